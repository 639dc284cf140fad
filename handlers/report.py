"""The feedback report: one row a ticket with every time, in the city's own time, masked."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.channels import CHANNELS
from handlers.masking import mask
from storage.export import Cell, Column, Kind
from storage.records import OPEN_STATES, FeedbackRecord, FeedbackState

COLUMNS = (
    Column("number", "工单号", width=18),
    Column("channel", "渠道", width=10),
    Column("kind", "类别", width=8, counted=True),
    Column("text", "内容", width=60, long=True),
    Column("place", "地点", width=24),
    Column("department", "承办部门", width=24, counted=True),
    Column("helpers", "协办部门", width=24),
    Column("other_departments", "其他建议部门", width=28),
    Column("handler", "经办人", width=14),
    Column("commitments", "关联承诺", width=44, long=True),
    Column("state", "状态", width=10, counted=True),
    Column("outcome", "办理结果", width=12, counted=True),
    Column("outcome_note", "结果说明", width=40, long=True),
    Column("received_at", "受理时间", Kind.TIME, width=20),
    Column("assigned_at", "首次派单时间", Kind.TIME, width=20),
    Column("taken_at", "首次接办时间", Kind.TIME, width=20),
    Column("due", "办理期限", Kind.DATE, width=12),
    Column("overdue", "是否超期", width=10, counted=True),
    Column("extended", "延期(工作日)", Kind.NUMBER, width=14),
    Column("escalated_at", "提级时间", Kind.TIME, width=20),
    Column("responded_at", "首次答复时间", Kind.TIME, width=20),
    Column("answered_at", "答复时间", Kind.TIME, width=20),
    Column("closed_at", "办结时间", Kind.TIME, width=20),
    Column("withdrawn_at", "撤回时间", Kind.TIME, width=20),
    Column("reopened", "重办次数", Kind.NUMBER, width=10),
    Column("solved", "居民说解决没有", width=14, counted=True),
    Column("stars", "居民评分(1-5)", Kind.NUMBER, width=14),
    Column("rated_at", "居民评价时间", Kind.TIME, width=20),
    Column("appealed_at", "居民要求重办时间", Kind.TIME, width=20),
    Column("merged_into", "并入工单", width=18),
    Column("answer", "答复内容", width=60, long=True),
    Column("hours_to_answer", "首次答复用时(小时)", Kind.NUMBER, width=18),
    Column("hours_to_close", "办结用时(小时)", Kind.NUMBER, width=16),
)


def row(
    record: FeedbackRecord,
    *,
    timezone: ZoneInfo,
    title: Callable[[str], str | None],
    unmasked: bool = False,
    handler: Callable[[str], str | None] = lambda _: None,
    today: date | None = None,
) -> tuple[Cell, ...]:
    """One ticket as cells for COLUMNS; times in `timezone`, durations in hours of the calendar.

    `title(id)` is a commitment's title, or None for one that the city no longer has: then the id stands alone.
    `handler(id)` is the name of a member of staff, or None: then the id stands alone. `today`, the city's local day, tells
    which of the open tickets are overdue; without it, that cell of theirs is empty.
    What people wrote (text, place, answer, note) is masked unless `unmasked`; the citizen's hash is never a column.
    """
    shown = _unchanged if unmasked else mask
    return (
        record.number,
        CHANNELS.get(record.channel, record.channel),
        record.kind.value,
        shown(record.text),
        _if_given(record.place, shown),
        record.department or None,
        "、".join(record.helpers) or None,
        "、".join(one for one in record.departments if one != record.department) or None,
        handler(record.handler) or record.handler if record.handler else None,
        "；".join(f"{each} {title(each) or ''}".rstrip() for each in record.commitments) or None,
        record.state.value,
        record.outcome.value if record.outcome else None,
        _if_given(record.outcome_note, shown),
        record.received_at.astimezone(timezone),
        _local(record.assigned_at, timezone),
        _local(record.taken_at, timezone),
        record.due,
        _overdue(record, timezone, today),
        record.extended,
        _local(record.escalated_at, timezone),
        _local(record.responded_at, timezone),
        _local(record.answered_at, timezone),
        _local(record.closed_at, timezone),
        _local(record.withdrawn_at, timezone),
        record.reopened,
        record.solved.value if record.solved else None,
        record.stars,
        _local(record.rated_at, timezone),
        _local(record.appealed_at, timezone),
        record.merged_into,
        _if_given(record.answer, shown),
        _hours(record.received_at, record.responded_at or record.answered_at),
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


def _overdue(record: FeedbackRecord, timezone: ZoneInfo, today: date | None) -> str | None:
    """Whether the answer came, or is still awaited, after the due date; empty where there is no such date."""
    if record.due is None or record.state is FeedbackState.WITHDRAWN:
        return None
    moment = record.answered_at if record.state not in OPEN_STATES else None
    day = moment.astimezone(timezone).date() if moment else today
    if day is None:
        return None
    return "是" if day > record.due else "否"


def _if_given(text: str | None, shown: Callable[[str], str]) -> str | None:
    return shown(text) if text else None


def _unchanged(text: str) -> str:
    return text
