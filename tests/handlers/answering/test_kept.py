"""How far the plan is as a whole: what departments published, and that nothing else is known."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

import pytest

from bot.stranger import NothingKnown
from handlers import wording
from handlers.answering import entries
from handlers.dialogue import Dialogue
from handlers.messages import Incoming
from handlers.outcome import Outcome
from handlers.state import State
from storage.records import CommitmentStatus, StatusUpdate
from tests.handlers.dialogues import text_of
from tests.handlers.resident import Talk

_NOW = datetime(2023, 6, 9, 1, 5, tzinfo=UTC)


class _Published(NothingKnown):
    """A city that published how far some of its promises are."""

    def __init__(self, statuses: dict[str, tuple[CommitmentStatus, date]]) -> None:
        self._updates = [
            StatusUpdate("suizhou-2023", id_, status, day, "台账", "住建局", "", _NOW)
            for id_, (status, day) in statuses.items()
        ]

    def published(self) -> Iterable[StatusUpdate]:
        return self._updates


_SOME = {
    "3-003": (CommitmentStatus.DONE, date(2023, 4, 1)),
    "3-001": (CommitmentStatus.DONE, date(2023, 5, 1)),
    "3-002": (CommitmentStatus.BEHIND, date(2023, 5, 2)),
    "3-004": (CommitmentStatus.UNKNOWN, date(2023, 5, 3)),
    "of-no-report": (CommitmentStatus.DONE, date(2023, 5, 4)),
}


def _asked(dialogue: Dialogue, *texts: str) -> Outcome:
    facts, told = _Published(_SOME), None
    for text in texts:
        incoming, state = Incoming("web", "citizen", "1", text, _NOW), told.state if told else State()
        told = dialogue.decide(incoming, state, facts, now=_NOW, new_number=lambda: "YN-0000-0000-0")
    assert told is not None
    return told


@pytest.mark.parametrize(
    ("text", "title", "ids"),
    [
        ("哪些已经完成了", wording.KEPT_DONE, ["3-001", "3-003"]),
        ("今年的事办成了几件", wording.KEPT_DONE, ["3-001", "3-003"]),
        ("你们答应的事兑现了多少件", wording.KEPT_DONE, ["3-001", "3-003"]),
        ("哪几件事完成了", wording.KEPT_DONE, ["3-001", "3-003"]),
        ("na xie wan cheng le", wording.KEPT_DONE, ["3-001", "3-003"]),
        ("承诺的都做到了没有", wording.KEPT_DONE, ["3-001", "3-003"]),
        ("有哪些冇搞成", wording.KEPT_OPEN, ["3-002"]),
        ("今年承诺的事做到哪一步了", wording.KEPT_ANY, ["3-002", "3-001", "3-003"]),
        ("哪些承诺没完成", wording.KEPT_OPEN, ["3-002"]),
        ("哪些还没動", wording.KEPT_OPEN, ["3-002"]),
        ("最近有什么新进展", wording.KEPT_ANY, ["3-002", "3-001", "3-003"]),
    ],
)
def test_what_is_published_is_listed(dialogue: Dialogue, text: str, title: str, ids: list[str]) -> None:
    """The newest comes first; all kinds are counted, and what nothing was published of is no failure."""
    told = _asked(dialogue, text)
    assert [one.commitment.id for one in told.matches] == ids
    assert told.state.section == title
    summary = text_of(told)
    assert f"【{title}】共{len(ids)}项" in summary
    assert "部门发布了3项的进展：欠进度1项、已完成2项。" in summary
    assert wording.KEPT_REST.format(rest=len(dialogue.city.commitments) - 3) in summary


def test_a_kind_that_nothing_is_of_is_said(dialogue: Dialogue) -> None:
    """With two done and nothing else published, there is no list of the rest."""
    facts = _Published({"3-003": _SOME["3-003"]})
    incoming = Incoming("web", "citizen", "1", "哪些还没完成", _NOW)
    told = dialogue.decide(incoming, State(), facts, now=_NOW, new_number=lambda: "YN-0000-0000-0")
    assert wording.KEPT_NONE.format(title=wording.KEPT_OPEN) in text_of(told)
    assert "已完成1项" in text_of(told)


def test_nothing_published_is_said(talk: Talk) -> None:
    """The areas are listed, so that one can be asked about."""
    told = talk("哪些已经完成了")
    assert text_of(told).startswith(wording.KEPT_NOTHING)
    assert told.state.section == entries.ALL_AREAS


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("自然资源和规划局的哪些完成了", True),
        ("自然资源和规划局办成了多少", True),
        ("教育局完成了哪些", False),
        ("教育局完成得怎么样", False),
        ("随县的项目有哪些开工了", False),
        ("桥都架好了吧", False),
        ("哪些桥通车了", False),
        ("学校都建好了没", False),
    ],
)
def test_of_what_is_named_only_its_own_is_told(dialogue: Dialogue, text: str, known: bool) -> None:
    """A department, a place or a field has its own count; where nothing is published, its list says so."""
    told = text_of(_asked(dialogue, text))
    assert told.startswith(wording.KEPT_NOTHING_OF_THESE) is not known


@pytest.mark.parametrize("text", ["完成了几条", "没办的呢", "完成了的呢"])
def test_after_a_list_its_own_are_meant(talk: Talk, text: str) -> None:
    """完成了几条 behind 今年修哪些路 is about the roads; 没办的呢 does not read on."""
    told = text_of(talk("今年修哪些路", text))
    assert told.startswith(f"{wording.KEPT_NOTHING_OF_THESE}\n【道路交通】")


@pytest.mark.parametrize("text", ["完成了吗", "电梯完成了几部", "哪些路修好了", "去年的承诺都完成了吗"])
def test_what_is_not_about_the_whole_plan(dialogue: Dialogue, text: str) -> None:
    """One thing's progress, a ticket's, and last year's promises are told by others."""
    assert _asked(dialogue, text).state.section not in (
        wording.KEPT_DONE,
        wording.KEPT_OPEN,
        wording.KEPT_ANY,
    )


