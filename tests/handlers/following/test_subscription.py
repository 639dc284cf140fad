"""关注, 取消关注 and 我的关注 from a citizen's point of view."""

from dataclasses import replace

import pytest

from handlers import wording
from handlers.following.subjects import keys, subject, subject_named, subject_titled
from handlers.following.subscription import MOST
from handlers.hearing.intent import Command, Intent
from handlers.messages import Kind
from knowledge.city import City
from knowledge.found import Band
from storage.records import FollowRecord
from tests.handlers.dialogues import START, Desk, order, text_of


def follow(desk: Desk, words: str | None = None) -> str:
    """Send a follow command; the test scripts its meaning if it matters."""
    return text_of(desk.say(f"关注 {words}", order(Command.FOLLOW, argument=words)))


def unfollow(desk: Desk, words: str | None = None) -> str:
    """Send an unfollow command."""
    return text_of(desk.say(f"取消关注 {words}", order(Command.UNFOLLOW, argument=words)))


def followed(desk: Desk) -> list[str]:
    """Return what is followed now."""
    return [one.subject for one in desk.followed]


def test_what_was_answered_is_followed(desk: Desk) -> None:
    """The button and the bare word follow the answered commitment, and repeating says so."""
    answer = desk.ask("电梯", Band.ANSWER, "3-003")
    assert "关注 3-003" in [choice.say for choice in answer.replies[-1].choices]
    assert "回复“关注”" in text_of(answer)
    assert "18:30" in follow(desk)
    assert followed(desk) == ["commitment:3-003"]
    assert "已经关注" in follow(desk, "3-003")
    assert followed(desk) == ["commitment:3-003"]


def test_nothing_to_follow(desk: Desk) -> None:
    """Without an answer, and for what the report lacks, it is said how to follow."""
    assert follow(desk) == wording.FOLLOW_WHAT
    desk.script.intents["火星"] = Intent(Kind.QUESTION, "火星", finding=desk.finding(Band.DECLINE))
    assert "没有找到“火星”" in follow(desk, "火星")
    desk.ask("电梯", Band.ANSWER, "3-003")
    desk.wait(minutes=31)
    assert follow(desk) == wording.FOLLOW_WHAT


def test_a_part_of_the_report_is_followed(desk: Desk, city: City) -> None:
    """An area's title or a theme's name follows everything in it."""
    area = city.areas[0]
    follow(desk, area.title)
    assert followed(desk) == [f"area:{area.commitments[0].place.area}"]
    assert f"{len(area.commitments)}项承诺" in text_of(desk.say("我的关注", order(Command.MY_FOLLOWS)))


def test_what_only_an_earlier_report_promised_keeps_its_title(city: City) -> None:
    """Last year's follow is listed by title with no more to come, and an area's number is another area now."""
    desk = Desk(replace(city, edition="suizhou-2024", former_titles={"x-001": "去年的电梯"}))
    area = city.areas[0]
    kept = ("commitment:x-001", f"area:{area.commitments[0].place.area}")
    desk.followed = [FollowRecord(city.code, "hash", key, "web", START, START) for key in kept]
    told = text_of(desk.say("我的关注", order(Command.MY_FOLLOWS)))
    assert "去年的电梯（今年的报告里没有，不再有新进展）" in told
    assert area.title not in told
    follow(desk, area.title)
    assert len(followed(desk)) == 3


def test_several_are_offered(desk: Desk) -> None:
    """For ambiguous words each line has what to say, and nothing is followed yet."""
    finding = desk.finding(Band.CHOOSE, "3-001", "3-003")
    desk.script.intents["小区"] = Intent(Kind.QUESTION, "小区", finding=finding)
    outcome = desk.say("关注 小区", order(Command.FOLLOW, argument="小区"))
    assert "“关注 3-001”" in text_of(outcome)
    assert [choice.say for choice in outcome.replies[0].choices] == ["关注 3-001", "关注 3-003"]
    assert followed(desk) == []


