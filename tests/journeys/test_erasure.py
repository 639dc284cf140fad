"""A citizen's data, requested, shown and erased: nothing remains in any table, file or log, on either database."""

import json
import os
import re
import secrets
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text
from structlog.testing import capture_logs

from bot.auditing import verify_audit
from bot.secret import pseudonyms
from bot.settings import Settings
from bot.tidying import Sweeper
from handlers import wording
from handlers.casework.change import Resolution
from handlers.conversation import Answer, Conversation
from handlers.desk.desk import Desk
from handlers.dialogue import Dialogue
from handlers.messages import Act, EventKind, Incoming
from handlers.notices.addresses import Addresses, ContactKeeper
from handlers.own_data.keeping import USUAL
from handlers.own_data.retention import keep_to
from handlers.tickets.ticket_number import issue
from storage.address import read_address
from storage.database import Database
from storage.export import Format
from storage.records import FeedbackFilter, FeedbackOutcome, FeedbackRecord, Happening, Role
from storage.spool import Card, Phase, Spool
from tests.bot.test_tidying import PSEUDONYM
from tests.handlers.clerks import staff

KEY = b"k" * 32
SENDER = "7705551234567"
"""A platform's id; Telegram's are numbers."""
PHONE, CARD, NAME, DOOR = "13907221188", "420111198503154321", "欧阳慕雪", "花溪路19号3单元1102室"
SEEDED = (PHONE, CARD, NAME[2:], "1102室", "19号", SENDER, "鄂S88K66", "moxue@qq.com")
"""What must not be found anywhere afterwards."""
START = datetime(2023, 5, 8, 2, tzinfo=UTC)


@dataclass
class House:
    """The real city's conversation and housekeeping, over one database and one folder."""

    url: str
    folder: Path
    dialogue: Dialogue
    now: datetime = START
    logs: list[object] = field(default_factory=list)

    async def open(self) -> None:
        """Start."""
        self.database = Database(self.url)
        await self.database.open()
        clock: Callable[[], datetime] = lambda: self.now  # noqa: E731
        self.conversation = Conversation(
            dialogue=self.dialogue,
            database=self.database,
            pseudonym=pseudonyms(KEY),
            clock=clock,
            new_number=lambda: issue(secrets.randbelow),
            contacts=ContactKeeper(Addresses(KEY), ["telegram", "wechat"]),
            privacy=wording.PRIVACY,
        )
        self.desk = Desk(database=self.database, city=self.dialogue.city, clock=clock)
        self.sweeper = Sweeper(
            self.database,
            set_aside=self.folder / "set-aside",
            exports=self.folder / "exports",
            pseudonym=pseudonyms(KEY),
            keeping=USUAL,
            clock=clock,
        )

    async def say(
        self, words: str, *, who: str = SENDER, channel: str = "telegram", event: EventKind | None = None,
        message_id: str | None = None,
    ) -> str:  # fmt: skip
        """Say something; return everything answered."""
        self.now += timedelta(minutes=1)
        incoming = Incoming(
            channel,
            who,
            message_id or secrets.token_hex(6),
            words,
            self.now,
            event,
            single_reply=channel == "wechat",
            act=Act.MESSAGE if channel == "wechat" else None,
        )
        with capture_logs() as logs:
            answer: Answer = await self.conversation.receive(incoming)
        self.logs += logs
        assert answer.stored
        return "\n".join(reply.text for reply in answer.replies)

    async def tickets(self) -> list[FeedbackRecord]:
        """Return all tickets, oldest first."""
        wanted = FeedbackFilter(self.dialogue.city.code)
        return await self.database.read(lambda unit: list(unit.feedback.iterate(wanted)))

    async def clerk(self, number: str) -> None:
        """Work on a ticket like careless clerks, with names and numbers in every field."""
        record = await self.database.read(lambda unit: unit.feedback.get(number))
        assert record
        actor = staff("s1", Role.HEAD)
        dispatcher = staff("s2", Role.DISPATCHER)
        department = record.department

        async def version() -> int:
            found = await self.database.read(lambda unit: unit.feedback.get(number))
            assert found
            return found.version

        await self.desk.actions.assign(dispatcher, number, await version(), department=department)
        await self.desk.actions.note(actor, number, text=f"已电话联系{NAME}女士，电话{PHONE}，住{DOOR}")
        await self.desk.actions.extend(
            actor, number, await version(), working_days=3, reason=f"联系人{NAME}，{PHONE}，外出"
        )
        await self.desk.actions.answer(
            actor,
            number,
            await version(),
            resolution=Resolution(
                f"{NAME}女士：您好，{DOOR}的路灯修好了，回访电话{PHONE}。",
                FeedbackOutcome.PARTLY,
                f"车牌鄂S88K66的车还没挪，联系{PHONE}",
            ),
        )

    def everything(self) -> bytes:
        """Return all bytes of the database's files (or every table as text), of every file, and of the log."""
        found = [json.dumps(self.logs, ensure_ascii=False, default=str).encode()]
        found += [path.read_bytes() for path in self.folder.rglob("*") if path.is_file()]
        if self.url.startswith("postgresql"):
            found.append(self.rows().encode())
        return b"\n".join(found)

    def rows(self) -> str:
        """Return every row of every table of PostgreSQL, including the search index."""
        engine = create_engine(read_address(self.url))
        with engine.connect() as connection:
            names = inspect(connection).get_table_names()
            told = "\n".join(
                str(row)
                for name in names
                for row in connection.execute(text(f'SELECT t::text FROM "{name}" t'))  # noqa: S608 - Its own names.
            )
        engine.dispose()
        return told


