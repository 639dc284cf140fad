"""What can be followed: a commitment, or an area, topic or theme of the report with all its commitments. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.city import City
from knowledge.commitment import Commitment
from knowledge.language.folding import fold


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that can be followed."""

    key: str
    """commitment:<id>, area:<label>, topic:<title> or theme:<name>, as stored.

    Areas belong to a year's report: in a city that continues an earlier one, area:<folder> <label>.
    """
    title: str
    commitments: tuple[Commitment, ...]


def kind_and_name(key: str) -> tuple[str, str]:
    """Split a key: commitment and 3-047, theme and 老旧小区."""
    kind, _, name = key.partition(":")
    return kind, name


def of_commitment(commitment: Commitment) -> Subject:
    """Return the commitment as a subject."""
    return Subject(f"commitment:{commitment.id}", commitment.title, (commitment,))


def subject(city: City, key: str) -> Subject | None:
    """Return a stored subject; None if an amended report no longer has it."""
    kind, name = kind_and_name(key)
    if kind == "commitment":
        commitment = city.commitment(name)
        return of_commitment(commitment) if commitment else None
    return next((one for one in _sections(city) if one.key == key), None)


def subject_named(city: City, words: str) -> Subject | None:
    """Return the area, topic or theme with exactly that name; an area also by its label: 三, 三个."""
    wanted = fold(words).strip()
    return next((one for one in _sections(city) if wanted in _names(one)), None)


def subject_titled(city: City, title: str) -> Subject | None:
    """Return the area, topic or theme with that title, as knowledge/browse.py gives it."""
    return next((one for one in _sections(city) if one.title == title), None)


def keys(city: City, commitment: Commitment) -> tuple[str, ...]:
    """Return the subjects that a commitment belongs to, its own first."""
    place = commitment.place
    topic = (f"topic:{place.topic}",) if place.topic else ()
    themes = (f"theme:{theme}" for theme in commitment.themes)
    return (f"commitment:{commitment.id}", _area(city, place.area), *topic, *themes)


def _area(city: City, label: str) -> str:
    return f"area:{label}" if city.edition == city.code else f"area:{city.edition} {label}"


def _names(one: Subject) -> tuple[str, ...]:
    kind, name = kind_and_name(one.key)
    return (fold(one.title), fold(name.rpartition(" ")[2])) if kind == "area" else (fold(one.title),)


def _sections(city: City) -> Iterable[Subject]:
    members: dict[str, list[Commitment]] = {}
    titles = {_area(city, label): title for label, title in city.area_titles.items()}
    for commitment in city.commitments:
        for key in keys(city, commitment)[1:]:
            members.setdefault(key, []).append(commitment)
    return (
        Subject(key, titles.get(key) or kind_and_name(key)[1], tuple(found)) for key, found in members.items()
    )
