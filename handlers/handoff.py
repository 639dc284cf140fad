"""A person instead of the bot: whom to call, and the talk of a clerk with a citizen, in which the bot holds back."""

from handlers import ticket_number, wording
from handlers.listing import plain
from handlers.messages import AddWords, Kind, LeaveTalk, Mode, Outcome
from handlers.turn import Turn
from handlers.understanding import Command
from handlers.voice import TALK_LAPSE
from storage.records import OPEN_STATES, FeedbackRecord

_STILL_ORDERS = (
    Command.HELP,
    Command.FEEDBACK,
    Command.WITHDRAW,
    Command.BROWSE,
    Command.MY_TICKETS,
    Command.SHOW,
    Command.HUMAN,
    Command.FOLLOW,
    Command.UNFOLLOW,
    Command.MY_FOLLOWS,
    Command.MY_DATA,
    Command.ERASE_DATA,
    Command.CONFIRM_ERASE,
    Command.PRIVACY,
)
"""What a citizen orders in so many words is for the bot, also in a talk; 是, 好 and 2 are answers to the clerk."""


def human(turn: Turn) -> Outcome:
    """Give the hotline and its hours, say which clerk is there already, and offer to pass the matter on."""
    city, talk = turn.city, _on(turn)
    lines = [wording.HUMAN.format(hotline=city.hotline)]
    lines += [wording.HUMAN_HOURS.format(hours=city.hotline_hours)] if city.hotline_hours else []
    if talk:
        lines.append(wording.HUMAN_TALKING.format(number=talk.number, department=talk.department))
    else:
        lines.append(wording.HUMAN_FILE)
    return turn.say("\n".join(lines), choices=plain(wording.SAY_FEEDBACK, wording.SAY_TICKETS))


def is_for_clerk(turn: Turn) -> bool:
    """Tell whether the message goes to the clerk who talks with the citizen, or ends that talk."""
    if turn.incoming.public or _on(turn) is None:
        return False
    command, state = turn.intent.command, turn.state
    waits = not turn.lapsed
    if command is Command.CANCEL:
        return not (waits and state.mode is not Mode.IDLE)
    if command is Command.CONFIRM:
        return not (waits and state.mode is Mode.CONFIRMING)
    if command in (Command.PICK, Command.NONE_OF_THESE):
        return not (waits and state.mode is Mode.CHOOSING)
    return command not in _STILL_ORDERS and ticket_number.parse(turn.words) is None


def pass_on(turn: Turn) -> Outcome:
    """Put the words with the ticket, where the clerk reads them; 「退出」 and 「取消」 end the talk."""
    record = _on(turn)
    if record is None:
        return turn.say(wording.NOTHING_TO_CANCEL)
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
        choices=plain(wording.SAY_LEAVE) if first else (),
        remember=(AddWords(record.number, turn.words, talk=True),),
    )


def _on(turn: Turn) -> FeedbackRecord | None:
    """The ticket that a clerk talks about with the citizen: still open, and not silent for too long."""
    talk = turn.facts.talk()
    if talk is None or turn.now - talk.at > TALK_LAPSE:
        return None
    record = turn.facts.ticket(talk.number)
    return record if record and record.state in OPEN_STATES else None