@pytest.fixture
async def house(database_url: str, tmp_path: Path, dialogue: Dialogue) -> AsyncIterator[House]:
    """Yield the house on either database; SQLite's file is in the folder."""
    house = House(database_url, tmp_path, dialogue)
    await house.open()
    yield house
    await house.database.close()


def settings_of(house: House) -> Settings:
    """Return settings with which a command would use the same database."""
    return Settings(_env_file=None, var_dir=house.folder, database_url=house.url)  # type: ignore[call-arg]


async def live(house: House, channel: str) -> list[str]:
    """Create every kind of data: questions, tickets, a place, a follow, notices, a rating, a draft."""
    say = lambda words: house.say(words, channel=channel)  # noqa: E731
    await say("我叫" + NAME + "，今年改造多少个老旧小区？")
    await say("关注 老旧小区")
    await say(
        f"我要投诉：我叫{NAME}，电话{PHONE}，身份证{CARD}，{DOOR}门口的路灯坏了三天没人修，邮箱moxue@qq.com"
    )
    await say(f"在{DOOR}")
    await say(f"我要投诉：小区门口垃圾成堆，臭得很，请打{PHONE}找{NAME}")
    first, second = [ticket.number for ticket in await house.tickets()]
    await house.clerk(first)
    await say("没解决 " + first)
    await say(f"补充 {second} 车牌鄂S88K66的车天天堵在{DOOR}")
    await say(f"再说一句，{DOOR}那里什么时候修，我是{NAME}")
    return [first, second]


def leave_files(house: House) -> None:
    """Put into VAR_DIR an update that was put aside, and an unmasked export."""
    (house.folder / "set-aside").mkdir()
    update = {"update": {"message": {"from": {"id": int(SENDER)}, "text": f"我是{NAME}，{PHONE}"}}}
    put_aside = house.folder / "set-aside" / "telegram-1.json"
    put_aside.write_text(json.dumps(update))
    os.utime(put_aside, (0, house.now.timestamp()))
    spool = Spool(house.folder / "exports")
    card = Card("a" * 32, "s1", Format.CSV, True, "全部", 1, house.now, phase=Phase.DONE)
    spool.begin(card)
    spool.file(card).write_text(f"{NAME},{PHONE},{DOOR}")


