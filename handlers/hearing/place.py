"""Whether a text names a place: enough to ask for one, once, and to recognise the answer."""

import re
from collections.abc import Collection, Iterable

from handlers.masking.surnames import SINGLE, WORDLIKE
from knowledge.language.han import HAN
from knowledge.language.pointing import corrects
from knowledge.places import NAMELESS

_END = 5
"""Characters at the end of an address that contain its number: 3栋, 12单元."""
LONGEST = 30
"""Characters; longer text is a message of its own."""

KINDS = (
    "大道|街道|社区|小区|广场|公园|花园|大桥|路口|学校|小学|中学|医院|市场|车站|大楼|大厦|商场|商城|超市|酒店|宾馆|"
    "图书馆|博物馆|体育馆|体育场|文化馆|水库|景区|敬老院|福利院|幼儿园|产业园|工业园|家园|佳园|公寓|山庄|新城|"
    "[一二三四五六七八九]中|高中|职高|楼道|(?<![跑修走赶迷铺让堵拦过问带])路(?![灯面障牌标况])|街|巷|村|镇|乡|湾|塆|桥|苑"
)
_ONLY_ONE = re.compile(
    r"(?:火车|高铁|客运|汽车)站|[市区县](?:图书馆|博物馆|体育馆|文化馆|科技馆|政府|人民医院|中医院|妇幼|法院|民政局|政务大厅)"
    r"|市民之家|行政(?:中心|大楼)|人民公园|人民广场"
)
"""Places of which a city has one: naming the kind names the place."""
_NAMED = re.compile(rf"([{HAN}]{{2,8}}?)(?:{KINDS})")
_ADDRESS = re.compile(r"\d+\s*(?:号|栋|幢|单元|号楼)")
# 门口路上 names no place either.
_NAMELESS = re.compile(
    rf"(?:{NAMELESS}|外|边|[门村]口|对面|[前后下]面|附近|隔壁|小区|学校|(?<![一二三四五六七八九十])里)$"
)
_FAMILY = re.compile(f"[{''.join(sorted(SINGLE - WORDLIKE))}]家$")
"""魏家湾, 张家村: a family's, as most villages are."""
_NO_NAME = re.compile("[的把被了很太没不就也还要会能给让得着过报诉]|都(?!$)")
"""Characters that never occur in a place's name."""
_COMMON = re.compile(
    r"(?:农村|乡村|城镇|马路|公路|铁路|道路|网路|出路|线路|农贸市场|口袋公园|体育公园|湿地公园|主题公园|公园广场)$"
)
_BEGINS = re.compile(r"(?:(?:[嗯哦噢啊呃]|好吧|好的?|就|是|我家?)[\s,，]*)*(?:在|位于|地址|地点|靠近|挨着)")
_WITHIN = re.compile(
    rf"(?![城农全我社老各每本])[{HAN}]{{1,4}}(?:[市区县镇乡]|街道|办事处)"
    rf"(?:[{HAN}]{{1,6}}?(?:[村路街巷湾塆苑组]|社区|小区|居委会))+(?:[一二三四五六七八九十\d]+[组队号])?"
)
"""A town with its village."""
_SOME_PLACE = re.compile(
    rf"(?:{KINDS}|门口|[叉岔道巷村]口|对面|旁边?|附近|楼下|楼上|隔壁|[里外前后]面|[东南西北里外]边|[东南西北]头|工地|(?<=[{HAN}]{{2}})[这那](?:边|里|一带|一?[块段片条])|(?<=[{HAN}]{{2}})(?:城|府(?<!政府)|郡|庭(?<!家庭)|园|墅|坊|轩)"
    r"|[东南西北][郊城]|城[东南西北中]"
    r"|楼|栋|幢|单元|号|湖|河|山|站|店|场|院|厂)"
    r"(?:[这那]?(?:里|边|儿|块|头|一?片|一?段|一?带)|[这那]?[条个]|上|下|外|内|前|后|子)*$"
)
"""Endings that say where: 我家楼下, 老供销社对面那边."""
_BESIDE = re.compile(
    r"(?:旁边?|边上|附近|对面|门口|隔壁|楼[上下]|[前后里外]面|后头|前头|背后|拐角|路口|[这那](?:边|里|儿|块|段|头|条|一[带片段条]|片))的?$"
)
"""Endings that say where, whatever comes before: 农贸市场旁边, 烈山大道那段."""
_HAPPENS = re.compile(
    r"[扔堆倒丢放停占挡摆撒泼晒挖撞骂吵贴].{0,3}[在到]|乱|太|老是|总是|经常|天天|每天|到处|又|态度|[臭脏吵]|得(?:我|人|很|要)|[要想]去?[跳死撞]"
)
_POINTS_ONLY = re.compile(rf"(?=.*[这那])(?:就|是|在|的|我|说|这|那|个|条|段|里|边|儿|块|子|{KINDS})+")
"""就是那个路 means nothing to anybody who was not there."""
_NO_PLACE = re.compile(
    r"[?？]|谁|哪|吗|呢|吧$|什么|怎么|怎样|多少|几|为啥|为什么|谢|建议|希望|投诉|反映|请问|能不能|要不要|不|没|怕|担心|知道|晓得|了$"
)
_MISPLACED = re.compile(
    r"(?:地点|地址|位置|地方|路名)[^,]{0,4}(?:错|不对|改)|不[是在][^,]+,?[^,]*[是在]|(?:[哦噢啊嗯,]|不对)*(?:应该|应当)[是在]|[哦噢啊嗯,]*(?:不对|错了)[,\s]*[是在]"
)
"""How the right place begins: 地点写错了, 不是汉东路,是…, 应该在…, 不对,在…."""
_INSTEAD = re.compile("(?:.*[是在]|.*改[成为到]|.*换成)((?![全整每一所]).+)")
_SHOUTS = re.compile("[!！]+")
_CLAUSE = re.compile(r"[,，。;；\s]+")


