"""The account's custom menu: three buttons below the chat; a click sends the words in its key."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handlers import wording

MOST_BUTTONS = 3
MOST_SUB_BUTTONS = 5
LONGEST_NAME = 16
LONGEST_SUB_NAME = 60
LONGEST_KEY = 128
"""Bytes of UTF-8 (WeChat, 'Creating custom menu'); four characters of a name are shown, seven of a sub-button's."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A button: its name, and either the words that a click sends or its sub-buttons."""

    name: str
    says: str = ""
    entries: tuple["Entry", ...] = ()


MENU = (
    Entry(
        "查承诺",
        entries=(
            Entry("全部承诺", wording.SAY_BROWSE),
            Entry("我的关注", wording.SAY_MY_FOLLOWS),
            Entry("怎么提问", wording.SAY_HELP),
        ),
    ),
    Entry("提建议", wording.SAY_FEEDBACK),
    Entry(
        "我的",
        entries=(
            Entry("我的工单", wording.SAY_TICKETS),
            Entry("补充工单", wording.SAY_ADD),
            Entry("撤回刚才的", wording.SAY_WITHDRAW),
            Entry("我的数据", wording.SAY_MY_DATA),
            Entry("转人工", wording.SAY_HUMAN),
        ),
    ),
)


def as_buttons(entries: Sequence[Entry] = MENU) -> list[Mapping[str, Any]]:
    """Return the menu in the form of menu/create. Raises ValueError naming the button that WeChat would refuse."""
    for fault in _faults(entries):
        raise ValueError(fault)
    return [_button(entry) for entry in entries]


def _button(entry: Entry) -> Mapping[str, Any]:
    if entry.entries:
        return {"name": entry.name, "sub_button": [_button(one) for one in entry.entries]}
    return {"type": "click", "name": entry.name, "key": entry.says}


def _faults(
    entries: Sequence[Entry], *, longest: int = LONGEST_NAME, most: int = MOST_BUTTONS
) -> Iterator[str]:
    if not 1 <= len(entries) <= most:
        yield f"{len(entries)} buttons side by side: WeChat takes 1 to {most}"
    for entry in entries:
        if not 1 <= (size := len(entry.name.encode())) <= longest:
            yield f"button {entry.name!r}: its name has {size} bytes, WeChat takes 1 to {longest}"
        if bool(entry.says) == bool(entry.entries):
            yield f"button {entry.name!r}: it must either say something or hold buttons"
        if (size := len(entry.says.encode())) > LONGEST_KEY:
            yield f"button {entry.name!r}: what it says has {size} bytes, WeChat takes {LONGEST_KEY}"
        if entry.entries and longest == LONGEST_SUB_NAME:
            yield f"button {entry.name!r}: WeChat has two levels"
        elif entry.entries:
            yield from _faults(entry.entries, longest=LONGEST_SUB_NAME, most=MOST_SUB_BUTTONS)
