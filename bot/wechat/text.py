"""The text of a passive reply: only characters that XML can carry, and only as much as one message holds."""

import re
from collections.abc import Iterable

from handlers.pieces import size, split

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Return `text` with line ends normalised and without characters that XML 1.0 forbids.

    Source: XML 1.0, 2.2 'Characters' and 2.11 'End-of-Line Handling'.
    """
    return _FORBIDDEN.sub("", text).replace("\r\n", "\n").replace("\r", "\n")


def cdata(text: str) -> str:
    """Prepare clean `text` for use inside `<![CDATA[…]]>`: any `]]>` of its own is split over two sections."""
    return text.replace("]]>", "]]]]><![CDATA[>")


def one_message(texts: Iterable[str]) -> tuple[str, int]:
    """Join `texts` into the one message of a passive reply; also return how many bytes did not fit.

    A conversation that respects `single_reply` gives one text of at most LIMIT bytes, so that number is 0.
    An empty message means that there is nothing to say.
    """
    whole = "\n\n".join(filter(None, (clean(text).strip() for text in texts)))
    first = next(iter(split(whole)), "")
    return first.rstrip(), size(whole) - size(first)
