"""The shipped city's data are valid, faults in a folder are reported with their line, and a second city just works."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.assembly import dialogue_of
from bot.stranger import NothingKnown
from handlers.messages import Incoming
from handlers.outcome import Outcome
from handlers.state import State
from knowledge.city import City, load_city
from knowledge.city_format import CityDataError, Problem
from knowledge.commitment import MAX_QUOTE, Baseline, Commitment
from knowledge.found import Band
from knowledge.language.folding import fold
from knowledge.matching.matcher import Matcher
from knowledge.report import REVIEW
from storage.records import Decision
from tests.knowledge.small_city import SmallCity, offsets

ROOT = Path(__file__).parents[2]
FIRST = "commitments/01-city.toml"


def _faults(small: SmallCity) -> list[Problem]:
    with pytest.raises(CityDataError) as caught:
        load_city(small.folder)
    return caught.value.problems


# The shipped city.


def test_every_quote_is_verbatim(city: City) -> None:
    """Each quote equals the source between its offsets without line breaks, in at most 120 characters."""
    entries: list[Commitment | Baseline] = [*city.commitments, *city.baselines]
    for entry in entries:
        printed = city.report.source[entry.start : entry.end]
        assert re.sub(r"\s*[\r\n]+\s*", "", printed) == entry.quote, entry.id
        assert 2 <= len(entry.quote) <= MAX_QUOTE == 120, entry.id
        assert not printed[0].isspace(), entry.id
        assert not printed[-1].isspace(), entry.id


def test_every_commitment_stands_in_the_plan(city: City) -> None:
    """Commitments are never quoted from the review, baselines always are, and each area has some commitments."""
    areas = [commitment.place.area for commitment in city.commitments]
    assert "回顾" not in areas
    assert {city.report.place(baseline.start).area for baseline in city.baselines} == {"回顾"}
    assert set("一二三四五六七八") | {"目标", "自身建设"} <= set(areas)
    assert sum(len(section.commitments) for section in city.areas) == len(city.commitments) > 400


def test_every_id_is_used_once(city: City) -> None:
    """Ids are unique and lead to their commitment."""
    for entries in (city.commitments, city.baselines):
        counted = Counter(entry.id for entry in entries)
        assert [number for number, times in counted.items() if times > 1] == []
    assert all(city.commitment(commitment.id) is commitment for commitment in city.commitments)
    assert city.commitment("9-999") is None
    first, second, *_ = city.commitments
    assert city.commitments_with([second.id, "9-999", first.id]) == (second, first)


def test_every_commitment_can_be_asked_for_in_everyday_words(city: City) -> None:
    """Each commitment has at least five different phrases, a unique title, and an existing department."""
    for commitment in city.commitments:
        assert len({fold(phrase) for phrase in commitment.phrases}) >= 5, commitment.id
        assert all(city.department(name) for name in commitment.departments), commitment.id
        assert commitment.focus is None or commitment.focus in commitment.quote, commitment.id
    titles = Counter(commitment.title for commitment in city.commitments)
    assert [title for title, times in titles.items() if times > 1] == []


def test_every_figure_stands_in_its_quote(city: City) -> None:
    """A target's value is a whole number in the quote, in digits or characters: 8 does not occur in 80部."""
    missing = []
    for commitment in city.commitments:
        digits = {float(number) for number in re.findall(r"\d+(?:\.\d+)?", fold(commitment.quote))}
        written = {_VALUES[sign] for sign in commitment.quote if sign in _VALUES}
        missing += [
            (commitment.id, target.value)
            for target in commitment.targets
            if target.value not in digits | written
        ]
    assert missing == []


_VALUES = {sign: value for value, sign in enumerate("一二三四五六七八九十", 1)} | {
    "两": 2,
    "千": 1000,
    "百": 100,
}


def test_last_years_results_lead_to_this_years_commitments(city: City) -> None:
    """Every link leads to an existing id; last year's 562户 of adapted homes precede this year's 900户."""
    linked = [number for baseline in city.baselines for number in baseline.precedes]
    assert all(city.commitment(number) for number in linked)
    assert len(linked) > 5
    assert all((one.value is None) == (not one.unit) for one in city.baselines)
    assert all(one.place.area == REVIEW for one in city.baselines)
    homes = next(c for c in city.commitments if any(t.value == 900 and t.unit == "户" for t in c.targets))
    assert "居家适老化改造" in homes.quote
    assert [(baseline.value, baseline.unit) for baseline in homes.baselines] == [(562, "户")]
    assert "562户" in homes.baselines[0].quote


