"""Due notices go out once and in order; others are held, retried or given up, with the reason."""

import asyncio
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.courier import Pace, Patience, Way
from bot.courier.verdict import MOST_ATTEMPTS
from handlers import wording
from handlers.messages import Act, Notice
from storage.records import NoticeState
from tests.bot.courier.conftest import CITY, START, Post
from tests.bot.courier.platform import Platform, cut_after, cut_before, refuse
from tests.patience import LONG_S

SENT = (NoticeState.SENT, None)


async def test_what_is_due_is_delivered_in_order_and_once(post: Post) -> None:
    """Two notices of one citizen arrive in the order of the events, and nothing is left to do."""
    await post.writes()
    await post.put(post.notice("k1", "转给住建局"), post.notice("k2", "答复：修好了"))
    assert await post.courier().drain("push") == 2
    assert post.platform.texts("id-of-a1") == ["转给住建局", "答复：修好了"]
    assert await post.fates() == [SENT, SENT]
    assert await post.courier("two").drain("push") == 0


async def test_a_notice_waits_for_its_time(small_post: Post) -> None:
    """A notice is never sent before `not_before`."""
    post = small_post
    await post.writes()
    await post.put(post.notice(not_before=START + timedelta(hours=8)))
    await post.courier().drain("push")
    assert post.platform.calls == 0
    post.wait(hours=8)
    await post.courier().drain("push")
    assert await post.fates() == [SENT]


async def test_a_short_failure_is_outlasted_with_growing_waits(post: Post) -> None:
    """A platform busy three times gets the notice once, and later ones of the citizen wait behind it."""
    post.platform.faults = dict.fromkeys((1, 2, 3), refuse())
    await post.writes()
    await post.put(post.notice("k1", "一"), post.notice("k2", "二"))
    rounds = 0
    while NoticeState.WAITING in [state for state, _ in await post.fates()]:
        await post.courier().drain("push")
        post.wait(seconds=2)
        rounds += 1
    assert post.platform.texts("id-of-a1") == ["一", "二"]
    assert 3 < rounds < 20


async def test_after_many_tries_a_notice_is_held_and_not_lost(small_post: Post) -> None:
    """On a platform down for days the notice is held for the citizen, with the reason."""
    post = small_post
    post.platform.share = 1.0
    post.platform.faults = dict.fromkeys(range(1, 100), refuse("unreachable"))
    await post.writes()
    await post.put(post.notice())
    for _ in range(MOST_ATTEMPTS + 5):
        await post.courier().drain("push")
        post.wait(hours=1)
    assert post.platform.calls == MOST_ATTEMPTS
    assert await post.fates() == [(NoticeState.HELD, "unreachable")]


async def test_what_never_arrives_fails_with_its_reason(small_post: Post) -> None:
    """A permanent refusal is not retried, and the next notice goes out."""
    post = small_post
    post.platform.faults = {1: refuse("too_long", permanent=True)}
    await post.writes()
    await post.put(post.notice("k1", "一"), post.notice("k2", "二"))
    await post.courier().drain("push")
    assert post.platform.texts("id-of-a1") == ["二"]
    assert await post.fates() == [(NoticeState.FAILED, "too_long"), SENT]


async def test_a_citizen_who_blocked_us_is_left_alone(post: Post) -> None:
    """For a citizen who blocked us notices are held, the next without a call, until they write."""
    post.platform.faults = {1: refuse("blocked", blocked=True)}
    await post.writes()
    await post.put(post.notice("k1"), post.notice("k2"))
    await post.courier().drain("push")
    assert await post.fates() == [(NoticeState.HELD, "blocked")] * 2
    assert post.platform.calls == 1
    await post.writes()
    await post.put(post.notice("k3", "又有新的"))
    await post.courier().drain("push")
    assert post.platform.texts("id-of-a1") == ["又有新的"]


async def test_who_writes_during_the_call_is_not_held_for_what_was_before(post: Post) -> None:
    """If the citizen writes during a call refused for the old window, the notice goes out in the new one."""

    class Crossing(Platform):
        async def deliver(self, address: str, notice: Notice):  # type: ignore[no-untyped-def]
            if not self.calls:
                await post.writes()
            return await super().deliver(address, notice)

    post.platform, post.windowed = Crossing(), True
    post.platform.faults = {1: refuse("45047", hold=True), 3: refuse("45047", hold=True)}
    await post.writes(act=Act.CLICK)
    await post.put(post.notice())
    await post.courier().drain("push")
    post.wait(minutes=1)
    await post.courier().drain("push")
    assert await post.fates() == [SENT]
    await post.put(post.notice("k2"))
    await post.courier().drain("push")
    assert (await post.fates())[1] == (NoticeState.HELD, "45047")


