"""What staff may do with a ticket, one action at a time."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from handlers.casework import review
from handlers.casework.change import Resolution, ReviewError
from storage.records import FeedbackOutcome, FeedbackRecord, FeedbackState, Happening
from tests.handlers.clerks import APPROVER, CLERK, COLLEAGUE, DISPATCHER, NOW, ticket

SOLVED = Resolution("已经修好。", FeedbackOutcome.SOLVED)


def _in_hand(**changes: object) -> FeedbackRecord:
    return ticket(state=FeedbackState.IN_PROGRESS, handler=CLERK.id, **changes)


def _answered(**changes: object) -> FeedbackRecord:
    return review.answer(_in_hand(**changes), CLERK, NOW, resolution=SOLVED).ticket


def test_a_ticket_is_assigned_taken_answered_and_closed() -> None:
    """Assigning, taking, answering and closing each change the state, raise the version by one and add one event."""
    assigned = review.assign(ticket(), DISPATCHER, NOW, department="民政局", handler="c9")
    taken = review.take(assigned.ticket, CLERK, NOW)
    answered = review.answer(taken.ticket, CLERK, NOW, resolution=SOLVED)
    closed = review.close(answered.ticket, CLERK, NOW + timedelta(days=1))
    steps = (assigned, taken, answered, closed)
    assert [step.ticket.state.value for step in steps] == ["已派单", "办理中", "已答复", "已办结"]
    assert [step.ticket.version for step in steps] == [2, 3, 4, 5]
    assert [event.kind.value for step in steps for event in step.events] == [
        "assigned",
        "taken",
        "answered",
        "closed",
    ]
    last = closed.ticket
    assert (last.department, last.answer, last.outcome) == ("民政局", "已经修好。", FeedbackOutcome.SOLVED)
    assert (last.assigned_at, last.taken_at, last.responded_at) == (NOW, NOW, NOW)
    assert last.closed_at == last.changed_at == NOW + timedelta(days=1)
    assert closed.events[0].actor == "staff:c1"


def test_a_new_ticket_is_dispatched_to_where_it_was_routed() -> None:
    """Only once, and not to a department that has given it back."""
    sent = review.dispatch(ticket(), DISPATCHER, NOW)
    assert (sent.ticket.state, sent.ticket.department, sent.ticket.handler) == (
        FeedbackState.ASSIGNED,
        ticket().department,
        None,
    )
    with pytest.raises(ReviewError, match="只能在“待受理”时做"):
        review.dispatch(sent.ticket, DISPATCHER, NOW)
    back = review.return_(sent.ticket, CLERK, NOW, reason="不归我们").ticket
    with pytest.raises(ReviewError, match=f"承办单位：{back.department}退回过这件；请打开它，另选单位"):
        review.dispatch(back, DISPATCHER, NOW)


def test_what_is_only_assigned_is_taken_in_hand_by_its_answer() -> None:
    """Answering an assigned ticket also takes it, with one new version and both events."""
    assigned = ticket(state=FeedbackState.ASSIGNED)
    change = review.answer(assigned, CLERK, NOW, resolution=SOLVED)
    assert [event.kind for event in change.events] == [Happening.TAKEN, Happening.ANSWERED]
    assert (change.ticket.handler, change.ticket.version) == (CLERK.id, assigned.version + 1)


def test_what_its_citizen_had_reopened_is_in_the_hands_of_who_drafts_it() -> None:
    """A ticket in progress that nobody has is taken by whoever writes its answer, so that it is found among theirs."""
    nobodys = ticket(state=FeedbackState.IN_PROGRESS, reopened=1, appealed_at=NOW)
    proposed = review.propose(nobodys, CLERK, NOW, resolution=SOLVED)
    assert [event.kind for event in proposed.events] == [Happening.TAKEN, Happening.PROPOSED]
    assert (proposed.ticket.handler, proposed.ticket.version) == (CLERK.id, nobodys.version + 1)
    assert review.approve(proposed.ticket, APPROVER, NOW).ticket.handler == CLERK.id
    again = review.propose(proposed.ticket, COLLEAGUE, NOW, resolution=SOLVED)
    assert [event.kind for event in again.events] == [Happening.PROPOSED]


def test_to_another_department_a_reason_is_needed() -> None:
    """Moving a ticket needs a reason kept from the citizen and drops the draft; changing the clerk does not."""
    begun = _in_hand(helpers=("民政局",), draft="拟答", draft_by="c1", draft_outcome=FeedbackOutcome.SOLVED)
    same = review.assign(begun, DISPATCHER, NOW, department="住建局", handler="c2").ticket
    assert (same.state, same.handler, same.draft) == (FeedbackState.IN_PROGRESS, "c2", "拟答")
    with pytest.raises(ReviewError, match="改派理由：还没有填"):
        review.assign(begun, DISPATCHER, NOW, department="民政局")
    moved = review.assign(begun, DISPATCHER, NOW, department="民政局", reason="不归住建")
    assert (moved.ticket.state, moved.ticket.handler, moved.ticket.draft) == (
        FeedbackState.ASSIGNED,
        None,
        None,
    )
    assert moved.ticket.helpers == ()
    assert moved.events[0].note is None
    assert moved.events[0].detail["reason"] == "不归住建"


def test_returned_with_a_reason() -> None:
    """A returned ticket awaits the dispatcher, with nobody assigned, and its reason is kept from the citizen."""
    change = review.return_(_in_hand(), CLERK, NOW, reason="属于民政局")
    assert (change.ticket.state, change.ticket.handler) == (FeedbackState.RECEIVED, None)
    assert (change.events[0].note, change.events[0].public) == ("属于民政局", False)
    with pytest.raises(ReviewError, match="退回理由"):
        review.return_(_in_hand(), CLERK, NOW, reason=" \u200b ")


def test_a_second_person_approves() -> None:
    """A proposal can be approved by a colleague but not by its author, and then is the answer."""
    said = Resolution("下半年修。", FeedbackOutcome.PLANNED, "列入下半年计划")
    proposed = review.propose(_in_hand(), CLERK, NOW, resolution=said)
    waiting = proposed.ticket
    assert (waiting.state, waiting.answer, waiting.draft_by) == (FeedbackState.IN_PROGRESS, None, "c1")
    assert not proposed.events[0].public
    with pytest.raises(ReviewError, match="是您自己写的"):
        review.approve(waiting, CLERK, NOW)
    approved = review.approve(waiting, APPROVER, NOW)
    assert (approved.ticket.state, approved.ticket.answer) == (FeedbackState.ANSWERED, "下半年修。")
    assert (approved.ticket.outcome, approved.ticket.outcome_note) == (said.outcome, said.note)
    assert approved.ticket.draft is approved.ticket.draft_by is approved.ticket.draft_outcome is None
    assert approved.events[0].detail["author"] == "c1"


def test_a_proposal_is_sent_back() -> None:
    """A proposal sent back can no longer be approved; its text stays to be mended, until another is written."""
    proposed = review.propose(_in_hand(), CLERK, NOW, resolution=SOLVED).ticket
    change = review.send_back(proposed, APPROVER, NOW, reason="没说什么时候")
    back = change.ticket
    assert (back.sent_back, back.draft, back.draft_outcome) == (True, "已经修好。", FeedbackOutcome.SOLVED)
    assert back.draft_by is back.draft_at is None
    assert change.events[0].detail["text"] == "已经修好。"
    with pytest.raises(ReviewError, match="没有等待审核的答复"):
        review.approve(back, APPROVER, NOW)
    assert not review.propose(back, CLERK, NOW, resolution=SOLVED).ticket.sent_back
    assert not review.answer(back, CLERK, NOW, resolution=SOLVED).ticket.sent_back
    assert not review.return_(back, CLERK, NOW, reason="不归我们").ticket.sent_back


@pytest.mark.parametrize(
    ("outcome", "says"),
    [(FeedbackOutcome.REFUSED, "要写明理由"), (FeedbackOutcome.ELSEWHERE, "由哪个单位负责")],
)
@pytest.mark.parametrize("note", [None, "", " \n", "\u200b"])
def test_some_outcomes_need_a_reason(outcome: FeedbackOutcome, says: str, note: str | None) -> None:
    """Not adopted needs why, and not ours needs whose; invisible text is no reason."""
    with pytest.raises(ReviewError, match=f"{says}|还没有填"):
        review.answer(_in_hand(), CLERK, NOW, resolution=Resolution("不行。", outcome, note))


@pytest.mark.parametrize("text", ["", "  ", "\u202e\u200b", "字" * 2001])
def test_an_answer_has_words_and_an_end(text: str) -> None:
    """An empty answer and one of more than 2,000 characters are refused with the remedy."""
    with pytest.raises(ReviewError, match=r"答复内容：(还没有填|有2001个字，最多2000个字)"):
        review.answer(_in_hand(), CLERK, NOW, resolution=Resolution(text, FeedbackOutcome.SOLVED))


def test_what_staff_write_has_nothing_invisible() -> None:
    """A direction override written by staff does not reach the citizen."""
    said = Resolution("已修好\u202e。", FeedbackOutcome.SOLVED)
    assert review.answer(_in_hand(), CLERK, NOW, resolution=said).ticket.answer == "已修好。"


def test_the_due_date_moves_by_working_days() -> None:
    """The due date moves from its current value with a reason for the citizen, and the days add up."""
    first = review.extend(_in_hand(), CLERK, NOW, working_days=1, reason="等配件", today=NOW.date())
    assert first.ticket.due == date(2023, 5, 23)
    assert (first.events[0].note, first.events[0].public) == ("等配件", True)
    assert first.events[0].detail == {"due": "2023-05-23", "before": "2023-05-22", "working_days": 1}
    assert (
        review.extend(
            first.ticket, CLERK, NOW, working_days=3, reason="等配件", today=NOW.date()
        ).ticket.extended
        == 4
    )
    for days in (0, 61):
        with pytest.raises(ReviewError, match=f"延期天数：“{days}”不行，请填1到60"):
            review.extend(_in_hand(), CLERK, NOW, working_days=days, reason="等", today=NOW.date())
    with pytest.raises(ReviewError, match="没有期限"):
        review.extend(_in_hand(due=None), CLERK, NOW, working_days=1, reason="等", today=NOW.date())


def test_an_overdue_ticket_is_extended_from_today() -> None:
    """No citizen is told of a new due date that has passed: an overdue ticket's days count from today."""
    overdue = _in_hand(due=date(2023, 4, 3))
    done = review.extend(overdue, CLERK, NOW, working_days=2, reason="等配件", today=date(2023, 5, 4))
    assert done.ticket.due == date(2023, 5, 6)
    assert done.events[0].detail == {"due": "2023-05-06", "before": "2023-04-03", "working_days": 2}


