"""What a question also reports: the answer offers to file it."""

import re
from dataclasses import replace

from handlers import wording
from handlers.state import State
from handlers.turn import Turn

_BEGINS = re.compile(r"^(?:顺便|顺带|另外|对了|还有?|也|再|我想|要|说一?[下句]|[,\s])+")


def offer(turn: Turn, state: State) -> tuple[str, State] | None:
    """Return an offer to file what is also reported, and the state in which it waits; None if a draft already waits."""
    also = turn.intent.also
    if also is None or state.draft:
        return None
    said = wording.ALSO.format(kind=wording.KIND[also])
    return said, replace(state, draft=_words_reported(turn), draft_kind=also)


def _words_reported(turn: Turn) -> str:
    """Return what is reported beside a question, in the citizen's words if it names a matter; else all words."""
    told = _BEGINS.sub("", turn.intent.told, count=1)
    return turn.as_written(told) if told and turn.router.matters(told) else turn.words
