"""What happens to the demonstration's tickets: staff assign, answer, wait, return, merge, and leave some untouched."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from random import Random
from typing import TypeVar

from bot.demo import sentences
from bot.demo.people import Cast, Team
from bot.demo.sentences import marked
from bot.demo.timeline import Timeline
from handlers.casework.change import Resolution
from handlers.desk.desk import Desk
from storage.records import OPEN_STATES, FeedbackOutcome, FeedbackRecord, FeedbackState

K = TypeVar("K")
Act = Callable[[FeedbackRecord, Team], Awaitable[object]]
Say = Callable[[str], Awaitable[None]]
"""Sends a message as a ticket's citizen."""

FATES = {
    "answer": 58,
    "lie": 6,
    "assigned": 4,
    "started": 6,
    "wait": 7,
    "return": 5,
    "extend": 8,
    "escalate": 5,
    "help": 8,
    "reopen": 4,
}
"""Weights of the fates.

In order: answered (and mostly closed), never looked at, left after assigning, left in progress, an answer awaiting
approval, returned to the dispatcher, extended, escalated, co-handled, answered and reopened.
"""
OUTCOMES = {
    FeedbackOutcome.SOLVED: 42,
    FeedbackOutcome.PARTLY: 16,
    FeedbackOutcome.PLANNED: 16,
    FeedbackOutcome.REFUSED: 9,
    FeedbackOutcome.ELSEWHERE: 17,  # Two thirds of these become SOLVED: their ticket names no other department.
}
_ASKS = 0.12
"""Share of tickets about which a clerk writes to the citizen, who answers."""
_RATES = 0.6
"""Share of answers that are rated; most people stay silent."""
_TAKES = (1.0, 30.0)
"""Hours until somebody takes the next step."""
_WORKS = (20.0, 220.0)
"""Hours until an answer."""


