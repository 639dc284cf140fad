"""`run.py answer`: JSON lines with messages in, answers out; and the check of a city's examples. Stores nothing."""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from bot.assembly import build_dialogue
from bot.given import new_number, now
from bot.settings import Settings, SettingsError
from handlers.dialogue import Dialogue
from handlers.messages import Incoming
from handlers.outcome import Outcome
from handlers.state import State
from knowledge.city_format import CityDataError, Problem, line_of, read_text
from knowledge.found import Match, Reason, ResultMatch
from storage.records import (
    ConfirmedFate,
    Decision,
    FeedbackEvent,
    FeedbackKind,
    FeedbackRecord,
    FeedbackState,
    FollowRecord,
    Holdings,
    Reached,
    StatusUpdate,
    Talk,
)


class NothingKnown:
    """Facts about a citizen who was never here, in a city that has published nothing."""

    def status(self, commitment_id: str) -> StatusUpdate | None:
        """None: no status is published."""

    def published(self) -> Iterable[StatusUpdate]:
        """No status is published."""
        return ()

    def reached(self, commitment_id: str) -> Reached:  # noqa: ARG002  # as handlers.facts.Facts asks
        """No figure is published."""
        return Reached()

    def origins(self, commitment_id: str) -> Sequence[ConfirmedFate]:  # noqa: ARG002  # as handlers.facts.Facts asks
        """Nothing is confirmed."""
        return ()

    def reply_limit(self, kind: FeedbackKind) -> int | None:
        """None: the city's own limits apply."""

    def restriction(self) -> None:
        """None: an unknown citizen is not restricted."""

    def pause(self) -> None:
        """None: nothing is posted."""

    def ticket(self, number: str) -> FeedbackRecord | None:
        """None: no ticket was filed."""

    def tickets(self, limit: int) -> Sequence[FeedbackRecord]:  # noqa: ARG002  # as handlers.facts.Facts asks
        """No ticket."""
        return ()

    def follows(self) -> Sequence[FollowRecord]:
        """Nothing is followed."""
        return ()

    def holdings(self) -> Holdings:
        """Nothing is stored."""
        return Holdings(0, 0, 0, 0, 0, 0, 0, address=False)

    def answered(self) -> FeedbackRecord | None:
        """None: no ticket was answered."""

    def state_of(self, number: str) -> FeedbackState | None:
        """None: there is no ticket."""

    def talk(self) -> Talk | None:
        """None: no conversation with a clerk."""

    def notices_wait(self) -> bool:
        """No notice."""
        return False

    def course(self, number: str) -> Sequence[FeedbackEvent]:  # noqa: ARG002  # as handlers.facts.Facts asks
        """Nothing has happened to any ticket."""
        return ()


def answer_lines(settings: Settings, lines: Iterable[str], *, explain: bool) -> Iterator[str]:
    """Yield one JSON line per message. Raises SettingsError naming a line that is not a message."""
    dialogue = build_dialogue(settings, wait=True)
    for number, line in enumerate(lines, 1):
        if line.strip():
            message = _message(line, number)
            yield _line({"id": message["id"], **_answer(dialogue, message["text"], explain=explain)})


def ask_examples(dialogue: Dialogue, file: Path) -> None:
    """Ask the first screen's examples, as written in `file`. Raises CityDataError naming those without one answer."""
    silent = [one for one in dialogue.city.examples if _decide(dialogue, one).decision is not Decision.ANSWER]
    if silent:
        line = line_of("examples", read_text(file).splitlines())
        remedy = "asked, it finds no one answer: ask in words of a commitment's phrases, or add it to them"
        raise CityDataError(*(Problem(file.name, line, "examples", one, remedy) for one in silent))


def _message(line: str, number: int) -> dict[str, Any]:
    try:
        line.encode()  # Bytes that were not UTF-8 appear in it as lone surrogates.
        message = json.loads(line.removeprefix("\ufeff"))
        if isinstance(message["text"], str) and message["id"] is not None:
            return dict(message)
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    raise SettingsError(
        f'stdin, line {number}: {line.strip()[:60]!r}: write one JSON object a line: {{"id": "1", "text": "…"}}'
    )


def _line(answer: dict[str, Any]) -> str:
    line = json.dumps(answer, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:
        # An id may hold a lone surrogate, which only JSON's escapes can carry.
        return json.dumps(answer)
    return line


def _answer(dialogue: Dialogue, text: str, *, explain: bool) -> dict[str, Any]:
    outcome = _decide(dialogue, text)
    answer = {
        "kind": outcome.kind.value,
        "decision": outcome.decision.value,
        "commitments": [_commitment(match, explain=explain) for match in outcome.matches],
        "departments": list(outcome.departments),
        "reply": _reply(outcome),
    }
    if explain and outcome.recalled:
        answer["results"] = [_result(one) for one in outcome.recalled]
    return answer


def _decide(dialogue: Dialogue, text: str) -> Outcome:
    incoming = Incoming("answer", "nobody", "0", text, now())
    return dialogue.decide(incoming, State(), NothingKnown(), now=now(), new_number=new_number)


def _result(recalled: ResultMatch) -> dict[str, Any]:
    """Describe last year's figure that the reply tells."""
    return {
        "id": recalled.result.id,
        "quote": recalled.result.quote,
        "reasons": _reasons(recalled.reasons),
    }


def _commitment(match: Match, *, explain: bool) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "id": match.commitment.id,
        "quote": match.commitment.quote,
        "score": match.score,
    }
    return {**shown, "reasons": _reasons(match.reasons)} if explain else shown


def _reasons(reasons: Sequence[Reason]) -> list[dict[str, Any]]:
    return [{"kind": one.kind, "matched": one.matched, "weight": one.weight} for one in reasons]


def _reply(outcome: Outcome) -> str:
    return "\n\n".join(reply.text for reply in outcome.replies)
