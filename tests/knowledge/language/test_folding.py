"""However a text is spelled, it folds to one spelling, and its figures to one value."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from knowledge.language.folding import fold, numbers

_ANYTHING = st.text(st.characters(exclude_categories=()), max_size=60)
"""Any code points, including lone surrogates."""
_NUMERALS = st.text(alphabet="零〇一二两三四五六七八九十百千万亿.点多余第0123 ", max_size=12)
_MARKED = st.text(alphabet="abüǖßİ①⑳\u0301\u0308\u030c\u0345ῂᾳ\u200b\ufeff\u202e萬臺薴髮", max_size=8)
"""Characters whose folding interacts: combining marks, ligatures, circled numbers, traditional script."""


@settings(max_examples=300, deadline=None)
@given(_ANYTHING | _NUMERALS | _MARKED)
@example("\x00\ud800👨‍👩‍👧\u202eمرحبا")
@example("〇十零")
@example("两三十个人")
@example("ß\u030c")
@example("薴")
@example("一二〇二三年九百○一年")
def test_folding_again_changes_nothing(text: str) -> None:
    """Any text can be folded, and folding again changes nothing, since messages are folded more than once."""
    folded = fold(text)
    assert fold(folded) == folded


@settings(max_examples=200, deadline=None)
@given(_ANYTHING)
def test_nothing_invisible_stays(text: str) -> None:
    """No zero-width, direction or control character remains except tab, newline and carriage return."""
    invisible = {
        "\u200b",
        "\u200c",
        "\u200d",
        "\u200e",
        "\u200f",
        "\u202d",
        "\u202e",
        "\ufeff",
        "\u2060",
        "\x00",
        "\x1b",
    }
    assert not invisible & set(fold(text + "".join(invisible) + text))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("電梯加裝", "电梯加装"),
        ("電 梯\u200b加\ufeff裝", "电 梯加装"),
        ("GDP 增長", "gdp 增长"),
        ("\uff27\uff24\uff30\uff17\uff05\uff1f", "gdp7%?"),
        ("LÜ", "lv"),
        ("九百户", "900户"),
        ("一百二十个", "120个"),
        ("两千五百人", "2500人"),
        ("三千零五十", "3050"),
        ("二十大", "20大"),
        ("百姓千家万户", "百姓千家万户"),
        ("十分感谢", "十分感谢"),
        ("一二三四", "一二三四"),
        ("", ""),
    ],
)
def test_every_text_is_folded_to_one_spelling(text: str, folded: str) -> None:
    """Width, script, case, invisible characters and written-out numbers are normalised; ordinary words are unchanged."""
    assert fold(text) == folded


def test_circled_numbers_stand_apart() -> None:
    """②③ are two numbers, not 23, and ⑳ is 20."""
    assert fold("②③").split() == ["2", "3"]
    assert fold("⑳").strip() == "20"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("900户", (900, "户")),
        ("九百户", (900, "户")),
        ("\uff19\uff10\uff10户", (900, "户")),
        ("九百多户", (900, "户")),
        ("1.4万亩", (14000, "亩")),
        ("14000亩", (14000, "亩")),
        ("\uff11\uff0e\uff14 万亩", (14000, "亩")),
        ("6万余人次", (60000, "人")),
        ("三亿袋", (300_000_000, "袋")),
        ("3亿袋", (300_000_000, "袋")),
        ("一万四千亩", (14000, "亩")),
        ("1,200件", (1200, "件")),
        ("12%", (12, "%")),
        ("百分之八", (8, "%")),
        ("百分之八十", (80, "%")),
        ("百分之六点五", (6.5, "%")),
        ("百分之十", (10, "%")),
        ("1.4W亩", (14000, "亩")),
        ("3e袋", (300_000_000, "袋")),
        ("八个百分点", (8, "个")),
        ("增长8%。", (8, "%")),
    ],
)
def test_one_figure_however_it_is_written(text: str, found: tuple[float, str]) -> None:
    """Digits, full width, written out, with 万 and 亿, with separators: all give the same single value and unit."""
    assert numbers(fold(text)) == [found]


def test_all_figures_of_a_text_are_found_in_order() -> None:
    """Each figure is found with its unit, but digits in the name of a road or pollutant are not."""
    assert numbers(fold("今年160个小区,装80部电梯")) == [(160, "个"), (80, "部")]
    assert numbers(fold("G316和PM2.5")) == []


@given(st.integers(1, 9_999))
def test_written_out_numbers_below_ten_thousand_fold_to_digits(value: int) -> None:
    """Every written-out number from 11 to 9,999 is read; smaller ones stay characters."""
    import cn2an  # noqa: PLC0415 - only to write the numbers out

    written = cn2an.an2cn(value)
    if value > 10:
        assert fold(f"{written}户") == f"{value}户"
    assert fold(fold(written)) == fold(written)


@settings(max_examples=200, deadline=None)
@given(_ANYTHING | _NUMERALS)
def test_figures_are_read_from_any_text(text: str) -> None:
    """Figures are read from any text without error, and every value is one that a report could print."""
    assert all(value >= 0 and len(unit) <= 1 for value, unit in numbers(fold(text)))


@pytest.mark.parametrize("written", ["二〇二三年", "二零二三年", "二○二三年", "２０２３年"])
def test_a_year_may_be_written_in_characters(written: str) -> None:
    """A year in characters is read as printed in documents; other numbers of as many digits are unchanged."""
    assert fold(f"{written}的目标") == "2023年的目标"
    assert fold("二〇二三的目标") == "二〇二三的目标"


@pytest.mark.parametrize("text", ["12路", "坐3路车去医院"])
def test_a_bus_is_no_figure(text: str) -> None:
    """What stands for a line counts nothing; lamps do: 80路灯."""
    assert numbers(fold(text)) == []
    assert numbers("80路灯") == [(80.0, "路")]
