"""What happened to the notices to citizens: a demonstration has no platform behind it, so this is made up too."""

from datetime import timedelta
from random import Random

from handlers.notices import outbox
from storage.database import Database, Unit
from storage.records import PENDING_STATES, FeedbackFilter, NoticeRecord

_HELD = {"wechat": "window", "telegram": "blocked", "web": "web_closed"}
"""Why a notice is held, by channel."""
_HELD_SHARE = 0.06
_FAILED_SHARE = 0.01


async def deliver(database: Database, city: str, chance: Random) -> None:
    """Settle every notice about a ticket: most arrived within seconds, a few are held or have failed."""

    def work(unit: Unit) -> None:
        for ticket in list(unit.feedback.iterate(FeedbackFilter(city))):
            for notice in unit.notices.of_ticket(city, ticket.number):
                if notice.state in PENDING_STATES:
                    unit.notices.carry(_fate(notice, chance))

    await database.transact(work)


def _fate(notice: NoticeRecord, chance: Random) -> NoticeRecord:
    drawn, then = chance.random(), notice.created_at + timedelta(seconds=chance.uniform(1, 5))
    if drawn < _HELD_SHARE:
        return outbox.as_held(notice, _HELD.get(notice.channel, "no_push"))
    if drawn < _HELD_SHARE + _FAILED_SHARE and notice.channel == "telegram":
        return outbox.failed(notice, "telegram_gone", then)
    return outbox.sent(notice, then)
