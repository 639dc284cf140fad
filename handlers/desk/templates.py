"""Reply templates: which a person may use, and who may change which."""

from dataclasses import replace

from handlers.casework.change import LONGEST_ANSWER, ReviewError, written
from handlers.desk.acting import StaleError
from handlers.desk.office import Office
from handlers.people import Actor, ForbiddenError, Permission
from storage.database import Unit
from storage.records import FeedbackRecord, ReplyTemplate


class TemplateDesk:
    """The desk's part for templates."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def of(self, actor: Actor, *, ticket: FeedbackRecord | None = None) -> list[ReplyTemplate]:
        """Return the templates that the actor may use, those of their departments first.

        With `ticket`, those for its department and state; those whose topic is its kind or occurs in its words come
        first.
        """
        actor.require(Permission.TICKET_READ)
        departments = (ticket.department,) if ticket else actor.departments
        state = ticket.state if ticket else None
        found = await self._office.database.read(
            lambda unit: unit.templates.listed(self._office.city.code, departments, state=state)
        )
        if ticket is None:
            return found
        words = f"{ticket.kind.value}\n{ticket.text_masked or ''}"
        fits = [one for one in found if one.topic is None or one.topic in words]
        return sorted(fits, key=lambda one: one.topic is None)

    async def save(self, actor: Actor, template: ReplyTemplate, *, seen: str | None = None) -> ReplyTemplate:
        """Add a template, or change the one with its id. One for everybody requires access to every department.

        `seen` is the `mark` of what the actor saw; None: whatever that was. Raises StaleError if it was saved since.
        """
        actor.require(Permission.TEMPLATES)
        department = self._owned(actor, template.department)
        made = replace(
            template,
            city=self._office.city.code,
            department=department,
            title=written("模板名称", template.title, 60),
            text=written("模板内容", template.text, LONGEST_ANSWER),
            topic=written("适用主题", template.topic, 20) if (template.topic or "").strip() else None,
            updated_by=actor.id,
            updated_at=self._office.now(),
        )

        def work(unit: Unit) -> ReplyTemplate:
            unit.audit.lock()  # Whoever saves holds it, so nobody does between this look and what is stored.
            if made.id is not None:
                kept = self._own_template(unit, actor, made.id)
                if seen is not None and seen != mark(kept):
                    who = unit.staff.names(self._office.city.code).get(kept.updated_by, "别人")
                    raise StaleError(
                        f"模板“{kept.title}”：您打开之后，{who}已经改过；请看过现在的内容，再保存"
                    )
            saved = unit.templates.save(made)
            self._office.record(unit, actor, "template.saved", f"template:{saved.id}", _audit_detail(saved))
            return saved

        return await self._office.database.transact(work)

    async def delete(self, actor: Actor, id_: int) -> None:
        """Delete a template."""
        actor.require(Permission.TEMPLATES)

        def work(unit: Unit) -> None:
            kept = self._own_template(unit, actor, id_)
            unit.templates.delete(self._office.city.code, id_)
            self._office.record(unit, actor, "template.deleted", f"template:{id_}", _audit_detail(kept))

        await self._office.database.transact(work)

    def may_change(self, actor: Actor, template: ReplyTemplate) -> bool:
        """Tell whether the actor may change a template."""
        own = not actor.departments if template.department is None else actor.sees(template.department)
        return own and actor.may(Permission.TEMPLATES)

    def _owned(self, actor: Actor, department: str | None) -> str | None:
        """Check that the actor may write for a department, or for everybody (None). Raises ForbiddenError."""
        if department is None:
            if actor.departments:
                raise ForbiddenError("适用部门：您只能管理本部门的模板，请选您的部门")
            return None
        known = self._office.city.department(department)
        if known is None or not actor.sees(known.name):
            raise ForbiddenError(f"适用部门：“{department}”不在您负责的部门之内，请选您的部门")
        return known.name

    def _own_template(self, unit: Unit, actor: Actor, id_: int) -> ReplyTemplate:
        kept = unit.templates.get(self._office.city.code, id_)
        if kept is None:
            raise ReviewError("模板", "已经不在了，可能被别人删除；请刷新页面看看")
        self._owned(actor, kept.department)
        return kept


def mark(template: ReplyTemplate) -> str:
    """Return what tells this state of a template from the next one, for a form to carry."""
    return template.updated_at.isoformat() if template.updated_at else ""


def _audit_detail(template: ReplyTemplate) -> dict[str, str]:
    """Return what the audit log records of a template: never its text."""
    return {"title": template.title, "department": template.department or ""}
