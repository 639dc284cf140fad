"""A question about another year: what the review tells of last year, or that it tells nothing; and this year's plan."""

from collections.abc import Iterator
from dataclasses import replace

from handlers import wording
from handlers.answering import reported
from handlers.answering.card import misprint_line, promise_text, source_line
from handlers.answering.foreword import claim_judged
from handlers.following import subscription
from handlers.hearing.verdicts import verdict_of_results
from handlers.listing import YES_OR_NO
from handlers.messages import Choice, Kind
from handlers.outcome import AskedQuestion, Outcome
from handlers.turn import Turn
from knowledge.commitment import Baseline, Commitment, departments_of
from knowledge.found import Match, Reason
from knowledge.matching.aspect import OtherYear
from storage.records import Decision, FeedbackKind

FOLLOWED = 2
"""Commitments of this year that are shown with last year's results."""


def answer(turn: Turn, asked: OtherYear) -> Outcome:
    """Answer with last year's results; if the report has none of that year, say so and offer to pass the words on."""
    shown = _this_year(turn)
    told = bool(turn.intent.results) and asked.year == turn.city.year - 1
    text = "\n".join(_answer_lines(turn, asked, shown))
    decision = Decision.ANSWER if told else Decision.DECLINE
    about = tuple(one.id for one in shown)
    state = replace(turn.onward, about=about)
    if told and (offered := reported.offer(turn, state)):
        said, state = offered
        text += f"\n\n{said}"
    if not told:
        state = state.offering(turn.words, FeedbackKind.INQUIRY)
    more: tuple[Choice, ...] = subscription.offer(shown) if told else YES_OR_NO
    finding = turn.intent.finding
    outcome = turn.say(
        f"{text}\n\n{wording.WHAT_ELSE if told else wording.OFFER_TO_FILE}",
        kind=Kind.QUESTION,
        decision=decision,
        state=state,
        choices=more,
        remember=(
            AskedQuestion(
                turn.words, decision, about if told else (), finding.probability if finding else 0.0
            ),
        ),
        matches=tuple(Match(one, 1.0, _match_reasons(turn, one)) for one in shown) if told else (),
        departments=departments_of(shown) if told else (),
    )
    return replace(outcome, recalled=turn.intent.recalled) if told else outcome


def _match_reasons(turn: Turn, commitment: Commitment) -> tuple[Reason, ...]:
    """Return the result that it continues and why that was found; else what its own words share with the question."""
    before = [one for one in turn.intent.recalled if commitment.id in one.result.precedes]
    if before:
        return tuple(
            reason for one in before for reason in (Reason("result", one.result.quote, 1.0), *one.reasons)
        )
    found = turn.intent.finding.matches if turn.intent.finding else ()
    return tuple(reason for one in found if one.commitment == commitment for reason in one.reasons)


def _answer_lines(turn: Turn, asked: OtherYear, shown: tuple[Commitment, ...]) -> Iterator[str]:
    plan = turn.city.year
    if (
        asked.claim
        and asked.year == plan - 1
        and (found := verdict_of_results(asked.claim, turn.intent.results))
    ):
        yield claim_judged(asked.claim, found)
    if asked.year > plan:
        yield wording.NOT_YET.format(plan=plan, year=asked.year)
    elif asked.year < plan - 1 or not turn.intent.results:
        yield wording.NOT_OF_YEAR.format(year=asked.year)
    yield from review_lines(turn, turn.intent.results)
    if turn.intent.finding and turn.intent.finding.lacking:
        yield wording.LACKING.format(asked="”、“".join(turn.intent.finding.lacking))
    if shown:
        yield ("\n" if turn.intent.results else "") + wording.THIS_YEAR.format(year=plan)
        yield "\n\n".join(promise_text(one) for one in shown)


def review_lines(turn: Turn, results: tuple[Baseline, ...]) -> Iterator[str]:
    """Yield last year's results, verbatim, with their place in the report; nothing if there are none."""
    if not results:
        return
    yield wording.RESULTS.format(year=turn.city.year - 1)
    yield from (line for one in results for line in _result_lines(turn, one))
    yield from dict.fromkeys(source_line(one.place, turn.report) for one in results)


def _result_lines(turn: Turn, result: Baseline) -> Iterator[str]:
    """Yield the quote, and which of its words is a misprint."""
    yield wording.RESULT.format(quote=result.quote)
    yield from (misprint_line(one) for one in turn.city.errata if one.correct and one.printed in result.quote)


def _this_year(turn: Turn) -> tuple[Commitment, ...]:
    """Return what continues the results, else what the rest of the words certainly means."""
    ids = dict.fromkeys(one for result in turn.intent.results for one in result.precedes)
    meant = turn.intent.finding.meant if turn.intent.finding else ()
    continued = turn.city.commitments_with(ids) or tuple(match.commitment for match in meant)
    return continued[:FOLLOWED]
