"""The one entry point, over real storage: each message once, in turn, all or nothing."""

import asyncio
import hashlib
import json
import secrets
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from structlog.testing import capture_logs

from handlers import wording
from handlers.admission import Admission, Limits
from handlers.conversation import Answer, Conversation
from handlers.dialogue import Dialogue
from handlers.hearing.intent import Command, Emergency, Intent
from handlers.messages import EventKind, Incoming, Kind
from handlers.state import Mode, State
from handlers.tickets.ticket_number import issue
from knowledge.city import City
from knowledge.found import Band, Finding, Match
from storage.database import Database
from storage.records import (
    CommitmentStatus,
    FeedbackFilter,
    FeedbackKind,
    FeedbackRecord,
    FeedbackState,
    StatusUpdate,
)
from tests.handlers.dialogues import START, Routes, Script, danger, feedback, order

COMPLAINT = "解放路的路灯坏了三天没人修"


class _Failing(Script):
    """An understanding that fails on some words with an error quoting them, as careless code does."""

    def read_ahead(self, text: str) -> None:
        """Do nothing: the intents are scripted."""

    def understand(self, text: str, state: State) -> Intent:
        if "坏消息" in text:
            raise ValueError(f"can't read {text!r}")
        return super().understand(text, state)


@dataclass
class Hall:
    """A city's conversation, restarted on the same database file at will."""

    city: City
    url: str
    script: Script = field(default_factory=_Failing)
    now: datetime = START
    new_number: Callable[[], str] = lambda: issue(secrets.randbelow)

    async def start(self) -> None:
        """Open the database and build everything."""
        self.database = Database(self.url)
        await self.database.open()
        self.conversation = Conversation(
            dialogue=Dialogue(city=self.city, understanding=self.script, router=Routes(self.city)),
            database=self.database,
            pseudonym=lambda channel, sender: hashlib.sha256(f"{channel}/{sender}".encode()).hexdigest(),
            clock=lambda: self.now,
            new_number=lambda: self.new_number(),  # noqa: PLW0108 - The test may change it later.
        )

    async def restart(self) -> None:
        """Stop and start, as after a crash: only the database remains."""
        await self.database.close()
        await self.start()

    async def say(
        self, words: str, intent: Intent | None = None, *, who: str = "li", channel: str = "web",
        message_id: str | None = None, event: EventKind | None = None, public: bool = False,
    ) -> Answer:  # fmt: skip
        """Say something as a citizen."""
        if intent is not None:
            self.script.intents[words] = intent
        identity = message_id or secrets.token_hex(8)
        incoming = Incoming(channel, who, identity, words, self.now, event, public=public)
        return await self.conversation.receive(incoming)

    async def tickets(self) -> list[FeedbackRecord]:
        """Return all tickets, oldest first."""
        wanted = FeedbackFilter(self.city.code)
        return await self.database.read(lambda unit: list(unit.feedback.iterate(wanted)))

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """Query the database file as another program would."""
        engine = create_engine(self.url)
        with engine.connect() as connection:
            found = [tuple(row) for row in connection.execute(text(query))]
        engine.dispose()
        return found


@pytest.fixture
async def hall(city: City, tmp_path: Path) -> AsyncIterator[Hall]:
    """Yield a city hall on an empty SQLite file."""
    hall = Hall(city, f"sqlite:///{tmp_path}/younuo.db")
    await hall.start()
    yield hall
    await hall.database.close()


def said(answer: Answer) -> str:
    """Return all that the citizen reads."""
    return "\n".join(reply.text for reply in answer.replies)


async def test_a_complaint_becomes_a_ticket(hall: Hall) -> None:
    """A complaint is stored with keyed hash, city, channel, time and due date, and the receipt has its number."""
    answer = await hall.say(COMPLAINT, feedback(FeedbackKind.COMPLAINT), channel="wechat")
    (ticket,) = await hall.tickets()
    assert answer.stored
    assert ticket.number in said(answer)
    assert (ticket.city, ticket.channel, ticket.text) == ("suizhou-2023", "wechat", COMPLAINT)
    assert (ticket.state, ticket.received_at) == (FeedbackState.RECEIVED, START)
    assert ticket.citizen == hashlib.sha256(b"wechat/li").hexdigest()


