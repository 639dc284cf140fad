"""A courier killed at any step between claim and delivery loses nothing, and nothing is shown twice."""

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

import pytest

from handlers import wording
from handlers.messages import Notice
from storage.database import Database, Unit
from storage.records import NoticeState
from tests.bot.courier.conftest import CITY, Post
from tests.bot.courier.platform import Platform

T = TypeVar("T")
STEPS = 18
"""Steps of a courier delivering two notices: before and after each transaction and call, including the last look."""
_ASKED = re.compile(wording.DOUBT.split("{say}")[0].replace("\n", "\\n"))


class KilledError(BaseException):
    """The process has ended: nothing that it would have done happens."""


class Life:
    """Counts a courier's steps, and ends it before the chosen one."""

    def __init__(self, ends_at: int) -> None:
        self.ends_at, self.steps = ends_at, 0

    def step(self) -> None:
        """Continue, or be dead from now on."""
        self.steps += 1
        if self.steps >= self.ends_at:
            raise KilledError


class Mortal:
    """Database and platform as seen by a courier with that life."""

    def __init__(self, life: Life, database: Database, platform: Platform) -> None:
        self._life, self._database, self._platform = life, database, platform

    async def transact(self, work: Callable[[Unit], T]) -> T:
        """Die before the transaction, or after its commit."""
        self._life.step()
        result = await self._database.transact(work)
        self._life.step()
        return result

    async def deliver(self, address: str, notice: Notice) -> None:
        """Die before the call, or once the platform has it."""
        self._life.step()
        await self._platform.deliver(address, notice)
        self._life.step()


async def _until_settled(post: Post) -> None:
    """Let a healthy courier continue, as the next process would."""
    for _ in range(10):
        await post.courier("successor").drain("push")
        post.wait(seconds=30)


@pytest.mark.parametrize("step", range(1, STEPS + 1))
async def test_killed_at_every_step_nothing_is_lost_and_nothing_shown_twice(post: Post, step: int) -> None:
    """Each text is seen once; a doubtful one is not resent, but the citizen is asked, and can get it."""
    post.windowed = True
    for citizen in ("a1", "b2"):
        await post.writes(citizen)
    await post.put(
        post.notice(text="修好了"), post.notice(text="修好了", citizen="b2", ticket="YN-0002-0002-2")
    )
    life = Life(step)
    mortal: Any = Mortal(life, post.database, post.platform)
    dying = post.courier("dying", database=mortal)
    dying._ways["push"] = dying._ways["push"].__class__(mortal, post.pace, windowed=True)
    with suppress(KilledError):
        await dying.drain("push")
    await _until_settled(post)
    for citizen in ("a1", "b2"):
        texts = post.platform.texts(f"id-of-{citizen}")
        asked = [text for text in texts if _ASKED.match(text)]
        assert texts.count("修好了") <= 1
        assert len(asked) <= 1
        assert texts.count("修好了") + len(asked) >= 1
        [(state, why)] = await post.fates(citizen)
        assert (state, why) == (NoticeState.SENT, "asked" if asked else None)


async def test_the_steps_are_all_of_them(post: Post) -> None:
    """An undisturbed courier takes as many steps as are tried above, so that new ones are tried too."""
    post.windowed = True
    for citizen in ("a1", "b2"):
        await post.writes(citizen)
    await post.put(post.notice(), post.notice(citizen="b2"))
    life = Life(10_000)
    mortal: Any = Mortal(life, post.database, post.platform)
    courier = post.courier("whole", database=mortal)
    courier._ways["push"] = courier._ways["push"].__class__(mortal, post.pace, windowed=True)
    await courier.drain("push")
    # The two may end in one turn of the loop, with fewer looks for more.
    assert STEPS - 4 <= life.steps <= STEPS


async def test_killed_before_the_call_began_the_text_itself_arrives(post: Post) -> None:
    """Killed between claim and start, nothing was sent: the successor sends the text without asking."""
    await post.writes()
    await post.put(post.notice(text="修好了"))
    life = Life(3)  # The claim takes two steps; the third is the start's transaction.
    mortal: Any = Mortal(life, post.database, post.platform)
    with pytest.raises(KilledError):
        await post.courier("dying", database=mortal).drain("push")
    [claimed] = await post.all()
    assert claimed.state is NoticeState.SENDING
    await _until_settled(post)
    assert post.platform.texts("id-of-a1") == ["修好了"]


async def test_a_window_that_a_dead_courier_booked_stays_booked(small_post: Post) -> None:
    """A dead courier's booked window stays booked, since the message may have been sent."""
    post = small_post
    post.windowed = True
    await post.writes()
    await post.put(post.notice())
    life = Life(5)  # Claim and start take four steps.
    mortal: Any = Mortal(life, post.database, post.platform)
    courier = post.courier("dying", database=mortal)
    courier._ways["push"] = courier._ways["push"].__class__(mortal, post.pace, windowed=True)
    with pytest.raises(KilledError):
        await courier.drain("push")
    [grant] = await post.database.read(lambda unit: unit.windows.get(CITY, "a1"))
    assert (post.platform.calls, grant.left) == (0, 4)
