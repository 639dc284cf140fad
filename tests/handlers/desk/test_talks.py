"""A clerk's conversation with a citizen, from both sides, over real storage: desk, outbox and conversation."""

import asyncio
import hashlib
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from handlers import wording
from handlers.casework.change import Resolution, ReviewError
from handlers.casework.talking import LAPSE
from handlers.conversation import Conversation
from handlers.desk.desk import Desk
from handlers.dialogue import Dialogue
from handlers.hearing.intent import Command, Intent
from handlers.messages import EventKind, Incoming, Kind
from handlers.people import Actor, ForbiddenError
from handlers.tickets.ticket_number import issue
from knowledge.city import City
from knowledge.found import Band, Finding, Match
from storage.database import Database
from storage.records import (
    AuditFilter,
    FeedbackEvent,
    FeedbackFilter,
    FeedbackKind,
    FeedbackOutcome,
    FeedbackRecord,
    FeedbackState,
    Happening,
    NoticeKind,
    NoticeRecord,
    NoticeState,
    Role,
    Solved,
)
from tests.handlers.clerks import AUDITOR, DISPATCHER, HEAD, staff
from tests.handlers.dialogues import START, Routes, Script, feedback, order
from tests.patience import LONG_S

CLERK, BOSS = staff("k1", Role.CLERK, "城管执法委"), staff("k2", Role.HEAD, "城管执法委")
COMPLAINT = "解放路的路灯坏了三天没人修"
SOLVED = Resolution("路灯修好了。", FeedbackOutcome.SOLVED)


@dataclass
class Hall:
    """Citizens on one side, a desk on the other, over one database."""

    city: City
    database: Database
    script: Script = field(default_factory=Script)
    now: datetime = START

    def __post_init__(self) -> None:
        """Build both sides."""
        self.conversation = Conversation(
            dialogue=Dialogue(city=self.city, understanding=self.script, router=Routes(self.city)),
            database=self.database,
            pseudonym=lambda channel, sender: hashlib.sha256(f"{channel}/{sender}".encode()).hexdigest(),
            clock=lambda: self.now,
            new_number=lambda: issue(secrets.randbelow),
        )
        self.desk = Desk(database=self.database, city=self.city, clock=lambda: self.now)

    async def say(
        self, words: str, intent: Intent | None = None, *, who: str = "li", event: EventKind | None = None
    ) -> str:
        """Say something as a citizen; return all that the citizen reads."""
        if intent is not None:
            self.script.intents[words] = intent
        incoming = Incoming("web", who, secrets.token_hex(8), words, self.now, event)
        answer = await self.conversation.receive(incoming)
        assert answer.stored
        return "\n".join(reply.text for reply in answer.replies)

    async def file(self, words: str = COMPLAINT, *, who: str = "li") -> str:
        """File a complaint, taken by the clerk; return its number."""
        await self.say(words, feedback(FeedbackKind.COMPLAINT), who=who)
        tickets = await self.tickets()
        number = tickets[-1].number
        await self.desk.actions.assign(DISPATCHER, number, 1, department="城管执法委")
        await self.desk.actions.take(CLERK, number, 2)
        self.now += timedelta(minutes=1)
        return number

    async def tickets(self) -> list[FeedbackRecord]:
        """Return all tickets, oldest first."""
        wanted = FeedbackFilter(self.city.code)
        return await self.database.read(lambda unit: list(unit.feedback.iterate(wanted)))

    async def ticket(self, number: str) -> FeedbackRecord:
        """Return one ticket."""
        found = await self.database.read(lambda unit: unit.feedback.get(number))
        assert found
        return found

    async def events(self, number: str) -> list[FeedbackEvent]:
        """Return a ticket's events."""
        return await self.database.read(lambda unit: unit.events.of(number))

    async def notices(self, number: str, kind: NoticeKind) -> list[NoticeRecord]:
        """Return the notices about a ticket."""
        found = await self.database.read(lambda unit: unit.notices.of_ticket(self.city.code, number))
        return [notice for notice in found if notice.kind is kind]

    async def answer(self, actor: Actor, number: str) -> None:
        """Answer a ticket at its current version."""
        await self.desk.actions.answer(actor, number, (await self.ticket(number)).version, resolution=SOLVED)


@pytest.fixture
async def hall(database: Database, city: City) -> AsyncIterator[Hall]:
    """Yield a city hall on either database; finally check every chain."""
    yield Hall(city, database)
    assert await database.read(lambda unit: unit.events.verify()) is None
    assert await database.read(lambda unit: unit.audit.verify()) is None


def question(city: City) -> Intent:
    """Return the intent of a question that the bot could answer."""
    return Intent(Kind.QUESTION, "", finding=Finding(Band.ANSWER, (Match(city.commitments[3], 0.9),)))