def test_reopened_it_has_no_answer() -> None:
    """A reopened ticket is in progress with a new due date; the first answer's time stays and reopenings are counted."""
    change = review.reopen(_answered(), CLERK, NOW, reason="没修好", due=date(2023, 6, 1))
    again = change.ticket
    assert (again.state, again.answer, again.outcome) == (FeedbackState.IN_PROGRESS, None, None)
    assert (again.responded_at, again.answered_at, again.closed_at) == (NOW, None, None)
    assert (again.reopened, again.due) == (1, date(2023, 6, 1))
    assert change.events[0].note is None


def test_a_note_changes_nothing() -> None:
    """A note is an internal event, possible on closed tickets too."""
    closed = review.close(_answered(), CLERK, NOW).ticket
    change = review.note(closed, COLLEAGUE, NOW, text="已电话回访")
    assert change.ticket == closed
    assert (change.events[0].note, change.events[0].public) == ("已电话回访", False)


def test_helpers_and_escalation() -> None:
    """Helping departments are stored once and without the owner, repeats are refused, and escalating stores the time."""
    helped = review.co_handle(_in_hand(), CLERK, NOW, departments=["民政局", "住建局", "民政局"]).ticket
    assert helped.helpers == ("民政局",)
    with pytest.raises(ReviewError, match="协办单位"):
        review.co_handle(helped, CLERK, NOW, departments=["民政局"])
    assert review.escalate(helped, CLERK, NOW, reason="拖了一个月").ticket.escalated_at == NOW


