"""What an administrator posts for every citizen to read for a while, and pauses of feedback."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.casework.change import ReviewError, written_line
from handlers.desk.office import Detail, Office
from handlers.people import Actor, Permission
from storage.database import Unit
from storage.records import Bulletin, BulletinKind

LONGEST = 120
"""Characters: it stands before a reply on a phone."""
LONGEST_RUN = timedelta(days=60)
"""Shorter than the usual period for a silent citizen's state, so that nobody is told twice."""
MOST = 5
"""Bulletins that stand at once: more would bury one another. Pauses are not counted, and never refused for them."""
LISTED = 20
"""Those that are over."""
_POSTED = {BulletinKind.NEWS: "bulletin.posted", BulletinKind.PAUSE: "feedback.paused"}
_ENDED = {BulletinKind.NEWS: "bulletin.ended", BulletinKind.PAUSE: "feedback.resumed"}
_CALLED_OFF = {BulletinKind.NEWS: "bulletin.called_off", BulletinKind.PAUSE: "feedback.pause_called_off"}
"""Before it began."""


@dataclass(frozen=True, slots=True)
class Bulletins:
    """The city's bulletins."""

    standing: list[Bulletin]
    """Running or still to begin, oldest first."""
    over: list[Bulletin]
    """The last ones, newest first."""


class BulletinDesk:
    """The desk's part for bulletins; every process shows a change within a second."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def listed(self, actor: Actor) -> Bulletins:
        """Return what stands and what is over; all staff may look."""
        actor.require(Permission.TICKET_READ)
        city, now = self._office.city.code, self._office.now()
        return await self._office.database.read(
            lambda unit: Bulletins(unit.bulletins.standing(city, now), unit.bulletins.over(city, now, LISTED))
        )

    async def post(
        self, actor: Actor, kind: BulletinKind, text: str, *, begins: datetime | None, until: datetime
    ) -> Bulletin:
        """Post a bulletin, from `begins` (None: at once) until `until`, both aware. Raises ReviewError, ForbiddenError."""
        actor.require(Permission.BULLETINS)
        city, now = self._office.city.code, self._office.now()
        field = "原因" if kind is BulletinKind.PAUSE else "内容"
        said = written_line(field, text, LONGEST)
        starts = max(begins or now, now)
        _check_span(starts, until)
        made = Bulletin(city, kind, said, starts, until, actor.id, now)

        def work(unit: Unit) -> Bulletin:
            unit.bulletins.begin()
            _check_others(made, unit.bulletins.standing(city, now))
            posted = unit.bulletins.add(made)
            self._office.record(unit, actor, _POSTED[kind], f"bulletin:{posted.id}", self._detail(posted))
            return posted

        return await self._office.database.transact(work)

    async def end(self, actor: Actor, id_: int) -> Bulletin:
        """End a bulletin before its time, and return it. Raises ReviewError, ForbiddenError."""
        actor.require(Permission.BULLETINS)
        city, now = self._office.city.code, self._office.now()

        def work(unit: Unit) -> Bulletin:
            unit.bulletins.begin()
            found = unit.bulletins.get(city, id_)
            if found is None or not unit.bulletins.end(city, id_, actor.id, now):
                raise ReviewError("公告", "已经结束了；请刷新页面看看")
            deed = (_CALLED_OFF if found.begins > now else _ENDED)[found.kind]
            self._office.record(unit, actor, deed, f"bulletin:{id_}", self._detail(found))
            return found

        return await self._office.database.transact(work)

    def _detail(self, bulletin: Bulletin) -> Detail:
        """Return what the audit log records: its words too, since every citizen read them."""
        zone = self._office.city.timezone
        begins, until = (f"{at.astimezone(zone):%Y-%m-%d %H:%M}" for at in (bulletin.begins, bulletin.until))
        return {"text": bulletin.text, "begins": begins, "until": until}


def _check_span(begins: datetime, until: datetime) -> None:
    if until <= begins:
        raise ReviewError("到", "要晚于开始的时间，也要晚于现在；请改时间")
    if until - begins > LONGEST_RUN:
        raise ReviewError("到", f"离开始最多{LONGEST_RUN.days}天；请改早一些，到时可以再发")


def _check_others(made: Bulletin, standing: list[Bulletin]) -> None:
    news = [one for one in standing if one.kind is BulletinKind.NEWS]
    if made.kind is BulletinKind.NEWS and len(news) >= MOST:
        raise ReviewError("公告", f"同时最多{MOST}条；请先结束一条不要紧的")
    beside = [one for one in standing if one.begins < made.until and made.begins < one.until]
    if any(one.kind is made.kind is BulletinKind.NEWS and one.text == made.text for one in beside):
        raise ReviewError("内容", "这段时间已经有一模一样的公告，居民看一遍就够；请回到公告列表看看")
    if any(one.kind is made.kind is BulletinKind.PAUSE for one in beside):
        raise ReviewError(
            "暂停受理", "这段时间已经有一次暂停；要改原因或时间，请先恢复受理（还没开始的，先取消）"
        )
