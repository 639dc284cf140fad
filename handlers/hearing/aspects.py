"""What a question asks beyond the plan (another year, a figure's truth, a meaning, names), with what was found."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from operator import itemgetter

from handlers.hearing.verdicts import counted, explained
from knowledge.commitment import Commitment, Comparison, Target
from knowledge.found import Band, Finding, Match, Reason, ResultMatch
from knowledge.intent.listener import Listener
from knowledge.language.folding import fold
from knowledge.language.pointing import Slot, read
from knowledge.matching.aspect import (
    Aspect,
    Claim,
    Count,
    Definition,
    Names,
    OtherYear,
    aspect_of,
    thing_in_charge_of,
)
from knowledge.matching.matcher import Matcher
from knowledge.matching.own_words import is_called
from knowledge.matching.parts import wants
from knowledge.matching.ranking import SHOWN
from knowledge.matching.review import Review
from knowledge.matching.units import counts_anything, promised

_THIS_YEAR = "今年"
"""Asked of this year, a question about another year becomes one about the plan."""
_PARTED = re.compile(r"[,;。!?、\s]+|以及|还有")
SEVERAL = 2
_MEASURED, _ALL = 0.6, 0.9
"""Share of a question's weight that a target's name must hold for its figure to be offered, and to be the answer."""
_SPOKEN_OF = 0.1
"""The least probability that the report covers it at all."""
_LIKELY_MEASURED = 0.8
"""The probability given to that figure."""
_AS_NEAR, _MARK = 0.7, 2
"""The share of the first match's probability that a promise right beside it (so many characters between) must have to
give its figure."""
_FIRST, _AHEAD = 0.72, 0.3
"""How likely the first of a choice must be, and by how much more than the second, to be what is counted."""


@dataclass(frozen=True, slots=True)
class AspectFinding:
    """What a question means, and what it asks about that."""

    finding: Finding
    aspect: Aspect | None = None
    recalled: tuple[ResultMatch, ...] = ()
    """For another year: what the report's review tells about it."""


