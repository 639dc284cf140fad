"""Additions to what is offered for filing, or was only answered: a place, or how it goes on. People type in pieces."""

import re
from dataclasses import dataclass

from handlers.answering import entries
from handlers.feedback import drafting, filing
from handlers.hearing import details, matter, trouble
from handlers.hearing.intent import Command
from handlers.hearing.odds import COMPLAINTS, FILED_AS, STATEMENT
from handlers.hearing.place import answers_where, names_place, only_where, reads_like_place, says_where
from handlers.messages import Kind
from handlers.outcome import Outcome
from handlers.state import Mode, State
from handlers.turn import Turn
from knowledge.found import Band
from knowledge.language.asking import asks
from knowledge.language.folding import fold
from knowledge.language.pointing import Slot, read
from knowledge.matching.own_words import report_text
from storage.records import FeedbackKind

_SAYS = re.compile(r"[\u3400-\u9fff\d][\u3400-\u9fff]|^1[3-9]\d{9}$")
"""Words, 11路, or a telephone number."""
LONGEST = 20
"""Characters of an addition."""
_FEW = 6
"""Characters of a bare name."""
_A_NAME = 2
"""The characters at the start of a place's name that identify it; those after say what kind of place it is."""
_OF_WHOM = re.compile(
    "(?:[我他她它]们?|[我他她]?[的]?(?:爸|妈|爷爷|奶奶|老公|老婆|儿子|女儿|孩子|孙子|老人|家里?))(?:就|也|都|还)?(?:是|住在?|户口|今年|才|有.{0,4}病)"
)
_GUESSED = (Command.UNSURE, Command.ASK, Command.BACK)
"""Orders that, guessed, may be no more than what goes on: 表有问题 is no 我有问题."""
_FIELDS = ("农村", "城里", "乡下")
"""Where somebody lives, but also areas of the plan."""


@dataclass(frozen=True, slots=True)
class Addition:
    """What a message adds to words said before."""

    words: str
    """Those said before."""
    more: str
    kind: FeedbackKind
    """What both together would be filed as."""


def addition(turn: Turn) -> Addition | None:
    """Return what the message adds to the words offered for filing, else to those just answered; None if to neither."""
    intent, state = turn.intent, turn.state
    ordered = intent.command is not None and (intent.sure or intent.command not in _GUESSED)
    if turn.lapsed or ordered:
        return None
    if intent.section and not (
        _says_of_whom(turn) or _is_own_place(turn) or (_was_just_offered(turn) and matter.only_where(turn))
    ):
        return None  # 厉山这边 right after the offer is no wish for all that concerns 厉山.
    if state.draft and (state.asked_nothing or state.mode is Mode.CONFIRMING):
        return _addition_to_draft(turn, state.draft)
    return _addition_to_last_words(turn)


def _addition_to_draft(turn: Turn, draft: str) -> Addition | None:
    place, kind = _is_place(turn), turn.state.draft_kind or FeedbackKind.INQUIRY
    offered = turn.state.mode is Mode.CONFIRMING or _was_just_offered(turn)
    if not (place or (offered and (_says_of_whom(turn) or _continues_draft(turn, draft)))):
        return None
    more = _appended(turn, place=place)
    if kind is FeedbackKind.INQUIRY and trouble.says_what_is_wrong(draft + more):
        kind = FeedbackKind.COMPLAINT  # 那个桥, then 栏杆断了.
    elif kind is FeedbackKind.INQUIRY and turn.intent.feedback in FILED_AS.values():
        kind = turn.intent.feedback or kind  # 住建局不作为, then 我要投诉住建局.
    return Addition(draft, more, kind)


def _addition_to_last_words(turn: Turn) -> Addition | None:
    """Return what the message adds to what was just answered, if that told something in the citizen's own words."""
    state = turn.state
    before = state.lately[-1].said if state.lately and state.lately[-1].whole else ""
    named = read(fold(before))
    if not before or not state.about or asks(fold(before)) or (named is not None and named.bare):
        return None
    place = _is_place(turn)
    tells = turn.intent.feedback is not None and not matter.is_matter(turn)
    return Addition(before, _appended(turn, place=place), FeedbackKind.COMPLAINT) if place or tells else None


def _appended(turn: Turn, *, place: bool) -> str:
    return f"（{turn.words}）" if place else f"，{turn.words}"


def add(turn: Turn, found: Addition) -> Outcome:
    """Append the addition to the words, and ask whether to file both; a trouble whose place is now named is filed."""
    said_already = found.more.strip("，（）") in found.words
    whole = found.words if said_already else f"{found.words}{found.more}"
    if _is_placed_trouble(turn, found):
        finding = turn.understanding.understand(found.words, State()).finding
        return filing.file(turn, whole, found.kind, finding)
    return drafting.offer(turn, whole, found.kind, turn.onward)


def _is_placed_trouble(turn: Turn, found: Addition) -> bool:
    """Tell whether the trouble that was offered for filing gets its place: who says both at once is not asked either."""
    danger = turn.state.danger
    named_only = trouble.only_names(found.words)  # It was asked about, and not offered.
    if named_only or not _was_just_offered(turn) or turn.facts.pause() or (danger and danger.offered):
        return False
    placed = _is_place(turn) and names_place(turn.words, turn.known_places)
    return placed and matter.is_trouble(turn, fold(found.words))