async def test_without_a_contact_a_notice_is_held(small_post: Post) -> None:
    """Without a contact, or with an unreadable one, a notice is held."""
    post = small_post
    await post.put(post.notice())
    await post.courier().drain("push")
    assert await post.fates() == [(NoticeState.HELD, "no_contact")]


async def test_a_cut_line_leads_to_a_question_not_to_a_second_copy(post: Post) -> None:
    """After a cut connection the text is not resent; the citizen is asked, and can get it."""
    post.platform.faults = {1: cut_after, 2: cut_before}
    await post.writes("a1")
    await post.writes("b2")
    await post.put(post.notice(text="修好了"))
    await post.courier().drain("push")
    await post.put(post.notice(text="修好了", citizen="b2"))
    await post.courier().drain("push")
    post.wait(seconds=30)
    await post.courier().drain("push")
    asked = wording.DOUBT.format(say="YN-0001-0001-1")
    assert post.platform.texts("id-of-a1") == ["修好了", asked]
    assert post.platform.texts("id-of-b2") == [asked]
    assert await post.fates("a1") == await post.fates("b2") == [(NoticeState.SENT, "asked")]


async def test_in_doubt_about_the_question_nobody_is_asked_again(small_post: Post) -> None:
    """A doubtful question is held and goes with the next reply."""
    post = small_post
    post.platform.faults = {1: cut_before, 2: cut_before}
    await post.writes()
    await post.put(post.notice())
    for _ in range(3):
        await post.courier().drain("push")
        post.wait(minutes=1)
    assert (post.platform.calls, await post.fates()) == (2, [(NoticeState.HELD, "cut_off")])


async def test_a_platform_that_hangs_keeps_nobody_else_waiting(small_post: Post) -> None:
    """A call that never ends is given up as doubtful, while others go out."""

    class Hanging(Platform):
        async def deliver(self, address: str, notice: Notice):  # type: ignore[no-untyped-def]
            if address == "id-of-a1":
                await asyncio.sleep(60)
            return await super().deliver(address, notice)

    post = small_post
    post.platform = Hanging()
    post.patience = Patience(call=0.2, at_once=4)
    citizens = ["a1", *(f"c{number}" for number in range(20))]
    for citizen in citizens:
        await post.writes(citizen)
    await post.put(*(post.notice(citizen=citizen) for citizen in citizens))
    await post.courier().drain("push")
    assert sum(len(post.platform.shown[f"id-of-{citizen}"]) for citizen in citizens) == 20
    [slow] = await post.all("a1")
    assert (slow.state, slow.doubtful) == (NoticeState.WAITING, True)


async def test_a_long_notice_goes_out_in_pieces_and_goes_on_where_it_was(post: Post) -> None:
    """After a refusal midway the next try begins with the missing piece, and buttons come last."""
    sentence = "住建局已经安排维修，请您再等几天。"
    post.platform.faults = {2: refuse()}
    await post.writes()
    await post.put(post.notice(text=sentence * 100))
    for _ in range(4):
        await post.courier().drain("push")
        post.wait(seconds=30)
    texts = post.platform.texts("id-of-a1")
    assert "".join(texts) == sentence * 100
    assert len(texts) == 3
    assert [notice.offset for notice in post.platform.shown["id-of-a1"]] == [
        0,
        len(texts[0]),
        len(texts[0] + texts[1]),
    ]
    assert await post.fates() == [SENT]


async def test_flood_control_is_obeyed_to_the_second(small_post: Post) -> None:
    """One chat's `retry_after` is waited for completely, and counts no tries."""
    post = small_post
    post.platform.faults = dict.fromkeys(range(1, 20), refuse("flood", retry_after=30))
    await post.writes()
    await post.put(post.notice())
    for _ in range(19):
        before = post.platform.calls
        await post.courier().drain("push")
        post.wait(seconds=29)
        await post.courier().drain("push")
        assert post.platform.calls == before + 1
        post.wait(seconds=1)
    await post.courier().drain("push")
    assert await post.fates() == [SENT]


async def test_a_whole_channel_pauses_for_all_couriers(post: Post) -> None:
    """An account's fault stops all pushes on the channel until its time, alerts operators, and counts no tries."""
    post.platform.faults = {1: refuse("45009", whole=True, retry_after=3600)}
    citizens = [f"c{number}" for number in range(5)]
    for citizen in citizens:
        await post.writes(citizen)
    await post.put(*(post.notice(citizen=citizen) for citizen in citizens[:1]))
    with capture_logs() as logs:
        await post.courier().drain("push")
    assert [entry["reason"] for entry in logs if entry["event"] == "channel_closed"] == ["45009"]
    await post.put(*(post.notice(citizen=citizen) for citizen in citizens[1:]))
    await post.courier("two").drain("push")
    assert post.platform.calls == 1
    post.wait(hours=1)
    await post.courier("two").drain("push")
    assert [await post.fates(citizen) for citizen in citizens] == [[SENT]] * 5
    outlet = await post.database.transact(lambda unit: unit.outlets.locked(CITY, "push", post.now))
    assert outlet.closed_until is None


