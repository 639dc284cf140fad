from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bot.public.view import area_heading, as_data, show
from handlers.publishing.progress import standing_of
from knowledge.city import City
from knowledge.commitment import Confidence, Erratum
from storage.records import Actual, CommitmentStatus, Milestone, Override, Reached, Verdict
from tests.bot.public.conftest import NOW, update

TODAY = date(2023, 6, 10)


def test_quotes_are_never_changed(city: City) -> None:
    """For every commitment the marked quote joins to the report's own words."""
    for commitment in city.commitments:
        shown = show(commitment, None, TODAY)
        assert "".join(stretch.text for stretch in shown.stretches) == commitment.quote


def test_misprints_are_marked_where_they_stand_and_noted(city: City) -> None:
    """A misprint is marked in place with a note on what is meant, and the quote is unchanged."""
    commitment = city.commitment("4-014")
    assert commitment
    shown = show(commitment, None, TODAY)
    assert [stretch.text for stretch in shown.stretches if stretch.misprint] == ["摆荒地"]
    assert shown.misprints == ["（原文“摆荒地”为“撂荒地”之误）"]


def test_a_print_that_nobody_can_read_is_not_corrected(city: City) -> None:
    """An erratum without a correction only says that it is printed so."""
    unreadable = [c for c in city.commitments if any(not erratum.correct for erratum in c.errata)]
    assert unreadable
    for commitment in unreadable:
        assert all("“”" not in note for note in show(commitment, None, TODAY).misprints)
        assert any(note.endswith("读不通，照印）") for note in show(commitment, None, TODAY).misprints)


def test_overlapping_misprints_are_marked_once(city: City) -> None:
    """Overlapping misprints like 办好好奕卯年 and 奕卯年 are marked once."""
    [commitment] = [c for c in city.commitments if "奕卯年" in c.quote]
    long = Erratum("办好好奕卯年", "办好癸卯年", Confidence.CERTAIN, "")
    short = Erratum("奕卯年", "癸卯年", Confidence.CERTAIN, "")
    shown = show(replace(commitment, errata=(long, short)), None, TODAY)
    assert "".join(stretch.text for stretch in shown.stretches if stretch.misprint) == "办好好奕卯年"
    assert len(shown.misprints) == 2


def test_focus_tells_siblings_apart(city: City) -> None:
    """The commitment's own part of a list's quote is marked."""
    commitment = city.commitment("7-002")
    assert commitment
    marked = [stretch.text for stretch in show(commitment, None, TODAY).stretches if stretch.focus]
    assert marked == ["高校毕业生"]


def test_targets_and_last_year_are_told_in_words(city: City) -> None:
    """146万吨 is promised as at least that, and the year before was 145.8."""
    commitment = city.commitment("t-008")
    assert commitment
    shown = show(commitment, None, TODAY)
    assert shown.targets == [("粮食产量", "不少于146万吨")]
    assert shown.baselines == [("粮食产量", "145.8万吨")]


def test_unknown_is_not_a_status_that_was_told(city: City) -> None:
    """No status and an explicit 暂无进展信息 look the same, without evidence."""
    commitment = city.commitments[0]
    for published in (None, update(commitment.id, CommitmentStatus.UNKNOWN)):
        shown = show(commitment, published, TODAY)
        assert shown.status is CommitmentStatus.UNKNOWN
        assert shown.known is None
        assert as_data(shown)["evidence"] is None


@pytest.mark.parametrize(
    ("as_of", "days"), [(date(2023, 3, 12), 0), (date(2023, 3, 11), 91), (date(2023, 6, 10), 0)]
)
def test_a_status_older_than_90_days_says_so(city: City, as_of: date, days: int) -> None:
    """A status shows its age after 90 days, and not yet on the ninetieth."""
    commitment = city.commitments[0]
    assert show(commitment, update(commitment.id, as_of=as_of), TODAY).stale_days == days


