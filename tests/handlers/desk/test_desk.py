"""The desk: each action is one transaction, within departments and permissions, invisible to others in between."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

import pytest

from handlers.casework.change import Resolution, ReviewError
from handlers.desk.acting import StaleError
from handlers.desk.desk import Desk
from handlers.outcome import AddPlace, Withdraw
from handlers.people import Actor, ForbiddenError
from handlers.tickets import storing
from knowledge.city import City
from storage.database import Database
from storage.records import (
    FINAL_STATES,
    AuditFilter,
    FeedbackFilter,
    FeedbackOutcome,
    FeedbackRecord,
    FeedbackState,
    NoticeKind,
    ReplyTemplate,
    Sort,
)
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
from tests.patience import LONG_S

CITY = "suizhou-2023"
SOLVED = Resolution("已经修好。", FeedbackOutcome.SOLVED)


@pytest.fixture
async def database(database: Database) -> AsyncIterator[Database]:
    """Yield a database with five tickets: four of 住建局, one of 民政局; finally check its chains."""
    begun = {"state": FeedbackState.IN_PROGRESS, "handler": CLERK.id}
    for record in (
        ticket("YN-1"),
        ticket("YN-2", **begun),
        ticket("YN-3", **begun, citizen="other", place="解放路128号"),
        ticket("YN-4", state=FeedbackState.ASSIGNED),
        ticket("YN-5", departments=("民政局",), text="食堂关门了", text_masked="食堂关门了", **begun),
    ):
        await database.transact(lambda unit, record=record: unit.feedback.add(record))
    yield database
    assert await database.read(lambda unit: unit.events.verify()) is None
    assert await database.read(lambda unit: unit.audit.verify()) is None
    for record in await database.read(lambda unit: list(unit.feedback.iterate(FeedbackFilter(CITY)))):
        assert record.state not in FINAL_STATES or (record.answer and record.outcome)


@pytest.fixture
def desk(database: Database, city: City) -> Desk:
    """Return the desk of the small city."""
    return Desk(database=database, city=city, clock=lambda: NOW)


async def _stored(desk: Desk, number: str) -> FeedbackRecord:
    found = await desk.office.database.read(lambda unit: unit.feedback.get(number))
    assert found is not None
    return found


async def _audited(desk: Desk) -> list[tuple[str, str, str]]:
    page = await desk.office.database.read(lambda unit: unit.audit.page(AuditFilter(), limit=100))
    return [(row.entry.actor, row.entry.action, row.entry.subject) for row in reversed(page.rows)]


async def test_the_straight_way_leaves_its_traces(desk: Desk) -> None:
    """Assigning, taking, answering and closing agree in ticket, events and audit log."""
    one = await desk.actions.assign(DISPATCHER, "YN-1", 1, department="住建局", handler=CLERK.id)
    one = await desk.actions.take(CLERK, "YN-1", one.version)
    one = await desk.actions.answer(CLERK, "YN-1", one.version, resolution=SOLVED)
    one = await desk.actions.close(CLERK, "YN-1", one.version)
    kept = await _stored(desk, "YN-1")
    assert (kept.state, kept.version, kept.answer) == (FeedbackState.CLOSED, 5, "已经修好。")
    assert kept.text.startswith("我叫王小明")
    assert one.text == "我叫王**，电话***，解放路电梯坏了"
    view = await desk.tickets.view(CLERK, "YN-1")
    kinds = [event.kind.value for event in view.events]
    assert kinds == ["received", "assigned", "taken", "answered", "closed"]
    assert await _audited(desk) == [
        ("staff:d1", "ticket.assigned", "YN-1"),
        ("staff:c1", "ticket.taken", "YN-1"),
        ("staff:c1", "ticket.answered", "YN-1"),
        ("staff:c1", "ticket.closed", "YN-1"),
    ]


async def test_who_saw_an_older_version_is_told(desk: Desk) -> None:
    """An action on an older version is refused, changes nothing and records nothing."""
    await desk.actions.extend(HEAD, "YN-2", 1, working_days=2, reason="等配件")
    before = await _stored(desk, "YN-2")
    with pytest.raises(StaleError, match="工单YN-2：您打开之后，别人已经改过"):
        await desk.actions.answer(CLERK, "YN-2", 1, resolution=SOLVED)
    assert await _stored(desk, "YN-2") == before
    assert len(await _audited(desk)) == 1


async def test_of_two_at_the_same_moment_one_wins(desk: Desk) -> None:
    """Of twenty colleagues answering the same version at once one succeeds, and the others are told."""
    answers = [
        desk.actions.answer(CLERK, "YN-2", 1, resolution=Resolution(f"第{n}个答复", FeedbackOutcome.SOLVED))
        for n in range(20)
    ]
    results = await asyncio.gather(*answers, return_exceptions=True)
    won = [result for result in results if isinstance(result, FeedbackRecord)]
    assert len(won) == 1
    assert all(isinstance(result, FeedbackRecord | StaleError) for result in results)
    assert (await _stored(desk, "YN-2")).answer == won[0].answer


ACTIONS: dict[str, Callable[[Desk, Actor, str], Any]] = {
    "assign": lambda desk, who, one: desk.actions.assign(who, one, 1, department="民政局", reason="x"),
    "take": lambda desk, who, one: desk.actions.take(who, one, 1),
    "return_": lambda desk, who, one: desk.actions.return_(who, one, 1, reason="x"),
    "co_handle": lambda desk, who, one: desk.actions.co_handle(who, one, 1, departments=["城管执法委"]),
    "note": lambda desk, who, one: desk.actions.note(who, one, text="x"),
    "propose": lambda desk, who, one: desk.actions.propose(who, one, 1, resolution=SOLVED),
    "approve": lambda desk, who, one: desk.actions.approve(who, one, 1),
    "send_back": lambda desk, who, one: desk.actions.send_back(who, one, 1, reason="x"),
    "answer": lambda desk, who, one: desk.actions.answer(who, one, 1, resolution=SOLVED),
    "close": lambda desk, who, one: desk.actions.close(who, one, 1),
    "extend": lambda desk, who, one: desk.actions.extend(who, one, 1, working_days=1, reason="x"),
    "escalate": lambda desk, who, one: desk.actions.escalate(who, one, 1, reason="x"),
    "reopen": lambda desk, who, one: desk.actions.reopen(who, one, 1, reason="x"),
    "merge": lambda desk, who, one: desk.actions.merge(who, one, 1, lead="YN-3"),
    "unmerge": lambda desk, who, one: desk.actions.unmerge(who, one, 1, reason="x"),
    "reveal": lambda desk, who, one: desk.tickets.reveal(who, one, "回访"),
}


@pytest.mark.parametrize("who", [AUDITOR, ADMINISTRATOR, STRANGER], ids=lambda who: who.role.name)
async def test_nobody_else_does_anything(desk: Desk, who: Actor) -> None:
    """Auditor, administrator and another department's clerk are refused, without leaving a trace."""
    before = await _stored(desk, "YN-2")
    for act in ACTIONS.values():
        with pytest.raises(ForbiddenError):
            await act(desk, who, "YN-2")
    assert await _stored(desk, "YN-2") == before
    assert await _audited(desk) == []


