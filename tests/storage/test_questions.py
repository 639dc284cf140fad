import json
from datetime import datetime

import pytest
from sqlalchemy import Engine, text

from storage.database import Database, StorageError
from storage.records import Decision


async def test_a_question_is_kept_without_its_sender(
    database: Database, outside: Engine, now: datetime
) -> None:
    """A question is stored with its finding, and the table has no column for the sender."""
    await database.transact(
        lambda unit: unit.questions.add("c", "web", "路灯什么时候修", Decision.ANSWER, ("3-047",), 0.93, now)
    )
    with outside.connect() as connection:
        (row,) = connection.execute(text("SELECT * FROM question")).mappings()
    assert row["text"] == "路灯什么时候修"
    assert row["decision"] == "answer"
    assert row["probability"] == pytest.approx(0.93)
    kept = row["commitments"]
    assert (json.loads(kept) if isinstance(kept, str) else kept) == ["3-047"]
    assert not {"citizen", "sender"} & set(row)


@pytest.mark.parametrize("probability", [-0.1, 1.1, float("nan")])
async def test_a_probability_is_between_0_and_1(
    database: Database, now: datetime, probability: float
) -> None:
    """The database refuses a probability outside 0 to 1."""
    with pytest.raises(StorageError):
        await database.transact(
            lambda unit: unit.questions.add("c", "web", "x", Decision.DECLINE, (), probability, now)
        )
