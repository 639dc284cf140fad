"""A small real city, and a desk at which one citizen talks to the real Dialogue with scripted intents."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from handlers.casework.change import Change
from handlers.dialogue import Dialogue
from handlers.hearing.intent import Command, Emergency, Intent
from handlers.messages import EventKind, Incoming, Kind
from handlers.outcome import (
    AddPlace,
    AddWords,
    Erase,
    Explain,
    Follow,
    LeaveTalk,
    Memory,
    NewFeedback,
    Outcome,
    Rate,
    Unfollow,
    Withdraw,
)
from handlers.state import State
from handlers.tickets import citizen_changes
from handlers.tickets.ticket_number import issue
from knowledge.city import City
from knowledge.commitment import Baseline, Commitment, Comparison, Confidence, Department, Erratum, Target
from knowledge.found import Band, Finding, Match, Reason, Routed
from knowledge.language.folding import fold
from knowledge.report import Report, parse_report
from storage.records import (
    FINAL_STATES,
    Bulletin,
    ConfirmedFate,
    FeedbackEvent,
    FeedbackKind,
    FeedbackOutcome,
    FeedbackRecord,
    FeedbackState,
    FollowRecord,
    Holdings,
    Reached,
    Restriction,
    StatusUpdate,
    Talk,
)

SOURCE = """一、2022年工作回顾

(四)民生福祉不断增进。完成居家适老化改造562户、残疾人家庭无障碍改造3320户。既有住宅加装电梯102部。

二、2023年工作安排

今年全市经济社会发展主要预期目标是:地区生产总值增长7%;粮食产量达到146万吨。重点做好八个方面工作:

(三)致力提神增韵,绣出花园城市新风采

提升城市功能品质。深入实施交通基础设施三年大会战,推进随信高速、G316平林至浙河段改扩建等项目。

推进完整社区建设。以社区为基本单元,盘活现有资源,集中布局、综合配建多样化服务设施。实施老旧小区改造160个,完成既有住宅电梯加
装80部,打造宜居生活环境。兴办“幸福食堂”20家。

(七)致力改善民生,绘就幸福美好生活新图景

完善多层次社会保障体系。确保基本养老保险、医保参保率分别稳定在93%、95%以上。新增12个基本医保门诊慢特病病种。\
培训红十字救护员2500人。办理法律援助案件1200件以上。建成养老服务中心10个,完成居家适老化改造900户以上。新增婴幼儿托位200个。

