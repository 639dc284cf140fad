"""The first notice on stored data: shown once, in private, and never before what is urgent."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from handlers.messages import Incoming, Kind, Reply
from handlers.outcome import Outcome
from handlers.own_data.privacy import in_short, inform
from handlers.pieces import LIMIT
from handlers.state import State
from storage.records import Decision

SAID = Incoming("telegram", "somebody", "1", "路灯坏了", datetime(2031, 5, 6, tzinfo=UTC))
ANSWER = Outcome(Kind.QUESTION, Decision.ANSWER, (Reply("一"), Reply("二")), State())


def test_the_notice_stands_below_the_first_answer() -> None:
    """The notice is below the first answer, and is not repeated."""
    told = inform(ANSWER, SAID, in_short())
    assert [reply.text for reply in told.replies] == ["一", f"二\n\n{in_short()}"]
    assert told.state.informed
    assert inform(told, SAID, in_short()) is told


@pytest.mark.parametrize(
    ("outcome", "incoming"),
    [
        (ANSWER, replace(SAID, public=True)),
        (replace(ANSWER, replies=()), SAID),
        (replace(ANSWER, kind=Kind.EMERGENCY), SAID),
    ],
    ids=["in a group", "nothing is said", "danger"],
)
def test_it_waits_for_an_answer_that_it_fits(outcome: Outcome, incoming: Incoming) -> None:
    """In groups, beside danger and alone the notice is not shown, and still due."""
    assert inform(outcome, incoming, in_short()) is outcome


def test_a_full_answer_keeps_its_words() -> None:
    """If only one message can be sent, the notice waits for space; otherwise it is a message of its own."""
    full = replace(ANSWER, replies=(Reply("一" * (LIMIT // 3)),))
    assert inform(full, replace(SAID, single_reply=True), in_short()) is full
    assert inform(full, SAID, in_short()).replies == (*full.replies, Reply(in_short()))
