import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.columns import storable
from storage.database import Database, StorageError
from storage.records import FeedbackRecord

ANYTHING = st.text(alphabet=st.characters(codec=None, exclude_categories=()), max_size=40)


@given(ANYTHING)
def test_storable_text_is_utf8_without_nul_and_else_unchanged(text: str) -> None:
    """Only characters that a database refuses are replaced, one by one."""
    kept = storable(text)
    assert len(kept) == len(text)
    assert "\x00" not in kept
    assert kept.encode().decode() == kept
    assert all(a == b or re.match("[\x00\ud800-\udfff]", a) for a, b in zip(text, kept, strict=True))


@pytest.mark.parametrize(
    "words", ["a\x00b", "\ud83d", "'); DROP TABLE feedback;--", "%s :x ?", "\\'\"", "💡𠮷", "\r\n"]
)
async def test_hostile_text_comes_back(
    database: Database, ticket: Callable[..., FeedbackRecord], words: str, now: datetime
) -> None:
    """Hostile text is stored in every column of both databases, and found by the same words."""
    record = ticket(words, citizen=words, text=words, departments=(words,), commitments=(words,), place=words)

    def work(unit: object) -> None:
        unit.inbox.claim("web", words, words, now)
        unit.inbox.keep("web", words, words, words)
        unit.states.save(words, words, words, now)
        unit.feedback.add(record)

    await database.transact(work)
    kept = storable(words)
    assert await database.read(lambda unit: unit.feedback.get(words)) == replace(
        record,
        number=kept,
        citizen=kept,
        text=kept,
        department=kept,
        departments=(kept,),
        commitments=(kept,),
        place=kept,
    )
    assert await database.transact(lambda unit: unit.inbox.claim("web", words, words, now)) == kept
    assert await database.transact(lambda unit: unit.states.load(words, words)) == kept


@pytest.mark.parametrize(
    "zone", [UTC, timezone(timedelta(hours=8)), timezone(timedelta(hours=-9, minutes=-30))]
)
async def test_times_come_back_aware_and_equal(
    database: Database, ticket: Callable[..., FeedbackRecord], zone: timezone
) -> None:
    """A time of any zone reads back as the same moment, to the microsecond, in UTC."""
    at = datetime(2023, 12, 31, 23, 59, 59, 999999, tzinfo=zone)
    await database.transact(lambda unit: unit.feedback.add(ticket(received_at=at, answered_at=at)))
    kept = await database.read(lambda unit: unit.feedback.get("YN-0001-0001-1"))
    assert kept is not None
    assert kept.received_at == kept.answered_at == at
    assert kept.received_at.utcoffset() == timedelta(0)


async def test_a_time_without_a_zone_is_refused(
    database: Database, ticket: Callable[..., FeedbackRecord]
) -> None:
    """A naive time gives an error saying so, on both databases, and nothing is stored."""
    naive = ticket(received_at=datetime(2023, 5, 4))  # noqa: DTZ001
    with pytest.raises(StorageError, match="2023-05-04T00:00:00 has no zone"):
        await database.transact(lambda unit: unit.feedback.add(naive))
    assert not await database.read(lambda unit: unit.feedback.exists(naive.number))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=ANYTHING)
async def test_any_state_is_read_back(database: Database, words: str, now: datetime) -> None:
    """Any text saved as a state is loaded again, made storable."""
    await database.transact(lambda unit: unit.states.save("c", "z", words, now))
    assert await database.read(lambda unit: unit.states.load("c", "z")) == storable(words)
