import asyncio
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.wechat.deliveries import PATIENCE_S, Deliveries
from bot.wechat.owed_answers import OwedAnswers
from handlers import wording
from handlers.conversation import PATIENCE_S as STORED_S
from handlers.conversation import Answer
from handlers.messages import Incoming, Reply
from storage.errors import StorageError
from tests.bot.wechat.conftest import Clock, Listener
from tests.full_disk import fill, small_disk
from tests.patience import LONG_S

ANSWER = Answer((Reply("办好了"),), stored=True)
PROMISED = Answer((), stored=True)
CUT_S = 5.0
"""Seconds after which WeChat ends a delivery (WeChat, 'Passive user reply message')."""
NOT_STORED = Answer((Reply(wording.NOT_STORED),), stored=False)


def message(message_id: str = "1", sender: str = "o1") -> Incoming:
    """Return one message of one citizen."""
    return Incoming("wechat", sender, message_id, "路灯不亮", Clock().now, single_reply=True)


class Slow(Listener):
    """A conversation that answers when the test lets it, first with what is in `first`."""

    def __init__(self, *first: Answer) -> None:
        super().__init__()
        self.ready = asyncio.Event()
        self.first = list(first)
        self.answering = self._later
        self.down = 0
        """How often storing for later fails."""

    async def _later(self, _incoming: Incoming) -> Answer:
        await self.ready.wait()
        return self.first.pop(0) if self.first else ANSWER

    async def send_later(
        self, incoming: Incoming, replies: tuple[Reply, ...], *, wait: timedelta = timedelta(0)
    ) -> None:
        """Fail at first, then record."""
        if self.down:
            self.down -= 1
            raise StorageError("down")
        await super().send_later(incoming, replies, wait=wait)


@pytest.fixture
def owed_answers(tmp_path: Path) -> OwedAnswers:
    """Return the folder of owed answers."""
    return OwedAnswers(tmp_path / "late", b"k" * 32)


def impatient(conversation: Listener, owed_answers: OwedAnswers) -> Deliveries:
    """Return deliveries with short waits."""
    return Deliveries(conversation, owed_answers, patience=0.05, first_wait=0.01)


async def until_kept(conversation: Listener, owed_answers: OwedAnswers) -> None:
    """Wait until the answer is stored and nothing is owed."""
    async with asyncio.timeout(LONG_S):
        while not conversation.later or await owed_answers.open():  # noqa: ASYNC110 - files, which signal nothing
            await asyncio.sleep(0.01)


def test_whoever_waits_hears_before_wechat_cuts_the_line() -> None:
    """One of WeChat's five seconds is left for transport, and a message delayed by the database is told before."""
    assert STORED_S < PATIENCE_S <= CUT_S - 1


async def test_copies_at_the_same_time_share_the_work(owed_answers: OwedAnswers) -> None:
    """Five copies during the first one's work lead to one call and one answer."""
    slow = Slow()
    deliveries = Deliveries(slow, owed_answers)
    copies = [asyncio.create_task(deliveries.answer(message())) for _ in range(5)]
    await asyncio.sleep(0)
    slow.ready.set()
    assert await asyncio.gather(*copies) == [ANSWER] * 5
    assert len(slow.received) == 1
    assert slow.later == {}


async def test_different_messages_do_not_share(owed_answers: OwedAnswers) -> None:
    """Another id, or another citizen with the same id, is another message."""
    listener = Listener()
    deliveries = Deliveries(listener, owed_answers)
    await asyncio.gather(
        *(deliveries.answer(m) for m in (message("1"), message("2"), message("1", sender="o2")))
    )
    assert len(listener.received) == 3


async def test_a_copy_afterwards_asks_the_conversation_again(owed_answers: OwedAnswers) -> None:
    """After the work a copy asks the conversation, which keeps the reply."""
    listener = Listener()
    deliveries = Deliveries(listener, owed_answers)
    assert await deliveries.answer(message()) == await deliveries.answer(message())
    assert len(listener.received) == 2


