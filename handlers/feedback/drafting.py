"""A draft of feedback: the bot waits for its words, asks once, files it after 「是」, and drops it after 「否」."""

import re
from dataclasses import replace

from handlers import wording
from handlers.feedback import filing
from handlers.hearing import matter, trouble
from handlers.hearing.intent import Command
from handlers.hearing.odds import COMPLAINTS, FILED_AS
from handlers.hearing.place import ends_where, reads_like_place
from handlers.listing import YES_OR_NO, word_buttons
from handlers.messages import Kind
from handlers.outcome import Outcome
from handlers.state import Mode, State
from handlers.tickets import rating
from handlers.turn import Turn
from knowledge.language.asking import asks
from knowledge.language.folding import fold, plain_words, without_marks
from knowledge.language.pointing import Slot
from knowledge.lengths import RUN_ON
from storage.records import FeedbackKind

_TO_BE_DONE = re.compile("[建修装改搞弄做办开加设配换种铺拆增添盖扩安划]|[不没了得着太很都]")
"""What makes a wish or a statement of a name: 我们小区装电梯."""
_OWN_THING = 8
"""Most characters of the mere name of one's own thing."""
_WANTS = re.compile(
    "多.{0,2}[建修装搞弄办开设加种放配]|[增再]加|再[建修装开]|能不能|能否|可不可以|可以|要不要|建议|希望|应该|投诉|反映|没|不"
)
"""What a question may want done, or complain of."""
_YES = re.compile("是的?|要的?|提交|转(?:给部门)?|帮我转")
_FILES = re.compile("投诉|举报|反映")
"""Words that order what was just offered; 「建议」 may begin another matter."""
_FOR_ME = re.compile("[帮替]|麻烦|转达")
"""Words asking to pass something on, which usually was said before."""
SHORTEST = 2
"""Characters of the shortest words accepted."""

CHATTER = (
    "greeting", "thanks", "bye", "who", "ack", "wait", "typing", "picture", "plainly", "doubted", "following", "memory", "writing",
)  # fmt: skip
"""Small talk that is no feedback even where feedback is awaited."""
_NO_COMMAND_IN_A_DRAFT = (Command.PICK, Command.CONFIRM, Command.NONE_OF_THESE)
"""Orders that need a list or a draft: while words are awaited they count as words."""
_NOES = (Command.CANCEL, Command.NONE_OF_THESE)
_NOT_OF_THE_REPORT = (FeedbackKind.INQUIRY, FeedbackKind.HELP)
"""Kinds of drafts on what the report does not hold: unrelated to what was answered before."""


def start(turn: Turn) -> Outcome:
    """Wait for the words, after a bare 「我要提建议」, unless a grievance or a wish waits to be filed: that is meant.

    「帮我反映一下」 means whatever waits, or what was told before.
    """
    draft, begun = (None, None) if turn.lapsed else (turn.state.draft, turn.state.draft_kind)
    if _FOR_ME.search(turn.words) and not turn.lapsed:
        if draft and begun:
            return confirm(turn)
        if told := _told_before(turn):
            return offer(turn, *told, turn.onward)
    if draft and begun and _FILES.search(turn.words) and draft == with_whom(turn, draft) and is_offered(turn):
        return confirm(turn)
    if draft and begun and begun in FILED_AS.values():
        return offer(turn, with_whom(turn, draft), begun, turn.onward)
    if pause := turn.facts.pause():
        return turn.say(filing.say_paused(turn, pause))
    suggests = FeedbackKind.SUGGESTION if wording.SAY_FEEDBACK in turn.words else None
    kind = turn.intent.feedback or suggests
    state = replace(turn.unlisted, mode=Mode.DRAFTING, draft=None, draft_kind=kind)
    return turn.say(
        wording.SAY_YOUR_WORDS.format(kind=wording.say_kind(kind)),
        state=state,
        choices=word_buttons(wording.SAY_CANCEL),
    )


def with_whom(turn: Turn, draft: str) -> str:
    """Return the draft with the order to file it, if that says whom it is about: 我要投诉城管."""
    named = turn.router.matters(turn.words) or any(one in turn.words for one in turn.city.offices)
    told = turn.intent.command is Command.FEEDBACK and named
    return f"{draft}，{turn.words}" if told and turn.words not in draft else draft


def _told_before(turn: Turn) -> tuple[str, FeedbackKind] | None:
    """Return what was last said besides questions, in the citizen's own words, and the kind it would be filed as."""
    whole = (one.said for one in reversed(turn.state.lately) if one.whole)
    heard = ((said, turn.understanding.understand(said, State())) for said in whole)
    told = ((said, intent.feedback or intent.also or _of_a_story(said)) for said, intent in heard)
    return next(((said, kind) for said, kind in told if kind), None)


