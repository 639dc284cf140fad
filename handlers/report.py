"""The feedback report: one row a ticket with every time, in the city's own time, masked."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.masking import mask
from storage.export import Cell, Column, Kind
from storage.records import FeedbackRecord

COLUMNS = (
    Column("number", "工单号", width=18),
    Column("channel", "渠道", width=10),
    Column("kind", "类别", width=8, counted=True),
    Column("text", "内容", width=60, long=True),
    Column("place", "地点", width=24),
    Column("department", "承办部门", width=24, counted=True),
    Column("other_departments", "协办/其他建议部门", width=28),
    Column("commitments", "关联承诺", width=44, long=True),
    Column("state", "状态", width=10, counted=True),
    Column("received_at", "受理时间", Kind.TIME, width=20),
    Column("due", "办理期限", Kind.DATE, width=12),
    Column("answered_at", "答复时间", Kind.TIME, width=20),
    Column("closed_at", "办结时间", Kind.TIME, width=20),
    Column("withdrawn_at", "撤回时间", Kind.TIME, width=20),
    Column("answer", "答复内容", width=60, long=True),
    Column("hours_to_answer", "首次答复用时(小时)", Kind.NUMBER, width=18),
    Column("hours_to_close", "办结用时(小时)", Kind.NUMBER, width=16),
)
_CHANNELS = {"wechat": "微信", "telegram": "Telegram", "web": "网页", "terminal": "终端"}


def row(
    record: FeedbackRecord,
    *,
    timezone: ZoneInfo,
    title: Callable[[str], str | None],
    unmasked: bool = False,
) -> tuple[Cell, ...]:
    """One ticket as cells for COLUMNS; times in `timezone`, durations in hours of the calendar.

    `title(id)` is a commitment's title, or None for one that the city no longer has: then the id stands alone.
    What people wrote (text, place, answer) is masked unless `unmasked`; the citizen's hash is never a column.
    """
    shown = _unchanged if unmasked else mask
    return (
        record.number,
        _CHANNELS.get(record.channel, record.channel),
        record.kind.value,
        shown(record.text),
        _if_given(record.place, shown),
        next(iter(record.departments), None),
        "、".join(record.departments[1:]) or None,
        "；".join(f"{each} {title(each) or ''}".rstrip() for each in record.commitments) or None,
        record.state.value,
        record.received_at.astimezone(timezone),
        record.due,
        _local(record.answered_at, timezone),
        _local(record.closed_at, timezone),
        _local(record.withdrawn_at, timezone),
        _if_given(record.answer, shown),
        _hours(record.received_at, record.answered_at),
        _hours(record.received_at, record.closed_at),
    )


def parse_period(
    first: str | None, last: str | None, timezone: ZoneInfo
) -> tuple[datetime | None, datetime | None]:
    """Read the local days of `--from` and `--to`, both included, as aware UTC times: since (included) and until (not).

    None or an empty text leaves that side open. Raises ValueError naming field, value and remedy.
    """
    start, end = _day("from", first), _day("to", last)
    if start and end and end < start:
        raise ValueError(f"to: {end} is before from: {start}; exchange the two days")
    since = _midnight(start, timezone) if start else None
    until = _midnight(end + timedelta(days=1), timezone) if end else None
    return since, until


def _day(field: str, value: str | None) -> date | None:
    if value is None or not value.strip():
        return None
    remedy = "write a day between 1900 and 2999 as YYYY-MM-DD, for example 2023-11-05"
    try:
        day = datetime.strptime(value.strip(), "%Y-%m-%d").date()  # noqa: DTZ007  a day has no zone yet
    except ValueError:
        raise ValueError(f"{field}: {value!r} is no day; {remedy}") from None
    if not 1900 <= day.year <= 2999:
        raise ValueError(f"{field}: {value!r} is out of range; {remedy}")
    return day


def _midnight(day: date, timezone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=timezone).astimezone(UTC)


def _local(moment: datetime | None, timezone: ZoneInfo) -> datetime | None:
    return moment.astimezone(timezone) if moment else None


def _hours(start: datetime, end: datetime | None) -> float | None:
    return round((end - start).total_seconds() / 3600, 2) if end else None


def _if_given(text: str | None, shown: Callable[[str], str]) -> str | None:
    return shown(text) if text else None


def _unchanged(text: str) -> str:
    return text
