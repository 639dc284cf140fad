"""A few words after a ticket: a forgotten detail, a correction, or that the answer did not help."""

import re
from dataclasses import replace
from datetime import timedelta

from handlers import wording
from handlers.feedback import drafting
from handlers.feedback.repeats import says_the_same
from handlers.hearing import details, matter
from handlers.hearing.intent import GUESSES, Command
from handlers.hearing.odds import INTRODUCED, STATEMENT
from handlers.hearing.place import answers_where, names_place, only_where, says_what_happens
from handlers.hearing.trouble import A_NAME, only_how, says_what_is_wrong
from handlers.listing import YES_OR_NO, if_solved
from handlers.messages import Kind
from handlers.outcome import Outcome
from handlers.state import Mode, State
from handlers.tickets import adding, citizen_changes, rating, ticket
from handlers.turn import Turn
from knowledge.found import Band
from knowledge.language.asking import asks
from knowledge.language.folding import fold, without_marks
from knowledge.language.pointing import Slot, corrects, says_still
from knowledge.language.rating import is_content, says_settled
from storage.records import OPEN_STATES, FeedbackKind, FeedbackRecord, Solved

SOON = timedelta(minutes=10)
"""After the receipt: for so long a further detail is likely."""
LONGEST = 20
"""Characters of a detail."""
_TELLING = 2
"""Characters of its own from which small talk says something."""
UNHAPPY = frozenset({Slot.DISPLEASED, Slot.WHY, Slot.WISH})
"""What a discontented citizen wants."""
_SETTLED = (Command.CONFIRM, Command.ADD, Command.CANCEL, Command.NONE_OF_THESE, Command.FEEDBACK)
_OF_THE_PLAN = re.compile("今年|明年|去年|报告|计划|规划")
"""Words that show a question to the report."""
_NEVER_MIND = re.compile("算了|不[说讲提补写问]|不用|不必")
_UNDONE = re.compile(
    r"(?:人|他们|你们|都|也|还|又|一直|到现在|现在|哪里|谁|有|根本|压根|什么|啥)*(?:没有?+|冇得?+|未|不)(?!了?$|事|关系|问题|意见|客气|用|要|谢|知道|是|好意思).{1,4}"
)
"""没清, 人都没来过: a short complaint, after an answer, that something was not done."""
_AND = re.compile(r"(?:[哦噢啊诶嗯]*[,\s]*对了[,\s]*)?还有(?!没|人在)")
_A_WORD = 3
"""Characters of its own up to which a question with several possible answers may be about the ticket."""
_WRONG_HANDS = re.compile(
    r"^(?:那|是)?(?:归|该归|找|转给?)[^,。?!]{1,6}(?:[局委办处所队]|公司|中心|街道|社区)(?:管|的)?$|不归(?!还)|归不到|[转派分送找投]错(?!误)|不(?:是|该|属于|由).{0,8}管|(?:应该|该)(?:是|归|由|找|转).{0,8}(?:[局委办处所队]|公司|中心|街道|社区)"
)
"""Words saying that another department should have it."""


def ticket_meant(turn: Turn) -> FeedbackRecord | None:
    """Return the ticket to which these few words may belong: they correct, tell or ask, and name no other matter."""
    intent, said = turn.intent, turn.words
    detail = details.is_bare(said)  # 晚上 is no guessed 往上.
    ordered = intent.command is not None and (intent.sure or not (detail or intent.command in GUESSES))
    places = turn.known_places
    told_where = not intent.found or answers_where(said, places) or names_place(said)
    where = only_where(said, places) and told_where
    sets_right = corrects(fold(said)) or _WRONG_HANDS.search(fold(said)) is not None
    # A choice shown since is what few words that name nothing ask about.
    of_a_choice = turn.choosing and turn.pointing is not None and turn.pointing.bare and asks(fold(said))
    if (
        turn.incoming.public
        or of_a_choice
        or (intent.section and not (where or sets_right))
        or ordered
        or len(said) > LONGEST
    ):
        return None
    if not (sets_right or detail or intent.speaks or _says_something_own(turn)):
        return None
    record = _filed_just_now(turn) or _answer_criticised(turn)
    if record is None:
        return None
    if sets_right or where or detail or only_how(said) or _goes_on(turn) or _is_a_word_of_it(turn, record):
        return record
    says = _states_something(turn) or _asks_of(turn, record)
    return record if says and not stands_alone(turn, record) else None


