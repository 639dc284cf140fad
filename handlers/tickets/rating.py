"""After the answer: the citizen's rating, and the one question that may follow it. Silence counts for nothing."""

from dataclasses import replace
from datetime import date, timedelta

from handlers import wording
from handlers.hearing.intent import GUESSES, Command
from handlers.hearing.odds import STATEMENT
from handlers.listing import if_solved
from handlers.messages import Choice, Kind
from handlers.outcome import Explain, Outcome, Rate
from handlers.state import Mode
from handlers.tickets import citizen_changes, ticket_number
from handlers.turn import Turn
from knowledge.language.rating import Rating, read_rating
from storage.records import FINAL_STATES, OPEN_STATES, FeedbackRecord, FeedbackState, Solved

LATELY = timedelta(days=3)
"""After the answer: for so long a grievance without a subject of its own may concern it."""
_SOLVED = {"yes": Solved.YES, "partly": Solved.PARTLY, "no": Solved.NO}
_AROUND = " ,，.。:：;；\n"
_NO_REASON = (Command.CONFIRM, Command.NONE_OF_THESE, Command.PICK)
"""Orders that count as words when the reason is asked for."""


def is_rating(turn: Turn) -> bool:
    """Tell whether the message rates an answer: by its words alone, or because an answer awaits a rating."""
    said = _rating_in(turn)
    if said is None or turn.intent.command is Command.WITHDRAW:
        return False
    if _number_named(turn):
        return True
    record = turn.facts.answered()
    if record is None or not citizen_changes.may_rate(record, turn.now):
        return said.plain and not said.rest
    if turn.intent.smalltalk == "praise" and report_told_since(turn, record):
        return False
    if not said.bare:
        # Once the answer is rated, 满意 alone may be about anything.
        again = record.stars is None or turn.state.ticket == record.number
        return said.plain or (again and not said.rest)
    # A digit picks from the last list, unless the answer came later; otherwise it changes the rating just given.
    asked = record.answered_at is not None and (record.stars is None or turn.on_ticket == record)
    shown = (turn.state.listed or turn.state.since) if turn.listed else None
    return asked and (shown is None or (record.answered_at or shown) > shown)


def is_plain(turn: Turn) -> bool:
    """Tell whether the message is nothing but a rating, such as 没解决, while there is an answer to rate."""
    said = _rating_in(turn)
    return said is not None and said.plain and not said.rest and turn.facts.answered() is not None


def is_unrated(turn: Turn, record: FeedbackRecord) -> bool:
    """Tell whether an answer is yet to be rated."""
    return record.stars is None and record.solved is None and citizen_changes.may_rate(record, turn.now)


def is_awaited(turn: Turn, record: FeedbackRecord) -> bool:
    """Tell whether a recent answer is yet to be rated."""
    return answered_lately(turn, record) and is_unrated(turn, record)


def answered_lately(turn: Turn, record: FeedbackRecord) -> bool:
    """Tell whether the answer came so lately that a grievance without a subject of its own may concern it."""
    return record.answered_at is not None and turn.now - record.answered_at <= LATELY


def report_told_since(turn: Turn, record: FeedbackRecord) -> bool:
    """Tell whether something of the report was told after the answer, and recently: praise may be for that."""
    shown = turn.state.since or record.answered_at
    return bool(turn.about or turn.listed) and (
        record.answered_at is None or (shown or turn.now) > record.answered_at
    )


def start(turn: Turn) -> Outcome:
    """Ask for the rating, after 「评价」 and nothing else."""
    record = turn.facts.answered()
    if record is None:
        return turn.say(wording.NOTHING_TO_RATE)
    if not citizen_changes.may_rate(record, turn.now):
        return turn.say(_too_late_to_rate(turn, record))
    return turn.say(wording.ASK_RATING.format(number=record.number), choices=choices(record.number))


def rate(turn: Turn) -> Outcome:
    """Record the rating of the ticket that is named, else of the one answered last."""
    number, said = _number_named(turn), _rating_in(turn)
    record = turn.facts.ticket(number) if number else turn.facts.answered() or _unanswered_ticket(turn)
    if record is None:
        return turn.say(wording.NO_SUCH_TICKET if number else wording.NOTHING_TO_RATE, kind=Kind.COMMAND)
    if not record.kind.solvable:
        return turn.say(wording.NOT_TO_RATE.format(number=record.number), kind=Kind.COMMAND)
    if record.state not in FINAL_STATES:
        return turn.say(_not_yet(record), kind=Kind.COMMAND)
    if not citizen_changes.may_rate(record, turn.now):
        return turn.say(_too_late_to_rate(turn, record), kind=Kind.COMMAND)
    return _record_rating(turn, record, said or Rating(None, None))


def is_reason(turn: Turn) -> bool:
    """Tell whether the message answers what was wrong; a clear question about the report does not."""
    intent = turn.intent
    if not turn.awaits(Mode.EXPLAINING) or turn.state.ticket is None:
        return False
    if intent.command is not None and (intent.sure or intent.command not in GUESSES):
        return intent.command in (*_NO_REASON, Command.CANCEL)
    if intent.kind is Kind.STATUS or (intent.kind is Kind.SMALLTALK and intent.smalltalk != STATEMENT):
        return False
    asks = turn.words.endswith(("?", "？", "吗"))
    return not (asks and intent.found)


