"""Feedback finds the responsible department by duties, residents' words, places, or name."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.city import City
from knowledge.language.lexicon import Lexicon
from knowledge.language.reading import Reader
from knowledge.routing import Router


@pytest.fixture(scope="module")
def router(city: City, reader: Reader, lexicon: Lexicon) -> Router:
    """Return the real city's router."""
    return Router(city, reader, lexicon)


def _first(router: Router, text: str) -> str:
    return router.route(text)[0].department.name


@pytest.mark.parametrize(
    ("text", "department"),
    [
        ("路灯坏了没人修", "城管执法委"),
        ("学校食堂的饭太差了", "教育局"),
        ("公交车晚上太早收班", "交通运输局"),
        ("退役军人的补助没发下来", "退役军人事务局"),
        ("公积金提不出来", "公积金中心"),
        ("快递丢了没人赔", "邮政管理局"),
        ("医院乱收费", "卫健委"),
        ("停电三天了", "供电公司"),
        ("被骗子刷单骗了钱", "公安局"),
        ("店家卖过期的面包", "市场监管局"),
        ("办的卡还没用完,店关门了", "市场监管局"),
        ("羊肉串是鸭肉冒充的", "市场监管局"),
        ("网格员半年没来过", "政法委"),
        ("事业单位法人证年检老是过不去", "编办"),
        ("政府大院的停车场周末能不能开放", "机关事务服务中心"),
        ("商会能不能帮小商户出个面", "工商联"),
        ("想给孩子找个看星星的地方,科普活动太少", "科协"),
        ("案子批捕了又说不起诉", "检察院"),
        ("彩礼越来越高,娶不起媳妇", "文明办"),
        ("修路的钱花到哪里去了,该查账", "审计局"),
    ],
)
def test_residents_words_find_the_department(router: Router, text: str, department: str) -> None:
    """A plain complaint goes to the department responsible, not to one that shares a word."""
    assert _first(router, text) == department


@pytest.mark.parametrize(
    ("text", "department"),
    [
        ("广水市杨寨镇的路烂了", "广水市人民政府"),
        ("曾都区的垃圾没人收", "曾都区人民政府"),
        ("我是随县的,村里的桥断了", "随县人民政府"),
    ],
)
def test_the_government_of_a_place_is_told(router: Router, text: str, department: str) -> None:
    """The government of a named county or district is first, or right after the department responsible."""
    assert department in [routed.department.name for routed in router.route(text)[:2]]


@pytest.mark.parametrize(
    "place",
    ["", "曾都区", "随县尚市镇", "广水市应山街道", "高新区", "沿河大道", "青年路", "锦绣花园小区楼下"],
)
@pytest.mark.parametrize(
    ("told", "department"),
    [
        ("垃圾没人清", "城管执法委"),
        ("路灯一直不亮", "城管执法委"),
        ("下水道堵了", "住建局"),
        ("KTV晚上吵得睡不着", "公安局"),
    ],
)
def test_where_it_is_does_not_change_who_answers(
    router: Router, place: str, told: str, department: str
) -> None:
    """The office that does the work is first, whatever district, road or estate is named."""
    assert _first(router, f"{place}{told}") == department


@pytest.mark.parametrize(
    ("text", "department"),
    [
        ("大洪山的路灯坏了", "大洪山风景名胜区管委会"),
        ("洪山寺旁边的停车场太小", "大洪山风景名胜区管委会"),
        ("去大洪山的公交车太少", "交通运输局"),
    ],
)
def test_a_scenic_area_runs_what_stands_in_it(router: Router, text: str, department: str) -> None:
    """Its administration is first for whatever stands there, but not for what only leads there."""
    assert _first(router, text) == department


@pytest.mark.parametrize(
    ("text", "department"),
    [
        ("厉山镇政府的人骂居民", "随县人民政府"),
        ("东城街道办的人骂居民", "曾都区人民政府"),
        ("随县人民政府不作为", "随县人民政府"),
    ],
)
def test_who_governs_a_place_may_be_who_is_meant(router: Router, text: str, department: str) -> None:
    """The government of a place is first if it is named itself."""
    assert _first(router, text) == department


@pytest.mark.parametrize("text", ["网贷公司骂人，借三千要还一万二", "押金1100块房东不退"])
def test_a_sum_of_money_names_nobody(router: Router, text: str) -> None:
    """12000 holds 120, and is no ambulance."""
    assert not {"卫健委", "政务服务和大数据管理局"}.intersection(
        routed.department.name for routed in router.route(text)[:2]
    )


@pytest.mark.parametrize("text", ["随县的事没人管", "广水市这边的事到底谁来办"])
def test_a_place_alone_leads_to_its_government(router: Router, text: str) -> None:
    """If only a place is named, its government is first."""
    assert router.route(text)[0].department.places