ACTIONS = {
    "assign": lambda one: review.assign(one, DISPATCHER, NOW, department="住建局"),
    "take": lambda one: review.take(one, COLLEAGUE, NOW),
    "return_": lambda one: review.return_(one, CLERK, NOW, reason="错"),
    "co_handle": lambda one: review.co_handle(one, CLERK, NOW, departments=["民政局"]),
    "note": lambda one: review.note(one, CLERK, NOW, text="记"),
    "propose": lambda one: review.propose(one, CLERK, NOW, resolution=SOLVED),
    "answer": lambda one: review.answer(one, CLERK, NOW, resolution=SOLVED),
    "close": lambda one: review.close(one, CLERK, NOW),
    "extend": lambda one: review.extend(one, CLERK, NOW, working_days=1, reason="等", today=NOW.date()),
    "escalate": lambda one: review.escalate(one, CLERK, NOW, reason="急"),
    "reopen": lambda one: review.reopen(one, CLERK, NOW, reason="没好"),
}
OPEN = {"assign", "note", "extend", "escalate"}
IN_HAND = OPEN | {"take", "return_", "co_handle", "propose", "answer"}


@pytest.mark.parametrize(
    ("state", "allowed"),
    [
        (FeedbackState.RECEIVED, OPEN),
        (FeedbackState.ASSIGNED, IN_HAND),
        (FeedbackState.IN_PROGRESS, IN_HAND),
        (FeedbackState.ANSWERED, {"note", "close", "reopen"}),
        (FeedbackState.CLOSED, {"note", "reopen"}),
        (FeedbackState.WITHDRAWN, set()),
    ],
)
@pytest.mark.parametrize("action", ACTIONS)
def test_each_state_allows_its_actions_and_no_other(
    state: FeedbackState, allowed: set[str], action: str
) -> None:
    """In the whole table of states and actions a refusal names the ticket and its state."""
    one = replace(_answered(), state=state)
    if action in allowed:
        assert ACTIONS[action](one).events
    else:
        with pytest.raises(ReviewError, match=f"工单YN-1：(状态是“{state.value}”|市民已经撤回)"):
            ACTIONS[action](one)


@pytest.mark.parametrize("action", sorted(set(ACTIONS) - {"note"}))
def test_a_merged_ticket_follows_its_lead(action: str) -> None:
    """An action on a merged ticket is refused with the name of its lead."""
    for state in FeedbackState:
        one = replace(_answered(), state=state, merged_into="YN-2")
        with pytest.raises(ReviewError, match=r"已并入YN-2|已经撤回"):
            ACTIONS[action](one)
