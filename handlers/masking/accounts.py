"""E-mail addresses, WeChat and QQ names, plates, and whatever else identifies by letters."""

import re
from collections.abc import Iterator

from .span import Span

_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9._%+\-]++ ?@ ?(?=[0-9.\-]{0,60}[A-Za-z])[A-Za-z0-9\-]++(?: ?\. ?[A-Za-z0-9\-]++)*+"
)
_APP = (
    r"(?:微信|威信|薇信|卫星号|徽信|[vV][xX]|[vV]信|[wW][eE][cC][hH][aA][tT]|[wW][eE][iI][xX][iI][nN]|[wW][xX]|[qQ]{2}|[qQ]号|扣扣|企鹅号|"
    r"抖音|快手|支付宝|加我|加[vVwW](?=[:\s是]))"
)
_JOIN = r"(?:[/、和或跟及同 ]{0,2}(?:手机|电话))?"
_ACCOUNT = re.compile(
    rf"{_APP}{_JOIN}(?:[/、和或跟及 ]{{0,2}}{_APP})?(?P<link>(?:号码?|ID|id|Id|账号|帐号)?同?号?(?:是|为|叫)?[: ]{{0,3}})"
    r"(?P<name>[A-Za-z][A-Za-z0-9_\-]{4,29}|\d[A-Za-z0-9_\-]*[A-Za-z_][A-Za-z0-9_\-]{0,28}|\d{5,15})(?![A-Za-z0-9_])"
)
_LINKED = re.compile(r"[号是为叫:]|ID|id|Id")
_HOTLINE = re.compile(r"12[0-3]\d\d|9[56]\d{3}")
_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_LETTER = r"[A-HJ-NP-Za-hj-np-z]"
_GAP = r"[ \-.·•・_]{0,3}"
_PLATE = re.compile(
    rf"(?:[{_PROVINCE}]{_GAP}{_LETTER}{_GAP}(?:"
    rf"{_LETTER}{_GAP}[A-Za-z0-9](?:{_GAP}\d){{4}}|(?:\d{_GAP}){{5}}{_LETTER}|[A-Za-z0-9]{{6}}|[A-Za-z0-9](?:{_GAP}[A-Za-z0-9]){{4}}"
    rf"|[A-Za-z0-9](?:{_GAP}[A-Za-z0-9]){{3}}{_GAP}[挂学警港澳领试超])"
    rf"|[wW][jJ]{_GAP}[{_PROVINCE}]?{_GAP}[A-Za-z0-9](?:{_GAP}[A-Za-z0-9]){{4}}"
    r"|(?:车牌|牌照)(?:号码?)?[是为: ]{0,3}[A-Za-z0-9]{5,7})(?![A-Za-z0-9])"
)
_DIGIT = re.compile(r"\d")


def emails(text: str) -> Iterator[Span]:
    """Find e-mail addresses, also with blanks around the @."""
    return (found.span() for found in _EMAIL.finditer(text))


def accounts(text: str) -> Iterator[Span]:
    """Find account names after 微信, vx, QQ, 加我 and the like: five to thirty letters, digits, _ and -.

    A name of letters alone counts only after 号, 是 or a colon, since pinyin may follow 微信 (WeChat: a name begins with
    a letter and has 6 to 20 characters).
    """
    for found in _ACCOUNT.finditer(text):
        name = found["name"]
        sure = bool(_LINKED.search(found["link"])) or found[0].startswith(("加", "q", "Q"))
        if name.isalpha() and not (sure and (found["link"].strip() or found[0].startswith("加"))):
            continue
        if _HOTLINE.fullmatch(name) and not found[0].startswith(("q", "Q", "扣")):
            continue
        yield found.span("name")


def plates(text: str) -> Iterator[Span]:
    """Find licence plates (GA 36): province, letter, five characters or six for new energy; also WJ and 挂.

    At least two of the characters must be digits.
    """
    for found in _PLATE.finditer(text):
        if len(_DIGIT.findall(found[0])) >= 2:
            yield found.span()
