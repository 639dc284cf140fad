"""What citizens may do with their filed tickets."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from handlers.casework import review
from handlers.casework.change import Resolution, ReviewError
from handlers.tickets import citizen_changes
from storage.records import FeedbackOutcome, FeedbackState, Happening, Solved
from tests.handlers.clerks import APPROVER, CLERK, HEAD, NOW, ticket

DUE = date(2023, 6, 1)
LATER = NOW + timedelta(days=2)
ANSWERED = ticket(
    state=FeedbackState.ANSWERED,
    answer="已修好",
    outcome=FeedbackOutcome.SOLVED,
    answered_at=NOW,
    responded_at=NOW,
    handler=CLERK.id,
)


@pytest.mark.parametrize(
    "state",
    [FeedbackState.RECEIVED, FeedbackState.ASSIGNED, FeedbackState.IN_PROGRESS, FeedbackState.WITHDRAWN],
)
def test_no_rating_before_an_answer(state: FeedbackState) -> None:
    """An open and a withdrawn ticket refuse a rating."""
    with pytest.raises(ReviewError):
        citizen_changes.rate(ticket(state=state), NOW, stars=5, solved=None, due=None)


def test_a_rating_keeps_what_it_does_not_say() -> None:
    """Stars and 解决了 may come one by one, each as a public event."""
    first = citizen_changes.rate(ANSWERED, LATER, stars=4, solved=None, due=None)
    second = citizen_changes.rate(first.ticket, LATER, stars=None, solved=Solved.YES, due=None)
    assert (second.ticket.stars, second.ticket.solved) == (4, Solved.YES)
    assert second.ticket.version == ANSWERED.version + 2
    (event,) = second.events
    assert (event.kind, event.public, dict(event.detail)) == (
        Happening.RATED, True, {"stars": 4, "solved": "解决了"},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("stars", "solved", "displeased"),
    [
        (1, None, True),
        (2, Solved.YES, True),
        (3, None, False),
        (5, None, False),
        (None, Solved.PARTLY, False),
    ],
)
def test_displeasure_is_marked_and_taken_back(
    stars: int | None, solved: Solved | None, *, displeased: bool
) -> None:
    """One or two stars mark displeasure, and a better rating removes it."""
    done = citizen_changes.rate(ANSWERED, LATER, stars=stars, solved=solved, due=None).ticket
    assert (done.displeased_at == LATER) is displeased
    assert (
        citizen_changes.rate(done, LATER, stars=5, solved=Solved.YES, due=None).ticket.displeased_at is None
    )


def test_not_solved_goes_to_a_supervisor_once() -> None:
    """A first 没解决 reopens with mark and new due date and keeps the rating; a second leaves it closed."""
    done = citizen_changes.rate(ANSWERED, LATER, stars=None, solved=Solved.NO, due=DUE)
    again = done.ticket
    assert (again.state, again.handler, again.answer, again.outcome) == (
        FeedbackState.IN_PROGRESS, None, None, None,
    )  # fmt: skip
    assert (again.due, again.reopened, again.appealed_at, again.escalated_at) == (DUE, 1, LATER, LATER)
    assert (again.solved, again.displeased_at) == (Solved.NO, LATER)
    assert [event.kind for event in done.events] == [Happening.RATED, Happening.REOPENED]
    answered = review.answer(
        again, HEAD, LATER, resolution=Resolution("又修了", FeedbackOutcome.SOLVED)
    ).ticket
    assert answered.solved is Solved.NO
    second = citizen_changes.rate(answered, LATER, stars=1, solved=Solved.NO, due=DUE)
    assert second.ticket.state is FeedbackState.ANSWERED
    assert [event.kind for event in second.events] == [Happening.RATED]


def test_what_was_taken_up_again_is_answered_by_a_supervisor() -> None:
    """For a reopened ticket a clerk proposes, and an approver answers or approves."""
    again = citizen_changes.rate(ANSWERED, LATER, stars=None, solved=Solved.NO, due=DUE).ticket
    said = Resolution("又修了", FeedbackOutcome.SOLVED)
    with pytest.raises(ReviewError, match="提交审核"):
        review.answer(again, CLERK, LATER, resolution=said)
    proposed = review.propose(again, CLERK, LATER, resolution=said).ticket
    assert review.approve(proposed, APPROVER, LATER).ticket.state is FeedbackState.ANSWERED
    assert review.answer(again, APPROVER, LATER, resolution=said).ticket.state is FeedbackState.ANSWERED


def test_a_merged_tickets_voice_goes_its_own_way() -> None:
    """A dissatisfied follower's ticket is unmerged from its lead."""
    merged = citizen_changes.rate(
        ticket("YN-2", **{name: getattr(ANSWERED, name) for name in ("state", "answer", "outcome", "answered_at")},
               merged_into="YN-1"),
        LATER, stars=None, solved=Solved.NO, due=DUE,
    ).ticket  # fmt: skip
    assert (merged.merged_into, merged.state) == (None, FeedbackState.IN_PROGRESS)


