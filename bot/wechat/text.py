"""The text of a passive reply: what XML can carry, and no more than one message holds."""

import re
from collections.abc import Iterable

from handlers.pieces import size, split

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """`text` without the characters that no XML 1.0 document can hold, its line ends as a parser gives them back.

    Source: XML 1.0, 2.2 'Characters' and 2.11 'End-of-Line Handling'.
    """
    return _FORBIDDEN.sub("", text).replace("\r\n", "\n").replace("\r", "\n")


def cdata(text: str) -> str:
    """`text`, already clean, to stand inside `<![CDATA[…]]>`: its own `]]>` is split over two sections."""
    return text.replace("]]>", "]]]]><![CDATA[>")


def one_message(texts: Iterable[str]) -> tuple[str, int]:
    """All `texts` as the one message that a passive reply is, and how many bytes did not fit.

    A conversation that knows `single_reply` gives one text of at most LIMIT bytes, so the second figure is 0.
    An empty message means that there is nothing to say.
    """
    whole = "\n\n".join(filter(None, (clean(text).strip() for text in texts)))
    first = next(iter(split(whole)), "")
    return first.rstrip(), size(whole) - size(first)
