"""Duplicates stay separate: whatever staff do in whatever order, no ticket ends without outcome and reply."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from handlers.casework import merging, review
from handlers.casework.change import Change, Resolution, ReviewError
from handlers.people import Actor
from storage.records import (
    FINAL_STATES,
    FeedbackEvent,
    FeedbackOutcome,
    FeedbackRecord,
    FeedbackState,
    Happening,
)
from tests.handlers.clerks import APPROVER, CLERK, DISPATCHER, HEAD, NOW, ticket

SOLVED = Resolution("已经修好。", FeedbackOutcome.SOLVED)
VOICE = ("number", "citizen", "channel", "text", "text_masked", "place", "received_at", "departments", "kind")
MOVED = {"version", "changed_at", "responded_at"}
"""What a merge leaves behind: that the ticket changed, and that its citizen was once answered."""


def _same(one: FeedbackRecord, other: FeedbackRecord) -> bool:
    keep = {name: getattr(other, name) for name in MOVED}
    return replace(one, **keep) == other


def _answered(number: str, *, closed: bool = False) -> FeedbackRecord:
    taken = ticket(number, state=FeedbackState.IN_PROGRESS)
    answered = review.answer(taken, CLERK, NOW, resolution=SOLVED).ticket
    return review.close(answered, CLERK, NOW).ticket if closed else answered


def test_merged_and_taken_out_again_it_is_as_before() -> None:
    """After merging and unmerging, draft, clerk and due date are as before, and both tickets have both events."""
    lead = ticket("YN-1", state=FeedbackState.IN_PROGRESS, handler="c2")
    one = ticket("YN-2", state=FeedbackState.IN_PROGRESS, handler="c1", draft="拟", draft_by="c1")
    joined, gained = merging.merge(one, lead, CLERK, NOW)
    assert joined.ticket.merged_into == "YN-1"
    before = joined.events[0].detail["before"]
    gone, left = merging.unmerge(joined.ticket, gained.ticket, CLERK, NOW, before=before, reason="不是一件事")
    assert _same(gone.ticket, one)
    assert _same(left.ticket, lead)
    kinds = [event.kind for change in (joined, gained, gone, left) for event in change.events]
    assert kinds == [Happening.MERGED, Happening.JOINED, Happening.UNMERGED, Happening.LEFT]
    assert gone.events[0].note is None


def test_the_leads_answer_reaches_those_that_follow() -> None:
    """Each follower gets the lead's answer and its own public event; unmerged afterwards, it awaits its own."""
    lead = ticket("YN-1", state=FeedbackState.IN_PROGRESS)
    joined, gained = merging.merge(ticket("YN-2", citizen="other"), lead, CLERK, NOW)
    answered = review.answer(gained.ticket, CLERK, NOW, resolution=SOLVED).ticket
    told = merging.follow(answered, joined.ticket, CLERK, NOW)
    assert (told.ticket.state, told.ticket.answer) == (FeedbackState.ANSWERED, "已经修好。")
    assert (told.ticket.citizen, told.events[0].number, told.events[0].public) == ("other", "YN-2", True)
    before = joined.events[0].detail["before"]
    gone, _ = merging.unmerge(told.ticket, answered, CLERK, NOW, before=before, reason="另一处")
    assert (gone.ticket.state, gone.ticket.answer, gone.ticket.outcome) == (
        FeedbackState.RECEIVED,
        None,
        None,
    )
    assert gone.ticket.responded_at == NOW


@pytest.mark.parametrize("closed", [False, True])
def test_an_answered_lead_answers_at_once(closed: bool) -> None:
    """A ticket merged into an answered lead is answered at once, in one new version."""
    lead = _answered("YN-1", closed=closed)
    one = ticket("YN-2")
    joined, _ = merging.merge(one, lead, CLERK, NOW)
    assert (joined.ticket.state, joined.ticket.answer) == (lead.state, "已经修好。")
    assert joined.ticket.version == one.version + 1
    assert joined.events[-1].note == "已经修好。"


@pytest.mark.parametrize("closed", [False, True])
def test_who_joins_late_has_the_answer_from_then_on(closed: bool) -> None:
    """A late follower gets the complete answer, and its month for 没解决 counts from that day."""
    lead = _answered("YN-1", closed=closed)
    later = NOW + timedelta(days=35)
    joined, _ = merging.merge(ticket("YN-2"), lead, CLERK, later)
    assert joined.events[-1].kind is Happening.ANSWERED
    assert (joined.ticket.answered_at, joined.ticket.closed_at) == (later, later if closed else None)
    ended = review.close(lead, CLERK, later).ticket if not closed else lead
    again = merging.follow(ended, joined.ticket, CLERK, later + timedelta(days=1))
    assert again.events[-1].kind is Happening.CLOSED
    assert again.ticket.answered_at == later


