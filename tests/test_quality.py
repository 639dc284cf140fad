"""The release gate: labelled messages through the path of `run.py answer`, with floors for a release.

The messages are in tests/data; its README explains the labels, and which sets are held out. Figures are shares from 0
to 1; the floors leave room for a message or two.
"""

import copyreg
import json
import tomllib
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.evaluating import Case, Label, decided, read_labels, tally_of
from handlers.dialogue import Dialogue
from handlers.messages import Kind
from knowledge.commitment import MAX_QUOTE
from knowledge.language.folding import fold
from knowledge.matching.ranking import SHOWN, Reasons
from storage.records import Decision

pytestmark = pytest.mark.long

DATA = Path(__file__).parent / "data"


def read(name: str) -> list[dict[str, Any]]:
    """Read a file of labelled messages."""
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


def labels_of(name: str) -> list[Label]:
    """Read the labels of a file."""
    return read_labels((DATA / name).read_text(encoding="utf-8").splitlines())


MESSAGES = ("messages.jsonl", "unseen-c.jsonl", "seen-g.jsonl")
INTENTS = ("intents.jsonl", "seen-intents-d.jsonl", "unseen-intents-c.jsonl", "seen-intents-g.jsonl")


copyreg.pickle(Reasons, lambda _: (tuple, ()))  # The reasons are not needed here, and can't be stored.


@pytest.fixture(scope="module")
def of_file(dialogue: Dialogue, once: Callable[..., list[Case]]) -> Callable[[str], list[Case]]:
    """Return a function for a file's decided messages, made once for all workers and once per worker."""
    return cache(lambda name: once(f"decided-{name}", lambda: list(decided(dialogue, labels_of(name)))))


@pytest.fixture(scope="module", params=MESSAGES)
def messages(of_file: Callable[[str], list[Case]], request: pytest.FixtureRequest) -> list[Case]:
    """Return residents' messages, decided: a set used for tuning, and one held out."""
    return of_file(request.param)


@pytest.fixture(scope="module", params=INTENTS)
def intents(of_file: Callable[[str], list[Case]], request: pytest.FixtureRequest) -> list[Case]:
    """Return the messages with only their kind labelled, decided."""
    return of_file(request.param)


@pytest.fixture(params=(*MESSAGES, *INTENTS))
def cases(of_file: Callable[[str], list[Case]], request: pytest.FixtureRequest) -> list[Case]:
    """Return the messages of either."""
    return of_file(request.param)


FLOORS: dict[str, dict[str, float]] = tomllib.loads((DATA / "floors.toml").read_text(encoding="utf-8"))
AT_MOST = {"wrong_answer", "false_answer", "false_offer", "false_log", "question_logged", "question_declined"}
"""Figures with an upper limit: shares of errors."""
PROMISED = {"top1", "top3", "logged", "kind_right", "department_top1", "department_top3", "feedback_related"}


def _shares(figures: dict[str, list[bool]]) -> dict[str, float]:
    return {figure: sum(right) / len(right) for figure, right in figures.items()}


@pytest.mark.parametrize("name", FLOORS)
def test_each_figure_holds_its_floor(of_file: Callable[[str], list[Case]], name: str) -> None:
    """Every figure of `run.py evaluate` for a readable set, and each style, holds its floor over the whole product."""
    figures = tally_of(of_file(f"{name}.jsonl")).figures
    shares = _shares(figures)
    fallen = [
        f"{figure}: {shares[figure]:.3f} of {len(figures[figure])}, wanted {floor}"
        for figure, floor in FLOORS[name].items()
        if (shares[figure] > floor if figure in AT_MOST else shares[figure] < floor)
    ]
    assert not fallen, "\n".join(fallen)


def test_stories_that_ask_are_told_from_letters(of_file: Callable[[str], list[Case]]) -> None:
    """A story with a question is answered; a long grievance or wish is filed, however it ends."""
    shares = _shares(tally_of(of_file("seen-stories.jsonl")).figures)
    assert shares["top1/long"] >= 0.85
    assert shares["question_logged"] <= 0.03
    assert shares["logged"] >= 0.93


def test_every_figure_has_a_floor() -> None:
    """No promised figure of any set lacks a floor."""
    for name, floors in FLOORS.items():
        assert {figure for figure in floors if "/" not in figure} == PROMISED | AT_MOST, name
        assert any(figure.startswith("top1/") for figure in floors), name


def _of(cases: list[Case], *kinds: str) -> list[Case]:
    return [case for case in cases if case.label.kind in kinds]


def at_least(floor: float, cases: list[Case], right: Iterable[bool]) -> None:
    """Fail with the share, and the failing ids, if below the floor: held-out messages are not printed."""
    wrong = [case.label.id for case, one in zip(cases, right, strict=True) if not one]
    share = 1 - len(wrong) / len(cases)
    assert share >= floor, f"{share:.3f} of {len(cases)}, wanted {floor}: " + " ".join(wrong)


