"""Commitments extracted from reports: what is one, how it is quoted, its figures, and what is not."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.commitment import Comparison
from knowledge.errors import ReportFormatError
from knowledge.extract import extract, extract_lines
from knowledge.extraction.figures import figures_of
from knowledge.extraction.splitting import Extracted
from knowledge.extraction.titles import title_of
from knowledge.report import parse_report, unbroken

FOLDER = Path(__file__).parents[2] / "knowledge/cities/suizhou-2023"

PLAN = """市政府工作报告
一、2023年工作回顾
一年来,新建学校9所,完成投资900亿元。
二、2024年工作安排
今年主要预期目标是:地区生产总值增长6%左右,城镇新增就业1.2万人以上,单位生产总值能耗下降3%。
(一)坚持项目为王,全力稳增长
坚持以人民为中心的发展思想,大力提振信心,开展项目突破年活动。
扩大有效投资。新开工项目50个、竣工30个,加快推进东湖大桥、城南水厂、G107改线等项目建设。围绕“四上”企业培育,出台奖励办法,让企业更有活力。
改善消费环境。新建改造农贸市场3—5个,旅游人次、旅游收入分别增长10%、12%以上,谱写消费新篇章。
(二)着力惠民生
教育是民生之基。办好民生实事:一是改造老旧小区25个,二是惠及居民8000余户。
三、加强政府自身建设
持续转变作风。一般性支出压减5%以上。
各位代表!让我们紧密团结起来,为建设美好家园而努力奋斗!
"""


def quotes(found: list[Extracted]) -> list[str]:
    """Return only the quotes."""
    return [one.quote for one in found]


def figures(text: str) -> list[tuple[float, str, str]]:
    """Return (value, unit, comparison) of each figure of a clause."""
    return [(f.target.value, f.target.unit, f.target.op.value) for f in figures_of(text)]


@pytest.fixture(scope="module")
def suizhou() -> list[dict[str, object]]:
    """Return what the command writes for the first city's report."""
    return [json.loads(line) for line in extract_lines(FOLDER / "report.txt")]


def test_every_quote_of_the_first_city_is_verbatim_and_short(suizhou: list[dict[str, object]]) -> None:
    """Each quote is source[start:end] without line breaks, at most 120 characters, and contains its focus."""
    source = (FOLDER / "report.txt").read_bytes().decode()
    assert len(suizhou) > 400
    for one in suizhou:
        assert unbroken(source[one["start"] : one["end"]]) == one["quote"]
        assert 4 <= len(one["quote"]) <= 120
        assert one["quote"][-1] not in "。;；,，、"
        assert one.get("focus", "") in one["quote"]
        assert 2 <= len(one["title"]) <= 28
    assert len({one["id"] for one in suizhou}) == len(suizhou)


def test_the_nine_main_targets_are_found_with_their_values(suizhou: list[dict[str, object]]) -> None:
    """Each of the year's main targets is a commitment, in order, with the printed figure."""
    found = [one for one in suizhou if one["area"] == "目标"]
    growth = [7, 8, 12, 10, 10, 10]
    assert [t["value"] for one in found[:6] for t in one["targets"]] == growth
    assert {t["op"] for one in found[:6] for t in one["targets"]} == {"growth"}
    assert [one["targets"] for one in found[6:]] == [
        [],
        [{"name": "粮食产量", "value": 146, "unit": "万吨", "op": ">="}],
        [],
    ]


@pytest.mark.parametrize(
    ("quote", "area", "topic", "target"),
    [
        ("实施老旧小区改造160个", "三", "推进完整社区建设", (160, "个", "=")),
        ("力争新增绿化面积1.4万亩", "六", "强化生态系统保护修复", (1.4, "万亩", "=")),
        ("完成居家适老化改造900户以上", "七", "完善多层次社会保障体系", (900, "户", ">=")),
        ("力争高新技术企业总数超过200家", "五", "坚持创新驱动发展", (200, "家", ">")),
        ("统筹推进九大片区改造", "三", "推进完整社区建设", (9, "个", "=")),
        ("启动实施花园城市建设三年行动", "三", "提升城市功能品质", (3, "年", "=")),
    ],
)
def test_known_commitments_have_their_place_and_figure(
    suizhou: list[dict[str, object]], quote: str, area: str, topic: str, target: tuple[float, str, str]
) -> None:
    """Area, topic, value, unit and comparison are those printed in the report."""
    (one,) = [one for one in suizhou if one["quote"] == quote]
    assert (one["area"], one["topic"]) == (area, topic)
    assert [(t["value"], t["unit"], t["op"]) for t in one["targets"]] == [target]


def test_nothing_of_the_review_or_the_guiding_thoughts_is_taken(suizhou: list[dict[str, object]]) -> None:
    """Every quote comes after the announcement of the targets."""
    source = (FOLDER / "report.txt").read_bytes().decode()
    assert min(one["start"] for one in suizhou) > source.index("主要预期目标是")


