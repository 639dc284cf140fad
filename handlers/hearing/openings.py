"""What a message opens with and does not mean: who writes, a slip put right, thanks before a question. Pure."""

import re

from handlers.masking import only_introduces
from knowledge.language.asking import asks
from knowledge.language.han import HAN

_THANKING = re.compile(
    r"^(?:(?:(?:多谢|谢谢|谢了|感谢)(?:你们?|您|啊|哈|了)*|(?:好|行|嗯|哦|噢|知道|明白|晓得|清楚)+[的了吧]*)[,。!;~\s]+)+"
)
"""What is said to the answer before: thanks, or that it was understood."""
_BREAK = re.compile(r"[,。!\s]+")
_ASKED = r"(?:我|俺)(?:(?:想|要)?(?:问|打听)的?|(?:想|要)?(?:说|讲|指)的(?=就?是|也|并|不))"
_SLIPPED = rf"(?:[哦不好]+意?思?|刚才|我)*[打写输说讲发按问]错(?:字|别字)?了?|不对|错了|(?:{_ASKED}(?:也|并)?)?不是(?:[这那]一?个?些?|它)?"
_ASKED_IS = re.compile(
    rf"^(?:(?:{_SLIPPED})[,。!\s]*)*{_ASKED}(?:就)?是(?=.)|^(?:{_SLIPPED})[,。!\s]*(?:应该)?(?:就?是|要?问的?是)(?=.)"
)
"""我问的是路灯, 打错了,是路灯 and 我问的不是这个,是路灯 ask the same as 路灯."""
_GREETING = re.compile(r"^(?:(?:您|你)们?好|领导好?|同志|喂|[,。!、\s])+")
_ADDRESSING = re.compile(
    r"^(?:老师|师傅|同志|领导|大哥|大姐|美女|帅哥|小妹|姑娘|小伙子|客服)(?:们|[你您]?好|啊|呀)*[,。!、\s]*(?=[我俺]|请问|[想要]?问|麻烦)"
)
"""老师我是记者 speaks to whoever reads it, and of no school."""
_WHO_WRITES = re.compile(r"(?:[我俺]们?|本人)(?:就?是|免贵姓|姓|名?叫|家?住|家在)")
_SURNAME_ALONE = re.compile(rf"[我俺](?:免贵)?姓[{HAN}](?=[{HAN}]{{2}})")
"""我姓王路灯坏了, without a mark."""

_IS = re.compile(r"(?:[我俺]们?|本人)是|作为|身为")
"""我在湿地边上长大 tells where the matter is; 我是退休教师 only who writes."""

_ONLY_ASKS = re.compile(
    r"^(?:[我俺咱]们?)?[就只光]是?[想要]?(?:问|打听)(?:问|个?一?[下句声哈]|个事儿?|个问题)?[,:。!\s]*(?=.{4})"
)
"""我就想问电话多少 asks 电话多少; 我就 sounds of despair."""


def introduced(folded: str) -> bool:
    """Tell whether a message goes on after who writes it: 我姓王,路灯坏了; 我是随县的,路灯不亮."""
    said = _GREETING.sub("", folded)
    introduction, *rest = _BREAK.split(said, 1)
    return (any(rest) and _WHO_WRITES.match(introduction) is not None) or bool(_SURNAME_ALONE.match(said))


_TRADE = r"[跑做开搞干教卖种养修送拉摆盖带包管写画]"
_ROLE = re.compile(
    rf"^(?:我们?这?些?(?:是|都是|在)(?:一[名位个])?|(?:作为|身为)(?:一[名位个])?|(?=(?:{_TRADE}|在)[^,。!?;]{{1,10}}的[,]))"
    rf"[^,。!?;\s]{{2,14}}[,。!;\s]+(?=.{{5}})"
)
"""我是外地商会的, 作为纳税人, 跑网约车的: what somebody does, before the question."""


def behind_role(folded: str) -> str:
    """Return what follows who asks (跑网约车的,今年修哪些路); empty if the message does not begin with that, or asks nothing."""
    role = _ROLE.match(folded)
    rest = folded[role.end() :] if role and not asks(role[0]) else ""
    return rest if asks(rest) else ""


def beside_role(folded: str) -> str:
    """Return a message without what its writer does: 我是个退伍的,建议… is no matter of veterans."""
    role = _ROLE.match(folded)
    return folded[role.end() :] if role and _IS.match(folded) else folded


def without_opening(folded: str) -> str:
    """Return a folded message from where it says what it means; thanks stay unless a question follows them."""
    folded = _ONLY_ASKS.sub("", _ASKED_IS.sub("", _ADDRESSING.sub("", folded)))
    introduction, *rest = _BREAK.split(folded, 1)
    if any(rest) and only_introduces(introduction):
        folded = rest[0]
    folded = _SURNAME_ALONE.sub("", folded)
    beside = _THANKING.sub("", folded)
    return beside if asks(beside) else folded
