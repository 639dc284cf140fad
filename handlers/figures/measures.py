"""The rates by which departments are measured: what each means, what counts in it, and what it leaves out."""

from collections.abc import Mapping
from dataclasses import dataclass

from storage.records import Part


@dataclass(frozen=True, slots=True)
class Measure:
    """The definition of a rate."""

    name: str
    definition: str
    met: Part
    """The numerator."""
    base: Mapping[Part, str]
    """The denominator: each of its parts with its name."""
    excluded: Mapping[Part, str]
    """What is left out of both, and why."""


_WITHDRAWN = {Part.WITHDRAWN: "居民已撤回"}
_MERGED = {Part.MERGED: "并入其他工单（由主工单代表）"}
RESPONSE = Measure(
    "响应率",
    "期限内首次答复的工单 ÷ 期限已过的工单。期限以工单上的办理期限（含已批准的延期）为准，到期当天答复算按时。"
    "期限未到的一律不计，已经提前答复的也不计，以免只挑快的算。",
    Part.IN_TIME,
    {Part.IN_TIME: "期限内答复", Part.LATE: "逾期答复", Part.UNANSWERED: "到期未答复"},
    {
        **_WITHDRAWN,
        **_MERGED,
        Part.NOT_DUE: "期限未到",
        Part.NO_DUE: "不设期限（如感谢）",
    },
)
SOLUTION = Measure(
    "解决率",
    "办理结果为“已解决”的工单 ÷ 已答复或已办结的工单。“部分解决”“列入计划”“不予采纳”都不算解决。"
    "结果由承办部门填写；居民要求重新办理的，回到“仍在办理”。",
    Part.SOLVED,
    {Part.SOLVED: "已解决", Part.UNSOLVED: "部分解决、列入计划或不予采纳"},
    {
        **_WITHDRAWN,
        **_MERGED,
        Part.OPEN: "仍在办理",
        Part.ELSEWHERE: "非职责范围",
        Part.THANKS: "感谢类，无事可解决",
    },
)
AGREEMENT = Measure(
    "居民认可率",
    "居民说“解决了”的工单 ÷ 居民说了解决没有的工单。居民没有说的，不算解决，也不算没解决。以居民最后一次说的为准："
    "重新答复以后没有再说的，仍按上一次。并入其他工单的，居民各说各的，也算。",
    Part.AGREED,
    {Part.AGREED: "解决了", Part.AGREED_PARTLY: "部分解决", Part.DENIED: "没解决"},
    {**_WITHDRAWN, Part.UNASKED: "仍在办理，居民没有说", Part.SILENT: "居民没有说"},
)
SATISFACTION = Measure(
    "满意率",
    "居民打4分、5分的工单 ÷ 居民打了分的工单（满分5分，3分是一般）。没有打分不算满意，也不算不满意。以居民最后一次打的分为准："
    "重新答复以后没有再打分的，仍按上一次。并入其他工单的，居民各打各的，也算。",
    Part.SATISFIED,
    {Part.SATISFIED: "满意（4-5分）", Part.MIDDLING: "一般（3分）", Part.DISSATISFIED: "不满意（1-2分）"},
    {**_WITHDRAWN, Part.UNFINISHED: "仍在办理，没有打分", Part.UNRATED: "居民没有打分"},
)
MEASURES = (RESPONSE, SOLUTION, AGREEMENT, SATISFACTION)
