"""Malformed values in a city's files are reported with their line, in any file."""

import re
from pathlib import Path
from typing import get_args

import pytest

from knowledge.city import load_city
from knowledge.city_format import (
    CityDataError,
    CommitmentEntry,
    FeedbackName,
    Problem,
    TableFile,
    parse_toml,
)
from storage.records import FeedbackKind
from tests.knowledge.small_city import SmallCity

FIRST = "commitments/01-city.toml"


def _all(small: SmallCity) -> list[Problem]:
    with pytest.raises(CityDataError) as caught:
        load_city(small.folder)
    return caught.value.problems


def _fault(small: SmallCity) -> Problem:
    (problem,) = _all(small)
    return problem


_FAULTS = [
    (FIRST, 'themes = ["停车"]', 'theme = ["停车"]\nthemes = ["停车"]', "theme", "停车"),
    (FIRST, 'lead = "城建局"\nco', "lead = 7\nco", "lead", "7"),
    (FIRST, 'id = "1-002"', 'id = "第2条"', "id", "第2条"),
    (FIRST, 'title = "新增公共停车位1000个"', 'title = "新"', "title", "新"),
    (FIRST, 'keywords = ["停车位", "停车"]', "keywords = []", "keywords", "[]"),
    (FIRST, "start = ", "start = -", "start", "-"),
    ("departments.toml", 'duties = ["转办诉求"]', "duties = []", "duties", "[]"),
    ("departments.toml", "unowned = true", 'boss = "某人"\nunowned = true', "boss", "某人"),
    ("errata.toml", 'confidence = "likely"', 'confidence = "大概"', "confidence", "大概"),
    ("baselines.toml", 'id = "b-001"', 'id = "b1"', "id", "b1"),
    ("baselines.toml", "value = 12", 'value = "十二"', "value", "十二"),
    ("baselines.toml", "value = 12", "value = inf", "value", "inf"),
    (FIRST, 'title = "新增公共停车位1000个"', 'title = "  "', "title", "  "),
]
"""(file, existing text, replacement, field, part of the shown value)"""


@pytest.mark.parametrize("fault", _FAULTS, ids=lambda fault: f"{fault[0]}: {fault[2]}")
def test_a_field_of_the_wrong_shape_is_named(small: SmallCity, fault: tuple[str, str, str, str, str]) -> None:
    """Unknown fields, wrong types, empty lists and invalid ids: file, line, field and value, and what is wanted."""
    name, old, new, field, value = fault
    small.change(name, old, new)
    problem = next(one for one in _all(small) if one.field == field)
    assert (problem.file, problem.line) == (Path(name).name, small.line(name, new.partition("\n")[0]))
    assert value in problem.value
    assert problem.remedy


@pytest.mark.parametrize(
    ("old", "new", "field", "stands"),
    [
        ('op = "="', 'op = "≈"', "targets.0.op", "targets = ["),
        ('  "再多几个休闲的地方",\n', "", "phrases", "phrases = ["),
        ('  "再多几个休闲的地方",', '  "",', "phrases.2", "phrases = ["),
    ],
)
def test_a_fault_within_a_list_points_to_the_list(
    small: SmallCity, old: str, new: str, field: str, stands: str
) -> None:
    """Too few phrases, an empty one, or a target's wrong comparison are reported at the list's first line."""
    small.change(FIRST, old, new)
    problem = next(one for one in _all(small) if one.field == field)
    assert (problem.file, problem.line) == ("01-city.toml", small.line(FIRST, stands))
    assert problem.remedy


def test_a_quote_of_more_than_120_characters_is_refused(small: SmallCity) -> None:
    """A verbatim quote that is too long is refused, since it contains more than one promise."""
    source = small.text("report.txt").replace("\n", "")
    start = source.index("完成老旧供水管网改造")
    long = source[start : start + 121]
    small.change(FIRST, 'quote = "新建口袋公园15个"', f'quote = "{long}"')
    problem = next(one for one in _all(small) if one.file == "01-city.toml")
    assert (problem.file, problem.line, problem.field) == ("01-city.toml", small.line(FIRST, long), "quote")
    assert long[:20] in problem.value
    assert "120" in problem.remedy
    assert len(problem.value) <= 80


