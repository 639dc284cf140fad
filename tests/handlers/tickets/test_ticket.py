"""Tickets: their history is shown to their citizens, and they can be picked from a list."""

from dataclasses import replace
from datetime import date, timedelta

from handlers import wording
from handlers.hearing.intent import Command, Intent
from handlers.messages import Kind
from handlers.tickets import citizen_changes
from knowledge.found import Band
from storage.records import (
    Decision,
    FeedbackEvent,
    FeedbackKind,
    FeedbackOutcome,
    FeedbackState,
    Happening,
    Solved,
)
from tests.handlers.dialogues import Desk, feedback, file, order, text_of


def _status(number: str | None) -> Intent:
    return Intent(Kind.STATUS, "", argument=number)


def test_the_state_of_a_ticket(desk: Desk) -> None:
    """A ticket's state has number, kind, day, department, state and due date, but not the words."""
    number = file(desk)
    outcome = desk.say(number, _status(number))
    assert (outcome.kind, outcome.decision) == (Kind.STATUS, Decision.OTHER)
    assert text_of(outcome).splitlines() == [
        f"工单号：{number}",
        "类别：投诉",
        "收到时间：2023年5月4日",
        "部门：城管执法委",
        "办到哪一步：待受理（已登记，部门还没有接手）",
        "答复期限：2023年5月22日",
        "接下来：转到具体部门办理，办好后答复您。",
        "要补充，回复“补充”加上您的话。",
    ]


def test_an_answered_ticket_shows_the_answer(desk: Desk) -> None:
    """An answered ticket shows the answer, and no due date."""
    number = file(desk)
    desk.records = [replace(desk.records[0], state=FeedbackState.ANSWERED, answer="已修好", place="解放路")]
    text = text_of(desk.say(number, _status(number)))
    assert "部门答复：已修好" in text
    assert "地点：解放路" in text
    assert "期限" not in text


def test_an_outcome_is_told_with_its_reason(desk: Desk) -> None:
    """An outcome with its reason or owner is told in its own words before the answer."""
    number = file(desk)
    for outcome in FeedbackOutcome:
        desk.records = [
            replace(
                desk.records[0],
                state=FeedbackState.ANSWERED,
                answer="看过了",
                answered_at=desk.now,
                outcome=outcome,
                outcome_note="路归铁路管",
            )
        ]
        lines = text_of(desk.say(number, _status(number))).splitlines()
        assert lines[-4] == f"办理结果：{outcome.value}"
        assert lines[-3].endswith("路归铁路管")
        assert lines[-3] != "路归铁路管"
        assert lines[-2:] == ["部门答复：看过了", wording.NEXT_RATE]


def test_what_comes_next(desk: Desk) -> None:
    """What comes next is told: who works on it, an overdue date, or the rating; after withdrawal nothing."""
    number = file(desk)

    def told(**changes: object) -> str:
        desk.records = [replace(desk.records[0], **changes)]  # type: ignore[arg-type]
        return text_of(desk.say(number, _status(number)))

    assert "接下来：城管执法委办好后答复您。" in told(state=FeedbackState.IN_PROGRESS)
    desk.wait(days=20)
    assert "已经过了答复期限2天" in told()
    assert "12345" in told()
    assert "还在办" in told()
    untaken = told(state=FeedbackState.RECEIVED)
    assert "已经过了答复期限2天，部门还没有接手" in untaken
    assert "还在办" not in untaken
    final = {"state": FeedbackState.ANSWERED, "answer": "好", "outcome": FeedbackOutcome.SOLVED}
    said = told(**final, answered_at=desk.now, stars=4, solved=Solved.YES, rated_at=desk.now)
    assert said.splitlines()[-1] == "您的评价：4分，解决了"
    assert "接下来" not in told(state=FeedbackState.WITHDRAWN, rated_at=None)


def test_an_answer_is_offered_for_rating_as_long_as_it_may_be_rated(desk: Desk) -> None:
    """Once its thirty days are over, neither the words nor the buttons ask for what would be refused."""
    number = file(desk)
    desk.records = [
        replace(desk.records[0], state=FeedbackState.ANSWERED, answer="已修好", answered_at=desk.now)
    ]
    shown = desk.say(number, _status(number))
    assert wording.NEXT_RATE in text_of(shown)
    assert shown.replies[0].choices
    desk.wait(days=citizen_changes.RATE_WITHIN.days + 1)
    shown = desk.say(number, _status(number))
    assert wording.NEXT_RATE not in text_of(shown)
    assert not shown.replies[0].choices