async def test_another_departments_ticket_is_as_none(desk: Desk) -> None:
    """Another department's number and an unknown one are refused in the same words, also as a lead for merging; whoever
    sees the whole city is not sent to the dispatcher.
    """
    with pytest.raises(ForbiddenError, match=r"^工单YN-404：没有这件工单；请核对号码$"):
        await desk.tickets.view(DISPATCHER, "YN-404")
    for number in ("YN-5", "YN-404"):
        with pytest.raises(ForbiddenError, match=f"工单{number}：您负责的部门里没有这件工单"):
            await desk.tickets.view(CLERK, number)
        with pytest.raises(ForbiddenError, match=f"工单{number}：您负责的部门里没有这件工单"):
            await desk.actions.merge(CLERK, "YN-2", 1, lead=number)


async def test_a_helping_department_reads_and_notes_but_does_not_answer(desk: Desk) -> None:
    """A helping department's clerk sees the ticket in the queue and writes notes, but can't answer."""
    await desk.actions.co_handle(CLERK, "YN-2", 1, departments=["民政局"])
    seen = await desk.tickets.queue(STRANGER, FeedbackFilter(CITY))
    assert {row.number for row in seen.rows} == {"YN-2", "YN-5"}
    noted = await desk.actions.note(STRANGER, "YN-2", text="我们查过了")
    assert noted.version == 2
    assert (await desk.tickets.view(STRANGER, "YN-2")).events[-1].note == "我们查过了"
    with pytest.raises(ForbiddenError, match="协办单位，这一步要由住建局来做"):
        await desk.actions.answer(STRANGER, "YN-2", 2, resolution=SOLVED)
    await desk.actions.co_handle(CLERK, "YN-2", 2, departments=[])
    with pytest.raises(ForbiddenError):
        await desk.tickets.view(STRANGER, "YN-2")