推动公共服务提质增效。资助家庭困难经济困难学生6万余人次。建成省级健身工程6处,举办群众性体育赛事50场以上。增配大学生村医131名。
"""
START = datetime(2023, 5, 4, 1, 0, tzinfo=UTC)
"""09:00 on a Thursday in the city."""


def _commitment(
    report: Report, number: str, quote: str, title: str, lead: str, *targets: Target, **more: object
) -> Commitment:
    ((start, end),) = report.locate(quote)
    return Commitment(number, quote, start, end, title, report.place(start), lead, targets=targets, **more)


def build_city() -> City:
    """Build a city of fifteen commitments of the real report, with their real neighbours."""
    report = parse_report(SOURCE)
    at_least = Comparison.AT_LEAST
    misprint = Erratum("浙河", "淅河", Confidence.CERTAIN, "随县的镇名是淅河")

    def baseline(number: str, quote: str, name: str, value: float, *, unit: str, precedes: str) -> Baseline:
        ((start, end),) = report.locate(quote)
        return Baseline(number, quote, start, end, name, value, unit, (precedes,), report.place(start))

    lifts = baseline("b-001", "既有住宅加装电梯102部", "既有住宅加装电梯", 102, unit="部", precedes="3-003")
    homes = baseline("b-002", "完成居家适老化改造562户", "居家适老化改造", 562, unit="户", precedes="7-006")

    def made(*fields: object, **more: object) -> Commitment:
        return _commitment(report, *fields, **more)  # type: ignore[arg-type]

    commitments = (
        made(
            "0-001",
            "地区生产总值增长7%",
            "地区生产总值(GDP)增长7%",
            "发改委",
            Target("地区生产总值", 7, "%", Comparison.GROWTH),
        ),
        made(
            "3-001",
            "推进随信高速、G316平林至浙河段改扩建等项目",
            "G316平林至淅河段改扩建",
            "交通运输局",
            focus="G316平林至浙河段改扩建",
            errata=(misprint,),
        ),
        made(
            "3-002",
            "实施老旧小区改造160个",
            "老旧小区改造160个",
            "住建局",
            Target("老旧小区改造", 160, "个", Comparison.EQUAL),
            phrases=("老小区改造", "我们小区今年改不改造"),
        ),
        made(
            "3-003",
            "完成既有住宅电梯加装80部",
            "老楼加装电梯80部",
            "住建局",
            Target("电梯加装", 80, "部", Comparison.EQUAL),
            co=("市场监管局",),
            phrases=("今年装多少部电梯",),
            baselines=(lifts,),
        ),
        made(
            "3-004",
            "兴办“幸福食堂”20家",
            "兴办“幸福食堂”20家",
            "民政局",
            Target("幸福食堂", 20, "家", Comparison.EQUAL),
            phrases=("老人吃饭的食堂有几家",),
        ),
        made(
            "7-001",
            "确保基本养老保险、医保参保率分别稳定在93%、95%以上",
            "养老、医保参保率稳定在93%、95%以上",
            "人社局",
            Target("基本养老保险参保率", 93, "%", at_least),
            Target("医保参保率", 95, "%", at_least),
        ),
        made(
            "7-002",
            "新增12个基本医保门诊慢特病病种",
            "新增12个门诊慢特病病种",
            "医保局",
            Target("门诊慢特病病种", 12, "个", Comparison.EQUAL),
        ),
        made("7-003", "培训红十字救护员2500人", "培训红十字救护员2500人", "红十字会"),
        made(
            "7-004",
            "办理法律援助案件1200件以上",
            "办理法律援助1200件以上",
            "司法局",
            Target("法律援助案件", 1200, "件", at_least),
        ),
        made("7-005", "建成养老服务中心10个", "建成养老服务中心10个", "民政局"),
        made(
            "7-006",
            "完成居家适老化改造900户以上",
            "居家适老化改造900户以上",
            "民政局",
            Target("居家适老化改造", 900, "户", at_least),
            phrases=("给老人家里装扶手还搞不搞",),
            baselines=(homes,),
        ),
        made("7-007", "新增婴幼儿托位200个", "新增婴幼儿托位200个", "卫健委"),
        made("7-008", "建成省级健身工程6处", "建成省级健身工程6处", "文旅局"),
        made("7-009", "举办群众性体育赛事50场以上", "举办群众性体育赛事50场以上", "文旅局"),
        made("7-010", "增配大学生村医131名", "增配大学生村医131名", "卫健委"),
    )
    departments = (
        Department("住建局", "市住房和城乡建设局", everyday=("电梯", "老小区")),
        Department("城管执法委", "市城市管理执法委员会", everyday=("垃圾", "路灯", "占道")),
        Department("民政局", "市民政局", everyday=("养老", "食堂")),
        Department("曾都区", "曾都区人民政府", places=("曾都",)),
        Department("市12345热线", "市政务服务便民热线", unowned=True),
    )
    return City(
        code="suizhou-2023",
        edition="suizhou-2023",
        name="随州市",
        short_name="随州",
        year=2023,
        report_title="政府工作报告",
        timezone=ZoneInfo("Asia/Shanghai"),
        hotline="12345",
        names=(),
        examples=("今年装多少部电梯", "老人吃饭的食堂有几家", "给老人家里装扶手还搞不搞"),
        reply_days={"建言": 13, "投诉": 13, "求助": 3},
        report=report,
        commitments=commitments,
        baselines=(lifts, homes),
        errata=(misprint,),
        departments=departments,
    )


class Routes:
    """Routes to departments whose everyday words occur, then those of related commitments, then the unowned one."""

    IDLE = ("骗人的", "抓紧", "多建几家")
    """Words without a matter."""

    def __init__(self, city: City) -> None:
        self._city = city

    def route(self, text: str, related: tuple[Commitment, ...] = ()) -> tuple[Routed, ...]:
        """Route as knowledge.routing does, with few words."""
        leads = {commitment.lead for commitment in related}
        named = [d for d in self._city.departments if any(word in text for word in d.everyday)]
        owned = [d for d in self._city.departments if d.name in leads and d not in named]
        told = () if any(word in text for word in self.IDLE) else (text,)
        unowned = Routed(self._city.unowned, 0.3 if told else 0.0, told)
        return (*(Routed(d, 0.9, told) for d in (*named, *owned)), unowned)

    def matters(self, text: str) -> frozenset[str]:
        """Return the everyday words in the text."""
        return frozenset(word for d in self._city.departments for word in d.everyday if word in text)


@dataclass
class Script:
    """An understanding with scripted intents; an unknown text means no commitment."""

    intents: dict[str, Intent] = field(default_factory=dict)
    heard: list[tuple[str, State]] = field(default_factory=list)

    def read_ahead(self, text: str) -> None:
        """Do nothing: the intents are scripted."""

    def has_read(self, text: str) -> bool:
        """Return whether it was read; callable all the same."""
        return False

    def understand(self, text: str, state: State) -> Intent:
        """Look the text up."""
        self.heard.append((text, state))
        return self.intents.get(text) or Intent(
            Kind.QUESTION, text, finding=Finding(Band.DECLINE, probability=0.03)
        )


def order(command: Command, **more: object) -> Intent:
    """Make a command's intent."""
    return Intent(Kind.COMMAND, "", command=command, **more)  # type: ignore[arg-type]


