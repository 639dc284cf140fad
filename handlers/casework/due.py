"""Due dates in working days, by China's official calendar of holidays and of weekends worked instead."""

from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar

from knowledge.city import City
from storage.records import FeedbackKind

_EVERY_YEAR = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
"""Months and days that are off by law in every year (《全国年节及纪念日放假办法》, 2024); the others follow the moon."""


def reply_days(city: City, kind: FeedbackKind, kept: int | None) -> int | None:
    """Return the working days for answering feedback of `kind`: as set by staff (`kept`), else by the city's file.

    None: the city promises no date.
    """
    return kept or city.reply_days.get(kind.value)


def answer_day(city: City, kind: FeedbackKind, kept: int | None, received: date) -> date | None:
    """Return the due date of feedback received on a local day, `kept` as in `reply_days`; None: no date is promised."""
    days = reply_days(city, kind, kept)
    return due_date(received, days) if days else None


@lru_cache(maxsize=1_000)
def is_working_day(day: date) -> bool:
    """Tell whether offices work on `day`, by the State Council's yearly notice as in the chinesecalendar library.

    For years that the library does not know (before 2004, and those not yet announced): Monday to Friday, but for the
    holidays that have the same date every year.
    """
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5 and (day.month, day.day) not in _EVERY_YEAR


def due_date(received: date, working_days: int) -> date:
    """Return the last of `working_days` working days after the local day of receipt.

    The day of receipt is not counted, as in 《民法典》 article 201. Raises ValueError if `working_days` is under 1.
    """
    if working_days < 1:
        raise ValueError(
            f"working_days is {working_days}; give 1 or more, or leave the limit out of the city's data"
        )
    day = received
    for _ in range(working_days):
        day += timedelta(days=1)
        while not is_working_day(day):
            day += timedelta(days=1)
    return day
