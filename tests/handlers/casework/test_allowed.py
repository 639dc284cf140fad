"""What a page offers is exactly what the desk then does, for every role, in every state."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from handlers.casework.actions import Action
from handlers.casework.allowed import allowed
from handlers.casework.change import Resolution, ReviewError
from handlers.desk.desk import Desk
from handlers.desk.roster import roster
from handlers.people import Actor, ForbiddenError
from knowledge.city import City
from storage.database import Database
from storage.records import FeedbackOutcome, FeedbackRecord, FeedbackState, Role, StaffRecord
from storage.unit import Unit
from tests.handlers.clerks import (
    ADMINISTRATOR,
    APPROVER,
    AUDITOR,
    CLERK,
    COLLEAGUE,
    DISPATCHER,
    HEAD,
    NOW,
    STRANGER,
    ticket,
)

SAID = Resolution("已修好", FeedbackOutcome.SOLVED)
DRAFT: dict[str, Any] = {
    "draft": "拟",
    "draft_outcome": FeedbackOutcome.SOLVED,
    "draft_by": COLLEAGUE.id,
    "draft_at": NOW,
}
DONE: dict[str, Any] = {"answer": "好了", "outcome": FeedbackOutcome.SOLVED, "answered_at": NOW}
SITUATIONS: dict[str, dict[str, Any]] = {
    "received": {},
    "assigned": {"state": FeedbackState.ASSIGNED},
    "begun": {"state": FeedbackState.IN_PROGRESS, "handler": COLLEAGUE.id},
    "mine": {"state": FeedbackState.IN_PROGRESS, "handler": CLERK.id, "due": None},
    "waiting": {"state": FeedbackState.IN_PROGRESS, **DRAFT},
    "own draft": {"state": FeedbackState.IN_PROGRESS, **DRAFT, "draft_by": APPROVER.id},
    "helped": {"state": FeedbackState.IN_PROGRESS, "helpers": ("民政局",)},
    "merged": {"state": FeedbackState.IN_PROGRESS, "merged_into": "YN-9"},
    "answered": {"state": FeedbackState.ANSWERED, **DONE},
    "closed": {"state": FeedbackState.CLOSED, **DONE, "closed_at": NOW},
    "withdrawn": {"state": FeedbackState.WITHDRAWN, "withdrawn_at": NOW},
    "elsewhere": {"departments": ("城管执法委",)},
    "taken up again": {"state": FeedbackState.IN_PROGRESS, "reopened": 1, "appealed_at": NOW},
    "talking": {"state": FeedbackState.IN_PROGRESS, "handler": CLERK.id},
    "begun by nobody": {"state": FeedbackState.IN_PROGRESS, "citizen": ""},
    "anonymous": {"citizen": ""},
}
EVERYBODY = (DISPATCHER, CLERK, APPROVER, HEAD, STRANGER, AUDITOR, ADMINISTRATOR)

Try = Callable[[Desk, Actor, FeedbackRecord], Awaitable[object]]
TRIES: dict[Action, Try] = {
    Action.ASSIGN: lambda d, a, t: d.actions.assign(a, t.number, t.version, department=t.department),
    Action.TAKE: lambda d, a, t: d.actions.take(a, t.number, t.version),
    Action.RETURN: lambda d, a, t: d.actions.return_(a, t.number, t.version, reason="不是我们"),
    Action.CO_HANDLE: lambda d, a, t: d.actions.co_handle(a, t.number, t.version, departments=["曾都区"]),
    Action.NOTE: lambda d, a, t: d.actions.note(a, t.number, text="备注"),
    Action.PROPOSE: lambda d, a, t: d.actions.propose(a, t.number, t.version, resolution=SAID),
    Action.APPROVE: lambda d, a, t: d.actions.approve(a, t.number, t.version),
    Action.SEND_BACK: lambda d, a, t: d.actions.send_back(a, t.number, t.version, reason="写具体些"),
    Action.ANSWER: lambda d, a, t: d.actions.answer(a, t.number, t.version, resolution=SAID),
    Action.CLOSE: lambda d, a, t: d.actions.close(a, t.number, t.version),
    Action.EXTEND: lambda d, a, t: d.actions.extend(a, t.number, t.version, working_days=3, reason="等材料"),
    Action.ESCALATE: lambda d, a, t: d.actions.escalate(a, t.number, t.version, reason="多次反映"),
    Action.REOPEN: lambda d, a, t: d.actions.reopen(a, t.number, t.version, reason="又坏了"),
    Action.MERGE: lambda d, a, t: d.actions.merge(a, t.number, t.version, lead="YN-8"),
    Action.UNMERGE: lambda d, a, t: d.actions.unmerge(a, t.number, t.version, reason="不是一回事"),
    Action.MESSAGE: lambda d, a, t: d.talks.message(a, t.number, text="在哪一段"),
    Action.END_TALK: lambda d, a, t: d.talks.end(a, t.number),
    Action.REVEAL: lambda d, a, t: d.tickets.reveal(a, t.number, "核实"),
    Action.RESTRICT: lambda d, a, t: d.restrictions.restrict(a, t.number, days=3, reason="连发辱骂"),
    Action.UNRESTRICT: lambda d, a, t: d.restrictions.unrestrict(a, t.number, reason="说清楚了"),
}


def _fresh(situation: str) -> dict[tuple[Actor, Action], FeedbackRecord]:
    """Make a ticket for each actor and action, each of another citizen, since a citizen has one conversation at a time."""
    return {
        (actor, action): ticket(
            f"YN-{actor.id}-{action}", **{"citizen": f"{actor.id}-{action}", **SITUATIONS[situation]}
        )
        for actor in EVERYBODY
        for action in Action
    }


def _store(unit: Unit, tickets: Iterable[FeedbackRecord]) -> None:
    """Store tickets, leaving merging to the desk."""
    for one in tickets:
        before = {"state": FeedbackState.IN_PROGRESS, "merged_into": None} if one.merged_into else {}
        unit.feedback.add(replace(one, **before))


async def _does(
    desk: Desk, actor: Actor, action: Action, given: FeedbackRecord, *, talking: bool = False
) -> bool:
    """Try it on the real desk with an untouched ticket; return whether it was done."""
    if given.merged_into:
        given = await desk.actions.merge(HEAD, given.number, 1, lead=given.merged_into)
    if talking:
        await desk.talks.message(HEAD, given.number, text="您好")
    try:
        await TRIES[action](desk, actor, given)
    except (ForbiddenError, ReviewError):
        return False
    return True


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("second_person", [False, True])
async def test_what_is_offered_is_done_and_what_is_not_is_refused(
    situation: str, second_person: bool, city: City, tmp_path: Path
) -> None:
    """For every role an action is offered exactly if the desk does it."""
    database = Database(f"sqlite:///{tmp_path}/younuo.db")
    await database.open()
    desk = Desk(database=database, city=city, clock=lambda: NOW)
    await desk.rules.set_policy(ADMINISTRATOR, "住建局", second_person=second_person)
    for lead in ("YN-8", "YN-9"):
        record = ticket(lead, state=FeedbackState.IN_PROGRESS)
        await database.transact(lambda unit, record=record: unit.feedback.add(record))
    seen = ticket("YN-7", **SITUATIONS[situation])
    await database.transact(lambda unit: unit.feedback.add(seen))
    talking = situation == "talking"
    if talking:
        await desk.talks.message(HEAD, seen.number, text="您好")
    fresh = _fresh(situation)
    await database.transact(lambda unit: _store(unit, fresh.values()))
    for actor in EVERYBODY:
        try:
            offered = allowed(await desk.tickets.view(actor, seen.number), actor, NOW)
        except ForbiddenError:
            offered = frozenset()
        for action in Action:
            done = await _does(desk, actor, action, fresh[actor, action], talking=talking)
            assert done == (action in offered), (actor.role, action)
    await database.close()


async def test_a_lead_is_not_merged_itself(city: City, tmp_path: Path) -> None:
    """A ticket with followers is not merged, since they would lose their lead."""
    database = Database(f"sqlite:///{tmp_path}/younuo.db")
    await database.open()
    desk = Desk(database=database, city=city, clock=lambda: NOW)
    for number in ("YN-1", "YN-2"):
        record = ticket(number, state=FeedbackState.IN_PROGRESS)
        await database.transact(lambda unit, record=record: unit.feedback.add(record))
    assert Action.MERGE in allowed(await desk.tickets.view(CLERK, "YN-1"), CLERK, NOW)
    await desk.actions.merge(CLERK, "YN-2", 1, lead="YN-1")
    assert Action.MERGE not in allowed(await desk.tickets.view(CLERK, "YN-1"), CLERK, NOW)
    await database.close()


def test_the_roster_gives_a_ticket_only_to_who_can_work_on_it() -> None:
    """The roster offers active people of the department with a handling role; names stay for everybody."""

    def person(id_: str, role: Role, *departments: str, **more: Any) -> StaffRecord:
        usual: dict[str, Any] = {"created_at": NOW, "password_hash": "x"}
        return StaffRecord(id_, "suizhou-2023", id_, f"某{id_}", role, departments, **(usual | more))

    known = roster(
        (
            person("a", Role.CLERK, "住建局"),
            person("b", Role.HEAD, "住建局", "民政局"),
            person("c", Role.CLERK, "住建局", disabled_at=NOW),
            person("d", Role.CLERK, "住建局", password_hash=None),
            person("e", Role.AUDITOR),
            person("f", Role.DISPATCHER),
        ),
        ["住建局", "民政局", "曾都区"],
    )
    assert known.hands == {"住建局": {"a": "某a", "b": "某b"}, "民政局": {"b": "某b"}}
    assert known.works_for("b", "民政局")
    assert not known.works_for("a", "民政局")
    assert known.name("c") == "某c"
    assert (known.of("staff:c"), known.of("citizen"), known.of("system")) == ("某c", "居民", "系统")
    assert known.of("staff:gone") == "gone"
