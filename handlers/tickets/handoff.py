"""A person instead of the bot: whom to call, and a clerk's talk with a citizen, during which the bot holds back."""

from handlers import wording
from handlers.casework import talking
from handlers.hearing.intent import Command
from handlers.listing import word_buttons
from handlers.messages import Kind
from handlers.outcome import AddWords, LeaveTalk, Outcome
from handlers.state import Mode
from handlers.tickets import ticket_number
from handlers.turn import Turn
from storage.records import OPEN_STATES, FeedbackRecord

_LISTED = (Command.PICK, Command.NONE_OF_THESE, Command.MORE, Command.BACK)
"""Orders that answer a list; without one, 2 and 然后呢 are meant for the clerk."""


def human(turn: Turn) -> Outcome:
    """Give the hotline and its hours, name a clerk who is already talking, and offer to pass the matter on."""
    city, talk = turn.city, None if turn.incoming.public else _ticket_talked_about(turn)
    lines = [wording.HUMAN.format(hotline=city.hotline)]
    lines += [wording.HUMAN_HOURS.format(hours=city.hotline_hours)] if city.hotline_hours else []
    if talk:
        lines.append(wording.HUMAN_TALKING.format(number=talk.number, department=talk.department))
    else:
        lines.append(wording.HUMAN_FILE)
    return turn.say("\n".join(lines), choices=word_buttons(wording.SAY_FEEDBACK, wording.SAY_TICKETS))


def for_clerk(turn: Turn) -> FeedbackRecord | None:
    """Return the ticket of the clerk's talk, if the message is for the clerk or ends the talk."""
    return None if turn.incoming.public or _is_for_bot(turn) else _ticket_talked_about(turn)


def pass_on(turn: Turn, record: FeedbackRecord) -> Outcome:
    """Add the words to the ticket, where the clerk reads them; 「退出」 and 「取消」 end the talk."""
    if turn.intent.command is Command.CANCEL:
        return turn.say(
            wording.TALK_LEFT.format(number=record.number, department=record.department),
            kind=Kind.COMMAND,
            state=turn.onward,
            remember=(LeaveTalk(record.number),),
        )
    talk = turn.facts.talk()
    first = talk is not None and not talk.answered
    said = wording.PASSED_ON_FIRST if first else wording.PASSED_ON
    return turn.say(
        said.format(number=record.number, department=record.department),
        kind=Kind.STATUS,
        choices=word_buttons(wording.SAY_LEAVE) if first else (),
        remember=(AddWords(record.number, turn.words, talk=True),),
    )


def _is_for_bot(turn: Turn) -> bool:
    """Tell whether the bot must answer: an explicit order, an answer to the bot's question, or a ticket's number."""
    command = turn.intent.command
    if command is Command.CANCEL:
        return turn.state.mode is not Mode.IDLE and not turn.lapsed
    if command is Command.CONFIRM:
        return turn.awaits(Mode.CONFIRMING)
    if command in _LISTED:
        return turn.awaits(Mode.CHOOSING)
    return command is not None or ticket_number.parse(turn.words) is not None


def _ticket_talked_about(turn: Turn) -> FeedbackRecord | None:
    """Return the ticket that a clerk discusses with the citizen: still open, and not silent for too long."""
    talk = turn.facts.talk()
    if talk is None or not talking.goes_on(talk.at, turn.now):
        return None
    record = turn.facts.ticket(talk.number)
    return record if record and record.state in OPEN_STATES else None
