"""A single aspect of a commitment: who, when, how far, last year's figure; or that the report does not tell."""

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from handlers import wording
from handlers.answering.again import results_of_last_year
from handlers.answering.card import actual_lines, departments_line, last_year_line, status_lines, target_line
from handlers.answering.years import review_lines
from handlers.publishing.progress import standing_of
from handlers.turn import Turn
from knowledge.commitment import Commitment
from knowledge.language.pointing import Slot

_WHEN_DUE = re.compile(
    r"(?:\d+月底?|年底|年内|年末|上半年|下半年|[一二三四1-4]季度|明年|\d{4}年)(?:前|内|之前|以前)?"
)
_ASKS_WHEN = re.compile(
    r"(?:什么|啥|么|哪)时(?:候|间|后)|几时|何时|哪一?天|哪个?月|几月|几号|(?:多|好|几)久(?:能|才|可以|会)"
)
NEVER_TOLD = frozenset({Slot.MONEY, Slot.WHY, Slot.HOW, Slot.WHERE, Slot.WISH, Slot.MEANING})
"""What a report hardly ever tells: the reply quotes what it does say, and names whom to ask."""


def aspects_text(turn: Turn, commitment: Commitment, wanted: tuple[Slot, ...]) -> str:
    """Tell these aspects of a commitment under its title."""
    aspects = [_TOLD[slot](turn, commitment) for slot in wanted if slot in _TOLD]
    missing = [not_told_text(commitment, slot) for slot in wanted if slot in NEVER_TOLD]
    further = [wording.ASK_FURTHER.format(hotline=turn.city.hotline, lead=commitment.lead)] if missing else []
    return "\n".join([wording.TITLE.format(title=commitment.title), *missing, *aspects, *further])


def further_aspects(turn: Turn, commitment: Commitment) -> Iterator[str]:
    """Yield what else was asked, without naming a subject, or when, if the answer's card does not show it."""
    wanted = turn.intent.besides
    if Slot.WHEN in wanted or _ASKS_WHEN.search(turn.intent.text):
        yield _due(turn, commitment)
    missing = [wording.WHAT[slot.value] for slot in wanted if slot in NEVER_TOLD]
    if missing:
        yield wording.NOT_TOLD_BESIDES.format(what="；".join(missing), hotline=turn.city.hotline)
    yield from (_TOLD[slot](turn, commitment) for slot in (Slot.LATER, Slot.PAST) if slot in wanted)


def not_told_text(commitment: Commitment, slot: Slot) -> str:
    """Quote what the report says, and say that it tells nothing of what was asked."""
    return wording.NOT_TOLD.format(quote=commitment.quote, what=wording.WHAT[slot.value])


def _last_year(turn: Turn, commitment: Commitment) -> str:
    """Return last year's figure if given, else what the review tells of the same thing, else that there is none."""
    before = turn.city.year - 1
    if told := last_year_line(commitment, turn.city.year):
        return told
    results = results_of_last_year(turn, commitment)
    return "\n".join(review_lines(turn, results)) or wording.NO_LAST_YEAR.format(year=before)


def _later(turn: Turn, _commitment: Commitment) -> str:
    return wording.LATER.format(year=turn.city.year)


def _who(_turn: Turn, commitment: Commitment) -> str:
    return departments_line(commitment)


def _contact(turn: Turn, commitment: Commitment) -> str:
    return f"{departments_line(commitment)}\n{wording.NO_PHONE.format(hotline=turn.city.hotline)}"


def _when(turn: Turn, commitment: Commitment) -> str:
    """Return the time that the quote gives, or that it gives none; then the progress."""
    return f"{_due(turn, commitment)}\n{_progress(turn, commitment)}"


def _due(turn: Turn, commitment: Commitment) -> str:
    due = _WHEN_DUE.search(commitment.quote)
    return wording.WHEN_DUE.format(due=due[0]) if due else wording.NO_DAY.format(year=turn.city.year)


def _progress(turn: Turn, commitment: Commitment) -> str:
    standing = standing_of(commitment, turn.facts.reached(commitment.id), turn.city.year)
    figures = [*actual_lines(standing, turn.today)]
    return "\n".join([*status_lines(turn.facts.status(commitment.id), turn.today), *figures])


def _amount(_turn: Turn, commitment: Commitment) -> str:
    return target_line(commitment) or not_told_text(commitment, Slot.AMOUNT)


_TOLD: Mapping[Slot, Callable[[Turn, Commitment], str]] = MappingProxyType(
    {
        Slot.PAST: _last_year,
        Slot.LATER: _later,
        Slot.WHO: _who,
        Slot.CONTACT: _contact,
        Slot.WHEN: _when,
        Slot.PROGRESS: _progress,
        Slot.WHY: _progress,
        Slot.AMOUNT: _amount,
    }
)
