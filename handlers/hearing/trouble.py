"""What a text tells of a trouble: what is wrong, how it is, or no more than a name. Pure."""

import re

from knowledge.language.asking import asks
from knowledge.language.folding import fold, without_marks

A_NAME = 3
"""Characters of a message that is a bare name of a matter (路灯, 红绿灯); four may tell what happens (占道经营)."""
A_THING = 4
"""Most characters of the mere name that a message holds beside other words: 路灯那个, 农贸市场谁负责."""
_WRONG = re.compile(
    r"[坏断堵漏裂破爆臭吵脏黑乱塌丢偷烂挡歪松垮]|坑(?!口)|[管治]不[了住好]|不平(?![衡均等安凡])|不[亮通来交给修管]|没|未[发到]|停[水电气]|不[牵拴让关走]|冇|太(?!好)|树.{0,2}倒|[牌杆灯墙栏栅桩架]子?.{0,2}倒|[欺霸]凌|被?欺负|水压[低小]|跑路|骂人|打人|有(?:点|些)?问题|[进积渗冒淹]水|淹了|死[了掉]|[要会快]倒|急死|气死|烦(?!请)|扰民|横流|有(?:一?股)?[怪异臭药霉]?味|发[黄黑臭霉酸]|浑浊|[变]质|馊|有.{0,3}虫|生虫|[熏呛]|被.{1,6}[打掐骂咬踢]"
)
_NO_MORE = re.compile(
    r"已经|不(?!了|[亮通来走转动流热开收修管]).{0,2}了|没(?![水电气网]|信号|暖气|人[管修扫收清来]).{1,2}了|[音声味烟雾臭吵]没了|好了|过了|完了|起来了|回来"
)
"""What is over or settled: 不吵了, but not 不亮了 or 没水了."""
_WHEN = "(?:昨天|今天|前天|一?[下刮]?[雨雪风]天?|一?下大?雨|晚上|夜里|一?天黑|白天|早上|[春夏秋冬]天|平时|现在|有时候|天天|每天|经常|总是|老是|到处|里面|上面|旁边)(?:的时候|以后)?"
_LOOKS = (
    r"(.)\1(.)\2(?:的|得很)?|又.{1,2}又.{1,2}(?:的|得很)?|(?:全|都|净|到处)(?:是|都是).{1,3}"
    r"|[都已经快就]+.{1,3}(?:天|年|周|月|星期|礼拜)[了多啦]+|[臭脏吵黑堵挤滑热冷烦]死(?:个?人|我们?)?了?|.{1,2}得(?:很|要死|要命|不得了|不行|不成样子)"
)
"""坑坑洼洼的, 又脏又臭, 都一个星期了; its groups come first in the whole."""
_UNTIL = r"(?:从|到|一直|要|搞|吵|响|闹){0,2}(?:半夜|深夜|凌晨|天亮|早上|晚上|夜里|中午)?(?:\d+|[一二两三四五六七八九十]+)[点时](?:钟|半|多)?(?:到|才|都|还|开始)?.{0,4}"
"""到十点."""
_IN_VAIN = (
    r"(?:报[了过]?警|打[了过]?\d{3,5}|打[了过]?电话|找[了过]?.{1,4}?|跟.{1,5}?(?:说|讲|反映|投诉|报)|反映|投诉|举报|[说问讲])"
    r"[了过]?(?:[几多两三]次|好多次|好几次)?(?:也|都|还|又|就是)*(?:[没冇不]有?得?人?(?:用|管|理|来|听|反应|回音|结果|效果)|推来推去|踢皮球)"
    r"|(?:(?:找|问|跟)[了过]?.{1,4}?)+(?:都|也|又|还|互相|来回)+(?:推|踢皮球|不管|不理|不问|没用|说不归)[了过的]?"
)
"""报警也没用, 找了社区找物业都推."""
_ANSWERED = r"[^我你]{0,5}(?:说|答复|回复)(?:(?:没|不|要|等|让|叫|管).{0,6}|是.{1,5}的事)|[^我你]{2,5}(?:都|也|又)*(?:不管|不理|不问)"
"""物业说没钱, 村里也不管."""
_BOTHERS = "[黄黑红绿浑臭脏烂破歪斜湿烫霉馊]的|[坑泥滑烂脏臭黑挤堵乱吵][^不没]{0,2}的|(?:[人车]|车子|老人|小孩)?.{0,2}(?:看不见|过不去|走不[了成]|出不[去来]|进不[去来]|睡不[着好]|摔跤|摔倒)"
"""滑溜的, 人走不成."""
_HOW = re.compile(
    f"(?:{_WHEN}|[就都还也又更很真太好特别而且])*(?:{_LOOKS}|{_UNTIL}|{_IN_VAIN}|{_ANSWERED}|{_BOTHERS})[了啊呀哦唉]*"
)
"""How something named before is, since when, who was told in vain, and what they said."""
_PLANS = re.compile("治理|整治|改造|建设|推进|修复|解决|专项")
"""What is done about it: 黑臭水体治理 reports no trouble."""


def tells_trouble(text: str) -> bool:
    """Tell whether a text says what is wrong, even if it also asks."""
    return _WRONG.search(fold(text)) is not None


def says_what_is_wrong(text: str) -> bool:
    """Tell whether a text says what is wrong, and asks nothing."""
    return tells_trouble(text) and not asks(fold(text))


def reports_trouble(folded: str) -> bool:
    """Tell whether a text says what is wrong now: not 楼上已经不吵了, and no plan."""
    return says_what_is_wrong(folded) and not (_NO_MORE.search(folded) or _PLANS.search(folded))


def only_names(words: str) -> bool:
    """Tell whether words are too few to say what is wrong with what they name: 没发票; 停水了 says it."""
    bare = without_marks(fold(words))
    return len(bare) <= A_NAME and not bare.endswith("了")


def only_how(words: str) -> bool:
    """Tell whether words say how something is, and not what: a continuation typed in pieces."""
    return _HOW.fullmatch(without_marks(fold(words))) is not None