def test_projects_of_a_list_are_siblings_with_their_own_focus() -> None:
    """Each nameable project is a commitment with the whole clause as quote; a road's number is not a target."""
    found = [one for one in extract(parse_report(PLAN)) if one.focus and "等项目" in one.quote]
    assert [one.focus for one in found] == ["东湖大桥", "城南水厂", "G107改线"]
    assert {one.quote for one in found} == {"加快推进东湖大桥、城南水厂、G107改线等项目建设"}
    assert found[0].title == "推进东湖大桥项目建设"
    assert not any(one.targets for one in found)


def test_the_plan_is_taken_and_everything_else_left() -> None:
    """Review, principles, statements, results, slogans, announcements and the closing call are not commitments."""
    said = quotes(extract(parse_report(PLAN)))
    assert said[:3] == ["地区生产总值增长6%左右", "城镇新增就业1.2万人以上", "单位生产总值能耗下降3%"]
    assert "开展项目突破年活动" in said
    assert "一般性支出压减5%以上" in said
    assert "改造老旧小区25个" in said
    never = (
        "新建学校9所",
        "坚持以",
        "提振信心",
        "民生之基",
        "更有活力",
        "新篇章",
        "各位代表",
        "让我们",
        "扩大有效投资",
    )
    assert not [quote for quote in said for word in never if word in quote]


def test_each_figure_of_a_clause_is_a_commitment() -> None:
    """新开工50个、竣工30个 are two; 分别 gives each name its own figure; a range gives both its ends."""
    found = extract(parse_report(PLAN))
    by_focus = {one.focus: one for one in found if one.focus}
    assert "新开工项目50个" in quotes(found)
    assert by_focus["竣工30个"].quote == "新开工项目50个、竣工30个"
    assert [t.value for t in by_focus["旅游人次"].targets] == [10]
    assert [t.value for t in by_focus["旅游收入"].targets] == [12]
    (market,) = [one for one in found if "农贸市场" in one.quote]
    assert [(t.value, t.op) for t in market.targets] == [(3, Comparison.AT_LEAST), (5, Comparison.AT_MOST)]


def test_areas_may_be_the_numbered_parts_after_a_year_heading() -> None:
    """If 一、二、 follow the year's heading they are the areas; the review's own 一、 is ignored."""
    text = (
        "2018年:真抓实干\n一、突出产业。新增企业12家。\n2019年:再谱新篇\n重点做好以下两个方面工作:\n"
        "一、发展工业\n新增企业15家。\n二、改善民生\n——办好医疗。市中医院新院区投入使用。\n"
    )
    found = extract(parse_report(text))
    assert [(one.place.area, one.quote) for one in found] == [
        ("一", "新增企业15家"),
        ("二", "市中医院新院区投入使用"),
    ]


def test_topics_alone_are_enough_where_no_area_is_numbered() -> None:
    """A plan whose paragraphs begin with their topic, without (一), is read."""
    found = extract(
        parse_report("今年工作安排\n加快产业升级。实施技改项目60个。\n改善环境。森林覆盖率达到45.2%。\n")
    )
    assert [(one.place.topic, one.quote) for one in found] == [
        ("加快产业升级", "实施技改项目60个"),
        ("改善环境", "森林覆盖率达到45.2%"),
    ]


def test_how_much_a_thing_grows_stays_with_the_thing() -> None:
    """360亿元,增长14.5% is one commitment with two figures of one name; full-width digits are read too."""
    text = "一、2003年的工作\n新建学校9所。\n二、2004年的工作\n主要预期目标是：国内生产总值实现３６０亿元，增长14.5％；外贸出口2亿美元。\n"
    found = extract(parse_report(text))
    assert quotes(found) == ["国内生产总值实现３６０亿元，增长14.5％", "外贸出口2亿美元"]
    assert [(t.name, t.value, t.op) for t in found[0].targets] == [
        ("国内生产总值", 360, Comparison.EQUAL),
        ("国内生产总值", 14.5, Comparison.GROWTH),
    ]


def test_a_long_inline_heading_is_no_commitment_and_what_follows_it_is() -> None:
    """（一）… of fifty characters is a heading; the sentences on its line and the numbered items below are read."""
    heading = "聚力项目攻坚，着力扩大有效需求，奋力打造具有全国影响力的先进制造业基地和区域性科技创新中心"
    text = f"二、2024年重点工作\n（一）{heading}。实施重点项目300个以上。\n1.做强产业。产值突破1000亿元。\n三、自身建设\n经费压减5%。\n"
    found = extract(parse_report(text))
    assert quotes(found) == ["实施重点项目300个以上", "产值突破1000亿元", "经费压减5%"]
    assert [one.place.area for one in found] == ["一", "一", "自身建设"]
    assert found[0].place.area_title == heading


