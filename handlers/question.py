"""A question: sure, the answer; unsure, up to three choices; nothing, a plain no and the offer to pass the words on."""

import re
from dataclasses import replace

from handlers import browse, slots, subscription, wording, years
from handlers.besides import several
from handlers.card import card, short
from handlers.foreword import foreword
from handlers.listing import buttons, numbered, plain
from handlers.messages import Choice, Kind
from handlers.neighbours import belongs_beside
from handlers.outcome import Asked, Outcome
from handlers.state import Mode
from handlers.turn import Turn
from knowledge.commitment import Band, Commitment, Finding, Match
from knowledge.language.asking import asks
from knowledge.language.folding import fold
from knowledge.matching.asked import in_so_many_words
from knowledge.matching.aspect import OtherYear
from knowledge.matching.closest import Closest
from storage.records import Decision, FeedbackKind

SHOWN = 3
"""Commitments that a citizen sees at once."""
NEAREST_FROM = 0.001
"""Probability below which even what is named in so many words (冠军, 世界) is not near enough to stand beside a plain no."""
IN_FULL = 2
"""Commitments of one answer that are told in full."""
NEAR_ENOUGH = 0.5
"""Of the best score: what is merely near the answer and weaker than this is not worth a line."""
SURE_ALONE = 0.93
"""Probability from which what is near stands beside the answer for its own sake only; below it, it may be what was meant."""

_COUNTS = re.compile(r"[\d一二三四五六七八九十两]+.?")
"""六楼, 46, 一顿: what may be said of anything."""
_OWN = re.compile("我们|我家|俺")
"""开在我们北关行不行 asks for oneself."""
_NEW = re.compile("今年|报告|政府|市长|书记")
"""Whoever says so begins anew."""

_WHAT_ELSE = (Choice("提建议", wording.SAY_FEEDBACK), Choice("看目录", wording.SAY_BROWSE))


def ask(turn: Turn) -> Outcome:
    """Answer, offer or decline, as the finding's band says; a question for a whole section opens it."""
    if turn.intent.section is not None:
        return browse.open_section(turn, turn.intent.section)
    if isinstance(turn.intent.aspect, OtherYear):
        return years.answer(turn, turn.intent.aspect)
    finding = turn.intent.finding or Finding(Band.DECLINE)
    if finding.band is Band.DECLINE or not finding.matches:
        return _ask_of_figure(turn) if turn.intent.figure else _decline(turn, finding)
    return _choose(turn, finding) if finding.band is Band.CHOOSE else _answer(turn, finding)


def show(turn: Turn) -> Outcome:
    """Show the commitment with that id, after 「查看 3-047」."""
    commitment = turn.city.commitment(turn.intent.argument or "")
    if commitment is None:
        return turn.say(wording.NOT_FOUND_ID.format(id=turn.intent.argument or ""))
    return tell(turn, commitment)


def tell(turn: Turn, *commitments: Commitment) -> Outcome:
    """Answer with what the citizen picked; a list that still stands can be picked from again."""
    state = turn.unlisted
    if turn.listed:
        drafting = turn.state.mode is Mode.DRAFTING
        mode = Mode.DRAFTING if drafting else Mode.CHOOSING
        state = replace(turn.onward, mode=mode, listed=turn.now, draft_kind=turn.state.draft_kind)
    return turn.say(
        f"{_told(turn, commitments)}\n\n{wording.WHAT_ELSE}",
        decision=Decision.ANSWER,
        state=replace(state, about=tuple(one.id for one in commitments), ticket=None, awaiting_place=None),
        choices=(*subscription.offer(commitments), *_WHAT_ELSE),
        matches=tuple(Match(one, 1.0) for one in commitments),
        departments=tuple(dict.fromkeys(name for one in commitments for name in one.departments)),
    )