def explain(turn: Turn) -> Outcome:
    """Add the reason to the ticket; after 「不用了」 or 「取消」, do without."""
    number = turn.state.ticket or ""
    if turn.intent.command is Command.CANCEL:
        return turn.say(wording.REASON_SKIPPED, state=turn.onward)
    return turn.say(
        wording.REASON_NOTED.format(number=number),
        kind=Kind.COMMAND,
        state=replace(turn.onward, ticket=number),
        remember=(Explain(number, turn.words),),
    )


def choices(number: str) -> tuple[Choice, ...]:
    """Return the buttons that say whether it was solved, and those for the stars."""
    return (*if_solved(number), *_stars(number))


def _stars(number: str) -> tuple[Choice, ...]:
    return tuple(Choice(label, f"{count}分 {number}") for count, label in wording.STARS.items())


def _record_rating(turn: Turn, record: FeedbackRecord, said: Rating) -> Outcome:
    solved = _SOLVED[said.solved] if said.solved else None
    again = citizen_changes.reopens(record, solved)
    due = turn.due(record.kind) if again else None
    stars = said.stars or record.stars
    low = solved in (Solved.NO, Solved.PARTLY) or (
        said.stars is not None and said.stars <= citizen_changes.DISPLEASED
    )
    asks = low and not said.rest
    reasons = (_waiting_words(turn), said.rest)
    explained = tuple(Explain(record.number, reason) for reason in reasons if reason)
    state = replace(turn.onward, ticket=record.number, mode=Mode.EXPLAINING if asks else Mode.IDLE)
    if turn.state.mode is Mode.ADDING:
        state = state.undrafted
    return turn.say(
        "\n".join(_rated_lines(turn, record, said, solved, due, asks=asks)),
        kind=Kind.COMMAND,
        state=state,
        choices=_missing_choices(record, stars, solved or record.solved) if not low else (),
        remember=(Rate(record.number, said.stars, solved, due), *explained),
    )


def _rated_lines(
    turn: Turn, record: FeedbackRecord, said: Rating, solved: Solved | None, due: date | None, *, asks: bool
) -> list[str]:
    given = [wording.STARS_SAID.format(stars=said.stars)] if said.stars else []
    given += [solved.value] if solved else []
    lines = [wording.RATED.format(number=record.number, rating="，".join(given))]
    if solved is Solved.NO:
        if record.appealed_at is None:
            lines.append(wording.REOPENED_FOR_YOU)
            lines += [wording.REOPENED_DUE.format(day=wording.say_day(due))] if due else []
        else:
            lines.append(wording.NOT_AGAIN.format(hotline=turn.city.hotline))
    elif solved is Solved.PARTLY and record.appealed_at is None:
        lines.append(wording.PARTLY_NOTED)
    if asks:
        lines.append(wording.ASK_REASON)
    elif solved is None and record.solved is None:
        lines.append(wording.ASK_SOLVED)
    elif said.stars is None and record.stars is None:
        lines.append(wording.ASK_STARS)
    if solved is not Solved.NO:
        lines.append(wording.RATING_MAY_CHANGE.format(day=_last_day(turn, record)))
    return lines


def _missing_choices(record: FeedbackRecord, stars: int | None, solved: Solved | None) -> tuple[Choice, ...]:
    """Return buttons for what was not said yet."""
    return (
        *(if_solved(record.number) if solved is None else ()),
        *(_stars(record.number) if stars is None else ()),
    )


def _unanswered_ticket(turn: Turn) -> FeedbackRecord | None:
    """Return the ticket discussed last, if its answer is yet to come."""
    record = turn.on_ticket
    return record if record and record.state in OPEN_STATES else None


def _not_yet(record: FeedbackRecord) -> str:
    if record.state is FeedbackState.WITHDRAWN:
        return wording.ALREADY_WITHDRAWN.format(number=record.number)
    said = (
        wording.RATE_AFTER_REOPENING if record.appealed_at or record.reopened else wording.RATE_AFTER_ANSWER
    )
    return said.format(number=record.number, department=record.department)


def _too_late_to_rate(turn: Turn, record: FeedbackRecord) -> str:
    return wording.TOO_LATE_TO_RATE.format(
        number=record.number, days=citizen_changes.RATE_WITHIN.days, hotline=turn.city.hotline
    )


def _last_day(turn: Turn, record: FeedbackRecord) -> str:
    return wording.say_day(turn.local_day((record.answered_at or turn.now) + citizen_changes.RATE_WITHIN))


def _rating_in(turn: Turn) -> Rating | None:
    return read_rating(ticket_number.without(turn.words).strip(_AROUND))


def _waiting_words(turn: Turn) -> str:
    """Return the waiting words that were said before the rating: they are a reason."""
    return turn.state.draft or "" if turn.awaits(Mode.ADDING) and turn.state.draft_kind else ""


def _number_named(turn: Turn) -> str | None:
    return ticket_number.parse(turn.words)