async def test_clerk_and_citizen_write_to_each_other_without_the_bot(hall: Hall) -> None:
    """The clerk's words reach the citizen, and the citizen's go to the ticket without the bot, until the clerk ends it."""
    number = await hall.file()
    await hall.desk.talks.message(CLERK, number, text="请问是第几根杆子？")
    # What the citizen says before the clerk's words arrive is no reply to them.
    said = await hall.say("今年装多少部电梯", question(hall.city))
    assert "报告原文" in said
    assert "请问是第几根杆子？" in said
    said = await hall.say("东头第三根，我的电话13900139000")
    assert said == wording.PASSED_ON_FIRST.format(department="城管执法委")
    assert await hall.say("门口有棵树") == wording.PASSED_ON.format(department="城管执法委")
    told = [(one.kind, one.note) for one in await hall.events(number)][-3:]
    assert told == [
        (Happening.MESSAGED, "请问是第几根杆子？"),
        (Happening.ADDED, "东头第三根，我的电话13900139000"),
        (Happening.ADDED, "门口有棵树"),
    ]
    view = await hall.desk.tickets.view(CLERK, number)
    assert view.talk is not None
    assert "13900139000" not in str(view.events)
    revealed = await hall.desk.tickets.reveal(CLERK, number, "核实地点")
    assert next(one.note for one in revealed.more) == "东头第三根，我的电话13900139000"
    await hall.desk.talks.end(CLERK, number)
    said = await hall.say("今年装多少部电梯")
    assert "报告原文" in said
    assert "结束了" in said
    assert (await hall.desk.tickets.view(CLERK, number)).talk is None
    deeds = await hall.database.read(lambda unit: unit.audit.page(AuditFilter(subject=number), limit=50).rows)
    assert {"ticket.messaged", "ticket.talk_ended"} <= {row.entry.action for row in deeds}


async def test_every_message_is_a_notice_of_its_own(hall: Hall) -> None:
    """Two messages in the same instant are two notices, each naming the ticket."""
    number = await hall.file()
    await hall.desk.talks.message(CLERK, number, text="您好")
    await hall.desk.talks.message(CLERK, number, text="您好")
    words = await hall.notices(number, NoticeKind.WORDS)
    assert len({notice.key for notice in words}) == 2
    assert all(notice.state is NoticeState.WAITING for notice in words)


async def test_a_citizen_may_end_the_talk(hall: Hall) -> None:
    """After 退出 the clerk reads that it is over, and the bot answers again."""
    number = await hall.file()
    await hall.desk.talks.message(CLERK, number, text="您好")
    await hall.say("你好", Intent(Kind.SMALLTALK, "", smalltalk="greeting"))
    assert "结束了" in await hall.say("退出", order(Command.CANCEL))
    assert (await hall.events(number))[-1].kind is Happening.TALK_ENDED
    assert "报告原文" in await hall.say("今年装多少部电梯", question(hall.city))
    with pytest.raises(ReviewError, match="没有和居民的对话"):
        await hall.desk.talks.end(CLERK, number)


async def test_a_day_of_silence_counts_from_when_the_words_came(hall: Hall) -> None:
    """Words delivered after two days can be replied to for a day from then."""
    number = await hall.file()
    await hall.desk.talks.message(CLERK, number, text="请问是第几根杆子？")
    hall.now += timedelta(days=2)
    assert "请问是第几根杆子？" in await hall.say("你好", Intent(Kind.SMALLTALK, "", smalltalk="greeting"))
    hall.now += timedelta(hours=1)
    assert "已转给" in await hall.say("东头第三根")
    hall.now += LAPSE + timedelta(minutes=1)
    assert "报告原文" in await hall.say("今年装多少部电梯", question(hall.city))


async def test_one_talk_with_one_citizen(hall: Hall) -> None:
    """Another department must wait until a citizen's conversation is over; another citizen may be written to."""
    first = await hall.file()
    second, others = await hall.file("文化公园的垃圾没人收"), await hall.file(who="wang")
    await hall.desk.talks.message(CLERK, first, text="您好")
    with pytest.raises(ReviewError, match=first):
        await hall.desk.talks.message(CLERK, second, text="您好")
    await hall.desk.talks.message(CLERK, others, text="您好")
    await hall.answer(CLERK, first)
    await hall.desk.talks.message(CLERK, second, text="您好")


async def test_who_may_not_write_to_a_citizen(hall: Hall) -> None:
    """An auditor and another department may not write, and nobody to a citizen who is gone or about an answered ticket."""
    number = await hall.file()
    for actor in (AUDITOR, HEAD):
        with pytest.raises(ForbiddenError):
            await hall.desk.talks.message(actor, number, text="您好")
    with pytest.raises(ReviewError, match="给居民的话"):
        await hall.desk.talks.message(CLERK, number, text=" ")
    await hall.answer(CLERK, number)
    with pytest.raises(ReviewError, match="已答复"):
        await hall.desk.talks.message(CLERK, number, text="您好")