def test_a_long_talk_is_told_shortly(desk: Desk) -> None:
    """A long conversation is one line per day; reopening has its reason, and a rating its value."""
    number = file(desk)
    at = desk.records[0].received_at

    def event(kind: Happening, day: int, actor: str = "citizen", **detail: object) -> FeedbackEvent:
        return FeedbackEvent(number, at + timedelta(days=day), actor, kind, "话", True, detail)

    talk = [event(kind, 1) for _ in range(5) for kind in (Happening.MESSAGED, Happening.ADDED)]
    rated = event(Happening.RATED, 2, stars=1, solved="没解决")
    again = event(Happening.REOPENED, 2, appeal=True)
    desk.events[number] = (event(Happening.RECEIVED, 0), *talk, rated, again)
    lines = text_of(desk.say(number, _status(number))).splitlines()
    assert lines[-3] == "工作人员最近对您说：话"
    assert lines[-8:-3] == [
        "2023年5月4日　收到",
        "2023年5月5日　工作人员给您发了消息",
        "2023年5月5日　您补充了内容",
        "2023年5月6日　您的评价：1分，没解决",
        "2023年5月6日　按您说的没解决，重新办理，交负责人督办",
    ]


def test_a_receipt_anyone_can_check(desk: Desk) -> None:
    """The number alone tells the state to anybody, but no words; an invalid number tells nothing."""
    stranger = Desk(desk.city)
    theirs = file(stranger)
    desk.strangers = stranger.records
    said = text_of(desk.say(theirs, _status(theirs)))
    assert said == wording.STATE_ONLY.format(number=theirs, state="待受理")
    assert "路灯" not in said
    assert "城管" not in said
    assert text_of(desk.say("它", _status("YN-0000-0000-1"))) == wording.NO_SUCH_TICKET


def test_the_course_of_a_ticket(desk: Desk) -> None:
    """The history has what the citizen may know, oldest first, in the city's days."""
    number = file(desk)
    at = desk.records[0].received_at

    def event(kind: Happening, days: int, note: str | None = None, **detail: str) -> FeedbackEvent:
        return FeedbackEvent(number, at + timedelta(days=days), "staff:s1", kind, note, True, detail)

    desk.events[number] = (
        event(Happening.RECEIVED, 0),
        event(Happening.ASSIGNED, 1, department="住建局"),
        event(Happening.JOINED, 1, ticket="YN-2"),
        event(Happening.EXTENDED, 2, "在等配件", due="2023-06-01"),
        event(Happening.ANSWERED, 3, "已修好"),
    )
    text = text_of(desk.say(number, _status(number)))
    assert text.splitlines()[-7:-2] == [
        "办理经过：",
        "2023年5月4日　收到",
        "2023年5月5日　转给住建局",
        "2023年5月6日　期限延到2023年6月1日，因为：在等配件",
        "2023年5月7日　答复",
    ]
    assert "YN-2" not in text


def test_a_merged_ticket_says_that_others_asked_too(desk: Desk) -> None:
    """A merged ticket says that it is handled with others, but not whose."""
    number = file(desk)
    desk.records = [replace(desk.records[0], merged_into="YN-9999-9999-9")]
    text = text_of(desk.say(number, _status(number)))
    assert wording.TICKET_TOGETHER in text
    assert "YN-9999" not in text


def test_who_has_it_now_is_told(desk: Desk) -> None:
    """The current department and its helpers are told, not the first one."""
    number = file(desk)
    desk.records = [replace(desk.records[0], department="住建局", helpers=("曾都区",))]
    text = text_of(desk.say(number, _status(number)))
    assert "部门：住建局\n" in text
    assert "一起办理：曾都区" in text


def test_every_state_has_its_words() -> None:
    """Every state and kind of ticket has words."""
    assert set(wording.STATE) == set(FeedbackState)
    assert set(wording.KIND) == set(FeedbackKind)
    assert set(wording.OUTCOME_NOTE) == set(FeedbackOutcome)
    assert all(wording.STATE[state].startswith(state.value) for state in FeedbackState)


def test_anothers_ticket_is_as_none(desk: Desk) -> None:
    """Another citizen's number and an unknown one get the same sentence."""
    stranger = Desk(desk.city)
    theirs = file(stranger)
    other = desk.say(theirs, _status(theirs))
    none = desk.say("YN-0000-0007-2", _status("YN-0000-0007-2"))
    assert text_of(other) == text_of(none) == wording.NO_SUCH_TICKET
    assert (
        text_of(desk.say(f"撤回{theirs}", order(Command.WITHDRAW, argument=theirs))) == wording.NO_SUCH_TICKET
    )


