"""First contact, help, small talk and events."""

from dataclasses import replace

import pytest

from handlers import wording
from handlers.hearing.intent import Command, Intent
from handlers.messages import EventKind, Kind
from handlers.pieces import LIMIT, size
from handlers.state import Mode, State
from knowledge.found import Band
from storage.records import Decision, FeedbackKind
from tests.handlers.dialogues import Desk, feedback, order, text_of
from tests.handlers.resident import Talk


def _chat(key: str) -> Intent:
    return Intent(Kind.SMALLTALK, "", smalltalk=key)


def test_subscribing_welcomes(desk: Desk) -> None:
    """The welcome has what it does, three questions to try, and what is stored, in one message."""
    outcome = desk.say("", event=EventKind.SUBSCRIBED)
    (reply,) = outcome.replies
    assert reply.text.count("\n· ") == 3
    assert all(example in reply.text for example in desk.city.examples)
    assert wording.PRIVACY in reply.text
    assert size(reply.text) <= LIMIT


def test_unsubscribing_forgets(desk: Desk) -> None:
    """Unsubscribing gets no reply and leaves no conversation."""
    desk.say("路灯不亮", feedback(FeedbackKind.COMPLAINT, sure=False))
    outcome = desk.say("", event=EventKind.UNSUBSCRIBED)
    assert outcome.replies == ()
    assert outcome.state == State()


def test_a_picture_gets_a_polite_sentence(desk: Desk) -> None:
    """A picture gets a polite sentence and leaves the state unchanged."""
    desk.ask("老人", Band.CHOOSE, "7-005", "7-006")
    assert text_of(desk.say("", event=EventKind.UNSUPPORTED)) == wording.TEXT_ONLY
    assert desk.state.mode is Mode.CHOOSING


def test_first_greeting_and_later_ones(desk: Desk) -> None:
    """A first greeting gets the full welcome, a later one a short reply."""
    assert wording.PRIVACY in text_of(desk.say("你好", _chat("greeting")))
    assert text_of(desk.say("你好", _chat("greeting"))) == wording.SMALLTALK["greeting"]


@pytest.mark.parametrize(("said", "asked"), [("路灯", True), ("养老了", False)])
def test_of_a_matters_mere_name_it_is_asked_what_about_it(desk: Desk, *, said: str, asked: bool) -> None:
    """A matter's bare name is asked what happened, and waits; nothing wrong is small talk."""
    reply = text_of(desk.say(said, _chat("told")))
    assert (reply == wording.NAMED_ONLY.format(said=said)) is asked
    assert (desk.state.draft == said) is asked


@pytest.mark.parametrize("key", ["greeting", "thanks", "bye", "who", "praise", "ack", "abuse", "told"])
def test_small_talk(desk: Desk, key: str) -> None:
    """Each kind of small talk has its reply, and nothing that was begun is changed."""
    desk.ask("老人", Band.CHOOSE, "7-005", "7-006")
    before = desk.state
    outcome = desk.say("…", _chat(key))
    assert (outcome.kind, outcome.decision) == (Kind.SMALLTALK, Decision.OTHER)
    assert "{" not in text_of(outcome)
    assert replace(desk.state, puzzled=False) == before


def test_help(desk: Desk) -> None:
    """A newcomer is welcomed; later help lists what can be said."""
    assert wording.PRIVACY in text_of(desk.say("/start", order(Command.HELP)))
    text = text_of(desk.say("帮助", order(Command.HELP)))
    for part in ("目录", "建议", "我的工单", "撤回", "取消", "12345", desk.city.examples[0]):
        assert part in text


def test_blank_messages(desk: Desk) -> None:
    """White space is asked about and not looked up."""
    assert text_of(desk.say(" \n\t")) == wording.BLANK
    assert desk.script.heard == []


def test_what_is_kept_is_told_on_asking(desk: Desk) -> None:
    """「隐私说明」, which Telegram's /privacy sends, is answered at any time."""
    assert "另外加密存一份" in text_of(desk.say("隐私说明", order(Command.PRIVACY)))


@pytest.mark.parametrize("text", ["https://mp.weixin.qq.com/s/abc", "www.suizhou.gov.cn  http://x.cn/1"])
def test_a_link_alone_is_not_taken_for_words(desk: Desk, text: str) -> None:
    """A bare link, which can't be opened, is asked for words, and nothing is offered for filing."""
    assert text_of(desk.say(text, feedback(FeedbackKind.SUGGESTION, sure=False))) == wording.LINK_ONLY
    assert desk.state.draft is None


@pytest.mark.parametrize("talk", ["thanks", "ack", "bye"])
def test_whoever_thinks_that_all_is_done_is_told_what_is_not(desk: Desk, talk: str) -> None:
    """While feedback is offered for filing, 谢谢 and 再见 are told that it is not filed yet."""
    chat = Intent(Kind.SMALLTALK, "", smalltalk=talk)
    plain = text_of(desk.say("好嘞好嘞", chat))
    desk.say("路灯不亮", feedback(FeedbackKind.COMPLAINT, sure=False))
    said = text_of(desk.say("好嘞好嘞", chat))
    assert said == f"{plain}\n{wording.NOT_FILED.format(kind='投诉')}"
    desk.say("是", order(Command.CONFIRM))
    assert [record.text for record in desk.records] == ["路灯不亮"]


def test_harm_done_to_somebody_is_offered_for_filing(talk: Talk) -> None:
    """被老师掐了 tells what is wrong, though it asks for nothing."""
    assert talk("孩子在幼儿园被老师掐了").state.draft == "孩子在幼儿园被老师掐了"


def test_a_grievance_over_what_was_told_takes_it_along(talk: Talk) -> None:
    """我们这没桶 after 垃圾分类 names no matter by itself."""
    assert talk("垃圾分类搞不搞", "我们这没桶").state.draft == "我们这没桶（说的是：农村持续推进垃圾分类）"


def test_nobody_is_asked_twice_in_the_same_words(talk: Talk) -> None:
    """What was not understood is asked about in fewer words the second time."""
    first, second = (
        text_of(talk(*said)) for said in (["我儿子在外地打工"], ["我儿子在外地打工", "我一个人在家"])
    )
    assert first != second
    assert "12345" in second
    assert text_of(talk("我儿子在外地打工", "今年装多少电梯", "我一个人在家")) == first


def test_who_finds_it_too_long_is_told_what_is_promised(talk: Talk) -> None:
    """说简单点 after an answer asks for no other matter."""
    told = text_of(talk("老楼装电梯", "说简单点"))
    assert "80部" in told
    assert "出处" not in told


def test_a_grievance_behind_a_choice_takes_its_question_along(talk: Talk) -> None:
    """臭 after 邻居养鸡 picks nothing."""
    assert talk("邻居养鸡", "臭").state.draft == "邻居养鸡，臭"


def test_a_guess_turns_no_page_of_nothing(talk: Talk) -> None:
    """晚上 with nothing listed is asked about."""
    assert text_of(talk("晚上")) == wording.SMALLTALK["told"]
    assert text_of(talk("上一页")) == wording.FIRST_PAGE
