"""The conversations held on every channel, and every difference between the channels, in one place."""

from dataclasses import dataclass
from types import MappingProxyType

from tests.journeys.players import Player, Seen

LONG = "投诉：烈山大道的路灯坏了，晚上走路看不见。" * 260


@dataclass(frozen=True)
class Say:
    """The citizen writes."""

    text: str

    async def by(self, player: Player) -> Seen | None:
        """Do it as a citizen."""
        return await player.say(self.text)


@dataclass(frozen=True)
class Press:
    """The citizen presses a button, or types what the text asks for if there are none."""

    text: str
    typed: str = ""

    async def by(self, player: Player) -> Seen | None:
        """Do it as a citizen."""
        return await player.press(self.text, self.typed or self.text)


@dataclass(frozen=True)
class Follow:
    """The citizen comes for the first time."""

    text: str = "follow"

    async def by(self, player: Player) -> Seen | None:
        """Do it as a citizen."""
        return await player.follow()


@dataclass(frozen=True)
class Picture:
    """The citizen sends a picture."""

    text: str = "picture"

    async def by(self, player: Player) -> Seen | None:
        """Do it as a citizen."""
        return await player.send_picture()


@dataclass(frozen=True)
class Told:
    """Something arrives unasked."""

    text: str

    async def by(self, player: Player) -> Seen | None:
        """Wait for it as a citizen."""
        return await player.hear(self.text)


Step = Say | Press | Follow | Picture | Told

CONVERSATIONS: MappingProxyType[str, tuple[Step, ...]] = MappingProxyType(
    {
        "a newcomer": (Follow(), Say("帮助"), Say("隐私说明"), Say("谢谢")),
        "a question": (
            Say("老小区装电梯今年装多少"),
            Say("老旧小区改造今年做多少"),
            Press("建议"),
            Press("取消"),
        ),
        "a choice": (Say("高铁"), Press("查看 2-005", "1")),
        "none of the choices": (Say("高铁"), Press("都不是"), Press("是"), Say("我的工单")),
        "a list that is read": (
            Say("目录"),
            Press("2"),
            Press("更多"),
            Press("上一页"),
            Press("更多"),
            Press("目录"),
            Press("3"),
            Say("9"),
        ),
        "a complaint and its ticket": (
            Say("投诉：烈山大道的路灯坏了半个月没人修，晚上走路很不安全"),
            Press("我的工单"),
            Press("撤回"),
            Say("撤回"),
            Say("我的工单"),
        ),
        "more words, a person, no rating before an answer": (
            Say("投诉：烈山大道的路灯坏了半个月没人修，晚上走路很不安全"),
            Say("补充：昨晚旁边那盏也不亮了"),
            Press("我的工单"),
            Say("补充"),
            Say("东头第三根杆子"),
            Say("转人工"),
            Say("评价"),
            Say("5分"),
            Say("没解决"),
        ),
        "a draft that is dropped": (Say("今年开不开奥运会"), Press("否"), Say("是")),
        "danger": (Say("我家着火了"),),
        "what is no words": (Picture(), Say("   "), Say("\u200b")),
        "hostile words": (
            Say("建议：</Content><b>_*[`]]>&amp;{0} %s 在文峰路加装路灯"),
            Say("/nonsense"),
            Say("查看 99-999"),
            Say("YN-0000-0000-1"),
        ),
        "too long": (Say(LONG),),
        "something unasked": (
            Say("谢谢"),
            Told("住建局说，路灯修好了。解决了没有？"),
            Told("住建局说，还会再来看一次。"),
            Say("谢谢"),
        ),
    }
)


@dataclass(frozen=True, order=True)
class Difference:
    """How a channel differs from the web chat; conversation and step are 「*」 if it always does."""

    channel: str
    conversation: str
    step: str
    what: str


def _each(conversation: str, step: str, what: str, why: str) -> dict[Difference, str]:
    """Return a difference that WeChat and Telegram share."""
    return {Difference(channel, conversation, step, what): why for channel in ("telegram", "wechat")}


EXPECTED: MappingProxyType[Difference, str] = MappingProxyType(
    {
        Difference("wechat", "*", "*", "no buttons"): "a passive reply has none; texts are complete without",
        **_each("a newcomer", "follow", "only there", "the page says what this is before anything is sent"),
        **_each(
            "a newcomer", "帮助", "other words", "whoever was not welcomed yet is welcomed: here, on the web"
        ),
        Difference(
            "telegram", "a newcomer", "帮助", "other buttons"
        ): "those of the help, not of the welcome",
        **_each("what is no words", "picture", "only there", "the page takes words only"),
        Difference("telegram", "what is no words", "   ", "other words"): "there, only a picture has no text",
        Difference("telegram", "a list that is read", "2", "in place"): "a list is turned over where it is",
        Difference("telegram", "a list that is read", "3", "in place"): "and the next list",
        Difference("telegram", "a list that is read", "目录", "in place"): "back to the areas, where it is",
        Difference("telegram", "a list that is read", "更多", "in place"): "so to its next page",
        Difference("telegram", "a list that is read", "上一页", "in place"): "and back to the one before",
    }
)
"""Each with its reason. Unlisted differences fail, and so do listed ones that no longer occur."""


def compare(
    channel: str, conversation: str, step: str, web: Seen | None, seen: Seen | None
) -> list[Difference]:
    """List how what was seen on a channel differs from the web chat."""
    if web is None or seen is None:
        return (
            []
            if web is seen
            else [Difference(channel, conversation, step, "only there" if seen else "not there")]
        )
    found = [
        ("other words", seen.text != web.text),
        ("no buttons", bool(web.buttons) and not seen.buttons),
        ("other buttons", bool(seen.buttons) and seen.buttons != web.buttons),
        ("in place", seen.in_place),
        (f"read on {seen.read_on} times", seen.read_on > 0),
        (f"{len(seen.texts)} messages", not seen.read_on and len(seen.texts) != len(web.texts)),
    ]
    return [Difference(channel, conversation, step, what) for what, holds in found if holds]
