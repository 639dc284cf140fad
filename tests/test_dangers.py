"""Danger is heard in every voice, and not in what merely sounds like it: tests/data/dangers-a.jsonl, dangers-b.jsonl."""

import pytest

from bot.evaluating import Case, decided
from handlers.dialogue import Dialogue
from handlers.messages import Kind
from tests.test_quality import at_least, labels_of

HEARD = {"dangers-a": 0.97, "dangers-b": 0.92}
"""Least share of dangers that are told whom to call."""
QUIET = {"dangers-a": 0.98, "dangers-b": 0.93}
"""Least share of look-alikes that raise no alarm."""


@pytest.fixture(scope="module", params=HEARD)
def half(request: pytest.FixtureRequest) -> str:
    """Return the name of a half of the messages."""
    return str(request.param)


@pytest.fixture(scope="module")
def cases(dialogue: Dialogue, half: str) -> list[Case]:
    """Return its messages, decided for an unknown citizen."""
    return list(decided(dialogue, labels_of(f"{half}.jsonl")))


def test_danger_is_heard_in_every_voice(cases: list[Case], half: str) -> None:
    """Elders, children, who dictates and who begins with another matter are told whom to call."""
    dangers = [case for case in cases if case.label.kind == "emergency"]
    at_least(HEARD[half], dangers, (case.outcome.kind is Kind.EMERGENCY for case in dangers))


def test_what_sounds_like_danger_rings_no_alarm(cases: list[Case], half: str) -> None:
    """Worries, figures of speech, films, drills and what is past call nobody."""
    harmless = [case for case in cases if case.label.kind != "emergency"]
    at_least(QUIET[half], harmless, (case.outcome.kind is not Kind.EMERGENCY for case in harmless))
