"""`run.py evaluate`: labelled messages through the path of `run.py answer`; each share with its 95 % interval.

A message is {"id", "text", "kind", "style", "expect", "need", "department"}: see tests/data/README.md.
"""

import json
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.settings import SettingsError
from bot.stranger import decide
from handlers.dialogue import Dialogue
from handlers.outcome import Outcome
from knowledge.matching.ranking import SHOWN
from storage.records import Decision

RESAMPLED = 1_000
"""Number of resamplings for an interval."""
_OUTSIDE = ("out_of_scope", "smalltalk")
_ASKED = ("question", "browse")
_KINDS = {"sensitive": "emergency"}

Search = Callable[[str], Sequence[str]]
"""Maps a message to quotes, best first: a search to compare with."""


@dataclass(frozen=True, slots=True)
class Label:
    """A message and the right outcome for it."""

    id: str
    text: str
    kind: str
    style: str = ""
    expect: tuple[str, ...] = ()
    need: int = 1
    departments: tuple[str, ...] = ()

    def hits(self, quotes: Iterable[str]) -> int:
        """Count the expected spans that the quotes contain."""
        shown = [_squeezed(quote) for quote in quotes]
        return sum(any(span in quote for quote in shown) for span in self.expect)

    def found(self, quotes: Sequence[str], count: int) -> bool:
        """Tell whether the first `count` quotes hold what is expected; if two things were asked, whether three do."""
        return self.hits(quotes[: SHOWN if self.need > 1 else count]) >= self.need


@dataclass(frozen=True, slots=True)
class Case:
    """A labelled message and its outcome, for a citizen who was never here."""

    label: Label
    outcome: Outcome

    @property
    def quotes(self) -> list[str]:
        """The quotes that the citizen sees at once, best first."""
        return [match.commitment.quote for match in self.outcome.matches[:SHOWN]]

    @property
    def offered(self) -> bool:
        """True if something was answered or offered."""
        return self.outcome.decision in (Decision.ANSWER, Decision.CHOOSE)

    def hit(self, count: int) -> bool:
        """Tell whether the first `count` quotes that were offered hold what is expected (see `Label.found`)."""
        return self.offered and self.label.found(self.quotes, count)


@dataclass(slots=True)
class Tally:
    """Figure to right or wrong, message by message."""

    figures: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))

    def add(self, **figures: bool) -> None:
        """Count one message in each figure."""
        for name, value in figures.items():
            self.figures[name].append(value)

    def names(self) -> list[str]:
        """Return the figures in order, each style's own after the overall ones."""
        return sorted(self.figures, key=lambda name: ("/" in name, name))

    def lines(self) -> Iterator[str]:
        """Yield one line per figure: share, 95 % interval, number of messages."""
        yield f"{'':24} share   95 % of draws    n"
        for name in self.names():
            values = self.figures[name]
            low, high = interval(values)
            yield f"{name:24} {sum(values) / len(values):.3f}   {low:.3f} - {high:.3f} {len(values):5}"


def side_by_side(without: Tally, with_it: Tally) -> Iterator[str]:
    """Yield one line per figure: without the sentence encoder, with it, and how many messages changed each way."""
    yield f"{'':24} words   and meaning   more   less     n"
    for name in without.names():
        words, meaning = without.figures[name], with_it.figures[name]
        pairs = list(zip(words, meaning, strict=True))
        more, less = (sum(pair == turned for pair in pairs) for turned in ((False, True), (True, False)))
        shares = f"{sum(words) / len(words):.3f}   {sum(meaning) / len(meaning):11.3f}"
        yield f"{name:24} {shares}   {more:4}   {less:4} {len(pairs):5}"


def interval(values: Sequence[bool]) -> tuple[float, float]:
    """Return the bounds within which 95 % of resampled shares lie; the same for the same values."""
    dice, count = random.Random(1), len(values)  # noqa: S311 - a statistic, not a secret
    shares = sorted(sum(dice.choices(values, k=count)) / count for _ in range(RESAMPLED))
    return shares[round(0.025 * RESAMPLED)], shares[round(0.975 * RESAMPLED) - 1]


def read_labels(lines: Iterable[str]) -> list[Label]:
    """Read the messages. Raises SettingsError naming a line that is not one."""
    return [_label(line, number) for number, line in enumerate(lines, 1) if line.strip()]


