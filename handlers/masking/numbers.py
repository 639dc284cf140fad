"""Numbers that belong to a person: telephones, identity cards, bank cards, and long numbers written in groups.

Every pattern repeats a bounded number of times and its separators hold no digit, so the time is linear in the text.
"""

import re
from collections.abc import Iterator

from stdnum import luhn

from .span import Span

_GAP = r"[ \-()_/~]{0,3}"
"""What may separate the digits of a number; a point or comma only if in every gap (or 13.5 14.6 would join)."""
_POINT = r"(?:[.·•] {0,2}|-)?"
_EXTENSION = r"(?: {0,2}(?:转|分机|ext\.?) {0,2}\d{1,6})?"
_ABROAD = rf"(?:[(]?(?:\+|00) ?86{_GAP}|(?<!\d)86)?"

_MOBILE = re.compile(
    rf"(?<!\d)(?<!\d\.){_ABROAD}"
    rf"(?:1{_GAP}[3-9](?:{_GAP}\d){{9}}(?!\d|\.\d)|(?!19\d\d\.\d{{1,2}}-)1{_POINT}[3-9](?:{_POINT}\d){{9}}(?!\d|\.\d)|1[3-9]\d[,、]\d{{4}}[,、]\d{{4}}(?!\d))"
    rf"{_EXTENSION}"
)
_IDENTITY = re.compile(
    rf"(?<!\d)(?<!\d[ \-_/])[1-9](?:{_GAP}\d){{5}}{_GAP}"
    rf"(?:(?:1{_GAP}[89]|2{_GAP}0)(?:{_GAP}\d){{2}}{_GAP}(?:0{_GAP}[1-9]|1{_GAP}[0-2])(?:{_GAP}\d){{5}}{_GAP}[\dXx]"
    rf"|(?:\d{_GAP}){{2}}(?:0{_GAP}[1-9]|1{_GAP}[0-2]){_GAP}[0-3](?:{_GAP}\d){{4}})(?!{_GAP}[\dXx])"
)
"""GB 11643: region, date of birth, order, check digit; the check digit is ignored, as a mistyped number is personal."""
_CONTIGUOUS_IDENTITY = re.compile(r"(?<!\d)\d{14}(?:\d{3})?[\dXx](?![\dXx])")
_LANDLINE = re.compile(
    rf"(?<!\d)(?<!\d\.){_ABROAD}[(]?0(?:10|2\d|[3-9]\d{{2}})(?:{_GAP}|\.)[1-9]\d{{2,3}}(?:{_GAP}|\.)\d{{4}}(?!\d)"
    rf"(?:-\d{{1,5}}(?!\d))?{_EXTENSION}"
    rf"|(?<!\d)(?:\+|00)86{_GAP}[1-9]\d{{1,2}}{_GAP}\d{{7,8}}(?!\d)"
)
_CALLED = re.compile(
    r"(?:电话|座机|固话|手机|号码|联系方式|致电|拨打|tel|TEL|Tel)[号是为: ()]{0,4}(?!400|800)(\d{3,4}[ \-]{1,3}\d{4}(?!\d))"
    + _EXTENSION
)
_GROUPS = re.compile(r"(?<!\d)\d++(?:[ \-()_/]{1,3}\d++)++")
_DIGITS = re.compile(r"\d+")
_SPOKEN = re.compile(r"(?<![十百千万亿第])[〇零○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖]{7,}+(?![十百千万亿])")
_FAMILIAR = re.compile(r"(?:19|20)\d\d|1[12]\d|123\d\d|121[0-2]\d|9[56]\d{3}|1[01]\d{3}")
"""Years and hotlines, of which people write lists."""


def mobiles(text: str) -> Iterator[Span]:
    """Find mobile numbers (1, then 3 to 9, then nine digits) with +86 or 0086 and an extension (转 3)."""
    return (found.span() for found in _MOBILE.finditer(text))


def identities(text: str) -> Iterator[Span]:
    """Find identity numbers of 18 and (before 2000) 15 digits, whatever their check digit."""
    yield from (found.span() for found in _IDENTITY.finditer(text))
    yield from (found.span() for found in _CONTIGUOUS_IDENTITY.finditer(text))


def landlines(text: str) -> Iterator[Span]:
    """Find landline numbers with an area code, and local numbers in two groups after a word like 电话."""
    yield from (found.span() for found in _LANDLINE.finditer(text))
    yield from ((found.start(1), found.end()) for found in _CALLED.finditer(text))


def spoken(text: str) -> Iterator[Span]:
    """Find seven or more Chinese numerals in a row; numbers that count something have 十, 百, 千 or 万 in between."""
    return (found.span() for found in _SPOKEN.finditer(text))


def cards(text: str) -> Iterator[Span]:
    """Find bank cards in groups of any size; written in one piece, they are a run of digits like any other."""
    for found in _GROUPS.finditer(text):
        yield from _cards(text, _groups(found))


def grouped(text: str) -> Iterator[Span]:
    """Find numbers of nine or more digits, in groups of three or more, or digit by digit."""
    for found in _GROUPS.finditer(text):
        if _is_one_number([text[start:end] for start, end in _groups(found)]):
            yield found.span()


def _groups(found: re.Match[str]) -> list[Span]:
    return [
        (found.start() + group.start(), found.start() + group.end()) for group in _DIGITS.finditer(found[0])
    ]


def _is_one_number(groups: list[str]) -> bool:
    """Tell whether these are even groups of nine or more digits in all, rather than years or hotlines."""
    if sum(map(len, groups)) < 9 or all(_FAMILIAR.fullmatch(group) for group in groups):
        return False
    return all(len(group) == 1 for group in groups) or all(len(group) >= 3 for group in groups[:-1])


def _cards(text: str, groups: list[Span]) -> Iterator[Span]:
    """Find neighbouring groups that form a bank card: 13 to 19 digits, a card's first digit, Luhn (ISO/IEC 7812-1)."""
    first = 0
    while first < len(groups):
        last = _card_end(text, groups, first)
        if last is None:
            first += 1
        else:
            yield groups[first][0], groups[last][1]
            first = last + 1


def _card_end(text: str, groups: list[Span], first: int) -> int | None:
    """Return the last group of the longest card that begins with group `first`: a shorter one may match by chance.

    The remaining joined groups belong to it if the whole still has at most 19 digits.
    """
    if text[groups[first][0]] not in "34569":
        return None
    digits, end = "", None
    for last in range(first, len(groups)):
        digits += text[slice(*groups[last])]
        if len(digits) > 19:
            return end
        if len(digits) >= 13 and last > first and luhn.is_valid(digits):
            end = last
    return end and len(groups) - 1
