"""Citizens' words in files that other programs open: nothing invisible, nothing that a spreadsheet would execute."""

import re

_REMOVED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]"
    "|[\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
"""Characters that XML 1.0 forbids, controls, bidirectional marks and overrides, and zero-width ones but joiners."""
_EMOJI = "[\u2190-\u2bff\u3030\u303d\ufe0f\U0001f000-\U0001faff]"
_JOINER = re.compile(f"(?<!{_EMOJI})\u200d|\u200d(?!{_EMOJI})")
"""Zero-width joiners not between the parts of an emoji; matched last, once the other characters are removed."""
_BREAK = re.compile("\r\n?|[\u0085\u2028\u2029]")
_FORMULA = re.compile(r"'*(?:[\t\r\n]|\s*[=+\-@＝＋－＠﹦﹢﹣﹫−])")


def clean(text: str) -> str:
    """Return `text` without invisible characters and ones that no file may hold; line breaks become line feeds."""
    return _JOINER.sub("", _REMOVED.sub("", _BREAK.sub("\n", text)))


def guard(text: str) -> str:
    """Return `text`, prefixed with an apostrophe if a spreadsheet would take it for a formula (OWASP, 'CSV Injection').

    That is so if it begins with a tab or a line break, or its first visible character is = + - @, also in full width.
    A text of that kind that already begins with apostrophes gets one more, so that removing one restores the original.
    """
    return "'" + text if _FORMULA.match(text) else text


def width(line: str) -> int:
    """Return the width in Latin characters; a Chinese one takes two."""
    return sum(1 if sign < "\u0100" else 2 for sign in line)


def utf16_length(text: str) -> int:
    """Count characters as Excel does: those outside the basic plane (most emoji) are two."""
    return len(text) + sum(sign > "\uffff" for sign in text)


def shorten(text: str, limit: int, marker: str) -> str:
    """Return `text` if Excel counts at most `limit` characters, else as much as fits before `marker`.

    `{}` in the marker becomes the number of characters left out.
    """
    if utf16_length(text) <= limit:
        return text
    room, kept = limit - len(marker) - 10, 0
    for kept, sign in enumerate(text):  # noqa: B007  the loop ends where the room does
        room -= 2 if sign > "\uffff" else 1
        if room < 0:
            break
    return text[:kept] + marker.format(len(text) - kept)
