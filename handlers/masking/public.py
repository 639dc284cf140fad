"""Numbers that anybody may know, and that complaints need: they stay.

The rule for a number of unknown meaning is that no run of five or more digits stays. Known numbers stay: a ticket
number, a date with separators, a public hotline, a standard's number, or a quantity, that is up to ten digits after a
currency sign or before a unit, also in a range (12000-15000元). A word such as 账号, 户号 or 订单号 right before a
number makes it an identifier, whatever follows; 电话 and the like make it a telephone unless it is a hotline.
"""

import re
from collections.abc import Iterator

from .span import Span

_TICKET = re.compile(r"(?<![A-Za-z])[Yy][Nn][ \-_.·]{0,3}\d{4}[ \-_.·]{0,3}\d{4}[ \-_.·]{0,3}\d(?![ \-]?\d)")
_DATE = re.compile(
    r"(?<!\d)(?<!\d[\-/. ])(?:19|20)\d\d[\-/.](?:0?[1-9]|1[0-2])[\-/.](?:3[01]|[12]\d|0?[1-9])(?!\d)(?! ?[\-/.]\d{3})"
)
_LINE = re.compile(r"(?<!\d)(?<!\d[ \-])[48]00(?:[ \-]{0,3}\d){7}(?!\d)(?![ \-]{1,3}\d)")
"""Numbers paid for by the called party (400, 800), always an organisation's."""
_HOTLINE = re.compile(
    r"(?<!\d)(?<!\d\.)(?:123\d\d|121[0-2]\d|9[56]\d{3}|1000\d|1001[05]|10086|10099|1118[345]|11[48]114|116114|1008[16]\d{1,2})(?!\d)(?![\-./]\d{3})"
)
"""Public service numbers of the numbering plan (电信网编号计划): 123xx government, 95xxx, 96xxx companies, 100xx carriers."""
_OF_A_PERSON = re.compile(
    r"(?:[账帐户卡单编工学证款][号户]|号码|密码|验证码|订单|卡尾|尾号|身份证|社保|医保|保单|合同号|qq|QQ|Qq)(?:号码?|编号)?[是为: ]{0,3}$"
)
"""Words for a number that is somebody's own."""
_CALLING = re.compile(r"(?:电话|手机|座机|固话|致电|拨打?|打|联系方式?|tel|Tel|TEL)[了过是为:( ]{0,3}$")
_STANDARD = re.compile(r"(?<![A-Za-z])(?:GB|DB|JGJ|CJJ|HJ)(?:/T)? ?\d{4,5}(?:-\d{4})?(?!\d)")
_COUNT = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,10}(?:\.\d+)?"
_UNIT = (
    r"(?:[多余来]?[十百千万亿]{0,2}[多余]?)(?:美元|欧元|港元|港币|人民币|人次|人口|平方|立方|公里|公顷|公斤|千米|千克|千瓦|兆瓦|毫克|毫升|毫米|厘米|"
    r"分钟|小时|年|月|元|块|圆|户(?![主口号名籍])|人(?![工民家])|亩|平|米|里(?=[,。;、])|吨|斤|克|度|名|家|套|栋|幢|台|辆|次|件|条|株|棵|头|只|位|"
    r"所|座|张|份|天|秒|岁|字|票|袋|瓶|盏|处|项|例|批|倍|伏|瓦|升|方|盒|箱|桶|间|床|[㎡㎥℃°‰%]|(?:个|对|口|尾|羽|枚)(?!体|人账)|"
    r"(?:km|KM|kg|KG|kW|KW|kw|MW|mw|kV|KV|kv|kVA|m2|m3|m²|m³|mg|ml|mL|mm|cm|GB|MB|dB|Hz|t|m|g|L)(?![A-Za-z]))"
)
_SCALED = r"[多余]?[十百千万亿]"
_QUANTITY = re.compile(
    rf"(?<![\d.])(?<![A-Za-z])(?:{_COUNT})(?:(?: {{0,2}}[\-~至到、] {{0,2}})(?:{_COUNT})){{0,3}} {{0,2}}(?:{_UNIT}|{_SCALED})"
)
_PLAIN = r"[1-9]\d{0,7}(?:\.\d+)?"
_RANGE = re.compile(rf"(?<![\d.])(?<!\d[ \-]){_PLAIN} ?[\-~] ?{_PLAIN}[)]? ?(?:{_UNIT}|{_SCALED})")
_PRICE = re.compile(rf"(?:[¥￥$€£]|RMB|人民币|CNY) ?(?:{_COUNT})(?![\d\-])")
_BACK = 14


def tickets(text: str) -> Iterator[Span]:
    """Find ticket numbers with prefix, in any spelling that handlers.tickets.ticket_number reads, even mistyped."""
    return (found.span() for found in _TICKET.finditer(text))


def joined(text: str) -> Iterator[Span]:
    """Find dates, 400 and 800 numbers, standards and ranges, whose separators could join one long number."""
    yield from (found.span() for found in _STANDARD.finditer(text))
    yield from (found.span() for found in _DATE.finditer(text))
    yield from _unless_private(_LINE, text)
    yield from _unless_private(_RANGE, text)


def known(text: str) -> Iterator[Span]:
    """Find hotlines, prices and quantities."""
    yield from _unless_private(_HOTLINE, text)
    yield from (found.span() for found in _PRICE.finditer(text))
    for span in _unless_private(_QUANTITY, text):
        if not _CALLING.search(text[max(0, span[0] - _BACK) : span[0]]):
            yield span


def _unless_private(wanted: re.Pattern[str], text: str) -> Iterator[Span]:
    """Find `wanted`, except after a word for a number that is somebody's own."""
    for found in wanted.finditer(text):
        if not _OF_A_PERSON.search(text[max(0, found.start() - _BACK) : found.start()]):
            yield found.span()