async def test_whoever_unsubscribes_ends_it(hall: Hall) -> None:
    """Unsubscribing ends and deletes the conversation."""
    number = await hall.file()
    await hall.desk.talks.message(CLERK, number, text="您好")
    await hall.say("", event=EventKind.UNSUBSCRIBED)
    assert (await hall.desk.tickets.view(CLERK, number)).talk is None


async def test_clerk_and_citizen_at_once(hall: Hall) -> None:
    """Of forty simultaneous messages from both sides all are stored, without a deadlock."""
    number = await hall.file()
    await hall.desk.talks.message(CLERK, number, text="您好")
    await hall.say("你好", Intent(Kind.SMALLTALK, "", smalltalk="greeting"))
    both = [
        hall.say(f"第{turn}句") if turn % 2 else hall.desk.talks.message(CLERK, number, text=f"第{turn}问")
        for turn in range(40)
    ]
    await asyncio.wait_for(asyncio.gather(*both), LONG_S)
    kinds = [event.kind for event in await hall.events(number)]
    assert (kinds.count(Happening.ADDED), kinds.count(Happening.MESSAGED)) == (20, 21)


async def test_not_solved_to_a_supervisor_and_back(hall: Hall) -> None:
    """The answer's notice asks, 没解决 reopens, a clerk may only propose, and the second answer is rated."""
    number = await hall.file()
    await hall.answer(CLERK, number)
    said = await hall.say("你好", Intent(Kind.SMALLTALK, "", smalltalk="greeting"))
    assert "路灯修好了。" in said
    assert "解决了吗" in said
    assert "重新办理" in await hall.say("没解决，还是黑的")
    ticket = await hall.ticket(number)
    assert (ticket.state, ticket.handler, ticket.solved) == (FeedbackState.IN_PROGRESS, None, Solved.NO)
    with pytest.raises(ReviewError, match="提交审核"):
        await hall.answer(CLERK, number)
    await hall.answer(BOSS, number)
    assert "5分" in await hall.say("解决了 5分")
    ticket = await hall.ticket(number)
    assert (ticket.stars, ticket.solved, ticket.displeased_at, ticket.reopened) == (5, Solved.YES, None, 1)


async def test_an_answer_ends_the_talk_for_good(hall: Hall) -> None:
    """When 没解决 reopens the ticket, what the citizen says next is the reason, and then the bot answers again."""
    number = await hall.file()
    await hall.desk.talks.message(CLERK, number, text="请问是第几根杆子？")
    await hall.say("你好", Intent(Kind.SMALLTALK, "", smalltalk="greeting"))
    assert await hall.say("东头第三根") == wording.PASSED_ON_FIRST.format(department="城管执法委")
    await hall.answer(CLERK, number)
    await hall.say("没解决")
    assert (await hall.desk.tickets.view(BOSS, number)).talk is None
    assert "补充" not in await hall.say("只换了灯泡，还是不亮")
    assert (await hall.events(number))[-1].kind is Happening.EXPLAINED
    assert "报告原文" in await hall.say("今年装多少部电梯", question(hall.city))


async def test_each_voice_of_merged_tickets_rates_its_own(hall: Hall) -> None:
    """One merged citizen is satisfied; the other's dissatisfaction unmerges their ticket, and the lead records it."""
    lead, other = await hall.file(), await hall.file("我家门口路灯不亮", who="wang")
    await hall.desk.actions.merge(CLERK, other, (await hall.ticket(other)).version, lead=lead)
    await hall.answer(CLERK, lead)
    await hall.say("满意")
    await hall.say("没解决", who="wang")
    assert ((await hall.ticket(lead)).stars, (await hall.ticket(lead)).state) == (4, FeedbackState.ANSWERED)
    theirs = await hall.ticket(other)
    assert (theirs.merged_into, theirs.state) == (None, FeedbackState.IN_PROGRESS)
    assert (await hall.events(lead))[-1].kind is Happening.LEFT


async def test_a_lead_that_is_taken_up_takes_its_followers_along(hall: Hall) -> None:
    """Followers of a reopened lead are told, get the next answer, and keep their citizens' ratings until changed."""
    lead, other = await hall.file(), await hall.file("我家门口路灯不亮", who="wang")
    await hall.desk.actions.merge(CLERK, other, (await hall.ticket(other)).version, lead=lead)
    await hall.answer(CLERK, lead)
    await hall.say("3分", who="wang")
    await hall.say("没解决")
    theirs = await hall.ticket(other)
    assert (theirs.state, theirs.stars, theirs.merged_into) == (FeedbackState.IN_PROGRESS, 3, lead)
    assert await hall.notices(other, NoticeKind.REOPENED)
    assert not await hall.notices(lead, NoticeKind.REOPENED)
    await hall.say(f"补充 {other} 昨晚又坏了", who="wang")
    pointer = (await hall.events(lead))[-1]
    assert (pointer.kind, pointer.note, pointer.detail) == (Happening.ADDED, None, {"ticket": other})
