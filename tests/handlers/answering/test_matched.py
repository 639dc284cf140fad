"""What a log line says about a match: kinds and numbers of reasons, never a word."""

from datetime import UTC, datetime

from bot.stranger import NothingKnown
from handlers.answering.matched import match_fields
from handlers.dialogue import Dialogue
from handlers.messages import Incoming
from handlers.outcome import Outcome
from handlers.state import State
from handlers.tickets.ticket_number import issue
from knowledge.language.sounds import is_chinese

NOW = datetime(2023, 6, 9, 1, 5, tzinfo=UTC)


def _decided(dialogue: Dialogue, text: str) -> Outcome:
    incoming = Incoming("answer", "nobody", "0", text, NOW)
    return dialogue.decide(
        incoming, State(), NothingKnown(), now=NOW, new_number=lambda: issue(lambda below: 7 % below)
    )


def test_the_first_match_is_told_by_id_score_and_kinds(dialogue: Dialogue) -> None:
    """The log has an answer's commitment, score, and kinds of reasons with counts, but no word of the message."""
    said = "我们这老楼要装电梯,今年装好多部"
    told = match_fields(_decided(dialogue, said))
    assert told["commitment"] == "3-047"
    assert 0 < float(told["score"]) <= 1
    kinds = dict(one.split(":") for one in str(told["matched"]).split(","))
    assert int(kinds["word"]) >= 1
    assert not any(character in str(told) for character in said if is_chinese(character))


def test_lists_and_last_year_are_told_too(dialogue: Dialogue) -> None:
    """A list is logged by its field, a continued result by the result."""
    assert "field:1" in str(match_fields(_decided(dialogue, "养老的有哪些"))["matched"])
    assert "result:1" in str(match_fields(_decided(dialogue, "去年加装电梯多少部"))["matched"])


def test_what_finds_nothing_tells_nothing(dialogue: Dialogue) -> None:
    """Small talk and commands have no match."""
    assert match_fields(_decided(dialogue, "你好")) == {}
