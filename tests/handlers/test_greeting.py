"""First contact, help, small talk and events."""

import pytest

from handlers import wording
from handlers.hearing.intent import Command, Intent
from handlers.messages import EventKind, Kind
from handlers.pieces import LIMIT, size
from handlers.state import Mode, State
from knowledge.commitment import Band
from storage.records import Decision, FeedbackKind
from tests.handlers.dialogues import Desk, feedback, order, text_of


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


@pytest.mark.parametrize(("said", "asked"), [("路灯", True), ("养老了", False)])
def test_of_a_matters_mere_name_it_is_asked_what_about_it(desk: Desk, *, said: str, asked: bool) -> None:
    """And waited for; what happened, and nothing is wrong, is small talk."""
    reply = text_of(desk.say(said, _chat("told")))
    assert (reply == wording.NAMED_ONLY.format(said=said)) is asked
    assert (desk.state.draft == said) is asked


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


@pytest.mark.parametrize("text", ["https://mp.weixin.qq.com/s/abc", "www.suizhou.gov.cn  http://x.cn/1"])
def test_a_link_alone_is_not_taken_for_words(desk: Desk, text: str) -> None:
    """Nobody here can open it: words are asked for, and nothing is offered to be filed."""
    assert text_of(desk.say(text, feedback(FeedbackKind.SUGGESTION, sure=False))) == wording.LINK_ONLY
    assert desk.state.draft is None


@pytest.mark.parametrize("talk", ["thanks", "ack", "bye"])
def test_whoever_thinks_that_all_is_done_is_told_what_is_not(desk: Desk, talk: str) -> None:
    """While feedback is offered to be filed, 谢谢 and 再见 are answered with a word that it is not filed yet."""
    chat = Intent(Kind.SMALLTALK, "", smalltalk=talk)
    plain = text_of(desk.say("好嘞好嘞", chat))
    desk.say("路灯不亮", feedback(FeedbackKind.COMPLAINT, sure=False))
    said = text_of(desk.say("好嘞好嘞", chat))
    assert said == f"{plain}\n{wording.NOT_FILED.format(kind='投诉')}"
    desk.say("是", order(Command.CONFIRM))
    assert [record.text for record in desk.records] == ["路灯不亮"]
