"""Splits long texts into messages that every channel can carry: between lines or sentences, losing nothing."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from handlers import wording
from handlers.messages import Reply

LIMIT = 2048
"""Bytes of UTF-8 in one message (WeChat's text limit, measured; Telegram's 4,096 characters are more)."""

_CLOSING = "”’」』）)】》〉\"'"
_LINES = re.compile(r"[^\n]*\n+|[^\n]+")
_SENTENCES = re.compile(rf"[^。！？!?；;]*[。！？!?；;]+[{_CLOSING}]*\s*|[^。！？!?；;]+")
_CLAUSES = re.compile(r"[^，,、：:\s]*[，,、：:\s]+|[^，,、：:\s]+")
_FINER = (_LINES, _SENTENCES, _CLAUSES)
_JOINER = "\u200d"


def size(text: str) -> int:
    """Return the number of bytes of `text` in UTF-8."""
    return len(text.encode())


def split(text: str, limit: int = LIMIT) -> list[str]:
    """Split `text` into pieces of at most `limit` bytes whose concatenation is `text`.

    Split after lines if that suffices, else after sentences, clauses or, last, characters. A character is separated
    from its combining marks only if they alone exceed `limit`. Raises ValueError if `limit` is under 4, the longest
    character.
    """
    if limit < 4:
        raise ValueError(f"limit is {limit} bytes; it must be 4 or more, the longest character of UTF-8")
    return list(_packed(_parts(text, limit, _FINER), limit))


def _parts(text: str, limit: int, borders: tuple[re.Pattern[str], ...]) -> Iterator[str]:
    """Yield `text` in parts of at most `limit` bytes, each as coarse as possible."""
    if size(text) <= limit:
        yield text
    elif borders:
        for part in borders[0].findall(text):
            yield from _parts(part, limit, borders[1:])
    else:
        for cluster in _clusters(text):
            yield from [cluster] if size(cluster) <= limit else cluster


def _clusters(text: str) -> Iterator[str]:
    """Yield characters, each with the marks, variation selectors and joined emoji that follow it."""
    cluster = ""
    for character in text:
        if cluster and not (cluster[-1] == _JOINER or _combines(character)):
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster


def _combines(character: str) -> bool:
    skin_tone = "\U0001f3fb" <= character <= "\U0001f3ff"
    return character == _JOINER or skin_tone or unicodedata.category(character) in ("Mn", "Me", "Mc")


def _packed(parts: Iterable[str], limit: int) -> Iterator[str]:
    """Join neighbouring parts as long as they fit."""
    piece = ""
    for part in parts:
        if piece and size(piece) + size(part) > limit:
            yield piece
            piece = ""
        piece += part
    if piece:
        yield piece


def fit(replies: tuple[Reply, ...], *, single: bool) -> tuple[tuple[Reply, ...], tuple[Reply, ...]]:
    """Return what to send now and what waits for 「更多」, every reply within LIMIT.

    If only a `single` reply can be sent, it ends with how to read on. Buttons go with the last piece.
    """
    if all(size(reply.text) <= LIMIT for reply in replies) and (len(replies) <= 1 or not single):
        return replies, ()
    room = LIMIT - size("\n" + wording.MORE_FOLLOWS) if single else LIMIT
    pieces = tuple(piece for reply in replies for piece in _split_reply(reply, room))
    return pop(pieces) if single else (pieces, ())


def pop(waiting: tuple[Reply, ...]) -> tuple[tuple[Reply, ...], tuple[Reply, ...]]:
    """Return the first of the `waiting` pieces, which says whether more follows, and the rest."""
    first, rest = waiting[0], waiting[1:]
    if not rest:
        return (first,), ()
    return (Reply(f"{first.text.rstrip()}\n{wording.MORE_FOLLOWS}", first.choices),), rest


def _split_reply(reply: Reply, limit: int) -> Iterator[Reply]:
    texts = split(reply.text, limit)
    for text in texts[:-1]:
        yield Reply(text)
    yield Reply(texts[-1] if texts else "", reply.choices)