async def test_where_a_second_person_is_wanted(desk: Desk) -> None:
    """With the second-person rule an answer is refused, and only a colleague approves a proposal."""
    await desk.rules.set_policy(ADMINISTRATOR, "住建局", second_person=True)
    with pytest.raises(ReviewError, match="住建局的答复要经第二人审核，请改点“提交审核”"):
        await desk.actions.answer(APPROVER, "YN-2", 1, resolution=SOLVED)
    one = await desk.actions.propose(APPROVER, "YN-2", 1, resolution=SOLVED)
    assert (await desk.tickets.view(CLERK, "YN-2")).second_person
    assert (await desk.tickets.counts(APPROVER)).waiting == 1
    with pytest.raises(ReviewError, match="是您自己写的"):
        await desk.actions.approve(APPROVER, "YN-2", one.version)
    with pytest.raises(ForbiddenError):
        await desk.actions.approve(CLERK, "YN-2", one.version)
    one = await desk.actions.approve(HEAD, "YN-2", one.version)
    assert (one.state, one.answer) == (FeedbackState.ANSWERED, "已经修好。")
    assert (await desk.tickets.counts(APPROVER)).waiting == 0


async def test_a_proposal_sent_back_is_written_anew(desk: Desk) -> None:
    """After sending back, the reason is in the events, and nothing waits for approval."""
    one = await desk.actions.propose(CLERK, "YN-2", 1, resolution=SOLVED)
    one = await desk.actions.send_back(APPROVER, "YN-2", one.version, reason="没说哪天")
    assert one.sent_back
    assert (await desk.tickets.view(CLERK, "YN-2")).events[-1].note == "没说哪天"
    assert (await desk.tickets.counts(APPROVER)).waiting == 0


async def test_merged_answered_and_taken_out(desk: Desk) -> None:
    """A follower gets the lead's answer as its own event, and unmerged is in progress as before."""
    before = await _stored(desk, "YN-3")
    one = await desk.actions.merge(CLERK, "YN-3", 1, lead="YN-2")
    assert one.merged_into == "YN-2"
    assert [row.number for row in (await desk.tickets.view(CLERK, "YN-2")).followers] == ["YN-3"]
    lead = await desk.actions.answer(CLERK, "YN-2", 2, resolution=SOLVED)
    lead = await desk.actions.close(CLERK, "YN-2", lead.version)
    told = await _stored(desk, "YN-3")
    assert (told.state, told.answer, told.citizen) == (FeedbackState.CLOSED, "已经修好。", "other")
    view = await desk.tickets.view(CLERK, "YN-3")
    assert [event.kind.value for event in view.events] == ["received", "merged", "answered", "closed"]
    assert view.lead is not None
    assert view.lead.number == "YN-2"
    with pytest.raises(ReviewError, match="已并入YN-2"):
        await desk.actions.reopen(CLERK, "YN-3", told.version, reason="没好")
    await desk.actions.unmerge(CLERK, "YN-3", told.version, reason="不是一回事")
    after = await _stored(desk, "YN-3")
    again = replace(
        after, version=before.version, changed_at=before.changed_at, responded_at=before.responded_at
    )
    assert again == before
    with pytest.raises(ReviewError, match="没有并入别的工单"):
        await desk.actions.unmerge(CLERK, "YN-3", after.version, reason="再来")


async def test_a_withdrawn_lead_lets_the_others_go(desk: Desk) -> None:
    """When the lead's citizen withdraws, followers are separate again, record who did it, and are told."""
    await desk.actions.merge(CLERK, "YN-3", 1, lead="YN-2")
    await desk.office.database.transact(lambda unit: storing.write_down(unit, Withdraw("YN-2"), NOW))
    free = await _stored(desk, "YN-3")
    assert (free.merged_into, free.state) == (None, FeedbackState.IN_PROGRESS)
    view = await desk.tickets.view(CLERK, "YN-3")
    assert (view.events[-1].actor, view.notices[-1].kind) == ("system", NoticeKind.UNMERGED)
    with pytest.raises(ReviewError, match="市民已经撤回"):
        await desk.actions.answer(CLERK, "YN-2", 3, resolution=SOLVED)


