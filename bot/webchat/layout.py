"""Splits a reply's plain text into parts that a page can style: title, labelled lines, quote, text and buttons.

Nothing is dropped or invented: a part is a run of the reply's own lines. A numbered line and its choice belong
together, so one button replaces the line and shows it in full.
"""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any, Literal

from handlers.listing import by_line
from handlers.messages import Choice, Reply
from knowledge.language.han import HAN

_TITLE = re.compile(r"【(.{1,60})】")
_QUOTE = re.compile(r"(报告原文)：(.+)")
_FIELD = re.compile(rf"([{HAN}]{{2,10}}(?:（[^（）]{{1,8}}）)?)：(.+)")


@dataclass(frozen=True, slots=True)
class Button:
    """A button's text, and the message that pressing it sends."""

    label: str
    say: str
    lasting: bool
    """True if it names a thing; False for a plain 「是」 or a number, which only answers the last message."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a reply on the page; `list` holds buttons that replace numbered lines of the text."""

    kind: Literal["title", "quote", "field", "text", "list", "buttons"]
    text: str = ""
    label: str = ""
    buttons: tuple[Button, ...] = ()


def lay_out(reply: Reply) -> tuple[Part, ...]:
    """Cut `reply` into parts, in order; choices that belong to no numbered line become buttons at the end."""
    of_line, unplaced = by_line(reply)
    lines = [_part(line, of_line.get(index)) for index, line in enumerate(reply.text.split("\n"))]
    parts = tuple(_joined(lines))
    rest = tuple(Button(choice.label, choice.say, lasting=False) for choice in unplaced)
    return (*parts, Part("buttons", buttons=rest)) if rest else parts


def as_data(parts: tuple[Part, ...]) -> list[dict[str, Any]]:
    """Return the parts as JSON-serialisable dictionaries, for the page's script."""
    return [asdict(part) for part in parts]


def _part(line: str, choice: Choice | None) -> Part:
    """Turn one line into a part; `choice` is that of a numbered line."""
    if choice:
        return Part("list", buttons=(Button(line, choice.say, lasting=not choice.say.isdigit()),))
    if match := _TITLE.fullmatch(line):
        return Part("title", match[1])
    if match := _QUOTE.fullmatch(line):
        return Part("quote", match[2], label=match[1])
    if match := _FIELD.fullmatch(line):
        return Part("field", match[2], label=match[1])
    return Part("text", line)


def _joined(lines: list[Part]) -> Iterator[Part]:
    """Merge neighbouring text lines, and neighbouring list lines, into one part each; trim blank lines around text."""
    for kind, group in groupby(lines, key=lambda part: part.kind):
        members = list(group)
        if kind == "text":
            text = "\n".join(part.text for part in members).strip("\n")
            yield from [Part("text", text)] if text.strip() else []
        elif kind == "list":
            yield Part("list", buttons=tuple(button for part in members for button in part.buttons))
        else:
            yield from members
