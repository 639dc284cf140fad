"""The audit log: who did what and who read what, newest first; and whether its chain of hashes is intact."""

from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import Final

from aiohttp import web
from wtforms import DateField, SelectField, StringField
from wtforms.validators import Length, Optional

from console.audit_words import ACTIONS, read_subject, say_action, say_detail, say_subject
from console.flash import flash
from console.forms import FilterForm, known_day, options, read_whole
from console.rendering import back, render, url_with
from console.services import services
from console.session import actor
from handlers.days import span
from handlers.people import reference_of
from storage.database import Unit
from storage.records import AuditEntry, AuditFilter, AuditPage

PAGE_ROWS: Final = 50
_NOBODY: Final = {"system": "系统", "unknown": "未登录者", "citizen": "居民", "staff:operator": "运维人员"}


class AuditForm(FilterForm):
    """What to look for; every field is optional."""

    actor = SelectField("谁", choices=[], default="")
    action = SelectField("做了什么", choices=options("全部", ACTIONS), default="")
    subject = StringField("对象", [Optional(), Length(max=100)])
    since = DateField("从", [Optional(), known_day])
    until = DateField("到", [Optional(), known_day])

    def read(self, timezone: tzinfo) -> AuditFilter:
        """Return the filter; days are in the city's time zone, both included."""
        since, until = span(self.since.data, self.until.data, timezone)
        return AuditFilter(
            actor=self.actor.data or None,
            action=self.action.data or None,
            subject=read_subject((self.subject.data or "").strip()) or None,
            since=since,
            until=until,
        )


@dataclass(frozen=True, slots=True)
class _Names:
    """Names for the log's references."""

    known: dict[str, str]

    def say(self, reference: str) -> str:
        """Say a reference in words: a person by name, a thing by its kind."""
        return self.known.get(reference) or say_subject(reference)


async def show(request: web.Request) -> web.StreamResponse:
    """`GET /audit`: 422 with the reason for an unreadable filter."""
    names = await _names(request)
    form = AuditForm.asked(request)
    form.actor.choices = options("所有人", names.known)
    sound = form.validate()
    page = await _page(request, form) if sound else AuditPage((), None, None)
    context = {
        "form": form,
        "narrowed": any(field.data for field in form),
        "rows": page.rows,
        "newer": page.newer and url_with(request, after=page.newer, before=None),
        "older": page.older and url_with(request, before=page.older, after=None),
        "names": names,
        "say_action": say_action,
        "say_detail": say_detail,
    }
    return render(request, "audit.html", context, status=200 if sound else 422)


async def verify(request: web.Request) -> web.StreamResponse:
    """`POST /audit/verify`: recomputes the whole chain, and records that in the log."""
    broken, rows = await services(request).database.read(_verified)
    me, now = actor(request), services(request).clock().astimezone(UTC)
    entry = AuditEntry(now, me.reference, "audit.verified", "audit", {"rows": rows, "broken": broken})
    if broken is None:
        flash(request, f"核验通过：{rows:,}条记录首尾相连，没有被改动、删除或插入。")
        await services(request).database.transact(lambda unit: unit.audit.append(entry))
    else:
        # A broken log is not appended to here: whoever repairs it decides, from a backup.
        flash(
            request,
            f"核验没有通过：第{broken:,}条记录被改动、删除或插入。请立即报告并保存数据库备份。",
            "trouble",
        )
    return back("/audit")


def _verified(unit: Unit) -> tuple[int | None, int]:
    return unit.audit.verify(), unit.audit.head()[0]


async def _page(request: web.Request, form: AuditForm) -> AuditPage:
    wanted = form.read(services(request).city.timezone)
    before, after = (read_whole(request.query.get(name)) for name in ("before", "after"))
    return await services(request).database.read(
        lambda unit: unit.audit.page(wanted, limit=PAGE_ROWS, before=before, after=after)
    )


async def _names(request: web.Request) -> _Names:
    people = await services(request).staff()
    return _Names({reference_of(one.id): f"{one.name}（{one.login}）" for one in people} | _NOBODY)
