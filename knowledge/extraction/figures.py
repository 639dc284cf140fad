"""Finds the figures that a clause promises: value, unit as printed, comparison, and what is counted.

Years, ordinals, article and road numbers, voltages and quoted text are not targets; 三年行动 and 九大片区 are.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import cn2an

from knowledge.commitment import Comparison, Target
from knowledge.extraction.lexicon import without_adverbs
from knowledge.language.han import HAN

_COUNT = (
    "个百分点|个工作日|个月|个(?!方面|领域|环节|维度|层面|确立|维护|务必|自信|意识)|家|户|人次|人(?!才|均|员|民)|名(?!牌|录|单|优|城)|件|处|座|条(?!例|件)|块|项(?!目)|部|台|辆|套|张(?!网)|所|间|场次|场(?!景|所)|"
    "次(?!全会|会议|党代会|产业|生)|批次|只|头|袋|株|棵|种(?!植|业|子|质)|门|位|册|枚|类|片(?!区)|对(?!接)|宗|笔|款|轮|支|艘|架|床|口|标箱|番|倍|幅|例|盏|孔|公顷|标准箱|车次|班|届次"
)
_MEASURE = (
    "平方公里|平方千米|平方米|立方米|公里|千米|公顷|公斤|美元|欧元|人民币|元|亩|吨标准煤|吨|斤|千瓦时|千瓦|兆瓦|吉瓦|兆瓦时|度(?!假|汛|夏|冬|电)|分钟|小时|天|"
    "%|‰|微克/立方米|摄氏度|米(?![粉面])|升"
)
_SCALE = r"(?:[十百千]?[万亿]{1,2}|[百千])?[余多]?"
_UNIT = rf"{_SCALE}(?:{_COUNT}|{_MEASURE})"
_NOT_BEFORE = r"(?<![A-Za-z0-9.+\-—第])"
_NUMBER = r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?"
_PLAN_YEARS = r"年(?=[^,、。;和]{0,8}?(?:行动|计划|大会战|攻坚|工程|禁渔|方案))"
_ARABIC = re.compile(
    rf"{_NOT_BEFORE}({_NUMBER})(?:(?:{_UNIT})?\s*(?:[—–~-]+|至)\s*({_NUMBER}))?\s*({_UNIT}|{_PLAN_YEARS})"
)
_DIGITS = "一二两三四五六七八九十百"
_WRITTEN_UNIT = r"个(?!方面|领域|环节|维度|层面|确立|维护|务必|自信|意识|月)|家|所|条(?!例|件|红线)|座|处|项(?!目)|件(?!套)|名(?!录)|户|部|台|场|公里|万亩|亿元"
_WRITTEN = re.compile(
    rf"(?<![第{_DIGITS}千万零上])([{_DIGITS}]+)({_WRITTEN_UNIT}|{_PLAN_YEARS}|大(?!报告|精神|以来|代表|会|召开|和|、|部署|决策|学|[的力]))"
)
_DOUBLING = re.compile(r"翻(一|两|二|三)番|实现(?:翻番|倍增)")
_HIDDEN = re.compile(
    r"“[^“”]*”|《[^《》]*》|\"[^\"]*\"|‘[^’]*’|\([^()]*年[^()]*\)|(?:19|20)\d\d\s*[—–~-]+\s*(?:19|20)\d\d年?|(?:19|20)\d\d年|\d{1,2}月(?:\d{1,2}日)?|第\d+|\d+[届期号路级]|[A-Za-z]+[\d.]+|\d+[GKk]"
    r"|\d+年一遇|(?:二十|十[五六七八九])大|一二三产业?|十[三四五]五"
)

_SUFFIX = re.compile(r"(?:以上|及以上|以内|之内|以下|左右)")
_AFTER = ((re.compile(r"及?以上"), Comparison.AT_LEAST), (re.compile(r"以内|之内|以下"), Comparison.AT_MOST))
_GROWTH = re.compile(
    r"(?:增长|增速|增幅|涨幅|递增|提高|提升|增加|上升)(?:率)?(?:达到|达|为|在|保持在|稳定在|保持|不低于|超过|约|了)?$"
)
_GROWTH_RATE = re.compile(r"(?:增长|增速|增幅|涨幅)$")
_FALL = re.compile(r"(?:下降|降低|减少|压减|压缩|缩短)(?:了|约|达到|达)?$")
_BEFORE = (
    (
        re.compile(
            r"(?:不超过|不高于|不多于|不大于|控制在|压缩[到至]|压减[到至]|降[至到]|降低[到至]|缩短[到至]|限制在|控制到)$"
        ),
        Comparison.AT_MOST,
    ),
    (re.compile(r"(?:不少于|不低于|不小于|至少|达到|达)$"), Comparison.AT_LEAST),
    (re.compile(r"(?:超过|突破|超|多于|高于|大于|过)$"), Comparison.MORE),
    (re.compile(r"(?:低于|少于|小于|不足)$"), Comparison.LESS),
)
_JOINT = re.compile(
    r"(?:分别)?(?:增长|增速|达到|达|超过|突破|超|多于|高于|不超过|不低于|不少于|至少|控制在|稳定在|保持在|维持在|扩大[到至]|增加[到至]|提高[到至]|提升[到至]|"
    r"压缩[到至]|压减[到至]|降[至到]|下降|(?<!签)约|为|在|力争|(?<=.)实现|(?<=.)完成)+$|[到至]$"
)
_PLAIN_VERB = re.compile(
    r"^(?:推进|加快|完成|实现|实施|开展|举办|打造|兴办|办理|做大做强|谋划|建立|落实|争创|创建|推动|启动|支持|办好|规划)+"
)
_GOES_ON = re.compile(rf"^(?![和及与并以])[{HAN}“《A-Za-z]")
_GROWS_BY = re.compile(r"(?:以上|左右)?[,、]?(?:同比|年均|比上年)?(?:增长|增加|提高)?$")
_LEFT_OVER = re.compile(r"^(?:及?以上|以内|之内|以下|左右)?(?:[,、]|以及|[和及与])*(?:[到比]\d{4}年[底末]?)*")
_MONEY = re.compile(r"(?:元|美元|欧元)$")
_KIND = re.compile(r"^(?:以上|以下|级)?的?[^,、和及与到]{0,10}?(?:企业|项目|工程|产业|集群|园区|主体)")
_SPENT = re.compile(r"^(?:用于|支持|实施|推进|新建|改造|建设|打造|以上用于)")
_THRESHOLD = re.compile(r"(?:户|人|吨|亩|千瓦|公里|年|平方米)$")
_OF_SIZE = re.compile(rf"^以上的?(?![增占同比和及与左,、])[{HAN}]")


@dataclass(frozen=True, slots=True)
class Figure:
    """A target and where its number is in the clause."""

    target: Target
    start: int
    end: int


@dataclass(frozen=True, slots=True, order=True)
class _Number:
    start: int
    end: int
    values: tuple[float, ...]
    unit: str


def figures_of(text: str) -> list[Figure]:
    """Return the figures of a clause, in order."""
    plain = _HIDDEN.sub(lambda found: "□" * len(found.group()), text)
    found = sorted([*_arabic(plain), *_written(plain), *_doubled(plain)])
    figures: list[Figure] = []
    since, shared = 0, ""
    for number in found:
        before = plain[since : number.start]
        if _only_describes(number.unit, plain[number.end :]):
            continue
        shared = before if len(before) > 2 or not figures else shared
        op = _comparison(shared, plain[number.end :], number.unit)
        name = _name(text, since, number, falls=bool(_FALL.search(shared)))
        if _GROWS_BY.match(before.lstrip(",、")) and figures:
            # 生产总值360亿元,增长14.5%: what grows was named earlier.
            name = figures[-1].target.name
        figures.extend(Figure(target, number.start, number.end) for target in _targets(name, number, op))
        since = number.end
    return figures


def _arabic(plain: str) -> Iterator[_Number]:
    for match in _ARABIC.finditer(plain):
        values = tuple(float(part.replace(",", "")) for part in match.group(1, 2) if part)
        yield _Number(match.start(), match.end(), values, match.group(3))


def _written(plain: str) -> Iterator[_Number]:
    for match in _WRITTEN.finditer(plain):
        try:
            value = float(cn2an.cn2an(match.group(1), "smart"))
        except ValueError:
            continue
        if value >= 2:
            yield _Number(
                match.start(), match.end(), (value,), "个" if match.group(2) == "大" else match.group(2)
            )


def _doubled(plain: str) -> Iterator[_Number]:
    for match in _DOUBLING.finditer(plain):
        times = {"两": 2.0, "二": 2.0, "三": 3.0}.get(match.group(1) or "", 1.0)
        yield _Number(match.start(), match.end(), (times,), "番")


def _only_describes(unit: str, after: str) -> bool:
    """Tell whether a figure only says how large the counted things are: 亿元以上项目, 20户以上自然村."""
    if _MONEY.search(unit):
        return bool(_KIND.match(after)) and not _SPENT.match(after)
    return bool(_THRESHOLD.search(unit) and _OF_SIZE.match(after))


def _targets(name: str, number: _Number, op: Comparison) -> Iterator[Target]:
    """Yield one target, or for a range (3—5个) one for each end."""
    ends = (Comparison.AT_LEAST, Comparison.AT_MOST) if len(number.values) == 2 else (op,)
    for value, end in zip(number.values, ends, strict=True):
        yield Target(name, value, number.unit, op if op is Comparison.GROWTH else end)


def _comparison(before: str, after: str, unit: str) -> Comparison:
    if unit == "番" or (unit.endswith(("%", "百分点", "倍")) and _GROWTH.search(before)):
        return Comparison.GROWTH
    for pattern, comparison in _AFTER:
        if pattern.match(after):
            return comparison
    for pattern, comparison in _BEFORE:
        if pattern.search(before):
            return comparison
    return Comparison.AT_LEAST if re.search("[余多]", unit) else Comparison.EQUAL


def _name(text: str, since: int, number: _Number, *, falls: bool) -> str:
    """Return what is counted: the words before the number, and those after it if the number precedes its noun."""
    before, after = _words_before(text[since : number.start], first=not since), _words_after(text, number.end)
    if after and _PLAIN_VERB.fullmatch(before):
        before = ""
    name = f"{before}{after}" if len(after) <= 24 else before
    if len(name) < 2 or (falls and not before):
        led_by = text[: number.start]
        name = _bare(led_by.rpartition(",")[2]) or _bare(led_by) or text
    return f"{name}下降" if falls and not _FALL.search(name) else name[:40]


def _words_before(text: str, *, first: bool) -> str:
    """Return the last words of the text between two numbers, or before the first, that name what is counted."""
    last = re.split("," if first else "[,、]", text)[-1] or text
    return _bare(_GROWTH_RATE.sub("", _JOINT.sub("", _LEFT_OVER.sub("", last))))


def _words_after(text: str, end: int) -> str:
    """Return the noun that goes on after a number; empty if there is none."""
    suffix = _SUFFIX.match(text, end)
    rest = text[suffix.end() if suffix else end :]
    return re.split("[,、;]", rest)[0] if _GOES_ON.match(rest) else ""


def _bare(text: str) -> str:
    text = without_adverbs(text)
    text = _PLAIN_VERB.sub("", text) or text
    return _JOINT.sub("", text).strip(",、;其中 ")
