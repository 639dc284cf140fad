"""Few words after danger say that it is over, help is called, or it goes on; other matters say none of these."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.emergency.aftermath import asks_of_it, continues, has_called, is_over
from knowledge.language.folding import fold
from knowledge.language.pointing import read

_WORDS = st.lists(
    st.sampled_from(
        ["火", "灭", "出来", "没", "还没", "了", "吗", "不", "关上", "人", "没事", "怕", "找到", "110", "打"]
    ),
    max_size=6,
).map("".join)


@pytest.mark.parametrize(
    "text",
    [
        "火熄了",
        "娃救上来了",
        "冇得事了",
        "气味都没了",
        "阀门关了",
        "看错了",
        "钱追回来了",
        "她想开了",
        "没有危险了",
    ],
)
def test_a_danger_is_over(text: str) -> None:
    """Danger is over by what was done, by nobody's being harmed, or because there was none; in dialect too."""
    assert is_over(fold(text))


@pytest.mark.parametrize(
    "text",
    [
        "还没熄",
        "没救上来",
        "没法关上",
        "煤气没关好",
        "还没送到医院",
        "不是误会",
        "他没事吧",
        "火熄了吧",
        "没人受伤吧",
        "没人来",
        "出不来",
        "火又大了",
        "火熄了,烟又大了",
        "没事了,还在漏",
        "熄了吗",
        "救上来没有",
        "危不危险",
        "她有没有事",
    ],
)
def test_a_danger_that_is_denied_or_asked_about_is_not_over(text: str) -> None:
    """Hopes and continuing danger outweigh words of its end, since a premature all-clear may cost a life."""
    assert not is_over(fold(text))


@pytest.mark.parametrize(
    "text",
    [
        "已经拨打119",
        "打过电话了",
        "报了警",
        "救护车在路上了",
        "我去打电话",
        "警察马上来",
        "119打了",
        "打了",
        "已经打过了",
        "医院说派车了",
    ],
)
def test_help_is_called(text: str) -> None:
    """Help is called whoever called and whatever the number."""
    assert has_called(fold(text))


@pytest.mark.parametrize(
    "text",
    [
        "怎么打119",
        "没有打110",
        "要不要拨120",
        "110打通了没",
        "能叫救护车吗",
        "119",
        "他打了我",
        "119打了没人接",
    ],
)
def test_who_asks_how_to_call_has_not_called(text: str) -> None:
    """Asking how to call, not having called, or just a number is not a call."""
    assert not has_called(fold(text))


@pytest.mark.parametrize(
    "text",
    [
        "还没熄",
        "烟又大了",
        "119打不通",
        "好怕",
        "冇得人管我",
        "门打不开",
        "撑不住了",
        "手机没电了",
        "没事,就是疼",
    ],
)
def test_fear_and_pain_mean_that_danger_continues(text: str) -> None:
    """Fear, pain, loneliness, and failures mean that danger goes on."""
    assert continues(fold(text))


@pytest.mark.parametrize(
    "text",
    [
        "路灯没人修",
        "没人管路灯",
        "急救站够不够",
        "能不能快",
        "没事了",
        "没有人死",
        "我好怕我好怕我好怕我好怕",
        "菜价怕是要涨",
        "还没修好路灯那一段",
    ],
)
def test_a_matter_of_its_own_goes_on_from_nothing(text: str) -> None:
    """Broken lamps, sufficiency, fear within other words, no harm, and laments do not continue danger."""
    assert not continues(fold(text))


@pytest.mark.parametrize(
    ("text", "of_it"), [("能追回来吗", True), ("人找到没", True), ("怎么办", True), ("路灯哪天修", False)]
)
def test_a_question_that_names_nothing_may_be_of_it(text: str, of_it: bool) -> None:
    """Short questions that name nothing may be about danger, except what to do about it."""
    assert asks_of_it(read(fold(text))) is of_it
    assert not asks_of_it(None)


@given(_WORDS)
def test_what_is_not_done_or_asked_is_never_over(text: str) -> None:
    """Negated and questioned ends are not ends, asking how to call is no call, and a page of words is no cry."""
    assert not is_over(f"{text}还没灭")
    assert not is_over(f"{text}了吗")
    assert not has_called(f"怎么{text}")
    assert not continues(f"{text}路灯坏了三天一直黑着")
