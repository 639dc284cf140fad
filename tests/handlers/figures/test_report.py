"""The report's row of a ticket."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from handlers.figures.report import COLUMNS, RowContext, row
from storage.records import FeedbackKind, FeedbackOutcome, FeedbackRecord, FeedbackState, Solved

SUIZHOU = ZoneInfo("Asia/Shanghai")
TICKET = FeedbackRecord(
    number="YN-4827-1936-5",
    city="suizhou-2023",
    channel="wechat",
    citizen="c0ffee",
    kind=FeedbackKind.COMPLAINT,
    text="我叫王小明，电话138 0013 8000，12栋2单元路灯不亮",
    place="解放路128号",
    departments=("市城管执法委", "市住建局", "曾都区政府"),
    commitments=("c1", "gone"),
    state=FeedbackState.CLOSED,
    received_at=datetime(2023, 11, 5, 16, 30, tzinfo=UTC),
    due=date(2023, 11, 20),
    answered_at=datetime(2023, 11, 6, 4, 0, tzinfo=UTC),
    closed_at=datetime(2023, 11, 7, 16, 30, tzinfo=UTC),
    answer="已联系患者李强，电话13900139000",
)
TITLES = {"c1": "老旧小区改造"}


def cells(record: FeedbackRecord, *, unmasked: bool = False) -> dict[str, object]:
    """Return the row by column key."""
    today, names = date(2023, 11, 30), {"s1": "王科长"}
    around = RowContext(SUIZHOU, TITLES.get, handler=names.get, today=today, unmasked=unmasked)
    return dict(zip((column.key for column in COLUMNS), row(record, around), strict=True))


def test_a_ticket_is_one_row_with_every_time() -> None:
    """Every field is in its column, times in the city's zone, durations in hours."""
    made = cells(TICKET)
    assert made["number"] == "YN-4827-1936-5"
    assert made["channel"] == "微信"
    assert made["kind"] == "投诉"
    assert made["state"] == "已办结"
    assert made["department"] == "市城管执法委"
    assert made["other_departments"] == "市住建局、曾都区政府"
    assert made["commitments"] == "c1 老旧小区改造；gone"
    assert str(made["received_at"]) == "2023-11-06 00:30:00+08:00"
    assert str(made["answered_at"]) == "2023-11-06 12:00:00+08:00"
    assert str(made["closed_at"]) == "2023-11-08 00:30:00+08:00"
    assert made["withdrawn_at"] is None
    assert made["due"] == date(2023, 11, 20)
    assert made["hours_to_answer"] == 11.5
    assert made["hours_to_close"] == 48.0


def test_what_people_wrote_is_masked() -> None:
    """Text, place and answer are masked unless requested otherwise, and the citizen's hash is never there."""
    made, open_ = cells(TICKET), cells(TICKET, unmasked=True)
    assert made["text"] == "我叫王**，电话***，12栋2单元路灯不亮"
    assert made["place"] == "解放路***"
    assert made["answer"] == "已联系患者李*，电话***"
    assert (open_["text"], open_["place"], open_["answer"]) == (TICKET.text, TICKET.place, TICKET.answer)
    assert "c0ffee" not in [*made.values(), *open_.values()]


def test_a_bare_ticket_has_empty_cells() -> None:
    """A missing value is an empty cell, and an unknown channel keeps its name."""
    bare = replace(
        TICKET, channel="feishu", place=None, department="", departments=(), commitments=(), due=None, answered_at=None, closed_at=None, answer=None,
        withdrawn_at=TICKET.received_at + timedelta(minutes=3), state=FeedbackState.WITHDRAWN,
    )  # fmt: skip
    made = cells(bare)
    assert made["channel"] == "feishu"
    assert str(made["withdrawn_at"]) == "2023-11-06 00:33:00+08:00"
    empty = {
        "place",
        "department",
        "helpers",
        "other_departments",
        "handler",
        "outcome",
        "outcome_note",
        "assigned_at",
        "taken_at",
        "overdue",
        "escalated_at",
        "responded_at",
        "solved",
        "stars",
        "rated_at",
        "appealed_at",
        "merged_into",
        "commitments",
        "due",
        "answered_at",
        "closed_at",
        "answer",
        "hours_to_answer",
        "hours_to_close",
    }
    assert {key for key, cell in made.items() if cell is None} == empty


def test_what_staff_did_is_in_the_row() -> None:
    """Outcome, handler by name, helpers, all their times, extension, reopening and the lead are in their columns."""
    at = TICKET.received_at
    worked = replace(
        TICKET, department="市住建局", helpers=("曾都区政府",), handler="s1", outcome=FeedbackOutcome.REFUSED,
        outcome_note="和李强说过，电话13900139000", assigned_at=at, taken_at=at + timedelta(hours=1),
        responded_at=at + timedelta(hours=2), escalated_at=at, extended=5, reopened=1, merged_into="YN-1",
        stars=2, solved=Solved.NO, rated_at=at + timedelta(hours=3), appealed_at=at + timedelta(hours=3),
    )  # fmt: skip
    made = cells(worked)
    assert (made["department"], made["helpers"]) == ("市住建局", "曾都区政府")
    assert made["other_departments"] == "市城管执法委、曾都区政府"
    assert (made["handler"], cells(replace(worked, handler="s9"))["handler"]) == ("王科长", "s9")
    assert (made["solved"], made["stars"]) == ("没解决", 2)
    assert str(made["rated_at"]) == str(made["appealed_at"]) == "2023-11-06 03:30:00+08:00"
    assert made["outcome"] == "不予采纳"
    assert "13900139000" not in str(made["outcome_note"])
    assert str(made["taken_at"]) == "2023-11-06 01:30:00+08:00"
    assert str(made["assigned_at"]) == str(made["escalated_at"]) == str(made["received_at"])
    assert (made["extended"], made["reopened"], made["merged_into"]) == (5, 1, "YN-1")
    assert made["hours_to_answer"] == 2.0


@pytest.mark.parametrize(
    ("changes", "overdue"),
    [
        ({}, "否"),
        ({"due": date(2023, 11, 5)}, "是"),
        ({"due": date(2023, 11, 6)}, "否"),
        ({"state": FeedbackState.IN_PROGRESS, "due": date(2023, 11, 30)}, "否"),
        ({"state": FeedbackState.IN_PROGRESS, "due": date(2023, 11, 29)}, "是"),
        ({"due": None}, None),
    ],
)
def test_overdue_is_told_by_the_citys_day(changes: dict[str, Any], overdue: str | None) -> None:
    """An answer or an open ticket on the due day is in time, and a day later overdue."""
    assert cells(replace(TICKET, **changes))["overdue"] == overdue


def test_the_headings_are_all_different() -> None:
    """No two columns share a key or a heading."""
    assert (
        len({column.key for column in COLUMNS}) == len({column.heading for column in COLUMNS}) == len(COLUMNS)
    )


def test_a_ticket_is_legible_on_one_page() -> None:
    """A3 landscape takes about 215 characters of a readable size: the columns need less than two and a half times that."""
    assert sum(column.width for column in COLUMNS) < 2.5 * 215
