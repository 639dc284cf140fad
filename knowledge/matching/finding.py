"""What a message is found to mean, from its judgement: one thing, several, a choice, or something the report lacks."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Protocol

from knowledge.found import Band, Finding, Match
from knowledge.language.folding import fold
from knowledge.lengths import RUN_ON
from knowledge.matching.calibration import AS_A_PLAN
from knowledge.matching.own_words import report_text
from knowledge.matching.parts import clauses, continues_question, in_a_row, sentences, wants
from knowledge.matching.ranking import SHOWN
from knowledge.matching.scored import Scored, distinct, distinct_ids

MOST_ASKED = 4
"""Most parts of a message that are answered at once."""
SECOND_FROM, SECOND_FROM_DOUBTFUL = 0.93, 0.97
"""Least probability for a part to be a question of its own: in two short sentences, and in a story or between commas.

Two answers to one question are worse than one answer to two.
"""
IN_A_ROW_FROM = 0.72
"""Least probability for one of several things of which the same is asked, if another is surely found."""
SECOND_SHOWN_FROM = 0.3
"""Least probability for at least showing it."""
NEAR = 6
"""Commitments given for staff to see."""
TELLING = 0.6
"""How informative a part's word must be, relative to the maximum, for the part to be a question of its own."""

_QUOTED = re.compile('[“"「『《]([^“”"「」『』《》]{3,12})[”"」』》]')
"""A name in quotation marks."""

_Part = tuple[str, Scored]


class Judges(Protocol):
    """Judges a text; implemented by knowledge.matching.matcher.Matcher."""

    def judge(self, text: str, off_plan: float = AS_A_PLAN) -> Scored:
        """Judge how likely the first commitment found is meant."""

    def band(self, asked: Scored) -> Band:
        """Return what to do at that probability."""

    def topic(self, text: str) -> Mapping[str, object]:
        """Return the words of a text that do not merely frame the question."""