def test_what_follows_a_reopened_lead_has_its_new_limit() -> None:
    """A follower of a reopened lead has its due date, and its own again once unmerged."""
    lead = ticket("YN-1", state=FeedbackState.IN_PROGRESS)
    joined, gained = merging.merge(ticket("YN-2"), lead, CLERK, NOW)
    answered = review.answer(gained.ticket, CLERK, NOW, resolution=SOLVED).ticket
    told = merging.follow(answered, joined.ticket, CLERK, NOW).ticket
    due = NOW.date() + timedelta(days=60)
    reopened = review.reopen(answered, HEAD, NOW, reason="没修好", due=due).ticket
    following = merging.follow(reopened, told, HEAD, NOW).ticket
    assert (following.state, following.due) == (FeedbackState.IN_PROGRESS, due)
    before = joined.events[0].detail["before"]
    gone, _ = merging.unmerge(following, reopened, CLERK, NOW, before=before, reason="另一处")
    assert gone.ticket.due == ticket("YN-2").due


def test_what_can_not_be_merged() -> None:
    """A ticket can't be merged with itself, a follower, a withdrawn or another city's one, when answered or followed."""
    one, lead = ticket("YN-2"), ticket("YN-1")
    answered = _answered("YN-2")
    refused = [
        (one, one, 0, "请另选一件"),
        (one, replace(lead, city="wuhan-2023"), 0, "请另选一件"),
        (one, replace(lead, merged_into="YN-3"), 0, "工单YN-1：已并入YN-3"),
        (one, replace(lead, state=FeedbackState.WITHDRAWN, withdrawn_at=NOW), 0, "工单YN-1：市民已经撤回"),
        (answered, lead, 0, "工单YN-2：状态是“已答复”"),
        (one, lead, 2, "已有2件并入它；请反过来"),
        (replace(one, appealed_at=NOW), lead, 0, "没解决，重新办理的要单独答复"),
    ]
    for ticket_, into, followers, says in refused:
        with pytest.raises(ReviewError, match=says):
            merging.merge(ticket_, into, CLERK, NOW, followers=followers)
    with pytest.raises(ReviewError, match="没有并入YN-1"):
        merging.unmerge(one, lead, CLERK, NOW, before={}, reason="x")
    joined, gained = merging.merge(one, lead, CLERK, NOW)
    with pytest.raises(ReviewError, match="合并记录：缺少"):
        merging.unmerge(joined.ticket, gained.ticket, CLERK, NOW, before={}, reason="x")


