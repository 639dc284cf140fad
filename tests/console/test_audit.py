"""The audit log's page: filters, pages, and verification of the chain."""

import re
from typing import Any

from sqlalchemy import text

from storage.records import AuditEntry, Role
from tests.console.harness import BOTH, NOW, Console

ROW = re.compile(r'data-label="序号"[^>]*>(\d+)<')


def numbers(html: str) -> list[int]:
    """Return the numbers of the rows on a page."""
    return [int(number) for number in ROW.findall(html)]


async def note(console: Console, many: int, **changes: Any) -> None:
    """Write `many` entries, a second apart."""
    entry = {"actor": "staff:x", "action": "ticket.revealed", "subject": "YN-1", **changes}

    def work(unit: object) -> None:
        for _ in range(many):
            console.clock.pass_(seconds=1)
            unit.audit.append(AuditEntry(console.clock.now, **entry))

    await console.database.transact(work)


@BOTH
async def test_pages_follow_one_another_without_gap(console: Console) -> None:
    """Pages lead from the newest entry to the oldest and back, with every row once."""
    auditor = await console.sign_in(Role.AUDITOR)
    await note(console, 120)
    seen: list[int] = []
    path = "/audit"
    while True:
        html = await auditor.page(path)
        seen += numbers(html)
        older = re.search(r'rel="next" href="/console([^"]+)"', html)
        if not older:
            break
        path = older[1].replace("&amp;", "&")
    assert seen == sorted(seen, reverse=True)
    assert seen == list(range(len(await console.audited()), 0, -1))
    newer = re.search(r'rel="prev" href="/console([^"]+)"', html)
    assert newer
    back = numbers(await auditor.page(newer[1].replace("&amp;", "&")))
    assert back[-1] == numbers(html)[0] + 1


@BOTH
async def test_filters_narrow_and_stay_in_the_form(console: Console) -> None:
    """The log is filtered by who, what, on what, and the city's days, both included."""
    auditor = await console.sign_in(Role.AUDITOR)
    console.clock.pass_(days=-1)
    await note(console, 1, actor="system")
    console.clock.pass_(days=1)
    await note(console, 2, subject="YN-2")
    await note(console, 1, action="ticket.closed")
    assert len(numbers(await auditor.page("/audit?subject=YN-2"))) == 2
    assert len(numbers(await auditor.page("/audit?action=ticket.closed"))) == 1
    html = await auditor.page("/audit?actor=system&since=2031-05-05&until=2031-05-05")
    assert len(numbers(html)) == 1
    assert 'value="2031-05-05"' in html
    assert '<option selected value="system">' in html
    assert "没有这样的记录" in await auditor.page("/audit?until=2031-05-04")
    assert len(numbers(await auditor.page("/audit?since=2031-05-06"))) == len(await console.audited()) - 1


async def test_a_filter_that_is_none_is_said(console: Console) -> None:
    """An unreadable filter gives 422 beside its field; an invalid cursor is ignored."""
    auditor = await console.sign_in(Role.AUDITOR)
    assert (await auditor.get("/audit?since=yesterday")).status == 422
    assert (await auditor.get("/audit?actor=nobody")).status == 422
    whole = numbers(await auditor.page("/audit"))
    for cursor in ("before=x", "after=-1", "before=99999999999999999999999", "before=²"):
        assert numbers(await auditor.page(f"/audit?{cursor}")) == whole


async def test_a_day_out_of_range_is_said(console: Console) -> None:
    """Days near which no times can be computed give 422 beside the field; the last day of the range is accepted."""
    auditor = await console.sign_in(Role.AUDITOR)
    for wrong in ("since=0001-01-01", "until=9999-12-31", "until=3000-01-01"):
        said = await auditor.words(f"/audit?{wrong}", 422)
        assert f"日期“{wrong[6:]}”超出范围：请填1900年到2999年之间的日期" in said
    assert numbers(await auditor.page("/audit?since=1900-01-01&until=2999-12-31"))


@BOTH
async def test_verifying_tells_a_whole_chain_from_an_altered_one(console: Console) -> None:
    """Verification reports the result, and records it in the log itself as long as that is intact."""
    auditor = await console.sign_in(Role.AUDITOR)
    await note(console, 3)
    count = len(await console.audited())
    assert f"核验通过：{count}条记录" in await auditor.done("/audit/verify")
    assert (await console.audited())[-1].action == "audit.verified"
    changed = "UPDATE audit SET subject = 'YN-9' WHERE id = 2"
    await console.database.transact(lambda unit: unit.audit._connection.execute(text(changed)))
    assert "核验没有通过：第2条记录" in await auditor.done("/audit/verify")
    assert len(await console.audited()) == count + 1


async def test_people_are_named_and_details_are_read(console: Console) -> None:
    """People and details are shown in an auditor's words, not as ids and codes."""
    auditor = await console.sign_in(Role.AUDITOR)
    said = await auditor.words("/audit")
    assert "审计员0号（auditor.0） 登录" in said
    assert "运维人员 邀请人员" in said
    assert NOW.strftime("%Y-%m-%d 09:30") in said
    await note(console, 1, action="commitment.status", subject="commitment:3-047")
    await note(console, 1, action="ticket.taken", detail={"state": "办理中", "version": 3})
    said = await auditor.words("/audit")
    assert "发布承诺进展 承诺3-047" in said
    assert "接单 YN-1 状态：办理中；版本：3" in said
    await note(console, 1, action="ticket.taken", detail={"why": "password", "login": "locked", "value": ""})
    assert "接单 YN-1 登录名：locked；原因：密码不对" in await auditor.words("/audit")


async def test_a_thing_is_found_as_it_is_shown(console: Console) -> None:
    """Entries are found by 承诺3-047, as the page writes it, and by the log's own name."""
    auditor = await console.sign_in(Role.AUDITOR)
    await note(console, 2, action="commitment.status", subject="commitment:3-047")
    for written in ("承诺3-047", "承诺 3-047", "commitment:3-047"):
        assert len(numbers(await auditor.page(f"/audit?subject={written}"))) == 2
