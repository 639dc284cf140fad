"""Personal names after a word that announces one (我叫, 联系人：, 业主 …) or between 联系 and a telephone number.

The surname stays, the rest is hidden. A name is a surname and one or two given characters (three if clearly announced),
or a surname and a title. After 我叫, 姓名 or a colon it need not end anywhere in particular; after 我是, 家长 and the like
it must be followed by a mark, a digit or a word that continues a sentence, and must not begin a word or a place name
(我是高新区的, 学生安全).
"""

import re
from collections.abc import Iterator

from knowledge.language.han import HAN

from .span import Span
from .surnames import COMPOUND, SINGLE, WORDLIKE, WORDS

_RELATIVES = "孩子|儿子|女儿|父亲|母亲|爸爸|妈妈|爸|妈|老公|老婆|丈夫|妻子|爱人|爷爷|奶奶|外公|外婆|孙子|孙女|儿媳|弟弟|哥哥|姐姐|妹妹"
_ROLES = (
    "法定代表人|法人代表|法人|监护人|申请人|申诉人|投诉人|被投诉人|举报人|反映人|诉求人|来访人|来电人|信访人|当事人|受害人|受害者|负责人|经办人|委托人|代理人|承租人|产权人|"
    "收件人|收货人|寄件人|担保人|借款人|家属|患者|病人|病患|死者|伤者|业主|房主|房东|户主|租户|租客|住户|居民|村民|市民|家长|学生|同学|老师|教师|员工|职工|司机|车主|老板|店主|"
    "医生|护士|校长|班主任|退休教师|退伍军人|军人|低保户|贫困户|残疾人|老人|老党员|党员|邻居|本人|我是|俺是|这里是"
)
_SURE = f"姓名|名字|联系人|联络人|户名|开户名|持卡人|署名|签名|落款|致电人|联系人姓名|(?:{_RELATIVES}|[我他她俺]|名|姓名)(?:的?名字)?就?(?:名?叫)[做作]?"
_TRIGGER = re.compile(
    rf"(?:(?P<sure>{_SURE})|(?P<role>{_ROLES}|(?:{_RELATIVES})(?=[是: ])))"
    r"(?P<link>(?:的?姓名|的?名字|代表)?(?P<said>名?叫[做作]?|[:](?!\d))?(?:是|为|系)?(?P<mark>[: ]{0,3})[“\"「『(【\[<]?)"
)
_CALLED = re.compile(
    rf"(?:联系|找|打给|致电)(?=[{HAN}]{{2,4}}[ ,:(]{{0,2}}(?:的?(?:电话|手机|号码)){{0,2}}[ :是]{{0,2}}(?:1[3-9]\d|0\d{{2,3}}))"
)
"""Whom to call, if a telephone number follows."""
_TITLE = re.compile(
    r"女士|先生|小姐|老师|师傅|同志|同学|阿姨|大爷|大妈|大姐|大哥|大叔|大娘|奶奶|爷爷|叔叔|医生|护士|经理|老板|主任|校长|书记|某某|某|[*×xX]{1,2}"
)
_NO_NAME = frozenset(
    "的了吗呢吧啊呀们我你您他她它这哪什么怎是在被把给让没很也就都个些啥与及或者但而且则该此每已经将从去到过还又再会能可以为什问办不某其因由于之"
)
_NEVER_NAME = frozenset("的了吗呢吧啊呀们我你您他她它这哪什么怎是被把给让没很都")
"""Characters that never occur even in an announced name closed by a mark; 为, 可, 之 and 从 occur in many names."""
_PLACE = re.compile(
    r"村|镇|乡|区|县|市|街|路|湾|组|社区|小区|院|厂|校|店|桥|寨|冲|畈|垸|塔|湖|坡|墩|大道|公司|中学|小学|广场|车站|局|所|站|馆"
)
_AFTER = re.compile(
    r"家住|家在|住在|住|今年|现年|年龄|电话|手机|联系|号码|身份证|男|女|我|来自|来电|反映|投诉|建议|咨询|想|要|说|系|是|在|有|于|因|已|于|向|从|和|与|及|同学|女士|先生|老师|"
    r"同志|师傅|家|户|一家|患|被|把|对|给|去|到|现|原|曾|就读|提出|申请|举报|称|出生|生于|负责|承诺|收|等|之|也|就|都|不|没|的"
)
_SURELY_AFTER = re.compile(rf"[系男女住我]|[{HAN}]{{2}}")
_CHARACTERS = re.compile(rf"[{HAN}]+")
_HARD = re.compile(rf"[^{HAN}]|$")
_MORE = re.compile(r"[、,和及与/ ]{1,2}")
_ETHNIC = re.compile(rf"[{HAN}]{{2,6}}·[{HAN}]{{2,8}}")


