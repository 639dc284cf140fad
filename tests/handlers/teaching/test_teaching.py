"""Teaching at the desk: what may be taught by whom, a truthful replay, and the audit log."""

from datetime import timedelta

import pytest

from handlers.casework.change import ReviewError
from handlers.desk.desk import Desk
from handlers.dialogue import Dialogue
from handlers.hearing.learning import LearningUnderstanding
from handlers.people import ForbiddenError
from handlers.teaching.replay import BUDGET_S, Effect, ReplayedAnswer, answer_to, replay
from handlers.teaching.tallying import digest, tally
from knowledge.city import City
from knowledge.matching.ranking import SHOWN
from knowledge.matching.taught import Taught
from storage.database import Database
from storage.records import AuditFilter, AuditRow, Decision, QuestionStanding, Role, Settled, TalliedQuestion
from tests.handlers.clerks import ADMINISTRATOR, AUDITOR, CLERK, DISPATCHER, NOW, staff
from tests.handlers.hearers import of_another_process

NEW = "呱嗒子几时有"


@pytest.fixture
def town(dialogue: Dialogue) -> City:
    """Return the real city."""
    return dialogue.city


@pytest.fixture
def built(dialogue: Dialogue) -> LearningUnderstanding:
    """Return the real city's learner."""
    assert dialogue.learner
    return dialogue.learner


@pytest.fixture
def learner(built: LearningUnderstanding) -> LearningUnderstanding:
    """Return the learner of one process."""
    return of_another_process(built)


@pytest.fixture
def counter(database: Database, town: City, learner: LearningUnderstanding) -> Desk:
    """Return a desk over either database."""
    return Desk(database=database, city=town, clock=lambda: NOW, learner=learner)


def _lift(town: City) -> str:
    [one] = [c.id for c in town.commitments if "加装电梯" in c.title]
    return one


async def _ask(counter: Desk, text: str, times: int = 1) -> ReplayedAnswer:
    """Store a question with its current answer."""
    taught_state = (await counter.learner.up_to_date()).now
    heard = answer_to(taught_state, text)
    for number in range(times):
        at = NOW - timedelta(minutes=times - number)
        await counter.office.database.transact(
            lambda unit, at=at: unit.questions.add(  # type: ignore[misc]
                counter.office.city.code, "web", text, heard.decision, heard.commitments[:SHOWN], 0.1, at
            )
        )
    return heard


async def test_the_preview_is_what_happens(counter: Desk, town: City) -> None:
    """After teaching, every past question is answered as the preview said, and others as before."""
    lift = _lift(town)
    past = [
        NEW,
        "铁盒盒几时有",
        "上楼的铁盒盒",
        "楼上漏水找哪个",
        "老小区装电梯今年装多少",
        "香菇产业",
        "有几个呱嗒子",
    ]
    before = {text: await _ask(counter, text, times=len(text) % 3 + 1) for text in past}
    while await tally(counter.office.database, town.code):
        pass
    preview = await counter.teaching.preview(DISPATCHER, NEW, lift)
    told = {one.question.text: (one.before, one.after) for one in preview.replay.changed}
    assert preview.replay.complete
    assert preview.replay.looked == len(past)
    assert preview.replay.after == ReplayedAnswer(Decision.ANSWER, (lift,))
    assert NEW in told
    assert {text: answer_to((await counter.learner.up_to_date()).now, text) for text in past} == before, (
        "nothing is taught yet"
    )
    await counter.teaching.teach(DISPATCHER, NEW, lift)
    taught_state = (await counter.learner.up_to_date()).now
    for text in past:
        expected = told.get(text, (before[text], before[text]))
        assert (before[text], answer_to(taught_state, text)) == expected, text


async def test_questions_that_now_hear_it_are_settled(counter: Desk, town: City) -> None:
    """The source question and those now answered are settled; those to be looked at stay."""
    await _ask(counter, NEW, 3)
    await _ask(counter, "香菇种子哪里有卖")
    listed = await counter.questions.page(CLERK, QuestionStanding.UNMATCHED)
    rows = {row.text: row for row in listed.page.rows}
    assert rows[NEW].times == 3
    await counter.teaching.teach(DISPATCHER, NEW, _lift(town), question=rows[NEW].id)
    settled = await counter.questions.page(CLERK, QuestionStanding.SETTLED)
    [row] = settled.page.rows
    assert (row.text, row.settled_as, row.settled_by) == (NEW, Settled.TAUGHT, "d1")
    [entry] = [r.entry for r in (await _log(counter)) if r.entry.action == "teaching.taught"]
    assert (entry.actor, entry.detail["commitment"], entry.detail["questions"]) == (
        "staff:d1",
        _lift(town),
        1,
    )
    assert NEW not in str(entry)


async def _log(counter: Desk) -> tuple[AuditRow, ...]:
    page = await counter.office.database.read(lambda unit: unit.audit.page(AuditFilter(), limit=50))
    return page.rows


