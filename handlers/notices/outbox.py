"""What a notice consists of, how much of it was shown to the citizen, and its changes of state. Pure."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from handlers import serialising, wording
from handlers.listing import word_buttons
from handlers.messages import Notice, Reply
from handlers.outcome import NewNotice
from handlers.pieces import LIMIT, split
from storage.records import FeedbackRecord, NoticeRecord, NoticeState


def record(notice: NewNotice, *, city: str, channel: str, citizen: str, now: datetime) -> NoticeRecord:
    """Return a new notice's record. Raises ValueError if it has no text."""
    if not any(reply.text for reply in notice.replies):
        raise ValueError(f"replies of notice {notice.key!r} hold no text: say something, or store no notice")
    return NoticeRecord(
        city=city,
        citizen=citizen,
        channel=channel,
        kind=notice.kind,
        key=notice.key,
        replies=serialising.dump_replies(notice.replies),
        created_at=now,
        not_before=notice.not_before or now,
        expires_at=notice.expires_at,
        ticket=notice.ticket,
        commitment=notice.commitment,
    )


def of_ticket(ticket: FeedbackRecord, notice: NewNotice, now: datetime) -> NoticeRecord:
    """Return the record of a new notice to the ticket's citizen."""
    return record(notice, city=ticket.city, channel=ticket.channel, citizen=ticket.citizen, now=now)


def untold_rest(notice: NoticeRecord) -> tuple[Reply, ...]:
    """Return what was not yet shown to the citizen; for a doubtful notice, the question whether it arrived."""
    if notice.doubtful:
        return (replace(_doubt(notice), place=serialising.load_replies(notice.replies)[0].place),)
    return tuple(_behind(serialising.load_replies(notice.replies), notice.told))


def piece(notice: NoticeRecord) -> tuple[Notice, NoticeRecord]:
    """Return the next piece to push, and the record as it will be once the platform has accepted it."""
    replies = untold_rest(notice)
    first = replies[0]
    texts = split(first.text, LIMIT)
    last = len(texts) == 1
    shown = replace(first, text=texts[0], choices=first.choices if last else ())
    told = notice.told + (0 if notice.doubtful else len(shown.text))
    cut = Notice(notice.id or 0, notice.told, notice.kind, shown, notice.created_at)
    return cut, replace(notice, told=told, begun_at=None)


def complete(notice: NoticeRecord) -> bool:
    """Tell whether everything was shown to the citizen; for a doubtful notice, once they were asked."""
    return notice.doubtful or not untold_rest(notice)


def sent(notice: NoticeRecord, now: datetime, *, carried: bool = False) -> NoticeRecord:
    """Return the notice as delivered."""
    why = "asked" if notice.doubtful else None
    return _idle(notice, NoticeState.SENT, why, settled_at=now, carried=carried)


def failed(notice: NoticeRecord, why: str, now: datetime) -> NoticeRecord:
    """Return the notice as undeliverable."""
    return _idle(notice, NoticeState.FAILED, why, settled_at=now)


def as_held(notice: NoticeRecord, why: str) -> NoticeRecord:
    """Return the notice as waiting for the citizen's next message."""
    return _idle(notice, NoticeState.HELD, why)


def to_retry(
    notice: NoticeRecord, why: str | None, due_at: datetime, *, doubtful: bool = False
) -> NoticeRecord:
    """Return the notice as waiting for another try."""
    tried = _idle(notice, NoticeState.WAITING, why)
    return replace(tried, due_at=due_at, doubtful=notice.doubtful or doubtful)


def _idle(
    notice: NoticeRecord,
    state: NoticeState,
    why: str | None,
    *,
    settled_at: datetime | None = None,
    carried: bool = False,
) -> NoticeRecord:
    return replace(
        notice,
        state=state,
        why=why,
        settled_at=settled_at,
        carried=carried,
        begun_at=None,
        lease_owner=None,
        lease_until=None,
    )


def _behind(replies: Iterable[Reply], told: int) -> Iterable[Reply]:
    for reply in replies:
        if told < len(reply.text):
            yield replace(reply, text=reply.text[told:])
        told = max(0, told - len(reply.text))


def _doubt(notice: NoticeRecord) -> Reply:
    """Ask whether it arrived: the text is not shown a second time, but the citizen can request it with a word."""
    said = notice.ticket or (wording.SAY_SHOW.format(id=notice.commitment) if notice.commitment else None)
    if said is None:
        return Reply(wording.DOUBT_ASK_AGAIN)
    return Reply(wording.DOUBT.format(say=said), word_buttons(said))