def test_the_first_answer_is_right(messages: list[Case]) -> None:
    """top1: the first shown contains what was asked for."""
    cases = _of(messages, "question", "browse")
    at_least(0.89, cases, (case.hit(1) for case in cases))


def test_the_right_answer_is_shown(messages: list[Case]) -> None:
    """top3: it is among the three that a citizen sees."""
    cases = _of(messages, "question", "browse")
    at_least(0.92, cases, (case.hit(SHOWN) for case in cases))


def test_hardly_anything_is_answered_that_the_report_does_not_say(messages: list[Case]) -> None:
    """false_answer: outside the report, and for small talk, at most 8 in 100 get a commitment."""
    cases = _of(messages, "out_of_scope", "smalltalk")
    at_least(0.92, cases, (case.outcome.decision is not Decision.ANSWER for case in cases))


def test_hardly_anything_is_filed_that_is_no_feedback(messages: list[Case]) -> None:
    """false_log: questions, small talk and messages outside the report hardly ever become tickets."""
    cases = _of(messages, "out_of_scope", "smalltalk", "question", "browse")
    at_least(0.98, cases, (case.outcome.decision is not Decision.LOG for case in cases))


def test_feedback_is_filed(messages: list[Case]) -> None:
    """logged: suggestions and complaints become tickets without asking back."""
    cases = _of(messages, "suggestion", "complaint")
    at_least(0.95, cases, (case.outcome.decision is Decision.LOG for case in cases))


def test_what_is_filed_goes_where_it_belongs(messages: list[Case]) -> None:
    """The responsible department is first in nearly nine of ten tickets, and among three in nearly all."""
    filed = [c for c in _of(messages, "suggestion", "complaint") if c.outcome.decision is Decision.LOG]
    wanted = [set(case.label.departments) for case in filed]
    at_least(0.87, filed, (c.outcome.departments[0] in one for c, one in zip(filed, wanted, strict=True)))
    at_least(
        0.95, filed, (bool(set(c.outcome.departments) & one) for c, one in zip(filed, wanted, strict=True))
    )


def test_danger_is_noticed(intents: list[Case]) -> None:
    """emergencies: at least 95 in 100 messages in danger are told whom to call."""
    cases = _of(intents, "emergency")
    at_least(0.95, cases, (case.outcome.kind is Kind.EMERGENCY for case in cases))


def test_tickets_and_orders_are_understood(intents: list[Case]) -> None:
    """status, command: at least nine in ten wordings are understood."""
    for kind, wanted in (("status", Kind.STATUS), ("command", Kind.COMMAND)):
        cases = _of(intents, kind)
        at_least(0.90, cases, (case.outcome.kind is wanted for case in cases))


def test_no_alarm_is_raised_without_danger(intents: list[Case], messages: list[Case]) -> None:
    """Other messages hardly ever count as danger, though many mention fire, gas and ambulances."""
    cases = [case for case in (*intents, *messages) if case.label.kind != "emergency"]
    at_least(0.98, cases, (case.outcome.kind is not Kind.EMERGENCY for case in cases))


def test_every_quote_shown_is_verbatim(dialogue: Dialogue, cases: list[Case]) -> None:
    """Every shown quote is in the report, apart from line breaks, with at most 120 characters."""
    source = "".join(dialogue.city.report.source.split())
    for case in cases:
        for quote in case.quotes:
            assert "".join(quote.split()) in source, case
            assert len(quote) <= MAX_QUOTE, case


def test_every_reply_can_be_sent(cases: list[Case]) -> None:
    """Each message gets a reply that fits the narrowest channel."""
    for case in cases:
        assert case.outcome.replies, case
        assert all(0 < len(reply.text.encode()) <= 2048 for reply in case.outcome.replies), case


def test_the_labels_are_sound(dialogue: Dialogue) -> None:
    """Ids are unique, kinds are known, and every expected span is in the report."""
    labels = [label for name in (*MESSAGES, *INTENTS) for label in read(name)]
    city = dialogue.city
    source = "".join(city.report.source.split())
    assert len({label["id"] for label in labels}) == len(labels)
    assert {label["kind"] for label in labels} <= {kind.value for kind in Kind} | {"browse", "out_of_scope"}
    for label in labels:
        assert all("".join(span.split()) in source for span in label.get("expect", ())), label["id"]
        assert all(city.department(name) for name in label.get("department", ())), label["id"]


def test_no_labelled_message_stands_in_the_knowledge(dialogue: Dialogue) -> None:
    """No labelled message occurs literally in the city's phrases or the examples."""
    city = dialogue.city
    known = {fold(phrase) for commitment in city.commitments for phrase in commitment.phrases}
    known |= {fold(example) for example in city.examples}
    asked = {fold(label["text"]) for name in MESSAGES for label in read(name)}
    assert asked & known == set()


def test_what_the_first_screen_offers_finds_its_answer(dialogue: Dialogue) -> None:
    """Each example on the first screen is answered at once."""
    for case in decided(dialogue, (Label("", example, "question") for example in dialogue.city.examples)):
        assert case.outcome.decision is Decision.ANSWER, case.label.text
