"""Staff see what became of each message to a citizen: on the ticket, on the overview, and in a list."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import bot
from console.notice_outcomes import KINDS, WHY, outcome_of
from console.pages import notices as pages_notices
from console.pages import overview
from handlers.desk import notices as desk_notices
from storage.records import NoticeKind, NoticeRecord, NoticeState, Role
from tests.console.harness import BOTH, Console

_NOW = datetime(2031, 5, 1, tzinfo=UTC)


async def put(console: Console, ticket: str, key: str = "k1", **changes: Any) -> None:
    """Store a notice about a ticket as the courier leaves it."""
    now = console.clock.now
    made = NoticeRecord(
        city=console.city.code,
        citizen="a1b2c3",
        channel="wechat",
        kind=NoticeKind.ANSWERED,
        key=f"{ticket}:{key}",
        replies='[{"text":"秘密的原文","choices":[]}]',
        created_at=now,
        not_before=now,
        ticket=ticket,
    )
    await console.database.transact(lambda unit: unit.notices.add(replace(made, **changes)))


@BOTH
async def test_a_ticket_tells_what_became_of_each_message(console: Console) -> None:
    """A ticket lists sent, carried, held and failed notices with reasons, but neither words nor citizen."""
    number = await console.file()
    settled = {"settled_at": console.clock.now}
    await put(console, number, "1", kind=NoticeKind.ASSIGNED, state=NoticeState.SENT, **settled)
    await put(console, number, "2", kind=NoticeKind.EXTENDED, state=NoticeState.SENT, carried=True, **settled)
    await put(console, number, "3", state=NoticeState.HELD, why="window")
    await put(
        console, number, "4", kind=NoticeKind.CLOSED, state=NoticeState.FAILED, why="wechat_99999", **settled
    )
    await put(console, number, "5", kind=NoticeKind.MERGED)
    said = await (await console.sign_in(Role.CLERK)).words(f"/tickets/{number}")
    for part in (
        "派单通知 已送达",
        "延期通知 随回信送达",
        "答复 等居民来信",
        "48小时内最多发5条",
        "合并通知 等待发送",
    ):
        assert part in said
    assert re.search(r"办结通知 没能送达 \S+ \S+ wechat_99999", said)
    assert "秘密的原文" not in said
    assert "a1b2c3" not in said


@BOTH
async def test_the_first_page_counts_what_did_not_arrive(console: Console) -> None:
    """The overview counts the last month's undelivered notices of one's departments and links to the list."""
    mine, other = await console.file(), await console.file("茶园的路塌了", department="茶业局")
    old = console.clock.now - timedelta(days=31)
    await put(console, mine, "1", state=NoticeState.HELD, why="no_push")
    await put(console, mine, "2", state=NoticeState.FAILED, why="telegram_gone", settled_at=console.clock.now)
    await put(
        console, mine, "3", state=NoticeState.FAILED, why="telegram_gone", created_at=old, settled_at=old
    )
    await put(console, mine, "4", state=NoticeState.SENT, settled_at=console.clock.now)
    await put(console, other, "5", state=NoticeState.HELD, why="no_push")
    clerk, dispatcher = await console.sign_in(Role.CLERK), await console.sign_in(Role.DISPATCHER)
    assert "没送到的消息 2 其中1条没能送达" in await clerk.words("")
    assert "没送到的消息 3 " in await dispatcher.words("")
    listed = await clerk.words("/notices")
    assert listed.count(mine) == 2
    assert other not in listed
    assert "这个渠道不能主动发消息" in listed
    assert other in await dispatcher.words("/notices")


@BOTH
async def test_with_everything_delivered_the_list_says_so(console: Console) -> None:
    """An empty list says that everything was delivered."""
    assert "都送到了" in await (await console.sign_in(Role.AUDITOR)).words("/notices")


def test_every_kind_and_every_reason_has_words() -> None:
    """Every reason of courier and channels has a sentence; a new one is shown as it is."""
    assert set(KINDS) == set(NoticeKind)
    given = re.compile(
        r"""(?:ChannelError|_HoldError)\(\s*"([a-z_0-9]+)"|outbox\.held\([^,]+, "([a-z_]+)"\)"""
    )
    reasons = {
        reason
        for path in Path(bot.__file__).parent.rglob("*.py")
        for found in given.findall(path.read_text("utf-8"))
        for reason in found
        if reason
    }
    assert "window" in reasons
    assert reasons <= set(WHY)


@pytest.mark.parametrize("state", NoticeState)
def test_every_state_is_a_fate(state: NoticeState) -> None:
    """Every notice state has words."""
    now = replace(
        NoticeRecord("c", "z", "web", NoticeKind.STATUS, "k", "[]", _NOW, _NOW),
        state=state,
        why="not_known_here",
    )
    assert outcome_of(now).state
    assert outcome_of(now).why == "not_known_here"


async def test_the_list_counts_as_the_first_page_does(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is too much to list is counted all the same; where counting stopped, both pages say so."""
    monkeypatch.setattr(desk_notices, "MOST", 1)
    monkeypatch.setattr(pages_notices, "MOST", 1)
    number, clerk = await console.file(), await console.sign_in(Role.CLERK)
    for key in "123":
        await put(console, number, key, state=NoticeState.HELD, why="no_push")
    assert "没送到的消息 3 " in await clerk.words("")
    said = await clerk.words("/notices")
    assert "没送到的消息 3 " in said
    assert said.count(number) == 1
    assert "只列出最近的1条，共3条" in said
    for module in (desk_notices, pages_notices, overview):
        monkeypatch.setattr(module, "CAP", 2)
    assert "没送到的消息 2+ " in await clerk.words("")
    assert "没送到的消息 2+ " in await clerk.words("/notices")
