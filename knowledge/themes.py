"""Maps fields of public life as residents name them (看病, 找工作, 修路) to the themes of a city's commitments."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.city import City
from knowledge.language.folding import fold
from knowledge.language.lexicon import Lexicon
from knowledge.language.phrases import Phrases

_FRAME = re.compile(
    r"方面|这一?块|那一?块|这些|这个|相关|有关|领域|工作|事情?|东西|内容|承诺|答应|许诺|计划|规划|打算|安排|举措|措施|办法|政策|目标|任务|"
    r"动作|变化|好处|扶持|支持|发展|建设|新的?|所有|全部|总体|整体|一切|其他|清单|列表|列一?列|列出来?|列一?下|列给我|列|看看|想看|全看|"
    r"介绍|介绍介绍|讲讲|说说|说一?[下哈]|讲一?[下哈]|查一?[下哈]|看一?[下哈]|晓得|知道|了解|问一?[下哈]|问问|问|准备|能?(?:享受|得到|指望|沾到)|实惠|"
    r"哪些|哪几|有些?[啥么][子家]?|些?啥子?|什么|么事|么样|怎么|如何|几多|多少|做|搞|弄|干|办|抓|定|写|说|讲|提|给|帮|列|看|想|要|对|跟|和|与|及|在|"
    r"关于|主要|各项|一览|概述|说全|报一?报|今年|明年|本年|年|度|政府|市里|我们|你们|[咱俺]们|我|你|您|咱|俺|都|还|也|就|是|有|了|的|得|地|之|呢|吗|吧|啊|呀|哈|撒|一下|一哈|上|里|(?<!申)请|里头|[0-9\W_]"
)
"""What a question for a whole field contains beside the field's name."""
_WHAT = re.compile("什么|啥|哪些|哪几|么事|么子|么东西")
"""What asks for things, rather than how or when something is done."""
_WHOLE = re.compile(r"\s(?:这|那)一?块")
"""What follows a field's name if all of it is meant."""
SEVERAL = 4
"""Number of fields from which they are taken as examples of what a message asks for."""
NARROWER = 2
"""Number of leftover characters from which a message asks for something narrower than a field."""


@dataclass(frozen=True, slots=True)
class Named:
    """Fields that a message names."""

    words: Mapping[str, str]
    """As the city's commitments call them, in the message's order -> the message's own word."""
    titles: tuple[str, ...]
    """What a list of them is called: their names, or that of what covers several (民生)."""
    broad: bool
    """True if one word covers several of them."""
    only: bool
    """True if the message contains nothing else but the frame of a question."""
    whole: bool
    """True if everything about them is meant, whatever else is said: 看病这一块, or several in a row."""
    rest: str = ""
    """The message without them."""
    targets: bool = False
    projects: bool = False
    """True if its targets, or its projects, are asked for."""
    narrower: tuple[str, ...] = ()
    """The message's words that stand for something within a field: 氢能 within 能源."""
    leads: tuple[str, ...] = ()
    """Words of the promises that come first within each field."""
    things: tuple[str, ...] = ()
    """The message's words for things within a field, which lead its list: 茶叶 within 农业."""
    narrow: bool = False
    """True if each of its words is one for a part of its field: 个体户."""

    @property
    def themes(self) -> tuple[str, ...]:
        """Return them as the city's commitments call them."""
        return tuple(self.words)


class Themes:
    """The fields that a city's commitments are about."""

    def __init__(self, city: City, lexicon: Lexicon) -> None:
        known = {theme for one in city.commitments for theme in one.themes}
        words = {fold(name): name for name in known}
        wider: dict[str, str] = {}
        self._things = frozenset(word for field in lexicon.themes for word in field.things)
        self._narrow = frozenset(word for field in lexicon.themes for word in field.narrow)
        for field in lexicon.themes:
            for name in known.intersection(field.names):
                words |= dict.fromkeys((*field.words, *field.narrow, *field.things), name)
                wider |= dict.fromkeys(field.wider, name)
        covered = ((one, tuple(name for name in one.fields if name in known)) for one in lexicon.broad)
        broad = [(one, (one.name, fields)) for one, fields in covered if fields]
        self._broad = {word: stands_for for one, stands_for in broad for word in one.words}
        self._verbs = {verb: stands_for for one, stands_for in broad for verb in one.verbs}
        self._leads = {one.name: one.leads for one in lexicon.broad}
        single = {word: (name, (name,)) for word, name in (wider | words).items()}
        self._fields = {**single, **self._broad}
        """Word -> the name of what it stands for, and its fields."""
        plain = {*words, *self._broad}
        self._words = Phrases({*plain, *lexicon.no_field})
        self._any_words = Phrases({*self._fields, *lexicon.no_field})
        self._names = frozenset(plain)
        """Words that stand for their field wherever they are said."""
        self._within = (self._fields.keys() - plain) | self._narrow
        """Words that stand for something within a field."""
        self._listing = re.compile(lexicon.listing)
        self._targets, self._projects = re.compile(lexicon.targets), re.compile(lexicon.projects)
        self._city = city

    def named(self, folded: str, *, wider: bool = False) -> Named | None:
        """Return the fields named in a folded text, `wider`: also by ambiguous words; None if there are none."""
        known, naming = (self._any_words, self._fields) if wider else (self._words, self._names)
        found = tuple(word for word in known.found(folded) if word in naming)
        if not found:
            return self._done(folded)
        words: dict[str, str] = {}
        for word in found:
            for theme in self._fields[word][1]:
                words.setdefault(theme, word)
        rest = known.without(self._city.unnamed(folded), lambda word: " " if word in naming else word)
        titles = tuple(dict.fromkeys(self._fields[word][0] for word in found))
        whole = len(titles) >= SEVERAL or _WHOLE.search(rest) is not None
        return Named(
            words,
            titles,
            broad=not self._broad.keys().isdisjoint(found),
            only=len(_FRAME.sub("", rest)) < NARROWER,
            whole=whole,
            rest=rest,
            targets=self._targets.search(rest) is not None,
            projects=self._projects.search(rest) is not None,
            narrower=tuple(word for word in found if word in self._within),
            things=tuple(word for word in found if word in self._things),
            narrow=self._narrow.issuperset(found),
            leads=tuple(lead for title in titles for lead in self._leads.get(title, ())),
        )

    def _done(self, folded: str) -> Named | None:
        """Return the fields in which something is done that is named by its verb alone: 今年要修些什么."""
        verb = _without_frame(self._city.unnamed(folded))
        if verb not in self._verbs or not asks_what(folded):
            return None
        name, fields = self._verbs[verb]
        return Named(
            dict.fromkeys(fields, verb),
            (name,),
            broad=True,
            only=True,
            whole=True,
            leads=self._leads[name],
        )

    def listing(self, folded: str) -> bool:
        """Tell whether a folded text explicitly asks for everything in a field (都有哪些)."""
        return self._listing.search(folded) is not None


def asks_what(folded: str) -> bool:
    """Tell whether a folded text asks for things, rather than how or when something is done."""
    return _WHAT.search(folded) is not None


def asks_for_everything(folded: str) -> bool:
    """Tell whether a folded text asks what is done, and names nothing at all: 政府今年要做些什么."""
    return asks_what(folded) and asks_for_nothing_else(folded)


def asks_for_nothing_else(folded: str) -> bool:
    """Tell whether a folded text, its subject taken out, holds nothing but the frame of a question."""
    return not _without_frame(folded)


def _without_frame(folded: str) -> str:
    return _FRAME.sub("", folded).strip("些点")
