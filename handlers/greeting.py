"""First contact, help, small talk, and messages that are not text."""

import re
from dataclasses import replace

from handlers import wording
from handlers.answering.card import promise_text
from handlers.feedback import drafting
from handlers.hearing import matter, trouble
from handlers.hearing.odds import STATEMENT
from handlers.listing import YES_OR_NO, word_buttons
from handlers.messages import EventKind, Kind
from handlers.outcome import Block, Erase, Outcome
from handlers.state import Mode, State
from handlers.turn import Turn
from knowledge.language.folding import without_marks
from knowledge.language.rating import is_content
from storage.records import FeedbackKind

EXAMPLES = 3
_LINK = re.compile(r"(?:https?://|www\.)[!-~]+(?:\s+(?:https?://|www\.)[!-~]+)*", re.IGNORECASE)
_CONTENT = ("praise", "thanks", "ack", "itself", STATEMENT)
"""Kinds of small talk that may really be discontent."""
_ENDS = ("thanks", "ack", "bye", "praise")
"""What citizens say who think that all is done."""


def welcome(turn: Turn) -> Outcome:
    """Explain the service, suggest three questions to try, and say what is stored."""
    lines = "\n".join(wording.EXAMPLE.format(phrase=phrase) for phrase in turn.city.examples[:EXAMPLES])
    text = wording.WELCOME.format(
        city=turn.city.name, year=turn.city.year, examples=lines, privacy=wording.PRIVACY
    )
    state = replace(turn.onward, since=turn.now)
    return turn.say(text, state=state, choices=word_buttons(wording.SAY_BROWSE, wording.SAY_FEEDBACK))


def help_text(turn: Turn) -> Outcome:
    """Tell what one can say; a newcomer (after Telegram's /start, say) is welcomed instead."""
    if turn.state == State():
        return welcome(turn)
    return turn.say(
        wording.HELP.format(example=turn.city.examples[0], hotline=turn.city.hotline, year=turn.city.year),
        choices=word_buttons(wording.SAY_BROWSE, wording.SAY_FEEDBACK, wording.SAY_TICKETS),
    )


def small_talk(turn: Turn) -> Outcome:
    """Answer briefly and kindly; a newcomer's greeting gets the full welcome."""
    key = turn.intent.smalltalk or "ack"
    if key in _CONTENT and is_content(turn.intent.text or turn.words) is False:
        key = "abuse"  # 我不满意 sounds like 我满意; a discontented citizen is not thanked.
    if key == "greeting" and turn.state == State():
        return welcome(turn)
    if key == STATEMENT:
        return _statement(turn)
    if key == "sorrow":
        return _comfort(turn)
    if key == "plainly" and turn.about:
        return _once_more_plainly(turn)
    said = wording.SMALLTALK.get(key, wording.SMALLTALK["ack"])
    said = said.format(city=turn.city.name, year=turn.city.year, hotline=turn.city.hotline)
    if key in _ENDS and drafting.is_offered(turn) and turn.state.draft:
        kind = wording.KIND[turn.state.draft_kind or FeedbackKind.SUGGESTION]
        return turn.say(f"{said}\n{wording.NOT_FILED.format(kind=kind)}", choices=YES_OR_NO)
    return turn.say(said)


def _statement(turn: Turn) -> Outcome:
    """Offer to file what names a matter, or grieves over what was just told; otherwise ask what is meant."""
    if matter.only_named(turn) or matter.troubles(turn):
        return _offer_to_file(turn)
    return _of_what_was_told(turn) or _ask_what_is_meant(turn)


def _of_what_was_told(turn: Turn) -> Outcome | None:
    """Offer to file a grievance that names no matter with what was just answered: 我们这没桶, after 垃圾分类."""
    if turn.pointing is None or turn.unfinished or not trouble.says_what_is_wrong(turn.words):
        return None
    if turn.choosing:  # 臭, after a choice for 邻居养鸡
        words = f"{turn.state.draft}，{turn.words}"
        return drafting.offer(turn, words, FeedbackKind.COMPLAINT, turn.onward)
    if not turn.about:
        return None
    words = wording.GRIEVES_OF.format(said=turn.words, title=turn.about[0].title)
    return drafting.offer(turn, words, FeedbackKind.COMPLAINT, turn.onward)


def _ask_what_is_meant(turn: Turn) -> Outcome:
    """Ask what is wanted, in fewer words if that was just asked."""
    told = wording.SMALLTALK["told_again" if turn.state.puzzled and not turn.lapsed else "told"]
    return turn.say(told.format(hotline=turn.city.hotline), state=replace(turn.state, puzzled=True))


def _offer_to_file(turn: Turn) -> Outcome:
    """Offer to file a statement about a municipal matter, however little it asks; ask what is meant by a bare name."""
    if len(without_marks(turn.words)) <= trouble.A_NAME:
        offering = turn.onward.offering(turn.words, FeedbackKind.COMPLAINT)
        said = wording.NAMED_ONLY.format(said=turn.words)
        return turn.say(said, state=turn.state if turn.unfinished else offering)
    return drafting.offer(turn, turn.words, FeedbackKind.COMPLAINT, turn.onward)


def _once_more_plainly(turn: Turn) -> Outcome:
    """Tell only what is promised of what was just answered, to whom it was too much."""
    told = "\n".join(map(promise_text, turn.about[:1]))
    return turn.say(f"{told}\n{wording.TOLD_BY_PEOPLE.format(hotline=turn.city.hotline)}")


def _comfort(turn: Turn) -> Outcome:
    """Be kind, name who listens, and offer to have somebody look in."""
    if turn.unfinished:  # Do not set aside what was begun.
        return turn.say(wording.SMALLTALK["sorrow"])
    said = f"{wording.SMALLTALK['sorrow']}\n{wording.SORROW_OFFER}"
    return turn.say(said, state=turn.onward.offering(turn.words, FeedbackKind.HELP))


def question_comes(turn: Turn) -> Outcome:
    """Invite the question after 「我想问个事」 and nothing else."""
    return turn.say(wording.SAY_YOUR_QUESTION)


def blank(turn: Turn) -> Outcome:
    """Ask for words if the message was blank."""
    text = wording.WORDS_TOO_SHORT if turn.awaits(Mode.DRAFTING) else wording.BLANK
    return turn.say(text, kind=Kind.SMALLTALK)


def is_link(turn: Turn) -> bool:
    """Tell whether a message is a URL and nothing else."""
    return _LINK.fullmatch(turn.words) is not None


def link(turn: Turn) -> Outcome:
    """Say that it can't be opened, and ask for words."""
    return turn.say(wording.LINK_ONLY, kind=Kind.SMALLTALK)


def event(turn: Turn) -> Outcome:
    """Welcome subscribers, forget those who unsubscribe, and answer politely to messages that are not text."""
    if turn.incoming.event is EventKind.SUBSCRIBED:
        return welcome(turn)
    if turn.incoming.event is EventKind.UNSUBSCRIBED:
        # WeChat, 'Event push': to protect privacy the developer must delete all information on this user.
        return turn.say_nothing(state=State(), remember=(Erase("unsubscribed"),))
    if turn.incoming.event is EventKind.BLOCKED:
        return turn.say_nothing(remember=(Block(),))
    return turn.say(wording.TEXT_ONLY, kind=Kind.SMALLTALK)
