"""What a message wants to know, and what it names itself."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from knowledge.language.folding import fold
from knowledge.language.pointing import Slot, corrects, read, says_still


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("上一年搞了好多户", (Slot.PAST,)),
        ("哪个单位牵头", (Slot.WHO,)),
        ("几时弄得好", (Slot.WHEN,)),
        ("谁管、几时弄好", (Slot.WHO, Slot.WHEN)),
        ("做到什么程度了", (Slot.PROGRESS,)),
        ("凭啥这么拖", (Slot.WHY,)),
        ("住户要不要出钱", (Slot.MONEY,)),
        ("具体建在哪些地方", (Slot.WHERE,)),
        ("能不能再多装几部", (Slot.WISH,)),
        ("一共多少家", (Slot.AMOUNT,)),
        ("请问其中有多少家", (Slot.AMOUNT,)),
        ("明年还搞不搞", (Slot.LATER,)),
        ("是真的吗", (Slot.QUOTE,)),
        ("到底治不治", (Slot.AGAIN,)),
        ("到底啥时候给个话", (Slot.WHEN,)),
        ("能不能给个准话", (Slot.PROGRESS,)),
        ("我都等了两天了", (Slot.DISPLEASED,)),
    ],
)
def test_a_want_is_recognised_with_any_verb_around_it(text: str, wanted: tuple[Slot, ...]) -> None:
    """A want is recognised with any verb, measure and filler around it."""
    pointing = read(fold(text))
    assert pointing is not None
    assert pointing.bare
    assert pointing.wanted == wanted


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("电梯谁负责", ("电梯",)),
        ("小学几时建好", ("小学",)),
        ("大学生招多少", ("大学生",)),
        ("那高中呢", ("高中",)),
        ("去年粮食打了多少", ("粮食",)),
    ],
)
def test_what_no_known_word_covers_is_the_messages_own(text: str, own: tuple[str, ...]) -> None:
    """Whatever no known word covers is the message's own content, even part of a word."""
    pointing = read(fold(text))
    assert pointing is not None
    assert pointing.own == own


def test_long_messages_speak_for_themselves() -> None:
    """A long message has content, whatever small words it consists of."""
    assert read(fold("这个到底是怎么个搞法" * 4)) is None


@given(st.text(max_size=30))
def test_nothing_is_lost(text: str) -> None:
    """A message's own stretches occur in it, in order."""
    folded = fold(text)
    assume(re.search("[不没冇]", folded) is None)
    pointing = read(folded)
    at = 0
    for stretch in pointing.own if pointing and pointing.ordinal is None else ():
        bare = "".join(c for c in folded if c.isalnum())
        at = bare.index(stretch, at) + len(stretch)


def test_corrections_and_what_is_as_it_was() -> None:
    """Corrections and unchanged situations are recognised by their words."""
    assert corrects(fold("刚才说错了，是七路车"))
    assert corrects(fold("不是中心医院，是市中医院"))
    assert not corrects(fold("错峰用电"))
    assert not corrects(fold("是不是今年修，我是外地的"))
    assert says_still(fold("还在漏"))
    assert not says_still(fold("不漏了"))


def test_every_place_in_a_list_is_no_thing_of_its_own() -> None:
    """第一个谁管 第三个呢 asks about the list and names nothing itself."""
    found = read("第一个谁管 第三个呢")
    assert found is not None
    assert (found.bare, found.ordinal, found.slots) == (True, 1, (Slot.WHO,))
