"""Danger and small talk are recognised by their subject, not by 我, 已经, 不 and 了: tests/data/statements.jsonl."""

from collections.abc import Iterable

import pytest

from bot.evaluating import Case, decided
from handlers import wording
from handlers.dialogue import Dialogue
from handlers.hearing.intent import Emergency
from handlers.messages import Kind
from handlers.outcome import Outcome
from handlers.state import Mode
from storage.records import Decision
from tests.test_quality import at_least, labels_of, read


@pytest.fixture(scope="module")
def cases(dialogue: Dialogue) -> list[Case]:
    """Return each statement, decided for an unknown citizen."""
    return list(decided(dialogue, labels_of("statements.jsonl")))


def _of(cases: list[Case], kind: str) -> list[Case]:
    return [case for case in cases if case.label.kind == kind]


def _invents(outcome: Outcome) -> bool:
    """Tell whether a statement was answered like a farewell, thanks, a nod or an insult, without asking back."""
    text = outcome.replies[0].text
    asked = outcome.state.mode is Mode.CONFIRMING or text.startswith((wording.SMALLTALK["told"], "您想说"))
    return outcome.kind is Kind.SMALLTALK and not asked


def test_a_harmless_statement_raises_no_alarm(cases: list[Case]) -> None:
    """At most 2 in 100 harmless statements, like coming back or being tired to death, get an emergency number."""
    harmless = [*_of(cases, "statement"), *_of(cases, "other")]
    at_least(0.98, harmless, _none_is(harmless, Kind.EMERGENCY))


def test_a_statement_gets_no_invented_reply(cases: list[Case]) -> None:
    """A statement that asks for nothing is asked back, and hardly ever taken for small talk, a command or a complaint."""
    told = _of(cases, "statement")
    at_least(0.94, told, (not _invents(case.outcome) for case in told))
    at_least(0.97, told, _none_is(told, Kind.COMMAND))
    at_least(0.95, told, (case.outcome.decision is not Decision.LOG for case in told))


def test_what_asks_for_something_is_not_asked_back(cases: list[Case]) -> None:
    """A complaint, wish or question in the same words is not asked back."""
    other = _of(cases, "other")
    at_least(0.95, other, _none_is(other, Kind.SMALLTALK))


def test_each_type_of_danger_is_noticed(cases: list[Case]) -> None:
    """Accidents, collapses, floods, poison, missing people, violence, fraud and English get the right number."""
    dangers = _of(cases, "emergency")
    at_least(0.97, dangers, (case.outcome.kind is Kind.EMERGENCY for case in dangers))
    right = {label["id"]: label["danger"] for label in read("statements.jsonl") if "danger" in label}
    at_least(0.93, dangers, (_kind(case.outcome) in right[case.label.id] for case in dangers))


def _kind(outcome: Outcome) -> Emergency | None:
    return outcome.state.danger.kind if outcome.state.danger else None


def _none_is(cases: list[Case], kind: Kind) -> Iterable[bool]:
    return (case.outcome.kind is not kind for case in cases)
