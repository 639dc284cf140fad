"""What an open ticket was about is settled, says its citizen (路灯已经修好了,不用管了): withdraw it, or tell its department."""

from handlers.hearing.trouble import says_what_is_wrong
from handlers.outcome import Outcome
from handlers.state import Mode
from handlers.tickets import adding, afterthought, rating, ticket, withdrawing
from handlers.turn import Turn
from knowledge.language.asking import asks
from knowledge.language.folding import fold
from knowledge.language.rating import says_settled
from storage.records import FeedbackRecord

LONGEST = 24
"""Characters of a message that says so: a longer one tells more."""
_NO_TROUBLE = "没事"
_AWAITED = (Mode.DRAFTING, Mode.CONFIRMING, Mode.EXPLAINING)
"""Whoever is asked for words, or whether to file some, speaks of those."""


def told(turn: Turn) -> FeedbackRecord | bool:
    """Return the open ticket that the message says is settled: the one discussed or the only one; True: ask which."""
    said = fold(turn.words)
    wrong = says_what_is_wrong(said.replace(_NO_TROUBLE, ""))
    if len(said) > LONGEST or asks(said) or wrong or not says_settled(said):
        return False
    if turn.awaits(*_AWAITED):
        return False
    open_ = [one for one in ticket.open_tickets(turn) if _may_mean(turn, one)]
    answered = turn.facts.answered()
    if not turn.router.matters(turn.words) and answered and rating.is_awaited(turn, answered):
        return False  # It rates that answer.
    if turn.on_ticket in open_:
        return turn.on_ticket or False
    return open_[0] if len(open_) == 1 else bool(open_)


def answer(turn: Turn, record: FeedbackRecord | None = None) -> Outcome:
    """Ask whether to withdraw the ticket, or, when it is too late for that, whether to add the words to it."""
    if record is None:
        return adding.add_to(turn, None, turn.words)
    if withdrawing.may_withdraw(turn, record):
        return withdrawing.ask(turn, record)
    return afterthought.ask_if_it_belongs(turn, record)


def _may_mean(turn: Turn, record: FeedbackRecord) -> bool:
    """Tell whether the message names the ticket's matter, or nothing that its words lack."""
    if matters := turn.router.matters(turn.words):
        return bool(matters & turn.router.matters(record.text))
    named = turn.pointing.named if turn.pointing else ""
    return not named or not set(named).isdisjoint(fold(record.text))
