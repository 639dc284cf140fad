"""Something broken, for a long time, and nobody acting make a grievance, however it ends."""

import pytest

from knowledge.intent.neglect import let_down, neglected, reproaches, tells_neglect, waited_for


@pytest.mark.parametrize(
    "text",
    [
        "排水沟堵了几年冇得人清么",
        "井盖丢了两个月没人补",
        "门口的桥断了一年多",
        "这段路挖了半年还不填",
        "停车费涨了也没人通知",
        "路面坑坑洼洼冇人管",
    ],
)
def test_two_of_three_tell_of_neglect(text: str) -> None:
    """Two of broken, lasting and neglected make neglect, even with an open end."""
    assert neglected(text)


@pytest.mark.parametrize(
    "text",
    ["河边有人电鱼,讲过几次还是有", "楼上装修到半夜,找了三回物业照样吵", "跑了五趟都说材料不齐"],
)
def test_what_was_reported_in_vain_tells_of_neglect(text: str) -> None:
    """Whoever was told again and again, and it goes on: that alone is a grievance."""
    assert neglected(text)


@pytest.mark.parametrize(
    "text",
    [
        "跑了五趟才办好,今年能不能一次办成",
        "打过几次电话问电梯,挺耐心的",
        "断头路断了几年没人修,今年打不打通",
        "老旧小区改造计划三年搞完吗",
        "社保断了两年能不能补交",
        "路灯坏了",
        "今年修几条路",
        "",
    ],
)
def test_a_question_is_no_neglect(text: str) -> None:
    """A question for the plan or a procedure is not neglect, and neither is one sign alone."""
    assert not neglected(text)


@pytest.mark.parametrize(
    ("text", "waits"),
    [
        ("塆里的路烂得很几时修", True),
        ("路灯黑了好久什么时候修", True),
        ("高铁什么时候通", False),
        ("今年垮了的堤几时修", False),
    ],
)
def test_waiting_for_something_broken(text: str, waits: bool) -> None:
    """Asking when something broken will be repaired is both a question and a trouble."""
    assert waited_for(text) is waits


@pytest.mark.parametrize(
    "text",
    [
        "说好的今年装电梯,现在都年底了影子都没有",
        "答应修的路,讲了几年了,一锹土没动,是不是糊弄我们",
        "报告里写得好好的要建食堂,我们社区到现在一个都没见",
        "喊了几年要通自来水,水呢",
        "去年就说要栽树,到现在还是荒地",
    ],
)
def test_a_promise_that_was_not_kept_is_a_reproach(text: str) -> None:
    """A promise and its not being kept complain, whatever is asked that needs no answer."""
    assert let_down(text)
    assert reproaches(text)


@pytest.mark.parametrize(
    ("text", "disappoints"),
    [
        ("说好的装80部电梯,装了几部了", False),
        ("说好的电梯什么时候装", False),
        ("答应修的路到现在还没修,什么时候修", True),
        ("说要建桥,量完就没有下文,请问今年建不建", True),
        ("到现在还没修好", False),
        ("说好了明天来,谢谢", False),
    ],
)
def test_who_asks_about_a_promise_reproaches_nobody(text: str, disappoints: bool) -> None:
    """A question about a promise stays one, though it may tell of a disappointment too."""
    assert let_down(text) is disappoints
    assert not reproaches(text)


@pytest.mark.parametrize(
    ("text", "blames"),
    [
        ("装电梯纯粹是面子工程", True),
        ("创文就是走形式,检查完又一样", True),
        ("报告里说的全是空话", True),
        ("当官的说话不算数", True),
        ("创文是不是就是走形式", False),
        ("打击骗人的公司", False),
    ],
)
def test_what_is_called_a_sham_is_a_reproach(text: str, blames: bool) -> None:
    """It needs no promise beside it, but whoever asks whether it is one asks."""
    assert reproaches(text) is blames


def test_who_was_sent_from_one_to_the_next_was_told_in_vain() -> None:
    """Spoken without marks: 找村里村里说没钱找镇里镇里说等等."""
    assert tells_neglect("我们找村里村里说没钱找镇里镇里说等等")
    assert not tells_neglect("我想找村里说个事")
