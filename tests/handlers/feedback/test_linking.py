"""What feedback is linked to: what it names or continues; a guess is for staff only."""

from dataclasses import replace

import pytest

from handlers.hearing.intent import Command, Intent
from handlers.messages import Kind
from handlers.outcome import NewFeedback
from knowledge.found import Band, Finding, Match, Reason
from storage.records import FeedbackKind
from tests.handlers.dialogues import Desk, feedback, order, text_of
from tests.handlers.resident import Talk

COMPLAINT = FeedbackKind.COMPLAINT
SUGGESTION = FeedbackKind.SUGGESTION


def test_feedback_is_linked_to_what_it_names(desk: Desk) -> None:
    """The commitment that the words mean is stored, counts for the department, and is mentioned."""
    found = desk.finding(Band.ANSWER, "7-006", "7-005")
    outcome = desk.say("建议适老化改造多装扶手", feedback(SUGGESTION, finding=found))
    assert desk.records[0].commitments == ("7-006",)
    assert outcome.departments[0] == "民政局"
    assert "和报告里的这项有关：居家适老化改造900户以上" in text_of(outcome)


def test_what_is_only_near_is_not_linked(desk: Desk) -> None:
    """If the matcher declines, the ticket has no link."""
    desk.say("建议解放路种树", feedback(SUGGESTION, finding=desk.finding(Band.DECLINE, "3-002")))
    assert desk.records[0].commitments == ()


def test_a_guess_is_kept_for_staff_and_not_told(desk: Desk) -> None:
    """What the matcher would offer is stored for staff, and the citizen is not told."""
    found = desk.finding(Band.CHOOSE, "7-006", "7-005")
    outcome = desk.say("解放路多装扶手", feedback(SUGGESTION, finding=found))
    assert desk.records[0].commitments == ("7-006", "7-005")
    assert "有关" not in text_of(outcome)


@pytest.mark.parametrize("words", ["这个要照顾六楼", "希望抓紧给我们办"])
def test_feedback_goes_on_from_the_answer(desk: Desk, words: str) -> None:
    """Feedback that refers back or names no matter is linked to the answer."""
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    desk.say(words, feedback(SUGGESTION))
    desk.say("是", order(Command.CONFIRM))  # Words without a matter are asked about first.
    assert desk.records[0].commitments == ("3-003",)


def test_a_shared_word_goes_on_from_the_answer(desk: Desk) -> None:
    """Feedback sharing a word with the answer is linked to it, though it was not certainly found."""
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    near = replace(desk.finding(Band.DECLINE, "3-003"), near=desk.finding(Band.CHOOSE, "3-003").matches)
    desk.say("建议电梯加装先照顾六楼", feedback(SUGGESTION, finding=near))
    assert desk.records[0].commitments == ("3-003",)


@pytest.mark.parametrize("words", ["解放路的电梯公司不接电话", "这个小区的垃圾没人收"])
def test_the_same_department_is_not_the_same_thing(desk: Desk, words: str) -> None:
    """The same department or a mere place makes no link."""
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    desk.say(words, feedback(COMPLAINT))
    assert desk.records[0].commitments == ()


@pytest.mark.parametrize(
    ("kind", "probability", "linked", "told"),
    [
        ("place", 0.8, False, False),
        ("phrase", 0.8, True, False),
        ("word", 0.8, True, True),
        ("place", 0.95, True, True),
    ],
)
def test_a_shared_place_is_no_link(
    desk: Desk, kind: str, probability: float, linked: bool, told: bool
) -> None:
    """A lamp's place is not its matter; the receipt names what shares a word of its own, or is certain."""
    match = Match(desk.commitment("7-006"), 0.8, (Reason(kind, "居家适老化改造", 1.0),))
    found = Finding(Band.ANSWER, (match,), probability=probability)
    said = text_of(desk.say("解放路多装扶手", feedback(SUGGESTION, finding=found)))
    assert desk.records[0].commitments == (("7-006",) if linked else ())
    assert ("有关" in said) is told


def test_other_business_is_not_linked_to_the_answer(desk: Desk) -> None:
    """A complaint about rubbish after an answer about lifts is not linked to it, nor is anything after half an hour."""
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    desk.say("解放路的垃圾没人收", feedback(COMPLAINT))
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    desk.wait(minutes=31)
    desk.say("希望抓紧办", feedback(SUGGESTION))
    desk.say("是", order(Command.CONFIRM))
    assert [record.commitments for record in desk.records] == [(), ()]


def test_a_suggestion_after_an_answer_is_linked(desk: Desk) -> None:
    """After an answer, 「建议」 and words, the ticket has the commitment."""
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    desk.say("建议", order(Command.FEEDBACK))
    desk.say("多照顾六楼的老人", Intent(Kind.QUESTION, ""))
    assert desk.records[0].commitments == ("3-003",)
    assert desk.records[0].kind is SUGGESTION


def test_what_was_not_done_at_ones_place_is_what_was_answered(talk: Talk) -> None:
    """我们小区根本没搞 after an answer is linked to that, and goes to who leads it, and not to who has the estates."""
    told = ("垃圾分类搞得怎么样了", "我们小区根本没搞", "是")
    (ticket,) = talk(*told).remember
    assert isinstance(ticket, NewFeedback)
    assert ticket.departments[0] == "城管执法委"
    assert len(ticket.commitments) == 1