class Search:
    """Searches for one message's finding, by the first policy that applies."""

    def __init__(self, judges: Judges, text: str, off_plan: float) -> None:
        """`off_plan`: probability that it asks for anything but what is planned, judging by its phrasing."""
        self._judges, self._off_plan, self._folded = judges, off_plan, fold(text)
        self._whole = judges.judge(text, off_plan)
        self._story = len(self._folded) >= RUN_ON

    def finding(self) -> Finding:
        """Return a sure answer (two, if two things are asked), a choice, or nothing."""
        if self._whole.outside:
            return Finding(Band.DECLINE, outside=True)
        return self._things_in_a_row() or self._bare_word() or self._quoted() or self._by_parts()

    @cached_property
    def _near(self) -> tuple[Match, ...]:
        return self._whole.matches(NEAR)

    def _sure(self, asked: Scored) -> bool:
        return self._judges.band(asked) is Band.ANSWER

    def _things_in_a_row(self) -> Finding | None:
        """Handle an enumeration: the things surely found, then those perhaps found, and those lacking."""
        asked = [(thing, self._likeliest(questions)) for thing, questions in in_a_row(self._folded)]
        # Compare commitments, not quotes: 养老保险 and 医保参保率 share one quote.
        any_sure = any(self._sure(top) for _, top in asked)
        told = [top for _, top in asked if any_sure and top.probability >= IN_A_ROW_FROM]
        sure = {top.first().commitment.id: top for top in told}
        likely = [top for _, top in asked if self._judges.band(top) is Band.CHOOSE]
        if len(sure) <= 1 and (not likely or self._sure(self._whole)):
            return None
        if not sure:
            return self._any_of(likely)
        meant = tuple(top.first() for top in sure.values())
        matches = distinct_ids((*meant, *(top.first() for top in likely)))
        return Finding(
            Band.ANSWER,
            matches,
            len(meant),
            perhaps=len(matches) - len(meant),
            probability=min(match.score for match in meant),
            spoken_of=max(top.shown for top in sure.values()),
            near=distinct([*matches, *self._near]),
            lacking=tuple(thing for thing, top in asked if self._judges.band(top) is Band.DECLINE),
        )

    def _any_of(self, likely: list[Scored]) -> Finding | None:
        """Offer a choice of candidates for each enumerated thing, if the whole found nothing."""
        if self._judges.band(self._whole) is not Band.DECLINE:
            return None
        matches = distinct(
            [top.first() for top in likely] + [one for top in likely for one in top.matches(SHOWN)]
        )
        surest = max(likely, key=lambda top: top.shown)
        return Finding(
            Band.CHOOSE,
            matches[:SHOWN],
            probability=surest.probability,
            spoken_of=surest.shown,
            near=matches,
        )

    def _likeliest(self, questions: list[str]) -> Scored:
        """Return the first sure question, else the likeliest."""
        judged = [self._judges.judge(question) for question in questions]
        return next(filter(self._sure, judged[:1]), max(judged, key=lambda one: one.probability))

    def _bare_word(self) -> Finding | None:
        """Return all that contain the message's one bare word, which says too little to be sure of anything."""
        named = () if self._sure(self._whole) else self._whole.named(self._folded.strip().removesuffix("呢"))
        if not named:
            return None
        return Finding(
            Band.CHOOSE,
            named,
            probability=self._whole.probability,
            spoken_of=self._whole.shown,
            named=True,
            near=named,
        )

    def _quoted(self) -> Finding | None:
        """Return what the report calls by the very name that a short message quotes, whatever is said around it."""
        quoted = [] if self._story else _QUOTED.findall(self._folded)
        named = [(name, self._judges.judge(name, self._off_plan)) for name in quoted]
        sure = [top for name, top in named if self._sure(top) and name in report_text(top.first().commitment)]
        if not sure or (self._near and sure[0].first().commitment == self._near[0].commitment):
            return None
        each: dict[str, Scored] = {}
        for top in sure:
            each.setdefault(top.first().commitment.quote, top)
        return self._several([*each.values()][:MOST_ASKED], [], SECOND_FROM)

    def _by_parts(self) -> Finding:
        """Return what the message's parts ask for, or the whole, and what is lacking."""
        parts = self._parts()
        least = SECOND_FROM_DOUBTFUL if self._story else SECOND_FROM
        sure = [top for _, top in parts if top.probability >= least][:MOST_ASKED]
        likely = [top for _, top in parts if top.probability >= SECOND_SHOWN_FROM]
        found = self._several(sure, likely, least) if len(sure) > 1 else self._one(sure, likely)
        lacking = () if self._story else self._lacking(parts)
        return replace(found, lacking=lacking) if lacking else found

    def _several(self, sure: list[Scored], likely: list[Scored], least: float) -> Finding:
        """Return the finding if several things are surely asked; the subject of a story comes before them."""
        first = self._near[:1] if self._story else ()
        meant = distinct([*first, *(top.first() for top in sure)])
        perhaps = [] if self._story else [top.first() for top in likely if top.probability < least]
        told = distinct([*meant, *perhaps])
        matches = distinct([*told, *self._near[:SHOWN]])[: max(SHOWN, len(told))]
        return Finding(
            Band.ANSWER,
            matches,
            len(sure),
            perhaps=len(told) - len(meant),
            probability=min(top.probability for top in sure),
            spoken_of=max(top.shown for top in sure),
            near=distinct([*matches, *self._near]),
        )

    def _one(self, sure: list[Scored], likely: list[Scored]) -> Finding:
        """Return the finding if one thing is asked, surely or perhaps."""
        meant = self._meant(sure)
        # What each part is nearest to comes after what the whole is nearest to.
        first = self._near[:1] if meant is self._whole else meant.matches(1)
        meant_or_perhaps = distinct([*first, *(top.first() for top in likely)])[:SHOWN]
        return Finding(
            self._judges.band(meant),
            distinct([*meant_or_perhaps, *self._near[:SHOWN]])[:SHOWN],
            perhaps=len(meant_or_perhaps) - len(first),
            probability=meant.probability,
            spoken_of=meant.shown,
            near=self._near,
        )

    def _meant(self, sure: list[Scored]) -> Scored:
        """Return the one part surer than the whole, else the whole: 装电梯今年装多少,另外修地铁吗 asks two things, one lacking."""
        one = next((top for top in sure if top.probability >= SECOND_FROM_DOUBTFUL), self._whole)
        return one if one.probability > self._whole.probability and not self._story else self._whole

    def _lacking(self, parts: list[_Part]) -> tuple[str, ...]:
        """Return the parts that ask for something the report lacks, in order."""
        folded = self._folded
        lacking = (
            part
            for part, top in parts
            if wants(part) and self._lacks(top, alone=not continues_question(part, folded))
        )
        return tuple(sorted(lacking, key=folded.index))

    def _lacks(self, top: Scored, *, alone: bool) -> bool:
        """Tell whether a part is nearer to what no report answers, or is alone and names nothing in this report."""
        if self._judges.band(top) is not Band.DECLINE or top.evidence is None:
            return False
        named = top.shares_topic or not self._judges.topic(top.ranking.reading.folded)
        return top.ranking.strays or (alone and not named)

    def _parts(self) -> list[_Part]:
        """Judge each part of the message, questions before what leads up to them; empty if there is only one part."""
        telling = self._whole.ranking.telling(TELLING)
        parts = self._judged(sentences(self._folded, telling))
        if self._story or len(parts) > 1:
            return parts
        # A comma is a weaker separator: what the whole is nearest to comes first.
        near = [match.commitment.quote for match in self._near]
        parts = self._judged(clauses(self._folded, telling))
        return sorted(parts, key=lambda part: _rank(part[1].ranking.found[0].commitment.quote, near))

    def _judged(self, parts: list[str]) -> list[_Part]:
        asked: dict[str, _Part] = {}
        for part, judged in ((part, self._judges.judge(part, self._off_plan)) for part in parts):
            if judged.evidence:
                asked.setdefault(judged.ranking.found[0].commitment.quote, (part, judged))
        return list(asked.values())


def _rank(quote: str, near: list[str]) -> int:
    """Return a quote's place among those that the whole is near to; after all of them, if it is none."""
    return near.index(quote) if quote in near else len(near)