def _trimmed(text: str) -> str:
    return _SHOUTS.sub(",", text).strip(" \n。，,.")


def names_place(text: str, known: Iterable[str] = ()) -> bool:
    """Tell whether `text` names a place: one of the `known` ones, a named road or village, an address."""
    if any(name in text for name in known) or _ADDRESS.search(text) or _ONLY_ONE.search(text):
        return True
    return any(_is_name(found[1]) and not _is_common_noun(found[0]) for found in _NAMED.finditer(text))


def _is_name(before: str) -> bool:
    """Tell whether the text before a kind of place names one: 解放 in 门口的解放路, but nothing in 摆摊的把路."""
    name = _NO_NAME.split(before)[-1]
    return len(name) > 1 and (_FAMILY.search(name) is not None or not _NAMELESS.search(name))


def says_where(text: str) -> bool:
    """Tell whether `text` begins like an answer to 「在哪里」, or gives a street number or a town with its village."""
    said = _trimmed(text)
    within = _WITHIN.fullmatch(said) is not None and _NO_NAME.search(said) is None
    return within or _BEGINS.match(said) is not None or _ADDRESS.search(said) is not None


def says_what_happens(text: str) -> bool:
    """Tell whether `text` says what happens rather than where: 快递乱扔在门口."""
    return _HAPPENS.search(text) is not None


def _is_common_noun(named: str) -> bool:
    """Tell whether it is only a kind of place: 农村, 口袋公园; but 滨湖体育公园 is one."""
    kind = _COMMON.search(named)
    if kind is None:
        return False
    before = named[: kind.start()]
    return len(before) < 2 or _NAMELESS.search(before) is not None


def reads_like_place(text: str, known: Iterable[str] = ()) -> bool:
    """Tell whether `text` may answer 「在哪里」: short, no question, and a named place or one that ends with where."""
    bare = _trimmed(text)
    if not 2 <= len(bare) <= LONGEST or _NO_PLACE.search(bare) or _POINTS_ONLY.fullmatch(bare):
        return False
    if names_place(bare, known):
        return True
    return _SOME_PLACE.search(bare) is not None and not says_what_happens(bare)


def only_where(text: str, known: Collection[str] = ()) -> bool:
    """Tell whether `text` reads like a place and says nothing about it, as 交通大道上也黑 does."""
    bare = _trimmed(text).removesuffix("的")
    if any(_NO_PLACE.search(clause) for clause in _CLAUSE.split(bare)):
        return False  # 井盖丢了 汉东路
    ends = says_where(bare) or _SOME_PLACE.search(bare) is not None or bare in known
    return ends and reads_like_place(bare, known)


def is_address(text: str, known: Iterable[str] = ()) -> bool:
    """Tell whether `text` is an address and nothing else, whatever it sounds like: each of its clauses is a place."""
    clauses, places = filter(None, _CLAUSE.split(text)), tuple(known)
    return says_where(text) and all(reads_like_place(clause, places) for clause in clauses)


def ends_where(text: str) -> bool:
    """Tell whether `text` ends with where: 在神农大道 does, but 在神农大道多种点树 goes on."""
    bare = _trimmed(text).removesuffix("的")
    return _SOME_PLACE.search(bare) is not None or _ADDRESS.search(bare[-_END:]) is not None


def answers_where(text: str, known: Iterable[str] = ()) -> bool:
    """Tell whether `text` can only say where the matter just mentioned is: 农贸市场旁边, 江城万达的."""
    bare = _trimmed(text)
    if _BESIDE.search(bare):
        return reads_like_place(bare, known)
    of = bare.removesuffix("的")
    if of == bare or not reads_like_place(of, known) or _HAPPENS.search(of):
        return False
    # 万达 is no kind of place; 江城 before it shows that it is one.
    return any(of.startswith(name) and of != name for name in known)


def has_place_appended(text: str) -> bool:
    """Tell whether a place was already appended to the words in brackets: 路灯不亮（老车站那边）."""
    return text.endswith("）") and _BESIDE.search(text[text.rfind("（") + 1 : -1]) is not None


def placed_instead(folded: str, known: Iterable[str] = ()) -> str:
    """Return the place that a text gives instead of a wrong one: 不是汉东路,是烈山大道; empty if it gives none."""
    if not (corrects(folded) or _MISPLACED.match(folded)):
        return ""
    *_, last = _CLAUSE.split(_trimmed(folded))
    told = _INSTEAD.fullmatch(last)
    return told[1] if told and reads_like_place(told[1], known) else ""