async def test_the_pace_of_a_channel_holds_over_all_couriers(post: Post) -> None:
    """Two couriers together send thirty a second, however much is due."""
    post.pace = Pace(per_second=30, burst=30)
    citizens = [f"c{number}" for number in range(100)]

    def everybody_writes(unit) -> None:  # type: ignore[no-untyped-def]
        for citizen in citizens:
            post.write(unit, citizen)

    await post.database.transact(everybody_writes)
    await post.put(*(post.notice(citizen=citizen) for citizen in citizens))
    one, two = post.courier("one"), post.courier("two")
    per_second = []
    for _ in range(4):
        before = post.platform.calls
        await asyncio.gather(one.drain("push"), two.drain("push"))
        per_second.append(post.platform.calls - before)
        post.wait(seconds=1)
    assert per_second == [30, 30, 30, 10]


async def test_a_chat_gets_one_message_a_second(small_post: Post) -> None:
    """Three notices and a long one go out one piece a second."""
    post = small_post
    post.pace = Pace(per_second=30, burst=30, chat_gap=timedelta(seconds=1))
    await post.writes()
    await post.put(post.notice("k1"), post.notice("k2", "请您再等几天。" * 200), post.notice("k3"))
    counts = []
    for _ in range(6):
        await post.courier().drain("push")
        counts.append(post.platform.calls)
        post.wait(seconds=1)
    assert counts == [1, 2, 3, 4, 5, 5]


async def test_where_nothing_is_pushed_notices_wait(small_post: Post) -> None:
    """On a channel without pushes due notices are held; expired ones are dropped everywhere."""
    post = small_post
    await post.put(
        post.notice("k1", channel="terminal"),
        post.notice("k2", channel="terminal", not_before=START + timedelta(days=1)),
        post.notice("k3", expires_at=START - timedelta(days=1)),
    )
    await post.courier().tend()
    held, later, expired = await post.fates()
    assert (held, later) == ((NoticeState.HELD, "no_push"), (NoticeState.WAITING, None))
    assert expired == (NoticeState.DROPPED, "expired")


async def test_who_is_there_right_now_gets_what_waited(small_post: Post) -> None:
    """A channel that reaches present citizens only gets nothing before, and everything in order then."""
    post = small_post
    there: set[str] = set()
    page = Platform()
    way = Way(page, post.pace, present=lambda: there, repeatable=True)
    courier = post.courier(web=way)
    await post.put(post.notice("k1", "一", channel="web"), post.notice("k2", "二", channel="web"))
    await courier.tend()
    await courier.drain("web")
    assert page.calls == 0
    there.add("a1")
    page.faults = {1: cut_after}
    await courier.drain("web")
    post.wait(seconds=10)
    await courier.drain("web")
    # A page shows each id once, so the notice is simply resent, without a question.
    assert page.texts("a1") == ["一", "一", "二"]
    assert await post.fates() == [SENT, SENT]


async def test_the_courier_runs_until_it_is_stopped_and_ends_what_it_began(small_post: Post) -> None:
    """Cancelled during a call, the courier finishes it and stores the result."""
    began, go_on = asyncio.Event(), asyncio.Event()

    class Slow(Platform):
        async def deliver(self, address: str, notice: Notice):  # type: ignore[no-untyped-def]
            began.set()
            await go_on.wait()
            return await super().deliver(address, notice)

    post = small_post
    post.platform = Slow()
    await post.writes()
    await post.put(post.notice())
    running = asyncio.create_task(post.courier().run())
    await asyncio.wait_for(began.wait(), LONG_S)
    running.cancel()
    await asyncio.sleep(0)
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert await post.fates() == [SENT]


async def test_logs_hold_ids_and_lengths(small_post: Post) -> None:
    """No log line contains the words or the platform's id."""
    post = small_post
    post.platform.faults = {1: cut_before}
    await post.writes(act=Act.MESSAGE)
    await post.put(post.notice(text="路灯修好了"))
    with capture_logs() as logs:
        await post.courier().drain("push")
        post.wait(minutes=1)
        await post.courier().drain("push")
    assert logs
    assert not any("路灯" in str(entry) or "id-of" in str(entry) for entry in logs)