async def test_erasing_leaves_nothing(house: House) -> None:
    """Before erasing each seeded string is somewhere; after 「删除我的数据」 and 「确认删除」 none is in any file, table or log."""
    numbers = await live(house, "telegram")
    for _ in range(60):  # Neighbours, so that pages are split and rows moved.
        await house.say(
            "我要投诉：楼下的井盖坏了，夜里响个不停" + "，很吵" * secrets.randbelow(60),
            who="n",
            channel="web",
        )
    leave_files(house)
    before = house.everything()
    for seeded in (PHONE, CARD, NAME, DOOR):
        assert seeded.encode() in before
    shown = await house.say("我的数据")
    assert "意见：2件" in shown
    assert "关注：1项" in shown
    assert "账号：加密存着" in shown
    assert NAME not in shown
    asked = await house.say("删除我的数据")
    assert "2件意见" in asked
    assert wording.ERASED.partition("\n")[0] in await house.say("确认删除", message_id="last")
    await house.sweeper.sweep()
    after = house.everything()
    assert [seeded for seeded in SEEDED if seeded.encode() in after] == []
    whose = PSEUDONYM("telegram", SENDER)
    tickets = [ticket for ticket in await house.tickets() if ticket.number in numbers]
    assert [ticket.citizen for ticket in tickets] == ["", ""]
    assert whose not in json.dumps([str(ticket) for ticket in tickets])


async def test_what_is_left_is_whole_and_useful(house: House) -> None:
    """The chains verify; the ticket keeps department, history and masked words, is searchable, and can be worked on."""
    first, second = await live(house, "telegram")
    await house.say("删除我的数据")
    await house.say("确认删除")
    lines, whole = verify_audit(settings_of(house))
    assert whole, lines
    events = await house.database.read(lambda unit: unit.events.of(first))
    assert events[-1].kind is Happening.ERASED
    assert events[-1].detail == {"why": "asked", "whole": True}
    assert Happening.ANSWERED in {event.kind for event in events}
    assert "before" not in events[0].detail
    found = await house.database.read(
        lambda unit: unit.tickets.page(FeedbackFilter(house.dialogue.city.code, text="路灯坏了"))
    )
    assert [row.number for row in found.rows] == [first]
    assert "路灯坏了三天" in found.rows[0].text
    await house.desk.actions.note(staff("s1", Role.HEAD), second, text="继续办理")
    assert verify_audit(settings_of(house))[1]


async def test_a_forged_erasure_is_found(house: House) -> None:
    """A ticket rewritten like an erasure, without an audit entry, is reported by number."""
    first, _ = await live(house, "telegram")
    await house.say("删除我的数据")
    await house.say("确认删除")
    engine = create_engine(read_address(house.url))
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE audit SET subject = 'YN-0' WHERE subject = :number"), {"number": first}
        )
    engine.dispose()
    lines, whole = verify_audit(settings_of(house))
    assert not whole
    assert any(first in line for line in lines)


async def test_what_was_erased_stays_erased(house: House) -> None:
    """A redelivered message restores and answers nothing; the last one gets its own answer again."""
    words = f"我要投诉：{DOOR}的路灯坏了三天没人修，电话{PHONE}"
    await house.say(words, message_id="m1")
    await house.say("删除我的数据")
    answer = await house.say("确认删除", message_id="m2")
    assert await house.say(words, message_id="m1") == ""
    assert await house.say("确认删除", message_id="m2") == answer
    assert len(await house.tickets()) == 1
    assert "您还没有提过意见" in await house.say("我的工单")
    house.now += timedelta(days=USUAL.replies, hours=1)
    await keep_to(house.database, USUAL, house.now)
    assert PSEUDONYM("telegram", SENDER) not in await house.database.read(
        lambda unit: str(unit.citizens.erasures(START))
    )


async def test_unsubscribing_erases_everything(house: House) -> None:
    """Unsubscribing on WeChat leaves anonymous tickets and nothing else."""
    await live(house, "wechat")
    await house.say("", channel="wechat", event=EventKind.UNSUBSCRIBED)
    await house.sweeper.sweep()
    after = house.everything()
    assert [seeded for seeded in SEEDED if seeded.encode() in after] == []
    whose = PSEUDONYM("wechat", SENDER)
    held = await house.database.read(
        lambda unit: unit.citizens.holdings(house.dialogue.city.code, "wechat", whose)
    )
    assert (held.tickets, held.follows, held.notices, held.replies, held.address) == (0, 0, 0, 0, False)


async def test_nothing_goes_without_being_asked_twice(house: House) -> None:
    """「确认删除」 unasked asks first, 「是」 asks again, and 「取消」 and half an hour of silence keep everything."""
    await house.say("我要投诉：花溪路的路灯坏了三天没人修")
    assert "确认删除" in await house.say("确认删除")
    assert "确认删除" in await house.say("是")
    assert "取消了" in await house.say("取消")
    await house.say("删除我的数据")
    house.now += timedelta(minutes=31)
    assert "找不回来" in await house.say("确认删除")
    (ticket,) = await house.tickets()
    assert ticket.citizen


