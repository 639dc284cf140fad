"""The whole dialogue: length limits, reading on, and no message that breaks it."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers import wording
from handlers.hearing.intent import Command, Emergency, Intent
from handlers.messages import EventKind, Kind
from handlers.pieces import LIMIT, size
from handlers.serialising import dump_state, load_state
from handlers.state import Mode, State
from knowledge.city import City
from knowledge.found import Band
from storage.records import CommitmentStatus, FeedbackKind, StatusUpdate
from tests.handlers.dialogues import START, Desk, build_city, danger, feedback, order, text_of

LONG_NOTE = "。".join(f"第{n}部电梯已装好" for n in range(300)) + "。"


def _with_long_status(desk: Desk) -> None:
    desk.statuses["3-003"] = StatusUpdate(
        "suizhou-2023",
        "3-003",
        CommitmentStatus.IN_PROGRESS,
        START.date(),
        "台账",
        "住建局",
        LONG_NOTE,
        START,
    )


def test_long_replies_come_in_several_messages(desk: Desk) -> None:
    """Each message is at most 2,048 bytes, and together they contain everything."""
    _with_long_status(desk)
    outcome = desk.ask("电梯", Band.ANSWER, "3-003")
    assert len(outcome.replies) > 2
    assert all(size(reply.text) <= LIMIT for reply in outcome.replies)
    assert LONG_NOTE in "".join(reply.text for reply in outcome.replies)
    assert outcome.state.more == ()


def test_reading_on_where_one_message_can_be_sent(city: City) -> None:
    """With one message at a time, 「更多」 gives the rest piece by piece, even after a restart, then no more."""
    desk = Desk(city, single=True)
    _with_long_status(desk)
    outcome = desk.ask("电梯", Band.ANSWER, "3-003")
    read = ""
    while True:
        (reply,) = outcome.replies
        assert size(reply.text) <= LIMIT
        read += reply.text.removesuffix("\n" + wording.MORE_FOLLOWS)
        desk.state = load_state(dump_state(desk.state))
        if not reply.text.endswith(wording.MORE_FOLLOWS):
            break
        outcome = desk.say("更多", order(Command.MORE))
    assert LONG_NOTE in read
    assert read.endswith(wording.WHAT_ELSE)
    assert [choice.say for choice in reply.choices] == ["关注 3-003", "建议", "目录"]
    assert desk.state.about == ("3-003",)
    assert text_of(desk.say("更多", order(Command.MORE))) == wording.NO_MORE


def test_an_other_message_drops_the_rest(city: City) -> None:
    """Another message drops the unread rest."""
    desk = Desk(city, single=True)
    _with_long_status(desk)
    desk.ask("电梯", Band.ANSWER, "3-003")
    desk.say("谢谢", Intent(Kind.SMALLTALK, "", smalltalk="thanks"))
    assert desk.state.more == ()


def test_reading_on_comes_before_the_next_page(city: City) -> None:
    """With both waiting, 「更多」 first reads the message on."""
    desk = Desk(city, single=True)
    section = city.areas[-1]
    desk.say("民生", Intent(Kind.QUESTION, "", section=section))
    _with_long_status(desk)
    desk.say("查看 3-003", order(Command.SHOW, argument="3-003"))
    while desk.state.more:
        desk.say("更多", order(Command.MORE))
    assert "第9到第10项" in text_of(desk.say("更多", order(Command.MORE)))


def test_a_repeated_list_is_the_same(desk: Desk) -> None:
    """The dialogue has no state of its own: the same state and message give the same outcome."""
    intent = Intent(Kind.QUESTION, "", finding=desk.finding(Band.CHOOSE, "7-005", "7-006"))
    assert desk.say("老人", intent).replies == Desk(desk.city).say("老人", intent).replies


def test_every_command_and_kind_is_handled(desk: Desk) -> None:
    """Every command, kind, emergency and event is handled."""
    for command in Command:
        assert desk.say("…", order(command, pick=1, argument="3-003")).replies
    for kind in Kind:
        assert desk.say("…", Intent(kind, "")).replies
    for event in EventKind:
        desk.say("", event=event)


_INTENTS = st.one_of(
    st.builds(
        order,
        st.sampled_from(Command),
        pick=st.integers(0, 20),
        feedback=st.none() | st.sampled_from(FeedbackKind),
    ),
    st.builds(danger, st.sampled_from(Emergency)),
    st.builds(feedback, st.sampled_from(FeedbackKind), sure=st.booleans()),
    st.sampled_from(
        [Intent(Kind.STATUS, ""), Intent(Kind.QUESTION, ""), Intent(Kind.SMALLTALK, "", smalltalk="ack")]
    ),
)
_TURNS = st.lists(
    st.tuples(
        st.text(st.characters(exclude_characters="{}"), max_size=40)
        | st.sampled_from(["解放路", "老人", "是", "YN-1234-5678-0"]),
        _INTENTS,
        st.integers(0, 45),
    ),
    max_size=25,
)


@settings(max_examples=60, deadline=None)
@given(_TURNS, st.booleans())
def test_any_conversation_gives_replies_that_can_be_sent_and_a_state_that_can_be_stored(
    turns: list[tuple[str, Intent, int]], single: bool
) -> None:
    """Any conversation gives replies within the limits, a storable state, and buttons within 64 bytes."""
    desk = Desk(build_city(), single=single)
    for text, intent, minutes in turns:
        if intent.kind is Kind.QUESTION:
            bands = [Band.ANSWER, Band.CHOOSE, Band.DECLINE]
            found = desk.finding(bands[minutes % 3], "3-003", "3-004", "7-005")
            intent = replace(intent, finding=found)  # noqa: PLW2901
        outcome = desk.say(text, intent)
        assert outcome.replies
        assert len(outcome.replies) == 1 or not single
        for reply in outcome.replies:
            assert 0 < size(reply.text) <= LIMIT
            assert "{" not in reply.text
            assert all(0 < size(choice.say) <= 64 for choice in reply.choices)
        assert load_state(dump_state(desk.state)) == desk.state
        desk.wait(minutes=minutes)


@pytest.mark.parametrize("mode", list(Mode))
def test_a_state_of_another_city_does_no_harm(desk: Desk, mode: Mode) -> None:
    """Unknown commitment ids in a state are not shown, and raise nothing."""
    lost = State(mode, START, shown=("x-001",), section=None, draft="路灯", draft_kind=None, about=("x-002",))
    for command in (Command.PICK, Command.MORE, Command.NONE_OF_THESE, Command.CONFIRM):
        desk.state = lost
        assert desk.say("…", order(command, pick=1)).replies


def test_half_a_surrogate_pair_breaks_nothing(desk: Desk) -> None:
    """Lone surrogates are replaced before they reach a draft, a ticket or the log of questions."""
    desk.say("路灯\ud83d不亮")
    assert desk.state.draft == "路灯\ufffd不亮"
    assert load_state(dump_state(desk.state)) == desk.state
