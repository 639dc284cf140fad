"""Artificial tickets: three years of a city, mostly closed, with common, rare and seasonal words."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bench.common.city import CODE
from storage.records import OPEN_STATES, FeedbackKind, FeedbackOutcome, FeedbackState, Solved

DEPARTMENTS = tuple(f"第{number}局" for number in range(1, 46))
HANDLERS = tuple(f"staff{number}" for number in range(200))
END = datetime(2026, 11, 20, tzinfo=UTC)
SPAN_S = 3 * 365 * 86_400
RARE = "麒麟桥"
SEASONAL = "暖气"
"""Used in winter only."""

_ROADS = ("烈山大道", "解放路", "汉东路", "交通大道", "白云大道", "青年路", "编钟大道", "迎宾大道")
_MATTERS = (
    "路灯坏了好几天没人修,晚上走路很不安全",
    "垃圾没有人清运,夏天味道很大",
    "下水道堵了,一下雨就积水",
    "电动车乱停乱放,占了盲道",
    "老旧小区想加装电梯,不知道找谁",
    "幼儿园太少,孩子排不上名额",
    "公交车等一个小时都不来",
    "夜里工地施工噪音太大,睡不着觉",
    "医保报销跑了三趟还没有办好",
    "自来水发黄,不敢喝",
)
_ENDS = ("请尽快解决。", "希望有人管一管。", "已经反映过两次了。", "谢谢你们的工作。", "什么时候能有答复?")
_KINDS = (
    (FeedbackKind.COMPLAINT, 45),
    (FeedbackKind.HELP, 25),
    (FeedbackKind.SUGGESTION, 18),
    (FeedbackKind.INQUIRY, 10),
    (FeedbackKind.THANKS, 2),
)
_OUTCOMES = tuple(zip(FeedbackOutcome, (55, 20, 15, 3, 7), strict=True))

_RATED = 0.4
"""Share of answers that are rated: more than in any city."""

COLUMNS = (
    "number", "city", "channel", "citizen", "kind", "text", "place", "department", "departments", "commitments",
    "state", "received_at", "due", "answered_at", "closed_at", "withdrawn_at", "answer", "text_masked", "handler",
    "outcome", "merged_into", "assigned_at", "taken_at", "responded_at", "changed_at", "version", "due_order",
    "draft", "draft_outcome", "draft_by", "escalated_at", "reopened", "stars", "solved", "rated_at", "displeased_at",
    "helpers",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Made:
    """One ticket's values in the order of COLUMNS."""

    values: tuple[object, ...]
    commitments: tuple[str, ...]

    @property
    def number(self) -> str:
        """Return its number."""
        return str(self.values[0])

    @property
    def helpers(self) -> list[str]:
        """Return the departments that co-handle it."""
        found: list[str] = json.loads(str(self.values[-1]))
        return found

    @property
    def text(self) -> str:
        """Return its masked text."""
        return str(self.values[17])


def tickets(count: int) -> Iterator[Made]:
    """Make tickets in order of arrival; deterministic for a given count."""
    dice = random.Random(7)
    weights = [1 / (rank + 1) for rank in range(len(DEPARTMENTS))]
    departments = dice.choices(DEPARTMENTS, weights, k=count)
    kinds = dice.choices([kind for kind, _ in _KINDS], [weight for _, weight in _KINDS], k=count)
    outcomes = dice.choices([one for one, _ in _OUTCOMES], [weight for _, weight in _OUTCOMES], k=count)
    for place in range(count):
        received = END - timedelta(seconds=SPAN_S * (1 - place / count) + dice.random())
        yield _ticket(dice, place, received, departments[place], kinds[place], outcomes[place])


def number(place: int) -> str:
    """Return the number of the ticket at that position of arrival."""
    digits = f"{(place * 7_919_317 + 12_345_678) % 100_000_000:08d}"
    return f"YN-{digits[:4]}-{digits[4:]}-{place % 10}"


def _ticket(  # noqa: PLR0917 - The random values for it.
    dice: random.Random,
    place: int,
    received: datetime,
    department: str,
    kind: FeedbackKind,
    outcome: FeedbackOutcome,
) -> Made:
    state = _state(dice, END - received)
    final = state in (FeedbackState.ANSWERED, FeedbackState.CLOSED)
    due = None if kind is FeedbackKind.THANKS else (received + timedelta(days=18)).date()
    at = received + timedelta(hours=dice.randrange(1, 400))
    commitments = (f"{dice.randrange(1, 9)}-{dice.randrange(1, 40):03d}",) if dice.random() < 0.6 else ()
    text = _text(dice, received)
    merged = number(place - dice.randrange(1, 50)) if place > 50 and dice.random() < 0.02 else None
    waits = state is FeedbackState.IN_PROGRESS and dice.random() < 0.1
    helpers = [dice.choice(DEPARTMENTS)] if dice.random() < 0.01 else []
    begun = state not in (FeedbackState.RECEIVED, FeedbackState.WITHDRAWN)
    values = (
        number(place), CODE, dice.choice(("wechat", "wechat", "wechat", "telegram", "web")),
        f"{dice.randrange(200_000):08x}", kind.value, text, None, department,
        json.dumps([department], ensure_ascii=False), json.dumps(commitments), state.value, received, due,
        at if final else None, at if state is FeedbackState.CLOSED else None,
        received if state is FeedbackState.WITHDRAWN else None,
        "您好,您反映的问题已经安排人员到现场处理。" if final else None, text,
        dice.choice(HANDLERS) if begun else None, outcome.value if final else None, merged,
        received if begun else None, received if begun else None, at if final else None,
        at if final else received, 1, due or date(9999, 12, 31),
        *(("已安排。", FeedbackOutcome.SOLVED.value, "staff1") if waits else (None, None, None)),
        at if state in OPEN_STATES and dice.random() < 0.01 else None, int(final and dice.random() < 0.005),
        *(_rating(dice, at) if final and dice.random() < _RATED else (None,) * 4), json.dumps(helpers, ensure_ascii=False),
    )  # fmt: skip
    return Made(values, commitments)


def _rating(dice: random.Random, at: datetime) -> tuple[object, ...]:
    """Return stars, whether it was solved, when it was rated, and when a bad rating was reported."""
    stars, solved = dice.choice((5, 5, 4, 4, 3, 2, 1, None)), dice.choice((*Solved, None))
    low = solved is Solved.NO or (stars is not None and stars < 3)
    return stars, solved.value if solved else None, at, at if low and dice.random() < 0.05 else None


def _state(dice: random.Random, age: timedelta) -> FeedbackState:
    chance = dice.random()
    if chance < 0.01:
        return FeedbackState.WITHDRAWN
    if age < timedelta(days=30) and chance < 0.7:
        return dice.choice(OPEN_STATES)
    if chance < 0.03:
        return FeedbackState.IN_PROGRESS
    return FeedbackState.ANSWERED if chance < 0.1 else FeedbackState.CLOSED


def _text(dice: random.Random, received: datetime) -> str:
    where = RARE if dice.random() < 0.0002 else dice.choice(_ROADS)
    matter = dice.choice(_MATTERS)
    if received.month in (12, 1, 2) and dice.random() < 0.3:
        matter = f"家里{SEASONAL}一点都不热"
    return f"{where}{dice.randrange(1, 300)}号附近{matter}。{dice.choice(_ENDS)}"