@pytest.mark.parametrize("before", ["老旧小区改造今年多少个", "厉山镇路灯坏了三个月没人管"])
@pytest.mark.parametrize("text", ["最近有什么进展", "最近有什么新进展"])
def test_what_is_new_of_one_thing_is_told_of_that(talk: Talk, before: str, text: str) -> None:
    """After an answer or a receipt, news are asked of what was shown or filed, and not of the whole plan."""
    told = talk(before, text)
    assert told.state.section is None
    assert wording.KEPT_NOTHING not in text_of(told)


def test_another_department_goes_on_from_what_is_listed(dialogue: Dialogue) -> None:
    """住建局的呢 behind what is not done asks what that department has not done."""
    told = _asked(dialogue, "哪些没完成", "自然资源和规划局的呢")
    assert "自然资源和规划局要办的事" in text_of(told)
    assert wording.KEPT_OPEN in text_of(told)


@pytest.mark.parametrize(
    "first", [("自然资源和规划局完成了哪些",), ("自然资源和规划局完成了哪些", "没办的呢")]
)
def test_what_goes_on_from_a_department_is_of_that_department(
    dialogue: Dialogue, first: tuple[str, ...]
) -> None:
    """没办的呢 behind 自然资源和规划局完成了哪些 is not about the whole plan."""
    said = text_of(_asked(dialogue, *first, "没办的呢"))
    assert "自然资源和规划局要办的事" in said


@pytest.mark.parametrize(
    "text", ["政府说话算数吗", "政府今年干得怎么样", "你们说的话算不算数", "市长讲话算话不"]
)
def test_whether_the_word_is_kept_is_told_by_how_far_the_plan_is(dialogue: Dialogue, text: str) -> None:
    """No promise of the report is about promises; what departments published is the answer."""
    assert _asked(dialogue, text).state.section == wording.KEPT_ANY


@pytest.mark.parametrize("text", ["进展呢", "完成了吗", "办得怎么样了"])
def test_how_far_a_list_is_is_told_of_all_of_it(dialogue: Dialogue, text: str) -> None:
    """Nothing of it was picked, so that nothing else can be meant; what was picked is."""
    said = text_of(_asked(dialogue, "自然资源和规划局有哪些承诺", text))
    assert "自然资源和规划局要办的事" in said
    picked = text_of(_asked(dialogue, "自然资源和规划局有哪些承诺", "2", text))
    assert "自然资源和规划局要办的事" not in picked


def test_of_one_answer_it_is_said_how_far_it_is(talk: Talk) -> None:
    """没办的呢 behind a single answer does not look for more of it."""
    told = text_of(talk("老楼装电梯今年装多少", "没办的呢"))
    assert told.startswith("【既有住宅加装电梯80部】")
    assert wording.NO_PROGRESS in told


def test_the_plan_is_asked_about_again_for_this_year(dialogue: Dialogue) -> None:
    """今年呢 after last year's promises is about how far this year's are, and 那你说哪些没办 about those left."""
    asked = ("去年答应的都办了吗", "今年呢")
    assert _asked(dialogue, *asked).state.section == wording.KEPT_ANY
    assert _asked(dialogue, *asked, "那你说哪些没办").state.section == wording.KEPT_OPEN