def test_a_missing_field_points_to_its_table(small: SmallCity) -> None:
    """A missing field is reported at its table's first line."""
    small.change(FIRST, 'lead = "城建局"\nco', "co")
    problem = _fault(small)
    text = small.text(FIRST)
    second = text[: text.index("[[commitment]]", text.index('id = "1-001"'))].count("\n") + 1
    assert (problem.file, problem.line, problem.field) == ("01-city.toml", second, "lead")
    assert (problem.value, problem.remedy) == ("nothing", "is missing: write it")


@pytest.mark.parametrize(
    ("old", "new", "field", "value"),
    [
        ('hotline = "12345"', "hotline = 12345", "hotline", "12345"),
        ("year = 2031", "year = 31", "year", "31"),
        ('timezone = "Asia/Shanghai"', 'timezone = "Asia/Yunling"', "timezone", "Asia/Yunling"),
        ('short_name = "云岭"', 'short_name = "云岭"\nmayor = "某人"', "mayor", "某人"),
        ('"投诉" = 7', '"投诉" = 0', "reply_days.投诉", "0"),
        ('"投诉" = 7', '"抱怨" = 7', "reply_days.抱怨", "抱怨"),
        ("year = 2031", "year = 2030", "year", "2030"),
        ('names = ["云岭采茶节"]', 'names = ["云岭采茶节", ""]', "names.1", "''"),
    ],
)
def test_a_wrong_field_of_the_city_is_named(
    small: SmallCity, old: str, new: str, field: str, value: str
) -> None:
    """Faults in city.toml are reported with their line, within its table and lists too."""
    small.change("city.toml", old, new)
    problem = _fault(small)
    assert (problem.file, problem.field) == ("city.toml", field)
    assert value in problem.value
    assert problem.remedy
    assert problem.line == small.line("city.toml", new.rsplit("\n", maxsplit=1)[-1])


@pytest.mark.parametrize("name", ["city.toml", "departments.toml", "errata.toml", "baselines.toml", FIRST])
def test_what_is_no_toml_is_named_with_its_line(small: SmallCity, name: str) -> None:
    """A line that is not valid TOML is reported, in every file."""
    lines = small.text(name).split("\n")
    lines.insert(3, 'mistaken = = "x"')
    (small.folder / name).write_text("\n".join(lines), encoding="utf-8")
    problem = _fault(small)
    assert (problem.file, problem.line, problem.field) == (Path(name).name, 4, "TOML")
    assert "Invalid value" in problem.remedy


def test_a_list_that_is_never_closed_is_named_where_the_file_ends(small: SmallCity) -> None:
    """An unclosed list is reported at the file's end, not on the first line."""
    text = small.text(FIRST).rstrip().removesuffix("]")
    (small.folder / FIRST).write_text(text, encoding="utf-8")
    problem = _fault(small)
    assert (problem.file, problem.field) == ("01-city.toml", "TOML")
    assert text.count("\n") <= problem.line <= text.count("\n") + 1


@pytest.mark.parametrize(
    "name", ["city.toml", "departments.toml", "errata.toml", "baselines.toml", "report.txt"]
)
def test_a_missing_file_is_named(small: SmallCity, name: str) -> None:
    """A missing file is reported with path and remedy instead of a traceback."""
    (small.folder / name).unlink()
    problem = _fault(small)
    assert problem.file == name
    assert str(small.folder / name) in problem.value
    assert problem.remedy


@pytest.mark.parametrize("name", ["city.toml", "departments.toml", FIRST])
def test_a_file_in_another_encoding_is_named(small: SmallCity, name: str) -> None:
    """A file saved as GBK, as by some editors, is reported instead of a traceback."""
    (small.folder / name).write_bytes(small.text(name).encode("gbk"))
    problem = _fault(small)
    assert problem.file == Path(name).name
    assert "utf-8" in problem.remedy.lower()


