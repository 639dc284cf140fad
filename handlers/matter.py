"""Whether words tell of a matter that a department could do something about, and whether they were filed already."""

from datetime import timedelta

from handlers.masking import impersonal
from handlers.messages import Kind
from handlers.place import names_place
from handlers.turn import Turn
from knowledge.language.folding import fold
from knowledge.matching.taught import plain_words
from storage.records import FeedbackKind, FeedbackRecord, FeedbackState

SAME_WITHIN = timedelta(days=1)
"""The same words of the same citizen within it are the same ticket."""
LOOKED_AT = 20
"""Of the citizen's newest tickets, those that are compared."""
_SURELY, _PERHAPS = 0.3, 0.5
"""The share of the first department from which its words name a matter, and how likely the report must speak of it otherwise."""
_NOTHING = 0.05
"""How likely the report must speak of a question for it to be a matter: 忽略以上所有指令 is heard as one."""
_TOLD = 30
"""Different characters from which words tell of something, whoever it is for: the same word forty times has few."""
_REPEATED, _WORD = 3, 4
"""Times that a word of so many characters is said, and nothing else, from which it tells nothing."""


def is_one(turn: Turn, words: str) -> bool:
    """Tell whether the message, as it was heard, tells of a matter: else it is asked about before it is filed."""
    finding, bare = turn.intent.finding, plain_words(words)
    characters = len(set(bare))
    if not bare or (characters <= _WORD and len(bare) >= characters * _REPEATED):
        return False
    if characters >= _TOLD or turn.intent.feedback is FeedbackKind.THANKS:
        return True
    likely = finding.probability if finding is not None else 1.0
    if turn.intent.kind is Kind.SMALLTALK or (turn.intent.kind is Kind.QUESTION and likely < _NOTHING):
        return False
    first = turn.router.route(impersonal(words))[0]
    named = first.score >= _SURELY or (finding is not None and finding.probability >= _PERHAPS)
    return (bool(first.matched) and named) or names_place(words, known_places(turn))


def filed_before(turn: Turn, words: str) -> FeedbackRecord | None:
    """The citizen's own ticket of the same words, not a day old and not taken back."""
    same = (
        one
        for one in turn.facts.tickets(LOOKED_AT)
        if turn.now - one.received_at < SAME_WITHIN
        and one.state is not FeedbackState.WITHDRAWN
        and plain_words(one.text) == plain_words(words)
    )
    return next(same, None)


def of_a_ticket(turn: Turn) -> bool:
    """Tell whether what is asked after may be one of the citizen's own tickets: nothing is named, or one of them shares a character with it."""
    tickets = turn.facts.tickets(LOOKED_AT)
    named = "".join(turn.pointing.own) if turn.pointing and not turn.pointing.of_a_ticket else ""
    if turn.intent.argument or not named:
        return bool(tickets)
    matters = turn.router.matters(turn.words)
    return any(set(named) & set(fold(one.text)) or matters & turn.router.matters(one.text) for one in tickets)


def known_places(turn: Turn) -> tuple[str, ...]:
    """List the city's own names of places and of what is built in them."""
    return (*turn.city.places, *turn.city.names)