def ask_if_it_belongs(turn: Turn, record: FeedbackRecord) -> Outcome:
    """Ask whether the words belong to the ticket; they wait meanwhile."""
    if record.state not in OPEN_STATES:
        return _ask_if_solved(turn, record)
    asked = turn.intent.kind is Kind.QUESTION and asks(fold(turn.words))
    said = wording.ASK_THE_DEPARTMENT if asked else wording.BELONGS
    words = wording.say_draft(with_waiting_words(turn, record))
    text = said.format(words=words, number=record.number, department=record.department)
    return _ask_to_add(turn, record, text)


def answer_discontent(turn: Turn, record: FeedbackRecord) -> Outcome:
    """Tell a discontented citizen what can be done: have the ticket reopened or, while open, hurried. Words wait."""
    if rating.is_unrated(turn, record):
        return _ask_if_solved(turn, record)
    if record.state in OPEN_STATES:
        said = wording.HEARD_OPEN.format(
            number=record.number, department=record.department, hotline=turn.city.hotline
        )
        return _ask_to_add(
            turn, record, "\n".join((said, *ticket.due_lines(turn, record), wording.HEARD_ADD))
        )
    hotline, number = turn.city.hotline, record.number
    if record.appealed_at is not None or not citizen_changes.may_rate(record, turn.now):
        return turn.say(wording.HEARD_LAST.format(number=number, hotline=hotline), kind=Kind.STATUS)
    return _ask_if_solved(turn, record, wording.HEARD_RATED)


def is_settled(turn: Turn) -> bool:
    """Tell whether the message says where the waiting words belong."""
    state = turn.state
    waits = turn.awaits(Mode.ADDING) and state.draft and state.draft_kind and state.ticket
    return bool(waits) and turn.intent.command in _SETTLED


def settle(turn: Turn) -> Outcome:
    """Add the words to the ticket, or continue with them as a separate matter."""
    words, kind, number = turn.state.draft or "", turn.state.draft_kind, turn.state.ticket or ""
    free = replace(turn, state=turn.state.undrafted)
    if turn.intent.command in (Command.CONFIRM, Command.ADD):
        return adding.add_to(free, number, words)
    if wording.SAY_CANCEL in turn.words or _NEVER_MIND.search(turn.words) or says_settled(words):
        return turn.say(
            wording.NOT_ADDED.format(number=number), kind=Kind.STATUS, state=turn.onward.undrafted
        )
    words = drafting.with_whom(turn, words)
    return drafting.offer(free, words, kind or FeedbackKind.COMPLAINT, replace(free.onward, ticket=None))


def stands_alone(turn: Turn, record: FeedbackRecord, said: str | None = None) -> bool:
    """Tell whether the words stand without the ticket: they name another matter or a place, or repeat all of it."""
    whole = turn.intent.found or names_place(turn.words) or says_the_same(turn.words, record.text)
    said = said or turn.intent.text or turn.words
    # What asks for nothing and reports nothing stands for nothing by itself: 我残疾二级.
    stands = turn.intent.kind is not Kind.SMALLTALK or matter.troubles(turn)
    another = stands and not turn.router.matters(said) <= turn.router.matters(record.text)
    return whole or (another and not only_how(turn.words))


def _is_a_word_of_it(turn: Turn, record: FeedbackRecord) -> bool:
    """Tell whether a word or two say what is wrong, right after the receipt: 没发票, after 停车乱收费."""
    few = len(without_marks(turn.words)) <= A_NAME and not turn.intent.found
    return few and record.state in OPEN_STATES and says_what_is_wrong(turn.words)


def _goes_on(turn: Turn) -> bool:
    """Tell whether the words say of themselves that they go on, ask nothing and are no matter for sure: 对了,还有母婴室."""
    intent, said = turn.intent, fold(turn.words)
    another = intent.found or (intent.feedback is not None and intent.sure)
    return _AND.match(said) is not None and not another and not asks(said)


def _states_something(turn: Turn) -> bool:
    """Tell whether the words state something rather than ask."""
    intent, pointing = turn.intent, turn.pointing
    if intent.kind is not Kind.QUESTION:
        return (
            intent.kind in (Kind.COMPLAINT, Kind.SUGGESTION)
            or only_how(turn.words)
            or _says_something_own(turn)
        )
    said = fold(turn.words)
    wants = pointing is not None and bool(set(pointing.slots) - {Slot.DISPLEASED})
    of_the_plan = asks(said) and _OF_THE_PLAN.search(said) is not None
    if wants or of_the_plan or said.endswith(("?", "吗", "呢")) or intent.finding is None:
        return False
    goes_on = says_still(said) or says_what_happens(turn.words) or says_what_is_wrong(turn.words)
    return intent.band is Band.DECLINE or (goes_on and intent.band is Band.CHOOSE)


