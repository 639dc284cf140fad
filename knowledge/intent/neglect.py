"""Something is broken, for a long time, and nobody acts: two of the three make a grievance, however it ends. Pure."""

import re

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
_WHEN_MENDED = re.compile(
    r"(?:几时|什么时候|啥时候|么时候|何时|哪天|多久|好久)(?:才|能|会|来|可以|再|得)*(?:修|补|清|换|弄|搞|恢复|处理|解决|亮|有水|有电|管)"
)
_ASKS_FOR_THE_PLAN = re.compile(
    r"今年|明年|计划|打算|规划|报告|政府|安排|目标|多少(?!年|天|月)|哪些|有没有|能不能|如何|怎么(?!还|就|又|没|不)"
)


def neglected(folded: str) -> bool:
    """Tell whether a text says two of: something is broken, for how long, nobody acts; and does not ask for a plan."""
    told = sum(one.search(folded) is not None for one in (_BROKEN, _LASTING, _UNCARED))
    return told > 1 and _ASKS_FOR_THE_PLAN.search(folded) is None


def waited_for(folded: str) -> bool:
    """Tell whether a text says that something is broken and asks when it will be repaired: a question and a trouble."""
    broken = _BROKEN.search(folded) and _WHEN_MENDED.search(folded)
    return bool(broken) and _ASKS_FOR_THE_PLAN.search(folded) is None