def test_a_report_with_a_review_only_is_refused() -> None:
    """Without a plan there is nothing to extract, and the error says what was looked for."""
    with pytest.raises(ReportFormatError, match="工作安排"):
        extract(parse_report("一、2023年工作回顾\n(一)修路。建成道路3条。\n实施教育工程。新建学校2所。\n"))


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("进出口额增长8%", [(8, "%", "growth")]),
        ("工业投资年均增长10%以上", [(10, "%", "growth")]),
        ("培训农民不少于2000人次", [(2000, "人次", ">=")]),
        ("产值突破1,200亿元", [(1200, "亿元", ">")]),
        ("城镇登记失业率控制在3.5%以内", [(3.5, "%", "<=")]),
        ("审批时限不超过5个工作日", [(5, "个工作日", "<=")]),
        ("收入比2020年翻一番", [(1, "番", "growth")]),
        ("创建2家省级、10家市级示范单位", [(2, "家", "="), (10, "家", "=")]),
        ("办好十件民生实事", [(10, "件", "=")]),
        ("新建道路１２公里", [(12, "公里", "=")]),
        ("资助学生6万余人次", [(6, "万余人次", ">=")]),
        ("推进20户以上自然村光网建设", []),
        ("引进投资超10亿元的产业项目", []),
        ("改造G316国道和S328省道", []),
        ("启动茶庵220千伏输变电工程", []),
        ("学习贯彻党的二十大精神", []),
        ("召开第十二次会议", []),
        ("编制2035年远景规划", []),
        ("修编《绿地规划(2020—2035年)》", []),
        ("创建“15个一”平台", []),
        ("围绕十四五规划", []),
    ],
)
def test_figures_are_read_as_a_person_would(clause: str, expected: list[tuple[float, str, str]]) -> None:
    """Targets have value, printed unit and comparison; years, roads, voltages, names and sizes are not targets."""
    from knowledge.headings import halved  # noqa: PLC0415  # as the clauses are, before figures are read

    assert figures(halved(clause)) == expected


@pytest.mark.parametrize(
    ("clause", "title"),
    [
        ("力争新增绿化面积1.4万亩", "新增绿化面积1.4万亩"),
        ("积极推动家政进社区", "推动家政进社区"),
        ("围绕环卫作业等场景,加大研发力度", "加大研发力度"),
        ("强化要素保障", "强化要素保障"),
        (
            "推动冶金建材、智能装备、生物医药、文化印刷出版等产业集聚集群发展",
            "推动冶金建材等产业集聚集群发展",
        ),
    ],
)
def test_a_title_drops_the_words_that_decorate(clause: str, title: str) -> None:
    """力争, 积极 and the like are removed; a long list keeps its first thing; verb and figure stay."""
    assert title_of(clause) == title


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_encodings_and_line_ends_give_the_same_commitments(
    tmp_path: Path, encoding: str, newline: str
) -> None:
    """UTF-8 with or without a byte order mark, GB18030, LF or CRLF give the same quotes and decoded offsets."""
    text = PLAN.replace("\n", newline)
    path = tmp_path / "report.txt"
    path.write_bytes(text.encode(encoding))
    found = [json.loads(line) for line in extract_lines(path)]
    assert [one["quote"] for one in found] == quotes(extract(parse_report(PLAN)))
    assert all(unbroken(text[one["start"] : one["end"]]) == one["quote"] for one in found)


def test_a_file_that_is_no_text_is_refused_with_a_remedy(tmp_path: Path) -> None:
    """A file in another encoding is refused with its name and how to save it."""
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"\xff\xff\x80\xff")
    with pytest.raises(ReportFormatError, match="UTF-8"):
        list(extract_lines(path))


_WORDS = st.sampled_from(
    [
        "新建",
        "学校",
        "3所",
        "改造",
        "2处以上",
        "、",
        "，",
        ",",
        "。",
        "；",
        "等项目建设",
        "和",
        "分别",
        "增长",
        "8%",
        "“",
        "”",
        "《规划》",
        "围绕",
        "以甲为乙",
        "一是",
        "——",
        "\n",
        "\r\n",
        "\u3000",
        "(",
        ")",
        "（一）",
    ]
)


@given(st.one_of(st.text(max_size=300), st.lists(_WORDS, max_size=60).map("".join)), st.booleans())
def test_any_text_gives_verbatim_quotes_or_an_error(text: str, headed: bool) -> None:
    """With any text below the heading, each quote is verbatim by its offsets and at most 120 characters."""
    source = f"二、2024年工作安排\n(一)发展\n{text}" if headed else text
    try:
        found = extract(parse_report(source))
    except ReportFormatError:
        assert not headed
        return
    for one in found:
        assert unbroken(source[one.start : one.end]) == one.quote
        assert 0 < len(one.quote) <= 120
        assert (one.focus or "") in one.quote
        assert 0 < len(one.title) <= 28


@pytest.mark.parametrize("number", ["一、|二、", "|"])
def test_years_may_be_printed_in_characters(number: str) -> None:
    """With 二〇二四年 plan and review are distinguished, names omit the year, and quotes stay as printed."""
    review, plan = number.split("|")
    text = PLAN.replace("一、2023年", f"{review}二〇二三年").replace("二、2024年", f"{plan}二〇二四年")
    text = text.replace("扩大有效投资。", "扩大有效投资。到二○二五年建成水厂3座,")
    found = extract(parse_report(text))
    assert "新建学校9所" not in quotes(found)
    assert found[0].place.area_title == "二〇二四年工作安排"
    (water,) = [one for one in found if "水厂3座" in one.quote]
    assert water.quote == "到二○二五年建成水厂3座"
    assert "二" not in water.targets[0].name
