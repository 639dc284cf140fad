"""What staff set up for their work: reply templates, saved views, and each department's policy."""

from dataclasses import replace

from handlers.casework.change import LONGEST_ANSWER, ReviewError, written
from handlers.casework.due import reply_days
from handlers.desk.base import DeskBase
from handlers.people import Actor, ForbiddenError, Permission
from storage.database import Unit
from storage.records import (
    DepartmentPolicy,
    FeedbackKind,
    FeedbackRecord,
    ReplyLimit,
    ReplyTemplate,
    SavedView,
)

LONGEST_QUERY = 2_000
MOST_DAYS = 250
"""Working days of a reply limit: about a year, as in the city's file."""


class DeskSettings(DeskBase):
    """What staff store at the desk."""

    async def templates(self, actor: Actor, *, ticket: FeedbackRecord | None = None) -> list[ReplyTemplate]:
        """Return the templates that the actor may use, those of their departments first.

        With `ticket`, those for its department and state; those whose topic is its kind or occurs in its words come
        first.
        """
        actor.require(Permission.TICKET_READ)
        departments = (ticket.department,) if ticket else actor.departments
        state = ticket.state if ticket else None
        found = await self.database.read(
            lambda unit: unit.templates.listed(self.city.code, departments, state=state)
        )
        if ticket is None:
            return found
        words = f"{ticket.kind.value}\n{ticket.text_masked or ''}"
        fits = [one for one in found if one.topic is None or one.topic in words]
        return sorted(fits, key=lambda one: one.topic is None)

    async def save_template(self, actor: Actor, template: ReplyTemplate) -> ReplyTemplate:
        """Add a template, or change the one with its id. One for everybody requires access to every department."""
        actor.require(Permission.TEMPLATES)
        department = self._owned(actor, template.department)
        made = replace(
            template,
            city=self.city.code,
            department=department,
            title=written("模板名称", template.title, 60),
            text=written("模板内容", template.text, LONGEST_ANSWER),
            topic=written("适用主题", template.topic, 20) if (template.topic or "").strip() else None,
            updated_by=actor.id,
            updated_at=self.now(),
        )

        def work(unit: Unit) -> ReplyTemplate:
            if made.id is not None:
                self._own_template(unit, actor, made.id)
            saved = unit.templates.save(made)
            self._note(unit, actor, "template.saved", f"template:{saved.id}", _audit_detail(saved))
            return saved

        return await self.database.transact(work)

    async def delete_template(self, actor: Actor, id_: int) -> None:
        """Delete a template."""
        actor.require(Permission.TEMPLATES)

        def work(unit: Unit) -> None:
            kept = self._own_template(unit, actor, id_)
            unit.templates.delete(self.city.code, id_)
            self._note(unit, actor, "template.deleted", f"template:{id_}", _audit_detail(kept))

        await self.database.transact(work)

    async def views(self, actor: Actor) -> list[SavedView]:
        """List the actor's saved views, then the shared ones."""
        actor.require(Permission.TICKET_READ)
        return await self.database.read(lambda unit: unit.views.listed(self.city.code, actor.id))

    async def save_view(self, actor: Actor, name: str, query: str, *, shared: bool = False) -> SavedView:
        """Save a queue's filters under a name, replacing an older one. `shared`: for everybody (needs TEMPLATES)."""
        actor.require(Permission.TEMPLATES if shared else Permission.TICKET_READ)
        title = written("视图名称", name, 30)
        if len(query) > LONGEST_QUERY:
            raise ReviewError("视图条件", f"太长（{len(query)}个字符），请减少筛选条件")
        view = SavedView(self.city.code, None if shared else actor.id, title, query)
        return await self.database.transact(lambda unit: unit.views.save(view))

    async def delete_view(self, actor: Actor, id_: int) -> None:
        """Delete one of the actor's views; a shared one needs TEMPLATES."""
        shared = actor.may(Permission.TEMPLATES)
        gone = await self.database.transact(
            lambda unit: unit.views.delete(self.city.code, actor.id, id_, shared=shared)
        )
        if not gone:
            raise ForbiddenError("视图：没有这个视图，或者它不是您存的；请刷新页面看看")

    async def policy(self, department: str) -> DepartmentPolicy:
        """Return a department's rules; the defaults if it has none."""
        return await self.database.read(lambda unit: unit.policies.of(self.city.code, department))

    async def policies(self) -> dict[str, DepartmentPolicy]:
        """Return the rules of every department of the city, by name."""
        kept = await self.database.read(lambda unit: unit.policies.all(self.city.code))
        names = (department.name for department in self.city.departments)
        return {name: kept.get(name) or DepartmentPolicy(self.city.code, name) for name in names}

    async def set_policy(self, actor: Actor, department: str, *, second_person: bool) -> DepartmentPolicy:
        """Set whether a department's answers need a second person."""
        actor.require(Permission.POLICY)
        known = self._department(department)
        policy = DepartmentPolicy(
            self.city.code,
            known,
            second_person=second_person,
            updated_by=actor.id,
            updated_at=self.now(),
        )

        def work(unit: Unit) -> DepartmentPolicy:
            unit.policies.save(policy)
            self._note(
                unit, actor, "policy.saved", known, {"second_person": "yes" if second_person else "no"}
            )
            return policy

        return await self.database.transact(work)

    async def limits(self) -> dict[FeedbackKind, ReplyLimit]:
        """Return what was set for the working days of an answer, by kind; missing kinds have the city file's."""
        return await self.database.read(lambda unit: unit.limits.all(self.city.code))

    async def set_limit(self, actor: Actor, kind: FeedbackKind, working_days: int | None) -> ReplyLimit:
        """Set within how many working days feedback of a kind is answered, from the next ticket on.

        None: as in the city's file. Existing tickets keep the day that their citizens were told.
        """
        actor.require(Permission.POLICY)
        if working_days is not None and not 1 <= working_days <= MOST_DAYS:
            raise ReviewError(
                f"{kind.value}的期限",
                f"“{working_days}”不行，请填1到{MOST_DAYS}个工作日，或者留空用城市资料里的",
            )
        made = ReplyLimit(self.city.code, kind, working_days, actor.id, self.now())

        def work(unit: Unit) -> ReplyLimit:
            before = reply_days(self.city, kind, unit.limits.of(self.city.code, kind))
            unit.limits.save(made)
            after = reply_days(self.city, kind, working_days)
            detail = {"before": str(before or ""), "working_days": str(after or "")}
            self._note(unit, actor, "limit.saved", kind.value, detail)
            return made

        return await self.database.transact(work)

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
        known = self.city.department(department)
        if known is None or not actor.sees(known.name):
            raise ForbiddenError(f"适用部门：“{department}”不在您负责的部门之内，请选您的部门")
        return known.name

    def _own_template(self, unit: Unit, actor: Actor, id_: int) -> ReplyTemplate:
        kept = unit.templates.get(self.city.code, id_)
        if kept is None:
            raise ReviewError("模板", "已经不在了，可能被别人删除；请刷新页面看看")
        self._owned(actor, kept.department)
        return kept


def _audit_detail(template: ReplyTemplate) -> dict[str, str]:
    """Return what the audit log records of a template: never its text."""
    return {"title": template.title, "department": template.department or ""}
