"""The feedback report: one row per ticket with all its times, in the city's own time, masked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from handlers.channels import channel_name
from handlers.masking import mask
from storage.export import Cell, Column, Kind
from storage.records import OPEN_STATES, FeedbackRecord, FeedbackState


@dataclass(frozen=True, slots=True)
class RowContext:
    """What a row needs from outside its ticket, and how it is shown."""

    timezone: ZoneInfo
    """For every time in the report."""
    title: Callable[[str], str | None]
    """Returns a commitment's title by id; None if the city no longer has it: then only the id is shown."""
    handler: Callable[[str], str | None]
    """Returns a staff member's name by id; None: then only the id is shown."""
    today: date
    """The city's local day, by which open tickets are overdue."""
    unmasked: bool = False

    def words(self, written: str | None) -> str | None:
        """Return what people wrote (text, place, answer, note), masked unless the report is not."""
        return (written and (written if self.unmasked else mask(written))) or None

    def time(self, moment: datetime | None) -> datetime | None:
        """Return a moment in the city's time."""
        return moment and moment.astimezone(self.timezone)


_Value = Callable[[FeedbackRecord, RowContext], Cell]


def _time(name: str) -> _Value:
    return lambda ticket, context: context.time(getattr(ticket, name))


def _words(name: str) -> _Value:
    return lambda ticket, context: context.words(getattr(ticket, name))


def _plain(name: str) -> _Value:
    return lambda ticket, _: getattr(ticket, name) or None


def _number(name: str) -> _Value:
    """Return a column's value where 0 is meaningful."""
    return lambda ticket, _: getattr(ticket, name)


def _others(ticket: FeedbackRecord, _: RowContext) -> Cell:
    return "、".join(one for one in ticket.departments if one != ticket.department) or None


def _handler(ticket: FeedbackRecord, context: RowContext) -> Cell:
    return context.handler(ticket.handler) or ticket.handler if ticket.handler else None


def _commitments(ticket: FeedbackRecord, context: RowContext) -> Cell:
    return "；".join(f"{one} {context.title(one) or ''}".rstrip() for one in ticket.commitments) or None


def _overdue(ticket: FeedbackRecord, context: RowContext) -> Cell:
    """Tell whether the answer came, or is still due, after the due date; empty if there is none."""
    if ticket.due is None or ticket.state is FeedbackState.WITHDRAWN:
        return None
    answered = context.time(ticket.answered_at) if ticket.state not in OPEN_STATES else None
    day = answered.date() if answered else context.today
    return "是" if day > ticket.due else "否"


def _hours(start: datetime, end: datetime | None) -> float | None:
    return round((end - start).total_seconds() / 3600, 2) if end else None


# The citizen's pseudonym is never a column.
_TABLE: tuple[tuple[Column, _Value], ...] = (
    (Column("number", "工单号", width=16), _plain("number")),
    (Column("channel", "渠道", width=9), lambda ticket, _: channel_name(ticket.channel)),
    (Column("kind", "类别", width=7, counted=True), _plain("kind")),
    (Column("text", "内容", width=40, long=True), _words("text")),
    (Column("place", "地点", width=16), _words("place")),
    (Column("department", "承办部门", width=14, counted=True), _plain("department")),
    (Column("helpers", "协办部门", width=14), lambda ticket, _: "、".join(ticket.helpers) or None),
    (Column("other_departments", "其他建议部门", width=14), _others),
    (Column("handler", "经办人", width=10), _handler),
    (Column("commitments", "关联承诺", width=26, long=True), _commitments),
    (Column("state", "状态", width=9, counted=True), _plain("state")),
    (Column("outcome", "办理结果", width=11, counted=True), _plain("outcome")),
    (Column("outcome_note", "结果说明", width=24, long=True), _words("outcome_note")),
    (Column("received_at", "受理时间", Kind.TIME, width=16), _time("received_at")),
    (Column("assigned_at", "首次派单时间", Kind.TIME, width=16), _time("assigned_at")),
    (Column("taken_at", "首次接办时间", Kind.TIME, width=16), _time("taken_at")),
    (Column("due", "办理期限", Kind.DATE, width=12), _plain("due")),
    (Column("overdue", "是否超期", width=7, counted=True), _overdue),
    (Column("extended", "延期(工作日)", Kind.NUMBER, width=9), _number("extended")),
    (Column("escalated_at", "提级时间", Kind.TIME, width=16), _time("escalated_at")),
    (Column("responded_at", "首次答复时间", Kind.TIME, width=16), _time("responded_at")),
    (Column("answered_at", "答复时间", Kind.TIME, width=16), _time("answered_at")),
    (Column("closed_at", "办结时间", Kind.TIME, width=16), _time("closed_at")),
    (Column("withdrawn_at", "撤回时间", Kind.TIME, width=16), _time("withdrawn_at")),
    (Column("reopened", "重办次数", Kind.NUMBER, width=7), _number("reopened")),
    (Column("solved", "居民说解决没有", width=10, counted=True), _plain("solved")),
    (Column("stars", "居民评分(1-5)", Kind.NUMBER, width=8), _number("stars")),
    (Column("rated_at", "居民评价时间", Kind.TIME, width=16), _time("rated_at")),
    (Column("appealed_at", "居民要求重办时间", Kind.TIME, width=16), _time("appealed_at")),
    (Column("merged_into", "并入工单", width=16), _plain("merged_into")),
    (Column("answer", "答复内容", width=40, long=True), _words("answer")),
    (
        Column("hours_to_answer", "首次答复用时(小时)", Kind.NUMBER, width=10),
        lambda ticket, _: _hours(ticket.received_at, ticket.responded_at or ticket.answered_at),
    ),
    (
        Column("hours_to_close", "办结用时(小时)", Kind.NUMBER, width=9),
        lambda ticket, _: _hours(ticket.received_at, ticket.closed_at),
    ),
)
COLUMNS = tuple(column for column, _ in _TABLE)


def row(ticket: FeedbackRecord, context: RowContext) -> tuple[Cell, ...]:
    """Return one ticket as cells for COLUMNS; durations are in calendar hours."""
    return tuple(value(ticket, context) for _, value in _TABLE)
