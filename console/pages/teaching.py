"""Teaching a wording: which commitment is meant, how past questions would be answered, and the one button that saves."""

from typing import Final

from aiohttp import web
from wtforms import HiddenField, SelectField, StringField

from console import match_reasons
from console.flash import flash
from console.forms import Form, options
from console.pages.questions import question_id, read_id, said, title
from console.rendering import back, render, see_other
from console.services import services
from console.session import actor
from console.whence import safe_next
from handlers.casework.change import ReviewError
from handlers.people import Actor, ForbiddenError
from handlers.teaching.replay import Effect, ReplayedAnswer
from handlers.teaching.teachable import LONGEST_WORDING
from handlers.teaching.teaching import REPLAYED, TeachingPreview
from knowledge.found import Match
from storage.records import Decision, TalliedQuestion

OUTSIDE: Final = "outside"
"""Used instead of a commitment's id: the report says nothing about it."""
SHOWN: Final = 100
"""Changed questions shown on the page; the others are counted."""
EFFECTS: Final = {
    Effect.WORSE: ("变差", "bad"),
    Effect.OTHER: ("请看看", "mid"),
    Effect.BETTER: ("变好", "good"),
}


class TeachForm(Form):
    """What to teach."""

    text = StringField("说法")
    commitment = SelectField("问的是哪一项", default="")
    question = HiddenField()
    next = HiddenField()
    """The list to return to."""


async def show(request: web.Request) -> web.StreamResponse:
    """`GET /questions/teach?question=…|text=…&commitment=…&next=…`: the preview if both are known, or why there is none."""
    question = await _question(request, request.query.get("question", ""))
    given = request.query.get("text")
    text = given if given is not None else question.text if question else ""
    given_next = request.query.get("next", "")
    data = {"text": text, "question": question.id if question else "", "next": given_next}
    form = TeachForm.of(request, data=data)
    return await _render(request, form, question, request.query.get("commitment"))


async def save(request: web.Request) -> web.StreamResponse:
    """`POST /questions/teach`: teaches exactly what the preview showed."""
    form = _offering(request, await TeachForm.sent(request))
    question = await _question(request, form.question.data or "")
    target = form.commitment.data
    if form.validate() and target:
        with form.refusing():
            await services(request).desk.teaching.teach(
                actor(request), form.text.data or "", _id(target), question=question.id if question else None
            )
            flash(request, "已保存，居民下一次这样问就按新的回答。")
            if form.next.data:
                return see_other(safe_next(form.next.data))
            if question:
                return back("/questions", standing=question.standing.value)
            return back("/questions/outside" if target == OUTSIDE else f"/commitments/{target}")
    return await _render(request, form, question, target, status=422)


async def show_outside(request: web.Request) -> web.StreamResponse:
    """`GET /questions/outside`: wordings taught to lie outside the report."""
    desk, who = services(request).desk, actor(request)
    context = {
        "wordings": await desk.teaching.wordings(who, None),
        "teaches": desk.teaching.teaches(who, None),
    }
    return render(request, "questions_outside.html", context)


async def retract(request: web.Request) -> web.StreamResponse:
    """`POST /questions/wordings/{id}/retract`."""
    taught = await services(request).desk.teaching.retract(actor(request), question_id(request))
    flash(request, "已撤回，居民下一次这样问就不再按它回答。")
    return back(f"/commitments/{taught.commitment}" if taught.commitment else "/questions/outside")


async def _question(request: web.Request, written: str) -> TalliedQuestion | None:
    if not written:
        return None
    found = await services(request).desk.questions.get(actor(request), read_id(written))
    if found is None:
        raise web.HTTPNotFound
    return found


async def _render(
    request: web.Request,
    form: TeachForm,
    question: TalliedQuestion | None,
    target: str | None,
    *,
    status: int = 200,
) -> web.Response:
    text = (form.text.data or "").strip()
    near = await _near(request, text, question)
    if target is None and near:
        target = near[0].commitment.id
    _offering(request, form).commitment.data = target or ""
    preview = await _preview(request, form, text, target) if text and target and status == 200 else None
    context = {
        "form": form,
        "question": question,
        "was": said(request, question) if question else None,
        "near": near,
        "reasons": match_reasons.explain,
        "target": target,
        "OUTSIDE": OUTSIDE,
        "preview": preview,
        "changed": preview.replay.changed[:SHOWN] if preview else (),
        "tally": _tally(preview) if preview else {},
        "effects": EFFECTS,
        "hears": lambda heard: hears(request, heard),
        "longest": LONGEST_WORDING,
        "replayed": REPLAYED,
    }
    return render(request, "teach.html", context, status=status)


async def _preview(request: web.Request, form: TeachForm, text: str, target: str) -> TeachingPreview | None:
    try:
        return await services(request).desk.teaching.preview(actor(request), text, _id(target))
    except (ReviewError, ForbiddenError) as error:
        form.refuse("", str(error))
        return None


async def _near(request: web.Request, text: str, question: TalliedQuestion | None) -> tuple[Match, ...]:
    """Return what may be meant: what was offered then, and the nearest matches; only what this person may teach."""
    desk, who = services(request).desk, actor(request)
    if not text:
        return ()
    found = await desk.questions.candidates(who, text, question.commitments if question else ())
    return tuple(one for one in found if desk.teaching.teaches(who, one.commitment))[:4]


def _offering(request: web.Request, form: TeachForm) -> TeachForm:
    who: Actor = actor(request)
    desk, city = services(request).desk, services(request).city
    mine = {one.id: f"{one.id} {one.title}" for one in city.commitments if desk.teaching.teaches(who, one)}
    form.commitment.choices = options("请选", {OUTSIDE: "报告里没有", **mine})
    return form


def hears(request: web.Request, heard: ReplayedAnswer) -> str:
    """Say what a citizen is answered, in words for staff."""
    titles = "、".join(title(request, id_) for id_ in heard.commitments)
    if heard.section is not None:
        return f"列出“{heard.section}”"
    match heard.decision:
        case Decision.ANSWER:
            return f"回答：{titles}"
        case Decision.CHOOSE:
            return f"请居民选：{titles}"
        case Decision.DECLINE:
            return "说明：报告里没有"
        case Decision.LOG:
            return "当作意见转给部门"
        case _:
            return "当作闲聊或指令"


def _tally(preview: TeachingPreview) -> dict[Effect, tuple[int, int]]:
    """Return effect -> (how many different questions, how often they were asked)."""
    found = preview.replay.changed
    return {
        effect: (len(of), sum(one.question.times for one in of))
        for effect in Effect
        if (of := [one for one in found if one.effect is effect])
    }


def _id(target: str) -> str | None:
    return None if target == OUTSIDE else target
