"""The last question asked again for another year or place: 那今年呢, 随县呢. Pure."""

import re
from collections.abc import Iterable
from dataclasses import replace

from handlers.messages import Kind
from handlers.turn import Turn
from knowledge.commitment import Baseline, Commitment
from knowledge.found import Band
from knowledge.language.folding import fold, without_marks
from knowledge.language.pointing import Slot, read
from knowledge.matching.aspect import OtherYear
from knowledge.matching.years import in_year, without_given_year, year_named

_THIS, _LAST = "今年", "去年"

_GOES_ON = re.compile(r"^那|有没有|有没得|有冇|有无|冇得|是不是|算不算|[呢吗]\W*$")
_BESIDE_A_PLACE = 3
"""Characters that may stand beside a place when somebody goes on to it."""


def asked_again(turn: Turn, subject: str = "") -> Turn | None:
    """Return the turn with the last question moved to the `subject` or year named; None if neither is named.

    `subject`: a part of the city, or a department.
    """
    text = with_subject(turn, _last_question(turn), subject) if subject else _another_year(turn)
    if not text:
        return None
    intent = turn.understanding.understand(text, turn.onward)
    if intent.kind is not Kind.QUESTION or intent.emergency or (intent.section and not subject):
        return None
    finding = intent.finding
    if not subject and finding and finding.band is Band.CHOOSE:
        # A merely near match is not what continues last year's result.
        intent = replace(intent, finding=replace(finding, band=Band.DECLINE))
    return turn.reworded(text, intent)


def goes_on(folded: str) -> bool:
    """Tell whether a text sounds as if it went on from a question: 那随县呢, 我们随县有没有."""
    return _GOES_ON.search(folded.strip()) is not None


def gone_on_to(folded: str, names: Iterable[str]) -> str:
    """Return which of the names a text holds, if it names nothing else; empty if none, or if it says more."""
    rests = ((name, read(folded.replace(name, ""))) for name in names if name in folded)
    named = (
        name for name, rest in rests if rest and rest.bare and set(rest.slots) <= {Slot.WHERE, Slot.AMOUNT}
    )
    return next(named, "")


def with_subject(turn: Turn, text: str, subject: str) -> str:
    """Return the text with another part of the city or department than it names; empty if it names none, or the same."""
    of_its_kind = turn.city.governed if subject in turn.city.governed else turn.city.offices
    named = next((one for one in of_its_kind if one in text), "")
    return text.replace(named, subject) if named and subject not in text else ""


def results_of_last_year(turn: Turn, one: Commitment) -> tuple[Baseline, ...]:
    """Return what the review tells of last year, found by the question that was answered with it, else by its title."""
    last = _last_question(turn, one)
    for question in filter(None, (last, one.title)):
        intent = turn.understanding.understand(in_year(fold(question), _LAST), turn.onward)
        if isinstance(intent.aspect, OtherYear) and intent.results:
            return intent.results
    return ()


def _last_question(turn: Turn, answer: Commitment | None = None) -> str:
    """Return the last question that named its subject, folded, with `answer` as its answer if given; empty if none."""
    answered = (one for one in reversed(turn.lately) if answer is None or one.about[:1] == (answer.id,))
    said = (fold(one.said) for one in answered)
    return next((text for text in said if not _names_no_subject(turn, text)), "")


def _last_question_there(turn: Turn) -> str:
    """Return the last question, of the part of the city that was named since: 去年呢 after 那随县呢."""
    question = _last_question(turn)
    for one in reversed(turn.lately):
        said = fold(one.said)
        if said == question:
            break
        if place := next((part for part in turn.city.governed if part in said), ""):
            return with_subject(turn, question, place) or question
    return question


def _title_discussed(turn: Turn) -> str:
    """Return the title of what was discussed, if the question itself is too long ago."""
    return turn.about[0].title if turn.about else ""


def _names_no_subject(turn: Turn, text: str) -> bool:
    """Tell whether a message named only a year, a place (那随县呢, not 随县建什么) or what is asked."""
    if goes_on(text) and gone_on_to(text, turn.city.governed):
        return True
    beside = text
    for place in turn.city.governed:
        beside = beside.replace(place, "")
    if beside != text and len(without_marks(beside)) > _BESIDE_A_PLACE:
        return False
    pointing = read(without_given_year(beside))
    return not beside.strip() or (pointing is not None and pointing.bare)


def _another_year(turn: Turn) -> str:
    if turn.listed and turn.state.section:
        return ""  # Of a list, ask which is meant: last year's results are told one by one.
    pointing, year = read(without_given_year(turn.folded)), year_named(turn.folded)
    if not year or pointing is None or not pointing.bare or pointing.ordinal:
        return ""  # 第二个去年完成了吗 asks about the second one.
    question = _last_question_there(turn) or _title_discussed(turn)
    if not question:
        return ""
    # A promise's answer contains this year's and last year's figure itself.
    told = turn.about and (Slot.PAST in pointing.slots or (year == _THIS and pointing.slots))
    # 那今年呢 after a plain question asks for that answer again.
    return "" if told or (year == _THIS and not year_named(question)) else in_year(question, year)
