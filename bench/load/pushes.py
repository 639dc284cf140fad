"""WeChat's signed pushes, each a new message from another citizen, in unique words."""

import itertools
import math
import random
import time
from collections.abc import Iterator, Sequence

from bench.trial.pushing import Push

_OPENINGS = (
    "", "请问", "你好，", "我想问一下", "麻烦问问", "您好，请问", "想了解一下，", "问一下，", "请教一下，", "听说",
    "早上好，", "打扰了，", "我是外地回来的，", "我妈让我问，", "帮我查一下，", "老师您好，", "喂，", "同志，", "我替邻居问，",
    "晚上好，", "在吗，", "有个事想问，", "不好意思，", "刚搬来，想问", "孩子让我问，", "我再问一下，", "咨询一下，",
)  # fmt: skip
_CLOSINGS = (
    "", "？", "呢", "呢？", "，谢谢", "？谢谢了", "，麻烦您了", "！", "。", "啊", "，急", "，谢谢您", "，等您回复", "？？",
    "，想知道", "，多谢", "，辛苦了", "，我记一下", "，老人问的", "……", "，先谢过", "，能说说吗",
)  # fmt: skip
_PLACES = (
    "幸福里小区", "和平路菜市场", "东风巷", "向阳小区", "人民公园北门", "建设路口", "第二实验小学门口", "客运站旁边", "滨河步道",
    "新民村三组", "胜利街", "文化广场", "中心医院对面", "光明小区东门", "团结路", "老机床厂家属院",
)  # fmt: skip
_WISHES = (
    "建议在{}装一个红绿灯，孩子过马路太危险", "建议{}多划一些停车位，现在车都停到人行道上了", "建议{}多装几张长椅，老人走累了有地方坐",
    "建议在{}办一个老年食堂，独居老人吃饭不方便", "建议给{}的老楼加装电梯，五楼老人下不来", "建议{}这一站早上多发几趟公交，上班总迟到",
    "我建议{}放学时段安排人指挥交通，太乱了", "建议把{}的土路硬化，农产品运不出去", "建议在{}组织电商培训，我们的香菇卖不上价",
    "建议{}的图书室周末开到晚上，孩子放假想看书", "建议{}添几个分类垃圾桶，现在到处乱扔", "建议{}夜里多几盏路灯，女孩子走着怕",
)  # fmt: skip


def questions(phrases: Sequence[str]) -> Iterator[str]:
    """Yield the questions in `phrases`, never twice in the same words: half a million from a thousand phrases."""
    return _each(_OPENINGS, list(phrases), _CLOSINGS)


def suggestions() -> Iterator[str]:
    """Yield suggestions for places, never twice in the same words: two million."""
    places = [f"{place}{number}号" for place in _PLACES for number in range(1, 1000)]
    wished = (wish.format(place) for place, wish in _shuffled(places, _WISHES))
    return (f"{wish}{closing}" for wish, closing in zip(wished, itertools.cycle(_CLOSINGS), strict=False))


def heard(phrases: Sequence[str]) -> Iterator[str]:
    """Yield the same hundred questions repeatedly, to measure the cost of a text read before."""
    return itertools.cycle(phrases[:: max(1, len(phrases) // 100)])


def _each(*parts: Sequence[str]) -> Iterator[str]:
    return ("".join(chosen) for chosen in _shuffled(*parts))


def _shuffled(*parts: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield every combination once, in a shuffled but fixed order."""
    total = math.prod(map(len, parts))
    stride = random.Random(7).randrange(total // 3, total // 2)
    while math.gcd(stride, total) > 1:
        stride += 1
    for number in range(total):
        place, chosen = number * stride % total, []
        for part in parts:
            place, at = divmod(place, len(part))
            chosen.append(part[at])
        yield tuple(chosen)


def signed(texts: Iterator[str]) -> Iterator[bytes]:
    """Yield HTTP requests that push the texts, each signed when needed: WeChat's signatures are valid for ten minutes."""
    for number, text in enumerate(texts, time.time_ns()):
        yield Push(number, f"o{number}", text).request()


def daily(phrases: Sequence[str]) -> Iterator[str]:
    """Yield a typical day's mixture: mostly common questions, some unique ones, one suggestion in ten."""
    own, others, wishes = questions(phrases), heard(phrases), suggestions()
    for number in itertools.count():
        yield next(wishes if number % 10 == 0 else own if number % 10 < 4 else others)
