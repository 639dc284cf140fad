"""The same text in plainer spelling, character by character, so that spans found in it apply to the original."""

import unicodedata

_NUMERALS = str.maketrans("〇零○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "0001234567891123456789")
_CIRCLED = {
    code: str(unicodedata.digit(chr(code)))
    for code in (*range(0xB2, 0x2790), *range(0x1F100, 0x1F10B))
    if unicodedata.digit(chr(code), None) is not None and unicodedata.decimal(chr(code), None) is None
}
_SPELT = _CIRCLED | _NUMERALS
_DASHES = frozenset("‐‑‒–—―−－﹣﹘─━ー")
_ENCLOSING = frozenset("\u20e3\ufe0e\ufe0f")
"""Characters that turn a digit into a keycap."""


def plain(text: str) -> str:
    """Write decimal digits, letters and marks as ASCII, dashes as `-`, blanks and invisible characters as spaces.

    The result has the length of `text`; line breaks and circled and Chinese numerals stay.
    """
    return text.translate(_FOLDED)


def with_numerals(text: str) -> str:
    """Write Chinese and circled numerals (一三八, 幺, ①) of a `plain` text as digits too, keeping the length."""
    return text.translate(_SPELT)


class _Folded(dict[int, str]):
    """A table for `str.translate` that fills as characters occur; those beyond the basic plane are not kept."""

    def __missing__(self, code: int) -> str:
        folded = _fold(chr(code))
        if code < 0x10000:
            self[code] = folded
        return folded


def _fold(sign: str) -> str:
    if sign in "\n\r":
        return sign
    if sign in _DASHES:
        return "-"
    if sign.isspace() or sign in _ENCLOSING or unicodedata.category(sign) in ("Cf", "Cc"):
        return " "
    digit = unicodedata.decimal(sign, None)
    if digit is not None:
        return str(digit)
    folded = unicodedata.normalize("NFKC", sign)
    return folded if len(folded) == 1 and not folded.isdigit() else sign


_FOLDED = _Folded()
