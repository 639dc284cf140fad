"""Question words are recognised in one place for the whole product."""

import pytest

from knowledge.language.asking import asks, looks_for, wonders


@pytest.mark.parametrize(
    "text",
    [
        "这条路修不修",
        "公交来没来",
        "谁负责",
        "何时完工",
        "多久能好",
        "能修好没",
        "哪个管",
        "建几所",
        "修好了吗",
        "有无安排",
    ],
)
def test_a_word_that_asks(text: str) -> None:
    """Particles, question words, and a verb with its own negation ask."""
    assert asks(text)
    assert wonders(text)


@pytest.mark.parametrize("text", ["路灯坏了三天", "感谢环卫工人", "1.1万亩", "建议多装几盏灯"[:4]])
def test_what_asks_nothing(text: str) -> None:
    """A grievance, thanks, a figure with repeated digits and a wish do not ask."""
    assert not asks(text)


def test_who_wants_to_know_wonders() -> None:
    """我想了解 asks only by its verb."""
    assert wonders("我想了解高铁的事")
    assert not asks("我想了解高铁的事")


@pytest.mark.parametrize(
    "text", ["我产假休完了,有冇得地方帮忙看伢啊", "下岗四年 有没得人拉我一把找个事做", "有无便宜点的房子租"]
)
def test_who_looks_for_help(text: str) -> None:
    """Whether there is a place, money or somebody who helps is asked, whatever trouble comes before."""
    assert looks_for(text)


@pytest.mark.parametrize(
    "text",
    [
        "渣土车一路撒,到底有没有人管",
        "工资拖了半年,有没有个说法",
        "路灯坏了,有没有人来修",
        "有没有王法",
        "有没有地方看伢,我建议办一个",
    ],
)
def test_who_complains_looks_for_nothing(text: str) -> None:
    """Nobody answers 有没有人管, and what comes before a wish is not how a message ends."""
    assert not looks_for(text)
