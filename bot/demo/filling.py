"""Fills a demonstration through the conversation and the desk, with a clock that is set."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from random import Random

from bot.demo import sentences
from bot.demo.careers import Careers
from bot.demo.citizens import Citizens, pseudonym
from bot.demo.people import Cast, SignIn, join
from bot.demo.post import deliver
from bot.demo.progress import Progress
from bot.demo.sentences import marked
from bot.demo.timeline import Timeline
from bot.settings import SettingsError
from handlers.accounts import Accounts
from handlers.conversation import Conversation
from handlers.desk.desk import Desk
from handlers.dialogue import Dialogue
from handlers.tickets import ticket_number
from storage.database import Database
from storage.records import Demonstration, ReplyTemplate

SPAN = timedelta(days=90)
_TWICE = 0.12
"""Share of tickets about which another citizen writes too."""
_WITHDRAWN = 0.03
_SECOND_PERSON = 3
"""Every third department requires a second person's approval."""


async def begin(database: Database, seed: str, now: datetime) -> Demonstration | None:
    """Mark an empty database as a demonstration; return its mark if it is complete already, else None.

    Raises SettingsError if the database holds anything else: made-up data never mixes with real data.
    """
    kept = await database.read(lambda unit: unit.demonstration.read())
    if kept is not None and kept.filled_at is not None:
        return kept
    if kept is not None:
        raise SettingsError(
            "the demonstration was cut off while it was filled: delete its folder and start it again"
        )
    try:
        await database.transact(lambda unit: unit.demonstration.begin(seed, now))
    except ValueError as error:
        raise SettingsError(
            f"this database is not empty and not a demonstration ({error}): delete or rename the demonstration's "
            "folder if nothing in it matters, or set YOUNUO_VAR_DIR to another one"
        ) from None
    return None


async def fill(
    database: Database,
    dialogue: Dialogue,
    accounts: Callable[[Callable[[], datetime]], Accounts],
    *,
    seed: str,
    until: datetime,
    tickets: int,
) -> list[SignIn]:
    """Fill a database marked by `begin` with the 90 days before `until`; return the sign-ins, which are stored nowhere.

    The same seed and end give the same tickets. `accounts` makes the accounts for a clock.
    """
    city, chance = dialogue.city, Random(seed)  # noqa: S311  # made-up data that must be reproducible
    timeline = Timeline(until - SPAN, until, city.timezone, chance)
    cast, told = await join(accounts(timeline.clock), city)
    desk = Desk(database=database, city=city, clock=timeline.clock)
    await _set_up(desk, cast)
    conversation = Conversation(
        dialogue=dialogue,
        database=database,
        pseudonym=pseudonym,
        clock=timeline.clock,
        new_number=lambda: ticket_number.issue(chance.randrange),
    )
    citizens = Citizens(
        conversation=conversation, database=database, city=city, timeline=timeline, chance=chance
    )
    careers = Careers(desk=desk, cast=cast, timeline=timeline, chance=chance)
    plan(citizens, careers, timeline, chance, tickets)
    Progress(desk=desk, cast=cast, city=city, timeline=timeline, chance=chance).plan(tickets // 6)
    await timeline.run()
    await deliver(database, city.code, chance)
    await database.transact(lambda unit: unit.demonstration.end(until))
    return told


async def _set_up(desk: Desk, cast: Cast) -> None:
    """Do what the administrator sets up before anybody writes."""
    for department in desk.office.city.departments[::_SECOND_PERSON]:
        await desk.rules.set_policy(cast.administrator, department.name, second_person=True)
    for title, topic, state, outcome, text in sentences.TEMPLATES:
        template = ReplyTemplate(
            desk.office.city.code, marked(title), marked(text), topic=topic, state=state, outcome=outcome
        )
        await desk.templates.save(cast.administrator, template)


def plan(citizens: Citizens, careers: Careers, timeline: Timeline, chance: Random, tickets: int) -> None:
    """Spread citizens' messages over the period: about `tickets` tickets, and half as many questions."""
    begun, span = timeline.now, timeline.until - timeline.now

    def some_time() -> datetime:
        return begun + span * chance.random()

    for _ in range(round(tickets / (1 + _TWICE))):
        timeline.at(some_time(), partial(_file, citizens, careers, timeline, chance))
    for _ in range(tickets // 2):
        timeline.at(some_time(), partial(_ask, citizens))


async def _file(citizens: Citizens, careers: Careers, timeline: Timeline, chance: Random) -> None:
    first, second = citizens.matter()
    who = citizens.somebody()
    number = await citizens.file(who, first)
    if number is None:
        return
    if chance.random() < _WITHDRAWN:
        timeline.at(timeline.now + timedelta(minutes=3), lambda: citizens.say(who, "撤回"))
        return
    careers.begin(number, partial(citizens.say, who))
    if chance.random() < _TWICE:
        later = timeline.now + timedelta(hours=chance.uniform(1, 24))
        timeline.at(later, partial(_file_too, citizens, careers, second, number))


async def _file_too(citizens: Citizens, careers: Careers, text: str, lead: str) -> None:
    """Have another citizen write about the same matter."""
    who = citizens.somebody()
    number = await citizens.file(who, text)
    if number is not None:
        careers.merge(number, lead, partial(citizens.say, who))


async def _ask(citizens: Citizens) -> None:
    await citizens.say(citizens.somebody(), citizens.question())