async def test_who_may_teach_what(counter: Desk, town: City) -> None:
    """A commitment's departments and citywide roles teach it, auditors nothing; outside is open to all who teach."""
    lift = town.commitment(_lift(town))
    assert lift is not None
    theirs, other = staff("x1", Role.CLERK, lift.lead), staff("x2", Role.CLERK, "没有这个部门")
    helping = [staff("x3", Role.HEAD, co) for co in lift.co[:1]]
    for who in (theirs, DISPATCHER, ADMINISTRATOR, *helping):
        assert counter.teaching.teaches(who, lift)
    assert (await counter.teaching.preview(theirs, NEW, lift.id)).commitment is lift
    for who in (other, AUDITOR):
        assert not counter.teaching.teaches(who, lift)
        with pytest.raises(ForbiddenError):
            await counter.teaching.teach(who, NEW, lift.id)
    with pytest.raises(ForbiddenError, match="维护问答说法"):
        await counter.questions.page(AUDITOR, QuestionStanding.UNMATCHED)
    assert (await counter.teaching.preview(other, "修地铁吗", None)).commitment is None
    taught = await counter.teaching.teach(theirs, NEW, lift.id)
    with pytest.raises(ForbiddenError, match=lift.lead):
        await counter.teaching.retract(other, taught.id)
    assert [one.id for one in (await counter.teaching.wordings(AUDITOR, lift)).taught] == [taught.id]


async def test_taught_twice_at_once_stands_once(counter: Desk, town: City) -> None:
    """Teaching again reports that it exists, or whose it is; once retracted it can be taught again."""
    lift = _lift(town)
    first = await counter.teaching.teach(DISPATCHER, NEW, lift)
    for target, why in ((lift, "已经教过这句"), ("3-001", f"是承诺{lift}"), (None, f"是承诺{lift}")):
        with pytest.raises(ReviewError, match=why):
            await counter.teaching.teach(ADMINISTRATOR, f" {NEW}？", target)
    await counter.teaching.retract(ADMINISTRATOR, first.id)
    with pytest.raises(ReviewError, match="撤回过了"):
        await counter.teaching.retract(ADMINISTRATOR, first.id)
    with pytest.raises(ReviewError, match="没有编号"):
        await counter.teaching.retract(ADMINISTRATOR, 4711)
    again = await counter.teaching.teach(ADMINISTRATOR, NEW, None)
    assert again.id != first.id
    with pytest.raises(ReviewError, match="报告里没有这件事"):
        await counter.teaching.teach(DISPATCHER, NEW, lift)


async def test_another_process_hears_it_and_unhears_it(
    counter: Desk, town: City, built: LearningUnderstanding
) -> None:
    """Another process's learner follows the revision, without rebuilding what did not change."""
    other = of_another_process(built)
    assert (await other.keep_up(counter.office.database)).matcher is built.now.matcher
    taught = await counter.teaching.teach(DISPATCHER, NEW, _lift(town))
    taught_state = await other.keep_up(counter.office.database)
    assert taught_state.revision == 1
    assert answer_to(taught_state, NEW) == ReplayedAnswer(Decision.ANSWER, (_lift(town),))
    assert (await other.keep_up(counter.office.database)) is taught_state
    await counter.teaching.retract(DISPATCHER, taught.id)
    assert answer_to(await other.keep_up(counter.office.database), NEW).decision is not Decision.ANSWER


def _past(id_: int, text: str, times: int = 1) -> TalliedQuestion:
    return TalliedQuestion(id_, text, times, NOW, Decision.DECLINE, (), 0.1, QuestionStanding.UNMATCHED)


def test_a_loss_is_told_first(town: City, learner: LearningUnderstanding) -> None:
    """A wording that its commitment would lose is worse, and comes first."""
    lift = town.commitment(_lift(town))
    assert lift is not None
    known = lift.phrases[0]
    taught = Taught(known, None)
    trial = learner.with_taught([taught])
    told = replay(town, learner.now, trial, taught, [_past(1, f"{known}啊", 9), _past(2, known)])
    first = told.changed[0]
    assert (first.question.id, first.effect) == (2, Effect.WORSE)
    assert first.after == ReplayedAnswer(Decision.DECLINE)


def test_a_replay_ends_in_time(town: City, learner: LearningUnderstanding) -> None:
    """After the time limit the rest is not asked, and that is reported."""
    moments = iter([0.0, 1.0, BUDGET_S - 1, BUDGET_S + 1])
    taught = Taught(NEW, _lift(town))
    past = [_past(number, NEW) for number in range(9)]
    told = replay(town, learner.now, learner.with_taught([taught]), taught, past, timer=lambda: next(moments))
    assert (told.looked, told.complete) == (2, False)


def test_marks_and_spelling_do_not_part_questions() -> None:
    """Marks and spelling do not change a question's digest; masking stars are marks."""
    assert digest("修地铁吗？") == digest("修地鐵嗎") == digest(" 修地铁吗")
    assert digest("修地铁") != digest("修地铁吗")
    assert digest("？") != digest("！！")
