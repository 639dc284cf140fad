"""A place is distinguished well enough to ask once and to accept the reply."""

import pytest

from handlers.hearing.place import names_place, reads_like_place, says_where


@pytest.mark.parametrize(
    "text",
    [
        "解放路路灯坏了三天",
        "白云湖社区没人管垃圾",
        "汉东路12号门口堆垃圾",
        "青年路小学门口太堵",
        "曾都区的公交太少",
        "淅河镇没有路灯",
        "神农公园的椅子坏了",
        "滨湖体育公园晚上太黑",
        "齐星大厦的电梯老坏",
        "交通大楼门口乱停车",
        "市图书馆的空调不冷",
        "火车站出租车乱要价",
        "先觉庙水库边上没有护栏",
        "金色家园没人扫地",
    ],
)
def test_a_named_place_is_seen(text: str) -> None:
    """A named road, community, school, town or address is a place."""
    assert names_place(text, ("曾都区",))


@pytest.mark.parametrize(
    "text",
    [
        "我们小区垃圾没人收",
        "我家门口路灯坏了",
        "小区路灯不亮",
        "昨天放学路上打的",
        "学校门口路上堵车",
        "对面桥下全是垃圾",
        "建议多修路",
        "路灯坏了",
        "农村改厕要加快",
        "老旧小区改造太慢",
        "希望学校多开选修课",
        "建议多建口袋公园",
        "公园里的椅子坏了",
    ],
)
def test_a_nameless_place_is_none(text: str) -> None:
    """我们小区 and 农村 name no place, so that asking where makes sense."""
    assert not names_place(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "解放路",
            "我们小区门口",
            "白云湖",
            "曾都区",
            "在烈山大道和交通大道路口",
            "3栋2单元",
            "某某三中",
            "在齐星路人行天桥",
        ),
        *(
            "我家楼下",
            "中医院后面那条巷子",
            "老供销社对面",
            "菜场旁边那块",
            "老槐树那边",
            "原来粮站那一带",
            "俺们塆里",
            "厂子后头那条路",
            "某某镇卫生院",
            "翡翠城",
            "嗯就是靠近中心医院那一块",
            "好吧 在神农大道",
        ),
    ],
)
def test_an_answer_to_where(text: str) -> None:
    """Short words that are only a place answer where."""
    assert reads_like_place(text, ("曾都区",))


@pytest.mark.parametrize(
    "text",
    [
        "谢谢",
        "电梯今年装多少部？",
        "解放路今年修不修",
        "建议解放路加个红绿灯",
        "好",
        "算了",
        "楼道的电瓶车归谁管",
        "就是那条路",
        "那个小区",
        "找镇政府",
        "楼道里的电动车",
        "门口的灯归哪个单位",
        "解放路" * 11,
        "",
    ],
)
def test_what_is_no_answer_to_where(text: str) -> None:
    """Questions, wishes, thanks and long messages are messages of their own."""
    assert not reads_like_place(text)


@pytest.mark.parametrize("text", ["快递乱扔在门口", "垃圾堆在楼下", "天天吵到楼上", "车停在院子里"])
def test_what_happens_is_no_place(text: str) -> None:
    """What happens is not a place, though it ends with where."""
    assert not reads_like_place(text)


@pytest.mark.parametrize("text", ["淮河镇龙泉村", "小林镇三道河村三组", "西城街道白云社区"])
def test_a_town_with_its_village_is_a_place_and_nothing_else(text: str) -> None:
    """A town with its village is only a place, however it sounds."""
    assert says_where(text)
    assert reads_like_place(text)


@pytest.mark.parametrize("text", ["农村公路", "城区道路", "老旧小区"])
def test_kinds_of_places_are_none(text: str) -> None:
    """Kinds of places may be what is asked about."""
    assert not says_where(text)


def test_a_fear_is_no_place() -> None:
    """Who fears to be known at school tells no place."""
    assert not reads_like_place("我怕学校知道是我说的")


def test_a_shouted_place_is_one() -> None:
    """Whoever shouts asks nothing by it."""
    assert reads_like_place("汉东路!!!汉东路！！")


@pytest.mark.parametrize("text", ["魏家湾", "张家村的路灯坏了", "老魏家湾", "金都花园"])
def test_a_familys_village_is_a_name(text: str) -> None:
    """Most villages are called so."""
    assert names_place(text)


@pytest.mark.parametrize("text", ["我家湾里", "大家村里", "国家公园", "回家路上"])
def test_a_home_is_no_family(text: str) -> None:
    """Nor is a country."""
    assert not names_place(text)


@pytest.mark.parametrize("text", ["老板跑路", "天天堵路", "修路"])
def test_what_is_done_on_a_road_names_none(text: str) -> None:
    """跑路 is no street."""
    assert not names_place(text)
