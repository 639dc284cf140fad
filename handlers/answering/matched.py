"""What a log line tells of a match: which commitment, how likely, and by what kinds of reasons; never by which words."""

from collections import Counter
from collections.abc import Iterable, Mapping

from handlers.outcome import Outcome
from knowledge.commitment import Reason


def matched(outcome: Outcome) -> Mapping[str, str | float]:
    """Of what was found first: `commitment` and `score` (or, of last year alone, `result`), and `matched`: word:2,pinyin:1."""
    if outcome.matches:
        first = outcome.matches[0]
        return {"commitment": first.commitment.id, "score": first.score, **_kinds(first.reasons)}
    if outcome.recalled:
        return {"result": outcome.recalled[0].result.id, **_kinds(outcome.recalled[0].reasons)}
    return {}


def _kinds(reasons: Iterable[Reason]) -> dict[str, str]:
    counts = Counter(reason.kind for reason in reasons)
    return {"matched": ",".join(f"{kind}:{count}" for kind, count in counts.items())} if counts else {}
