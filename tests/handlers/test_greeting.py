"""First contact, help, small talk and events."""

import pytest

from handlers import wording
from handlers.intent import Command, Intent
from handlers.messages import EventKind, Kind
from handlers.pieces import LIMIT, size
from handlers.state import Mode, State
from knowledge.commitment import Band
from storage.records import Decision, FeedbackKind
from tests.handlers.desk import Desk, feedback, order, text_of


def _chat(key: str) -> Intent:
    return Intent(Kind.SMALLTALK, "", smalltalk=key)


def test_subscribing_welcomes(desk: Desk) -> None:
    """What it does, three questions to try, and what is kept, in one message."""
    outcome = desk.say("", event=EventKind.SUBSCRIBED)
    (reply,) = outcome.replies
    assert reply.text.count("\n· ") == 3
    assert all(example in reply.text for example in desk.city.examples)
    assert wording.PRIVACY in reply.text
    assert size(reply.text) <= LIMIT


def test_unsubscribing_forgets(desk: Desk) -> None:
    """Nothing is said, and nothing of the conversation is left."""
    desk.say("路灯不亮", feedback(FeedbackKind.COMPLAINT, sure=False))
    outcome = desk.say("", event=EventKind.UNSUBSCRIBED)
    assert outcome.replies == ()
    assert outcome.state == State()


def test_a_picture_gets_a_polite_sentence(desk: Desk) -> None:
    """What is no text is answered, and what stood still stands."""
    desk.ask("老人", Band.CHOOSE, "7-005", "7-006")
    assert text_of(desk.say("", event=EventKind.UNSUPPORTED)) == wording.TEXT_ONLY
    assert desk.state.mode is Mode.CHOOSING


def test_first_greeting_and_later_ones(desk: Desk) -> None:
    """Who greets for the first time is welcomed in full, later in short."""
    assert wording.PRIVACY in text_of(desk.say("你好", _chat("greeting")))
    assert text_of(desk.say("你好", _chat("greeting"))) == wording.SMALLTALK["greeting"]


@pytest.mark.parametrize("key", ["greeting", "thanks", "bye", "who", "praise", "ack", "abuse", "told"])
def test_small_talk(desk: Desk, key: str) -> None:
    """Each kind has its answer, filled in, and the state stays as it was."""
    desk.ask("老人", Band.CHOOSE, "7-005", "7-006")
    before = desk.state
    outcome = desk.say("…", _chat(key))
    assert (outcome.kind, outcome.decision) == (Kind.SMALLTALK, Decision.OTHER)
    assert "{" not in text_of(outcome)
    assert desk.state == before


def test_help(desk: Desk) -> None:
    """A newcomer is welcomed; later help lists what one can say."""
    assert wording.PRIVACY in text_of(desk.say("/start", order(Command.HELP)))
    text = text_of(desk.say("帮助", order(Command.HELP)))
    for part in ("目录", "建议", "我的工单", "撤回", "取消", "12345", desk.city.examples[0]):
        assert part in text


def test_blank_messages(desk: Desk) -> None:
    """White space is asked about; nothing is looked up."""
    assert text_of(desk.say(" \n\t")) == wording.BLANK
    assert desk.script.heard == []


def test_what_is_kept_is_told_on_asking(desk: Desk) -> None:
    """「隐私说明」, which Telegram's /privacy says, tells it at any time."""
    assert "另外加密存一份" in text_of(desk.say("隐私说明", order(Command.PRIVACY)))
