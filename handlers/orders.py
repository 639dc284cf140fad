"""「关注 …」 and 「取消关注 …」: an order with what it is about, told apart from words that merely begin like one. Pure."""

import re

_ID = r"[a-z0-9]+-\d{3}"
_ORDER = re.compile(
    r"(?P<no>取消关注|不再关注|别再?关注|不关注)(?P<gap>[\s:“\"「【《]*)(?P<what>.+)|(?:我要|我想)?(?:关注|订阅)(?P<gap2>[\s:“\"「【《]*)(?P<what2>.+)"
)
_QUOTES = '”"」】》。.!？?，, '
_TALK = re.compile(r"[吗呢么?!,;。]|^(?:一下|下|了|过|度|到|着|的|点|问题)|问题|请|我们|希望|什么|哪")
"""Words after 关注 by which it is no order but a sentence: 关注一下我们小区的停车."""
LONGEST = 20
"""Characters of what is followed; a title is no longer on a button."""
_JOINED = 8
"""Where nothing stands between 关注 and the rest, it has to be short: 关注老旧小区."""


def follow_order(folded: str) -> tuple[str, str] | None:
    """Read an order: ("follow" or "unfollow", what); None where the message is none."""
    found = _ORDER.fullmatch(folded.strip())
    if found is None:
        return None
    if found["no"]:
        what = found["what"].strip(_QUOTES)
        return ("unfollow", what) if 0 < len(what) <= 2 * LONGEST else None
    gap, what = found["gap2"], found["what2"].strip(_QUOTES)
    room = LONGEST if gap else _JOINED
    if re.fullmatch(_ID, what):
        return "follow", what
    return ("follow", what) if 0 < len(what) <= room and not _TALK.search(what) else None
