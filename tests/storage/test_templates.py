"""Reply templates, saved views and departments' rules are stored, replaced and deleted."""

from dataclasses import replace
from datetime import datetime

import pytest

from storage.database import Database
from storage.records import (
    DepartmentPolicy,
    FeedbackOutcome,
    FeedbackState,
    ReplyTemplate,
    SavedView,
)

CITY = "suizhou-2023"


async def test_templates_are_saved_changed_and_deleted(database: Database, now: datetime) -> None:
    """A new template gets an id, a change keeps it, and a deleted one can't be changed."""
    made = ReplyTemplate(
        CITY, "路灯", "已派人。", "住建局", "路灯", FeedbackState.IN_PROGRESS, FeedbackOutcome.SOLVED
    )
    saved = await database.transact(lambda unit: unit.templates.save(made))
    assert saved.id is not None
    changed = replace(saved, text="已修好。", updated_by="s1", updated_at=now)
    await database.transact(lambda unit: unit.templates.save(changed))
    assert await database.read(lambda unit: unit.templates.get(CITY, saved.id)) == changed
    assert await database.read(lambda unit: unit.templates.get("wuhan", saved.id)) is None
    assert await database.transact(lambda unit: unit.templates.delete(CITY, saved.id))
    assert not await database.transact(lambda unit: unit.templates.delete(CITY, saved.id))
    with pytest.raises(LookupError, match="is gone"):
        await database.transact(lambda unit: unit.templates.save(changed))


async def test_templates_are_listed_by_department_and_state(database: Database) -> None:
    """One's own come first, then shared ones; a state selects those for it and for any."""
    for made in (
        ReplyTemplate(CITY, "通用", "x"),
        ReplyTemplate(CITY, "路灯", "x", "住建局", "路灯"),
        ReplyTemplate(CITY, "办结", "x", "住建局", None, FeedbackState.ANSWERED),
        ReplyTemplate(CITY, "民政", "x", "民政局"),
        ReplyTemplate("wuhan", "武汉", "x"),
    ):
        await database.transact(lambda unit, made=made: unit.templates.save(made))

    async def titles(*departments: str, **more: object) -> list[str]:
        found = await database.read(lambda unit: unit.templates.listed(CITY, departments, **more))
        return [one.title for one in found]

    own = await titles("住建局")
    assert (set(own), own[-1]) == ({"路灯", "办结", "通用"}, "通用")
    assert set(await titles()) == {"路灯", "办结", "通用", "民政"}
    assert set(await titles("住建局", state=FeedbackState.RECEIVED)) == {"路灯", "通用"}


async def test_a_view_of_the_same_name_is_replaced(database: Database) -> None:
    """A view replaces one of its name; own ones come first; others' can't be deleted, and shared ones with permission."""
    for view in (
        SavedView(CITY, "s1", "超期", "overdue=1"),
        SavedView(CITY, "s1", "超期", "overdue=1&sort=due"),
        SavedView(CITY, None, "全部", ""),
        SavedView(CITY, "s2", "超期", "x"),
    ):
        await database.transact(lambda unit, view=view: unit.views.save(view))
    listed = await database.read(lambda unit: unit.views.listed(CITY, "s1"))
    assert [(one.staff, one.name, one.query) for one in listed] == [
        ("s1", "超期", "overdue=1&sort=due"),
        (None, "全部", ""),
    ]
    own, shared = (one.id for one in listed)
    assert not await database.transact(lambda unit: unit.views.delete(CITY, "s2", own))
    assert not await database.transact(lambda unit: unit.views.delete(CITY, "s1", shared))
    assert await database.transact(lambda unit: unit.views.delete(CITY, "s1", shared, shared=True))
    assert await database.transact(lambda unit: unit.views.delete(CITY, "s1", own))
    assert await database.read(lambda unit: unit.views.listed(CITY, "s1")) == []


async def test_a_department_without_rules_has_the_defaults(database: Database, now: datetime) -> None:
    """The last rules saved apply; a department without has the defaults."""
    assert await database.read(lambda unit: unit.policies.of(CITY, "住建局")) == DepartmentPolicy(
        CITY, "住建局"
    )
    for second_person in (True, False, True):
        policy = DepartmentPolicy(CITY, "住建局", second_person, "s1", now)
        await database.transact(lambda unit, policy=policy: unit.policies.save(policy))
    assert await database.read(lambda unit: unit.policies.all(CITY)) == {"住建局": policy}