class Aspects:
    """Looks up what a question names, ignoring the words for what it asks about it; built once per city."""

    def __init__(self, matcher: Matcher, review: Review, listener: Listener, year: int) -> None:
        """`year`: the one that the report plans."""
        self._matcher, self._review, self._listener, self._year = matcher, review, listener, year

    def of(self, folded: str) -> Aspect | None:
        """Return what a folded message asks beyond the plan, if anything."""
        return aspect_of(folded, self._year)

    def seek(self, folded: str, whole: Finding) -> AspectFinding:
        """Return what a folded message means; `whole` is what all of its words match."""
        aspect = None if whole.outside else self.of(folded)
        found: AspectFinding | None = None
        if isinstance(aspect, OtherYear):
            found = self._of_year(aspect, whole)
        elif isinstance(aspect, Claim):
            found = self._claimed(aspect, whole)
        elif isinstance(aspect, Definition):
            found = self._with_word(aspect, whole)
        elif isinstance(aspect, Names):
            found = self._named(aspect, whole)
        elif isinstance(aspect, Count) and whole.band is Band.ANSWER:
            found = _with_figure(aspect, whole)
        elif isinstance(aspect, Count):
            found = self._counted(aspect, whole) or self._measured(aspect, whole)
        elif aspect is None and whole.band is not Band.ANSWER and not whole.outside:
            found = self._in_charge(folded)
        return found or AspectFinding(whole)

    def _find(self, thing: str) -> Finding:
        return self._matcher.find(thing, self._listener.hear(thing).off_plan)

    def _of_year(self, aspect: OtherYear, whole: Finding) -> AspectFinding | None:
        """Return None if the report itself covers that year, or nothing of the subject in any year."""
        before = aspect.year == self._year - 1
        if whole.band is Band.ANSWER and not before:
            return None
        recalled, lacking = self._recalled(aspect.thing) if aspect.year < self._year else ((), ())
        finding = self._find(_THIS_YEAR + aspect.thing)
        sure = finding.band is Band.ANSWER
        # The plan is not the answer, and is shown beside one only if it is certainly the same subject.
        beside = replace(finding, band=Band.DECLINE, matches=finding.matches if sure else (), lacking=lacking)
        return AspectFinding(beside, aspect, recalled) if recalled or sure else None

    def _recalled(self, thing: str) -> tuple[tuple[ResultMatch, ...], tuple[str, ...]]:
        """Return what the review tells of each part of the words, and the parts not covered if others are."""
        parts = [part for part in _PARTED.split(thing) if self._matcher.topic(part)]
        found = {part: self._review.recall(part) for part in parts}
        recalled: dict[str, ResultMatch] = {}
        for one in (one for part in parts for one in found[part]):
            recalled.setdefault(one.result.id, one)
        if len(parts) < SEVERAL or not recalled:
            return self._review.recall(thing), ()
        return tuple(recalled.values()), tuple(part for part in parts if wants(part) and not found[part])

    def _claimed(self, aspect: Claim, whole: Finding) -> AspectFinding | None:
        finding = self._as_planned(aspect)
        if finding:
            return AspectFinding(finding, aspect)
        return AspectFinding(whole, aspect) if whole.band is Band.ANSWER else None

    def _counted(self, aspect: Count, whole: Finding) -> AspectFinding | None:
        finding = self._as_planned(aspect) or _stands_out(whole)
        if finding is None:
            return None
        # 出口是10%还是8%: both are promised, for things with similar names.
        alike = [one for one in finding.matches if _holds_any(one.commitment, aspect.either)]
        if len(alike) < SEVERAL:
            return AspectFinding(finding)
        others = (one for one in finding.matches if one not in alike)
        return AspectFinding(replace(finding, band=Band.CHOOSE, matches=(*alike, *others)))

    def _measured(self, aspect: Count, whole: Finding) -> AspectFinding | None:
        """Return what has a target for the very thing whose figure is asked for: 香菇种多少, 香菇产量."""
        if whole.spoken_of < _SPOKEN_OF or self._matcher.astray(aspect.thing):
            return None  # 养老金涨多少: answered by no report.
        topic = self._matcher.topic(aspect.measured)
        total = sum(tells for tells, _ in topic.values())
        shares = ((_weight_in_targets(aspect, topic, one), one) for one in self._matcher.commitments)
        held = [(share, one) for share, one in shares if share >= _MEASURED * total > 0]
        if not held or len(held) > SHOWN:
            return None
        held.sort(key=itemgetter(0), reverse=True)
        meant = [one for _, one in held]
        likely = _LIKELY_MEASURED / len(held)
        matches = tuple(Match(one, max(likely, _score(whole, one))) for one in meant)
        others = (one for one in whole.matches if one.commitment not in meant)
        found = replace(whole, matches=(*matches, *others)[:SHOWN], probability=likely)
        if len(held) == 1 and not aspect.by_measure and held[0][0] >= _ALL * total:
            return AspectFinding(replace(found, band=Band.ANSWER, asked=1, perhaps=0))
        spoken_of = max(whole.spoken_of, _LIKELY_MEASURED)
        return AspectFinding(replace(found, band=Band.CHOOSE, spoken_of=spoken_of))

    def _as_planned(self, aspect: Claim | Count) -> Finding | None:
        """Return what certainly has the figure asked for: then the question is about the plan, however it is worded."""
        for thing in aspect.things:
            finding = self._matcher.find(thing)
            if finding.band is Band.ANSWER and _has(aspect, finding.matches[0].commitment):
                return finding
        return None

    def _with_word(self, aspect: Definition, whole: Finding) -> AspectFinding | None:
        """Return the commitment whose quote holds the word, whatever the other words did to its probability."""
        found = whole if whole.band is Band.ANSWER else self._find(aspect.thing)
        match = next((one for one in found.matches if explained(aspect, one.commitment)), None)
        if match is None or (whole.band is Band.ANSWER and match != whole.matches[0]):
            return None
        return AspectFinding(_first(match, found), aspect)

    def _in_charge(self, folded: str) -> AspectFinding | None:
        """The thing whose department is asked for, where it is called by nothing but its name: 谁负责装电梯."""
        thing, pointing = thing_in_charge_of(folded), read(folded)
        if not thing or pointing is None or pointing.slots != (Slot.WHO,):
            return None
        finding = self._find(_THIS_YEAR + thing)
        sure = finding.band is Band.ANSWER and is_called(finding.matches[0].commitment, pointing.own)
        return AspectFinding(finding) if sure else None

    def _named(self, aspect: Names, whole: Finding) -> AspectFinding | None:
        found = whole if whole.band is Band.ANSWER else self._find(aspect.thing)
        if found.band is Band.ANSWER and counted(found.matches[0].commitment):
            return AspectFinding(found, aspect)
        if aspect.value is None or self._matcher.topic(aspect.thing):
            return None
        meant = [one for one in self._matcher.commitments if any(map(aspect.means, one.targets))]
        if len(meant) != 1:
            return None
        figure = Reason("number", f"{aspect.value:g}", 1.0)
        return AspectFinding(_first(Match(meant[0], 1.0, (figure,)), Finding(Band.ANSWER)), aspect)


