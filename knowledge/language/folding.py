"""Normalises text to one spelling: width, script, case, invisible characters and written-out numbers."""

import re
import unicodedata
from functools import cache, lru_cache

import cn2an
from opencc import OpenCC

from knowledge.language.han import HAN

_INVISIBLE = re.compile(
    r"[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]"
)
_BETWEEN_CLAUSES = re.compile(r"[,;。!?\s]+")
_MARKS = re.compile(r"[\s\W_]+")
_NUMERAL = re.compile(r"[一二两三四五六七八九十][零〇一二两三四五六七八九十百千万亿]*")
_UNITS = frozenset("十百千万亿")
_TYPED_SCALE = re.compile(r"(?<![a-z0-9.])(\d+(?:\.\d+)?)\s?([we])(?![a-z0-9])")
_TYPED = {"w": "万", "e": "亿"}
"""How residents type 万 and 亿: 1.4w亩, 3e袋."""
_PERCENT = re.compile(r"百分之(?:(\d+(?:\.\d+)?)|([一二三四五六七八九十])(?:点([零一二三四五六七八九]+))?)")
_POINTS = re.compile(r"(?<![零〇一二两三四五六七八九十百千万第])[一二三四五六七八九](?=个(?:百分)?点(?!位))")
_DIGITS = str.maketrans("零〇○一二三四五六七八九", "000123456789")
_YEAR = re.compile("(?<![零〇○一二三四五六七八九])[一二][零〇○一二三四五六七八九]{3}(?=年)")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_TRADITIONAL_ZHE = re.compile("(?<![显名原专编巨论土译遗])著(?![名作称书者述])")
"""着 as phones in traditional script type it (著火); the converter leaves it, since 著 is also a word of its own."""
_CIRCLED = str.maketrans({chr(0x2460 + i): f" {i + 1} " for i in range(20)})
_MAY_CHANGE = re.compile("[^\u4e00-\u9fff]|[一二两三四五六七八九十百千万亿著]")
"""Anything but characters that fold to themselves, unless traditional; most words of a city's data contain no other."""


@cache
def _simplified() -> OpenCC:
    return OpenCC("t2s")


@lru_cache(maxsize=65536)
def _is_traditional(character: str) -> bool:
    return bool(_simplified().convert(character) != character)


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Normalise `text`: NFKC, simplified, lower case, numbers in figures, nothing invisible.

    九百户 becomes 900户, 二〇二三年 2023年, 百分之八 8%, 1.4w 1.4万.
    """
    if not _MAY_CHANGE.search(text) and not any(map(_is_traditional, text)):
        return text
    text = _INVISIBLE.sub("", text.translate(_CIRCLED))
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).replace("ü", "v")
    text = _THOUSANDS.sub("", text)
    if any(map(_is_traditional, text)):
        # Some characters take two steps to be simplified (苧 → 苎 → …): a second pass settles them.
        text = _simplified().convert(_simplified().convert(text)).replace("甚么", "什么")
    text = _TRADITIONAL_ZHE.sub("着", text)
    text = _NUMERAL.sub(_arabic, years_in_figures(text))
    text = _TYPED_SCALE.sub(lambda typed: typed[1] + _TYPED[typed[2]], text)
    text = _POINTS.sub(lambda digit: digit[0].translate(_DIGITS), text)
    return _PERCENT.sub(_percent, text)


def years_in_figures(text: str) -> str:
    """Return the text, of the same length, with its years (二〇二三年, as reports also print them) in figures."""
    return _YEAR.sub(lambda year: year[0].translate(_DIGITS), text)


def without_marks(text: str) -> str:
    """Return only letters, characters and digits: the text regardless of punctuation."""
    return _MARKS.sub("", text)


def clauses(folded: str) -> list[str]:
    """Return the stretches of a folded text between marks and spaces."""
    return [one for one in _BETWEEN_CLAUSES.split(folded) if one]


def plain_words(text: str) -> str:
    """Return the spelling in which wordings are compared: folded, without spaces and marks; may be empty."""
    return without_marks(fold(text))


def _percent(match: re.Match[str]) -> str:
    number, digit, fraction = match.groups()
    written = number or (f"{digit}.{fraction}" if fraction else digit)
    return f"{written.translate(_DIGITS).replace('十', '10')}%"


def _arabic(match: re.Match[str]) -> str:
    written = match.group()
    if len(written) == 1 or not _UNITS & set(written):
        return written
    try:
        return f"{cn2an.cn2an(written.replace('〇', '零'), 'smart'):.0f}"
    except (ValueError, KeyError, IndexError):  # raised by cn2an for strings that are not numbers
        return written


_SCALE = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_NUMBER = re.compile(
    rf"(?<![a-z0-9.])(?!\d+路(?!灯))(\d+(?:\.\d+)?)\s*(十|百|千|万|亿)?(?:余|多)?([a-z%]|[{HAN}])?"
)


def numbers(folded: str) -> list[tuple[float, str]]:
    """Return every (value, unit character) in a folded text, scale multiplied in: 1.4万亩 and 14000亩 are (14000, 亩).

    A bus line (12路) is not a figure.
    """
    return [(round(float(m[1]) * _SCALE.get(m[2] or "", 1), 6), m[3] or "") for m in _NUMBER.finditer(folded)]


def first_value(folded: str, otherwise: float = 0.0) -> float:
    """Return the value of the first number in a folded text, scale multiplied in; `otherwise` if there is none."""
    return next((value for value, _ in numbers(folded)), otherwise)
