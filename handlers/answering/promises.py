"""Questions about all promises, or all that was listed: how many there are, and how many were kept (你们承诺了多少件事)."""

import re
from dataclasses import replace

from handlers import wording
from handlers.answering import browse, entries
from handlers.messages import Kind
from handlers.outcome import Outcome
from handlers.state import Mode
from handlers.turn import Turn
from knowledge.language.folding import plain_words
from knowledge.language.pointing import Slot

_CALLED = frozenset({"承诺", "答应", "许诺", "诺言"})
"""Words for the promises as a whole; 事 and 件 name nothing."""
_BESIDE = frozenset({"实", "实事", "民生实", "民生实事"})
"""What may be said with them: 承诺的实事. Without them it is a field (今年的民生实事有哪些), unless its progress is asked."""
_HOW_MANY = re.compile(
    "(?:那|今年|一共|总共|共|有|到底|是)*(?:多少|几)(?:[件项条]|个项目)(?:事情?|承诺|啊|呢)?"
)
_OF_ALL = frozenset({Slot.AMOUNT, Slot.PROGRESS, Slot.WHERE})


def of_list_are_counted(turn: Turn) -> bool:
    """Tell whether a message asks how many the list just shown has: 一共多少件."""
    listed = turn.state.mode is Mode.CHOOSING and entries.section(turn) is not None
    if not listed or turn.pointing is None or turn.intent.command is not None:
        return False
    return _HOW_MANY.fullmatch(plain_words(turn.words)) is not None


def show_list(turn: Turn) -> Outcome:
    """Show the list's page once more: its heading tells how many there are."""
    return replace(browse.show_again(turn), kind=Kind.QUESTION)


def are_asked_about(turn: Turn) -> bool:
    """Tell whether a message asks how many promises there are or which were kept, and names none."""
    pointing = turn.pointing
    if pointing is None or turn.intent.command is not None:
        return False
    listed = turn.listed and turn.state.section == entries.ALL_AREAS
    if listed and pointing.bare and Slot.PAST in pointing.slots:
        return True
    if not (turn.listed or turn.about or turn.on_ticket) and _HOW_MANY.fullmatch(plain_words(turn.words)):
        return True
    if _OF_ALL.isdisjoint(pointing.slots):
        return False
    if pointing.own:
        own = set(pointing.own)
        of_all = bool(own & _CALLED) or Slot.PROGRESS in pointing.slots
        return of_all and own <= _CALLED | _BESIDE
    return listed and not pointing.own_place


def list_areas(turn: Turn) -> Outcome:
    """List the areas with their counts and how to ask for one; for another year, say that the report does not tell."""
    if turn.pointing and Slot.PAST in turn.pointing.slots:
        return turn.say(wording.KEPT_BEFORE.format(year=turn.city.year - 1), kind=Kind.QUESTION)
    return browse.areas(turn, wording.PROGRESS_OF_ONE)