async def test_what_was_said_in_private_is_not_told_in_a_group(hall: Hall) -> None:
    """In a group a private draft is neither shown nor filed and keeps waiting; a group's own continues there."""
    private, yes = "我叫王小明13871234567，楼上天天漏水", order(Command.CONFIRM)
    guess = Intent(Kind.COMPLAINT, private, feedback=FeedbackKind.COMPLAINT, sure=False)
    assert "漏水" in said(await hall.say(private, guess))
    assert said(await hall.say("是", yes, public=True)) == wording.NO_DRAFT
    aloud = "广场的灯不亮"
    await hall.say(
        aloud, Intent(Kind.COMPLAINT, aloud, feedback=FeedbackKind.COMPLAINT, sure=False), public=True
    )
    await hall.say("是", public=True)
    assert [ticket.text for ticket in await hall.tickets()] == [aloud]
    await hall.restart()
    await hall.say("是")
    assert {ticket.text for ticket in await hall.tickets()} == {aloud, private}


async def test_a_repeat_gets_the_same_reply_and_no_second_ticket(hall: Hall) -> None:
    """A redelivery, at once and after a restart, gets the same reply and no second ticket."""
    first = await hall.say(COMPLAINT, feedback(FeedbackKind.COMPLAINT), message_id="m1")
    again = await hall.say(COMPLAINT, message_id="m1")
    await hall.restart()
    later = await hall.say(COMPLAINT, message_id="m1")
    assert first == again == later
    assert len(await hall.tickets()) == 1


async def test_copies_at_the_same_instant(hall: Hall) -> None:
    """Ten simultaneous copies get ten equal replies and one ticket."""
    hall.script.intents[COMPLAINT] = feedback(FeedbackKind.COMPLAINT)
    answers = await asyncio.gather(*(hall.say(COMPLAINT, message_id="m1") for _ in range(10)))
    assert len(set(answers)) == 1
    assert len(await hall.tickets()) == 1


async def test_the_same_id_of_another_citizen_or_channel_is_another_message(hall: Hall) -> None:
    """A message id is unique only for its channel and sender."""
    hall.script.intents[COMPLAINT] = feedback(FeedbackKind.COMPLAINT)
    for channel, who in (("web", "li"), ("web", "wang"), ("telegram", "li")):
        await hall.say(COMPLAINT, who=who, channel=channel, message_id="m1")
    assert len(await hall.tickets()) == 3


