"""How publishing would change what is published: before and after, in words. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from handlers.batch.columns import RESUME
from handlers.batch.holding import Held, amount
from handlers.publishing.progress import latest, standing_of
from handlers.publishing.publishing import Publication
from knowledge.commitment import Commitment
from storage.records import Actual, CommitmentStatus, Override, Reached, StatusUpdate

NOTHING = "没有"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference."""

    name: str
    before: str
    after: str


def is_held(publication: Publication, held: Held) -> bool:
    """Tell whether exactly the same is already published, whoever did it, so that nothing is to be done."""
    now = _current(publication, held)
    return now is not None and _compared(now) == _compared(publication)


def of_publication(publication: Publication, held: Held) -> Iterator[Difference]:
    """Yield what one publication changes."""
    match publication:
        case StatusUpdate():
            yield from _of_status(publication, held.status(publication.commitment))
        case Actual():
            yield from _of_actual(publication, _last(publication, held.figures(publication.commitment)))
        case Override():
            yield from _of_override(publication, held.override(publication.commitment))


def of_verdict(
    commitment: Commitment, publications: Iterable[Publication], held: Held, year: int
) -> Iterator[Difference]:
    """Yield how the verdict that follows from the figures changes."""
    now = held.figures(commitment.id)
    then = now
    for publication in publications:
        then = _figures_after(then, publication)
    before, after = (standing_of(commitment, reached, year).verdict for reached in (now, then))
    if before is not after:
        yield Difference("进度", before.value if before else NOTHING, after.value if after else NOTHING)


def notes(publication: Publication, held: Held) -> Iterator[str]:
    """Yield what a clerk may not expect: a publication older than the current one changes nothing that citizens read."""
    now = _current(publication, held)
    if now is None or publication.as_of >= now.as_of:
        return
    match publication:
        case StatusUpdate():
            yield f"状态日期早于现在的{now.as_of}：只补进历史，居民看到的状态不变。"
        case Actual():
            yield f"状态日期早于现在数值的{now.as_of}：只补进历史，居民看到的数值不变。"


def _of_status(publication: StatusUpdate, now: StatusUpdate | None) -> Iterator[Difference]:
    yield Difference(
        "状态", now.status.value if now else CommitmentStatus.UNKNOWN.value, publication.status.value
    )
    pairs = (
        ("状态日期", str(now.as_of) if now else "", str(publication.as_of)),
        ("依据", now.evidence if now else "", publication.evidence),
        ("链接", (now.link if now else None) or "", publication.link or ""),
        ("备注", now.note if now else "", publication.note),
    )
    yield from (
        Difference(name, before or NOTHING, after or NOTHING)
        for name, before, after in pairs
        if before != after
    )


def _of_actual(publication: Actual, last: Actual | None) -> Iterator[Difference]:
    before = amount(last.value, last.unit, last.as_of) if last else NOTHING
    yield Difference(
        publication.target, before, amount(publication.value, publication.unit, publication.as_of)
    )
    if last is None or last.source != publication.source:
        yield Difference("数据来源", last.source if last else NOTHING, publication.source)


def _of_override(publication: Override, now: Override | None) -> Iterator[Difference]:
    before = now.verdict.value if now and now.verdict else NOTHING
    yield Difference("人工认定", before, publication.verdict.value if publication.verdict else RESUME)
    yield Difference("理由", now.reason if now else NOTHING, publication.reason)


def _last(publication: Actual, reached: Reached) -> Actual | None:
    return latest(reached, publication.target, publication.unit)


def _figures_after(reached: Reached, publication: Publication) -> Reached:
    """Return the figures after a publication."""
    if isinstance(publication, Override):
        return replace(reached, override=publication if publication.verdict else None)
    if isinstance(publication, Actual):
        last = _last(publication, reached)
        if last and publication.as_of < last.as_of:
            return reached
        return replace(reached, actuals=(*(one for one in reached.actuals if one is not last), publication))
    return reached


def _current(publication: Publication, held: Held) -> Publication | None:
    """Return what is published now of the same thing."""
    match publication:
        case StatusUpdate():
            return held.status(publication.commitment)
        case Actual():
            return _last(publication, held.figures(publication.commitment))
        case Override():
            return held.override(publication.commitment)


def _compared(publication: Publication) -> tuple[object, ...]:
    """Return what makes two publications of the same thing the same."""
    match publication:
        case StatusUpdate(status=status, as_of=as_of, evidence=evidence, link=link, note=note):
            return (status, as_of, evidence, link or None, note)
        case Actual(value=value, as_of=as_of, source=source):
            return (value, as_of, source)
        case Override(verdict=verdict, reason=reason):
            return (verdict, reason)