def names(text: str) -> Iterator[Span]:
    """Find the given names (or titles) to hide; the surnames before them are not in the spans."""
    for found in _TRIGGER.finditer(text):
        sure = bool(found["sure"] or found["said"] or ":" in found["mark"])
        yield from _listed(text, found.end(), sure=sure, announced=bool(found["sure"] or found["said"]))
    for found in _CALLED.finditer(text):
        yield from _listed(text, found.end(), sure=False, announced=False)


def _listed(text: str, at: int, *, sure: bool, announced: bool) -> Iterator[Span]:
    """Find the name at `at`, and those that follow it in a list (王小明、李四)."""
    span = _name(text, at, sure=sure, announced=announced)
    while span is not None:
        yield span
        joint = _MORE.match(text, span[1])
        span = _name(text, joint.end(), sure=False, announced=False) if joint else None


def _name(text: str, at: int, *, sure: bool, announced: bool) -> Span | None:
    """`sure`: it need not end like a name. `announced`: it may begin like a word (我叫何为民) if it ends at a mark."""
    ethnic = _ETHNIC.match(text, at) if sure else None
    if ethnic is not None:
        return at + 1, ethnic.end()
    given = _given_at(text, at)
    if given is None:
        return None
    title = _TITLE.match(text, given)
    if title is not None and text[at:given] + title[0] != "班主任":
        return given, title.end()
    if given == at + 1 and (text[at : at + 2] in WORDS or (not sure and text[at] in WORDLIKE)):
        end = _closed_end(text, given) if announced else None
    else:
        end = _sure_end(text, given) if sure else _unsure_end(text, given)
    return (given, end) if end is not None else None


def _given_at(text: str, at: int) -> int | None:
    """Return where the given name begins after a surname at `at`; None if there is no surname."""
    if text[at : at + 2] in COMPOUND:
        return at + 2
    return at + 1 if text[at : at + 1] in SINGLE and text[at : at + 1] else None


def _could_be_given(text: str, start: int, end: int, never: frozenset[str] = _NO_NAME) -> bool:
    part = text[start:end]
    return len(part) == end - start and bool(_CHARACTERS.fullmatch(part)) and never.isdisjoint(part)


def _closed_end(text: str, start: int) -> int | None:
    """Return the end of one to three given characters closed by a mark or the text's end."""
    ends = (start + size for size in (2, 1, 3) if _could_be_given(text, start, start + size, _NEVER_NAME))
    return next((end for end in ends if _HARD.match(text, end)), None)


def _sure_end(text: str, start: int) -> int | None:
    closed = _closed_end(text, start)
    if closed is not None:
        return closed
    sizes = [size for size in (1, 2) if _could_be_given(text, start, start + size)]
    for size in sizes:
        following = _AFTER.match(text, start + size)
        if following is not None and (size == 2 or _SURELY_AFTER.fullmatch(following[0])):
            return start + size
    return start + max(sizes) if sizes else None


def _unsure_end(text: str, start: int) -> int | None:
    """Return the end of a name that is closed by a mark or a word of the sentence, and is not a place."""
    for size in (2, 1):
        end = start + size
        closed = _HARD.match(text, end)
        if not _could_be_given(text, start, end) or _PLACE.search(text, start, end if closed else end + 2):
            continue
        following = _AFTER.match(text, end)
        if closed or (following is not None and (size == 2 or _SURELY_AFTER.match(following[0]))):
            return end
    return None
