"""A question: if certain, the answer; if uncertain, up to three choices; if nothing, a plain no (unanswered.py)."""

from dataclasses import replace

from handlers import wording
from handlers.answering import browse, letters, reported, slots, unanswered, years
from handlers.answering.card import card, origin_lines, promise_text
from handlers.answering.foreword import foreword
from handlers.answering.neighbours import belongs_beside
from handlers.feedback import drafting
from handlers.following import subscription
from handlers.hearing import matter
from handlers.hearing.besides import several
from handlers.listing import buttons, numbered, word_buttons
from handlers.messages import Choice, Kind
from handlers.outcome import Outcome
from handlers.state import Mode
from handlers.turn import Turn
from knowledge.commitment import Commitment, departments_of
from knowledge.found import Band, Finding, Match, as_picked
from knowledge.matching.aspect import OtherYear
from knowledge.matching.ranking import SHOWN
from storage.records import Decision, FeedbackKind

IN_FULL = 2
"""Commitments of one answer that are told in full."""
NEAR_ENOUGH = 0.5
"""Share of the best score below which a neighbour of the answer is not mentioned."""
SURE_ALONE = 0.93
"""Probability from which neighbours must belong to the answer; below it, they may be what was meant."""

PROMISED = 0.8
"""How likely the report must speak of a trouble for its promises to be shown, and not only the offer to file it.

What sounds like a complaint as well (水渠堵了没水) is offered for filing, unless the report surely speaks of it.
"""
_WHAT_ELSE = (Choice("提建议", wording.SAY_FEEDBACK), Choice("看目录", wording.SAY_BROWSE))


def ask(turn: Turn) -> Outcome:
    """Answer, offer or decline, as the finding's band says; a question about a whole section opens it."""
    grieves = turn.intent.also is FeedbackKind.COMPLAINT
    if turn.intent.also is None and turn.intent.aspect is None and matter.troubles(turn):
        # 停水了 may match the report without being a question.
        turn = replace(turn, intent=replace(turn.intent, also=FeedbackKind.COMPLAINT))
    if turn.intent.section is not None and matter.troubles(turn):
        return drafting.offer_trouble(turn)
    if turn.intent.section is not None:
        return browse.open_section(turn, turn.intent.section)
    if isinstance(turn.intent.aspect, OtherYear):
        return years.answer(turn, turn.intent.aspect)
    letter = letters.read_through(turn, turn.intent.finding or Finding(Band.DECLINE))
    finding = letter.finding
    by_chance = finding.band is not Band.ANSWER and (grieves or finding.spoken_of < PROMISED)
    if by_chance and matter.troubles(turn):
        return drafting.offer_trouble(turn)
    if finding.band is Band.DECLINE or not finding.matches:
        return unanswered.ask_of_figure(turn) if turn.intent.figure else unanswered.decline(turn, finding)
    return _choose(turn, finding) if finding.band is Band.CHOOSE else _answer(turn, finding, more=letter.more)


def show(turn: Turn) -> Outcome:
    """Show the commitment with that id, after 「查看 3-047」."""
    commitment = turn.city.commitment(turn.intent.argument or "")
    if commitment is None:
        return turn.say(wording.NOT_FOUND_ID.format(id=turn.intent.argument or ""))
    return answer_with(turn, commitment)


def answer_with(turn: Turn, *commitments: Commitment) -> Outcome:
    """Answer with what the citizen picked; the current list can still be picked from."""
    state = turn.unlisted
    if turn.listed:
        mode = Mode.DRAFTING if turn.state.mode is Mode.DRAFTING else Mode.CHOOSING
        state = replace(turn.onward, mode=mode, listed=turn.now, draft_kind=turn.state.draft_kind)
    return turn.say(
        f"{_cards(turn, commitments)}\n\n{wording.WHAT_ELSE}",
        decision=Decision.ANSWER,
        state=replace(state, about=tuple(one.id for one in commitments), ticket=None, awaiting_place=None),
        choices=(*subscription.offer(commitments), *_WHAT_ELSE),
        matches=as_picked(commitments),
        departments=departments_of(commitments),
    )


