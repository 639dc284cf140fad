"""What a question wants to know about the thing it names, beyond what is planned. Pure.

That is another year's figure, whether a figure is right, what a word means, or which ones they are. Each aspect
contains the question rephrased as a plain one for the plan, since the aspect's own words do not describe the thing:
是不是8% occurs in another promise than GDP.
"""

import re
from dataclasses import dataclass

from knowledge.commitment import Comparison, Target
from knowledge.language.folding import first_value, fold, numbers
from knowledge.lengths import REMARK
from knowledge.matching.parts import CLAUSE
from knowledge.matching.units import promised, same_unit
from knowledge.matching.years import another_year, names_another

_FRAME = re.compile(r"报告(?:里面?|中|上)?|的?(?:数字|数据|情况|成绩|成果|结果)")
_NUMBER = r"(?<![a-z0-9.])(?P<number>\d+(?:\.\d+)?[十百千万亿]{0,2})"
_WHETHER = r"是不是|是否|有没有|有没得|有冇得|有无|能不能|会不会|能否|要不要"
_TRUE = r"(?:是不是|是)?(?:真的?|属实|准确?)(?:吗|么|吧|假的?|还是假的?|的)?|是真是假|(?:属不属实|准不准)"
_TAG = rf"[,\s]*(?:吗|嘛|吧|么|对吧|对吗|对不对|对不|是吗|是吧|是不是|是不|没错吧|{_TRUE})"
_TAGGED = re.compile(rf"{_TAG}\W*$")
_ASKED_FOR = (
    (re.compile(r"超过|突破|不止|大于|高于|多于"), Comparison.MORE),
    (re.compile(r"有没|有冇|有无|至少|不少于|不低于|以上"), Comparison.AT_LEAST),
)
"""How a question asks for more than the very figure, the strongest first."""
_LESS = re.compile(r"不超过|不高于|不多于|不大于|以下|以内|不到|低于|少于|不足")
_TRUE_OF = re.compile(r"[里内我咱哪谁什啥怎了完全都每何]|[其之当]中|已经|名单|具体|几时|多久|时候|落地")
"""After a figure these ask about what it counts, not whether it is right: 80部里有我们小区吗."""
_ASKED_BEFORE = re.compile(rf"(?P<whether>{_WHETHER})(?P<verb>[^\d,;。!?]{{0,6}}){_NUMBER}(?P<tail>\D*)$")
_ASKED_BEHIND = re.compile(rf"{_NUMBER}(?P<tail>[^\d,;。!?]{{0,18}}?){_TAG}\W*$")
_ONLY_MARKED = re.compile(rf"{_NUMBER}(?P<tail>[^\d,;。!?\s]{{1,6}}?)\?\W*$")
"""A figure and only a question mark: 村医招131个?"""
_ASKS_ELSE = re.compile(r"多少|几|什么|啥|怎|咋|谁|哪|何|吗|没|冇|([\u4e00-\u9fff])不\1")
_DENIED = re.compile(r"(?:没有?|冇得?|不是)(?:说|写|定)?[要装建改增加招办]?$")
"""Before a figure: 没有20家吧, where a yes would be ambiguous."""
_SAID = re.compile(
    r"^(?:请问|想问|问一下|问下|你好|您好|请|麻烦|帮我|帮忙|解释|说说|讲讲|一下|下|给我|报告里?|上面|里面|里|说的|写的|讲的|提到的|这个|那个|这|那|个|今年|的|所谓)+"
)
_END = r"(?:[呢啊呀哦吗嘛哟撒]*\W*)$"
_MEANS = re.compile(
    rf"^(?P<term>.{{2,20}}?)(?:到底|究竟)?(?:又?是|指的?是?|算)?(?:个|一?种)?(?:什么|啥|么子|么|何|几个)(?:个)?(?:意思|含义|概念|讲究){_END}"
    rf"|^(?P<called>.{{2,20}}?)(?:到底|究竟)?(?:该|要)?(?:怎么|如何|咋|么样)(?:理解|解释|讲解){_END}"
    rf"|^(?:什么|啥|么事|么)(?:个)?(?:叫做?|是|叫作)(?P<what>.{{2,20}}?){_END}"
    rf"|^解释(?:一下|下)?(?P<explain>.{{2,20}}?){_END}"
    rf"|^(?P<of>.{{2,20}}?)的?(?:意思|含义)(?:是什么|是啥)?{_END}"
)
_IS = re.compile(
    rf"^(?P<term>.{{2,20}}?)(?:到底|究竟)?(?:是|指的?是?)(?:个)?(?:什么|啥|么事|么子)(?:东西|玩意)?{_END}"
)
_BARE = re.compile(r"\W*(?P<term>\d{4,8})\W*")

