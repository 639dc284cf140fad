"""The place of a ticket, set right: 不是汉东路,是烈山大道."""

from dataclasses import replace

from handlers import wording
from handlers.hearing.place import placed_instead
from handlers.outcome import AddPlace, Outcome
from handlers.tickets import adding
from handlers.turn import Turn
from knowledge.language.asking import asks
from knowledge.language.folding import fold
from storage.records import OPEN_STATES


def place_set_right(turn: Turn) -> str:
    """Return the place that a message gives instead of what was told of the ticket just discussed; or empty."""
    record, said = turn.on_ticket, fold(turn.words)
    if record is None or record.state not in OPEN_STATES or turn.intent.perhaps_danger or asks(said):
        return ""
    return turn.as_written(placed_instead(said, turn.known_places))


def relocate(turn: Turn, place: str) -> Outcome:
    """Set the ticket's place, and add the words, by which staff see what was wrong."""
    number = turn.state.ticket or ""
    added = adding.add_to(turn, number, turn.words)
    if not added.remember:
        return added  # It takes no more words.
    said = turn.say(wording.PLACE_CHANGED.format(number=number, place=place), kind=added.kind)
    state = replace(added.state, awaiting_place=None)
    return replace(said, state=state, remember=(*added.remember, AddPlace(number, place)))