def _of_a_story(said: str) -> FeedbackKind | None:
    """Return the kind of a long question, whose author has told something with it."""
    return FeedbackKind.INQUIRY if len(said) >= RUN_ON else None


def ask_what(turn: Turn) -> Outcome:
    """Ask what is wrong with the place that was named, and wait for it."""
    state = replace(turn.unlisted, mode=Mode.DRAFTING, draft=turn.words, draft_kind=None)
    return turn.say(wording.NAMED_ONLY.format(said=turn.words), state=state)


def me_too(turn: Turn) -> Outcome:
    """After 「我也是」 about what was shown, wait for the citizen's own case; if nothing was shown, ask what about."""
    if not turn.about:
        return turn.say(wording.ME_TOO_WHAT)
    if pause := turn.facts.pause():
        return turn.say(filing.say_paused(turn, pause))
    state = replace(turn.unlisted.undrafted, mode=Mode.DRAFTING)
    said = wording.ME_TOO.format(title=turn.about[0].title)
    return turn.say(said, state=state, choices=word_buttons(wording.SAY_CANCEL))


def is_draft(turn: Turn) -> bool:
    """Tell whether a message is the awaited feedback: not an order, a rating of an answer or a mere greeting."""
    intent = turn.intent
    if turn.state.mode is not Mode.DRAFTING or rating.is_plain(turn):
        return False
    if intent.command is not None:
        picks = intent.command is Command.PICK and turn.listed
        return intent.command in _NO_COMMAND_IN_A_DRAFT and not picks
    return not (intent.kind is Kind.SMALLTALK and intent.smalltalk in CHATTER)


def drafted(turn: Turn) -> Outcome:
    """File the awaited words; ask again if there are hardly any; confirm once if they concern no matter or only ask.

    If only a place or a thing comes first (就是我们小区, 那个下水道), wait for the rest: people type as they speak, a piece at
    a time.
    """
    if turn.intent.command is not None or len(without_marks(turn.words)) < SHORTEST:
        return turn.say(
            wording.WORDS_TOO_SHORT, kind=Kind.SUGGESTION, choices=word_buttons(wording.SAY_CANCEL)
        )
    words = "，".join(filter(None, (turn.state.draft, turn.words)))
    begins = _only_begins(turn)
    if begins or _is_where(turn) or _only_names(turn):
        state = replace(turn.state, since=turn.now, draft=turn.state.draft if begins else words)
        return turn.say(
            wording.GO_ON, kind=Kind.SUGGESTION, state=state, choices=word_buttons(wording.SAY_CANCEL)
        )
    wrong = FeedbackKind.COMPLAINT if trouble.says_what_is_wrong(turn.words) else FeedbackKind.SUGGESTION
    thanks = turn.state.draft_kind is FeedbackKind.THANKS and wrong is not FeedbackKind.COMPLAINT
    # 公安局的王警官, after 我要表扬, grieves over nobody.
    kind = FeedbackKind.THANKS if thanks else turn.intent.feedback or turn.state.draft_kind or wrong
    if _only_asks(turn):
        return offer(turn, words, FeedbackKind.INQUIRY, turn.onward)
    told = bool(turn.state.draft) and trouble.says_what_is_wrong(turn.words)
    of_place = told and matter.is_for_some_department(turn)  # 我们湾, 路坏了.
    if not (matter.is_matter(turn) or matter.troubles(turn) or of_place):
        return offer(turn, words, kind, turn.onward)
    return filing.file(turn, words, kind, turn.intent.finding, follows_answer=True)


def _only_begins(turn: Turn) -> bool:
    """Tell whether the words say nothing yet: 我觉得, 就是."""
    pointing = turn.pointing
    nothing = pointing is not None and pointing.bare and not (pointing.slots or pointing.perhaps)
    return nothing and turn.intent.feedback is None


def _only_names(turn: Turn) -> bool:
    """Tell whether the words name a municipal matter and say nothing about it: 那个下水道, 就我们楼下那个烧烤店."""
    pointing = turn.pointing
    if pointing is None or not set(pointing.slots) <= {Slot.WHERE}:
        return False
    longest = _OWN_THING if pointing.own_place else trouble.A_NAME
    beside = re.sub("|".join(map(re.escape, pointing.own)) or "$", "", fold(turn.words))
    says = trouble.says_what_is_wrong(turn.words) or _TO_BE_DONE.search(beside)
    matters = turn.router.matters(turn.words) or (pointing.own_place and matter.is_for_some_department(turn))
    return 0 < len(pointing.named) <= longest and bool(matters) and not says


