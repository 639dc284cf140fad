"""Danger that no known words tell is heard with what was told just before."""

import pytest

from handlers import wording
from handlers.messages import Kind
from tests.handlers.dialogues import Desk, text_of


def test_whoever_fell_behind_a_missing_cover_fell_into_a_pit(counter: Desk) -> None:
    """有人掉下去了 alone may be water; behind 井盖丢了 it is not."""
    counter.say("汉东路井盖丢了")
    assert text_of(counter.say("有人掉下去了")).startswith(wording.EMERGENCY["rescue"])


@pytest.mark.parametrize("before", ["烈山大道垃圾成堆", "垃圾没人收"])
def test_a_stench_beside_rubbish_is_no_gas(counter: Desk, before: str) -> None:
    """It belongs to the ticket or the draft; the numbers are told beside."""
    counter.say(before)
    told = counter.say("还有一股臭味")
    assert told.kind is not Kind.EMERGENCY
    assert wording.PERHAPS_DANGER[""] in text_of(told)


@pytest.mark.parametrize("said", ["屋里有一股臭味", "我家着火了", "还有人困在电梯里"])
def test_what_is_danger_by_itself_stays_one(counter: Desk, said: str) -> None:
    """With nothing before it, or by known words, danger is answered as always."""
    if said != "屋里有一股臭味":
        counter.say("烈山大道垃圾成堆")
    assert counter.say(said).kind is Kind.EMERGENCY


def test_whom_nobody_minds_may_be_a_matter(counter: Desk) -> None:
    """没人管 is no wish to die, by itself or behind low pressure; of oneself it is answered as always."""
    for said in ("我要投诉", "我们小区", "水压低"):
        counter.say(said)
    assert counter.say("没人管").kind is not Kind.EMERGENCY
    fresh = Desk(counter.city, dialogue=counter.dialogue)
    assert fresh.say("没人管").kind is not Kind.EMERGENCY
    assert Desk(counter.city, dialogue=counter.dialogue).say("没人管我").kind is Kind.EMERGENCY
    counter.say("我不想活了")
    assert counter.say("没人管我").kind is Kind.EMERGENCY