def _answer(turn: Turn, finding: Finding) -> Outcome:
    """Answer all that was asked, in one reply; what lies near is named by its title and can be picked."""
    meant, near = _meant_and_near(finding)
    text, state = _told(turn, tuple(match.commitment for match in meant)), turn.unlisted
    if len(meant) == 1 and (said_first := foreword(turn, meant[0].commitment)):
        text = f"{said_first}\n\n{text}"
    text = "\n\n".join((text, *slots.besides(turn, meant[0].commitment)))
    neighbours = tuple(match.commitment for match in near)
    if neighbours:
        text += f"\n\n{wording.NEAR}\n{numbered(c.title for c in neighbours)}"
        state = turn.listing(tuple(c.id for c in neighbours))
    shown = (*meant, *near)
    lacking = "”、“".join(finding.lacking)
    if lacking:
        text += f"\n\n{wording.LACKING.format(asked=lacking)}"
    if turn.intent.also and not state.draft:
        text += f"\n\n{wording.ALSO.format(kind=wording.KIND[turn.intent.also])}"
        state = replace(state, draft=turn.words, draft_kind=turn.intent.also)
    elif lacking and not state.draft:
        text += wording.LACKING_OFFER
        state = replace(state, draft=_as_said(turn.words, finding.lacking), draft_kind=FeedbackKind.INQUIRY)
    return turn.say(
        f"{text}\n\n{wording.WHAT_ELSE}",
        kind=Kind.QUESTION,
        decision=Decision.ANSWER,
        state=replace(state, about=tuple(match.commitment.id for match in meant), ticket=None),
        choices=(
            *buttons(neighbours),
            *subscription.offer(match.commitment for match in meant),
            *_WHAT_ELSE,
        ),
        remember=(_asked(turn, Decision.ANSWER, meant, finding.probability),),
        matches=shown,
        departments=tuple(dict.fromkeys(name for one in meant for name in one.commitment.departments)),
    )


def _meant_and_near(finding: Finding) -> tuple[tuple[Match, ...], tuple[Match, ...]]:
    count = max(finding.asked, 1)
    meant = finding.matches[:count]
    told = count + finding.perhaps
    perhaps, rest = finding.matches[count:told], finding.matches[told:SHOWN]
    near = (match for match in rest if match.score >= NEAR_ENOUGH * meant[0].score)
    doubtful = finding.probability < SURE_ALONE
    return meant, (*perhaps, *(match for match in near if doubtful or belongs_beside(match, meant)))


def _as_said(words: str, parts: tuple[str, ...]) -> str:
    """Parts of a folded message in the citizen's own words, where they stand in them so."""
    places = ((words.casefold().find(part), part) for part in parts)
    return "；".join(words[at : at + len(part)] if at >= 0 else part for at, part in places)


def _told(turn: Turn, commitments: tuple[Commitment, ...]) -> str:
    """The cards of one or two; of more, what is promised and nothing else."""
    if len(commitments) <= IN_FULL:
        return _cards(turn, commitments)
    return "\n\n".join(map(short, commitments))


def _cards(turn: Turn, commitments: tuple[Commitment, ...]) -> str:
    cards = (
        card(
            c,
            turn.facts.status(c.id),
            turn.facts.reached(c.id),
            report=turn.report,
            year=turn.city.year,
            today=turn.today,
        )
        for c in commitments
    )
    return "\n\n".join(cards)


def _choose(turn: Turn, finding: Finding) -> Outcome:
    """Offer up to three numbered titles; the words are kept, for when none of them is meant."""
    offered = finding.matches if turn.intent.figure else finding.matches[:SHOWN]
    commitments = tuple(match.commitment for match in offered)
    state = replace(turn.listing(tuple(c.id for c in commitments)), about=turn.onward.about)
    lines = [wording.CHOOSE, numbered(c.title for c in commitments), wording.CHOOSE_NONE]
    if turn.intent.also and not state.draft:
        lines.append(wording.ALSO.format(kind=wording.KIND[turn.intent.also]))
        state = replace(state, draft_kind=turn.intent.also)
    elif several(turn.intent.text):
        lines.append(wording.ONE_BY_ONE)
    return turn.say(
        "\n".join(lines),
        kind=Kind.QUESTION,
        decision=Decision.CHOOSE,
        state=replace(state, draft=state.draft or turn.words),
        choices=(*buttons(commitments), *plain(wording.SAY_NONE)),
        remember=(_asked(turn, Decision.CHOOSE, offered, finding.probability),),
        matches=offered,
    )


