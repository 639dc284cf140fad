"""Whether the same words were filed already."""

import re
from datetime import timedelta

from handlers.tickets.ticket import LOOKED_AT
from handlers.turn import Turn
from knowledge.language.folding import plain_words
from storage.records import FeedbackRecord, FeedbackState

SAME_WITHIN = timedelta(days=1)
"""Within this time, the same words from the same citizen are the same ticket."""
_ORDERS = re.compile("^(?:我们?|要|想|来)*(?:投诉|举报|反映|建议)(?:一?下|一?个?(?:问题|情况|事情?))?")


def filed_before(turn: Turn, words: str) -> FeedbackRecord | None:
    """Return the citizen's own ticket with the same words, less than a day old and not withdrawn."""
    same = (
        one
        for one in turn.facts.tickets(LOOKED_AT)
        if turn.now - one.received_at < SAME_WITHIN
        and one.state is not FeedbackState.WITHDRAWN
        and says_the_same(one.text, words)
    )
    return next(same, None)


def says_the_same(one: str, other: str) -> bool:
    """Tell whether two texts say the same, ignoring marks and a 「我要投诉：」 before it."""
    return _without_orders(one) == _without_orders(other)


def _without_orders(text: str) -> str:
    said = plain_words(text)
    return _ORDERS.sub("", said) or said
