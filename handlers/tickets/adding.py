"""Adding words to an open ticket: the one named by its number, just looked at, or the only one."""

import re
from dataclasses import replace

from handlers import wording
from handlers.feedback import drafting, filing
from handlers.hearing import trouble
from handlers.hearing.intent import Command
from handlers.listing import word_buttons
from handlers.messages import Kind
from handlers.outcome import AddWords, Outcome
from handlers.state import Mode
from handlers.tickets import ticket, ticket_number
from handlers.turn import Turn
from storage.records import FINAL_STATES, OPEN_STATES, FeedbackRecord, FeedbackState, Happening

MOST_ADDED = 20
"""Times that a citizen may add words to one ticket; after that, somebody should talk to them."""
_SHORTEST = 6
"""Characters beside a ticket's number that say more than a question about its progress."""
_ADD = re.compile(
    r"^(?:(?:那|哦|噢|嗯|好|好的|好吧|行|对了|还有|再|麻烦)[\s,，]*)*(?:我?(?:要|想|再|还要|还想|需要)*)(?:补充(?:[一几两](?:下|点|句|条|个)|说明|内容|材料)*|[加说][上讲]?[一几两][点句条](?=[\s:：,，。.]))"
)
"""补充, 再加一句, 还说一点."""
_BREAK = re.compile(r"^[\s:：,，.。、;；]+")
_ASKS_HOW_FAR = re.compile(
    r"查|进度|到哪|到那|怎么样|怎样|咋样|么样|办到|办了|处理|结果|回复|答复|状态|看看|多久|何时|几时|什么时候|哪一步|撤|[?？吗]"
)


def is_adding(turn: Turn) -> bool:
    """Tell whether the message adds to a ticket: 「补充 …」, or words beside the number of the citizen's own ticket."""
    if awaits_words(turn) and _are_words(turn):
        return True
    rest = _without_number(turn)
    order = _ADD.match(rest)
    number = ticket_number.parse(turn.words)
    if number is None:
        return order is not None and _is_order(turn, rest[order.end() :])
    if order is not None:
        return True
    says = len(rest) >= _SHORTEST and not _ASKS_HOW_FAR.search(rest)
    return says and turn.intent.command is None and turn.facts.ticket(number) is not None


def awaits_words(turn: Turn) -> bool:
    """Tell whether words are waited for, or to which ticket those belong that were said."""
    return turn.awaits(Mode.ADDING) and not turn.state.draft_kind


def start(turn: Turn) -> Outcome:
    """Wait for the words, after 「补充」 and nothing else, or ask once more to which ticket those that wait belong."""
    return add_to(turn, None, (turn.state.draft or "") if awaits_words(turn) else "")


def add(turn: Turn) -> Outcome:
    """Add the words, or ask for what is missing: the ticket, or the words."""
    state = turn.state
    number, rest = ticket_number.parse(turn.words), _without_number(turn)
    order = _ADD.match(rest)
    words = _BREAK.sub("", rest[order.end() :]) if order else rest
    waiting = turn.awaits(Mode.ADDING)
    if waiting and (picked := ticket.ticket_at(turn, turn.intent.pick or 0) or _ticket_named(turn)):
        number, words = picked.number, ""
    if waiting and state.draft:
        words = "，".join(filter(None, (state.draft, words)))
    return add_to(turn, number or (state.ticket if waiting else None), words)


def add_to(turn: Turn, number: str | None, words: str) -> Outcome:
    """Add words to the citizen's open ticket with that number (None: the one meant); otherwise say why not."""
    if number is not None:
        record = turn.facts.ticket(number)
        if record is None:
            return turn.say(wording.NO_SUCH_TICKET, kind=Kind.STATUS, state=turn.onward)
        return _add_words(turn, record, words)
    open_ = ticket.open_tickets(turn)
    if turn.on_ticket is not None:
        return _add_words(turn, turn.on_ticket, words)
    if len(open_) == 1:
        return _add_words(turn, open_[0], words)
    return _ask_which(turn, open_, words) if open_ else turn.say(wording.NOTHING_TO_ADD_TO, kind=Kind.STATUS)


