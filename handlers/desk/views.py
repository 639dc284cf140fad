"""Saved views: a queue's filters under a name, a person's own or shared by everybody."""

from handlers.casework.change import ReviewError, written
from handlers.desk.office import Office
from handlers.people import Actor, ForbiddenError, Permission
from storage.records import SavedView

LONGEST_QUERY = 2_000


class ViewDesk:
    """The desk's part for saved views."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def of(self, actor: Actor) -> list[SavedView]:
        """List the actor's saved views, then the shared ones."""
        actor.require(Permission.TICKET_READ)
        return await self._office.database.read(
            lambda unit: unit.views.listed(self._office.city.code, actor.id)
        )

    async def save(self, actor: Actor, name: str, query: str, *, shared: bool = False) -> SavedView:
        """Save a queue's filters under a name, replacing an older one. `shared`: for everybody (needs TEMPLATES)."""
        actor.require(Permission.TEMPLATES if shared else Permission.TICKET_READ)
        title = written("视图名称", name, 30)
        if len(query) > LONGEST_QUERY:
            raise ReviewError("视图条件", f"太长（{len(query)}个字符），请减少筛选条件")
        view = SavedView(self._office.city.code, None if shared else actor.id, title, query)
        return await self._office.database.transact(lambda unit: unit.views.save(view))

    async def delete(self, actor: Actor, id_: int) -> None:
        """Delete one of the actor's views; a shared one needs TEMPLATES."""
        shared = actor.may(Permission.TEMPLATES)
        gone = await self._office.database.transact(
            lambda unit: unit.views.delete(self._office.city.code, actor.id, id_, shared=shared)
        )
        if not gone:
            raise ForbiddenError("视图：没有这个视图，或者它不是您存的；请刷新页面看看")
