"""「关注 …」 and 「取消关注 …」: orders with their subject, told apart from words that merely begin like one. Pure."""

import re

_ID = r"[a-z0-9]+-\d{3}"
_GAP = r"[\s:“\"「【《]*"
_POLITE = r"(?:我|要|想|再|还|也|顺便|帮我|给我|替我)*"
_FOLLOW = re.compile(
    rf"(?P<wants>{_POLITE})(?:关注|订阅)(?P<once>一下|下)?(?P<gap>{_GAP})(?P<what>.+)"
    rf"|{_POLITE}把(?P<object>.+?)(?:也|都)?(?:关注|订阅)(?:一下|下|上|了|吧)*"
)
_UNFOLLOW = re.compile(
    rf"我?(?:取消(?:对)?(?:关注|订阅)|(?:不再|不想再?|不要再?|不用再?|别再?|不)(?:关注|订阅))(?P<gap>{_GAP})(?P<what>.+)"
    rf"|{_POLITE}把(?P<object>.*?)的?(?:关注|订阅)的?(?P<all>都|全部|全都|全)?(?:取消|去|清空|删除|删)(?:掉|了|吧)*"
)
_UNFOLLOW_ALL = re.compile(
    r"我?(?:(?:全部|全都|全|都)(?:取消|不)(?:关注|订阅)|(?:所有|全部)?的?(?:关注|订阅)(?:都|全|全都|全部)(?:取消|不要)"
    r"|取消我?的?(?:所有|全部)的?(?:关注|订阅))(?:掉|了|吧)*"
)
_WATCH = re.compile(r"(?<=^我想)盯(?:着|住|紧)|(?<=^我要)盯(?:着|住|紧)|(?<=帮我)盯(?:着|住|紧)")
"""我想盯着电梯这件事."""
_QUOTES = '”"」】》。.!？?，, '
_TALK = re.compile(
    r"[吗呢么?!,;。]|^(?:一下|下|了|过|度|到|着|的|点|问题)|问题|请|我们|希望|什么|啥|哪|得(?:太|不)"
)
"""Words after 关注 that make it a sentence rather than an order: 关注过这件事的人."""
_THIS = re.compile(
    r"(?:这|那)(?:一?(?:个|条|项|件)|件?事)?(?:事|承诺)?|它|此事|刚才(?:那|这)?(?:个|条|项)?|上面(?:那|这)?(?:个|条|项)"
)
_TAIL = re.compile(r"(?<=.)(?:这件事|这事|那件事|的事|的进展|了|吧|啊|呀|哈|一下|谢谢)+$")
LONGEST = 20
"""Characters of what is followed; a title on a button is no longer."""
_JOINED = 8
"""If nothing separates 关注 from the rest, the rest must be short: 关注老旧小区."""
ALL = "全部"


def follow_order(folded: str) -> tuple[str, str | None] | None:
    """Parse an order into ("follow" or "unfollow", subject), subject None for what was shown; None if it is none."""
    said = _WATCH.sub("关注", folded.strip().rstrip(_QUOTES))
    if _UNFOLLOW_ALL.fullmatch(said):
        return "unfollow", ALL
    if found := _UNFOLLOW.fullmatch(said):
        return _unfollowed(found)
    found = _FOLLOW.fullmatch(said)
    return _followed(found) if found else None


def _followed(found: re.Match[str]) -> tuple[str, str | None] | None:
    what = _subject_named(found["what"] or found["object"])
    if re.fullmatch(_ID, what):
        return "follow", what
    if _THIS.fullmatch(what):
        return "follow", None
    # 关注一下留守老人 is addressed to the government, 帮我关注一下电梯 is not.
    others = found["once"] and not found["wants"]
    room = LONGEST if found["gap"] else _JOINED
    return ("follow", what) if 0 < len(what) <= room and not others and not _TALK.search(what) else None


def _unfollowed(found: re.Match[str]) -> tuple[str, str | None] | None:
    what = _subject_named(found["what"] or found["object"] or "")
    if not what or what in ("我", "我的"):
        return "unfollow", ALL if found["all"] else None
    if _THIS.fullmatch(what):
        return "unfollow", None
    return ("unfollow", what) if len(what) <= 2 * LONGEST else None


def _subject_named(what: str) -> str:
    """Return what is named, without surrounding marks and politeness."""
    bare = what.strip(_QUOTES)
    return _TAIL.sub("", bare).strip(_QUOTES)
