"""Which handler answers a message, as a table: by what is awaited, by its order, by its kind."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from handlers import denied, greeting, wording
from handlers.answering import (
    browse,
    followup,
    kept,
    locally,
    picking,
    promises,
    question,
    unclear,
)
from handlers.emergency import danger
from handlers.feedback import drafting, editing, feedback, meanwhile, whereabouts
from handlers.following import subscription
from handlers.hearing.intent import Command, Intent
from handlers.hearing.odds import STATEMENT
from handlers.messages import Kind
from handlers.outcome import Outcome
from handlers.own_data import card_numbers, privacy
from handlers.state import Mode
from handlers.tickets import (
    adding,
    afterthought,
    handoff,
    hurrying,
    meantime,
    others,
    rating,
    receipt,
    relocating,
    satisfaction,
    sequel,
    settled,
    ticket,
    withdrawing,
)
from handlers.turn import Turn

Handler = Callable[[Turn], Outcome]
_OWN = re.compile(
    "我的|反映|投诉|举报|建议|意见|上次|上回|那次|那天|[提交报说写发]的|[提交报说写发]了|答复|回复|回音|回信|处理|工单|单子|单号|编号|受理|催|登记"
)
"""How citizens speak of what they filed themselves."""


def _confirm(turn: Turn) -> Outcome:
    """Handle 「是」, which is said by habit: what can't be undone requires a phrase of its own."""
    return privacy.ask_erase(turn) if turn.state.mode is Mode.ERASING else drafting.confirm(turn)


def _page_before(turn: Turn) -> Outcome:
    """Turn back; with nothing listed, a guess is no order: 晚上通宵 only sounds like 往上."""
    if turn.intent.sure or turn.state.shown:
        return browse.page_before(turn)
    told = Intent(Kind.SMALLTALK, turn.intent.text, smalltalk=STATEMENT)
    return greeting.small_talk(replace(turn, intent=told))


def _status(turn: Turn) -> Outcome:
    """Tell how a ticket stands; a citizen without such a ticket who speaks of the report (那个装电梯的事) asks about that."""
    asked = followup.with_named_answer(turn)
    found = asked.intent.section or asked.intent.found
    own = _OWN.search(turn.words) or ticket.may_be_meant(turn)
    return question.ask(asked) if found and not own else ticket.show_or_list(turn)