_HOW_MANY = re.compile(
    r"(?:多少|几多|好多|几)(?!钱|块|元|岁|点|号|楼|时|天|年|月|分|次|遍|路)(?P<tail>[\u4e00-\u9fff%]{0,8}?)(?:[呢啊呀哦的]*\W*)$"
    r"|(?P<aim>目标|指标|任务|标准)(?:数|值|数字)?(?:今年|全年)?(?:是|定|定的|定在)*(?:多少|几多|几|什么|啥)?(?:[呢啊呀哦的]*\W*(?:今年)?\W*)$"
)
_AIM = re.compile(r"(?:目标|指标|任务)(?:今年|全年)?$")
_PRINTED = frozenset({"标准"})
"""Words for a target with many other meanings: no promise says anything of 低保标准."""
_EITHER = re.compile(
    r"[是要定增长到]*(?<![\d.])\d+(?:\.\d+)?[万亿]?[^\d,;。!?]{0,3}还是\d+(?:\.\d+)?[万亿]?(?P<tail>[^\d,;。!?呢啊呀]{0,4})[呢啊呀]?\W*$"
)
"""A choice between two figures: 出口是10%还是8%."""
_CHANGES = re.compile(r"增长|涨|降|增加|提高|减少")
_MEASURE = re.compile(r"产量|产值|面积|规模|数量|总量|总数|增速|增幅|占比|比例|出栏量?|销量")
_MEASURE_LAST = re.compile(rf"(?<=..)(?:{_MEASURE.pattern})(?:是?多少|[呢啊呀哦的])*\W*$")
_NAMES = re.compile(
    r"的?(?:名单|名册|清单)|(?:具体|分别|到底)都?(?:是|有|在|包括)?哪[些几里儿]?个?|是哪(?:[些几]|\d+)个?|哪(?:\d+|几)[个家户所处条部座]|都?有谁|都?[建设改装放]在哪[里儿]?"
)
_IN_CHARGE = re.compile(
    r"(?:是|由|归|该|找)*(?:谁|哪个|哪位|(?:哪[个家]|什么|啥|么)(?:部门|单位|局))(?:在|来|去)?(?:负责|牵头|主管|主抓|管|抓)(?:的|呢|啊|呀)*"
    r"|(?:的)?(?:责任|负责|牵头|主管)(?:部门|单位|人)(?:是|叫)?(?:谁|哪[个家位]?)(?:呢|啊|呀)*"
)
_NO_NAMES = re.compile(r"部门|单位|责任|哪个局|哪一?[年天日月]|时候")


@dataclass(frozen=True, slots=True)
class OtherYear:
    """The figure of a year for which the report does not plan."""

    thing: str
    year: int
    claim: "Claim | None" = None
    """The figure to be confirmed, if there is one: 去年是2万人吗."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Asks whether a figure is right: 是不是90部."""

    thing: str
    value: float
    """With the scale multiplied in."""
    tail: str
    """What follows the number, its unit first: 部电梯; may be empty, as 亿 may omit 元."""
    op: Comparison = Comparison.EQUAL
    """AT_LEAST if it asks for that many (有没有90部), MORE for 是不是超过90部."""
    denied: bool = False
    """It is phrased as a negation: 没有20家吧."""

    @property
    def things(self) -> tuple[str, ...]:
        """Return the texts to look up."""
        return (self.thing,)

    def about(self, target: Target) -> bool:
        """Tell whether the target has the same unit."""
        return same_unit(self.tail, target)

    def right(self, target: Target) -> bool:
        """Tell whether it is the target's figure, or one that the target reaches or exceeds if that was asked."""
        value = promised(target)
        if value == self.value:
            return self.op is not Comparison.MORE or target.op is Comparison.MORE
        reaches = target.op not in (Comparison.AT_MOST, Comparison.LESS) and value > self.value
        return self.op is not Comparison.EQUAL and reaches


@dataclass(frozen=True, slots=True)
class Definition:
    """Asks what a word of the report means."""

    thing: str
    sure: bool
    """False if the words may ask for the thing itself: 目标是什么."""


@dataclass(frozen=True, slots=True)
class Names:
    """Which ones are counted by the report."""

    thing: str
    value: float | None = None
    """The figure that identifies them, scale multiplied in; None if there is none."""
    tail: str = ""
    """What follows the figure."""

    def means(self, target: Target) -> bool:
        """Tell whether the figure is the target's: 160个具体是哪些."""
        return promised(target) == self.value and same_unit(self.tail, target)


