"""When a clerk may write to a citizen, and that the ticket is unchanged."""

import pytest

from handlers.casework import talking
from handlers.casework.change import ReviewError
from handlers.people import CITIZEN
from storage.records import OPEN_STATES, FeedbackState, Happening
from tests.handlers.clerks import CLERK, NOW, ticket


@pytest.mark.parametrize("state", FeedbackState)
def test_only_about_what_is_open(state: FeedbackState) -> None:
    """A clerk may write about open tickets, even merged ones, but not after the answer or withdrawal."""
    given = ticket(state=state, merged_into="YN-9")
    if state not in OPEN_STATES:
        with pytest.raises(ReviewError):
            talking.message(given, CLERK, NOW, text="在哪一段？")
        return
    done = talking.message(given, CLERK, NOW, text=" 在哪一段？ ")
    assert done.ticket == given
    (event,) = done.events
    assert (event.kind, event.actor, event.note, event.public) == (
        Happening.MESSAGED, "staff:c1", "在哪一段？", True,
    )  # fmt: skip


@pytest.mark.parametrize("text", ["", " \u200b", "长" * (talking.LONGEST_MESSAGE + 1)])
def test_neither_nothing_nor_too_much(text: str) -> None:
    """An empty or too long message is refused with the reason."""
    with pytest.raises(ReviewError, match="给居民的话"):
        talking.message(ticket(), CLERK, NOW, text=text)


def test_either_side_ends_it() -> None:
    """Either side ends the conversation, and the event names who did."""
    for who, reference in ((CLERK, "staff:c1"), (CITIZEN, "citizen")):
        (event,) = talking.end_talk(ticket(), who, NOW).events
        assert (event.kind, event.actor) == (Happening.TALK_ENDED, reference)