_COMMANDS: Mapping[Command, Handler] = MappingProxyType(
    {
        Command.HELP: greeting.help_text,
        Command.CANCEL: drafting.cancel,
        Command.RETURN: picking.go_back,
        Command.KEEP: denied.leave_as_is,
        Command.UNSURE: denied.ask_which_order,
        Command.ASK: greeting.question_comes,
        Command.ME_TOO: drafting.me_too,
        Command.HURRY: hurrying.hurry,
        Command.MORE: browse.next_page,
        Command.BACK: _page_before,
        Command.NONE_OF_THESE: picking.none_of_these,
        Command.CONFIRM: _confirm,
        Command.FEEDBACK: drafting.start,
        Command.WITHDRAW: withdrawing.withdraw,
        Command.BROWSE: browse.areas,
        Command.MY_TICKETS: ticket.show_or_list,
        Command.PICK: picking.pick,
        Command.SHOW: question.show,
        Command.FOLLOW: subscription.follow,
        Command.UNFOLLOW: subscription.unfollow,
        Command.MY_FOLLOWS: subscription.mine,
        Command.MY_DATA: privacy.my_data,
        Command.ERASE_DATA: privacy.ask_erase,
        Command.CONFIRM_ERASE: privacy.erase,
        Command.PRIVACY: privacy.explain,
        Command.RATE: rating.start,
        Command.ADD: adding.start,
        Command.HUMAN: handoff.human,
    }
)
_KINDS: Mapping[Kind, Handler] = MappingProxyType(
    {
        Kind.QUESTION: question.ask,
        Kind.SUGGESTION: feedback.file_or_ask,
        Kind.COMPLAINT: feedback.file_or_ask,
        Kind.STATUS: _status,
        Kind.SMALLTALK: greeting.small_talk,
        Kind.COMMAND: greeting.help_text,
        Kind.EMERGENCY: danger.say_whom_to_call,
    }
)
_AWAITED: tuple[tuple[Callable[[Turn], Any], Callable[..., Outcome]], ...] = (
    (danger.meant, danger.answer),
    (withdrawing.is_yes, withdrawing.withdraw_surely),
    (withdrawing.is_no, denied.keep_ticket),
    (receipt.asks_if_filed, receipt.tell_if_filed),
    (others.are_meant, others.not_shown),
    (others.filed_elsewhere, ticket.show_or_list),
    (card_numbers.only_numbers, card_numbers.decline),
    (meanwhile.question_about_place, meanwhile.answer_about_place),
    (meanwhile.vague_question, meanwhile.answer_vaguely_asked),
    (meanwhile.is_question, meanwhile.answer_question),
    (drafting.is_draft, drafting.drafted),
    (handoff.for_clerk, handoff.pass_on),
    (settled.told, settled.answer),
    (rating.is_rating, rating.rate),
    (rating.is_reason, rating.explain),
    (afterthought.is_settled, afterthought.settle),
    (satisfaction.ticket_praised, satisfaction.ask_for_rating),
    (satisfaction.ticket_blamed, afterthought.answer_discontent),
    (receipt.regrets_withdrawing, receipt.say_it_is_gone),
    (receipt.is_taken_back, receipt.say_it_stands),
    (meantime.is_of_something_else, meantime.answer),
    (adding.is_adding, adding.add),
    (kept.asked_about, kept.tell),
    (promises.of_list_are_counted, promises.show_list),
    (browse.is_asked_again, browse.show_again),
    (promises.are_asked_about, promises.list_areas),
    (receipt.same_elsewhere, receipt.offer_elsewhere),
    (sequel.wants_to_be_told, sequel.say_where_it_is_told),
    (sequel.ticket_asked_about, sequel.answer),
    (sequel.ticket_called, sequel.answer),
    (followup.follow_up, followup.answer),
    (locally.place_asked_about, locally.answer),
    (locally.thing_asked_about, locally.show),
    (relocating.place_set_right, relocating.relocate),
    (feedback.is_place, feedback.add_place),
    (whereabouts.addition, whereabouts.add),
    (afterthought.ticket_meant, afterthought.ask_if_it_belongs),
    (whereabouts.is_only_a_place, drafting.ask_what),
    (picking.points_at_nothing, picking.ask_which),
    (unclear.names_nothing, unclear.ask_back),
    (feedback.is_reported, feedback.file_trouble),
)
"""What a message may answer or continue, whatever else it might mean; the first match wins.

The first function returns what it found (the ticket, the commitments), which is passed to the second, so that
nothing is looked up twice; True if there is nothing to pass.
"""
ONLY_IN_PRIVATE = (
    _status, ticket.show_or_list, denied.leave_as_is, hurrying.hurry, withdrawing.withdraw, withdrawing.withdraw_surely,
    adding.start, adding.add, relocating.relocate, rating.start, rating.rate, rating.explain, satisfaction.ask_for_rating, afterthought.answer_discontent, afterthought.settle,
    sequel.answer, sequel.say_where_it_is_told, receipt.tell_if_filed, receipt.say_it_stands, receipt.say_it_is_gone, settled.answer, subscription.follow, subscription.unfollow,
    subscription.mine, privacy.my_data, privacy.ask_erase, privacy.erase,
)  # fmt: skip
"""What is neither told nor done where others read along."""


def decided(turn: Turn) -> Outcome:
    """Answer, or say that this is answered in private only."""
    answers, found = _chosen(turn)
    if turn.incoming.public and answers in ONLY_IN_PRIVATE:
        return turn.say(wording.ONLY_IN_PRIVATE)
    return answers(turn, *found)


def _chosen(turn: Turn) -> tuple[Callable[..., Outcome], tuple[Any, ...]]:
    """Choose: danger first; then edits of what was filed; then what is awaited; then the message's order or kind."""
    intent = turn.intent
    if intent.emergency is not None:
        return danger.say_whom_to_call, ()
    if editing.changes_a_ticket(turn):
        return editing.after_filing, ()
    if len(turn.words) > feedback.LONGEST:
        return feedback.too_long, ()
    for finds, answers in _AWAITED:
        if found := finds(turn):
            return answers, () if found is True else (found,)
    if intent.command is not None:
        return _COMMANDS[intent.command], ()
    return _KINDS[intent.kind], ()
