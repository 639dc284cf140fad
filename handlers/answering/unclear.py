"""A message that names nothing (谁来监督, 咋还没修), with nothing said before it: any match is chance."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from handlers import wording
from handlers.answering import browse, entries, question
from handlers.answering.followup import OFFERED, SURE, means_by_itself
from handlers.feedback import drafting
from handlers.hearing import matter
from handlers.hearing.intent import Command
from handlers.listing import YES_OR_NO
from handlers.messages import Kind
from handlers.outcome import Outcome
from handlers.state import Mode, State
from handlers.tickets import handoff
from handlers.turn import Turn
from knowledge.language.asking import asks
from knowledge.language.folding import fold
from knowledge.language.pointing import SURELY, Slot
from knowledge.themes import asks_for_everything
from storage.records import Decision, FeedbackKind

_A_WORD = 2
"""Characters of its own up to which a question names nothing else."""
_A_FIELD = 5
"""Characters of the bare name of a field."""
_COMMENTS = frozenset({Slot.WISH, Slot.DISPLEASED})
_PLAN = re.compile("今年|明年|计划|规划|报告|政府")
"""Words that ask for what is planned, and not what becomes of the words that wait."""
_NOT_ASKED = (Kind.SMALLTALK, Kind.EMERGENCY, Kind.STATUS)


def names_nothing(turn: Turn) -> bool:
    """Tell whether the message names nothing at all, so that any match would be chance."""
    pointing, intent = turn.pointing, turn.intent
    if intent.command is Command.UNSURE and drafting.is_offered(turn) and asks(fold(turn.words)):
        return True  # 能不能帮我要回来 is no order about a ticket while the words still wait to become one.
    if pointing is None or intent.kind in _NOT_ASKED or intent.section or intent.command or intent.figure:
        return False
    if _of_everything(turn):
        return True
    if matter.troubles(turn):
        return False  # 热线电话打不通 asks for no number.
    may_name = pointing.perhaps or pointing.own_place
    nothing = pointing.bare and not (may_name and means_by_itself(turn, OFFERED))
    if not (nothing or _asks_of_the_draft(turn)):
        return False
    asks_of_it = pointing.bare and not pointing.perhaps and not SURELY.isdisjoint(pointing.slots)
    return pointing.number or asks_of_it or not turn.router.matters(turn.words)


def _was_declined(turn: Turn) -> bool:
    """Tell whether an unanswered question awaits a yes to be passed on."""
    state = turn.state
    waits = state.mode is Mode.CONFIRMING or not (turn.about or turn.on_ticket)
    return not turn.lapsed and waits and state.draft_kind is FeedbackKind.INQUIRY


def _asks_of_the_draft(turn: Turn) -> bool:
    """Tell whether a question the report may not answer can only be about what is offered for filing: 能找回来吗."""
    intent, pointing = turn.intent, turn.pointing
    asked = intent.kind is Kind.QUESTION and intent.finding is not None and intent.aspect is None
    offered = drafting.is_offered(turn)
    confirming = offered or (turn.state.mode is Mode.CONFIRMING and _was_declined(turn))
    if not asked or pointing is None or not confirming or means_by_itself(turn, SURE):
        return False
    few = len(pointing.named) <= (_A_WORD if offered else 1)
    return few and asks(fold(turn.words))


def _of_the_field(turn: Turn) -> Outcome | None:
    """Offer to file a wish or grievance with the bare name for which a list was just shown: 公交车, then 太少了."""
    last = turn.lately[-1].said if turn.lately else ""
    wants = _COMMENTS.intersection(turn.pointing.slots) if turn.pointing else set()
    listed = entries.section(turn) is not None and not turn.about
    if not (wants and listed and 0 < len(last) <= _A_FIELD) or asks(fold(last)):
        return None
    kind = FeedbackKind.SUGGESTION if Slot.WISH in wants else FeedbackKind.COMPLAINT
    return drafting.offer(turn, f"{last}，{turn.words}", kind, turn.onward)


def _of_the_plan(turn: Turn) -> Outcome | None:
    """Answer what is asked of the plan while a trouble waits to be filed, about that trouble: 幼儿园没位置, then 今年建几个."""
    state = turn.state
    if not (drafting.is_offered(turn) and state.draft and _PLAN.search(turn.folded) and asks(turn.folded)):
        return None
    whole = f"{state.draft}，{turn.words}"
    intent = turn.understanding.understand(whole, State())
    if intent.kind is not Kind.QUESTION or not intent.found:
        return None
    told = question.ask(turn.reworded(whole, replace(intent, also=None)))
    waits = wording.DRAFT_WAITS.format(draft=wording.say_draft(state.draft))
    return replace(told.adding(f"\n{waits}"), state=told.state.offering(state.draft, state.draft_kind))


def _of_everything(turn: Turn) -> bool:
    """Tell whether a question names nothing but the city: 我们市今年要搞些什么."""
    return turn.intent.kind is Kind.QUESTION and asks_for_everything(turn.city.unnamed(turn.intent.text))


def ask_back(turn: Turn) -> Outcome:
    """Ask what is meant; what was being discussed is named, and stays."""
    return _of_the_field(turn) or _of_the_plan(turn) or next(_questions(turn))


def _questions(turn: Turn) -> Iterator[Outcome]:
    """Yield every question that may be asked back, likeliest first."""
    state, ask = turn.state, partial(turn.say, kind=Kind.QUESTION, decision=Decision.DECLINE)
    if turn.pointing and turn.pointing.number:
        yield ask(wording.NUMBER_ALONE.format(number=fold(turn.words)))
    if turn.choosing or (state.section is not None and turn.awaits(Mode.CHOOSING)):
        yield ask(wording.MEANT_OF_LIST)
    if state.draft and drafting.is_offered(turn):
        said = wording.MEANT_DRAFT.format(draft=wording.say_draft(state.draft))
        yield turn.say(said, kind=Kind.STATUS, choices=YES_OR_NO)
    if state.draft and _was_declined(turn):
        said = wording.MEANT_DECLINED.format(draft=wording.say_draft(state.draft))
        yield ask(said, choices=YES_OR_NO)
    if (record := turn.on_ticket) and not turn.incoming.public:
        yield ask(wording.MEANT_TICKET.format(number=record.number))
    if turn.about:
        yield ask(wording.MEANT_BEFORE.format(title=turn.about[0].title))
    if state.shown and turn.awaits(Mode.CHOOSING):
        yield ask(wording.MEANT_OF_LIST)
    if turn.pointing and Slot.CONTACT in turn.pointing.slots:
        yield handoff.human(turn)
    if _of_everything(turn) or "目标" in turn.folded:  # Which targets? The areas lead to all of them.
        yield browse.areas(turn)
    yield ask(wording.MEANT_WHAT.format(example=turn.city.examples[0]))