def _add_words(turn: Turn, record: FeedbackRecord, words: str) -> Outcome:
    if record.state not in OPEN_STATES:
        return turn.say(
            _closed_text(record), kind=Kind.STATUS, state=replace(turn.onward, ticket=record.number)
        )
    course = turn.facts.course(record.number)
    added = sum(event.kind is Happening.ADDED and not event.detail.get("talk") for event in course)
    if added >= MOST_ADDED:
        return turn.say(
            wording.ADDED_TOO_OFTEN.format(
                number=record.number,
                most=MOST_ADDED,
                department=record.department,
                hotline=turn.city.hotline,
            ),
            kind=Kind.STATUS,
            state=turn.onward,
        )
    if len(words) < drafting.SHORTEST:
        return turn.say(
            wording.SAY_WHAT_TO_ADD.format(number=record.number),
            kind=Kind.STATUS,
            state=replace(turn.onward, mode=Mode.ADDING, ticket=record.number),
            choices=word_buttons(wording.SAY_CANCEL),
        )
    if held := turn.facts.restriction():
        return filing.refuse(turn, held)
    return turn.say(
        wording.WORDS_ADDED.format(number=record.number, department=record.department),
        kind=Kind.STATUS,
        state=replace(turn.onward, ticket=record.number, awaiting_place=turn.state.awaiting_place),
        remember=(AddWords(record.number, words),),
    )


def _ask_which(turn: Turn, records: list[FeedbackRecord], words: str) -> Outcome:
    """Ask which ticket is meant, keeping the words meanwhile."""
    shown = records[: ticket.NEWEST]
    state = replace(turn.onward, mode=Mode.ADDING, draft=words or None, draft_kind=None)
    return turn.say(
        "\n".join([wording.ADD_TO_WHICH, ticket.lines(turn, shown), wording.ADD_ASK_NUMBER]),
        kind=Kind.STATUS,
        state=ticket.listing(turn, state, shown),
        choices=ticket.buttons(shown, wording.SAY_ADD),
    )


def _closed_text(record: FeedbackRecord) -> str:
    if record.state is FeedbackState.WITHDRAWN:
        return wording.ADD_TO_WITHDRAWN.format(number=record.number)
    again = record.state in FINAL_STATES and record.appealed_at is None
    return (wording.ADD_TO_ANSWERED if again else wording.ADD_TO_ANSWERED_AGAIN).format(number=record.number)


def _ticket_named(turn: Turn) -> FeedbackRecord | None:
    """Return the one open ticket that the message merely names by its matter, as the answer to which one: 路灯那个."""
    pointing = turn.pointing
    if not turn.state.draft or pointing is None or pointing.slots or len(pointing.named) > trouble.A_THING:
        return None
    return ticket.only_of_the_matter(turn, ticket.open_tickets(turn))


def _are_words(turn: Turn) -> bool:
    """Tell whether the message is the awaited words: not an order, an emergency or mere thanks, nor a digit beyond the list."""
    intent = turn.intent
    if intent.kind is Kind.SMALLTALK and intent.smalltalk in drafting.CHATTER:
        return False
    if intent.command is Command.PICK and turn.state.draft:
        return ticket.ticket_at(turn, intent.pick or 0) is not None
    return intent.command in (None, Command.PICK, Command.CONFIRM, Command.NONE_OF_THESE)


def _is_order(turn: Turn, tail: str) -> bool:
    """Tell 「补充：又坏了」 from 补充医疗保险: by a break, or a ticket just looked at and no question to the report."""
    if not tail:
        return turn.intent.command is None
    if _BREAK.match(tail):
        return True
    return turn.state.ticket is not None and not turn.intent.found


def _without_number(turn: Turn) -> str:
    return ticket_number.without(turn.words).strip(" ,，.。:：;；\n")
