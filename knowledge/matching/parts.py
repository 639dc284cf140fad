"""Splits a message into parts that may each be a question, those that ask first. Pure."""

import re
from collections.abc import Collection
from itertools import chain, pairwise, zip_longest

from knowledge.language.asking import wonders
from knowledge.lengths import RUN_ON
from knowledge.matching.ranking import SHOWN

_MOST = SHOWN + 1
"""Most parts of a message that asks several things; with more it is a story."""
_SHORTEST = 2
"""Most characters of what is not a part: a greeting, a sigh."""
_BETWEEN = r"[?;。!\n]|(?<=[吗呢么没不冇])\s|(?:^|\s)[0-9]+\s|还有(?!没)|另外|顺便|然后|一个是"
CLAUSE = re.compile(r"[^,;。!?\n]+[,;。!?\n]*")
"""A clause with its closing marks."""
_MARKED = re.compile(r"[?;。!\n]")
_SENTENCE = re.compile(rf"{_BETWEEN}|,再|,又|,还")
_CLAUSE = re.compile(rf"{_BETWEEN}|[,、和跟与]")
_THIS_YEAR = "今年"
LISTED = 6
"""Most things enumerated in one question."""
_EACH = re.compile(
    r"^(?P<row>[^;。!?\s]+?)的?(?:目标|指标|任务|计划|数|增速|增幅|情况)?(?:各自?|分别)"
    r"(?:要|会|是|有|定|装|建|改|增长|增加|新增|增|达到|完成)*(?:多少|几|(?<=是)(?:什么|啥))[^,;。!?]{0,4}\W*$"
)
"""The same is asked of each: 电梯和老旧小区各多少."""
_ROW = re.compile(
    r"^(?P<row>[^,、;。!?\s]{2,6}(?:[、,][^,、;。!?\s]{2,6}){2,}|[^,、;。!?\s]{2,8}(?:和|与|跟|及|、)[^,、;。!?\s]{2,8})\W*$"
)
"""Only their names: GDP、工业、投资; 养老参保率和医保参保率."""
_OF_ALL = re.compile(
    r"^(?P<row>[^;。!?\s]+?)(?:都|各自?|分别)?(?:[归由是找]*(?:哪个|哪些|哪几个|什么|啥|么)(?:部门|单位|局|人)|[归由是找]*谁)(?:来|在)?(?:管|负责|牵头|办|主管|落实)?的?[呢啊呀]?\W*$"
    r"|^(?P<done>[^;。!?\s]+?)(?:都|各自?|分别)?(?:什么|啥|么)时候[^,;。!?]{0,4}\W*$"
)
"""The same is asked of all: 电梯80部和托位200个哪个部门管."""
_SAME = re.compile(
    r"^(?P<thing>[^,、;。!?\s]{2,}?)(?:要|会|是|有|定|装|建|改|招|办|加|增长|增加|新增|增|达到|完成)*(?:多少|几)(?!钱|块|元|天|年|月|点|岁)[^,;。!?]{0,3}$"
)
"""One of several questions of the same shape: 托位多少,食堂多少."""
_BETWEEN_QUESTIONS = re.compile(r"[,、;。!?\s]+|还有|以及")
_BETWEEN_THINGS = re.compile(r"[、,]|以及|还有|(?<=.)[和跟与及](?=.)")
_FRAME = re.compile(
    r"^(?:请问|想问|问一?下|你好|今年|咱们?|我们?|市里?|全市|要|的|计划|准备|打算|实施|完成)+"
)
_LONGEST_THING = 10
"""Most characters of an enumerated thing."""
_TAIL = 5
"""Most characters that the last of an enumeration shares with the others: 医保和养老参保率."""
_BREAK = re.compile(r"[,;。!?\s]+|(?=顺便|顺带|另外)")
_BESIDES = re.compile(
    r"(?:顺便|顺带|另外|对了|还|也|再|我|想|要)*(?:顺便|顺带|另外|对了|反映|投诉|举报|反馈|提个|建议)"
)
"""How a part begins that says something in addition to the question."""
_PASS_ON = re.compile(
    r"(?:帮|替|给|请|麻烦|劳烦)[我您你忙]*(?:们|一下|下)?(?:反映|投诉|举报|反馈|转达|报修|报)"
)
"""How somebody explicitly asks for something to be passed on."""
_GOES_ON = re.compile(r"是|能不能|能否|会不会|要不要|可不可以|可以|那|还|已经")
_COUNTS = re.compile(r"多少|好多|几(?![天年月个])")
_WANTS = re.compile(r"多少|几(?![天年月])|什么|啥|怎|吗|有没|有冇|冇(?!得.)|是不是|(?!想)(.)不\1|没有?$")


def sentences(folded: str, telling: Collection[str]) -> list[str]:
    """Return its sentences that contain some of `telling` (not 我替邻居问); empty if there is only one."""
    return _several(_SENTENCE, folded, telling)


def clauses(folded: str, telling: Collection[str]) -> list[str]:
    """Do the same, splitting at commas too."""
    return _several(_CLAUSE, folded, telling)


