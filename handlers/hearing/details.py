"""A bare detail of what was told before: how many, since when, by which number, what is demanded. Pure."""

import re

from knowledge.language.folding import fold, without_marks

_NUMBER = "(?:[0-9]+|[一两二三四五六七八九十百千万半]+)"
_COUNTED = (
    rf"(?:一共|总共|大概|大约|差不多|有|都)*{_NUMBER}多?个?(?:人|户|天|次|年|月|星期|块钱?|元|亩|公里|里|米)?"
    "(?:(?:一个?|每)(?:人|户|天|月|年))?(?:了|左右)?"
)
_SINCE = (
    r"(?:从|就是?|是|大概|都)*(?:(?:昨|今|前|大前)[天晚早]|上个?(?:周|星期|礼拜|月)|[去今]年|刚才|刚刚|这两天|最近|早上|上午|中午|下午|晚上"
    rf"|夜里|半夜|凌晨|{_NUMBER}[号月点年])+(?:多|半|左右|的时候|开始|起|的事|发生|出现|发现|看到|看见|交|搞|弄|坏|停|说|打|报|买|办|修|来)*[的了]?"
)
_TIME = "(?:[上放下][学班]|早晚?高峰|晚高峰|高峰|赶集|早上|中午|下午|傍晚|晚上|夜里|半夜|凌晨|通宵|天黑|周末|节假日|过年|过节|[下刮][雨雪风]天?|[春夏秋冬]天)"
_WHEN = rf"(?:每天|天天|每次|一般|主要|平时|都|就|是|一到|每到|到了|到|尤其|特别是)*{_TIME}+(?:期间?|的?时候|时|以后|之后|后|那会儿?|那阵子?|前)*"
"""上学放学的时候."""
_NUMBERED = r"(?:车牌|牌照|车号|工号|户号|表号|编号|站牌)号?码?是?.{3,9}"
_PLATE = "(?:车牌号?是?)?[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][a-z][a-z0-9]{5,6}"
_BARE = re.compile(f"{_COUNTED}|{_SINCE}|{_WHEN}|{_NUMBERED}|{_PLATE}")
_DEMANDS = re.compile("(?:我们?|就|只是|还)*(?:要求|请求|希望|诉求)")


def is_bare(text: str) -> bool:
    """Tell whether a text is such a detail and nothing else: 20个人, 前天开始的, 上学放学的时候, 车牌鄂S12345."""
    return _BARE.fullmatch(without_marks(fold(text))) is not None


def demands(text: str) -> bool:
    """Tell whether a text begins with what is demanded: 要求换灯."""
    return _DEMANDS.match(text) is not None