def _is_where(turn: Turn) -> bool:
    """Tell whether the words are a place and nothing else; after another place, a name suffices: 翡翠城."""
    told = matter.only_where(turn)
    beside = bool(turn.state.draft) and turn.intent.feedback is None
    place = told or (beside and reads_like_place(turn.words, turn.known_places))
    return place and ends_where(turn.words)


def _only_asks(turn: Turn) -> bool:
    """Tell whether, instead of feedback, a question about the plan came: 对了,今年修几个公厕."""
    said = fold(turn.words)
    asked = turn.intent.kind is Kind.QUESTION and turn.state.draft_kind not in COMPLAINTS
    return asked and asks(said) and _WANTS.search(said) is None


def is_offered(turn: Turn) -> bool:
    """Tell whether an offer to file a grievance or a wish awaits a yes."""
    return turn.awaits(Mode.CONFIRMING) and turn.state.draft_kind in FILED_AS.values()


def offer(turn: Turn, words: str, kind: FeedbackKind, state: State) -> Outcome:
    """Show a short form of the draft and ask once; nothing is filed yet, and during a pause nothing is asked."""
    if pause := turn.facts.pause():
        said = filing.say_paused(turn, pause, wording.PAUSED_DRAFT)
        return turn.say(said, state=state.offering(words, kind))
    return turn.say(
        wording.CONFIRM.format(draft=wording.say_draft(words), kind=wording.KIND[kind]),
        state=state.offering(words, kind),
        choices=YES_OR_NO,
    )


def with_waiting(turn: Turn, kind: FeedbackKind) -> str:
    """Return a short trouble behind the one that waits to be filed, so that none is lost to the other; empty if none waits."""
    draft, short = turn.state.draft or "", turn.pointing is not None and not asks(fold(turn.words))
    both = is_offered(turn) and kind in COMPLAINTS and turn.state.draft_kind in COMPLAINTS
    return f"{draft}，{turn.words}" if both and short and turn.words not in draft else ""


def offer_trouble(turn: Turn) -> Outcome:
    """Offer to file the message, whatever else it sounds like."""
    kind = turn.intent.also or FeedbackKind.COMPLAINT
    return offer(turn, with_waiting(turn, kind) or turn.words, kind, turn.onward)


def confirm(turn: Turn) -> Outcome:
    """After 「是」, file the draft that was asked about; a draft left for something else is shown again first."""
    state = turn.state
    if not state.draft or (state.draft_kind is None and state.mode is not Mode.CONFIRMING):
        return turn.say(wording.MEANT_OF_LIST if turn.choosing else wording.NO_DRAFT)
    if turn.lapsed:
        return turn.say(wording.DRAFT_LAPSED, state=turn.onward)
    kind = state.draft_kind or FeedbackKind.SUGGESTION
    if state.mode is not Mode.CONFIRMING and not _answers_the_last_offer(turn, state.draft):
        return offer(turn, state.draft, kind, turn.onward)
    if trouble.only_names(state.draft) and turn.router.matters(state.draft):
        return turn.say(wording.NAMED_ONLY.format(said=state.draft))
    finding = turn.understanding.understand(state.draft, State()).finding
    if kind in _NOT_OF_THE_REPORT:
        turn = replace(turn, state=replace(state, about=()))
    return filing.file(turn, state.draft, kind, finding)


def _answers_the_last_offer(turn: Turn, draft: str) -> bool:
    """Tell whether a plain 「是」, as told, follows an answer that offered to file the draft beside it; 好的 may only nod."""
    last = turn.lately[-1].said if turn.lately else ""
    return _YES.fullmatch(plain_words(turn.words)) is not None and bool(last) and draft in last


def drop(turn: Turn) -> Outcome:
    """Forget the draft, after 「否」."""
    return turn.say(wording.DROPPED, state=turn.onward.undrafted)


def cancel(turn: Turn) -> Outcome:
    """Forget whatever was begun, after 「取消」."""
    state = turn.state
    if turn.awaits(Mode.CONFIRMING):
        # 说了不做 goes on complaining, 65岁以上的 goes on asking.
        if turn.intent.command in _NOES and not turn.intent.sure:
            kind = wording.KIND[state.draft_kind or FeedbackKind.SUGGESTION]
            return turn.say(wording.NOT_FILED.format(kind=kind), choices=YES_OR_NO)
        return drop(turn)
    began = state.mode is not Mode.IDLE or state.draft or state.awaiting_place
    if not (began or turn.intent.sure) and turn.router.matters(turn.words):
        return offer(
            turn, turn.words, FeedbackKind.SUGGESTION, turn.onward
        )  # 不要装电梯了 calls nothing off.
    said = wording.CANCELLED if began and not turn.lapsed else wording.NOTHING_TO_CANCEL
    return turn.say(said, state=turn.unlisted.undrafted)