async def test_messages_of_one_citizen_are_taken_in_turn(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of twenty simultaneous messages that change the state none is lost."""
    monkeypatch.setattr("handlers.conversation.PATIENCE_S", 60)
    section = hall.city.areas[-1]
    await hall.say("民生", Intent(Kind.QUESTION, "", section=section))
    hall.script.intents["更多"] = order(Command.MORE)
    answers = await asyncio.gather(*(hall.say("更多") for _ in range(20)))
    pages = [answer for answer in answers if "第9到第10项" in said(answer)]
    assert len(pages) == 1
    assert sum(said(answer) == wording.NO_MORE for answer in answers) == 19


async def test_citizens_do_not_see_each_others_lists(hall: Hall) -> None:
    """A number picks from one's own list only."""
    matches = tuple(Match(c, 0.5) for c in hall.city.commitments[:2])
    await hall.say("老人", Intent(Kind.QUESTION, "", finding=Finding(Band.CHOOSE, matches)))
    pick = order(Command.PICK, pick=1)
    assert said(await hall.say("1", pick, who="wang")) == wording.NO_LIST
    assert said(await hall.say("1", pick, channel="telegram")) == wording.NO_LIST
    assert "报告原文" in said(await hall.say("1", pick))


async def test_a_list_survives_a_restart_and_lapses(hall: Hall) -> None:
    """A list survives a restart, and lapses after half an hour."""
    matches = tuple(Match(c, 0.5) for c in hall.city.commitments[:2])
    await hall.say("老人", Intent(Kind.QUESTION, "", finding=Finding(Band.CHOOSE, matches)))
    await hall.restart()
    assert "报告原文" in said(await hall.say("2", order(Command.PICK, pick=2)))
    hall.now += timedelta(minutes=31)
    assert said(await hall.say("2", order(Command.PICK, pick=2))) == wording.LIST_LAPSED


async def test_state_and_withdrawal_are_the_citizens_own(hall: Hall) -> None:
    """With its number anybody learns a ticket's state and nothing else; only its citizen can withdraw it."""
    await hall.say(COMPLAINT, feedback(FeedbackKind.COMPLAINT))
    (ticket,) = await hall.tickets()
    status = Intent(Kind.STATUS, "", argument=ticket.number)
    withdraw = order(Command.WITHDRAW, argument=ticket.number)
    others = said(await hall.say(ticket.number, status, who="wang", channel="telegram"))
    assert others == wording.STATE_ONLY.format(number=ticket.number, state="待受理")
    assert said(await hall.say("撤回它", withdraw, who="wang")) == wording.NO_SUCH_TICKET
    assert said(await hall.say("我的", order(Command.MY_TICKETS), who="wang")) == wording.NO_TICKETS
    assert f"工单号：{ticket.number}" in said(await hall.say(ticket.number, status))
    await hall.say("撤回它", withdraw)
    (ticket,) = await hall.tickets()
    assert (ticket.state, ticket.withdrawn_at) == (FeedbackState.WITHDRAWN, START)


async def test_a_place_told_afterwards(hall: Hall) -> None:
    """A place is stored with the ticket for which it was asked."""
    await hall.say("路灯坏了三天没人修", feedback(FeedbackKind.COMPLAINT))
    await hall.say("解放路小学门口", Intent(Kind.QUESTION, ""))
    assert [ticket.place for ticket in await hall.tickets()] == ["解放路小学门口"]


async def test_a_published_status_is_told(hall: Hall) -> None:
    """A stored status is shown in the answer."""
    status = StatusUpdate(
        "suizhou-2023", "3-003", CommitmentStatus.AHEAD, START.date(), "现场核查", "住建局", "", START
    )
    await hall.database.transact(lambda unit: unit.statuses.add(status))
    answer = await hall.say("查看 3-003", order(Command.SHOW, argument="3-003"))
    assert "进展：超进度（截至2023年5月4日" in said(answer)


async def test_a_question_is_kept_masked_and_without_its_sender(hall: Hall) -> None:
    """The log of questions has no telephone number, name or hash."""
    await hall.say("我叫王小明，电话13871936522，随州修不修机场")
    ((asked, decision),) = hall.rows("SELECT text, decision FROM question")
    assert "13871936522" not in str(asked)
    assert "小明" not in str(asked)
    assert "修不修机场" in str(asked)
    assert str(decision).lower() == "decline"
    columns = {row[1] for row in hall.rows("PRAGMA table_info(question)")}
    assert not columns & {"citizen", "sender"}


async def test_a_handler_that_breaks_becomes_one_apology(hall: Hall) -> None:
    """A failing handler gives a stored apology, is logged without the citizen's words, and the conversation continues."""
    await hall.say(
        "老人", Intent(Kind.QUESTION, "", finding=Finding(Band.CHOOSE, (Match(hall.city.commitments[0], 1),)))
    )
    with capture_logs() as logs:
        answer = await hall.say("坏消息，我叫王小明", message_id="m1")
    assert answer.stored
    (log,) = [log for log in logs if log["event"] == "message_failed"]
    assert log["incident"] in said(answer)
    assert log["error"] == "ValueError"
    assert "12345" in said(answer)
    assert "王小明" not in str(logs)
    assert await hall.say("坏消息，我叫王小明", message_id="m1") == answer
    assert "报告原文" in said(await hall.say("1", order(Command.PICK, pick=1)))


async def test_a_fault_while_remembering_leaves_nothing_half_done(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If a ticket can't be stored its state is rolled back, and the citizen gets the apology, not a number."""

    def refuse(*_: object, **__: object) -> None:
        raise ValueError("departments is empty")

    monkeypatch.setattr("storage.feedback.TicketText.add", refuse)
    answer = await hall.say(COMPLAINT, feedback(FeedbackKind.COMPLAINT))
    assert "YN-" not in said(answer)
    assert answer.stored
    assert await hall.tickets() == []
    assert hall.rows("SELECT * FROM conversation_state") == []


async def test_without_storage_nothing_is_kept_and_that_is_said(hall: Hall) -> None:
    """Without storage nothing is kept, and that is said; later the same message counts as new."""
    engine = create_engine(hall.url)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE inbox RENAME TO away"))
    with capture_logs() as logs:
        answer = await hall.say(COMPLAINT, feedback(FeedbackKind.COMPLAINT), message_id="m1")
    assert answer == Answer((replace(answer.replies[0], text=wording.NOT_STORED),), stored=False)
    assert "路灯" not in str(logs)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE away RENAME TO inbox"))
    engine.dispose()
    assert (await hall.say(COMPLAINT, message_id="m1")).stored
    assert len(await hall.tickets()) == 1


async def test_a_taken_number_is_not_given_again(hall: Hall) -> None:
    """A taken number is replaced by the next free one."""
    numbers = iter([7, 7, 7, 8])
    hall.new_number = lambda: issue(lambda _: next(numbers))
    await hall.say(COMPLAINT, feedback(FeedbackKind.COMPLAINT))
    await hall.say(f"又一次：{COMPLAINT}", feedback(FeedbackKind.COMPLAINT))
    assert len({ticket.number for ticket in await hall.tickets()}) == 2


async def test_a_source_of_numbers_that_is_stuck(hall: Hall) -> None:
    """A generator that always gives the same number ends in an apology, not an endless loop."""
    hall.new_number = lambda: issue(lambda _: 7)
    again = f"又一次：{COMPLAINT}"
    hall.script.intents[again] = feedback(FeedbackKind.COMPLAINT)
    await hall.say(COMPLAINT, feedback(FeedbackKind.COMPLAINT))
    assert "编号" in said(await hall.say(again))
    assert len(await hall.tickets()) == 1


async def test_unsubscribing_erases_the_state(hall: Hall) -> None:
    """Unsubscribing deletes the state without a reply, and the next contact is a first one."""
    await hall.say("我要提建议", order(Command.FEEDBACK))
    answer = await hall.say("", event=EventKind.UNSUBSCRIBED)
    assert answer == Answer((), stored=True)
    assert hall.rows("SELECT * FROM conversation_state") == []
    assert wording.PRIVACY in said(await hall.say("", event=EventKind.SUBSCRIBED))


async def test_a_state_of_an_older_version(hall: Hall) -> None:
    """An unparsable state is replaced by a fresh one, and the message is answered."""
    citizen = hashlib.sha256(b"web/li").hexdigest()
    old = json.dumps({"mode": "dancing", "steps": 3})
    await hall.database.transact(lambda unit: unit.states.save("suizhou-2023", citizen, old, START))
    assert said(await hall.say("1", order(Command.PICK, pick=1))) == wording.NO_LIST


async def test_times_are_kept_in_utc(hall: Hall, city: City) -> None:
    """Tickets have UTC times in any zone of the clock."""
    hall.now = START.astimezone(city.timezone)
    await hall.say(COMPLAINT, feedback(FeedbackKind.COMPLAINT))
    (ticket,) = await hall.tickets()
    assert ticket.received_at == START
    assert ticket.received_at.utcoffset() == timedelta(0)


async def test_the_log_holds_no_words(hall: Hall) -> None:
    """A handled message's ids, kind, decision and length are logged, but neither words nor sender."""
    with capture_logs() as logs:
        await hall.say(COMPLAINT, feedback(FeedbackKind.COMPLAINT), who="openid-of-li", message_id="m1")
    (log,) = [log for log in logs if log["event"] == "message"]
    assert (log["kind"], log["decision"], log["length"]) == ("complaint", "log", len(COMPLAINT))
    assert COMPLAINT not in str(logs)
    assert "openid-of-li" not in str(logs)


async def test_danger_while_nothing_else_works(hall: Hall) -> None:
    """An emergency's reply is stored and repeated like any other."""
    first = await hall.say("着火了", danger(Emergency.FIRE), message_id="m1")
    assert said(first).startswith("请马上打119")
    assert await hall.say("着火了", message_id="m1") == first


async def test_drafts_survive_a_restart(hall: Hall) -> None:
    """After 「我要提建议」 and a restart the words are still taken as such."""
    await hall.say("我要提建议", order(Command.FEEDBACK))
    await hall.restart()
    assert "YN-" in said(await hall.say("解放路多种树", Intent(Kind.QUESTION, "")))
    assert hall.script.heard[-1][1].mode is Mode.DRAFTING


async def test_danger_while_nothing_can_be_stored(hall: Hall) -> None:
    """Whom to call comes first even if the storage is down."""
    hall.script.intents["着火了"] = danger(Emergency.FIRE)
    await hall.database.close()
    answer = await hall.say("着火了")
    assert not answer.stored
    assert said(answer).startswith("请马上打119")
    assert said(answer).endswith(wording.NOT_STORED)
    await hall.start()


async def test_a_flood_is_slowed_and_told_once(hall: Hall) -> None:
    """Beyond the limit a citizen is told once to slow down, nothing is stored, and others are unaffected."""
    hall.conversation.admission = Admission(Limits(burst=3, seconds=3600))
    answers = [await hall.say(f"{COMPLAINT}{n}", feedback(FeedbackKind.COMPLAINT)) for n in range(6)]
    assert [answer.stored for answer in answers] == [True] * 3 + [False] * 3
    assert [len(answer.replies) for answer in answers[3:]] == [1, 0, 0]
    assert all(answer.refused for answer in answers[3:])
    assert "请慢一点" in said(answers[3])
    assert (await hall.say(COMPLAINT, feedback(FeedbackKind.COMPLAINT), who="neighbour")).stored
    assert len(await hall.tickets()) == 4


async def test_a_redelivered_message_is_no_flood(hall: Hall) -> None:
    """A copy of an admitted message gets the stored reply."""
    hall.conversation.admission = Admission(Limits(burst=1, seconds=3600))
    first = await hall.say(COMPLAINT, feedback(FeedbackKind.COMPLAINT), message_id="m1")
    assert await hall.say(COMPLAINT, message_id="m1") == first


async def test_who_comes_while_too_many_wait_is_sent_away(hall: Hall) -> None:
    """When too many wait, a message is refused at once with advice, and accepted later."""
    hall.conversation.admission = Admission(Limits(most_at_work=1))
    with hall.conversation.admission.at_work_on():
        shed = await hall.say(COMPLAINT, feedback(FeedbackKind.COMPLAINT), message_id="m1")
    assert shed == Answer((replace(shed.replies[0], text=wording.TOO_BUSY),), stored=False)
    assert await hall.tickets() == []
    assert (await hall.say(COMPLAINT, message_id="m1")).stored


async def test_a_farewell_is_heard_however_many_wait(hall: Hall) -> None:
    """Unsubscribing is processed at any load."""
    await hall.say("你好", Intent(Kind.SMALLTALK, "你好", smalltalk="greeting"))
    hall.conversation.admission = Admission(Limits(most_at_work=1))
    with hall.conversation.admission.at_work_on():
        assert (await hall.say("", event=EventKind.UNSUBSCRIBED)).stored
