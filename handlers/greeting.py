"""First contact, help, small talk, and what is no text."""

from dataclasses import replace

from handlers import privacy, wording
from handlers.listing import plain
from handlers.messages import EventKind, Kind
from handlers.outcome import Block, Erase, Outcome
from handlers.state import Mode, State
from handlers.turn import Turn
from knowledge.language.rating import is_content
from storage.records import Decision

EXAMPLES = 3


def welcome(turn: Turn) -> Outcome:
    """Say what this is, give three questions to try, and tell what is kept."""
    lines = "\n".join(wording.EXAMPLE.format(phrase=phrase) for phrase in turn.city.examples[:EXAMPLES])
    text = wording.WELCOME.format(
        city=turn.city.name, year=turn.city.year, examples=lines, privacy=privacy.notice(turn.keeping)
    )
    state = replace(turn.onward, since=turn.now)
    return turn.say(text, state=state, choices=plain(wording.SAY_BROWSE, wording.SAY_FEEDBACK))


def help_text(turn: Turn) -> Outcome:
    """Tell what one can say; a newcomer (who pressed Telegram's /start, say) is welcomed."""
    if turn.state == State():
        return welcome(turn)
    return turn.say(
        wording.HELP.format(example=turn.city.examples[0], hotline=turn.city.hotline, year=turn.city.year),
        choices=plain(wording.SAY_BROWSE, wording.SAY_FEEDBACK, wording.SAY_TICKETS),
    )


def small_talk(turn: Turn) -> Outcome:
    """Answer shortly and kindly; whoever greets for the first time is welcomed in full."""
    key = turn.intent.smalltalk or "ack"
    if key == "praise" and is_content(turn.words) is False:
        key = "abuse"  # 我不满意 sounds like 我满意; whoever is not content is not thanked.
    if key == "greeting" and turn.state == State():
        return welcome(turn)
    said = wording.SMALLTALK.get(key, wording.SMALLTALK["ack"])
    return turn.say(said.format(city=turn.city.name, year=turn.city.year, hotline=turn.city.hotline))


def question_comes(turn: Turn) -> Outcome:
    """Invite the question, after 「我想问个事」 and nothing else."""
    return turn.say(wording.SAY_YOUR_QUESTION)


def blank(turn: Turn) -> Outcome:
    """Ask for words, where there was nothing but white space."""
    waiting = turn.state.mode is Mode.DRAFTING and not turn.lapsed
    return turn.say(wording.WORDS_TOO_SHORT if waiting else wording.BLANK, kind=Kind.SMALLTALK)


def event(turn: Turn) -> Outcome:
    """Welcome who subscribes, forget who unsubscribes, and be polite about what is no text."""
    if turn.incoming.event is EventKind.SUBSCRIBED:
        return welcome(turn)
    if turn.incoming.event is EventKind.UNSUBSCRIBED:
        # WeChat, 'Event push': to protect privacy the developer must delete all information on this user.
        return Outcome(
            Kind.COMMAND, Decision.OTHER, replies=(), state=State(), remember=(Erase("unsubscribed"),)
        )
    if turn.incoming.event is EventKind.BLOCKED:
        return Outcome(Kind.COMMAND, Decision.OTHER, replies=(), state=turn.state, remember=(Block(),))
    return turn.say(wording.TEXT_ONLY, kind=Kind.SMALLTALK)
