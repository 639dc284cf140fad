"""Small talk to the assistant or about the wide world, not a municipal matter: 你会不会骗人, 今天天气怎么样. Pure.

The words are data (lexicon/chat.toml, `says`); used only if the report certainly has nothing on the message.
"""

import re
from functools import cache

from knowledge.language.asking import asks
from knowledge.language.folding import fold, without_marks
from knowledge.language.lexicon import read_words
from knowledge.language.patterns import one_of

ITSELF = "itself"
"""Anything said to the assistant."""
DOUBTED = "doubted"
"""Whether it is a swindle, and who is behind it."""
LONGEST = 16
"""Most characters: a longer message has more to say."""
_TO_IT = re.compile(
    r"^(?:那|请问|哎|喂|诶|所以|那么|嘿|我问|问)*(?:[你您](?!们|好|的|家|[说讲][^你您]{3})(?:说|讲)?|小助手|机器人|有诺)"
)
"""How words to the assistant begin; 你们 addresses the town hall."""
_OF_THE_PLAN = re.compile("今年|去年|明年|政府|市里|报告")
"""These words show that the report is asked: 你晓得不,今年修几里路."""
_BEGINS = "(?:那|请问|你们?|您|你们的?|人工|客服|这里|这边|一般|平时)*"
_OF_IT = re.compile(
    "[你您](?!们|家)|机器人|小助手|有诺|这个?(?:东西|程序|软件|系统|助手|回复)|报告|数据|数字|^(?:该|会)?不会|^会不会"
)
"""What words about the assistant contain."""
_WHETHER_IT_IS = r"(?:[你您](?:们|(?=[是这莫]))|这里?|这个?(?:东西|程序|软件|系统|助手|平台|公众号|网站|号)?|你们?这(?:里|个)|该|到底|究竟|真的|是不是|会不会|莫非|难道|不会|不|是|会|又|来|假冒|冒充|专门|一个|个|的|吧|吗|嘛|么|啊|呀|哦|呢)*"
"""What stands around a swindle of which a message asks whether this is one."""


@cache
def _swindles() -> re.Pattern[str]:
    said = one_of(map(fold, read_words("chat")[DOUBTED]["says"]))
    return re.compile(f"{_WHETHER_IT_IS}{said}{_WHETHER_IT_IS}")


def doubts_it(folded: str) -> bool:
    """Tell whether a message only asks if this is a swindle, or official: 你们是不是骗人的; 你们是骗子 asks nothing."""
    asks_whether = asks(folded) or folded.endswith("吧") or "是不是" in folded or "不会" in folded
    return asks_whether and _swindles().fullmatch(without_marks(folded)) is not None


@cache
def _words() -> dict[str, tuple[re.Pattern[str], bool]]:
    """Return kind -> (its words, whether they must be said to or about the assistant)."""
    return {
        kind: (
            re.compile(f"{f'^{_BEGINS}' if one.get('begins') else ''}{one_of(map(fold, one['says']))}"),
            bool(one.get("of_it")),
        )
        for kind, one in read_words("chat").items()
        if kind != DOUBTED
    }


def small_talk_kind(folded: str) -> str | None:
    """Return the kind of small talk of a short message; None if it is not, or may be anything else."""
    bare = without_marks(folded)
    if len(bare) > LONGEST:
        return None
    for kind, (says, of_it) in _words().items():
        if says.search(bare) and (not of_it or _OF_IT.search(bare)):
            return kind
    return ITSELF if _TO_IT.match(bare) and not _OF_THE_PLAN.search(bare) else None
