"""Actuals against targets, and verdicts set by hand; both append-only."""

from collections import defaultdict
from dataclasses import asdict

from sqlalchemy import insert, select

from storage.columns import columns_of
from storage.newest import newest
from storage.prepared import Prepared
from storage.records import Actual, Override, Reached
from storage.repository import Repository
from storage.tables import COMMITMENT_ACTUAL, COMMITMENT_OVERRIDE

_ACTUAL, _OVERRIDE = COMMITMENT_ACTUAL.c, COMMITMENT_OVERRIDE.c
_ACTUAL_COLUMNS = columns_of(COMMITMENT_ACTUAL, Actual)
_OVERRIDE_COLUMNS = columns_of(COMMITMENT_OVERRIDE, Override)
_ACTUAL_ORDER = (_ACTUAL.as_of.desc(), _ACTUAL.recorded_at.desc(), _ACTUAL.id.desc())
"""As with statuses: by the day described; for one day, the last record corrects earlier ones."""
_OVERRIDE_ORDER = (_OVERRIDE.recorded_at.desc(), _OVERRIDE.id.desc())


def _both(*, of_one: bool) -> tuple[Prepared, Prepared]:
    each = (_ACTUAL.commitment, _ACTUAL.target, _ACTUAL.unit)
    return (
        Prepared(newest(_ACTUAL_COLUMNS, _ACTUAL_ORDER, each, of_one=of_one)),
        Prepared(newest(_OVERRIDE_COLUMNS, _OVERRIDE_ORDER, [_OVERRIDE.commitment], of_one=of_one)),
    )


_OF_ONE, _OF_ALL = _both(of_one=True), _both(of_one=False)


class ProgressBook(Repository):
    """The figures of the commitments."""

    def add(self, actual: Actual) -> None:
        """Publish an actual. Raises ValueError if it has no source."""
        if not actual.source.strip():
            raise ValueError(f"source of {actual.commitment} is empty: name a document or a monthly report")
        self._run(insert(COMMITMENT_ACTUAL).inline(), asdict(actual))

    def override(self, override: Override) -> None:
        """Set a verdict by hand, or lift the current one. Raises ValueError if it has no reason."""
        if not override.reason.strip():
            raise ValueError(f"reason of {override.commitment} is empty: say why the verdict is set by hand")
        self._run(insert(COMMITMENT_OVERRIDE).inline(), asdict(override))

    def latest(self, city: str, commitment: str) -> Reached:
        """Return the current figures and verdict of one commitment."""
        found = self._latest(_OF_ONE, {"in_city": city, "of_commitment": commitment})
        return found.get(commitment, Reached())

    def latest_all(self, city: str) -> dict[str, Reached]:
        """Map the id of every commitment with figures or a manual verdict to its current ones."""
        return self._latest(_OF_ALL, {"in_city": city})

    def actuals(self, city: str, commitment: str) -> list[Actual]:
        """Return all actuals of a commitment, latest first."""
        mine = select(*_ACTUAL_COLUMNS).where(_ACTUAL.city == city, _ACTUAL.commitment == commitment)
        return self._all(Actual, mine.order_by(*_ACTUAL_ORDER))

    def overrides(self, city: str, commitment: str) -> list[Override]:
        """Return all manual verdicts of a commitment, the current one first."""
        mine = select(*_OVERRIDE_COLUMNS).where(_OVERRIDE.city == city, _OVERRIDE.commitment == commitment)
        return self._all(Override, mine.order_by(*_OVERRIDE_ORDER))

    def _latest(self, newest: tuple[Prepared, Prepared], wanted: dict[str, str]) -> dict[str, Reached]:
        actuals: defaultdict[str, list[Actual]] = defaultdict(list)
        for actual in self._all(Actual, newest[0], wanted):
            actuals[actual.commitment].append(actual)
        latest = self._all(Override, newest[1], wanted)
        overrides = {one.commitment: one for one in latest if one.verdict is not None}
        return {
            id_: Reached(tuple(actuals.get(id_, ())), overrides.get(id_))
            for id_ in sorted({*actuals, *overrides})
        }
