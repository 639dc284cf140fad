"""`run.py answer`: JSON lines with messages in, answers out; and the check of a city's examples. Stores nothing."""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from bot.assembly import build_dialogue
from bot.settings import Settings, SettingsError
from bot.stranger import decide
from handlers.dialogue import Dialogue
from handlers.outcome import Outcome
from knowledge.city_format import CityDataError, Problem, line_of, read_text
from knowledge.found import Match, Reason, ResultMatch
from storage.records import Decision


def answer_lines(settings: Settings, lines: Iterable[str], *, explain: bool) -> Iterator[str]:
    """Yield one JSON line per message. Raises SettingsError naming a line that is not a message."""
    dialogue = build_dialogue(settings, wait=True)
    for number, line in enumerate(lines, 1):
        if line.strip():
            message = _message(line, number)
            yield _line({"id": message["id"], **_answer(dialogue, message["text"], explain=explain)})


def ask_examples(dialogue: Dialogue, file: Path) -> None:
    """Ask the first screen's examples, as written in `file`. Raises CityDataError naming those without one answer."""
    silent = [one for one in dialogue.city.examples if decide(dialogue, one).decision is not Decision.ANSWER]
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
    outcome = decide(dialogue, text)
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