def _answer(turn: Turn, finding: Finding, *, more: bool) -> Outcome:
    """Answer everything asked, in one reply; related commitments are named by title and can be picked."""
    meant, near = _meant_and_near(finding)
    told, neighbours = (tuple(match.commitment for match in matches) for matches in (meant, near))
    said_first = foreword(turn, told[0]) if len(told) == 1 else ""
    parts = [said_first] if said_first else []
    parts += [_cards(turn, told), *slots.further_aspects(turn, told[0])]
    state = turn.listing(neighbours) if neighbours else turn.unlisted
    if neighbours:
        parts.append(f"{wording.NEAR}\n{numbered(one.title for one in neighbours)}")
    if finding.lacking:
        parts.append(wording.LACKING.format(asked="”、“".join(finding.lacking)))
    if more:
        parts.append(wording.OTHERS_ONE_BY_ONE)
    if offered := reported.offer(turn, state):
        said, state = offered
        parts.append(said)
    elif finding.lacking and not state.draft:
        parts[-1] += wording.LACKING_OFFER
        draft = "；".join(map(turn.as_written, finding.lacking))
        state = replace(state, draft=draft, draft_kind=FeedbackKind.INQUIRY)
    return turn.say(
        "\n\n".join((*parts, wording.WHAT_ELSE)),
        kind=Kind.QUESTION,
        decision=Decision.ANSWER,
        state=replace(state, about=tuple(one.id for one in told), ticket=None),
        choices=(*buttons(neighbours), *subscription.offer(told), *_WHAT_ELSE),
        remember=(unanswered.question_asked(turn, Decision.ANSWER, meant, finding.probability),),
        matches=(*meant, *near),
        departments=departments_of(told),
    )


def _meant_and_near(finding: Finding) -> tuple[tuple[Match, ...], tuple[Match, ...]]:
    meant = finding.meant
    told = len(meant) + finding.perhaps
    perhaps, rest = finding.matches[len(meant) : told], finding.matches[told:SHOWN]
    near = (match for match in rest if match.score >= NEAR_ENOUGH * meant[0].score)
    doubtful = finding.probability < SURE_ALONE
    return meant, (*perhaps, *(match for match in near if doubtful or belongs_beside(match, meant)))


def _cards(turn: Turn, commitments: tuple[Commitment, ...]) -> str:
    """Return the full cards of one or two; of more, only what is promised."""
    full = len(commitments) <= IN_FULL
    return "\n\n".join(_card(turn, one) if full else promise_text(one) for one in commitments)


def _card(turn: Turn, commitment: Commitment) -> str:
    return card(
        commitment,
        turn.facts.status(commitment.id),
        turn.facts.reached(commitment.id),
        origin_lines(turn.facts.origins(commitment.id), turn.city) if turn.city.previous else (),
        report=turn.report,
        year=turn.city.year,
        today=turn.today,
    )


def _choose(turn: Turn, finding: Finding) -> Outcome:
    """Offer up to three numbered titles; the words are kept, in case none of them is meant."""
    offered = finding.matches if turn.intent.figure else finding.matches[:SHOWN]
    commitments = tuple(match.commitment for match in offered)
    state = replace(turn.listing(commitments), about=turn.onward.about)
    lines = [wording.CHOOSE, numbered(c.title for c in commitments), wording.CHOOSE_NONE]
    if besides := reported.offer(turn, state):
        said, state = besides
        lines.append(said)
    elif several(turn.intent.text):
        lines.append(wording.ONE_BY_ONE)
    return turn.say(
        "\n".join(lines),
        kind=Kind.QUESTION,
        decision=Decision.CHOOSE,
        state=replace(state, draft=state.draft or turn.words),
        choices=(*buttons(commitments), *word_buttons(wording.SAY_NONE)),
        remember=(unanswered.question_asked(turn, Decision.CHOOSE, offered, finding.probability),),
        matches=offered,
    )
