"""A message -> the parts of it that may each ask something of their own, those that ask first. Pure."""

import re
from collections.abc import Collection

from knowledge.matching.ranking import SHOWN

STORY = 40
"""Characters from which commas tell a story rather than part two questions."""
_MOST = SHOWN + 1
"""Parts of a message that asks several things; more of them tell a story."""
_SHORTEST = 2
"""Characters of what is no part: a greeting, a sigh."""
_BETWEEN = r"[?;。!\n]|(?<=[吗呢么没不冇])\s|(?:^|\s)[0-9]+\s|还有(?!没)|另外|顺便|然后|一个是"
_SENTENCE = re.compile(rf"{_BETWEEN}|,再|,又|,还")
_CLAUSE = re.compile(rf"{_BETWEEN}|[,、和跟与]")
_ASKS = re.compile(r"多少|几|什么|啥|么|怎|哪|吗|有没|冇|(.)不\1|还.不|不$|没有?$|想|问|核实|了解|晓得|知道")
"""What a part of a message holds that asks something."""


def sentences(folded: str, telling: Collection[str]) -> list[str]:
    """Its sentences that hold something of what the message tells by (not 我替邻居问); none where there is but one."""
    return _several(_SENTENCE, folded, telling)


def clauses(folded: str, telling: Collection[str]) -> list[str]:
    """The same, parted at commas too."""
    return _several(_CLAUSE, folded, telling)


def _several(between: re.Pattern[str], folded: str, telling: Collection[str]) -> list[str]:
    pieces = [piece.strip() for piece in between.split(folded) if any(one in piece for one in telling)]
    # 我们是编钟之乡,有没有要申遗: only the second asks.
    parts = sorted(
        (piece for piece in pieces if len(piece) > _SHORTEST), key=lambda part: not _ASKS.search(part)
    )
    return parts if 1 < len(parts) <= _MOST else []
