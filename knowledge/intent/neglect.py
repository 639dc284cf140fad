"""Something is broken, for a long time, and nobody acts: two of the three make a grievance, however it ends. Pure.

So does what was reported in vain, a promise with its not being kept, and what is called a sham.
"""

import re

from knowledge.language.asking import asks

_BROKEN = re.compile(
    r"(?:坏|垮|塌|断|烂|堵|漏|停|黑|挖|破|裂|翻|丢|掉|淤|歪|倒|脏|臭|瞎|爆|撬|锈|拆|修)(?:了|得|掉|在|成|到一半)|坑洼|坑坑|不亮|冒(?:臭|脏|污|粪)|冒水"
    r"|积水|烂泥|稀烂|没(?:有)?水|没电|涨价?了?"
)
_LASTING = re.compile(
    r"(?:几|好几|半|大半|[0-9]+|[一二两三四五六七八九十]|好多|多少)个?多?(?:年|月|天|星期|礼拜|周)(?!初|底|前能|内)|好久|老久|很久|一直|长期|天天|年年"
)
_UNCARED = re.compile(
    r"(?:没|冇|无|莫)(?:得|有)?(?:一个)?人(?:来|去|给)?(?:管|修|补|清|填|理|搞|弄|收|换|扫|问|接|看|通知|处理|负责|维护|解决|同意|商量)"
    r"|(?:还|也|又|总|就是|都|一直)(?:是)?(?:不|没|冇)(?:得|有)?(?:来|给|去|人)?(?:修|补|填|管|清|理|搞|弄|收|换|通|完工|动|好|解决|处理)"
    r"|没(?:经过|跟|和|问过|征求)|没听证|求求|打了?(?:好多|几|无数|多少)[个次回遍]?电话"
)
_IN_VAIN = re.compile(
    r"找([^,。?!]{1,4}?),?\1(?:又|也|都|就|还)?(?:说|讲|不管|推)"
    r"|(?:说|讲|问|找|反映|反应|举报|投诉|报|打电话|打|跑|催|喊)(?:了|过)+(?:好|有)?(?:几|多少|无数|[两三四五六七八九十])[次回遍趟道个][^。?!]{0,10}(?:还|又|也|都|没|冇|不|莫|照)"
)
"""Somebody was told, again and again, and it goes on."""
_PROPOSES = re.compile("建议|希望|盼|倡议|最好")
_WHEN_MENDED = re.compile(
    r"(?:几时|什么时候|啥时候|么时候|何时|哪天|多久|好久)(?:才|能|会|来|可以|再|得)*(?:修|补|清|换|弄|搞|恢复|处理|解决|亮|有水|有电|管)"
)
_ASKS_FOR_THE_PLAN = re.compile(
    r"今年|明年|计划|打算|规划|报告|政府|安排|目标|多少(?!年|天|月)|哪些|有没有|能不能|如何|怎么(?!还|就|又|没|不)"
)
_PROMISED = re.compile(
    r"(?:说|讲|谈|约|定)好|(?:说|讲|喊|嚷|吹|宣传|通知|公示|规划)(?:了|过|着|是|的是|的)?(?:今年|去年|明年|年底|马上)?(?:就?要|会|给|[修建装改通])|(?:年|当|起)初(?:就?[说讲喊])|[去前上]年(?:就?[说讲喊])|年年[说讲喊]"
    r"|答应|承诺|许诺|许愿|保证(?:过|要|会|说)|报告[里上]?(?:[写说讲]|明明)|写得好好的|(?:说|讲|喊)了(?:好?几|多少|[一二两三四五六七八九十\d]+)年|口号"
)
_UNKEPT = re.compile(
    r"影子?(?:都|也)|[人车鬼]影|一(?:寸|锹|铲|砖|块砖|根|个|分|丝|点)[^,。?!]{0,5}(?:没|不|冇|莫)|(?:没|冇)(?:有|得)?(?:动静|下文|影|兑现|开工|动工|见着|见到|看到|音信|消息|人提)"
    r"|(?:到|至|等到|拖到)(?:现在|今|今天|今日|年底|如今|而今)[^,。?!]{0,8}(?:没|不|冇|莫|还是|依然|仍)|(?:还|依然|仍)是(?:老样子|原样|那样|荒|泥|烂|黑|臭|空)"
    r"|[都还又也](?:没|冇|莫)(?:有|得|人|见)?[^,。?!]{0,3}[动开建修装通埋见看到装办]|年年(?:不|没)|算不算(?:数|话)|不算(?:数|话)|糊弄|忽悠|骗(?:人|我|老百姓|鬼)|空话|泡汤|黄了|打水漂|不了了之|石沉大海|排不上|(?:哪|哪里|哪儿)去了"
    r"|(?:说|讲|喊)了(?:好?几|多少|[一二两三四五六七八九十\d]+)年"
)
_SHAM = re.compile(
    "(?:就是|纯粹|纯属|都是|全是|尽是|完全|根本|简直)[^,。?!]{0,5}(?:糊弄|忽悠|骗人|骗老百姓|摆设|走过场|走形式|形象工程|面子工程|做样子|作秀|空话)|说话不算[数话]"
)
_RANTS = re.compile(
    "(?:当官|干部|领导|政府|公务员|你们)[^,。?!]{0,6}(?:就|只|光|净|尽)(?:是|会|知道|晓得|想着|顾着)+(?!.*(?:能|可以|建议|希望|应该))[^,。?!]{1,8}"
)
_RHETORICAL = re.compile(
    r"(?:都|也|还|又|影子?)没有?\W*$|是不是[^,。]*(?:糊弄|忽悠|骗|耍|哄)|算不算(?:数|话)|[^,。!?]{0,6}呢\W*$|(?:哪|哪里|哪儿)去了|[了过好]几[年月天个次回遍趟]|管不管|谁信|良心|好意思|怎么(?:还|就|又)"
)
_WONDERS = re.compile(r"请问|请教|想问|问一?[下问哈]|打听|想知道|想晓得|今年还|几时|麻烦告|没得\W*$")
_CLAUSE = re.compile("[,。;!?]+")


