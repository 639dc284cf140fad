"""Notices that go out with the reply to the citizen's next message, since when they wait, and what is left. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from handlers import wording
from handlers.messages import Reply
from handlers.notices import outbox
from handlers.pieces import LIMIT, size, split
from storage.records import NoticeKind, NoticeRecord, NoticeState

MOST = 5
"""Notices with one reply: more would bury it."""
LEAST_ROOM = 300
"""Bytes, a hundred characters: with less room, a notice is not begun."""
SOON = timedelta(minutes=5)
"""A notice this young did not really wait; saying since when would only confuse."""


@dataclass(frozen=True, slots=True)
class CarriedReply:
    """A reply with the notices that go along, in their new states."""

    replies: tuple[Reply, ...]
    notices: tuple[NoticeRecord, ...]
    left: tuple[NoticeRecord, ...] = ()
    """What goes on waiting."""


def carry(
    replies: tuple[Reply, ...],
    waiting: Sequence[NoticeRecord],
    *,
    single: bool,
    now: datetime,
    timezone: tzinfo,
) -> CarriedReply:
    """Add waiting notices to a reply, oldest first; if only one message can be sent, as many as fit."""
    if not waiting:
        return CarriedReply(replies, ())
    if single:
        return _into_one(replies, waiting, now, timezone)
    now_told = waiting[:MOST]
    told = tuple(one for notice in now_told for one in _as_messages(notice, now, timezone))
    left = len(waiting) - len(now_told)
    hint = (Reply(wording.NOTICES_LEFT.format(count=left)),) if left else ()
    shown = tuple(_as_carried(notice, now) for notice in now_told)
    return CarriedReply((*replies, *told, *hint), shown, tuple(waiting[MOST:]))


def _as_messages(notice: NoticeRecord, now: datetime, timezone: tzinfo) -> list[Reply]:
    """Return the rest of a notice as messages; the first begins with since when it has waited."""
    replies = outbox.untold_rest(notice)
    head = _waited_since(notice, now, timezone)
    pieces: list[Reply] = []
    for reply in replies:
        texts = split((head if not pieces else "") + reply.text, LIMIT)
        pieces += [Reply(text) for text in texts[:-1]] + [Reply(texts[-1], reply.choices)]
    return pieces


def _into_one(
    replies: tuple[Reply, ...], waiting: Sequence[NoticeRecord], now: datetime, timezone: tzinfo
) -> CarriedReply:
    """Append as many notices as fit, and how many are left; one that alone is too long is begun."""
    text, choices = (replies[0].text, replies[0].choices) if replies else ("", ())
    told: list[NoticeRecord] = []
    for notice in waiting[:MOST]:
        together = _head(text, notice, now, timezone) + _text(notice)
        if size(together + _tail(len(waiting) - len(told) - 1)) > LIMIT:
            break
        text = together
        told.append(_as_carried(notice, now))
    left = tuple(waiting[len(told) :])
    if left and not told and (begun := _begin(text, left[0], now, timezone)):
        text, part = begun
        return CarriedReply((Reply(text, choices),), (part,), (part, *left[1:]))
    tail = _tail(len(left))
    text += tail if size(text + tail) <= LIMIT else ""
    return CarriedReply((Reply(text, choices),), tuple(told), left)


def _begin(
    text: str, notice: NoticeRecord, now: datetime, timezone: tzinfo
) -> tuple[str, NoticeRecord] | None:
    """Append as much of a long notice to `text` as fits; the rest follows with 「更多」. None if there is no room."""
    head = _head(text, notice, now, timezone)
    room = LIMIT - size(head) - size("\n" + wording.MORE_FOLLOWS)
    if notice.doubtful or room < LEAST_ROOM:
        return None
    first = split(_text(notice), room)[0]
    part = outbox.as_held(replace(notice, told=notice.told + len(first)), "unread")
    return f"{head}{first.rstrip()}\n{wording.MORE_FOLLOWS}", part


def _head(text: str, notice: NoticeRecord, now: datetime, timezone: tzinfo) -> str:
    """Return what stands before a notice: the text so far, and since when it has waited."""
    return (f"{text}\n\n" if text else "") + _waited_since(notice, now, timezone)


def _text(notice: NoticeRecord) -> str:
    """Return all that is left in one text; between replies there is a line break already."""
    return "".join(reply.text for reply in outbox.untold_rest(notice))


def _tail(left: int) -> str:
    return "\n\n" + wording.NOTICES_LEFT.format(count=left) if left else ""


def _as_carried(notice: NoticeRecord, now: datetime) -> NoticeRecord:
    told = notice.told if notice.doubtful else notice.told + len(_text(notice))
    return outbox.sent(replace(notice, told=told), now, carried=True)


def _waited_since(notice: NoticeRecord, now: datetime, timezone: tzinfo) -> str:
    """Say since when it has waited; nothing if it was only just created; a continuation says so."""
    if notice.told:
        return wording.NOTICE_GOES_ON + "\n"
    # A late answer comes behind the answer to what was said after it, so it must always say what it belongs to.
    late = notice.kind is NoticeKind.LATE
    if now - notice.created_at < SOON and notice.state is NoticeState.WAITING and not late:
        return ""
    since = wording.say_since(notice.created_at.astimezone(timezone), now.astimezone(timezone))
    return (wording.NOTICE_LATE if late else wording.NOTICE_WAITED).format(since=since) + "\n"
