"""A report's structure: areas, topics, targets, review and plan, in several forms."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import ReportFormatError
from knowledge.headings import halved
from knowledge.report import (
    GENERAL,
    REVIEW,
    SELF_GOVERNMENT,
    TARGETS,
    Report,
    parse_report,
    unbroken,
)

SUIZHOU = (Path(__file__).parents[2] / "knowledge/cities/suizhou-2023/report.txt").read_bytes().decode()
"""A report of the first form, as printed in a newspaper."""

PARTS = """政府工作报告
一、2023年工作回顾
(一)经济回升。完成投资300亿元。
二、2024年工作安排
今年的总体要求是:坚持稳中求进。
全市经济社会发展主要预期目标是:地区生产总值增长6%;粮食产量稳定在20万吨。
(一)全力稳增长
扩大有效投资。新开工项目50个。
提振消费信心。举办展会12场。
(二)着力惠民生
办好教育。新建学校3所。
三、加强政府自身建设
依法行政。办结建议提案率达到100%。
"""
YEARS = """  2018年:真抓实干
  一年来,我们做了以下工作:
  一、突出产业振兴,激活动能。技改项目220个。
  二、突出自身建设,打造有为政府。办理议案84件。
  2019年:再谱新篇
  一是坚持绿色发展。保护好每一条河。
  今年主要预期目标是:地区生产总值增长6%,失业率控制在3.5%以内。
  围绕以上目标,重点做好以下两个方面工作:
  一、发展实体经济,构建产业体系
  培育企业。新增规上企业30家。
  二、加强自身建设
  廉洁从政。压减经费5%。
"""


def full(text: str) -> str:
    """Return `text` with full-width marks, as in newspapers."""
    return text.translate({ord(mark): ord(mark) + 0xFEE0 for mark in "(),:;"})


def area_of(report: Report, words: str) -> tuple[str, str]:
    """Return the area and topic of the place of `words`."""
    ((start, _),) = report.locate(words)
    place = report.place(start)
    return place.area, place.topic


def _paragraphs(report: Report) -> list[str]:
    return [unbroken(report.source[span.start : span.end]) for span in report.spans]


def test_the_first_citys_areas_stand_in_order_with_their_topics() -> None:
    """The Suizhou report has its review, the targets, eight areas with topics, and self-government."""
    report = parse_report(SUIZHOU)
    areas = list(dict.fromkeys(span.place.area for span in report.spans))
    assert areas == [REVIEW, GENERAL, TARGETS, *"一二三四五六七八", SELF_GOVERNMENT]
    assert area_of(report, "实施老旧小区改造160个") == ("三", "推进完整社区建设")
    assert area_of(report, "粮食产量达到146万吨") == (TARGETS, "主要预期目标")
    assert area_of(report, "一丝不苟贯彻党的二十大精神") == (SELF_GOVERNMENT, "忠诚履职,实心实政")
    assert area_of(report, "既有住宅加装电梯102部")[0] == REVIEW


@pytest.mark.parametrize(
    "text", [PARTS, full(PARTS), PARTS.replace("\n", "\r\n"), PARTS.replace("\n", "\n\n  ")]
)
def test_parts_areas_and_topics_are_told_in_any_spelling_of_marks_and_line_breaks(text: str) -> None:
    """Full- and half-width marks, CRLF and indented paragraphs give the same places."""
    report = parse_report(text)
    assert area_of(report, "完成投资300亿元")[0] == REVIEW
    assert area_of(report, "坚持稳中求进")[0] == GENERAL
    assert area_of(report, "地区生产总值增长6%")[0] == TARGETS
    assert area_of(report, "新开工项目50个") == ("一", "扩大有效投资")
    assert area_of(report, "举办展会12场") == ("一", "提振消费信心")
    assert area_of(report, "新建学校3所") == ("二", "办好教育")
    assert area_of(report, "办结建议提案率达到100%") == (SELF_GOVERNMENT, "依法行政")


def test_a_review_with_numbered_parts_ends_at_the_next_years_heading() -> None:
    """If years are the headings, 一、 in the first is review, and in the second an area."""
    report = parse_report(full(YEARS))
    assert area_of(report, "技改项目220个")[0] == REVIEW
    assert area_of(report, "办理议案84件")[0] == REVIEW
    assert area_of(report, "保护好每一条河")[0] == GENERAL
    assert area_of(report, "失业率控制在3.5%以内")[0] == TARGETS
    assert area_of(report, "新增规上企业30家") == ("一", "培育企业")
    assert area_of(report, "压减经费5%") == (SELF_GOVERNMENT, "廉洁从政")


def test_words_turn_to_the_plan_where_no_heading_does() -> None:
    """Without a heading for the plan, it begins where the year's targets are announced."""
    text = "过去一年,成绩显著。新建道路3条。\n今年经济社会发展的主要目标是:财政收入增长5%。\n(一)交通。\n新建道路9条。\n"
    report = parse_report(text)
    assert area_of(report, "新建道路3条")[0] == REVIEW
    assert area_of(report, "财政收入增长5%")[0] == TARGETS
    assert area_of(report, "新建道路9条")[0] == "一"


