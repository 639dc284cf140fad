"""Answers other matters while the citizen's words still wait for the ticket they belong to."""

from dataclasses import replace

from handlers import wording
from handlers.answering import question
from handlers.feedback import feedback
from handlers.hearing import matter
from handlers.messages import Kind
from handlers.outcome import Outcome
from handlers.tickets import adding
from handlers.turn import Turn
from knowledge.language.asking import asks


def is_of_something_else(turn: Turn) -> bool:
    """Tell whether the message is another question or matter, and neither more words nor the choice of a ticket."""
    intent = turn.intent
    if not (adding.awaits_words(turn) and turn.state.draft) or intent.command is not None:
        return False
    asked = intent.kind is Kind.QUESTION and intent.found and asks(turn.words)
    another = intent.feedback is not None and intent.sure and bool(turn.router.matters(turn.words))
    return asked or (another and matter.is_matter(turn))


def answer(turn: Turn) -> Outcome:
    """Answer or file it, and say that the words still wait, even if another list is shown now."""
    told = feedback.file_or_ask(turn) if turn.intent.feedback else question.ask(turn)
    state = replace(told.state, mode=turn.state.mode, draft=turn.state.draft, draft_kind=None, ticket=None)
    words = wording.say_draft(turn.state.draft or "")
    return replace(told.adding(f"\n{wording.WORDS_WAIT.format(words=words)}"), state=state)
