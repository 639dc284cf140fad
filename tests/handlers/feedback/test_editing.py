"""Edits: the last message is read anew, an older one is ignored, and a ticket stays as filed."""

from handlers import wording
from handlers.hearing.intent import Command, Emergency, Intent
from handlers.messages import EventKind, Kind
from handlers.outcome import AddWords
from handlers.state import Mode
from knowledge.found import Band
from storage.records import Decision, FeedbackKind
from tests.handlers.dialogues import Desk, danger, feedback, order, text_of

SUGGESTION = feedback(FeedbackKind.SUGGESTION)
UNSURE = feedback(FeedbackKind.SUGGESTION, sure=False)


def test_a_question_that_was_mistyped_is_answered_anew(desk: Desk) -> None:
    """An edited question is answered like any other."""
    declined = Intent(Kind.QUESTION, "电踢", finding=desk.finding(Band.DECLINE))
    found = Intent(Kind.QUESTION, "电梯", finding=desk.finding(Band.ANSWER, "3-003"))
    desk.say("电踢", declined, ref="m1")
    outcome = desk.say("电梯", found, ref="m1", edited=True)
    assert outcome.decision is Decision.ANSWER
    assert "80部" in text_of(outcome)


def test_the_edit_of_an_older_message_passes(desk: Desk) -> None:
    """An edit of an older message changes nothing and gets no reply."""
    desk.say("建议种树", SUGGESTION, ref="m1")
    desk.say("帮助", order(Command.HELP), ref="m2")
    before = desk.state
    outcome = desk.say("建议种花", SUGGESTION, ref="m1", edited=True)
    assert outcome.replies == ()
    assert outcome.remember == ()
    assert desk.state == before


def test_without_a_name_no_edit_has_an_effect(desk: Desk) -> None:
    """A newcomer's first message that is an edit is ignored."""
    assert desk.say("建议种花", SUGGESTION, ref="m1", edited=True).replies == ()
    assert desk.records == []


def test_an_edit_after_filing_adds_to_the_ticket(desk: Desk) -> None:
    """An edit after filing adds the new words to the ticket, at the second edit too; withdrawing still works."""
    desk.say("建议种树", SUGGESTION, ref="m1")
    [ticket] = desk.records
    for words in ("建议种花", "建议种草"):
        outcome = desk.say(words, SUGGESTION, ref="m1", edited=True)
        assert outcome.remember == (AddWords(ticket.number, f"（居民改过的话）{words}"),)
        assert ticket.number in text_of(outcome)
    assert [record.text for record in desk.records] == ["建议种树"]
    assert ticket.number in text_of(desk.say("撤回", order(Command.WITHDRAW), ref="m2"))


def test_an_edit_after_withdrawing_adds_nothing(desk: Desk) -> None:
    """An edit of a withdrawn ticket's message is ignored."""
    desk.say("建议种树", SUGGESTION, ref="m1")
    desk.say("撤回", order(Command.WITHDRAW), ref="m2")
    assert desk.say("建议种花", SUGGESTION, ref="m1", edited=True).replies == ()


def test_the_edit_of_a_draft_is_the_draft(desk: Desk) -> None:
    """An edited draft replaces the one asked about, and only the new words are filed."""
    desk.say("种树就好了", UNSURE, ref="m1")
    asked = desk.say("种花就好了", UNSURE, ref="m1", edited=True)
    assert "种花就好了" in text_of(asked)
    assert desk.state.mode is Mode.CONFIRMING
    desk.say("是", order(Command.CONFIRM), ref="m2")
    assert [record.text for record in desk.records] == ["种花就好了"]


def test_a_draft_that_becomes_something_else_is_gone(desk: Desk) -> None:
    """A draft edited into a command is no draft any more."""
    desk.say("种树就好了", UNSURE, ref="m1")
    desk.say("帮助", order(Command.HELP), ref="m1", edited=True)
    assert text_of(desk.say("是", order(Command.CONFIRM), ref="m2")) == wording.NO_DRAFT


def test_danger_is_heard_in_an_edit_too(desk: Desk) -> None:
    """Danger is recognised in an edit, whatever the words were filed as."""
    desk.say("建议种树", SUGGESTION, ref="m1")
    outcome = desk.say("着火了", danger(Emergency.FIRE), ref="m1", edited=True)
    assert "119" in text_of(outcome)


def test_a_shared_place_that_moves_on_says_nothing(desk: Desk) -> None:
    """A moving shared location, which Telegram sends as an edit without words, gets no reply."""
    desk.say("", event=EventKind.UNSUPPORTED, ref="m1")
    assert desk.say("", event=EventKind.UNSUPPORTED, ref="m1", edited=True).replies == ()
    assert desk.say("  ", ref="m1", edited=True).replies == ()