class Careers:
    """The careers of all tickets; each step acts on the ticket as it is by then."""

    def __init__(self, *, desk: Desk, cast: Cast, timeline: Timeline, chance: Random) -> None:
        """`desk` takes its time from `timeline`."""
        self._desk, self._cast, self._timeline, self._chance = desk, cast, timeline, chance
        self._voices: dict[str, Say] = {}

    def begin(self, number: str, say: Say) -> None:
        """Decide the fate of a ticket that was just filed; `say` speaks for its citizen."""
        self._voices[number] = say
        fate = self._one_of(FATES)
        if fate != "lie":
            self._next(number, partial(self._assign, fate=fate), _TAKES)

    def merge(self, number: str, lead: str, say: Say) -> None:
        """Let the dispatcher discover that two tickets are about the same matter."""
        self._voices[number] = say

        async def join(ticket: FeedbackRecord, _team: Team) -> None:
            first = await self._load(lead)
            if first.merged_into is None and first.state is not FeedbackState.WITHDRAWN:
                await self._desk.actions.merge(self._cast.dispatcher, number, ticket.version, lead=lead)

        self._next(number, join, (1.0, 8.0))

    async def _assign(self, ticket: FeedbackRecord, team: Team, *, fate: str) -> None:
        handler = team.clerk.id if self._chance.random() < 0.5 else None
        await self._desk.actions.assign(
            self._cast.dispatcher,
            ticket.number,
            ticket.version,
            department=ticket.department,
            handler=handler,
        )
        if fate == "return":
            self._next(ticket.number, self._return, _TAKES)
        elif fate != "assigned":
            self._next(ticket.number, partial(self._take, fate=fate), _TAKES)

    async def _return(self, ticket: FeedbackRecord, team: Team) -> None:
        await self._desk.actions.return_(
            team.clerk, ticket.number, ticket.version, reason=self._pick(sentences.RETURNED)
        )
        others = [one for one in ticket.departments if one != ticket.department]
        if others and self._chance.random() < 0.6:
            self._next(ticket.number, partial(self._pass_on, department=others[0]), _TAKES)

    async def _pass_on(self, ticket: FeedbackRecord, _team: Team, *, department: str) -> None:
        await self._desk.actions.assign(
            self._cast.dispatcher, ticket.number, ticket.version, department=department
        )
        self._next(ticket.number, partial(self._take, fate="answer"), _TAKES)

    async def _take(self, ticket: FeedbackRecord, team: Team, *, fate: str) -> None:
        taken = await self._desk.actions.take(team.clerk, ticket.number, ticket.version)
        if self._chance.random() < 0.2:
            await self._desk.actions.note(team.clerk, ticket.number, text=self._pick(sentences.PRIVATE))
        if self._chance.random() < _ASKS:
            self._next(ticket.number, self._talk, (1.0, 6.0))
        if fate == "started":
            return
        if fate in {"extend", "escalate", "help"}:
            await self._delay(taken, team, fate)
            if self._chance.random() < 0.5:
                return
        final = self._wait if fate == "wait" else partial(self._answer, again=fate == "reopen")
        self._next(ticket.number, final, _WORKS)

    async def _talk(self, ticket: FeedbackRecord, team: Team) -> None:
        """Ask the citizen something; the citizen looks and answers, then the clerk ends the talk."""
        number, say = ticket.number, self._voices[ticket.number]
        await self._desk.talks.message(team.clerk, number, text=self._pick(sentences.ASKED))
        await say("我的工单")
        await say(self._pick(sentences.REPLIED))
        await self._desk.talks.end(team.clerk, number)

    async def _delay(self, ticket: FeedbackRecord, team: Team, fate: str) -> None:
        number, version, desk = ticket.number, ticket.version, self._desk
        if fate == "extend" and ticket.due is not None:
            days, reason = self._chance.choice((3, 5, 10)), self._pick(sentences.EXTENDED)
            await desk.actions.extend(team.approver, number, version, working_days=days, reason=reason)
        elif fate == "escalate":
            await desk.actions.escalate(team.clerk, number, version, reason=self._pick(sentences.ESCALATED))
        elif others := [one for one in ticket.departments if one != ticket.department]:
            await desk.actions.co_handle(team.clerk, number, version, departments=others[:2])
            await desk.actions.note(team.clerk, number, text=marked(sentences.DEPARTMENTS_MEET))

    async def _wait(self, ticket: FeedbackRecord, team: Team) -> None:
        """Propose an answer that nobody has approved yet."""
        said = self._resolution(ticket)
        await self._desk.actions.propose(team.clerk, ticket.number, ticket.version, resolution=said)

    async def _answer(self, ticket: FeedbackRecord, team: Team, *, again: bool = False) -> None:
        policy = await self._desk.rules.policy(ticket.department)
        # A ticket that its citizen had reopened is answered with a second person's approval, whatever the policy.
        if policy.second_person or ticket.appealed_at:
            await self._wait(ticket, team)
            self._next(ticket.number, partial(self._approve, again=again), _TAKES)
            return
        said = self._resolution(ticket)
        await self._desk.actions.answer(team.clerk, ticket.number, ticket.version, resolution=said)
        self._end(ticket.number, again=again)

    async def _approve(self, ticket: FeedbackRecord, team: Team, *, again: bool) -> None:
        if self._chance.random() < 0.15:
            await self._desk.actions.send_back(
                team.approver, ticket.number, ticket.version, reason=self._pick(sentences.SENT_BACK)
            )
            self._next(ticket.number, partial(self._answer, again=again), _TAKES)
            return
        await self._desk.actions.approve(team.approver, ticket.number, ticket.version)
        self._end(ticket.number, again=again)

    def _end(self, number: str, *, again: bool) -> None:
        if self._chance.random() < _RATES:
            self._next(number, self._rate, (3.0, 60.0), answered=True)
        if again:
            self._next(number, self._reopen, (20.0, 90.0), answered=True)
        elif self._chance.random() < 0.75:
            self._next(number, self._close, (20.0, 120.0), answered=True)

    async def _close(self, ticket: FeedbackRecord, team: Team) -> None:
        await self._desk.actions.close(team.clerk, ticket.number, ticket.version)

    async def _rate(self, ticket: FeedbackRecord, _team: Team) -> None:
        """Let the citizen rate the answer; 没解决 reopens the ticket, once."""
        said = self._chance.choice(sentences.RATINGS[ticket.outcome or FeedbackOutcome.SOLVED])
        words, _, why = said.partition("，")
        await self._voices[ticket.number](f"{words} {ticket.number}")
        if why:
            await self._voices[ticket.number](marked(why))
        if (await self._load(ticket.number)).state in OPEN_STATES:
            self._next(ticket.number, self._answer, _WORKS)

    async def _reopen(self, ticket: FeedbackRecord, team: Team) -> None:
        await self._desk.actions.reopen(
            team.clerk, ticket.number, ticket.version, reason=self._pick(sentences.REOPENED)
        )
        self._next(ticket.number, self._answer, _WORKS)

    def _next(self, number: str, act: Act, hours: tuple[float, float], *, answered: bool = False) -> None:
        """Schedule a step; it is skipped if the ticket has been withdrawn, merged or otherwise answered by then."""

        async def step() -> None:
            ticket = await self._load(number)
            wanted = (FeedbackState.ANSWERED,) if answered else OPEN_STATES
            if ticket.merged_into is None and ticket.state in wanted:
                await act(ticket, self._cast.team(ticket.department))

        self._timeline.after(step, hours=hours)

    async def _load(self, number: str) -> FeedbackRecord:
        return (await self._desk.tickets.view(self._cast.dispatcher, number)).ticket

    def _resolution(self, ticket: FeedbackRecord) -> Resolution:
        outcome = self._one_of(OUTCOMES)
        other = next((one for one in ticket.departments if one != ticket.department), None)
        if outcome is FeedbackOutcome.ELSEWHERE and other is None:
            outcome = FeedbackOutcome.SOLVED
        why = sentences.NOTES.get(outcome)
        note = marked(why.format(department=other)) if why else None
        return Resolution(self._pick(sentences.ANSWERS[outcome]), outcome, note)

    def _pick(self, some: tuple[str, ...]) -> str:
        return marked(self._chance.choice(some))

    def _one_of(self, weights: Mapping[K, int]) -> K:
        return self._chance.choices(list(weights), list(weights.values()))[0]
