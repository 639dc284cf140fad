"""Figures that no log line tells: how much waits, and how much was turned away."""

from bot.given import now
from bot.metrics import Metrics
from handlers.conversation import Conversation
from storage.database import Database
from storage.records import PENDING_STATES


def gauge(metrics: Metrics, database: Database, conversation: Conversation) -> None:
    """Have `metrics` sample this process's queues, and query the database for what waits there."""
    admission, city = conversation.admission, conversation.city.code

    async def oldest_notice() -> float:
        since = await database.read(lambda unit: unit.notices.oldest_due(city, now()))
        return (now() - since).total_seconds() if since else 0.0

    async def notices() -> float:
        counted = await database.read(lambda unit: unit.notices.counts(city, now()))
        return sum(count for state, count in counted.items() if state in PENDING_STATES)

    sample, ask = metrics.sample, metrics.ask
    sample("younuo_messages_at_work", "Messages that are at work", lambda: admission.at_work)
    sample("younuo_shed_messages", "Messages refused under too much load", lambda: admission.shed)
    sample("younuo_slowed_messages", "Messages refused to who was too fast", lambda: admission.slowed)
    sample("younuo_writer_waiting", "Units of work that wait for the writer", lambda: database.waiting)
    sample("younuo_writer_oldest_seconds", "Age of the oldest unit at work", lambda: database.oldest)
    ask("younuo_oldest_notice_seconds", "For how long the oldest notice has been due", oldest_notice)
    ask("younuo_pending_notices", "Notices that wait, are under way or are held", notices)