@dataclass(frozen=True, slots=True)
class Count:
    """How many there will be, which is simply what is planned, however briefly asked (法律援助多少件)."""

    thing: str
    tail: str
    """What follows 多少, starting with its unit; may be empty."""
    measured: str = ""
    """The thing whose figure is asked for, without the asking words."""
    aim: str = ""
    """The word for a target with which it is asked for: 目标, 标准."""
    either: tuple[float, ...] = ()
    """The figures to choose from, scale multiplied in: 10%还是8%."""
    by_measure: bool = False
    """It is asked for by the name of a measure (产量), which need not be the planned one."""

    @property
    def of_change(self) -> bool:
        """Tell whether it asks how much more or less there will be."""
        return _CHANGES.search(self.thing) is not None

    @property
    def things(self) -> tuple[str, ...]:
        """Return the texts to look up: the question, then the thing alone if 目标 occurs in other promises too."""
        return (self.thing, self.measured) if self.aim and self.measured.strip() else (self.thing,)

    def aims(self, quote: str) -> bool:
        """Tell whether a promise is the target asked for, with or without a figure; a 标准 only if it says so."""
        return bool(self.aim) and (self.aim not in _PRINTED or self.aim in quote)

    def about(self, target: Target) -> bool:
        """Tell whether the target has the same unit, or none was named."""
        return not self.tail or same_unit(self.tail, target)


Aspect = OtherYear | Claim | Definition | Names | Count


def aspect_of(folded: str, year: int) -> Aspect | None:
    """Return what a folded question wants besides what is planned for `year`; None for a plain one, and for a story."""
    if len(folded) >= REMARK:
        return None
    if _EITHER.search(folded) and not names_another(folded):
        return _count(folded)
    return (
        _other_year(folded, year) or _claim(folded) or _definition(folded) or _names(folded) or _count(folded)
    )


def thing_in_charge_of(folded: str) -> str:
    """The thing of which a folded question asks who is in charge, and nothing else; empty where it asks no such thing."""
    rest, times = _IN_CHARGE.subn("", folded)
    return rest if times == 1 else ""


def _other_year(folded: str, year: int) -> OtherYear | None:
    asked = another_year(folded, year)
    return OtherYear(_FRAME.sub("", asked[0]), asked[1], _claim(asked[0])) if asked else None


def _claim(folded: str) -> Claim | None:
    found = _ASKED_BEFORE.search(folded) or _ASKED_BEHIND.search(folded) or _only_marked(folded)
    if found is None or _LESS.search(folded):
        return None
    tail = _TAGGED.sub("", found["tail"]).strip(" ,;。!?")
    if (not tail and "亿" not in found["number"]) or _TRUE_OF.search(tail):
        return None
    before, asked = folded[: found.start()], found.groupdict()
    denied = None if asked.get("whether") else _DENIED.search(before)
    thing = (before[: denied.start()] if denied else before) + asked.get("verb", "")
    return Claim(
        f"{thing}多少{tail.removeprefix('%')}",
        first_value(found["number"]),
        tail,
        next((op for words, op in _ASKED_FOR if words.search(folded)), Comparison.EQUAL),
        denied=denied is not None,
    )


def _only_marked(text: str) -> re.Match[str] | None:
    """Match a figure at the end of a text that asks only by its question mark."""
    return None if _ASKS_ELSE.search(text) else _ONLY_MARKED.search(text)


def _definition(folded: str) -> Definition | None:
    if bare := _BARE.fullmatch(folded):
        return Definition(bare["term"], sure=False)
    for clause in CLAUSE.findall(folded):
        said = _SAID.sub("", clause.strip(" ,;。!?\n")) if not clause.startswith("解释") else clause
        for pattern, sure in ((_MEANS, True), (_IS, False)):
            if found := pattern.match(said):
                term = next(text for text in found.groups() if text)
                if not sure and _AIM.search(term):
                    continue  # PM2.5今年的目标是什么 asks for its figure.
                return Definition(_SAID.sub("", term), sure)
    return None


def _names(folded: str) -> Names | None:
    if not _NAMES.search(folded) or _NO_NAMES.search(folded):
        return None
    thing = _NAMES.sub("", folded)
    counted = re.search(rf"{_NUMBER}(?P<tail>[^\d,;。!?]*)", thing)
    if counted is None:
        return Names(thing)
    return Names(thing, first_value(counted["number"]), counted["tail"])


def _count(folded: str) -> Count | None:
    if either := _EITHER.search(folded):
        thing = folded[: either.start()]
        figures = tuple(value for value, _ in numbers(either[0]))
        return Count(f"{thing}多少", either["tail"], thing, either=figures)
    found = _HOW_MANY.search(folded)
    if found:
        thing = folded[: found.start()]
        measured = _MEASURE.sub("", thing)
        by_measure = measured != thing
        return Count(
            folded, found["tail"] or "", measured.rstrip("是"), found["aim"] or "", by_measure=by_measure
        )
    measure = _MEASURE_LAST.search(folded)
    return Count(folded, "", folded[: measure.start()], by_measure=True) if measure else None


def shared(term: str, quote: str) -> str:
    """Return the longest stretch of `term` in the quote, folded; empty if shorter than two characters."""
    said = fold(quote)
    stretches = (term[a:b] for a in range(len(term)) for b in range(len(term), a + 1, -1))
    return max((one for one in stretches if one in said), key=len, default="")