class Days(RuleBasedStateMachine):
    """Three tickets, and staff who try anything; a refused action changes nothing."""

    who = st.sampled_from([DISPATCHER, CLERK, APPROVER, HEAD])
    which = st.integers(0, 2)
    outcome = st.sampled_from(FeedbackOutcome)
    words = st.sampled_from(["", "已修好。", "下月修。", "\u200b"])

    @initialize()
    def come_in(self) -> None:
        """Three citizens ask for the same."""
        self.now = NOW
        self.tickets = {f"YN-{n}": ticket(f"YN-{n}", citizen=f"c{n}", text=f"电梯坏了{n}") for n in range(3)}
        self.first = dict(self.tickets)
        self.events: dict[str, list[FeedbackEvent]] = {number: [] for number in self.tickets}
        self.parted: dict[str, FeedbackRecord] = {}

    def _one(self, at: int) -> FeedbackRecord:
        return self.tickets[f"YN-{at}"]

    def _try(self, act: object, *args: object, led: bool = False, **more: object) -> None:
        self.now += timedelta(hours=1)
        try:
            done = act(*args, **more)  # type: ignore[operator]
        except ReviewError:
            return
        changes = [done] if isinstance(done, Change) else list(done)
        if led:
            lead = changes[0].ticket
            changes += [
                merging.follow(lead, one, CLERK, self.now)
                for one in self.tickets.values()
                if one.merged_into == lead.number
            ]
        for change in changes:
            self._keep(change)

    def _keep(self, change: Change) -> None:
        before = self.tickets[change.ticket.number]
        only_noted = {event.kind for event in change.events} == {Happening.NOTED}
        assert change.events
        assert change.ticket.version == before.version + (0 if only_noted else 1)
        self.tickets[change.ticket.number] = change.ticket
        self.events[change.ticket.number] += change.events

    @rule(at=which, who=who, department=st.sampled_from(["住建局", "民政局"]), reason=words)
    def assign(self, at: int, who: Actor, department: str, reason: str) -> None:
        """Assign it, perhaps elsewhere."""
        self._try(review.assign, self._one(at), who, self.now, department=department, reason=reason)

    @rule(at=which, who=who)
    def take(self, at: int, who: Actor) -> None:
        """Start work on it."""
        self._try(review.take, self._one(at), who, self.now)

    @rule(at=which, who=who, reason=words)
    def return_(self, at: int, who: Actor, reason: str) -> None:
        """Return it."""
        self._try(review.return_, self._one(at), who, self.now, reason=reason)

    @rule(at=which, who=who, text=words, outcome=outcome, note=words)
    def propose(self, at: int, who: Actor, text: str, outcome: FeedbackOutcome, note: str) -> None:
        """Propose an answer."""
        said = Resolution(text, outcome, note)
        self._try(review.propose, self._one(at), who, self.now, resolution=said)

    @rule(at=which, who=who)
    def approve(self, at: int, who: Actor) -> None:
        """Approve one; never one's own."""
        author = self._one(at).draft_by
        before = self._one(at)
        self._try(review.approve, before, who, self.now, led=True)
        assert self._one(at) == before or author != who.id

    @rule(at=which, who=who, reason=words)
    def send_back(self, at: int, who: Actor, reason: str) -> None:
        """Send one back."""
        self._try(review.send_back, self._one(at), who, self.now, reason=reason)

    @rule(at=which, who=who, text=words, outcome=outcome, note=words)
    def answer(self, at: int, who: Actor, text: str, outcome: FeedbackOutcome, note: str) -> None:
        """Answer it."""
        said = Resolution(text, outcome, note)
        self._try(review.answer, self._one(at), who, self.now, resolution=said, led=True)

    @rule(at=which, who=who)
    def close(self, at: int, who: Actor) -> None:
        """Close it."""
        self._try(review.close, self._one(at), who, self.now, led=True)

    @rule(at=which, who=who, reason=words)
    def reopen(self, at: int, who: Actor, reason: str) -> None:
        """Reopen it."""
        self._try(review.reopen, self._one(at), who, self.now, reason=reason, led=True)

    @rule(at=which, who=who, days=st.integers(-1, 70), reason=words)
    def extend(self, at: int, who: Actor, days: int, reason: str) -> None:
        """Move its due date."""
        self._try(
            review.extend,
            self._one(at),
            who,
            self.now,
            working_days=days,
            reason=reason,
            today=self.now.date(),
        )

    @rule(at=which, who=who, text=words)
    def note(self, at: int, who: Actor, text: str) -> None:
        """Write a note."""
        self._try(review.note, self._one(at), who, self.now, text=text)

    @rule(at=which, into=which, who=who)
    def merge(self, at: int, into: int, who: Actor) -> None:
        """Merge it into another."""
        one, lead = self._one(at), self._one(into)
        followers = sum(other.merged_into == one.number for other in self.tickets.values())
        self._try(merging.merge, one, lead, who, self.now, followers=followers)
        if self._one(at).merged_into and one.merged_into is None:
            self.parted[one.number] = one

    @rule(at=which, who=who, reason=words)
    def unmerge(self, at: int, who: Actor, reason: str) -> None:
        """Unmerge it: it is as before."""
        one = self._one(at)
        if one.merged_into is None:
            return
        kept = [event for event in self.events[one.number] if event.kind is Happening.MERGED][-1]
        before = kept.detail["before"]
        lead = self.tickets[one.merged_into]
        self._try(merging.unmerge, one, lead, who, self.now, before=before, reason=reason)
        if self._one(at).merged_into is None:
            assert _same(self._one(at), self.parted.pop(one.number))

    @rule(at=which)
    def withdraw(self, at: int) -> None:
        """Withdraw it as the citizen."""
        one = self._one(at)
        if one.state in FINAL_STATES or one.merged_into or self.now - NOW > timedelta(hours=8):
            return
        for other in self.tickets.values():
            if other.merged_into == one.number:
                self.tickets[other.number] = replace(other, merged_into=None)
        self.tickets[one.number] = replace(one, state=FeedbackState.WITHDRAWN, withdrawn_at=self.now)

    @invariant()
    def nothing_final_without_outcome_and_reply(self) -> None:
        """A ticket in 已答复 or 已办结 has an answer, an outcome, and for some outcomes the reason."""
        for one in getattr(self, "tickets", {}).values():
            final = one.state in FINAL_STATES
            assert final == bool(one.answer) == bool(one.outcome) == bool(one.answered_at)
            if one.outcome in (FeedbackOutcome.REFUSED, FeedbackOutcome.ELSEWHERE):
                assert (one.outcome_note or "").strip()
            assert (one.state is FeedbackState.CLOSED) == bool(one.closed_at)

    @invariant()
    def every_voice_is_kept(self) -> None:
        """Words, receipt and citizen are the original ones; a follower has its lead's state once that is answered."""
        for number, one in getattr(self, "tickets", {}).items():
            assert all(getattr(one, name) == getattr(self.first[number], name) for name in VOICE)
            lead = self.tickets.get(one.merged_into or "")
            if lead is not None:
                assert lead.merged_into is None
                assert lead.state not in FINAL_STATES or (one.state, one.answer) == (lead.state, lead.answer)


TestDays = Days.TestCase
TestDays.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
"""In any sequence of actions no final state lacks outcome and reply, and no voice is lost."""


def test_events_hold_plain_values() -> None:
    """What an event stores about a merge is JSON, with times as text."""
    one = ticket("YN-2")
    joined, _ = merging.merge(one, ticket("YN-1"), CLERK, NOW)
    assert not any(isinstance(value, datetime) for value in joined.events[0].detail["before"].values())
