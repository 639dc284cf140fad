"""Browsing the report: its areas, and the commitments of a section, eight per page."""

import re
from dataclasses import replace

from handlers import wording
from handlers.answering import entries, reported
from handlers.answering.entries import ALL_AREAS, PAGE
from handlers.listing import button, buttons, numbered, word_buttons
from handlers.messages import Kind
from handlers.outcome import AskedQuestion, Outcome
from handlers.state import Mode, State
from handlers.turn import Turn
from knowledge.commitment import Commitment
from knowledge.found import Match, Reason, Section, as_picked
from storage.records import Decision

_ONCE_MORE = re.compile("[没冇][看听][清见]|再[说讲发念来]|重新?[说讲发]|一遍")
"""What asks for the same again; 刚才 and 详细 point at one entry."""


def areas(turn: Turn, besides: str = "", *, before: str = "") -> Outcome:
    """List the report's areas, numbered, `before` said first and `besides` last."""
    sections = turn.city.areas
    lines = "\n".join(
        wording.AREA_LINE.format(number=n, title=section.title, count=len(section.commitments))
        for n, section in enumerate(sections, 1)
    )
    return turn.say(
        "\n".join(filter(None, (before, _areas_heading(turn), lines, wording.AREAS_ASK, besides))),
        state=turn.listing((), ALL_AREAS),
        choices=tuple(button(n, section.title, str(n)) for n, section in enumerate(sections, 1)),
        continues=_heading(turn.state.section) if turn.state.section else "",
    )


def _areas_heading(turn: Turn) -> str:
    return wording.AREAS.format(report=turn.report, count=len(turn.city.commitments))


def open_section(turn: Turn, section: Section, *, before: str = "") -> Outcome:
    """Show the first page of a section, `before` said first."""
    if not section.commitments:
        return turn.say(wording.EMPTY_SECTION.format(title=section.title), state=turn.onward)
    first = section.commitments[:PAGE]
    state = turn.listing(section.commitments, section.title)
    seen = AskedQuestion(turn.words, Decision.ANSWER, tuple(c.id for c in first), section.likely)
    listed = turn.state.section == ALL_AREAS
    continues = _areas_heading(turn) if listed else ""
    outcome = _page(turn, state, section.commitments, continues, before)
    matches = tuple(Match(one, section.likely, _listing_reasons(turn, section, one)) for one in first)
    outcome = _with_place(turn, replace(outcome, matches=matches), section)
    if turn.intent.kind is not Kind.QUESTION:
        return outcome
    return _with_offer(turn, replace(outcome, remember=(seen,)))


def _with_place(turn: Turn, outcome: Outcome, section: Section) -> Outcome:
    """Say so if nothing listed names the part of the city that the message names: 随县今年要修路吗."""
    place = next((one for one in turn.city.governed if one in turn.folded), "")
    if not place or entries.naming(place, section.commitments):
        return outcome
    said = wording.NONE_FOR_PLACE.format(place=place, hotline=turn.city.hotline)
    return outcome.adding(f"\n\n{said}")


def _with_offer(turn: Turn, outcome: Outcome) -> Outcome:
    """Offer to file what the message also reports."""
    offered = reported.offer(turn, outcome.state)
    if offered is None:
        return outcome
    said, state = offered
    return replace(outcome.adding(f"\n\n{said}"), state=state)


def _listing_reasons(turn: Turn, section: Section, commitment: Commitment) -> tuple[Reason, ...]:
    """Return the reasons for the list, and for a commitment also found by its own words."""
    found = turn.intent.finding.matches[:1] if turn.intent.finding else ()
    own = (reason for match in found if match.commitment == commitment for reason in match.reasons)
    return (*section.why(commitment), *own)


def next_page(turn: Turn) -> Outcome:
    """Show the next page of the current section, or the page that is named; or say that that was all."""
    page, pages = turn.intent.pick, -(-len(turn.state.shown) // PAGE)
    if page is None:
        return _turn_over(turn, PAGE)
    return _turn_over(turn, (page - 1 if page > 0 else pages + page) * PAGE - turn.state.offset)


def page_before(turn: Turn) -> Outcome:
    """Show the previous page, or say that this was the first."""
    return _turn_over(turn, -PAGE)


def _turn_over(turn: Turn, by: int) -> Outcome:
    state, end = turn.state, wording.NO_MORE if by > 0 else wording.FIRST_PAGE
    if not state.shown:
        return turn.say(end)
    if not turn.listed:
        return turn.say(wording.LIST_LAPSED, state=turn.unlisted)
    if not state.section or not 0 <= state.offset + by < len(state.shown):
        return turn.say(end)
    return _page_from(turn, state.offset + by, _heading(state.section))


def is_asked_again(turn: Turn) -> bool:
    """Tell whether a message only asks to see the list just shown once more: 没看清,再发一遍."""
    if not turn.listed or turn.state.mode is not Mode.CHOOSING or turn.about or turn.intent.command:
        return False
    pointing = turn.pointing
    return pointing is not None and pointing.bare and _ONCE_MORE.search(turn.folded) is not None


def show_again(turn: Turn) -> Outcome:
    """Show the current list again, at the page last read."""
    if turn.state.section == ALL_AREAS:
        return areas(turn)
    if turn.state.section:
        return _page_from(turn, turn.state.offset, "")
    shown = entries.commitments(turn)
    state = replace(turn.listing(shown), draft=turn.onward.draft)
    return turn.say(
        f"{wording.LIST_AGAIN}\n{numbered(c.title for c in shown)}", state=state, choices=buttons(shown)
    )


def _page_from(turn: Turn, offset: int, continues: str) -> Outcome:
    """Show the current section's page that begins at `offset`."""
    members = entries.commitments(turn)
    state = replace(turn.listing(members, turn.state.section), offset=offset)
    return _page(turn, state, members, continues)


def _heading(section: str | None) -> str:
    """Return how each of a section's pages begins."""
    return wording.TITLE.format(title=section)


def _page(
    turn: Turn, state: State, members: tuple[Commitment, ...], continues: str, before: str = ""
) -> Outcome:
    first, count = state.offset, len(members)
    page = members[first : first + PAGE]
    last = first + len(page)
    head = wording.PAGE_WHOLE if count <= PAGE else wording.PAGE
    more = word_buttons(wording.SAY_MORE) if last < count else ()
    back = word_buttons(wording.SAY_BACK) if first else ()
    parts = [
        before,
        head.format(title=state.section, count=count, first=first + 1, last=last),
        numbered((commitment.title for commitment in page), first + 1),
        wording.PAGE_ASK + (wording.PAGE_MORE if more else ""),
    ]
    return turn.say(
        "\n".join(filter(None, parts)),
        decision=Decision.ANSWER,
        state=state,
        choices=(*buttons(page, first + 1), *word_buttons(wording.SAY_BROWSE), *back, *more),
        continues=continues,
        matches=as_picked(page),
    )
