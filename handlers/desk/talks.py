"""A clerk's conversation with a citizen about a ticket: the citizen gets notices, and replies by writing back.

Starting and ending one takes the citizen's turn before the ticket's lock, as the citizen's own messages do.
"""

from datetime import datetime

from handlers import wording
from handlers.casework import talking
from handlers.casework.actions import Action, permit
from handlers.casework.change import ReviewError
from handlers.desk.acting import carry_out
from handlers.desk.masked import masked
from handlers.desk.office import Office
from handlers.messages import Reply
from handlers.notices import outbox
from handlers.outcome import NewNotice
from handlers.people import Actor
from storage.database import Unit
from storage.records import OPEN_STATES, FeedbackRecord, Happening, NoticeKind, Talk


class TalkDesk:
    """The desk's part for writing to a citizen."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def message(self, actor: Actor, number: str, *, text: str) -> FeedbackRecord:
        """Write to the citizen; until it is ended, or a day of silence, what the citizen writes goes to the ticket.

        No version is needed: the ticket is unchanged. Raises ReviewError also if the citizen can no longer be reached,
        or is in conversation with another department.
        """
        permit(actor, Action.MESSAGE)

        def work(unit: Unit) -> FeedbackRecord:
            now = self._office.now()
            ticket = self._in_turn(unit, actor, number)
            goes_on = _talk_going_on(unit, ticket, now)
            done = talking.message(ticket, actor, now, text=text)
            carry_out(unit, actor, now, done)
            answered = goes_on is not None and goes_on.answered
            unit.talks.keep(ticket.city, ticket.citizen, Talk(number, now, answered=answered))
            said = wording.CLERK_SAYS.format(
                department=ticket.department, number=number, text=done.events[-1].note
            )
            _say(unit, ticket, now, said)
            return masked(ticket)

        return await self._office.database.transact(work)

    async def end(self, actor: Actor, number: str) -> FeedbackRecord:
        """End the conversation: the citizen is told, and the bot answers again. Raises ReviewError if there is none."""
        permit(actor, Action.END_TALK)

        def work(unit: Unit) -> FeedbackRecord:
            now = self._office.now()
            ticket = self._in_turn(unit, actor, number)
            talk = unit.talks.of(ticket.city, ticket.citizen)
            if talk is None or talk.number != number:
                raise ReviewError(f"工单{number}", "现在没有和居民的对话，不用结束")
            done = talking.end_talk(ticket, actor, now)
            carry_out(unit, actor, now, done)
            unit.talks.end(ticket.city, ticket.citizen, number)
            _say(unit, ticket, now, wording.CLERK_ENDED.format(department=ticket.department, number=number))
            return masked(ticket)

        return await self._office.database.transact(work)

    def _in_turn(self, unit: Unit, actor: Actor, number: str) -> FeedbackRecord:
        """Take the citizen's turn, then lock the ticket."""
        citizen = self._office.ticket(unit, actor, number).citizen
        if not citizen:
            raise ReviewError(f"工单{number}", "居民已经删除了自己的数据或取消了关注，联系不上了")
        unit.states.take_turn(self._office.city.code, citizen)
        return self._office.ticket(unit, actor, number, lock=True)


def _talk_going_on(unit: Unit, ticket: FeedbackRecord, now: datetime) -> Talk | None:
    """Return the conversation about the ticket that goes on, or None.

    Raises ReviewError during one about another open ticket: it would be unclear which the citizen answers.
    """
    talk = unit.talks.of(ticket.city, ticket.citizen)
    if talk is None or not talking.goes_on(talk.at, now):
        return None
    if talk.number == ticket.number:
        return talk
    other = unit.feedback.get(talk.number)
    if other is not None and other.state in OPEN_STATES:
        raise ReviewError(
            "对话",
            f"{other.department}正在和这位居民说另一件工单{talk.number}；请等那边结束，或请那边结束对话",
        )
    return None


def _say(unit: Unit, ticket: FeedbackRecord, now: datetime, text: str) -> None:
    """Store the notice. Each has its own key: the ticket is locked, so nobody else counts at the same time."""
    kinds = (Happening.MESSAGED, Happening.TALK_ENDED)
    said = sum(event.kind in kinds for event in unit.events.of(ticket.number))
    notice = NewNotice(
        NoticeKind.WORDS, f"{ticket.number}:words:{said}", (Reply(text),), ticket=ticket.number
    )
    unit.notices.add(outbox.of_ticket(ticket, notice, now))
