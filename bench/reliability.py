"""How often answers are right at each stated probability: `python -m bench.reliability [MESSAGES.jsonl …]`.

Each message is processed as by `run.py answer`, lists and rules included; for whatever is answered or offered, the
score of the first is compared with whether it is right. Prints the tables and the expected calibration errors of all,
of the lists and of the others, for the messages used in development and for those never used; no message is printed.
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import pygal

from bench.common.reading import DATA
from bot.assembly import build_dialogue
from bot.evaluating import Label, decided, read_labels
from bot.settings import load_settings
from handlers.dialogue import Dialogue

FITTED_ON = [
    DATA / f"{name}.jsonl"
    for name in ("messages", "unseen-a", "unseen-b", "seen-d", "seen-e", "seen-f", "seen-g")
]
HELD_OUT = [
    DATA / f"{name}.jsonl"
    for name in ("unseen-c", "unseen-d", "unseen-f", "unseen-h", "unseen-i", "unseen-j")
]
_JUDGED = ("question", "browse", "out_of_scope", "smalltalk")
Pairs = list[tuple[float, int]]
"""(stated probability, whether it was right)."""


def main() -> None:
    """Ask, and print the results."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("messages", nargs="*", type=Path)
    asked = parser.parse_args()
    dialogue = build_dialogue(load_settings(), wait=True)
    sets = {"given": asked.messages} if asked.messages else {"read": FITTED_ON, "held out": HELD_OUT}
    for name, paths in sets.items():
        told = [
            one for path in paths for one in said_and_true(dialogue, read_labels(path.open(encoding="utf-8")))
        ]
        reliability(f"{name}: all that is answered or offered", [pair for _, pair in told])
        for which, lists in (("lists", True), ("all others", False)):
            reliability(f"{name}: {which}", [pair for listed, pair in told if listed is lists])


def said_and_true(dialogue: Dialogue, labels: Sequence[Label]) -> Iterator[tuple[bool, tuple[float, int]]]:
    """For each message with an answer or offer, yield whether it is a list, and (score of the first, whether right)."""
    for case in decided(dialogue, (label for label in labels if label.kind in _JUDGED)):
        if case.offered and case.outcome.matches:
            right = bool(case.label.expect) and case.hit(1)
            yield case.outcome.state.section is not None, (case.outcome.matches[0].score, int(right))


def binned(pairs: Pairs) -> list[tuple[int, float, float]]:
    """Return (messages, stated, true) for each non-empty tenth of the probability."""
    found = []
    for low in range(10):
        inside = [(p, y) for p, y in pairs if low / 10 <= p < (low + 1) / 10 or (low == 9 and p == 1)]
        if inside:
            said, true = (sum(pair[i] for pair in inside) / len(inside) for i in (0, 1))
            found.append((len(inside), said, true))
    return found


def calibration_error(pairs: Pairs) -> float:
    """Return the mean distance between stated and true, weighted by each tenth's messages; 0 for none."""
    return sum(count * abs(said - true) for count, said, true in binned(pairs)) / max(len(pairs), 1)


def reliability(name: str, pairs: Pairs) -> None:
    """Print the table."""
    print(f"\n{name}\nmessages  said   true")
    for count, said, true in binned(pairs):
        print(f"{count:8}  {said:.2f}   {true:.2f}")
    print(f"expected calibration error {calibration_error(pairs):.3f} over {len(pairs)} messages")


def draw(sets: dict[str, Pairs], path: Path) -> None:
    """Draw stated against true probability; the ideal is the diagonal."""
    chart = pygal.XY(
        title="How often is it right when it says so?",
        x_title="probability said",
        y_title="share right",
        range=(0, 1),
        xrange=(0, 1),
        width=560,
        height=520,
        legend_at_bottom=True,
        js=[],
        disable_xml_declaration=True,
    )
    chart.add("ideal", [(0, 0), (1, 1)], show_dots=False)
    for name, pairs in sets.items():
        told = f"{name}: {len(pairs)} messages, error {calibration_error(pairs):.3f}"
        chart.add(told, [(round(said, 3), round(true, 3)) for _, said, true in binned(pairs)])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(str(chart.render()), encoding="utf-8")


if __name__ == "__main__":
    main()