def danger(emergency: Emergency) -> Intent:
    """Make a danger's intent."""
    return Intent(Kind.EMERGENCY, "", emergency=emergency)


def feedback(kind: FeedbackKind, *, sure: bool = True, finding: Finding | None = None) -> Intent:
    """Make a feedback's intent."""
    complains = kind in (FeedbackKind.COMPLAINT, FeedbackKind.HELP)
    return Intent(
        Kind.COMPLAINT if complains else Kind.SUGGESTION, "", feedback=kind, sure=sure, finding=finding
    )


class Desk:
    """One citizen's conversation with the real Dialogue; stores state and tickets like the storage."""

    def __init__(self, city: City, *, single: bool = False, dialogue: Dialogue | None = None) -> None:
        """`dialogue`: one that reads by itself; else intents are scripted."""
        self.city, self.script, self.single = city, Script(), single
        self.dialogue = dialogue or Dialogue(city=city, understanding=self.script, router=Routes(city))
        self.now, self.state = START, State()
        self.statuses: dict[str, StatusUpdate] = {}
        self.figures: dict[str, Reached] = {}
        self.fates: list[ConfirmedFate] = []
        self.limits: dict[FeedbackKind, int] = {}
        self.restricted: Restriction | None = None
        self.paused: Bulletin | None = None
        self.records: list[FeedbackRecord] = []
        self.strangers: list[FeedbackRecord] = []
        self.talking: Talk | None = None
        self.events: dict[str, tuple[FeedbackEvent, ...]] = {}
        self.followed: list[FollowRecord] = []
        self.address = False
        self._ids = count(1)

    def say(
        self,
        text: str,
        intent: Intent | None = None,
        *,
        event: EventKind | None = None,
        ref: str | None = None,
        edited: bool = False,
        public: bool = False,
    ) -> Outcome:
        """Say `text`, understood as `intent`; `ref` identifies the message, of which it may be an edit."""
        if intent is not None:
            self.script.intents[text] = intent
        incoming = Incoming("web", "citizen", f"m{next(self._ids)}", text, self.now, event, self.single)
        incoming = replace(incoming, ref=ref, edited=edited, public=public)
        stood = self.state.where(public=public)
        outcome = self.dialogue.decide(incoming, stood, self, now=self.now, new_number=self._number)
        self.state = self.state.after(outcome.state, public=public)
        for memory in outcome.remember:
            self._remember(memory)
        return outcome

    def wait(self, **span: float) -> None:
        """Advance the time."""
        self.now += timedelta(**span)

    def finding(self, band: Band, *ids: str, asked: int = 1, probability: float = 0.8) -> Finding:
        """Make a matcher's finding, with reasons unless it declines: scores fall from 0.9 by a tenth."""
        found = [self.commitment(one) for one in ids]
        kind = "phrase" if band is Band.DECLINE else "word"
        matches = tuple(
            Match(one, 0.9 - place / 10, (Reason(kind, fold(one.title), 1.0),))
            for place, one in enumerate(found)
        )
        return Finding(band, matches, asked, probability=probability)

    def ask(self, text: str, band: Band, *ids: str, asked: int = 1) -> Outcome:
        """Ask a question with this finding."""
        return self.say(text, Intent(Kind.QUESTION, text, finding=self.finding(band, *ids, asked=asked)))

    def commitment(self, number: str) -> Commitment:
        """Return the commitment with that id, which must exist."""
        found = self.city.commitment(number)
        assert found is not None
        return found

    def status(self, commitment_id: str) -> StatusUpdate | None:
        """Facts.status."""
        return self.statuses.get(commitment_id)

    def published(self) -> Iterable[StatusUpdate]:
        """Facts.published."""
        return self.statuses.values()

    def reached(self, commitment_id: str) -> Reached:
        """Facts.reached."""
        return self.figures.get(commitment_id, Reached())

    def origins(self, commitment_id: str) -> Sequence[ConfirmedFate]:
        """Facts.origins."""
        return [one for one in self.fates if one.later == commitment_id]

    def reply_limit(self, kind: FeedbackKind) -> int | None:
        """Facts.reply_limit."""
        return self.limits.get(kind)

    def restriction(self) -> Restriction | None:
        """Facts.restriction."""
        return self.restricted

    def pause(self) -> Bulletin | None:
        """Facts.pause: as set by the test."""
        return self.paused

    def ticket(self, number: str) -> FeedbackRecord | None:
        """Facts.ticket: the citizen's own only."""
        return next((record for record in self.records if record.number == number), None)

    def tickets(self, limit: int) -> Sequence[FeedbackRecord]:
        """Facts.tickets."""
        return self.records[::-1][:limit]

    def follows(self) -> Sequence[FollowRecord]:
        """Facts.follows."""
        return self.followed

    def holdings(self) -> Holdings:
        """Facts.holdings: tickets and follows; the rest is empty."""
        tickets, follows = len(self.records), len(self.followed)
        return Holdings(tickets, tickets, 0, follows, 0, 0, 0, address=self.address)

    def answered(self) -> FeedbackRecord | None:
        """Facts.answered."""
        final = [
            one
            for one in self.records
            if one.answered_at and one.state in FINAL_STATES and one.kind is not FeedbackKind.THANKS
        ]
        return max(final, key=lambda one: one.answered_at or START, default=None)

    def state_of(self, number: str) -> FeedbackState | None:
        """Facts.state_of: of anybody's ticket."""
        known = (one.state for one in (*self.records, *self.strangers) if one.number == number)
        return next(known, None)

    def talk(self) -> Talk | None:
        """Facts.talk: as set by the test."""
        return self.talking

    def answer(self, number: str, text: str = "已修好") -> None:
        """Answer a ticket as a clerk now."""
        self._change(
            number,
            state=FeedbackState.ANSWERED,
            answer=text,
            outcome=FeedbackOutcome.SOLVED,
            answered_at=self.now,
        )

    def notices_wait(self) -> bool:
        """Facts.notices_wait: always false."""
        return False

    def course(self, number: str) -> Sequence[FeedbackEvent]:
        """Facts.course: as set by the test."""
        return self.events.get(number, ())

    def _number(self) -> str:
        return issue(lambda below: (12345678 + 7919 * next(self._ids)) % below)

    def _remember(self, memory: Memory) -> None:
        match memory:
            case NewFeedback():
                self.records.append(self._record(memory))
            case AddPlace():
                self._change(memory.number, place=memory.place)
            case Withdraw():
                self._change(memory.number, state=FeedbackState.WITHDRAWN)
            case Follow():
                self.followed += [
                    FollowRecord(self.city.code, "hash", one, "web", self.now, self.now)
                    for one in memory.subjects
                ]
            case Unfollow():
                self.followed = [one for one in self.followed if one.subject not in memory.subjects]
            case Erase():
                self.records, self.followed, self.state = [], [], State()

            case Rate():
                record = self.ticket(memory.number)
                assert record
                done = citizen_changes.rate(
                    record, self.now, stars=memory.stars, solved=memory.solved, due=memory.due
                )
                self._put(done)
            case Explain() | AddWords():
                record = self.ticket(memory.number)
                assert record
                said = citizen_changes.explain if isinstance(memory, Explain) else citizen_changes.add
                self._put(said(record, self.now, words=memory.words))
            case LeaveTalk():
                self.talking = None

    def _put(self, done: Change) -> None:
        self.records = [done.ticket if one.number == done.ticket.number else one for one in self.records]
        before = self.events.get(done.ticket.number, ())
        self.events[done.ticket.number] = (*before, *done.events)

    def _record(self, ticket: NewFeedback) -> FeedbackRecord:
        return FeedbackRecord(
            ticket.number, self.city.code, "web", "hash", ticket.kind, ticket.text, ticket.place,
            ticket.departments, ticket.commitments, FeedbackState.RECEIVED, self.now, ticket.due,
        )  # fmt: skip

    def _change(self, number: str, **changes: object) -> None:
        self.records = [
            replace(record, **changes) if record.number == number else record  # type: ignore[arg-type]
            for record in self.records
        ]


LAMP = "解放路的路灯坏了三天没人修"


def file(desk: Desk, words: str = LAMP) -> str:
    """File a complaint; return its number."""
    desk.say(words, feedback(FeedbackKind.COMPLAINT))
    return desk.records[-1].number


def file_answered(desk: Desk) -> str:
    """File a complaint and answer it the next day."""
    number = file(desk)
    desk.wait(days=1)
    desk.answer(number)
    desk.wait(hours=1)
    return number


def text_of(outcome: Outcome) -> str:
    """Return all that the citizen reads."""
    return "\n".join(reply.text for reply in outcome.replies)
