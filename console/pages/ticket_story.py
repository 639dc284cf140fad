"""What happened to a ticket, event by event, in words for staff."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from console.audit_words import say_action, say_value
from handlers.desk.roster import Roster
from knowledge.city import City
from knowledge.commitment import Commitment
from storage.records import FeedbackEvent, Happening


@dataclass(frozen=True, slots=True)
class StoryEvent:
    """One event."""

    at: datetime
    who: str
    what: str
    public: bool
    """The citizen may see it, but never `inside`."""
    private_note: bool
    facts: tuple[str, ...] = ()
    """What the citizen may see of a public event."""
    inside: tuple[str, ...] = ()
    """Internal reasons."""
    words: str | None = None
    """A text that somebody wrote."""
    ticket: str | None = None
    """The number of another ticket."""


@dataclass(frozen=True, slots=True)
class QuestionBefore:
    """A question asked before the ticket, masked, and the commitments that answered it."""

    said: str
    shown: tuple[Commitment, ...]


def questions_before(events: Iterable[FeedbackEvent], city: City) -> tuple[QuestionBefore, ...]:
    """Return what the citizen asked just before writing, oldest first, without commitments that left the report."""
    came = next((event for event in events if event.kind is Happening.RECEIVED), None)
    told = came.detail.get("before", ()) if came else ()
    return tuple(
        QuestionBefore(one["said"], tuple(filter(None, (city.commitment(id_) for id_ in one["about"]))))
        for one in told
    )


def tell(events: Iterable[FeedbackEvent], roster: Roster) -> tuple[StoryEvent, ...]:
    """Describe the events in order."""
    return tuple(_told(event, roster) for event in events)


def _told(event: FeedbackEvent, roster: Roster) -> StoryEvent:
    facts = _FACTS.get(event.kind)
    return StoryEvent(
        at=event.at,
        who=roster.of(event.actor),
        what=say_action(f"ticket.{event.kind.value}"),
        public=event.public,
        private_note=event.kind is Happening.NOTED,
        facts=tuple(facts(event.detail, roster)) if facts else (),
        inside=tuple(_inside(event.detail, roster)),
        words=event.note,
        ticket=event.detail.get("lead") or event.detail.get("ticket") or event.detail.get("left"),
    )


def _assigned(detail: Mapping[str, Any], roster: Roster) -> Iterator[str]:
    yield f"派给{detail.get('department')}"
    if detail.get("handler"):
        yield f"经办人{roster.name(detail['handler'])}"


def _returned(detail: Mapping[str, Any], _roster: Roster) -> Iterator[str]:
    if detail.get("department"):
        yield f"{detail['department']}退回"


def _helpers(detail: Mapping[str, Any], _roster: Roster) -> Iterator[str]:
    yield f"协办：{'、'.join(detail.get('departments') or ()) or '无'}"


def _extended(detail: Mapping[str, Any], _roster: Roster) -> Iterator[str]:
    yield f"从{detail.get('before')}延到{detail.get('due')}，{detail.get('working_days')}个工作日"


def _outcome(detail: Mapping[str, Any], _roster: Roster) -> Iterator[str]:
    if detail.get("outcome"):
        yield f"结果：{detail['outcome']}"
    if detail.get("outcome_note"):
        yield f"说明：{detail['outcome_note']}"


def _reopened(detail: Mapping[str, Any], _roster: Roster) -> Iterator[str]:
    if detail.get("appeal"):
        yield "居民说没解决，要求重新办理；要由审核员或部门负责人答复"
    if detail.get("due"):
        yield f"新期限{detail['due']}"


def _rated(detail: Mapping[str, Any], _roster: Roster) -> Iterator[str]:
    if detail.get("stars"):
        yield f"{detail['stars']}分"
    if detail.get("solved"):
        yield f"居民说：{detail['solved']}"


def _added(detail: Mapping[str, Any], _roster: Roster) -> Iterator[str]:
    if detail.get("talk"):
        yield "在对话里说的"
    if detail.get("ticket"):
        yield "并入的工单有补充，请点号码看"


def _erased(detail: Mapping[str, Any], _roster: Roster) -> Iterator[str]:
    yield f"原因：{say_value(detail.get('why'))}"
    if detail.get("whole") is False:
        yield "抹去之前，这件工单的经过已经对不上"


def _inside(detail: Mapping[str, Any], roster: Roster) -> Iterator[str]:
    if detail.get("author"):
        yield f"起草：{roster.name(detail['author'])}"
    if detail.get("reason"):
        yield f"理由：{detail['reason']}"
    if detail.get("text"):
        yield f"退改的原稿：{detail['text']}"


_FACTS: Mapping[Happening, Callable[[Mapping[str, Any], Roster], Iterator[str]]] = MappingProxyType(
    {
        Happening.ASSIGNED: _assigned,
        Happening.RETURNED: _returned,
        Happening.HELPERS: _helpers,
        Happening.EXTENDED: _extended,
        Happening.PROPOSED: _outcome,
        Happening.ANSWERED: _outcome,
        Happening.CLOSED: _outcome,
        Happening.REOPENED: _reopened,
        Happening.ERASED: _erased,
        Happening.RATED: _rated,
        Happening.ADDED: _added,
    }
)
