"""What is logged of a match: the commitment, its probability and the kinds of reasons, never the words."""

from collections import Counter
from collections.abc import Iterable, Mapping

from handlers.outcome import Outcome
from knowledge.found import Reason


def match_fields(outcome: Outcome) -> Mapping[str, str | float]:
    """Return the first match's `commitment` and `score` (or last year's `result`), and `match_fields`: word:2,pinyin:1."""
    if outcome.matches:
        first = outcome.matches[0]
        return {"commitment": first.commitment.id, "score": first.score, **_kinds(first.reasons)}
    if outcome.recalled:
        return {"result": outcome.recalled[0].result.id, **_kinds(outcome.recalled[0].reasons)}
    return {}


def _kinds(reasons: Iterable[Reason]) -> dict[str, str]:
    counts = Counter(reason.kind for reason in reasons)
    return {"matched": ",".join(f"{kind}:{count}" for kind, count in counts.items())} if counts else {}