def test_targets_may_be_a_list_of_paragraphs() -> None:
    """Paragraphs with —— after the announcement belong to the targets; the next one without does not."""
    text = "一、今后五年奋斗目标\n主要奋斗目标:\n——经济实力更强。产值达到9亿元。\n二、今年工作\n(一)修路\n新建道路9条。\n"
    report = parse_report(text)
    assert area_of(report, "产值达到9亿元") == (TARGETS, "经济实力更强")
    assert area_of(report, "新建道路9条")[0] == "一"


def test_a_paragraph_that_a_page_break_cut_is_one() -> None:
    """A long line without closing punctuation continues on the next, and its offsets include the break."""
    head = "加快推进" + "、".join(
        ["某某镇道路改造", "某某河综合治理", "某某学校扩建", "某某水厂建设", "某某景区二期提升", "随州电厂"]
    )
    text = f"二、2024年工作安排\n(一)抓项目\n{head}\n\n二期等项目前期工作。新建桥梁2座。\n"
    report = parse_report(text)
    assert f"{head}二期等项目前期工作。新建桥梁2座。" in _paragraphs(report)


def test_hard_wrapped_text_is_put_together_again() -> None:
    """Lines hard-wrapped at a fixed width are joined to paragraphs; short headings stay separate."""
    body = "完善设施。新建改建城乡道路二十公里以及配套的排水管网和路灯设施,改造老旧小区25个并同步加装电梯,建成滨河公园一座,新建公办幼儿园3所,办好家门口的学校,让居民更满意。"
    wrapped = "\n".join(body[at : at + 30] for at in range(0, len(body), 30))
    report = parse_report(
        f"二、2024年工作安排\n(一)建设城市\n{wrapped}\n(二)修路\n新建桥梁2座。\n(三)植树\n造林3万亩。\n"
    )
    assert body in _paragraphs(report)
    assert area_of(report, "新建公办幼儿园3所") == ("一", "完善设施")
    assert area_of(report, "新建桥梁2座")[0] == "二"


def test_text_without_any_area_is_refused_with_what_was_looked_for() -> None:
    """A letter is refused with what a report would contain."""
    with pytest.raises(ReportFormatError, match="work report"):
        parse_report("您好,请问今年修路吗")


def test_a_quote_is_located_wherever_it_stands_line_breaks_aside() -> None:
    """Locate finds each place, also across a line break, and none for the empty quote."""
    report = parse_report("(一)修路\n新建\n道路。新建道路。\n")
    assert [unbroken(report.source[a:b]) for a, b in report.locate("新建道路")] == ["新建道路", "新建道路"]
    assert report.locate("") == []


@given(
    st.text(
        st.sampled_from("一二(（)）、。；;：:，“”2024年工作安排目标回顾是要建学校3所\n\r 　—"), max_size=200
    )
)
def test_any_text_is_a_report_whose_spans_are_in_order_or_is_refused(text: str) -> None:
    """Any text gives spans that never overlap, or ReportFormatError."""
    try:
        report = parse_report(text)
    except ReportFormatError:
        return
    assert all(before.end <= after.start for before, after in pairwise(report.spans))


@given(st.text())
def test_halving_marks_keeps_every_offset(text: str) -> None:
    """Patterns match on a copy of the same length, so that offsets are valid in the source."""
    assert len(halved(text)) == len(text)
