"""The first notice on stored data: shown once, in private, and never before what is urgent; and the words that erase."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from handlers import wording
from handlers.messages import Incoming, Kind, Reply
from handlers.outcome import Outcome
from handlers.own_data.privacy import inform
from handlers.pieces import LIMIT
from handlers.state import State
from storage.records import Decision
from tests.handlers.dialogues import text_of
from tests.handlers.resident import Talk

SAID = Incoming("telegram", "somebody", "1", "路灯坏了", datetime(2031, 5, 6, tzinfo=UTC))
ANSWER = Outcome(Kind.QUESTION, Decision.ANSWER, (Reply("一"), Reply("二")), State())


def test_the_notice_stands_below_the_first_answer() -> None:
    """The notice is below the first answer, and is not repeated."""
    told = inform(ANSWER, SAID, wording.PRIVACY)
    assert [reply.text for reply in told.replies] == ["一", f"二\n\n{wording.PRIVACY}"]
    assert told.state.informed
    assert inform(told, SAID, wording.PRIVACY) is told


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
    assert inform(outcome, incoming, wording.PRIVACY) is outcome


def test_a_full_answer_keeps_its_words() -> None:
    """If only one message can be sent, the notice waits for space; otherwise it is a message of its own."""
    full = replace(ANSWER, replies=(Reply("一" * (LIMIT // 3)),))
    assert inform(full, replace(SAID, single_reply=True), wording.PRIVACY) is full
    assert inform(full, SAID, wording.PRIVACY).replies == (*full.replies, Reply(wording.PRIVACY))


@pytest.mark.parametrize("words", ["不删了", "先不删", "别删了", "还是不删了吧", "不删我的数据了"])
def test_whoever_thinks_better_of_erasing_need_not_say_what(talk: Talk, words: str) -> None:
    """After the question whether to erase, 不删了 keeps the data, and 确认删除 then asks again."""
    assert text_of(talk("删除我的数据", words)) == wording.KEPT_DATA
    assert not talk("删除我的数据", words, "确认删除").remember


@pytest.mark.parametrize("words", ["删吧", "删除", "都删掉"])
def test_erasing_takes_its_own_words(talk: Talk, words: str) -> None:
    """After that question, 删吧 is told again what to say, and erases nothing."""
    told = talk("删除我的数据", words)
    assert wording.SAY_ERASE_SURELY in text_of(told)
    assert not told.remember