def test_the_list_and_its_ends(desk: Desk) -> None:
    """我的关注 numbers the follows with their progress; each ends by number, id or title, or all at once."""
    assert text_of(desk.say("我的关注", order(Command.MY_FOLLOWS))) == wording.FOLLOWS_NOTHING
    for one in ("3-001", "3-003", "3-002"):
        follow(desk, one)
    listed = text_of(desk.say("我的关注", order(Command.MY_FOLLOWS)))
    assert "1. " in listed
    assert "暂无进展信息" in listed
    assert "取消哪一项" in unfollow(desk)
    assert "没有这一项" in unfollow(desk, "9")
    assert len(followed(desk)) == 3
    unfollow(desk, "1")
    assert followed(desk) == ["commitment:3-003", "commitment:3-002"]
    unfollow(desk, "3-003")
    assert followed(desk) == ["commitment:3-002"]
    unfollow(desk)
    assert followed(desk) == []
    assert unfollow(desk) == wording.FOLLOWS_NOTHING


def test_all_end_at_once(desk: Desk) -> None:
    """「取消关注 全部」 leaves nothing."""
    for one in ("3-001", "3-003", "3-002", "3-004"):
        follow(desk, one)
    assert "4项" in unfollow(desk, "全部")
    assert followed(desk) == []


def test_a_follow_beyond_the_limit_is_refused(desk: Desk) -> None:
    """At the limit a further follow is refused with the number, and nothing changes."""
    desk.followed = [
        FollowRecord(desk.city.code, "hash", f"theme:{n}", "web", START, START) for n in range(MOST)
    ]
    assert str(MOST) in follow(desk, "3-001")
    assert len(followed(desk)) == MOST


def test_what_an_amended_report_lost_can_still_be_ended(desk: Desk) -> None:
    """A follow lost in an amended report is listed by its id and can be ended by number."""
    desk.followed = [FollowRecord(desk.city.code, "hash", "commitment:9-999", "web", START, START)]
    assert "9-999" in text_of(desk.say("我的关注", order(Command.MY_FOLLOWS)))
    unfollow(desk, "1")
    assert followed(desk) == []


def test_subjects_find_their_way_back(city: City) -> None:
    """Each key of each commitment, and its title, leads to a subject that contains the commitment."""
    for commitment in city.commitments:
        for key in keys(city, commitment):
            found = subject(city, key)
            assert found is not None
            assert commitment in found.commitments
            if not key.startswith("commitment:"):
                assert subject_named(city, found.title)
                assert subject_titled(city, found.title)
    assert subject(city, "theme:没有") is None


@pytest.mark.parametrize("command", [Command.FOLLOW, Command.MY_FOLLOWS, Command.MY_DATA, Command.ERASE_DATA])
def test_only_in_private(desk: Desk, command: Command) -> None:
    """In a group nothing is told or changed about follows."""
    assert text_of(desk.say("话", order(command), public=True)) == wording.ONLY_IN_PRIVATE


def test_what_was_just_followed_is_talked_about(desk: Desk) -> None:
    """完成了吗 after 关注 电梯 asks about the lifts, and 我的关注 can be picked from like any list."""
    desk.say("关注 3-003", order(Command.FOLLOW, argument="3-003"))
    assert "老楼加装电梯80部" in text_of(desk.say("完成了吗"))
    desk.say("我的关注", order(Command.MY_FOLLOWS))
    assert "80部" in text_of(desk.say("第一个", order(Command.PICK, pick=1)))


def test_no_longer_wanting_to_follow_names_nothing(counter: Desk) -> None:
    """不想关注了 is no name of what is followed, and guanzhu alone is 关注."""
    counter.say("老楼装电梯")
    counter.say("guanzhu")
    assert [one.subject for one in counter.followed]
    counter.say("不想关注了")
    assert not counter.followed


def test_a_number_shows_what_is_followed(counter: Desk) -> None:
    """Also beside sections of the report, whose promises are listed."""
    for said in ("老楼装电梯", "关注", "关注医疗", "我的关注"):
        counter.say(said)
    assert "【医疗】" in text_of(counter.say("2"))
    counter.say("我的关注")
    assert "【既有住宅加装电梯80部】" in text_of(counter.say("1"))
