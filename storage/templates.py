"""Reply templates: texts from which clerks start an answer."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import delete, insert, or_, select, update

from storage.columns import columns_of, new_row
from storage.records import FeedbackState, ReplyTemplate
from storage.repository import Repository
from storage.tables import REPLY_TEMPLATE

_ROW = REPLY_TEMPLATE.c
_COLUMNS = columns_of(REPLY_TEMPLATE, ReplyTemplate)


class Templates(Repository):
    """The reply templates."""

    def listed(
        self, city: str, departments: Sequence[str] = (), *, state: FeedbackState | None = None
    ) -> list[ReplyTemplate]:
        """Return the templates of `departments` (none given: of all), then shared ones; each by topic and title.

        `state` selects templates made for it and templates for any.
        """
        wanted = select(*_COLUMNS).where(_ROW.city == city)
        if departments:
            wanted = wanted.where(or_(_ROW.department.in_(departments), _ROW.department.is_(None)))
        if state is not None:
            wanted = wanted.where(or_(_ROW.state == state, _ROW.state.is_(None)))
        ordered = wanted.order_by(_ROW.department.is_(None), _ROW.department, _ROW.topic, _ROW.title, _ROW.id)
        return self._all(ReplyTemplate, ordered)

    def get(self, city: str, id_: int) -> ReplyTemplate | None:
        """Return the template with that id."""
        return self._one(ReplyTemplate, select(*_COLUMNS).where(_ROW.city == city, _ROW.id == id_))

    def save(self, template: ReplyTemplate) -> ReplyTemplate:
        """Add the template, or change the one with its id; return it with its id. Raises LookupError if gone."""
        row = new_row(template)
        if template.id is None:
            made = self._connection.execute(insert(REPLY_TEMPLATE).values(row).returning(_ROW.id))
            return replace(template, id=made.scalar_one())
        same = (_ROW.city == template.city, _ROW.id == template.id)
        if not self._run(update(REPLY_TEMPLATE).where(*same).values(row)):
            raise LookupError(f"template {template.id} is gone: save it without an id")
        return template

    def delete(self, city: str, id_: int) -> bool:
        """Delete the template; False if there is none."""
        gone = delete(REPLY_TEMPLATE).where(_ROW.city == city, _ROW.id == id_)
        return self._run(gone) > 0