def let_down(folded: str) -> bool:
    """Tell whether a text holds a promise against what was done, whatever it asks: 说好今年装电梯,影子都没有."""
    promised = _PROMISED.search(folded)
    return promised is not None and _UNKEPT.search(folded, promised.start()) is not None


def reproaches(folded: str) -> bool:
    """Tell whether it does so, or calls something a sham, and asks nothing but for what needs no answer: 是不是糊弄我们."""
    clauses = (_RHETORICAL.sub("", clause) for clause in _CLAUSE.split(folded))
    blames = let_down(folded) or _SHAM.search(folded) is not None
    return blames and not any(asks(one) or _WONDERS.search(one) for one in clauses)


def rants(folded: str) -> bool:
    """Tell whether a text says of officials what they only do (当官的就知道吃喝), and proposes nothing."""
    return _RANTS.search(folded) is not None and not asks(folded)


def neglected(folded: str) -> bool:
    """Tell whether a text tells of neglect and does not ask for a plan."""
    return tells_neglect(folded) and _ASKS_FOR_THE_PLAN.search(folded) is None


def tells_neglect(folded: str) -> bool:
    """Tell whether a text says two of: something is broken, for how long, nobody acts; or that it was reported in vain.

    Whatever it asks: 路烂了五六年了,今年到底修不修.
    """
    told = sum(one.search(folded) is not None for one in (_BROKEN, _LASTING, _UNCARED))
    return told > 1 or _IN_VAIN.search(folded) is not None


def told_in_vain(folded: str) -> bool:
    """Tell whether it was reported in vain, and nothing is proposed: 跟物业说了好几次了他们也不管."""
    return _IN_VAIN.search(folded) is not None and _PROPOSES.search(folded) is None


def waited_for(folded: str) -> bool:
    """Tell whether a text says that something is broken and asks when it will be repaired: a question and a trouble."""
    broken = _BROKEN.search(folded) and _WHEN_MENDED.search(folded)
    return bool(broken) and _ASKS_FOR_THE_PLAN.search(folded) is None
