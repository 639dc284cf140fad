"""The questions that were not understood: how often, when last, and what was answered; and what to do about each."""

from typing import Final

from aiohttp import web
from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import Length, Optional

from console import match_reasons
from console.flash import flash
from console.forms import FilterForm, options, read_whole
from console.rendering import back, render, see_other, url_with
from console.services import services
from console.session import actor
from console.tally import Tally
from console.whence import safe_next
from handlers.casework.change import ReviewError
from handlers.desk.questions import MOST_COUNTED, QuestionPage
from storage.records import Decision, QuestionStanding, Settled, TalliedQuestion

PAGE_ROWS: Final = 50
STANDINGS: Final = {
    QuestionStanding.UNMATCHED: "没答上的",
    QuestionStanding.DOUBTFUL: "没把握的",
    QuestionStanding.SETTLED: "已处理的",
}
SETTLED: Final = {Settled.TAUGHT: "已教", Settled.OUTSIDE: "已教：报告里没有", Settled.IDLE: "无关"}


class QuestionsForm(FilterForm):
    """Which questions to list."""

    standing = HiddenField(default=QuestionStanding.UNMATCHED.value)
    q = StringField("文字", [Optional(), Length(max=50)])
    sort = SelectField("排序", default="", choices=options("问得最多", {"last": "最近问的"}))

    def read(self) -> QuestionStanding:
        """Return the standing; an unknown one is ignored."""
        asked = self.standing.data
        return QuestionStanding(asked) if asked in set(STANDINGS) else QuestionStanding.UNMATCHED


async def show(request: web.Request) -> web.StreamResponse:
    """`GET /questions`: 422 with the reason for an unreadable filter; 404 for a page that does not exist."""
    form = QuestionsForm.asked(request)
    sound, standing = form.validate(), form.read()
    cursor = request.query.get("after") or request.query.get("before")
    try:
        found = await services(request).desk.questions.page(
            actor(request),
            standing,
            often=form.sort.data != "last",
            search=(form.q.data or "").strip() if sound else "",
            cursor=cursor,
            limit=PAGE_ROWS,
        )
    except ValueError:
        raise web.HTTPNotFound from None
    if cursor and not found.page.rows:  # Its last one was settled: the list goes on before it.
        return see_other(url_with(request, after=None, before=None))
    context = {
        "form": form,
        "narrowed": bool(form.q.data),
        "rows": found.page.rows,
        "names": found.names,
        "standing": standing,
        "tallies": _tallies(request, found, standing),
        "newer": found.page.newer and url_with(request, before=found.page.newer, after=None),
        "older": found.page.older and url_with(request, after=found.page.older, before=None),
        "told": lambda row: said(request, row),
        "why": await services(request).desk.questions.why(actor(request), found.page.rows),
        "reasons": match_reasons.explain,
        "settled": SETTLED,
        "QuestionStanding": QuestionStanding,
    }
    return render(request, "questions.html", context, status=200 if sound else 422)


async def settle(request: web.Request) -> web.StreamResponse:
    """`POST /questions/{id}/settle`: there is nothing to teach from it."""
    await services(request).desk.questions.set_aside(actor(request), question_id(request))
    flash(request, "已标为无关，不再列出。")
    return await _list(request)


async def reopen(request: web.Request) -> web.StreamResponse:
    """`POST /questions/{id}/reopen`: lists it again."""
    await services(request).desk.questions.put_back(actor(request), question_id(request))
    flash(request, "已放回待办。")
    return await _list(request)


def question_id(request: web.Request) -> int:
    """Return the id of the question in the address. Raises ReviewError if it is not a number."""
    return read_id(request.match_info["id"])


def read_id(written: str) -> int:
    """Read a row's id from an address or a form. Raises ReviewError if it is not a number."""
    number = read_whole(written)
    if number is None:
        raise ReviewError("编号", f"“{written[:20]}”不是编号；请从列表里打开")
    return number


def said(request: web.Request, row: TalliedQuestion) -> str:
    """Say what was answered at the time, in words for staff."""
    titles = [title(request, id_) for id_ in row.commitments]
    match row.decision:
        case Decision.ANSWER:
            return f"答了：{'、'.join(titles)}"
        case Decision.CHOOSE:
            return f"请居民选：{'、'.join(titles)}"
        case Decision.DECLINE:
            return "答了：没有查到"
        case _:
            return "没有按问题回答"


def title(request: web.Request, id_: str) -> str:
    """Return a commitment's title; its id if no report contains it any more."""
    return services(request).city.title(id_) or id_


async def _list(request: web.Request) -> web.Response:
    """Return to the list as it was: its filter, order and page."""
    wanted = (await request.post()).get("next")
    return see_other(safe_next(str(wanted))) if wanted else back("/questions")


def _tallies(request: web.Request, found: QuestionPage, here: QuestionStanding) -> list[Tally]:
    return [
        Tally(
            name,
            min(found.counts[standing], MOST_COUNTED),
            url_with(request, standing=standing.value, after=None, before=None),
            here=standing is here,
            more=found.counts[standing] >= MOST_COUNTED,
        )
        for standing, name in STANDINGS.items()
    ]