def _label(line: str, number: int) -> Label:
    try:
        given = json.loads(line)
        expect = tuple(_squeezed(span) for span in given.get("expect", ()))
        departments = tuple(map(str, given.get("department", ())))
        style, need = str(given.get("style") or given["kind"]), int(given.get("need", 1))
        id_ = str(given.get("id", number))
        return Label(id_, str(given["text"]), str(given["kind"]), style, expect, need, departments)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise SettingsError(
            f'line {number}: {line.strip()[:60]!r}: write one JSON object a line: {{"text": "…", "kind": "question",'
            ' "style": "…", "expect": ["…"]}'
        ) from None


def evaluate(dialogue: Dialogue, labels: Iterable[Label]) -> Tally:
    """Ask each message as a citizen who was never here, and count the outcomes."""
    return tally_of(decided(dialogue, labels))


def decided(dialogue: Dialogue, labels: Iterable[Label]) -> Iterator[Case]:
    """Yield each message with its outcome."""
    for label in labels:
        yield Case(label, decide(dialogue, label.text))


def tally_of(cases: Iterable[Case]) -> Tally:
    """Count the outcomes."""
    tally = Tally()
    for case in cases:
        _count(tally, case)
    return tally


def _count(tally: Tally, case: Case) -> None:
    kind, decision = case.label.kind, case.outcome.decision
    if kind in _ASKED:
        _count_question(tally, case)
    elif kind in _OUTSIDE:
        tally.add(
            false_answer=decision is Decision.ANSWER,
            false_offer=decision is Decision.CHOOSE,
            false_log=decision is Decision.LOG,
        )
    elif kind in ("suggestion", "complaint"):
        _count_feedback(tally, case)
    else:
        wanted = _KINDS.get(kind, kind)
        tally.add(**{f"{wanted}_right": case.outcome.kind.value == wanted})


def _count_question(tally: Tally, case: Case) -> None:
    decision, first, shown = case.outcome.decision, case.hit(1), case.hit(SHOWN)
    answered = decision is Decision.ANSWER
    tally.add(
        top1=first,
        top3=shown,
        answered=answered and first,
        wrong_answer=answered and not first,
        question_logged=decision is Decision.LOG,
        question_declined=decision is Decision.DECLINE,
    )
    tally.add(**{f"top1/{case.label.style}": first, f"top3/{case.label.style}": shown})


def _count_feedback(tally: Tally, case: Case) -> None:
    label, outcome = case.label, case.outcome
    logged = outcome.decision is Decision.LOG
    tally.add(logged=logged, kind_right=logged and outcome.kind.value == label.kind)
    if label.departments:
        named = outcome.departments[:SHOWN]
        tally.add(
            department_top1=bool(named) and named[0] in label.departments,
            department_top3=any(name in label.departments for name in named),
        )
    if label.expect:
        tally.add(feedback_related=label.hits(case.quotes) > 0)


def compare(labels: Iterable[Label], searches: Mapping[str, Search]) -> Iterator[str]:
    """Yield a line per search: top-1 and top-3 of all questions, with intervals, then top-1 of each style."""
    asked = [label for label in labels if label.kind in _ASKED]
    if not asked:
        yield "no questions: nothing to compare"
        return
    styles = sorted({label.style for label in asked})
    yield f"{f'{len(asked)} questions':40} top-1 (95 % of draws)   top-3   " + " ".join(
        f"{s:>11}" for s in styles
    )
    for name, search in searches.items():
        found = [search(label.text) for label in asked]
        pairs = list(zip(asked, found, strict=True))
        firsts = [label.found(quotes, 1) for label, quotes in pairs]
        three = [label.found(quotes, SHOWN) for label, quotes in pairs]
        of_style = [
            [first for label, first in zip(asked, firsts, strict=True) if label.style == style]
            for style in styles
        ]
        low, high = interval(firsts)
        shares = " ".join(f"{sum(one) / len(one):11.3f}" for one in of_style)
        yield (
            f"{name:40} {sum(firsts) / len(firsts):.3f} ({low:.3f} - {high:.3f})   "
            f"{sum(three) / len(three):.3f}   {shares}"
        )


def _squeezed(text: str) -> str:
    return "".join(str(text).split())