def _stands_out(finding: Finding) -> Finding | None:
    """Return the first of a choice, if it alone is likely to be what the question counts: 保障房建多少套."""
    first, *others = (match.score for match in finding.matches) if finding.matches else (0.0,)
    second = others[0] if others else 0.0
    alone = finding.band is Band.CHOOSE and first >= _FIRST and first - second >= _AHEAD
    return replace(finding, band=Band.ANSWER, asked=1, perhaps=0) if alone else None


def _with_figure(aspect: Count, finding: Finding) -> AspectFinding | None:
    """Return first what gives the figure of the first match, if that has none: 今年植树准备植多少 (国土绿化,力争1.4万亩)."""
    first, *others = finding.matches
    if aspect.aim or finding.asked > 1 or first.commitment.targets:
        return None
    gives = (one for one in others if _goes_on(first.commitment, one.commitment))
    figure = next((one for one in gives if any(map(aspect.about, one.commitment.targets))), None)
    near = figure is not None and figure.score >= _AS_NEAR * first.score
    return AspectFinding(_first(figure, finding)) if figure and near else None


def _goes_on(one: Commitment, other: Commitment) -> bool:
    """Tell whether the report says one of them right after the other."""
    return min(abs(other.start - one.end), abs(one.start - other.end)) <= _MARK


def _has(aspect: Claim | Count, commitment: Commitment) -> bool:
    """Tell whether a commitment has a figure of the kind asked for."""
    if any(map(aspect.about, commitment.targets)) or (
        isinstance(aspect, Count) and aspect.aims(commitment.quote)
    ):
        return True
    # 个 counts anything in everyday speech.
    return counts_anything(aspect.tail) and counted(commitment) is not None


def _holds_any(commitment: Commitment, figures: tuple[float, ...]) -> bool:
    """Tell whether one of these figures is a commitment's."""
    return any(promised(target) in figures for target in commitment.targets)


def _is_of(aspect: Count, target: Target) -> bool:
    """Tell whether a target is of the kind asked for: in its unit, and growth if growth is asked for."""
    return aspect.about(target) and (not aspect.of_change or target.op is Comparison.GROWTH)


def _weight_in_targets(
    aspect: Count, topic: Mapping[str, tuple[float, frozenset[str]]], commitment: Commitment
) -> float:
    """Return the weight of the words that occur in the name of the commitment's best target."""
    return max(
        (_weight_in_name(topic, target) for target in commitment.targets if _is_of(aspect, target)),
        default=0.0,
    )


def _weight_in_name(topic: Mapping[str, tuple[float, frozenset[str]]], target: Target) -> float:
    """Return the weight of the words that occur in a target's name."""
    name = fold(target.name)
    held = [word for word, (_, means) in topic.items() if word in name or _mostly(means - {word}, name)]
    # A part of a longer word counts with it: 高薪 of 高薪技术企业.
    return sum(tells for word, (tells, _) in topic.items() if any(word in longer for longer in held))


def _mostly(means: frozenset[str], name: str) -> bool:
    """Tell whether a name holds more than half of a word's meanings: for 低保, more than just 城乡."""
    return bool(means) and 2 * sum(one in name for one in means) > len(means)


def _score(finding: Finding, commitment: Commitment) -> float:
    return next((one.score for one in finding.matches if one.commitment == commitment), 0.0)


def _first(match: Match, finding: Finding) -> Finding:
    others = tuple(one for one in finding.matches if one.commitment != match.commitment)
    return replace(finding, band=Band.ANSWER, matches=(match, *others), asked=1, perhaps=0)
