"""What a work report can't answer: another year, another city, national figures."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from knowledge.language.asking import asks
from knowledge.language.folding import fold
from knowledge.language.lexicon import Lexicon
from knowledge.language.patterns import one_of
from knowledge.language.phrases import Phrases
from knowledge.lengths import REMARK
from knowledge.matching.years import IN_FIGURES
from knowledge.places import Places

_YEAR = re.compile(rf"{IN_FIGURES}|明年|后年|前年")
_THIS_YEAR, _BREAK = "今年", tuple(",。; ")
_HERE = re.compile(r"咱|俺|我们这|这里|这边|这块|这儿|本地|家乡|老家|回来|回乡|返乡")
"""These words mean one's own place, whatever other is named: 伢们念大学都往武汉去,咱这块几时也办一个."""
_TOGETHER = re.compile(
    r"[跟和与同][^,.。;!?]{1,12}?(?:一起|一道|一块儿?|联合|联手|合作|共同|共建|抱团|对接|协作)"
)
"""Whoever is named so takes part, and is not asked about: 跟襄阳、武汉一起做汽车产业走廊."""
_WHEN = r"(?:的|今年|去年|全年|(?<!\d)20\d\d年?)*"
_AMOUNT = r"(?:[^,。;!?]{0,8}(?:多少|多大|多高|几|目标|增)|(?:产量|总量|[率额])?\W*$)"
"""An amount is asked for, or the thing is alone, as after the question around it was removed."""
_KEPT = 64
"""Texts whose scope is cached: it is needed several times while a message is read, and then never again."""


class _Named(NamedTuple):
    """What a text names that the report does not cover, unless its own passage names it too."""

    years: tuple[str, ...]
    """Other years, if the report's own is not among them."""
    places: tuple[str, ...]
    """Other cities, and what is wider than the city, if figures of it are asked for."""


class Scope:
    """The year for which the report plans, and the places it covers."""

    def __init__(self, year: int, own_names: Iterable[str], lexicon: Lexicon, places: Places) -> None:
        """`places` are local, whatever they are named after: 洛阳镇, 北京路."""
        self._places = places
        self._year = str(year)
        self._own = tuple(map(fold, own_names))
        self._others = tuple(name for name in map(fold, lexicon.cities) if name not in self._own)
        self._any_other = Phrases(self._others)
        self._wider = re.compile(f"({one_of(lexicon.wider)})省?{_WHEN}{one_of(lexicon.figures)}{_AMOUNT}")
        self._named = lru_cache(_KEPT)(self._named_anew)

    def outside(self, folded: str, passage: str) -> bool:
        """Tell whether the message asks about another year or city, or the figures of a country or province.

        False if `passage`, the text it matched, mentions that too.
        """
        if len(folded) >= REMARK:
            return False
        years, places = self._named(folded)
        another_year = bool(years) and not any(year in passage for year in years)
        return another_year or any(place not in passage for place in places)

    def _named_anew(self, folded: str) -> _Named:
        years = tuple(_YEAR.findall(_asked(folded)))
        if self._year in years:
            years = ()
        if _HERE.search(folded) or any(name in folded for name in self._own):
            return _Named(years, ())
        told = _TOGETHER.sub("", self._places.without(folded))
        others = self._others if self._any_other.found(told) else ()
        wider = self._wider.search(told)
        return _Named(years, (*(name for name in others if name in told), *([wider[1]] if wider else [])))


def _asked(folded: str) -> str:
    """Return what is asked of this year, if that stands apart from what happened before: 前年起火烧光了,今年还栽不栽树."""
    before, this_year, asked = folded.rpartition(_THIS_YEAR)
    apart = this_year and before[-1:] in _BREAK and asks(asked) and not asks(before)
    return asked if apart else folded