@pytest.mark.parametrize(
    ("text", "department"),
    [
        ("学校门口的路灯一直不亮", "城管执法委"),
        ("医院旁边的下水道天天冒脏水", "住建局"),
        ("小区门口的公交站要加个棚子", "交通运输局"),
        ("村里好几家的工资被老板拖着不给", "人社局"),
        ("我们镇上的医生总不在岗", "卫健委"),
        ("蔡河的快递总是丢", "邮政管理局"),
        ("公园里的老师傅把我的快递弄丢了", "邮政管理局"),
        ("银行的人工窗口太少,老人不会用机器", "人民银行"),
        ("反诈宣传要到村里去讲", "公安局"),
        ("沤在田里的旧地膜跟垃圾一样没人收", "农业农村局"),
    ],
)
def test_the_matter_counts_and_not_where_it_stands(router: Router, text: str, department: str) -> None:
    """A lamp at a school's gate is a lamp; only the matter decides."""
    assert _first(router, text) == department


@pytest.mark.parametrize(
    ("text", "department"),
    [
        ("我们单元的电梯上周两次急停,物业说等配件,业主天天爬楼", "市场监管局"),
        ("镇卫生院拖欠工资,护工三个月没领到一分钱", "人社局"),
        ("水库管理站辞退我,不肯补签劳动合同", "人社局"),
    ],
)
def test_what_is_wanted_goes_before_whose_it_is(router: Router, text: str, department: str) -> None:
    """A lift is a lift whoever runs the estate, and wages are wages whoever owes them."""
    assert _first(router, text) == department


@pytest.mark.parametrize(
    ("text", "department"),
    [
        ("在柜台里面的老师说,低保要重新审", "民政局"),
        ("跑了三趟,残疾证还是没换下来", "残联"),
        ("这条断头路哪年能接上对面的大道", "住建局"),
        ("人行道的砖翘起来绊人", "城管执法委"),
    ],
)
def test_what_is_said_in_passing_names_no_matter(router: Router, text: str, department: str) -> None:
    """里面的 is not a taxi, how often somebody came is no matter, and building a road differs from repairing it."""
    assert _first(router, text) == department


def test_a_city_without_precedents_is_routed_by_its_words(
    city: City, reader: Reader, lexicon: Lexicon
) -> None:
    """Without precedents, matters and words suffice."""
    assert city.precedents is not None
    without = Router(replace(city, precedents=None), reader, lexicon)
    assert _first(without, "路灯坏了没人修") == "城管执法委"
    assert _first(without, "快递丢了没人赔") == "邮政管理局"


def test_what_spoke_for_a_department_is_told(router: Router) -> None:
    """A routed department comes with the words that led there, for staff."""
    assert "路灯" in router.route("学校门口的路灯一直不亮")[0].matched


def test_a_department_that_is_named_gets_it(city: City, router: Router) -> None:
    """Every department is first if its name or one of its longer aliases is named."""
    lost = {
        name: _first(router, f"我要投诉{name},不作为")
        for department in city.departments
        for name in (department.name, *department.aliases)
        if len(name) > 2 and _first(router, f"我要投诉{name},不作为") != department.name
    }
    assert lost == {}


@pytest.mark.parametrize("text", ["", " ", "嗯", "🙂", "\u200b", "123", "火星", "hello world", "\ud800"])
def test_what_points_nowhere_goes_to_the_one_that_takes_all(city: City, router: Router, text: str) -> None:
    """If no word indicates any, the department for unowned matters alone is returned, with a score of 0."""
    (only,) = router.route(text)
    assert only.department is city.unowned
    assert only.score == 0


def test_leading_a_commitment_counts_where_words_do_not(city: City, router: Router) -> None:
    """Feedback without a topic after an answer goes to the commitment's lead; a clear topic still wins."""
    commitment = city.commitments[0]
    assert router.route("快点搞", related=(commitment,))[0].department.name == commitment.lead
    assert router.route("路灯坏了没人修", related=(commitment,))[0].department.name == "城管执法委"


def test_complaints_as_such_belong_to_no_department(city: City, router: Router) -> None:
    """建议, 反映 and 没人管 occur in every complaint and indicate no department."""
    for text in ("我要投诉没人管", "反映一个问题", "我要举报"):
        assert router.route(text)[0].score < 0.5, text


def test_a_telephone_number_names_no_hotline(router: Router) -> None:
    """12345 within a citizen's own number is not the hotline."""
    assert not router.matters("13812345678")
    assert router.matters("12345打不通")


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60) | st.text(alphabet="路灯坏了没人修广水随县电三天医院收费0123,。", max_size=40))
def test_any_text_is_routed(city: City, router: Router, text: str) -> None:
    """Any text gives unique departments, best first, including the one for unowned matters."""
    routed = router.route(text)
    names = [one.department.name for one in routed]
    assert names
    assert len(set(names)) == len(names)
    assert city.unowned.name in (names[0], names[-1])
    scores = [one.score for one in routed]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
