import asyncio

import pytest
from structlog.testing import capture_logs

from bot.wechat.deliveries import Deliveries
from handlers import wording
from handlers.conversation import Answer
from handlers.messages import Incoming, Reply
from tests.bot.wechat.conftest import Clock, Listener

ANSWER = Answer((Reply("办好了"),), stored=True)


def message(message_id: str = "1", sender: str = "o1") -> Incoming:
    """Give one message of one citizen."""
    return Incoming("wechat", sender, message_id, "路灯不亮", Clock().now, single_reply=True)


class Slow(Listener):
    """A conversation that answers when the test lets it."""

    def __init__(self) -> None:
        super().__init__()
        self.ready = asyncio.Event()
        self.answering = self._later

    async def _later(self, _incoming: Incoming) -> Answer:
        await self.ready.wait()
        return ANSWER


async def test_copies_at_the_same_time_share_the_work() -> None:
    """Five copies that come while the first is at work lead to one call and one answer."""
    slow = Slow()
    deliveries = Deliveries(slow)
    copies = [asyncio.create_task(deliveries.answer(message())) for _ in range(5)]
    await asyncio.sleep(0)
    slow.ready.set()
    assert await asyncio.gather(*copies) == [ANSWER] * 5
    assert len(slow.received) == 1


async def test_different_messages_do_not_share() -> None:
    """Another id, or another citizen with the same id, is another message."""
    listener = Listener()
    deliveries = Deliveries(listener)
    await asyncio.gather(
        *(deliveries.answer(m) for m in (message("1"), message("2"), message("1", sender="o2")))
    )
    assert len(listener.received) == 3


async def test_a_copy_afterwards_asks_the_conversation_again() -> None:
    """Nothing is remembered here once the work is done: the conversation keeps the reply."""
    listener = Listener()
    deliveries = Deliveries(listener)
    assert await deliveries.answer(message()) == await deliveries.answer(message())
    assert len(listener.received) == 2


async def test_whoever_cannot_wait_is_told_that_it_goes_on() -> None:
    """Every copy is answered in time, to whichever process it goes; one that comes after the work gets the answer."""
    slow = Slow()
    deliveries = Deliveries(slow, patience=0.05)
    late = Answer((Reply(wording.WORK_IN_PROGRESS),), stored=False)
    assert await asyncio.gather(*(deliveries.answer(message()) for _ in range(2))) == [late, late]
    slow.ready.set()
    assert await deliveries.answer(message()) == ANSWER
    assert len(slow.received) == 1


async def test_work_goes_on_without_its_request() -> None:
    """A request that is cut off doesn't cancel the work: the next copy gets the answer."""
    slow = Slow()
    deliveries = Deliveries(slow)
    cut = asyncio.create_task(deliveries.answer(message()))
    await asyncio.sleep(0)
    cut.cancel()
    with pytest.raises(asyncio.CancelledError):
        await cut
    again = asyncio.create_task(deliveries.answer(message()))
    await asyncio.sleep(0)
    slow.ready.set()
    assert await again == ANSWER
    assert len(slow.received) == 1


async def test_shutdown_waits_for_the_work() -> None:
    """Draining brings what is at work to its end, and doesn't wait longer than it was told."""
    slow = Slow()
    deliveries = Deliveries(slow)
    request = asyncio.create_task(deliveries.answer(message()))
    await asyncio.sleep(0)
    await deliveries.drain(0.02)
    assert not request.done()
    slow.ready.set()
    await deliveries.drain(5)
    assert await request == ANSWER
    await deliveries.drain(5)


async def test_a_failure_is_an_apology_and_an_entry_in_the_log() -> None:
    """What the conversation could not handle is logged by id and kind of error, never with the citizen's words."""

    async def fail(incoming: Incoming) -> Answer:
        raise LookupError(incoming.text)

    deliveries = Deliveries(Listener(answering=fail))
    with capture_logs() as logs:
        answer = await deliveries.answer(message())
    assert answer == Answer((Reply(wording.NOT_STORED),), stored=False)
    assert [(log["message"], log["error"]) for log in logs] == [("1", "LookupError")]
    assert "路灯" not in str(logs)