def is_only_a_place(turn: Turn) -> bool:
    """Tell whether a message is only a place that the report certainly does not cover: a match for 解放路 is chance."""
    intent, said = turn.intent, turn.words
    asked = intent.kind is Kind.QUESTION and not (intent.aspect or intent.detail or intent.figure)
    of_choice = turn.choosing and entries.naming(fold(said)[:_A_NAME], entries.commitments(turn))
    if not (asked or intent.smalltalk == STATEMENT) or turn.unfinished or of_choice or asks(fold(said)):
        return False
    if _is_own_place(turn) or _is_own_thing(turn):
        return True
    named = names_place(said, turn.known_places) and matter.only_where(turn)
    return named and not (intent.section or _is_mentioned(turn))


def _is_own_place(turn: Turn) -> bool:
    """Tell whether a message is 我们小区 or the like, and nothing else."""
    pointing = turn.pointing
    where = pointing is not None and pointing.bare and pointing.own_place and pointing.slots == (Slot.WHERE,)
    return where and fold(turn.words) not in _FIELDS and not asks(fold(turn.words))


def _is_own_thing(turn: Turn) -> bool:
    """Tell whether a message is one's own thing of some matter, of which nothing is said: 我们村的路."""
    pointing = turn.pointing
    own = pointing is not None and pointing.own_place and pointing.slots == (Slot.WHERE,)
    named = pointing.named if pointing else ""
    few = own and 0 < len(named) <= trouble.A_NAME and turn.intent.band is Band.DECLINE
    return few and bool(turn.router.matters(turn.words)) and not trouble.tells_trouble(turn.words)


def _is_unknown_name(turn: Turn) -> bool:
    """Tell whether few words that read like a place mean nothing to the report: 翡翠城 is not about jewellery, nor 碧桂园 about clear water."""
    named = turn.intent.kind is Kind.QUESTION and (
        turn.intent.band is Band.DECLINE or not _is_mentioned(turn)
    )
    return named and len(turn.words) <= _FEW and only_where(turn.words, turn.known_places)


def _is_mentioned(turn: Turn) -> bool:
    """Tell whether what was found mentions that very place."""
    finding = turn.intent.finding
    name = fold(turn.words).strip()[:_A_NAME]
    return finding is not None and any(name in report_text(one.commitment) for one in finding.matches)


def _is_place(turn: Turn) -> bool:
    places, said = turn.known_places, turn.words
    # After an offer to file, 黄家湾 suffices; otherwise it must clearly be a place name.
    offered = _was_just_offered(turn)
    if offered and (_is_own_place(turn) or _is_unknown_name(turn)):
        return True
    if offered and (says_where(said) or answers_where(said, (turn.city.name.rstrip("市县区"), *places))):
        return reads_like_place(said.removesuffix("的"), places)
    names = names_place(said, places)
    # Right after the offer, a place says where, even one that the report mentions.
    if not (offered or names) or (turn.intent.found and not (offered and names)):
        return False
    return matter.only_where(turn)


def _says_of_whom(turn: Turn) -> bool:
    """Tell whether a message says who it is about, while an offer waits: 她是农村的 asks for no list."""
    waits = turn.awaits(Mode.CONFIRMING) and not asks(fold(turn.words))
    return waits and _OF_WHOM.match(fold(turn.words)) is not None


def _was_just_offered(turn: Turn) -> bool:
    """Tell whether the bot just offered to file a grievance, a wish or thanks, alone or beside an answer."""
    state = turn.state
    if state.draft is None or state.draft_kind in (None, FeedbackKind.INQUIRY):
        return False
    last = state.lately[-1].said if state.lately else ""
    return state.mode is Mode.CONFIRMING or (bool(last) and state.draft in last)


def _continues_draft(turn: Turn, draft: str) -> bool:
    """Tell whether few words continue what is offered for filing: they ask nothing, and name no other matter."""
    intent, said = turn.intent, turn.words
    if draft in said:
        return False  # 机场, then 飞机场: the same again.
    matters = turn.router.matters(said)
    of_it = turn.router.matters(draft)
    story = trouble.tells_trouble(draft) and matters <= of_it  # 老板不给工资怎么办, then 在工地干了三个月.
    if (
        asks(fold(draft))
        and not story
        and (trouble.says_what_is_wrong(said) or (intent.feedback and intent.sure))
    ):
        return False  # A trouble, or a wish, does not continue a question.
    danger = turn.state.danger
    if danger and danger.offered:
        return False  # What somebody says after a fright does not continue it.
    if not _SAYS.search(said) or len(said) > LONGEST or asks(fold(said)) or intent.aspect:
        return False
    if trouble.only_how(said) or details.is_bare(said):
        return not intent.found
    tells = intent.smalltalk == STATEMENT or intent.command in _GUESSED or intent.speaks
    # 有孩子拉肚子 goes on with a complaint about the school's food, whatever else it may match.
    says = turn.state.draft_kind in COMPLAINTS and len(said) > trouble.A_THING
    likely = intent.band is Band.ANSWER or (intent.band is Band.CHOOSE and not says)
    found = intent.kind is Kind.QUESTION and likely
    # 臭得很 is not a matter of its own.
    another = intent.feedback is not None and intent.sure and not (matters or story)
    another = another and matter.is_matter(turn)
    return tells and not found and not another and (matters <= of_it or not intent.sure)
