"""What was offered, listed or missed, asked for a part of the city (有没有我们淅河的); and a thing of a list (茶叶呢)."""

from handlers import wording
from handlers.answering import entries, question
from handlers.answering.again import goes_on
from handlers.answering.followup import place_gone_on_to
from handlers.listing import YES_OR_NO
from handlers.messages import Kind
from handlers.outcome import Outcome
from handlers.state import Mode
from handlers.turn import Turn
from knowledge.commitment import Commitment
from knowledge.matching.ranking import SHOWN
from storage.records import Decision, FeedbackKind


def place_asked_about(turn: Turn) -> str:
    """Return the part of the city asked about; empty if nothing was asked before, or it was answered."""
    return place_gone_on_to(turn) if _offered(turn) or _declined(turn) else ""


def answer(turn: Turn, place: str) -> Outcome:
    """Show what names the place; else say that nothing is said about it alone."""
    if not _offered(turn):
        return _declined_there(turn, place)
    if there := entries.naming(place, entries.commitments(turn)):
        return show(turn, there)
    said = wording.NONE_FOR_PLACE.format(place=place, hotline=turn.city.hotline)
    return turn.say(said, kind=Kind.QUESTION, decision=Decision.DECLINE)


def thing_asked_about(turn: Turn) -> list[Commitment]:
    """Return what names the thing gone on to (茶叶呢), if all that would be listed for it is listed already."""
    section, pointing = turn.intent.section, turn.pointing
    if section is None or pointing is None or len(pointing.own) != 1 or not goes_on(turn.folded):
        return []
    listed = entries.commitments(turn) if entries.section(turn) else ()
    return entries.naming(pointing.named, listed) if set(section.commitments) <= set(listed) else []


def show(turn: Turn, there: list[Commitment]) -> Outcome:
    """Show what was found in the list."""
    return question.answer_with(turn, *there[:SHOWN])


def _offered(turn: Turn) -> bool:
    """Tell whether a choice or list was shown of which nothing has been told yet."""
    state = turn.state
    lists = state.mode is Mode.CHOOSING and entries.section(turn) is not None
    return turn.choosing or (lists and not turn.about)


def _declined(turn: Turn) -> bool:
    state = turn.state
    return turn.awaits(Mode.CONFIRMING) and state.draft_kind is FeedbackKind.INQUIRY and bool(state.draft)


def _declined_there(turn: Turn, place: str) -> Outcome:
    """Say that the question has no answer for the place either, and offer to pass it on."""
    before = turn.state.draft or ""
    draft = f"{before}（{turn.words}）"
    said = wording.NOT_FOR_PLACE_EITHER.format(draft=wording.say_draft(before), place=place)
    return turn.say(
        said,
        kind=Kind.QUESTION,
        decision=Decision.DECLINE,
        state=turn.onward.offering(draft, FeedbackKind.INQUIRY),
        choices=YES_OR_NO,
    )