def test_what_editors_of_another_system_write_is_read(small: SmallCity) -> None:
    """A byte order mark and CRLF change nothing; a report may be in GB18030."""
    for name in ("city.toml", "departments.toml", "baselines.toml", FIRST):
        text = small.text(name).replace("\n", "\r\n")
        (small.folder / name).write_bytes(text.encode("utf-8-sig"))
    sound = load_city(small.folder)
    for encoding in ("utf-8-sig", "gb18030"):
        (small.folder / "report.txt").write_bytes(sound.report.source.encode(encoding))
        assert load_city(small.folder).commitments == sound.commitments


def test_a_report_in_no_encoding_is_told(small: SmallCity) -> None:
    """A report saved as a word processor's document is refused."""
    (small.folder / "report.txt").write_bytes(b"PK\x03\x04\xff\xff")
    problem = _fault(small)
    assert (problem.file, problem.field) == ("report.txt", "report")
    assert "save it as plain text in UTF-8" in problem.remedy


@pytest.mark.parametrize("written", ["title = “公园”", "title　= '公园'"])
def test_a_full_width_mark_is_shown(small: SmallCity, written: str) -> None:
    """A “ from a Chinese input method, which TOML does not accept, is shown."""
    small.change(FIRST, 'title = "新建口袋公园15个"', written)
    assert re.search(r"write '(?:“|\\u3000)' as one of", _fault(small).remedy)


def test_a_fit_that_is_none_is_told(small: SmallCity) -> None:
    """Unreadable weights are reported before the server starts."""
    (small.folder / "precedents.npz").write_bytes(b"")
    problem = _fault(small)
    assert problem.file == "precedents.npz"
    assert "delete it" in problem.remedy


def test_the_kinds_of_feedback_are_those_that_are_filed() -> None:
    """A city sets days exactly for the kinds of feedback that can be filed."""
    assert set(get_args(FeedbackName)) == {kind.value for kind in FeedbackKind}


def test_what_is_wrong_with_one_entry_is_told_once(small: SmallCity) -> None:
    """A faulty entry is reported once, without the faults that follow from it."""
    small.change(FIRST, 'lead = "城建局"', "lead = 7")
    small.change("departments.toml", 'duties = ["转办诉求"]\n', "")
    assert {(one.file, one.field) for one in _all(small)} == {
        ("01-city.toml", "lead"),
        ("departments.toml", "duties"),
    }


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A missing folder is reported with the place of the cities."""
    with pytest.raises(CityDataError, match=r"nowhere-2031.*knowledge/cities"):
        load_city(tmp_path / "nowhere-2031")


def test_other_tables_in_a_file_are_refused(small: SmallCity) -> None:
    """A table of another kind, such as a misspelled [[comitment]], is reported."""
    (small.folder / FIRST).write_text(
        small.text(FIRST).replace("[[commitment]]", "[[comitment]]", 1), encoding="utf-8"
    )
    problem = _fault(small)
    assert (problem.file, problem.field) == ("01-city.toml", "comitment")
    assert "[[commitment]]" in problem.remedy
    assert problem.line == small.line(FIRST, "[[comitment]]")


def test_lines_are_counted_over_comments_and_blanks(tmp_path: Path) -> None:
    """A field's line counts comments and blank lines, and a comment like a table is ignored."""
    path = tmp_path / "some.toml"
    path.write_text(
        '# [[commitment]]\n\n[[commitment]]\nid = "1-001"\n\n[[commitment]]\n\n  id  = "1-002"\n', "utf-8"
    )
    file = TableFile(path, "commitment")
    assert [file.problem(index, "id", "x", "y").line for index in (0, 1)] == [4, 8]
    assert file.problem(1, "lead", "x", "y").line == 6
    problems: list[Problem] = []
    assert list(file.entries(CommitmentEntry, problems)) == []
    assert {problem.line for problem in problems if problem.field == "quote"} == {3, 6}


def test_parse_toml_reads_what_is_sound(tmp_path: Path) -> None:
    """A valid file returns its table, including Chinese keys."""
    path = tmp_path / "some.toml"
    path.write_text('[reply_days]\n"投诉" = 7\n', encoding="utf-8")
    assert parse_toml(path) == {"reply_days": {"投诉": 7}}