def test_misprints_come_with_their_commitments(city: City) -> None:
    """An erratum occurs in the source as printed, and is with every commitment whose quote contains it."""
    source = re.sub(r"\s", "", city.report.source)
    for erratum in city.errata:
        assert re.sub(r"\s", "", erratum.printed) in source
        assert erratum.printed != erratum.correct
    held = {e.printed for commitment in city.commitments for e in commitment.errata}
    assert {"平林至浙河段", "石村产业", "府澩河"} <= held
    for commitment in city.commitments:
        assert {e for e in city.errata if e.printed in commitment.quote} == set(commitment.errata)


def test_departments_are_found_by_every_name(city: City) -> None:
    """Names and aliases lead to one department each, and one department takes what no other owns."""
    for department in city.departments:
        for name in (department.name, *department.aliases):
            assert city.department(name) is department
    assert [d for d in city.departments if d.unowned] == [city.unowned]
    assert city.department("月球局") is None


@pytest.mark.parametrize("number", range(3))
def test_the_examples_of_the_first_screen_find_their_answer(
    city: City, matcher: Matcher, number: int
) -> None:
    """Every example of the first screen is answered or offered a choice, never declined."""
    example = city.examples[number]
    assert matcher.find(example).band is not Band.DECLINE, example


# Faults are reported.


@dataclass(frozen=True)
class Fault:
    """A change that breaks the small city, and what its owner must be told."""

    file: str
    old: str
    new: str
    field: str
    value: str
    """Must occur in the shown value."""
    remedy: str
    """Must occur in the remedy."""
    stands: str = ""
    """Text of the reported line; empty: the changed text itself."""