async def test_reopened_the_followers_come_along(desk: Desk, city: City) -> None:
    """Reopening a lead with a due date for its kind reopens its followers too."""
    await desk.actions.merge(CLERK, "YN-3", 1, lead="YN-2")
    lead = await desk.actions.answer(CLERK, "YN-2", 2, resolution=SOLVED)
    lead = await desk.actions.reopen(CLERK, "YN-2", lead.version, reason="没修好")
    assert str(lead.due) == "2023-05-22"
    follower = await _stored(desk, "YN-3")
    assert (follower.state, follower.answer, follower.reopened) == (FeedbackState.IN_PROGRESS, None, 1)


async def test_two_who_merge_crosswise_do_not_wait_for_ever(desk: Desk) -> None:
    """Of two crosswise merges one succeeds and the other is refused, without a deadlock."""
    results = await asyncio.wait_for(
        asyncio.gather(
            desk.actions.merge(CLERK, "YN-2", 1, lead="YN-3"),
            desk.actions.merge(COLLEAGUE, "YN-3", 1, lead="YN-2"),
            return_exceptions=True,
        ),
        timeout=LONG_S,
    )
    assert min(type(result).__name__ for result in results) == "FeedbackRecord"
    assert isinstance(next(r for r in results if not isinstance(r, FeedbackRecord)), ReviewError | StaleError)


async def test_many_at_once_each_for_itself(desk: Desk) -> None:
    """In a bulk action each refusal has its reason and harms no other; without the permission nothing is done."""
    asked = [("YN-1", 1), ("YN-2", 1), ("YN-3", 7), ("YN-4", 1), ("YN-5", 1)]
    results = await desk.bulk.answer(CLERK, asked, resolution=SOLVED)
    assert [result.number for result in results if result.ticket] == ["YN-2", "YN-4"]
    said = {result.number: result.problem or "" for result in results}
    assert "状态是“待受理”" in said["YN-1"]
    assert "别人已经改过" in said["YN-3"]
    assert "没有这件工单" in said["YN-5"]
    closed = await desk.bulk.close(CLERK, [("YN-2", 2), ("YN-4", 2)])
    assert all(result.ticket and result.ticket.state is FeedbackState.CLOSED for result in closed)
    (given,) = await desk.bulk.assign(DISPATCHER, [("YN-1", 1)], department="民政局")
    assert given.ticket is not None
    assert given.ticket.department == "民政局"
    with pytest.raises(ForbiddenError):
        await desk.bulk.close(AUDITOR, [("YN-2", 3)])
    with pytest.raises(ReviewError, match="选了201件，一次最多200件"):
        await desk.bulk.close(CLERK, [("YN-2", 3)] * 201)


async def test_a_department_is_one_of_the_citys(desk: Desk) -> None:
    """An unknown department is refused by name, and a head assigns nothing to another department."""
    with pytest.raises(ReviewError, match="单位：“火星局”不在随州的单位名录里"):
        await desk.actions.assign(DISPATCHER, "YN-1", 1, department="火星局")
    with pytest.raises(ForbiddenError, match="承办单位：“民政局”不在您负责的部门之内"):
        await desk.actions.assign(HEAD, "YN-1", 1, department="民政局")


async def test_queues_are_masked_and_scoped(desk: Desk) -> None:
    """A clerk's queue has their department's tickets, without unmasked words and pseudonym."""
    page = await desk.tickets.queue(CLERK, FeedbackFilter("elsewhere"), Sort.OLDEST, limit=3)
    rest = await desk.tickets.queue(CLERK, FeedbackFilter("elsewhere"), Sort.OLDEST, page.next, limit=3)
    assert [row.number for row in (*page.rows, *rest.rows)] == ["YN-1", "YN-2", "YN-3", "YN-4"]
    for row in page.rows:
        assert "王小明" not in str(row)
        assert "13900139000" not in str(row)
        assert "128" not in str(row.place)
        assert row.citizen == ""
    assert {row.number for row in (await desk.tickets.queue(AUDITOR, FeedbackFilter(CITY))).rows} > {"YN-5"}
    with pytest.raises(ForbiddenError, match="部门：“民政局”不在您负责的部门之内"):
        await desk.tickets.queue(CLERK, FeedbackFilter(CITY, departments=("民政局",)))
    found = await desk.tickets.found(CLERK, FeedbackFilter(CITY, text="电梯"))
    assert (found.count, found.complete) == (4, True)


