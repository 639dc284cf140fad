"""Decides what happens to a notice after a call of its platform. Pure, except for the random backoff."""

from dataclasses import replace
from datetime import datetime, timedelta

from tenacity import RetryCallState, wait_random_exponential

from bot.channel import ChannelError
from handlers.notices import outbox
from storage.records import NoticeRecord

MOST_ATTEMPTS = 16
"""Roughly an hour and a half of tries; then the notice is held, not lost: it waits for the citizen."""
GIVEN_UP = timedelta(days=1)
"""When to try again if nothing arrives although the citizen is connected; a reply may carry it along before that."""
PAUSE = timedelta(minutes=1)
"""How long a whole channel pauses if its platform names no time."""
_BACKOFF = wait_random_exponential(multiplier=2, max=1800)
"""Full jitter: 0 to 2 seconds, 0 to 4, … up to half an hour, so that what failed together is not retried together."""
_SOONEST = timedelta(seconds=1)


def after_success(notice: NoticeRecord, now: datetime, gap: timedelta) -> NoticeRecord:
    """Return the notice after a piece was accepted (`outbox.piece` counted it): sent, or due for the next."""
    if outbox.complete(notice):
        return outbox.sent(notice, now)
    return replace(outbox.to_retry(notice, None, now + gap), attempts=0)


def after_refusal(notice: NoticeRecord, error: ChannelError, now: datetime) -> NoticeRecord:
    """Return the notice after its platform refused it, or after a call whose result is unknown."""
    if error.permanent:
        return outbox.failed(notice, error.reason, now)
    if error.hold and not error.whole:
        return outbox.as_held(notice, error.reason)
    if error.whole or error.retry_after is not None:
        due = now + _requested_wait(error)
        # Nothing is wrong with the notice itself, so this try does not count.
        return replace(outbox.to_retry(notice, error.reason, due), attempts=max(0, notice.attempts - 1))
    if notice.attempts >= MOST_ATTEMPTS or (notice.doubtful and error.doubtful):
        # Also if the question whether a notice arrived is itself in doubt: it is not asked over and over.
        given_up = replace(notice, doubtful=notice.doubtful or error.doubtful, due_at=now + GIVEN_UP)
        return outbox.as_held(given_up, error.reason)
    return outbox.to_retry(notice, error.reason, now + backoff(notice.attempts), doubtful=error.doubtful)


def closed_until(error: ChannelError, now: datetime) -> datetime:
    """Return until when nothing is sent on a channel, after an error that concerns all of it."""
    return now + _requested_wait(error)


def backoff(attempts: int) -> timedelta:
    """Draw a random pause for a notice after so many tries."""
    state = RetryCallState(retry_object=None, fn=None, args=(), kwargs={})  # type: ignore[arg-type]  # The wait reads the number alone.
    state.attempt_number = max(1, attempts)
    return max(_SOONEST, timedelta(seconds=_BACKOFF(state)))


def _requested_wait(error: ChannelError) -> timedelta:
    return PAUSE if error.retry_after is None else timedelta(seconds=error.retry_after)