def test_a_mistyped_number(desk: Desk) -> None:
    """A wrong check digit is reported for asking and for withdrawing, and nothing is withdrawn."""
    number = file(desk)
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert text_of(desk.say(wrong, _status(None))) == wording.MISTYPED_NUMBER
    outcome = desk.say(f"撤回 {wrong}", order(Command.WITHDRAW))
    assert text_of(outcome) == wording.MISTYPED_NUMBER
    assert outcome.remember == ()


def test_the_newest_tickets(desk: Desk) -> None:
    """The newest five tickets are numbered, newest first, with day, department, kind, state and buttons."""
    for day in range(7):
        file(desk, f"解放路{day}号路灯坏了")
        desk.wait(days=1)
    newest = [record.number for record in desk.records[:1:-1]]
    outcome = desk.say("我的工单", order(Command.MY_TICKETS))
    lines = text_of(outcome).splitlines()
    assert lines[0] == "您最近提的5件："
    assert [line.split("　")[0] for line in lines[1:6]] == [f"{n}. {one}" for n, one in enumerate(newest, 1)]
    assert lines[1] == f"1. {newest[0]}　2023年5月10日　城管执法委·投诉·待受理"
    assert [choice.say for choice in outcome.replies[0].choices] == newest


def test_one_ticket_is_shown_in_full_and_none_is_said(desk: Desk) -> None:
    """A single ticket is shown in full; without any it is said how to begin."""
    assert text_of(desk.say("我的工单", order(Command.MY_TICKETS))) == wording.NO_TICKETS
    number = file(desk)
    assert text_of(desk.say("办到哪了", _status(None))).startswith(f"工单号：{number}\n")


def test_a_ticket_is_picked_from_the_list_by_its_place(desk: Desk) -> None:
    """A ticket is picked by position from either end, 返回 lists them again, and questions go to the position."""
    first, second = file(desk), file(desk, "汉东路路灯坏了")
    desk.say("我的工单", order(Command.MY_TICKETS))
    picked = desk.say("第二个", order(Command.PICK, pick=2))
    assert text_of(picked).startswith(f"工单号：{first}\n")
    assert "1. " + second in text_of(desk.say("返回", order(Command.RETURN)))
    assert text_of(desk.say("最后一个", order(Command.PICK, pick=-1))).startswith(f"工单号：{first}\n")
    assert second in text_of(desk.say("第一个什么时候修好"))
    assert "1到2" in text_of(desk.say("第三个", order(Command.PICK, pick=3)))


def test_the_ticket_that_was_picked_later_is_the_one_that_is_talked_about(desk: Desk) -> None:
    """The ticket picked last is meant, even half an hour after anything else."""
    first, second = file(desk), file(desk, "汉东路路灯坏了")
    desk.wait(days=1)
    desk.say("我的工单", order(Command.MY_TICKETS))
    desk.say("2", order(Command.PICK, pick=2))
    said = text_of(desk.say("什么时候修好"))
    assert first in said
    assert second not in said


def test_days_are_the_citys(desk: Desk) -> None:
    """A ticket filed at 00:30 in the city is of that day, though it is yesterday in UTC."""
    desk.wait(hours=15, minutes=30)
    number = file(desk)
    text = text_of(desk.say(number, _status(number)))
    assert "收到时间：2023年5月5日" in text
    assert desk.records[0].due == date(2023, 5, 23)


def test_whoever_has_no_ticket_about_it_asks_about_the_report(desk: Desk) -> None:
    """那个装电梯的事 means a ticket only for somebody who has one about that."""
    asked = Intent(Kind.STATUS, "那个装电梯的事", finding=desk.finding(Band.ANSWER, "3-003"))
    assert "80部" in text_of(desk.say(asked.text, asked))
    desk.say("汉东路的路灯坏了", feedback(FeedbackKind.COMPLAINT))
    assert "80部" in text_of(desk.say(asked.text, asked))
    desk.say("我们楼的电梯停了三天", feedback(FeedbackKind.COMPLAINT))
    assert "80部" not in text_of(desk.say(asked.text, asked))


def test_what_names_nothing_is_any_ticket(desk: Desk) -> None:
    """我那个事 is whatever was filed."""
    desk.say("汉东路的路灯坏了", feedback(FeedbackKind.COMPLAINT))
    asked = Intent(Kind.STATUS, "我那个事呢", finding=desk.finding(Band.ANSWER, "3-003"))
    assert "工单号" in text_of(desk.say(asked.text, asked))
