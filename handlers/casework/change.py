"""The result of an action on a ticket, and what every action refuses: a wrong state, a blank, a missing reason."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from handlers.people import Doer
from storage.export.text import clean
from storage.records import FeedbackEvent, FeedbackOutcome, FeedbackRecord, FeedbackState, Happening

LONGEST_ANSWER = 2_000
"""Characters of an answer; with its frame it still fits two messages on every channel."""
LONGEST_REASON = 500

NO_DRAFT: Mapping[str, None] = MappingProxyType(
    dict.fromkeys(("draft", "draft_outcome", "draft_note", "draft_by", "draft_at"))
)
"""What of a ticket changes where no answer waits for a second person, or to be mended, any more."""
_EXPLAINED = {
    FeedbackOutcome.REFUSED: "不予采纳要写明理由",
    FeedbackOutcome.ELSEWHERE: "非职责范围要写明该由哪个单位负责",
}


class ReviewError(Exception):
    """The ticket does not allow that; the message, in Chinese, names field, value and remedy for the clerk."""

    def __init__(self, field: str, said: str) -> None:
        """`field` as the clerk knows it; `said`: its value, and the remedy."""
        super().__init__(f"{field}：{said}")
        self.field, self.said = field, said


@dataclass(frozen=True, slots=True)
class Change:
    """A ticket after an action, and the events to record."""

    ticket: FeedbackRecord
    events: tuple[FeedbackEvent, ...]
    news: bool = True
    """False: nothing that the citizen needs to be told."""

    def after(self, first: "Change") -> "Change":
        """Return this change together with the one that came first, in the same unit of work."""
        return replace(self, events=(*first.events, *self.events))


@dataclass(frozen=True, slots=True)
class Resolution:
    """What the citizen is told: the answer, its outcome, and for some outcomes the reason or the responsible body."""

    text: str
    outcome: FeedbackOutcome
    note: str | None = None


def require(ticket: FeedbackRecord, *states: FeedbackState, merged: bool = False) -> None:
    """Raise ReviewError unless the ticket is in one of `states` and, unless `merged`, follows no lead."""
    require_standing(ticket)
    if ticket.merged_into is not None and not merged:
        raise ReviewError(f"工单{ticket.number}", f"已并入{ticket.merged_into}，请在那件上办理，或先撤销合并")
    if ticket.state not in states:
        allowed = "、".join(state.value for state in states)
        raise ReviewError(
            f"工单{ticket.number}",
            f"状态是“{ticket.state.value}”，这一步只能在“{allowed}”时做；请刷新页面看看",
        )


def require_standing(ticket: FeedbackRecord) -> None:
    """Raise ReviewError if its citizen has withdrawn the ticket: any other state will do, merged or not."""
    if ticket.state is FeedbackState.WITHDRAWN:
        raise ReviewError(f"工单{ticket.number}", "市民已经撤回，不能再办理")


def written(field: str, text: str | None, longest: int) -> str:
    """Return what a clerk wrote, without invisible characters. Raises ReviewError if it is empty or too long."""
    said = clean(text or "").strip()
    if not said:
        raise ReviewError(field, "还没有填，请写清楚再提交")
    if len(said) > longest:
        raise ReviewError(field, f"有{len(said)}个字，最多{longest}个字；请写短一些")
    return said


def written_line(field: str, text: str, longest: int) -> str:
    """Return what a clerk wrote, on one line. Raises ReviewError as `written` does."""
    return " ".join(written(field, text, longest).split())


def checked(resolution: Resolution) -> Resolution:
    """Refuse an empty answer, or an outcome without its reason. Raises ReviewError."""
    text = written("答复内容", resolution.text, LONGEST_ANSWER)
    note = (resolution.note or "").strip()
    if resolution.outcome in _EXPLAINED and not note:
        raise ReviewError("办理结果说明", f"{_EXPLAINED[resolution.outcome]}，请填写说明")
    given = written("办理结果说明", note, LONGEST_REASON) if note else None
    return Resolution(text, resolution.outcome, given)


def change(
    ticket: FeedbackRecord,
    actor: Doer,
    now: datetime,
    kind: Happening,
    changed: Mapping[str, Any],
    *,
    note: str | None = None,
    detail: dict[str, Any] | None = None,
    public: bool = False,
    begun: bool = False,
) -> Change:
    """Return the changed ticket with its event. `begun`: this unit of work has raised the version already.

    The note of a `public` event is for the citizen; a reason for staff goes into its detail.
    """
    version = ticket.version if begun else ticket.version + 1
    after = replace(ticket, **changed, changed_at=now, version=version)
    told = FeedbackEvent(ticket.number, now, actor.reference, kind, note, public, detail or {})
    return Change(after, (told,))


def unchanged(
    ticket: FeedbackRecord,
    actor: Doer,
    now: datetime,
    kind: Happening,
    note: str | None = None,
    *,
    public: bool = False,
) -> Change:
    """Return the ticket as it is, in the same version, with an event."""
    return Change(ticket, (FeedbackEvent(ticket.number, now, actor.reference, kind, note, public),))
