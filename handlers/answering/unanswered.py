"""A question that the report does not answer: a plain no, the nearest match as such, and an offer to pass it on."""

import re

from handlers import wording
from handlers.listing import YES_OR_NO
from handlers.messages import Kind
from handlers.outcome import AskedQuestion, Outcome
from handlers.state import Mode
from handlers.turn import Turn
from knowledge.commitment import Commitment
from knowledge.found import Finding, Match
from knowledge.language.asking import asks
from knowledge.language.folding import fold
from knowledge.language.pointing import read
from knowledge.matching.closest import Closest
from knowledge.matching.detail import Detail
from knowledge.matching.own_words import own_words
from storage.records import Decision, FeedbackKind

SURE, SPOKEN_OF = 0.9, 0.5
"""Probability from which a match is the thing whose price or telephone is asked for, and from which it may be."""
NEAREST_FROM = 0.001
"""Probability below which even a literally named match (冠军, 世界) is too remote to mention with a plain no."""

TELLING = 0.08
"""Share of what a message and a commitment have in common from which a word brings it near: 买 alone is not 消费."""
_COUNTS = re.compile(r"[\d一二三四五六七八九十两]+.?")
"""六楼, 46, 一顿: may be said about anything."""
_OWN = re.compile("我们|我家|俺")
"""开在我们北关行不行 asks for oneself."""
_NEW = re.compile("今年|报告|政府|市长|书记")
"""Words that begin a new subject."""


def ask_of_figure(turn: Turn) -> Outcome:
    """Ask what a figure refers to, as nothing in the report has it."""
    said = turn.intent.figure.said if turn.intent.figure else ""
    text = wording.NO_SUCH_FIGURE.format(figure=said, report=turn.report, example=turn.city.examples[0])
    return turn.say(
        text,
        kind=Kind.QUESTION,
        decision=Decision.DECLINE,
        remember=(question_asked(turn, Decision.DECLINE, (), 0.0),),
    )


def decline(turn: Turn, finding: Finding) -> Outcome:
    """Say that the report has no such commitment, name the nearest as such, and offer to pass the words on."""
    near, before = _nearest_match(finding), _continued(turn)
    if before and (near is None or near.commitment == before):
        return _not_told(turn, before, finding)
    spoken_of = near or (finding.matches[0] if finding.spoken_of >= SPOKEN_OF else None)
    detail = turn.intent.detail
    if detail and (spoken_of or detail is Detail.PHONE):
        text = _no_detail(turn, detail, spoken_of.commitment if spoken_of else None, finding.probability)
    else:
        nearest = _nearest_text(finding, turn.intent.nearest)
        said = wording.DECLINE_AGAIN if _declined_before(turn) else wording.DECLINE
        text = said.format(report=turn.report, hotline=turn.city.hotline, nearest=nearest)
    draft = turn.words
    if _declined_before(turn) and turn.pointing is not None and not turn.router.matters(turn.words):
        draft = f"{turn.state.draft}；{turn.words}"  # 能上门评估吗 alone tells nobody what of.
    return _say_no(turn, text, finding, draft, turn.intent.also or FeedbackKind.INQUIRY)


def _declined_before(turn: Turn) -> bool:
    """Tell whether the last question got a plain no, too: the next is told in fewer words."""
    last, draft = (turn.lately[-1].said if turn.lately else ""), turn.state.draft
    waits = turn.awaits(Mode.CONFIRMING) and turn.state.draft_kind is FeedbackKind.INQUIRY
    return waits and bool(last) and draft is not None and draft.startswith(last)


def _no_detail(turn: Turn, detail: Detail, commitment: Commitment | None, likely: float) -> str:
    """Say that the report does not tell this of the thing, and what it does tell, if anything."""
    said = wording.WRITTEN_OF_IT if likely >= SURE else wording.NEAREST
    return wording.NO_DETAIL.format(
        what=wording.DETAIL[detail.value],
        report=turn.report,
        nearest=said.format(title=commitment.title, quote=commitment.quote) if commitment else "",
        hotline=turn.city.hotline,
    )


def _say_no(
    turn: Turn, text: str, finding: Finding, draft: str, kind: FeedbackKind = FeedbackKind.INQUIRY
) -> Outcome:
    """Decline in these words; a yes to the offer files the draft."""
    return turn.say(
        text,
        kind=Kind.QUESTION,
        decision=Decision.DECLINE,
        state=turn.onward.offering(draft, kind),
        choices=YES_OR_NO,
        remember=(question_asked(turn, Decision.DECLINE, (), finding.probability),),
    )


def _continued(turn: Turn) -> Commitment | None:
    """Return what was answered last, if these few words that name no matter may continue from it: 一顿多少钱."""
    about, pointing = turn.about[:1], turn.pointing
    if not about or pointing is None or _NEW.search(turn.words) or turn.router.matters(turn.words):
        return None
    if not asks(fold(turn.words)):
        return None
    names = len(_COUNTS.sub("", pointing.named)) > 1
    return None if names and not _OWN.search(turn.words) else about[0]


def _not_told(turn: Turn, before: Commitment, finding: Finding) -> Outcome:
    """Say that the report does not tell this of what was answered last; offer to pass the words on, with its name."""
    return _say_no(
        turn,
        wording.NOT_TOLD_OF.format(
            said=turn.words, title=before.title, quote=before.quote, hotline=turn.city.hotline
        ),
        finding,
        wording.GOES_ON_FROM.format(said=turn.words, title=before.title),
    )


def _nearest_text(finding: Finding, named: Closest | None) -> str:
    """Return the nearest that the report has, as such; else that it has nothing near."""
    match = None if named and named.akin else _nearest_match(finding)
    if match:
        near = match.commitment
        return wording.NEAREST.format(title=near.title, quote=near.quote)
    if named is None or finding.outside:
        return wording.NOTHING_NEAR
    said = wording.NEAREST if named.akin else wording.NEAREST_NAMED
    near = named.commitment
    return said.format(word=named.word, title=near.title, quote=near.quote)


def _nearest_match(finding: Finding) -> Match | None:
    """Return the commitment that literally speaks of the same thing, if any."""
    if finding.outside:
        return None
    near = (one for one in finding.matches if one.score >= NEAREST_FROM)
    return next((one for one in near if any(map(_names_something, own_words(one, TELLING)))), None)


def _names_something(word: str) -> bool:
    """Tell whether a word is what is asked about, and not what is asked of it: 补贴 alone brings no farm machines near."""
    pointing = read(word)
    return pointing is None or not pointing.bare


def question_asked(
    turn: Turn, decision: Decision, matches: tuple[Match, ...], probability: float
) -> AskedQuestion:
    """Return the question, to be stored without its sender."""
    return AskedQuestion(turn.words, decision, tuple(match.commitment.id for match in matches), probability)
