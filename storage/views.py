"""Saved views: a queue's filters under a name."""

from sqlalchemy import delete, select

from storage.prepared import Prepared
from storage.records import SavedView
from storage.repository import Repository
from storage.tables import SAVED_VIEW
from storage.upsert import replacing

_ROW = SAVED_VIEW.c
_EVERYBODY = ""
_SAVE = Prepared(replacing(SAVED_VIEW, ("city", "staff", "name"), ("query",)))


class Views(Repository):
    """The saved views."""

    def listed(self, city: str, staff: str) -> list[SavedView]:
        """Return a person's own views by name, then shared ones."""
        wanted = select(_ROW.city, _ROW.staff, _ROW.name, _ROW.query, _ROW.id).where(
            _ROW.city == city, _ROW.staff.in_((staff, _EVERYBODY))
        )
        rows = self._connection.execute(wanted.order_by(_ROW.staff == _EVERYBODY, _ROW.name))
        return [SavedView(row[0], row[1] or None, *row[2:]) for row in rows]

    def save(self, view: SavedView) -> SavedView:
        """Store a view, replacing the one of the same owner and name."""
        key = {"city": view.city, "staff": view.staff or _EVERYBODY, "name": view.name}
        self._run(_SAVE, {**key, "query": view.query})
        same = (_ROW.city == view.city, _ROW.staff == key["staff"], _ROW.name == view.name)
        id_: int = self._connection.execute(select(_ROW.id).where(*same)).scalar_one()
        return SavedView(view.city, view.staff, view.name, view.query, id_)

    def delete(self, city: str, staff: str, id_: int, *, shared: bool = False) -> bool:
        """Delete one of a person's own views or, if `shared`, a shared one. False if there is none."""
        owners = (staff, _EVERYBODY) if shared else (staff,)
        gone = delete(SAVED_VIEW).where(_ROW.city == city, _ROW.id == id_, _ROW.staff.in_(owners))
        return self._run(gone) > 0
