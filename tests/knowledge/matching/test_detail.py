"""Price, telephone, hours, enrolment and brand are distinguished from what a plan contains."""

import pytest

from knowledge.matching.detail import Detail, detail_of


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("公租房月租怎么算", Detail.PRICE),
        ("老年食堂一餐几块钱", Detail.PRICE),
        ("新车位停一晚上一次多少钱", Detail.PRICE),
        ("买电动车补贴几千块", Detail.PRICE),
        ("过桥收多少费", Detail.PRICE),
        ("幸福食堂一荤两素收几块钱", Detail.PRICE),
        ("村医的工资一个月开多少", Detail.PRICE),
        ("托育中心电话多少", Detail.PHONE),
        ("把图书馆的联系方式发我", Detail.PHONE),
        ("新菜场几点开门", Detail.HOURS),
        ("体育馆营业时间", Detail.HOURS),
        ("护工培训班在哪报名", Detail.ENROLMENT),
        ("风电场招工人不", Detail.ENROLMENT),
        ("托育老师一个月拿几多工资", Detail.PRICE),
        ("新电梯装的是啥牌子", Detail.BRAND),
        ("轮椅车哪个品牌好", Detail.BRAND),
    ],
)
def test_what_a_user_wants(text: str, wanted: Detail) -> None:
    """A wanted detail is recognised in any phrasing."""
    assert detail_of(text) is wanted


@pytest.mark.parametrize(
    "text",
    [
        "今年有哪些牌子要去争",
        "今年要争什么牌子",
        "今年财政要收多少钱",
        "花园城市投多少钱",
        "出口要卖几百亿",
        "打电话骗钱的今年抓不抓",
        "村医今年招多少人",
        "几点建议",
        "每年新增多少个托位",
        "收费站今年拆不拆",
        "风电场招多少工人没",
        "物业收费不公开违不违法",
        "今年帮人讨回多少工资",
        "今年引进哪些品牌",
        "农产品要打响什么品牌",
        "大洪山今年要争个什么牌子",
        "财政今年多收几多钱",
        "工资几个月没发了",
    ],
)
def test_what_a_plan_may_hold(text: str) -> None:
    """Sums that a city spends or receives, and mere look-alikes, are not details."""
    assert detail_of(text) is None