def _ask_of_figure(turn: Turn) -> Outcome:
    """Ask what a figure is meant to be of, as nothing in the report has it."""
    said = turn.intent.figure.said if turn.intent.figure else ""
    text = wording.NO_SUCH_FIGURE.format(figure=said, report=turn.report, example=turn.city.examples[0])
    return turn.say(
        text,
        kind=Kind.QUESTION,
        decision=Decision.DECLINE,
        remember=(_asked(turn, Decision.DECLINE, (), 0.0),),
    )


def _decline(turn: Turn, finding: Finding) -> Outcome:
    """Say that the report holds no such commitment, name the nearest as no more than that, and offer to pass the words on."""
    near, before = _nearest(finding), _before(turn)
    if before and (near is None or near.commitment == before):
        return _not_told(turn, before, finding)
    return turn.say(
        wording.DECLINE.format(
            report=turn.report, hotline=turn.city.hotline, nearest=_said_nearest(finding, turn.intent.nearest)
        ),
        kind=Kind.QUESTION,
        decision=Decision.DECLINE,
        state=replace(turn.onward, mode=Mode.CONFIRMING, draft=turn.words, draft_kind=FeedbackKind.INQUIRY),
        choices=plain(wording.SAY_YES, wording.SAY_NO),
        remember=(_asked(turn, Decision.DECLINE, (), finding.probability),),
    )


def _before(turn: Turn) -> Commitment | None:
    """What was answered last, where few words that name no matter may go on from it: 一顿多少钱."""
    about, pointing = turn.about[:1], turn.pointing
    if not about or pointing is None or _NEW.search(turn.words) or turn.router.matters(turn.words):
        return None
    if not asks(fold(turn.words)):
        return None
    names = len(_COUNTS.sub("", "".join(pointing.own))) > 1
    return None if names and not _OWN.search(turn.words) else about[0]


def _not_told(turn: Turn, before: Commitment, finding: Finding) -> Outcome:
    """Say that the report does not tell this of what was answered last, either; offer to pass the words on with its name."""
    return turn.say(
        wording.NOT_TOLD_OF.format(
            said=turn.words, title=before.title, quote=before.quote, hotline=turn.city.hotline
        ),
        kind=Kind.QUESTION,
        decision=Decision.DECLINE,
        state=replace(
            turn.onward,
            mode=Mode.CONFIRMING,
            draft=wording.GOES_ON_FROM.format(said=turn.words, title=before.title),
            draft_kind=FeedbackKind.INQUIRY,
        ),
        choices=plain(wording.SAY_YES, wording.SAY_NO),
        remember=(_asked(turn, Decision.DECLINE, (), finding.probability),),
    )


def _said_nearest(finding: Finding, named: Closest | None) -> str:
    """What the report has that is nearest, as no more than that; else that it has nothing near."""
    match = None if finding.outside or (named and named.akin) else _nearest(finding)
    if match:
        near = match.commitment
        return wording.NEAREST.format(title=near.title, quote=near.quote).rstrip()
    if named is None or finding.outside:
        return wording.NOTHING_NEAR
    said = wording.NEAREST if named.akin else wording.NEAREST_NAMED
    near = named.commitment
    return said.format(word=named.word, title=near.title, quote=near.quote).rstrip()


def _nearest(finding: Finding) -> Match | None:
    """The commitment that speaks of the same thing in so many words, where one does."""
    if finding.outside:
        return None
    return next((one for one in finding.matches if one.score >= NEAREST_FROM and in_so_many_words(one)), None)


def _asked(turn: Turn, decision: Decision, matches: tuple[Match, ...], probability: float) -> Asked:
    """Note the question, to be kept without its sender."""
    return Asked(turn.words, decision, tuple(match.commitment.id for match in matches), probability)