async def test_a_slow_answer_is_promised_written_down_and_stored_for_later(owed_answers: OwedAnswers) -> None:
    """WeChat gets `success` once the message is on disk, copies too, and there is one answer."""
    slow = Slow()
    deliveries = impatient(slow, owed_answers)
    assert await deliveries.answer(message()) == PROMISED
    assert await owed_answers.open() == [message()]
    assert await asyncio.gather(*(deliveries.answer(message()) for _ in range(2))) == [PROMISED] * 2
    assert slow.later == {}
    slow.ready.set()
    await until_kept(slow, owed_answers)
    assert slow.later == {"1": ANSWER.replies}
    assert len(slow.received) == 1


async def test_an_answer_that_comes_while_the_promise_is_written_leaves_nothing_owed(
    owed_answers: OwedAnswers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the answer is stored while the promise is still being written, nothing is owed."""
    slow, keep = Slow(), owed_answers.keep
    deliveries = impatient(slow, owed_answers)

    async def late(incoming: Incoming) -> None:
        slow.ready.set()
        async with asyncio.timeout(LONG_S):
            while not slow.later:  # noqa: ASYNC110 - a dictionary signals nothing
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)  # Whoever stored it does all that it can do meanwhile.
        await keep(incoming)

    monkeypatch.setattr(owed_answers, "keep", late)
    assert await deliveries.answer(message()) == PROMISED
    await deliveries.drain(LONG_S)
    assert slow.later == {"1": ANSWER.replies}
    assert await owed_answers.open() == []


async def test_a_promise_that_is_still_being_written_at_the_end_is_a_promise(
    owed_answers: OwedAnswers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the server ends while the promise is being written, WeChat gets `success` once it is on disk."""
    keep, written = owed_answers.keep, asyncio.Event()
    deliveries = impatient(Slow(), owed_answers)

    async def slowly(incoming: Incoming) -> None:
        await written.wait()
        await keep(incoming)

    monkeypatch.setattr(owed_answers, "keep", slowly)
    request = asyncio.create_task(deliveries.answer(message()))
    await asyncio.sleep(0.1)
    await deliveries.drain(0.01)
    written.set()
    assert await request == PROMISED
    assert await owed_answers.open() == [message()]


async def test_what_says_nothing_is_not_sent_later(owed_answers: OwedAnswers) -> None:
    """Unsubscribing gets no message, however slow the day."""
    slow = Slow(Answer((), stored=True))
    deliveries = impatient(slow, owed_answers)
    assert await deliveries.answer(message()) == PROMISED
    slow.ready.set()
    await deliveries.drain(5)
    assert slow.later == {}
    assert await owed_answers.open() == []


async def test_a_process_that_dies_leaves_its_promises_to_the_next(owed_answers: OwedAnswers) -> None:
    """The next start answers each promise once, with the stored reply if the message was already processed."""
    dying = impatient(Slow(), owed_answers)
    assert await dying.answer(message()) == PROMISED
    assert await dying.answer(message("2")) == PROMISED
    await dying.drain(0.01)
    assert len(await owed_answers.open()) == 2
    later = Slow()
    later.ready.set()
    born = impatient(later, owed_answers)
    await born.recover()
    await born.drain(5)
    assert later.later == {"1": ANSWER.replies, "2": ANSWER.replies}
    assert await owed_answers.open() == []
    await born.recover()
    assert len(later.received) == 2


async def test_a_promise_outlasts_a_database_that_is_down(owed_answers: OwedAnswers) -> None:
    """Without the database a promised message is retried until stored, and its answer until stored."""
    slow = Slow(NOT_STORED, NOT_STORED, ANSWER)
    slow.down = 2
    deliveries = impatient(slow, owed_answers)
    assert await deliveries.answer(message()) == PROMISED
    slow.ready.set()
    await until_kept(slow, owed_answers)
    assert slow.later == {"1": ANSWER.replies}
    assert len(slow.received) == 3


async def test_a_promise_that_cannot_be_written_is_not_made(
    owed_answers: OwedAnswers, tmp_path: Path
) -> None:
    """With a full disk the citizen is asked to come again, since nobody else would redeliver the message."""
    (tmp_path / "late").write_text("a file where the folder should be")
    slow = Slow()
    deliveries = impatient(slow, owed_answers)
    with capture_logs() as logs:
        answer = await deliveries.answer(message())
    assert answer == Answer((Reply(wording.WORK_IN_PROGRESS),), stored=False)
    assert "wechat_promise_not_written" in [log["event"] for log in logs if log["log_level"] == "error"]


async def test_a_promise_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    """A full disk leaves no partial file of a citizen's words."""
    with small_disk(tmp_path / "disk", megabytes=1) as disk:
        fill(disk)
        with pytest.raises(OSError, match="No space left"):
            await OwedAnswers(disk / "late", b"k" * 32).keep(message())
        assert list((disk / "late").iterdir()) == []


async def test_processes_that_promise_the_same_message_do_not_disturb_each_other(tmp_path: Path) -> None:
    """Copies may reach several processes of one host: each has its promise on disk."""
    folder = tmp_path / "late"
    await asyncio.gather(*(OwedAnswers(folder, b"k" * 32).keep(message()) for _ in range(8)))
    assert await OwedAnswers(folder, b"k" * 32).open() == [message()]


async def test_what_a_crash_left_half_written_goes(owed_answers: OwedAnswers, tmp_path: Path) -> None:
    """The next start deletes partial files, but not one that another process may be writing."""
    await owed_answers.keep(message())
    for name, age in (("left", 61), ("written", 0)):
        draft = tmp_path / "late" / f"{name}.new"
        draft.write_text("half")
        os.utime(draft, (0, time.time() - age))
    assert await owed_answers.open() == [message()]
    assert [path.name for path in (tmp_path / "late").glob("*.new")] == ["written.new"]


async def test_what_is_owed_is_sealed(owed_answers: OwedAnswers, tmp_path: Path) -> None:
    """The files have neither words nor OpenID unencrypted, belong to their owner alone, and need their key."""
    sender = "oFvYt5kQ0e-as-long-as-an-OpenID-is"  # Two letters may occur in ciphertext by chance.
    await owed_answers.keep(message(sender=sender))
    [path] = await asyncio.to_thread(lambda: list((tmp_path / "late").iterdir()))
    raw = await asyncio.to_thread(path.read_bytes)
    assert "路灯".encode() not in raw
    assert sender.encode() not in raw
    assert path.stat().st_mode & 0o777 == 0o600
    with capture_logs() as logs:
        assert await OwedAnswers(tmp_path / "late", b"other" * 8).open() == []
    assert [log["event"] for log in logs] == ["wechat_promise_unreadable"]


async def test_work_goes_on_without_its_request(owed_answers: OwedAnswers) -> None:
    """A cancelled request does not cancel the work, and the next copy gets the answer."""
    slow = Slow()
    deliveries = Deliveries(slow, owed_answers)
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


async def test_shutdown_waits_for_the_work(owed_answers: OwedAnswers) -> None:
    """Draining finishes current work within its time limit."""
    slow = Slow()
    deliveries = Deliveries(slow, owed_answers)
    request = asyncio.create_task(deliveries.answer(message()))
    await asyncio.sleep(0)
    await deliveries.drain(0.02)
    assert not request.done()
    slow.ready.set()
    await deliveries.drain(5)
    assert await request == ANSWER
    await deliveries.drain(5)


@contextmanager
def failing() -> Iterator[tuple[Listener, asyncio.Event]]:
    """Yield a conversation that fails, once released, with the citizen's words in its error."""
    ready = asyncio.Event()

    async def fail(incoming: Incoming) -> Answer:
        await ready.wait()
        raise LookupError(incoming.text)

    yield Listener(answering=fail), ready


async def test_a_failure_is_an_apology_and_an_entry_in_the_log(owed_answers: OwedAnswers) -> None:
    """A failure is an apology, logged by id and kind of error, without the citizen's words."""
    with failing() as (listener, ready), capture_logs() as logs:
        ready.set()
        answer = await Deliveries(listener, owed_answers).answer(message())
    assert answer == NOT_STORED
    assert [(log["message"], log["error"]) for log in logs] == [("1", "LookupError")]
    assert "路灯" not in str(logs)


async def test_a_failure_after_the_promise_is_an_apology_too(owed_answers: OwedAnswers) -> None:
    """After a failed promise the citizen is told, and nothing stays owed."""
    with failing() as (listener, ready), capture_logs() as logs:
        assert await impatient(listener, owed_answers).answer(message()) == PROMISED
        ready.set()
        await until_kept(listener, owed_answers)
    assert listener.later == {"1": NOT_STORED.replies}
    assert "路灯" not in str(logs)
