"""What a few words say about a reported danger: that it is over, or that it continues. Pure."""

import re

from knowledge.language.asking import WHETHER, asks
from knowledge.language.folding import without_marks
from knowledge.language.pointing import Pointing

FEWER = 10
"""Characters within which words may be about it without saying so."""
_NAMES_NOTHING = 1
"""Characters of its own up to which a question names nothing."""
_REST = 3
"""Characters besides what continues and whom it affects; more means that it is about something else."""
_DONE = r"灭|熄|出来|救出|救上|救下|找到|找着|好(?=了|些|多)|脱险|醒|止住|拦住|追回|退了|停了|抓到|抓住|解决|处理好|[来到](?=了)|安全|平静|冷静|关(?:了|掉|上|好)|送.{0,3}(?:医院|走)|误会"
_OVER = re.compile(
    rf"{_DONE}|[火烟水气味](?:也|都|全)*没了|^没了|虚惊|[看闻]错了|报[过了]?警了|不想死了|想[通开]了"
)
_FEARED = "爆炸|炸|烧起来|中毒|危险|严重"
_NOT_YET = re.compile(
    rf"[没未不](?:有|能|得|人|法|办法|是)?(?:{_DONE})|没有?[来到]|还在|[出进开关]不[了去来上]|打不开|又[大来烧打晕疼痛动涨漏哭]"
)
_UNHARMED = re.compile(r"[没不]有?(?:什么|啥|得)?(?:大?事|危险)了?|没有?人?(?:受伤|伤着)|没有?人(?:有事|死)")
_HOPES = re.compile("[了事险伤死]吧")
"""他没事吧 hopes so, but does not know."""
_GOES_ON = re.compile(
    r"怕|不敢|没(?:有|得)?人(?![修清扫]|管(?!我))|打不通|占线|不接|没话费|没信号|没电|怎么办|[么咋]办|[么咋]搞|办法|(?<!急)救(?!护车|急|助|灾)|疼|痛|不想|没用|来不及|多久"
    r"|(?:门|窗户?|窗子|阀门?|总闸|电闸)+(?:都|也|全)?(?:打?开|关|拉)(?=了|着)|哭|难受|睡不着|陪|一个人|孤单|撑|死|累|活着|活下去|快点|求|躲|血|[动叫喊]不|不[会能让听]"
)
_NUMBERS = "110|119|120|122|96110|12356"
_CALLED = re.compile(
    rf"[打拨叫报喊][了过通]?.{{0,2}}(?:{_NUMBERS}|救护车|警察|警了?)|打通了|派(?:了?救护)?车了|派了救护车|[打拨][了过通]个?电话|打?过?电话(?:了|打了)|(?:在|马上).{{0,2}}(?:路上|到了?$|来了?$)|快(?:要|到|来)?(?:到|来)了$|去打电话"
    rf"|(?:{_NUMBERS}|电话|警察?|救护车).{{0,2}}[打拨叫喊报][了过通]|^(?:我|们|已经?|刚|都|早就?)*[打拨][了过通]了?\W*$"
)
_LATE = re.compile(
    r"(?:救护车|消防车?|警察|110|119|120).{0,4}(?:没|未|不|冇)(?:有|得|见)?(?:人|车)?[来到应接]"
)
"""Help that was called and has not come: 等了20分钟救护车没来."""
_NUMBER = re.compile(rf"(?<!\d)(?:{_NUMBERS})(?!\d)")
_WANTS_TO = re.compile("不|没|怎么|咋|要不|能|吗|么")
_WHOM = re.compile(
    r"\d|[我你您他她它咱]们?|[的了吗呢啊呀吧哦]|里面?|上面?|外面?|现在|到现在|还|也|都|就|是|有|在|好|真|很|太|又|再|一直|已经|真的|来|电话|孩子|家"
)


_AHEAD = re.compile(
    r"(?:那|请问|现在|这会儿|这样?|屋里|里面|[我你他她它咱]们?|人|还|也|都|到底|究竟|应?该|需)*"
    r"(?:(?P<may>[会能要用敢])(?:不(?P=may))?|可不可以|可以|[危严]不|[危严].{1,2}(?:吗|么|不))(?!有)"
)
_OF_THE_PLAN = re.compile("今年|明年|计划|打算|政府|报告|我们[村镇县市区]|[多再新]建|补贴|报销")
_AHEAD_LONGEST = 12
"""Characters of a question that can only ask what will happen next."""


def asks_ahead(folded: str) -> bool:
    """Tell whether a short question asks what will happen, or what one may do: 会爆炸吗, 能开窗吗, 要不要催吐."""
    few = len(folded) <= _AHEAD_LONGEST and asks(folded)
    return few and _AHEAD.match(folded) is not None and _OF_THE_PLAN.search(folded) is None


def is_over(folded: str) -> bool:
    """Tell whether a text says that the danger is over, without asking or hoping, as 抓到没 does."""
    text = folded.replace("冇", "没").replace("得事", "事")
    rest = _UNHARMED.sub("", text)
    said = rest != text or _OVER.search(rest) is not None
    return (
        said
        and not (asks(rest) or WHETHER.search(text))
        and not (_HOPES.search(text) or _NOT_YET.search(rest))
    )


def has_called(folded: str) -> bool:
    """Tell whether a short text says that help was called, or is on its way: 打了120在路上了."""
    return _CALLED.search(folded) is not None and _WANTS_TO.search(folded) is None


def has_called_a_number(folded: str) -> bool:
    """Tell whether a text says that a number was called: 119打了 is no alarm, as 119 would be."""
    return _NUMBER.search(folded) is not None and len(folded) <= FEWER and has_called(folded)


def asks_of_it(pointing: Pointing | None) -> bool:
    """Tell whether a question can only be about the danger: it names nothing except remedies for it (追回, 找) and what is feared."""
    return (
        pointing is not None
        and len(_WHOM.sub("", re.sub(f"{_DONE}|{_FEARED}", "", pointing.named))) <= _NAMES_NOTHING
    )


def continues(folded: str) -> bool:
    """Tell whether a short text only says that it continues: 能不能 is no 不能, 急救车够不够 no cry for help."""
    text = WHETHER.sub(r"\1", without_marks(folded.replace("冇", "没")))
    text = _UNHARMED.sub("", text)
    if _LATE.search(text):
        return True
    if len(text) > FEWER:
        return False
    rest = _GOES_ON.sub("", _NOT_YET.sub("", text))
    return rest != text and len(_WHOM.sub("", rest)) <= _REST
