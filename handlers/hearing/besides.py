"""A question followed by further short questions about the same thing. Pure."""

import re

from knowledge.language.asking import asks
from knowledge.language.pointing import Slot, read

_CLAUSE = re.compile(r"[^?;。!,\n]+[?;。!,\n]*")
_SENTENCE = re.compile(
    r"[?;。!\n]+|另外|还有(?!没)|顺便|(?:^|(?<=[,:;。?!]))(?:[一二三四五](?:是|、)|第[一二三四五]|[1-5][、.)](?!\d))"
)
LONGEST = 60
"""Characters: in a longer message the end of a story is not a question of its own."""


def go_on(folded: str) -> tuple[str, tuple[Slot, ...]]:
    """Split a message into its question and what is asked besides, if anything: 今年装80部电梯?造价多少."""
    clauses = _CLAUSE.findall(folded) if len(folded) <= LONGEST else []
    wanted: list[Slot] = []
    while len(clauses) > 1 and (slots := _slots_asked(clauses[-1])):
        wanted[:0] = slots
        clauses.pop()
    return "".join(clauses), tuple(dict.fromkeys(wanted))


_TOLD_BESIDES = re.compile(
    r"[,;。!?\s]+(?:另外|还有(?![没哪什啥么])|顺便|顺带|对了)[,\s]*(?:说一?[下句]|就是|我(?=[想要还再]))?"
)


def list_and_told(folded: str) -> tuple[str, str] | None:
    """Split into what a message asks and what it reports after that: 重点工程有哪些,另外垃圾没人收; None if it does only one."""
    mark = _TOLD_BESIDES.search(folded)
    asked, told = (folded[: mark.start()], folded[mark.end() :]) if mark else ("", "")
    return (asked, told) if asks(asked) and told and not asks(told) else None


def several(folded: str) -> bool:
    """Tell whether several things are asked, each in its own sentence."""
    return sum(asks(one) for one in sentences(folded)) > 1


def sentences(folded: str) -> list[str]:
    """Return its sentences; each item of an enumeration (一是…,二是…) is one."""
    return [stripped for one in _SENTENCE.split(folded) if (stripped := one.strip(" ,:"))]


def _slots_asked(clause: str) -> tuple[Slot, ...]:
    pointing = read(clause)
    if pointing is None or not pointing.bare or pointing.perhaps or not asks(clause):
        return ()
    return pointing.wanted