def test_no_draft_waits_for_approval_once_the_citizen_decided() -> None:
    """Of a ticket that was taken back, nor of one that leaves its lead unsolved: nobody could send the one, nor should the other."""
    said = Resolution("明天去修", FeedbackOutcome.PLANNED)
    waits = review.propose(ticket(state=FeedbackState.IN_PROGRESS), CLERK, NOW, resolution=said).ticket
    assert waits.draft_by == CLERK.id
    back = citizen_changes.withdraw(waits, LATER).ticket
    assert (back.draft, back.draft_outcome, back.draft_by, back.draft_at) == (None, None, None, None)
    followed = replace(
        waits, merged_into="YN-1", state=FeedbackState.ANSWERED, answer="修好了", answered_at=NOW
    )
    again = citizen_changes.rate(followed, LATER, stars=None, solved=Solved.NO, due=DUE).ticket
    assert (again.state, again.merged_into, again.draft, again.draft_by) == (
        FeedbackState.IN_PROGRESS, None, None, None,
    )  # fmt: skip


def test_words_are_added_to_what_is_open() -> None:
    """The event has the added words; an answered ticket refuses them."""
    done = citizen_changes.add(ticket(), LATER, words="昨晚又坏了")
    assert (done.events[0].kind, done.events[0].note) == (Happening.ADDED, "昨晚又坏了")
    assert (done.ticket.changed_at, done.ticket.version) == (LATER, 2)
    with pytest.raises(ReviewError):
        citizen_changes.add(ANSWERED, LATER, words="昨晚又坏了")


def test_a_place_is_kept_in_their_own_words() -> None:
    """A place is stored with the ticket and in a public event; a withdrawn ticket refuses it."""
    done = citizen_changes.place(ticket(), LATER, where="烈山大道")
    (event,) = done.events
    assert done.ticket == ticket(place="烈山大道", changed_at=LATER, version=2)
    assert (event.kind, event.actor, event.note, event.public) == (
        Happening.PLACE_ADDED, "citizen", "烈山大道", True,
    )  # fmt: skip
    with pytest.raises(ReviewError):
        citizen_changes.place(citizen_changes.withdraw(ticket(), NOW).ticket, LATER, where="烈山大道")


def test_what_is_taken_back_says_when() -> None:
    """A withdrawal stores state and time with one event; an answered or withdrawn ticket refuses it."""
    done = citizen_changes.withdraw(ticket(), LATER)
    gone = {"state": FeedbackState.WITHDRAWN, "withdrawn_at": LATER, "changed_at": LATER, "version": 2}
    assert done.ticket == ticket(**gone)
    assert [event.kind for event in done.events] == [Happening.WITHDRAWN]
    for refused in (done.ticket, ANSWERED):
        with pytest.raises(ReviewError):
            citizen_changes.withdraw(refused, LATER)
