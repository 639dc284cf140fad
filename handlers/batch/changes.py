"""How publishing would change what is published: before and after, in words. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from handlers.batch.columns import RESUME
from handlers.batch.holding import Held, amount
from handlers.publishing.progress import latest, stand
from handlers.publishing.publishing import Deed
from knowledge.commitment import Commitment
from storage.records import Actual, CommitmentStatus, Override, Reached, StatusUpdate

NOTHING = "没有"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference."""

    name: str
    before: str
    after: str


def is_held(deed: Deed, held: Held) -> bool:
    """Tell whether exactly the same is already published, whoever did it, so that nothing is to be done."""
    id_ = deed.commitment
    if isinstance(deed, StatusUpdate):
        now = held.status(id_)
        return now is not None and _compared(now) == _compared(deed)
    if isinstance(deed, Actual):
        last = _last(deed, held.figures(id_))
        return last is not None and (last.value, last.as_of, last.source) == (
            deed.value,
            deed.as_of,
            deed.source,
        )
    verdict = held.override(id_)
    return verdict is not None and (verdict.verdict, verdict.reason) == (deed.verdict, deed.reason)


def of(deed: Deed, held: Held) -> Iterator[Change]:
    """Yield what one deed changes."""
    if isinstance(deed, StatusUpdate):
        yield from _of_status(deed, held.status(deed.commitment))
    elif isinstance(deed, Actual):
        yield from _of_actual(deed, _last(deed, held.figures(deed.commitment)))
    else:
        yield from _of_override(deed, held.override(deed.commitment))


def of_verdict(commitment: Commitment, deeds: Iterable[Deed], held: Held, year: int) -> Iterator[Change]:
    """Yield how the verdict that follows from the figures changes."""
    now = held.figures(commitment.id)
    then = now
    for deed in deeds:
        then = _with(then, deed)
    before, after = (stand(commitment, reached, year).verdict for reached in (now, then))
    if before is not after:
        yield Change("进度", before.value if before else NOTHING, after.value if after else NOTHING)


def notes(deed: Deed, held: Held) -> Iterator[str]:
    """Yield what a clerk may not expect: a deed older than the current one changes nothing that citizens read."""
    if isinstance(deed, StatusUpdate):
        now = held.status(deed.commitment)
        if now and deed.as_of < now.as_of:
            yield f"状态日期早于现在的{now.as_of}：只补进历史，居民看到的状态不变。"
    elif isinstance(deed, Actual):
        last = _last(deed, held.figures(deed.commitment))
        if last and deed.as_of < last.as_of:
            yield f"状态日期早于现在数值的{last.as_of}：只补进历史，居民看到的数值不变。"


def _of_status(deed: StatusUpdate, now: StatusUpdate | None) -> Iterator[Change]:
    yield Change("状态", now.status.value if now else CommitmentStatus.UNKNOWN.value, deed.status.value)
    pairs = (
        ("状态日期", str(now.as_of) if now else "", str(deed.as_of)),
        ("依据", now.evidence if now else "", deed.evidence),
        ("链接", (now.link if now else None) or "", deed.link or ""),
        ("备注", now.note if now else "", deed.note),
    )
    yield from (
        Change(name, before or NOTHING, after or NOTHING) for name, before, after in pairs if before != after
    )


def _of_actual(deed: Actual, last: Actual | None) -> Iterator[Change]:
    before = amount(last.value, last.unit, last.as_of) if last else NOTHING
    yield Change(deed.target, before, amount(deed.value, deed.unit, deed.as_of))
    if last is None or last.source != deed.source:
        yield Change("数据来源", last.source if last else NOTHING, deed.source)


def _of_override(deed: Override, now: Override | None) -> Iterator[Change]:
    before = now.verdict.value if now and now.verdict else NOTHING
    yield Change("人工认定", before, deed.verdict.value if deed.verdict else RESUME)
    yield Change("理由", now.reason if now else NOTHING, deed.reason)


def _last(deed: Actual, reached: Reached) -> Actual | None:
    return latest(reached, deed.target, deed.unit)


def _with(reached: Reached, deed: Deed) -> Reached:
    """Return the figures after a deed."""
    if isinstance(deed, Override):
        return replace(reached, override=deed if deed.verdict else None)
    if isinstance(deed, Actual):
        last = _last(deed, reached)
        if last and deed.as_of < last.as_of:
            return reached
        return replace(reached, actuals=(*(one for one in reached.actuals if one is not last), deed))
    return reached


def _compared(update: StatusUpdate) -> tuple[object, ...]:
    return (update.status, update.as_of, update.evidence, update.link or None, update.note)