_STANDS = offsets("新建口袋公园15个")
_FAULTS = {
    "quote not in the report": Fault(
        FIRST, 'quote = "新建口袋公园15个"', 'quote = "新修口袋公园15个"', "quote", "新修", "copy it from there"
    ),
    "offsets of another sentence": Fault(
        FIRST, _STANDS, "start = 3\nend = 12", "start", "3, end = 12", _STANDS.replace("\n", ", ")
    ),
    "one offset too far": Fault(
        FIRST,
        _STANDS,
        re.sub(r"end = (\d+)", lambda m: f"end = {int(m[1]) + 1}", _STANDS),
        "start",
        _STANDS[8:11],
        _STANDS.replace("\n", ", "),
    ),
    "focus outside the quote": Fault(
        FIRST, 'focus = "停车位1000个"', 'focus = "停车楼"', "focus", "停车楼", "part of the quote"
    ),
    "number not in the quote": Fault(
        FIRST, "value = 1000,", "value = 75,", "targets", "75", "no such number"
    ),
    "number only as a part of another": Fault(
        FIRST, "value = 1000,", "value = 100,", "targets", "100", "no such number"
    ),
    "unit not in the quote": Fault(
        "commitments/02-tea.toml", 'unit = "万亩"', 'unit = "公里"', "targets", "公里", "no such unit"
    ),
    "unknown lead": Fault(FIRST, 'lead = "城建局"', 'lead = "园林局"', "lead", "园林局", "departments.toml"),
    "unknown second department": Fault(
        FIRST, 'co = ["市民热线"]', 'co = ["市民热线", "交警队"]', "co", "交警队", "departments.toml"
    ),
    "an id twice": Fault(
        "commitments/02-tea.toml", 'id = "2-002"', 'id = "1-001"', "id", "1-001", "give it a new one"
    ),
    "two targets of one name": Fault(
        FIRST, 'targets = [{ name = "公共停车位", value = 1000, unit = "个", op = "=" }]',
        'targets = [{ name = "公共停车位", value = 1000, unit = "个", op = "=" }, { name = "公共停车位", value = 1000, unit = "个", op = ">=" }]',
        "targets", "公共停车位", "give them different names"
    ),
    "an unknown id in precedes": Fault(
        "baselines.toml", 'precedes = ["1-001"]', 'precedes = ["1-099"]', "precedes", "1-099", "no commitment has this id"
    ),
    "a baseline's figure without its unit": Fault(
        "baselines.toml", 'unit = "个"', 'unit = ""', "value", "12", "a figure needs its unit", stands="value = 12"
    ),
    "a baseline without a figure that something continues": Fault(
        "baselines.toml", 'value = 12\nunit = "个"', "", "value", "nothing", "leave out `unit` and `precedes`"
    ),
    "a baseline that the report does not hold": Fault(
        "baselines.toml", 'quote = "建成口袋公园12个"', 'quote = "建成口袋公园13个"', "quote", "13个", "copy it from there"
    ),
    "an erratum that is not in the report": Fault(
        "errata.toml", 'quote = "铺设雨污分流管网"', 'quote = "铺设供热管网"', "quote", "铺设供热管网", "must be in the report"
    ),
    "an erratum that corrects nothing": Fault(
        "errata.toml", 'correct = "分流管道"', 'correct = "分流管网"', "correct", "分流管网", "is as printed"
    ),
    "a baseline's figure that its quote does not hold": Fault(
        "baselines.toml", "value = 12", "value = 13", "value", "13", "no such number"
    ),
    "an erratum outside its quote": Fault(
        "errata.toml", 'printed = "分流管网"', 'printed = "合流管网"', "quote", "铺设雨污分流管网", "contain `printed`", 'quote = "铺设雨污分流管网"'
    ),
    "an alias of two departments": Fault(
        "departments.toml", 'full_name = "云岭市茶业局"', 'full_name = "云岭市茶业局"\naliases = ["建设局"]', "name", "建设局", "keep it on one", 'name = "茶业局"'
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", _FAULTS.values(), ids=_FAULTS.keys())
def test_a_fault_is_named_with_file_line_field_value_and_remedy(small: SmallCity, fault: Fault) -> None:
    """One fault is reported exactly, with the line to correct."""
    small.change(fault.file, fault.old, fault.new)
    line = small.line(fault.file, fault.stands or fault.new.split("\n")[0])
    (problem,) = _faults(small)
    assert (problem.file, problem.line) == (Path(fault.file).name, line)
    assert problem.field == fault.field
    assert fault.value in problem.value
    assert fault.remedy in problem.remedy
    assert str(problem) == f"{problem.file}:{line}: {problem.field} = {problem.value}: {problem.remedy}"


def test_all_faults_are_told_at_once(small: SmallCity) -> None:
    """Three faults in three files are three lines of one message, not three runs."""
    small.change(FIRST, 'lead = "城建局"', 'lead = "园林局"')
    small.change("commitments/02-tea.toml", 'quote = "新建标准化茶园3万亩"', 'quote = "扩建标准化茶园3万亩"')
    small.change("baselines.toml", 'precedes = ["1-001"]', 'precedes = ["7-777", "1-001", "6-666"]')
    problems = _faults(small)
    assert {(problem.file, problem.field) for problem in problems} == {
        ("01-city.toml", "lead"),
        ("02-tea.toml", "quote"),
        ("baselines.toml", "precedes"),
    }
    assert [problem.value for problem in problems if problem.field == "precedes"] == ["'6-666'", "'7-777'"]
    with pytest.raises(CityDataError, match=r"(?s)01-city\.toml:\d+: lead.*02-tea\.toml:\d+: quote"):
        load_city(small.folder)


@pytest.mark.parametrize("text", ["commitment = 1", "commitment = [1]", "[commitment]", "[[commitments]]"])
def test_what_is_no_row_of_tables_is_named(small: SmallCity, text: str) -> None:
    """A file of commitments contains [[commitment]] and nothing else."""
    (small.folder / FIRST).write_text(text, encoding="utf-8")
    (problem,) = _faults(small)
    assert (problem.file, problem.line) == (Path(FIRST).name, 1)
    assert problem.remedy == "only [[commitment]] tables stand here"


def test_two_commitments_have_two_titles(small: SmallCity) -> None:
    """Duplicate titles are reported with both places, since residents pick by them."""
    small.change(FIRST, 'title = "新增公共停车位1000个"', 'title = "新建口袋公园15个"')
    (problem,) = _faults(small)
    title = 'title = "新建口袋公园15个"'
    assert problem.line == small.line(FIRST, title, after='id = "1-002"')
    assert f"01-city.toml:{small.line(FIRST, title)}" in problem.remedy


def test_a_place_has_one_government(small: SmallCity) -> None:
    """A place with two governments is refused, since it would be left to chance who is told."""
    small.change(
        "departments.toml", 'duties = ["茶园建设", "茶叶加工"]', 'duties = ["茶园建设"]\nplaces = ["东山"]'
    )
    small.change("departments.toml", "unowned = true", 'unowned = true\nplaces = ["东山"]')
    (problem,) = _faults(small)
    assert (problem.file, problem.field, problem.value) == ("departments.toml", "places", "'东山'")
    assert problem.line == small.line("departments.toml", "places", after="unowned")
    assert "茶业局" in problem.remedy


@pytest.mark.parametrize("unowned", ["", "unowned = true\n"])
def test_exactly_one_department_takes_what_nobody_owns(small: SmallCity, unowned: str) -> None:
    """None or two departments for unowned matters are refused: feedback always has one place to go."""
    if unowned:
        small.change("departments.toml", 'aliases = ["建设局"]\n', f'aliases = ["建设局"]\n{unowned}')
    else:
        small.change("departments.toml", "unowned = true\n", "")
    (problem,) = _faults(small)
    assert (problem.file, problem.field) == ("departments.toml", "unowned")
    assert "exactly one" in problem.remedy


def test_a_city_without_commitments_is_refused(small: SmallCity) -> None:
    """A folder without commitments is refused."""
    for name in ("01-city.toml", "02-tea.toml"):
        (small.folder / "commitments" / name).unlink()
    small.change("baselines.toml", 'precedes = ["1-001"]', "precedes = []")
    (problem,) = _faults(small)
    assert problem.file.startswith("commitments")
    assert "add at least one" in problem.remedy


def test_a_report_that_is_none_is_refused(small: SmallCity) -> None:
    """A text without any area is refused with the report's name and what was looked for."""
    (small.folder / "report.txt").write_text("今天天气很好。\n", encoding="utf-8")
    (problem,) = _faults(small)
    assert (problem.file, problem.field) == ("report.txt", "report")
    assert "government work report" in problem.remedy


def test_a_large_figure_is_found_in_its_quote(small: SmallCity) -> None:
    """1250000株 matches the quote as printed."""
    small.change(
        "commitments/02-tea.toml",
        'quote = "新建标准化茶园3万亩"\n' + offsets("新建标准化茶园3万亩"),
        'quote = "新植茶树1250000株"\n' + offsets("新植茶树1250000株"),
    )
    small.change("commitments/02-tea.toml", 'value = 3, unit = "万亩"', 'value = 1250000, unit = "株"')
    found = load_city(small.folder).commitment("2-001")
    assert found is not None
    assert found.targets[0].value == 1_250_000


# A second city.


def test_a_second_city_is_only_data(small: SmallCity) -> None:
    """Another city loads with its own name, year, place and misprint, from its folder alone."""
    other = load_city(small.folder)
    assert (other.code, other.name, other.year) == ("yunling-2031", "云岭市", 2031)
    assert [section.title for section in other.areas] == ["全力建设宜居之城", "全力发展特色农业"]
    park, _, pipes, *_ = other.commitments
    assert park.baselines[0].value == 12
    assert [erratum.correct for erratum in pipes.errata] == ["分流管道"]
    assert "\n" in other.report.source[pipes.start : pipes.end]
    assert other.unowned.name == "市民热线"
    assert other.reply_days == {"投诉": 7}


def test_a_second_city_answers_its_own_residents(small: SmallCity, cache_dir: Path) -> None:
    """The other city quotes its own report, files complaints with its own departments, and knows its own name."""
    dialogue = dialogue_of(small.folder, cache_dir)

    def say(text: str) -> Outcome:
        now = datetime(2031, 3, 3, 2, 0, tzinfo=UTC)
        incoming = Incoming("web", "someone", "1", text, now)
        return dialogue.decide(
            incoming, State(), NothingKnown(), now=now, new_number=lambda: "YN-0000-0000-1"
        )

    asked = say("今年修几个口袋公园")
    assert asked.decision is Decision.ANSWER
    assert asked.matches[0].commitment.id == "1-001"
    assert "新建口袋公园15个" in asked.replies[0].text
    complaint = say("我要投诉,我们这条街的路灯不亮,没人管")
    assert complaint.decision is Decision.LOG
    assert complaint.departments[0] == "城建局"
    assert "2031年云岭市政府工作报告" in say("火星上有没有水").replies[0].text


def test_no_module_knows_the_first_city() -> None:
    """Code and lexicon name no city, except the list of cities."""
    holders = {
        path.relative_to(ROOT).as_posix(): found
        for room in ("bot", "console", "edge", "handlers", "knowledge", "storage")
        for path in (*(ROOT / room).rglob("*.py"), *(ROOT / room).rglob("lexicon/*.toml"))
        if (found := re.findall(r"随州|suizhou", path.read_text(encoding="utf-8"), re.IGNORECASE))
    }
    assert holders == {"knowledge/language/lexicon/cities.toml": ["随州"]}
