"""What is said to the assistant itself, or about the wide world, or in a language that it can't read. Pure."""

import re

from handlers.hearing.intent import Intent
from handlers.hearing.odds import FILED_AS, STATEMENT
from handlers.hearing.trouble import tells_trouble
from handlers.messages import Kind
from knowledge.found import Band
from knowledge.intent.listener import Heard
from knowledge.language import chat
from knowledge.language.asking import asks
from knowledge.language.pointing import Slot, read
from storage.records import FeedbackKind

_FOREIGN = re.compile(r"[^\u3400-\u9fff]*?(?:[a-z]{2,}[^a-z\u3400-\u9fff]+){2,}[a-z]{2,}[^\u3400-\u9fff]*")
"""Three or more words that are neither Chinese nor pinyin, which the typist has already converted."""
_WISHES_WELL = re.compile(
    r"(?:最后|在此|好的?|嗯|那|谢谢|感谢|多谢|辛苦|[你您]们?|了|衷心|真诚|谨|再次|也|我们?|[,\s])*[预顺敬恭谨]?祝(?!贺|家|[^,]{0,2}[村湾塆路巷庄]|[^,]{0,8}(?:早日|早点|尽快|赶紧|快点))"
)
"""How formal wishes begin: 祝您工作顺利,阖家安康; 祝你们早日修好 asks for something."""
_DELIGHT = re.compile(
    r"(?:太|真|好|很|特别|非常|确实|蛮|超)(?:好[吃看听喝玩逛]|美|漂亮|香|热闹|干净|舒服|巴适)了?[啊呀哦哇呢咧!,。~\s]*$"
)
_WHO = "who"
"""Questions about the assistant, of which 你是不是编的 asks whether to trust it."""
_PRAISES = 0.75
"""How likely praise must be to be for somebody's work, and not for the weather: 早上好,今天天气真不错."""
_IDLE = 0.4
"""How likely small talk or the wide world must be for a message to be idle, if it asks nothing and nothing matches.

Such a message would otherwise count as a question only because it is nothing else.
"""


def is_foreign(folded: str) -> bool:
    """Tell whether a folded message is in another language."""
    return _FOREIGN.fullmatch(folded) is not None


def unless_meant(folded: str, meant: Intent, heard: Heard) -> Intent:
    """Return small talk about the assistant, the world or sorrow if nothing was found; otherwise what was meant."""
    asked = meant.kind is Kind.QUESTION and not (meant.section or meant.aspect)
    doubtful = not meant.sure or (meant.feedback is FeedbackKind.THANKS and heard.share("thanks") < _PRAISES)
    if (asked or meant.smalltalk or doubtful) and _WISHES_WELL.match(folded) and not asks(folded):
        return Intent(Kind.SMALLTALK, folded, smalltalk="bye")
    if meant.feedback in FILED_AS.values() and _delights(folded):
        meant = Intent(Kind.SMALLTALK, folded, smalltalk=STATEMENT)
    talks = meant.smalltalk in (STATEMENT, "abuse") or ((asked or doubtful) and not meant.found)
    kind = chat.small_talk_kind(folded) if talks or meant.smalltalk == _WHO else None
    if meant.smalltalk == _WHO and kind == chat.ITSELF:
        return meant
    tells = meant.smalltalk == STATEMENT or meant.feedback not in (None, FeedbackKind.THANKS)
    if kind == "world" and not asks(folded) and tells:
        return meant  # 下雪了 asks nothing, and 天天有人半夜唱歌 is a grievance.
    # 老伴不在了,丧葬补贴怎么领; 你刚才说什么来着
    if (kind == "sorrow" and asks(folded)) or (kind == chat.ITSELF and _asks_again(folded)):
        return meant
    if kind is None and asked and _is_idle(folded, meant, heard):
        kind = STATEMENT
    if kind is None or (kind == chat.ITSELF and (meant.band is Band.CHOOSE or _names_it(folded, meant))):
        return meant
    return Intent(Kind.SMALLTALK, folded, smalltalk=kind)


def _delights(folded: str) -> bool:
    """Tell whether a message ends with delight and grieves over nothing: 汉东路的饭店太好吃了."""
    return _DELIGHT.search(folded) is not None and not (tells_trouble(folded) or asks(folded))


def _names_it(folded: str, meant: Intent) -> bool:
    """Tell whether words seem to be said to the assistant only because a thing of the report is called so: 你点我检."""
    name = meant.nearest.word if meant.nearest else ""
    return bool(name) and chat.small_talk_kind(folded.replace(name, "")) != chat.ITSELF


def _asks_again(folded: str) -> bool:
    """Tell whether a message only asks to be told once more."""
    pointing = read(folded)
    return pointing is not None and pointing.bare and Slot.AGAIN in pointing.slots


def _is_idle(folded: str, meant: Intent, heard: Heard) -> bool:
    """Tell whether a message asks for nothing and is about nothing in the report: 昨晚看了个电影,哭死我了."""
    names = meant.figure or meant.detail or meant.nearest
    if meant.band is not Band.DECLINE or names or heard.share("other", "talk") < _IDLE or asks(folded):
        return False
    pointing = read(folded)
    return pointing is None or not (pointing.bare and pointing.slots)  # 太慢了 is said about something.
