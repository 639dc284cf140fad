"""催单: the wish is recorded once a day, and the due date told."""

from handlers import wording
from handlers.hearing.intent import Command, Intent
from handlers.messages import Kind
from handlers.outcome import AddWords
from tests.handlers.dialogues import Desk, file, order, text_of

HURRY = Intent(Kind.STATUS, "", command=Command.HURRY)


def test_the_wish_is_noted(desk: Desk) -> None:
    """The wish is stored with the ticket for its department, and the reply has state and due date."""
    number = file(desk)
    outcome = desk.say("催单", HURRY)
    assert outcome.remember == (AddWords(number, "催单"),)
    assert wording.HURRIED.format(number=number, department="城管执法委") in text_of(outcome)
    assert "答复期限：2023年5月22日" in text_of(outcome)
    assert desk.city.hotline in text_of(outcome)


def test_without_a_ticket_nothing_is_noted(desk: Desk) -> None:
    """Without a ticket nothing is recorded, and that is said."""
    outcome = desk.say("催单", HURRY)
    assert (text_of(outcome), outcome.remember) == (wording.NO_TICKETS, ())


def test_a_ticket_that_is_over_is_only_told(desk: Desk) -> None:
    """A finished ticket is only shown."""
    file(desk)
    desk.say("撤回", order(Command.WITHDRAW))
    assert desk.say("催单", HURRY).remember == ()


def test_the_wish_takes_the_place_of_words_that_waited(counter: Desk) -> None:
    """怎么还没人来 and then 催单 are one wish: a later yes means nothing of it."""
    for said in ("汉东路路灯坏了", "怎么还没人来", "催单"):
        counter.say(said)
    assert counter.state.draft is None


def test_one_character_hurries_too(counter: Desk) -> None:
    """催 alone asks for no words to add."""
    counter.say("汉东路路灯坏了")
    assert "催办" in text_of(counter.say("催"))