async def test_counters_are_the_actors_own(desk: Desk) -> None:
    """A clerk's counts are their department's; a dispatcher's the city's, with open tickets by department."""
    own = await desk.tickets.counts(CLERK)
    assert (own.states[FeedbackState.IN_PROGRESS], own.mine) == (2, 2)
    assert own.departments == {"住建局": 4}
    whole = await desk.tickets.counts(DISPATCHER)
    assert whole.states[FeedbackState.IN_PROGRESS] == 3
    assert whole.departments["民政局"] == 1
    assert whole.overdue == 0


async def test_similar_tickets_are_the_actors_own(desk: Desk) -> None:
    """Similar tickets of one's department are offered masked; another department's are not."""
    found = await desk.tickets.similar(CLERK, "YN-2")
    assert {one.ticket.number for one in found} == {"YN-1", "YN-3", "YN-4"}
    assert all(one.score > 0.9 and "王小明" not in one.ticket.text for one in found)


async def test_who_reads_the_words_is_noted(desk: Desk) -> None:
    """Revealing returns words and place unmasked, and the audit log has who, which and why, but no words."""
    revealed = await desk.tickets.reveal(CLERK, "YN-3", " 电话回访 ")
    assert (revealed.text[:5], revealed.place) == ("我叫王小明", "解放路128号")
    assert await _audited(desk) == [("staff:c1", "ticket.revealed", "YN-3")]
    with pytest.raises(ReviewError, match="查看目的：还没有填"):
        await desk.tickets.reveal(CLERK, "YN-3", " ")
    assert len(await _audited(desk)) == 1


async def test_a_place_told_later_is_masked_in_the_events(desk: Desk) -> None:
    """A place added by a citizen is masked in the events too."""
    await desk.office.database.transact(
        lambda unit: storing.write_down(unit, AddPlace("YN-2", "解放路128号5楼"), NOW)
    )
    view = await desk.tickets.view(CLERK, "YN-2")
    assert "128" not in str(view)


async def test_templates_belong_to_departments(desk: Desk) -> None:
    """An approver keeps their department's templates, a dispatcher shared ones; a ticket is offered those that fit."""
    lamp = ReplyTemplate("", "电梯", "已派人维修。", "住建局", "电梯", FeedbackState.IN_PROGRESS)
    saved = await desk.templates.save(APPROVER, lamp)
    assert (saved.city, saved.updated_by) == (CITY, "a1")
    await desk.templates.save(DISPATCHER, ReplyTemplate("", "通用", "谢谢您。"))
    await desk.templates.save(APPROVER, replace(lamp, title="食堂", topic="食堂"))
    view = await desk.tickets.view(CLERK, "YN-2")
    assert [one.title for one in await desk.templates.of(CLERK, ticket=view.ticket)] == ["电梯", "通用"]
    assert [one.title for one in await desk.templates.of(STRANGER)] == ["通用"]
    for who, template in (
        (APPROVER, replace(lamp, department=None)),
        (APPROVER, replace(lamp, department="民政局")),
        (CLERK, lamp),
    ):
        with pytest.raises(ForbiddenError):
            await desk.templates.save(who, template)
    with pytest.raises(ReviewError, match="模板名称"):
        await desk.templates.save(APPROVER, replace(lamp, title=" "))
    await desk.templates.delete(APPROVER, saved.id or 0)
    with pytest.raises(ReviewError, match="已经不在了"):
        await desk.templates.save(APPROVER, saved)


async def test_views_and_rules(desk: Desk) -> None:
    """A clerk saves views, only people who manage templates share them, and rules are the administrator's."""
    mine = await desk.views.save(CLERK, "超期", "overdue=1")
    await desk.views.save(APPROVER, "大家的", "x", shared=True)
    assert [view.name for view in await desk.views.of(CLERK)] == ["超期", "大家的"]
    with pytest.raises(ForbiddenError):
        await desk.views.save(CLERK, "大家的", "x", shared=True)
    with pytest.raises(ForbiddenError, match="没有这个视图"):
        await desk.views.delete(STRANGER, mine.id or 0)
    await desk.views.delete(CLERK, mine.id or 0)
    with pytest.raises(ForbiddenError):
        await desk.rules.set_policy(HEAD, "住建局", second_person=True)
    with pytest.raises(ReviewError, match="火星局"):
        await desk.rules.set_policy(ADMINISTRATOR, "火星局", second_person=True)
    await desk.rules.set_policy(ADMINISTRATOR, "住建局", second_person=True)
    policies = await desk.rules.policies()
    assert [name for name, policy in policies.items() if policy.second_person] == ["住建局"]
    assert (await desk.rules.policy("住建局")).updated_by == "m1"