def _several(between: re.Pattern[str], folded: str, telling: Collection[str]) -> list[str]:
    pieces = [
        piece.strip()
        for piece in between.split(_stopped(folded))
        if any(one in piece for one in telling) or _COUNTS.search(piece)
    ]
    # 我们是编钟之乡,有没有要申遗: only the second asks.
    parts = sorted((piece for piece in pieces if len(piece) > _SHORTEST), key=lambda part: not wonders(part))
    return parts if 1 < len(parts) <= _MOST else []


def _stopped(folded: str) -> str:
    """Return it with a stop for each space between two questions: 电梯装几部 托位建多少."""
    pieces = folded.split() or [""]
    spaces = (";" if wants(one) and wants(other) else " " for one, other in pairwise(pieces))
    return "".join(chain.from_iterable(zip_longest(pieces, spaces, fillvalue="")))


def asked_in(folded: str) -> str:
    """Return the asking sentences of a story, joined; empty if it is not a story, or contains nothing else."""
    told = [one for one in _MARKED.split(folded) if one.strip()] if len(folded) >= RUN_ON else []
    asked = [one for one in told if wants(one)]
    return ";".join(asked) if len(asked) < len(told) else ""


def wants(part: str) -> bool:
    """Tell whether a part is a question by itself, and not merely a frame (我想问) or a wish."""
    return bool(_WANTS.search(part))


def counts(text: str) -> bool:
    """Tell whether it asks how many or how much."""
    return _COUNTS.search(text) is not None


def continues_question(part: str, folded: str) -> bool:
    """Tell whether a part continues the question before it: after a comma, or as 是不是写进计划了 does."""
    return f",{part}" in folded or bool(_GOES_ON.match(part))


def in_a_row(folded: str) -> list[tuple[str, list[str]]]:
    """Return the things of which the same is asked (A和B各多少, A、B、C), each with its possible questions, plainest first.

    Empty unless there are several.
    """
    text = _FRAME.sub("", folded)
    if same := _of_one_shape(text):
        return same
    if of_all := _OF_ALL.match(text):
        things = _things(of_all["row"] or of_all["done"])
        return [(thing, [thing, f"{thing}多少"]) for thing in things]
    found = _EACH.match(text) or (None if wonders(text) else _ROW.match(text))
    things = _things(found["row"]) if found else []
    if not things:
        return []
    last = things[-1]
    shared = [last[-size:] for size in range(2, min(_TAIL, len(last) - 1) + 1)]
    return [
        (
            thing,
            [
                f"{thing}多少",
                f"{_THIS_YEAR}{thing}多少",
                *(f"{thing}{tail}多少" for tail in shared if thing != last),
                f"{thing}增长多少",
            ],
        )
        for thing in things
    ]


def _things(row: str) -> list[str]:
    """Return the enumerated things; empty if there is only one, or it is a story."""
    things = [thing.strip() for thing in _BETWEEN_THINGS.split(row)]
    short = all(0 < len(thing) <= _LONGEST_THING for thing in things)
    return things if 1 < len(things) <= LISTED and short else []


def _of_one_shape(text: str) -> list[tuple[str, list[str]]]:
    """Return several questions that each ask for a number of one thing; empty if any asks something else."""
    # Who asks may say why: 托位多少,食堂多少?我家里老小都有.
    questions = [one for one in _BETWEEN_QUESTIONS.split(text) if wants(one)]
    found = [_SAME.match(one) for one in questions]
    things = [one["thing"] for one in found if one]
    if not 1 < len(questions) == len(things) <= LISTED or max(map(len, things)) > _LONGEST_THING:
        return []
    return [(thing, [one, f"{_THIS_YEAR}{one}"]) for thing, one in zip(things, questions, strict=True)]


def passes_on(told: str) -> bool:
    """Tell whether it explicitly asks to be passed on: 帮我反映下."""
    return _PASS_ON.search(told) is not None


def told_besides(folded: str) -> tuple[str, str] | None:
    """Return (question, addition at the end): 今年装多少电梯?顺便反映楼道灯不亮. None if either is missing."""
    for mark in _BREAK.finditer(folded):
        asked, told = folded[: mark.start()], folded[mark.end() :]
        begins = _BESIDES.match(told) or "?" in mark[0]
        if begins and len(told) > _SHORTEST and wants(asked) and (passes_on(told) or not wants(told)):
            return asked, told
    return None


def told_behind(folded: str) -> str:
    """Return what follows the question and asks nothing: 今年修不修路,那路坑坑洼洼的. Empty if there is no such thing."""
    for mark in _BREAK.finditer(folded):
        asked, told = folded[: mark.start()], folded[mark.end() :]
        if wants(asked) and len(told) > _SHORTEST and not wants(told):
            return told
    return ""


def told_before(folded: str) -> str:
    """Return what precedes the question at the end: 我投诉物业乱收费,另外今年装多少电梯. Empty if it does not end in one."""
    for mark in reversed(list(_BREAK.finditer(folded.rstrip("?!。 ")))):
        if wants(folded[mark.end() :]):
            return folded[: mark.start()].rstrip(",;。 ")
    return ""
