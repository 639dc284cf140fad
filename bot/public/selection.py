"""Which commitments a reader wants to see: area, department, status and words, from the URL's query."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.public.view import Shown
from handlers import wording
from knowledge.city import City
from knowledge.commitment import Commitment
from storage.records import CommitmentStatus

LONGEST_SEARCH = 100
"""Characters; a quote has at most 120."""


class SelectionError(Exception):
    """An invalid query; the message says what is wrong and what would be right."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What is wanted; None, or no words, means any."""

    area: str | None = None
    department: str | None = None
    status: CommitmentStatus | None = None
    words: tuple[str, ...] = ()

    @property
    def everything(self) -> bool:
        """True if nothing is filtered out."""
        return self == Selection()

    def of(self, shown: Iterable[Shown]) -> list[Shown]:
        """Return those of `shown` that are wanted, in their order."""
        return [each for each in shown if self._wants(each)]

    def _wants(self, shown: Shown) -> bool:
        commitment = shown.commitment
        return (
            self.area in {None, commitment.place.area}
            and (self.department is None or self.department in commitment.departments)
            and self.status in {None, shown.status}
            and all(word in _searched(commitment) for word in self.words)
        )


def read_selection(query: Mapping[str, str], city: City) -> Selection:
    """Read `area`, `department`, `status` and `q`; empty means any. Raises SelectionError naming field, value, remedy.

    A department may be given by any of its names; the words of `q` are separated by spaces and must all be found.
    """
    text = query.get("q", "").strip()
    if len(text) > LONGEST_SEARCH:
        raise SelectionError(wording.SEARCH_TOO_LONG.format(count=len(text), most=LONGEST_SEARCH))
    return Selection(
        _area(query.get("area", "").strip(), city),
        _department(query.get("department", "").strip(), city),
        _status(query.get("status", "").strip()),
        tuple(text.lower().split()),
    )


def _area(value: str, city: City) -> str | None:
    if value and value not in city.area_titles:
        raise SelectionError(wording.NO_SUCH_AREA.format(value=value[:20], known="、".join(city.area_titles)))
    return value or None


def _department(value: str, city: City) -> str | None:
    department = city.department(value) if value else None
    if value and department is None:
        raise SelectionError(wording.NO_SUCH_DEPARTMENT.format(value=value[:20]))
    return department.name if department else None


def _status(value: str) -> CommitmentStatus | None:
    try:
        return CommitmentStatus(value) if value else None
    except ValueError:
        known = "、".join(CommitmentStatus)
        raise SelectionError(wording.NO_SUCH_STATUS.format(value=value[:20], known=known)) from None


def _searched(commitment: Commitment) -> str:
    """Return title, quote, keywords, and the correct spelling of misprints."""
    corrected = (erratum.correct for erratum in commitment.errata)
    return "\n".join((commitment.title, commitment.quote, *commitment.keywords, *corrected)).lower()
