"""A place said while a draft is offered beside an answer belongs to the draft."""

from dataclasses import replace

from handlers.intent import Intent
from handlers.messages import Kind
from handlers.state import Mode
from knowledge.commitment import Band, Finding
from storage.records import FeedbackKind
from tests.handlers.desk import Desk, text_of


def test_the_place_is_put_to_the_draft(desk: Desk) -> None:
    """It is asked whether to file both."""
    words = "今年建几个养老服务中心，我们村的敬老院漏雨没人管"
    desk.say(
        words,
        Intent(Kind.QUESTION, words, finding=desk.finding(Band.ANSWER, "3-003"), also=FeedbackKind.HELP),
    )
    assert desk.state.draft == words
    nothing = Intent(Kind.QUESTION, "", finding=Finding(Band.DECLINE))
    outcome = desk.say("均川镇龙门村", nothing)
    assert "求助" in text_of(outcome)
    assert desk.state.mode is Mode.CONFIRMING
    assert desk.state.draft == f"{words}（均川镇龙门村）"


def test_without_a_draft_it_is_no_place_of_any(desk: Desk) -> None:
    """Then it is asked about like anything else."""
    nothing = Intent(Kind.QUESTION, "", finding=Finding(Band.DECLINE))
    desk.say("均川镇龙门村", replace(nothing, text="均川镇龙门村"))
    assert desk.state.draft == "均川镇龙门村"
