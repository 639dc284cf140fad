"""Past questions at the desk: what each may have meant and why, by the citizens' learner, and which are set aside."""

from pathlib import Path

import pytest

from handlers.casework.change import ReviewError
from handlers.desk.desk import Desk
from handlers.hearing.learning import LearningUnderstanding
from handlers.people import ForbiddenError
from knowledge.city import City, load_city
from knowledge.language.lexicon import load_lexicon
from knowledge.matching.matcher import Matcher
from knowledge.matching.ranking import SHOWN
from storage.database import Database
from storage.records import AuditFilter, Decision, QuestionStanding, Settled, TalliedQuestion
from tests.handlers.clerks import AUDITOR, CLERK, DISPATCHER, NOW
from tests.knowledge.small_city import write_small_city

PARK, PLACES, TEA = "1-001", "1-002", "2-001"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> City:
    """Return a small city."""
    return load_city(write_small_city(tmp_path_factory.mktemp("town") / "yunling-2031").folder)


@pytest.fixture(scope="module")
def learner(town: City, cache_dir: Path) -> LearningUnderstanding:
    """Build its learner, which takes a second."""
    lexicon = load_lexicon()
    return LearningUnderstanding(town, Matcher(town, lexicon=lexicon, cache_dir=cache_dir), lexicon)


@pytest.fixture
async def desk(town: City, learner: LearningUnderstanding, tmp_path: Path) -> Desk:
    """Return the desk."""
    async with Database(f"sqlite:///{tmp_path}/younuo.db") as database:
        yield Desk(database=database, city=town, clock=lambda: NOW, learner=learner)


async def ask(desk: Desk, text: str, *answered: str, decision: Decision = Decision.CHOOSE) -> None:
    """Store a question with what it was answered with."""
    await desk.office.database.transact(
        lambda unit: unit.questions.add(desk.office.city.code, "web", text, decision, answered, 0.4, NOW)
    )


async def listed(desk: Desk, standing: QuestionStanding = QuestionStanding.DOUBTFUL) -> list[TalliedQuestion]:
    """Return the queue."""
    return list((await desk.questions.page(DISPATCHER, standing)).page.rows)


async def test_what_was_just_asked_stands_in_the_queue(desk: Desk) -> None:
    """The queue includes the newest questions without the hourly run, counts by standing, and repeated ones once."""
    for _ in range(2):
        await ask(desk, "散步的地方", PARK)
    await ask(desk, "火星几时通车", decision=Decision.DECLINE)
    found = await desk.questions.page(CLERK, QuestionStanding.DOUBTFUL)
    [row] = found.page.rows
    assert (row.text, row.times) == ("散步的地方", 2)
    assert (found.counts[QuestionStanding.DOUBTFUL], found.counts[QuestionStanding.UNMATCHED]) == (1, 1)
    assert await desk.questions.get(CLERK, row.id) == row
    assert await desk.questions.get(CLERK, row.id + 100) is None


async def test_what_may_be_meant_is_told_with_why(desk: Desk, learner: LearningUnderstanding) -> None:
    """Offered and nearest commitments are listed with what they share; those no longer in the city are left out."""
    text = "散步的公园"
    found = {one.commitment.id: one for one in await desk.questions.candidates(CLERK, text, (PARK, "9-999"))}
    [why] = learner.now.matcher.why(text, [PARK])
    assert why.reasons
    assert found[PARK] == why
    assert "9-999" not in found
    assert found.keys() >= {one.commitment.id for one in learner.now.matcher.nearest(text)}


async def test_what_was_offered_by_chance_can_still_be_chosen(desk: Desk) -> None:
    """What was offered can be chosen even if it shares nothing with the words."""
    [tea] = await desk.questions.candidates(CLERK, "zzz", (TEA,))
    assert (tea.commitment.id, tea.score) == (TEA, 0.0)


async def test_why_an_answer_was_given_is_found_anew(desk: Desk) -> None:
    """Why is computed for the commitments shown with each answered question, and not for others."""
    assert await desk.questions.why(CLERK, []) == {}
    await ask(desk, "散步的公园哪里停车", PARK, PLACES, TEA, "1-003")
    await ask(desk, "火星几时通车", decision=Decision.DECLINE)
    answered, *_ = await listed(desk)
    declined, *_ = await listed(desk, QuestionStanding.UNMATCHED)
    why = await desk.questions.why(CLERK, [answered, declined])
    assert why.keys() == {answered.id}
    assert (
        {PARK, PLACES} <= {one.commitment.id for one in why[answered.id]} <= set(answered.commitments[:SHOWN])
    )


async def test_what_is_set_aside_can_be_put_back(desk: Desk) -> None:
    """A question can be set aside and put back, recorded without its words; repeats are refused with the remedy."""
    await ask(desk, "散步的地方", PARK)
    [row] = await listed(desk)
    await desk.questions.set_aside(DISPATCHER, row.id)
    assert await listed(desk) == []
    [settled] = await listed(desk, QuestionStanding.SETTLED)
    assert (settled.settled_as, settled.settled_by) == (Settled.IDLE, DISPATCHER.id)
    with pytest.raises(ReviewError, match=r"已经处理过了.*刷新"):
        await desk.questions.set_aside(DISPATCHER, row.id)
    await desk.questions.put_back(DISPATCHER, row.id)
    assert [one.text for one in await listed(desk)] == ["散步的地方"]
    with pytest.raises(ReviewError, match="没有处理过"):
        await desk.questions.put_back(DISPATCHER, row.id)
    log = await desk.office.database.read(lambda unit: unit.audit.page(AuditFilter(), limit=9))
    assert [(one.entry.action, one.entry.subject) for one in log.rows] == [
        ("question.reopened", f"question:{row.id}"),
        ("question.settled", f"question:{row.id}"),
    ]
    assert "散步" not in str(log.rows)


async def test_who_may_not_teach_reads_nothing(desk: Desk) -> None:
    """An auditor is refused everything about questions."""
    await ask(desk, "散步的地方", PARK)
    [row] = await listed(desk)
    for deed in (
        desk.questions.page(AUDITOR, QuestionStanding.DOUBTFUL),
        desk.questions.get(AUDITOR, row.id),
        desk.questions.candidates(AUDITOR, "公园"),
        desk.questions.why(AUDITOR, [row]),
        desk.questions.set_aside(AUDITOR, row.id),
        desk.questions.put_back(AUDITOR, row.id),
    ):
        with pytest.raises(ForbiddenError):
            await deed


async def test_a_desk_without_ears_makes_its_own_once(town: City, tmp_path: Path) -> None:
    """A desk in a process that answers no citizens builds its own learner once."""
    async with Database(f"sqlite:///{tmp_path}/alone.db") as database:
        desk = Desk(database=database, city=town, clock=lambda: NOW)
        [first, *_] = await desk.questions.candidates(CLERK, "散步的公园")
        learner = await desk.learner.up_to_date()
        assert first.commitment.id == PARK
        await desk.questions.candidates(CLERK, "茶园")
        assert learner is await desk.learner.up_to_date()
