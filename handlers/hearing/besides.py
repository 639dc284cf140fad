"""A question, and what else is asked of the same thing after it in few words that name nothing. Pure."""

import re

from knowledge.language.asking import asks
from knowledge.language.pointing import Slot, read

_CLAUSE = re.compile(r"[^?;。!,\n]+[?;。!,\n]*")
_SENTENCE = re.compile(
    r"[?;。!\n]+|另外|还有(?!没)|顺便|(?:^|(?<=[,:;。?!]))(?:[一二三四五](?:是|、)|第[一二三四五]|[1-5][、.)](?!\d))"
)
LONGEST = 60
"""Characters: in a longer message the end of a story is no question of its own."""


def go_on(folded: str) -> tuple[str, tuple[Slot, ...]]:
    """Part a message into what it asks and what it wants besides: 今年装80部电梯?造价多少. Nothing besides where its end names something."""
    clauses = _CLAUSE.findall(folded) if len(folded) <= LONGEST else []
    wanted: list[Slot] = []
    while len(clauses) > 1 and (slots := _wants(clauses[-1])):
        wanted[:0] = slots
        clauses.pop()
    return "".join(clauses), tuple(dict.fromkeys(wanted))


_TOLD_BESIDES = re.compile(
    r"[,;。!?\s]+(?:另外|还有(?![没哪什啥么])|顺便|顺带|对了)[,\s]*(?:说一?[下句]|就是|我)?"
)


def list_and_told(folded: str) -> tuple[str, str] | None:
    """What a message asks for, and what it tells behind that: 重点工程有哪些,另外垃圾没人收. None where it does only one of them."""
    mark = _TOLD_BESIDES.search(folded)
    asked, told = (folded[: mark.start()], folded[mark.end() :]) if mark else ("", "")
    return (asked, told) if asks(asked) and told and not asks(told) else None


def several(folded: str) -> bool:
    """Tell whether several things are asked, each in a sentence of its own."""
    return sum(asks(one) for one in sentences(folded)) > 1


def sentences(folded: str) -> list[str]:
    """Its sentences; what is counted up (一是…,二是…) stands each in one."""
    return [stripped for one in _SENTENCE.split(folded) if (stripped := one.strip(" ,:"))]


def _wants(clause: str) -> tuple[Slot, ...]:
    pointing = read(clause)
    if pointing is None or not pointing.bare or pointing.perhaps or not asks(clause):
        return ()
    return pointing.wanted
