"""Addresses beyond the road: from the house number or building to the door. A building or unit alone only locates."""

import re
from collections.abc import Iterator

from knowledge.language.han import HAN

from .span import Span

_NUMERAL = r"(?:\d{1,5}(?:-\d{1,4}){0,2}|[一二三四五六七八九十百零〇]{1,5})"
_SIDE = r"[A-Za-z甲乙丙丁东西南北附之]?"
_PART = rf"{_SIDE}(?:{_NUMERAL}|[A-Za-z])(?:号楼|号院|号门面|单元|[栋幢座排梯层楼院门铺室房号#](?!线|公路|省道|国道))"
_DOOR = r"\d{3,4}(?![\d.%:#栋幢座号楼单\-])(?![多余来几]?[十百千万亿]?[户人名家元块亩平米年月日天个台套件次度吨斤岁位张条路])|[东西中左右]户|[东西中左右]边户|[左右]手边"
_TAIL = rf"(?:[ ,、\-]{{0,2}}(?:{_PART}|附\d+号)){{0,6}}(?:[ ,\-]{{0,2}}(?:{_DOOR}))?"
_HOUSE = re.compile(
    rf"(?<=[{HAN}])(?<![\d一二三四五六七八九十几0-9这那条修铺走过堵问赶让带迷跑半马公铁网电水线])"
    rf"(?:路|大道|大街|(?<!北郊)(?<!南郊)街(?!道)|巷|胡同|弄|[东南西北中]段|(?<=[\d一二三四五六七八九十])组)(?:[东南西北中]段)?(?P<house> ?{_SIDE}{_NUMERAL} ?(?:号(?!线|公路|台风|文件)|#){_TAIL})"
)
_ROAD_GROUP = re.compile(
    rf"(?:(?<=[\d一二三四五六七八九十])(?:组|社)|(?:村|湾|社区|小区|街道|住址?|地址|位于|门牌号?码?)[是在为: ]{{0,3}})(?P<house>{_SIDE}(?:\d{{1,4}})(?:-\d{{1,4}})?号(?!线|楼|院|公路|台风|文件){_TAIL})"
)
_BARE_HOUSE = re.compile(
    rf"(?<=[{HAN}])(?<!\d)(?<![修铺走过堵公铁网条马])(?:路|大道|街|巷)(?P<house> ?\d{{1,4}}(?:-\d{{1,3}})?)(?=附近|旁|对面|门口|[,。;!?、)]|$)"
)
_CHAIN = re.compile(rf"(?<![A-Za-z\d.\-])(?:{_PART}[ ,、\-]{{0,2}}){{1,7}}(?:{_DOOR})?")
_DOOR_PART = re.compile(
    r"(?:\d{2,4}|[一二三四五六七八九十零〇]{2,5}) {0,1}[室房]|单元 {0,2}\d{1,4}[室房号门]|[门铺]"
)
_CODED = re.compile(
    r"(?<=[区苑园城府庭邸湾寓厦住院里村])(?: ?)(?P<house>[A-Za-z]?\d{1,3}-\d{1,2}-\d{2,4})(?![\d\-])"
)
_END_DOOR = re.compile(rf"(?:{_DOOR})$")
_BUILDING = re.compile(r"[栋幢座元楼院#排梯]")


def addresses(text: str) -> Iterator[Span]:
    """Find house numbers after a road or village group, up to the door, and buildings followed by a door."""
    yield from _houses(text)
    yield from (found.span("house") for found in _BARE_HOUSE.finditer(text))
    yield from (found.span("house") for found in _CODED.finditer(text))
    for found in _CHAIN.finditer(text):
        if _reaches_a_door(found[0]):
            start, end = found.span()
            yield start, end - (len(found[0]) - len(found[0].rstrip(" ,、-")))


def _houses(text: str) -> Iterator[Span]:
    yield from (found.span("house") for found in _HOUSE.finditer(text))
    for found in _ROAD_GROUP.finditer(text):
        if not _is_day(found):
            yield found.span("house")


def _is_day(found: re.Match[str]) -> bool:
    """Tell whether a number in 村15号停水 may be a day of the month: not in a group's house or an address."""
    if found[0][0] in "组社住地位门":
        return False
    number = re.match(r"\d+", found["house"])
    return number is not None and int(number[0]) <= 31 and found["house"].endswith("号")


def _reaches_a_door(chain: str) -> bool:
    """Tell whether a chain of parts names a building and then a door in it."""
    trimmed = chain.rstrip(" ,、-")
    building = _BUILDING.search(trimmed)
    if building is None:
        return False
    rest = trimmed[building.end() :]
    return bool(
        _DOOR_PART.search(rest) or _DOOR_PART.search(trimmed, building.start()) or _END_DOOR.search(rest)
    )