@pytest.mark.parametrize(
    ("evidence", "linked"),
    [
        ("https://www.suizhou.gov.cn/a.html", True),
        ("http://x", True),
        ("javascript:alert(1)", False),
        ("随住建文〔2023〕12号", False),
        ("见 https://x 第3页", False),
        ("https://x\njavascript:alert(1)", False),
    ],
)
def test_only_a_web_address_is_a_link(city: City, evidence: str, linked: bool) -> None:
    """Evidence is a link only with a web scheme."""
    commitment = city.commitments[0]
    assert bool(show(commitment, update(commitment.id, evidence=evidence), TODAY).evidence_address) is linked


def test_areas_are_headed_as_in_the_report(city: City) -> None:
    """Numbered areas are headed with their number, others with their words."""
    assert area_heading(city, "三") == "（三）致力提神增韵，绣出花园城市新风采"
    assert area_heading(city, "目标") == "主要预期目标"
    assert area_heading(city, "自身建设") == "全面加强政府自身建设"


def test_figures_are_shown_and_given_digit_for_digit(city: City) -> None:
    """Figures have exact digits, day, target, verdict, source and age; as data they are strings."""
    lifts = next(one for one in city.commitments if any(t.name == "既有住宅电梯加装" for t in one.targets))
    actual = Actual(
        city.code,
        lifts.id,
        "既有住宅电梯加装",
        Decimal("62.10"),
        "部",
        date(2023, 3, 1),
        "调度表",
        "住建局",
        "c1",
        NOW,
    )
    by_hand = Override(city.code, lifts.id, Verdict.BEHIND, date(2023, 6, 9), "停工", "h1", NOW)
    shown = show(lifts, None, date(2023, 6, 9), standing_of(lifts, Reached((actual,)), city.year))
    [figure] = shown.figures
    assert (figure.value, figure.target, figure.verdict) == ("62.1部", "80部", "超进度")
    assert (figure.day, figure.source, figure.stale_days) == ("2023年3月1日", "调度表", 100)
    data = as_data(shown)
    assert data["verdict"] == "超进度"
    assert data["verdict_by_hand"] is None
    assert data["actuals"][0]["value"] == "62.10"
    overridden = show(
        lifts, None, date(2023, 6, 9), standing_of(lifts, Reached((actual,), by_hand), city.year)
    )
    assert overridden.overridden == ("欠进度", "2023年6月9日", "停工")
    assert overridden.figures[0].verdict is None
    assert as_data(overridden)["verdict_by_hand"] == "停工"


def test_milestones_are_shown_with_their_days_and_evidence(city: City) -> None:
    """Each milestone says when it was reached, is planned, or should have been; as data it is raw; without a status none."""
    commitment = city.commitments[0]
    steps = (
        Milestone("招标完成", date(2023, 3, 31), date(2023, 3, 28), "中标通知书"),
        Milestone("开工", date(2023, 6, 9)),
        Milestone("主体封顶", date(2023, 9, 30)),
    )
    shown = show(commitment, replace(update(commitment.id), milestones=steps), TODAY)
    assert [(one.name, one.when, one.evidence, one.reached) for one in shown.milestones] == [
        ("招标完成", "2023年3月28日办到（计划2023年3月31日前）", "中标通知书", True),
        ("开工", "原计划2023年6月9日前，部门还没有报办到", "", False),
        ("主体封顶", "计划2023年9月30日前办到", "", False),
    ]
    first, second, _ = as_data(shown)["milestones"]
    assert first == {
        "name": "招标完成",
        "due": "2023-03-31",
        "reached": "2023-03-28",
        "evidence": "中标通知书",
    }
    assert second == {"name": "开工", "due": "2023-06-09", "reached": None, "evidence": None}
    unknown = replace(update(commitment.id, CommitmentStatus.UNKNOWN), milestones=steps)
    assert show(commitment, unknown, TODAY).milestones == []
    assert as_data(show(commitment, None, TODAY))["milestones"] == []
