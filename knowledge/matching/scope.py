"""What a work report can't answer: another year, another city, a citizen's own procedure."""

import re
from collections.abc import Iterable

from knowledge.language.folding import fold
from knowledge.lengths import REMARK
from knowledge.places import Places

_YEAR = re.compile(r"(?<!\d)(20[1-4]\d(?!\d)|(?:19[4-9]|200)\d(?=年))|(明年|后年|前年)")
_HERE = re.compile(r"咱|俺|我们这|这里|这边|这块|这儿|本地|家乡|老家|回来|回乡|返乡")
"""Whoever says so asks about their own place, whatever other is named: 伢们念大学都往武汉去,咱这块几时也办一个."""


class Scope:
    """The year that the report plans and the places that it speaks of."""

    def __init__(
        self, year: int, own_names: Iterable[str], other_cities: Iterable[str], places: Places
    ) -> None:
        """`places` are here, whatever they are called after: 洛阳镇, 北京路."""
        self._places = places
        self._year = str(year)
        self._own = tuple(map(fold, own_names))
        self._others = tuple(name for name in map(fold, other_cities) if name not in self._own)

    def outside(self, folded: str, passage: str) -> bool:
        """Tell whether the message asks about another year or city, unless `passage`, what it matched, speaks of it too."""
        if len(folded) >= REMARK:
            return False
        years = [given or said for given, said in _YEAR.findall(folded)]
        if years and self._year not in years and not any(year in passage for year in years):
            return True
        if _HERE.search(folded) or any(name in folded for name in self._own):
            return False
        told = self._places.without(folded)
        return any(name in told and name not in passage for name in self._others)
