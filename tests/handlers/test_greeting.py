"""First contact, help, small talk, events and danger."""

import pytest

from handlers import wording
from handlers.intent import Command, Emergency, Intent
from handlers.messages import EventKind, Kind
from handlers.pieces import LIMIT, size
from handlers.state import Mode, State
from knowledge.commitment import Band
from storage.records import Decision, FeedbackKind
from tests.handlers.desk import Desk, danger, feedback, order, text_of


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


@pytest.mark.parametrize("key", ["greeting", "thanks", "bye", "who", "praise", "ack", "abuse"])
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


@pytest.mark.parametrize(
    ("emergency", "numbers"),
    [
        (Emergency.CRIME, ["110"]),
        (Emergency.FIRE, ["119"]),
        (Emergency.MEDICAL, ["120"]),
        (Emergency.GAS, ["119"]),
        (Emergency.SELF_HARM, ["12356", "110", "120"]),
    ],
)
def test_danger_comes_first(desk: Desk, emergency: Emergency, numbers: list[str]) -> None:
    """The number stands in the first two lines."""
    outcome = desk.say("救命", danger(emergency))
    assert (outcome.kind, outcome.decision) == (Kind.EMERGENCY, Decision.OTHER)
    head = "\n".join(text_of(outcome).splitlines()[:2])
    assert all(number in head for number in numbers)


def test_gas_leave_first(desk: Desk) -> None:
    """With gas in the room, leaving comes before the telephone."""
    text = text_of(desk.say("煤气漏了", danger(Emergency.GAS)))
    assert text.index("到屋外去") < text.index("到了外面再打119")


def test_every_emergency_has_its_words() -> None:
    """No emergency is left without words."""
    assert set(wording.EMERGENCY) == set(Emergency)


def test_danger_can_be_passed_on_afterwards(desk: Desk) -> None:
    """The offer follows; 「是」 files the words as a call for help."""
    outcome = desk.say("解放路垃圾桶着火了", danger(Emergency.FIRE))
    assert text_of(outcome).endswith(wording.EMERGENCY_OFFER)
    desk.say("是", order(Command.CONFIRM))
    assert [(r.text, r.kind) for r in desk.records] == [("解放路垃圾桶着火了", FeedbackKind.HELP)]


def test_self_harm_is_not_filed(desk: Desk) -> None:
    """No ticket is offered for it, and none stands to be confirmed."""
    outcome = desk.say("不想活了", danger(Emergency.SELF_HARM))
    assert text_of(outcome) == wording.EMERGENCY["self_harm"]
    desk.say("是", order(Command.CONFIRM))
    assert desk.records == []


@pytest.mark.parametrize("emergency", list(Emergency))
def test_danger_in_the_middle_of_a_draft(desk: Desk, emergency: Emergency) -> None:
    """The number comes first, what was begun is kept, and the danger itself is not filed as the words."""
    desk.say("我要提建议", order(Command.FEEDBACK))
    outcome = desk.say("救命", danger(emergency))
    assert text_of(outcome).endswith(wording.EMERGENCY_DRAFT_KEPT)
    assert desk.records == []
    desk.say("解放路多种树", Intent(Kind.QUESTION, ""))
    assert [record.text for record in desk.records] == ["解放路多种树"]


def test_danger_while_a_draft_awaits_its_yes(desk: Desk) -> None:
    """The draft that was asked about is still the one that 「是」 files."""
    desk.say("解放路路灯不亮", feedback(FeedbackKind.COMPLAINT, sure=False))
    desk.say("救命", danger(Emergency.MEDICAL))
    desk.say("是", order(Command.CONFIRM))
    assert [record.text for record in desk.records] == ["解放路路灯不亮"]


def test_what_is_kept_is_told_on_asking(desk: Desk) -> None:
    """「隐私说明」, which Telegram's /privacy says, tells it at any time."""
    assert wording.PRIVACY in text_of(desk.say("隐私说明", order(Command.PRIVACY)))
