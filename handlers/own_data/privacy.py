"""A citizen's own data: explained once, shown on request, erased after a second request."""

from dataclasses import replace

from handlers import wording
from handlers.listing import word_buttons
from handlers.messages import Incoming, Kind, Reply
from handlers.outcome import Erase, Outcome
from handlers.own_data.keeping import Keeping, say_days
from handlers.pieces import LIMIT, size
from handlers.state import Mode
from handlers.turn import Turn


def notice(keeping: Keeping) -> str:
    """Return what is stored, for how long, and the two words to see and erase it."""
    periods = {"identities": say_days(keeping.identities), "questions": say_days(keeping.questions)}
    return wording.PRIVACY_KEPT.format(**periods)


def inform(outcome: Outcome, incoming: Incoming, told: str) -> Outcome:
    """Add the notice `told` to a citizen's first reply, or to a later one if it lacks room or danger comes first."""
    if outcome.state.informed or incoming.public or not outcome.replies or outcome.kind is Kind.EMERGENCY:
        return outcome
    state = replace(outcome.state, informed=True)
    if any(told in reply.text for reply in outcome.replies):
        return replace(outcome, state=state)
    together = outcome.adding(f"\n\n{told}")
    if size(together.replies[-1].text) <= LIMIT and not outcome.state.more:
        return replace(together, state=state)
    if incoming.single_reply:
        return outcome
    return replace(outcome, replies=(*outcome.replies, Reply(told)), state=state)


def explain(turn: Turn) -> Outcome:
    """Explain what is stored in general, after /privacy."""
    return turn.say(
        wording.PRIVACY_MORE.format(
            notice=notice(turn.keeping), hotline=turn.city.hotline, city=turn.city.name
        ),
        choices=word_buttons(wording.SAY_MY_DATA, wording.SAY_ERASE),
    )


def my_data(turn: Turn) -> Outcome:
    """Show counts of what is stored about this citizen, not the words: somebody may be looking over their shoulder."""
    held, keeping = turn.facts.holdings(), turn.keeping
    lines = [
        wording.MY_DATA,
        wording.MY_DATA_TICKETS.format(
            count=held.tickets, open=held.open_tickets, period=say_days(keeping.identities)
        ),
        wording.MY_DATA_RATINGS.format(count=held.ratings),
        wording.MY_DATA_FOLLOWS.format(count=held.follows),
        wording.MY_DATA_NOTICES.format(
            count=held.notices, waiting=held.notices_waiting, period=say_days(keeping.notices)
        ),
        wording.MY_DATA_ADDRESS if held.address else wording.MY_DATA_NO_ADDRESS,
        wording.MY_DATA_TALK.format(period=say_days(keeping.conversations)),
        wording.MY_DATA_REPLIES.format(count=held.replies, period=say_days(keeping.replies)),
        wording.MY_DATA_QUESTIONS,
        wording.MY_DATA_NEXT,
    ]
    choices = word_buttons(wording.SAY_TICKETS, wording.SAY_MY_FOLLOWS, wording.SAY_ERASE)
    return turn.say("\n".join(lines), choices=choices)


def ask_erase(turn: Turn) -> Outcome:
    """Say what is erased and what is not, and ask for words that nobody sends by mistake."""
    held = turn.facts.holdings()
    open_ = wording.ERASE_OPEN.format(count=held.open_tickets) if held.open_tickets else ""
    tickets = wording.ERASE_TICKETS.format(count=held.tickets, open=open_) if held.tickets else ""
    return turn.say(
        wording.ERASE_ASK.format(tickets=tickets),
        state=replace(turn.onward.undrafted, mode=Mode.ERASING, about=()),
        choices=word_buttons(wording.SAY_ERASE_SURELY, wording.SAY_CANCEL),
    )


def erase(turn: Turn) -> Outcome:
    """Erase it if that was just asked for; otherwise ask first."""
    if not turn.awaits(Mode.ERASING):
        return ask_erase(turn)
    said = wording.ERASED.format(period=say_days(turn.keeping.replies))
    return turn.say(said, remember=(Erase("asked"),))