@pytest.mark.parametrize("channel", ["telegram", "wechat", "web"])
async def test_the_notice_is_told_once(house: House, channel: str) -> None:
    """The notice comes once with the first reply on every channel, within it on WeChat; a copy repeats it."""
    told = wording.PRIVACY
    first = await house.say("你叫什么", channel=channel, message_id="m1")
    assert first.count(told) == 1
    assert "隐私说明" in first
    assert await house.say("你叫什么", channel=channel, message_id="m1") == first
    assert told not in await house.say("路灯坏了找谁", channel=channel)
    assert told not in await house.say("你好", channel=channel)
    whole = await house.say("隐私说明", channel=channel)
    assert "我的数据" in whole
    assert "删除我的数据" in whole
    assert "一年" in whole


async def test_danger_comes_before_the_notice(house: House) -> None:
    """A call for help gets no data notice; it comes with the next reply."""
    assert wording.PRIVACY not in await house.say("着火了，快来人")
    assert wording.PRIVACY in await house.say("取消")


async def test_a_ticket_whose_time_is_over_is_nobodys(house: House) -> None:
    """A year after its end a ticket is masked and anonymous; open and younger ones are unchanged."""
    await house.say(f"我要投诉：我叫{NAME}，电话{PHONE}，{DOOR}的路灯坏了三天没人修")
    await house.say(f"我要投诉：小区门口垃圾成堆，请打{PHONE}")
    first, second = [ticket.number for ticket in await house.tickets()]
    await house.clerk(first)
    answered = house.now
    house.now = answered + timedelta(days=USUAL.identities - 1)
    assert (await keep_to(house.database, USUAL, house.now))["identities"] == 0
    house.now = answered + timedelta(days=USUAL.identities + 1)
    gone = await keep_to(house.database, replace(USUAL, conversations=3650), house.now)
    assert gone["identities"] == 1
    records = {ticket.number: ticket for ticket in await house.tickets()}
    assert not records[first].citizen
    assert PHONE not in str(records[first])
    assert records[second].citizen
    assert PHONE in records[second].text
    assert verify_audit(settings_of(house))[1]


async def test_each_period_is_held_to(house: House) -> None:
    """Replies, conversations, addresses, questions and notices are deleted after their own periods, not a day before."""
    await house.say("今年改造多少个老旧小区？")
    await house.say("关注 老旧小区")
    await house.say(f"我要投诉：{DOOR}的路灯坏了三天没人修")
    (ticket,) = await house.tickets()
    await house.clerk(ticket.number)
    await house.say("我的工单")
    begun = house.now
    city = house.dialogue.city.code

    async def after(days: float) -> dict[str, int]:
        return await keep_to(house.database, USUAL, begun + timedelta(days=days))

    assert (await after(USUAL.replies - 1))["replies"] == 0
    assert (await after(USUAL.replies + 1))["replies"] > 0
    assert (await after(USUAL.notices - 1))["notices"] == 0
    assert (await after(USUAL.notices + 1))["notices"] > 0
    gone = await after(USUAL.conversations + 1)
    assert (gone["conversations"], gone["contacts"]) == (1, 0)
    await house.database.transact(
        lambda unit: unit.follows.remove(city, PSEUDONYM("telegram", SENDER), ("theme:老旧小区",))
    )
    assert (await after(USUAL.conversations + 1))["contacts"] == 1
    assert (await after(USUAL.questions - 1))["questions"] == 0
    assert (await after(USUAL.questions + 1))["questions"] == 1


def test_the_seeded_strings_are_what_masking_finds() -> None:
    """The seeded strings are personal data by the product's own detection, so that their absence proves masking."""
    from handlers.masking import mask  # noqa: PLC0415

    words = f"我叫{NAME}，电话{PHONE}，身份证{CARD}，住{DOOR}，车牌鄂S88K66，邮箱moxue@qq.com"
    assert not any(seeded in mask(words) for seeded in SEEDED)
    assert re.search("我叫欧", mask(words))