def _asks_of(turn: Turn, record: FeedbackRecord) -> bool:
    """Tell whether a question not answered by the report may be for the open ticket's department: 这个钱能要回来吗."""
    intent, pointing = turn.intent, turn.pointing
    if intent.kind is not Kind.QUESTION or record.state not in OPEN_STATES or pointing is None:
        return False
    if intent.aspect or _OF_THE_PLAN.search(fold(turn.words)):
        return False
    few = len(pointing.named) <= _A_WORD
    return intent.band is Band.DECLINE or (intent.band is Band.CHOOSE and few)


def _says_something_own(turn: Turn) -> bool:
    """Tell whether words that ask nothing, and would otherwise be small talk, say something of their own."""
    scolds = turn.intent.smalltalk == "abuse" and says_what_is_wrong(turn.words)  # 骂人, of a driver
    told = turn.intent.smalltalk in (STATEMENT, INTRODUCED) or turn.intent.command in GUESSES or scolds
    denies_no_list = turn.intent.command is Command.NONE_OF_THESE and not turn.listed  # 几个村都没有
    not_come = turn.intent.smalltalk == "ack" and _says_undone(turn)  # 没收到
    if turn.intent.smalltalk == "sorrow" or denies_no_list or not_come:
        return True
    named = turn.pointing.named if turn.pointing else ""
    return told and (
        len(named) >= _TELLING
        or _says_undone(turn)
        or details.demands(turn.words)
        or says_still(fold(turn.words))
        or says_what_is_wrong(turn.words)
        or only_how(turn.words)
    )


def _says_undone(turn: Turn) -> bool:
    """Tell whether a message says briefly that something was not done."""
    return _UNDONE.fullmatch(without_marks(fold(turn.words))) is not None


def _filed_just_now(turn: Turn) -> FeedbackRecord | None:
    record = turn.on_ticket
    if record is None or record.state not in OPEN_STATES or turn.now - record.received_at > SOON:
        return None
    # 帮我妈送药 goes on praising; a grievance or a question behind thanks is another matter.
    another = turn.intent.kind is Kind.COMPLAINT or asks(fold(turn.words))
    return None if record.kind is FeedbackKind.THANKS and another else record


def _answer_criticised(turn: Turn) -> FeedbackRecord | None:
    """Return the ticket whose answer is yet to be rated, if the words are a grievance; a rated one if they say it is still so, or again."""
    pointing = turn.pointing
    unhappy = pointing is not None and pointing.bare and bool(UNHAPPY.intersection(pointing.slots))
    still = says_still(fold(turn.words))
    grieves = (
        turn.intent.kind is Kind.COMPLAINT
        or unhappy
        or still
        or says_what_is_wrong(turn.words)
        or is_content(turn.words) is False
        or _says_undone(turn)
    )
    record = turn.facts.answered() if grieves else None
    if record is None:
        return None
    again = still and record.solved is not Solved.NO and citizen_changes.may_rate(record, turn.now)
    return record if again or rating.is_awaited(turn, record) else None


def _ask_if_solved(turn: Turn, record: FeedbackRecord, said: str = wording.SAY_IF_SOLVED) -> Outcome:
    """Tell how to have the ticket reopened; the words wait, as the reason."""
    text = said.format(number=record.number, department=record.department)
    return turn.say(
        text, kind=Kind.STATUS, state=waiting_state(turn, record), choices=if_solved(record.number)
    )


def _ask_to_add(turn: Turn, record: FeedbackRecord, text: str) -> Outcome:
    return turn.say(
        text,
        kind=Kind.STATUS,
        state=waiting_state(turn, record),
        choices=YES_OR_NO,
    )


def with_waiting_words(turn: Turn, record: FeedbackRecord) -> str:
    """Return the words after those already waiting for the same ticket, so that none typed in pieces are lost."""
    state = turn.state
    waits = turn.awaits(Mode.ADDING) and state.ticket == record.number and state.draft
    before = state.draft if waits and state.draft_kind is not FeedbackKind.THANKS else None
    return f"{before}，{turn.words}" if before and turn.words not in before else before or turn.words


def waiting_state(turn: Turn, record: FeedbackRecord) -> State:
    """Return the state in which the words wait to be assigned to a ticket."""
    kind = turn.intent.feedback or FeedbackKind.COMPLAINT
    return replace(
        turn.onward,
        mode=Mode.ADDING,
        ticket=record.number,
        draft=with_waiting_words(turn, record),
        draft_kind=kind,
        awaiting_place=turn.state.awaiting_place,
    )
