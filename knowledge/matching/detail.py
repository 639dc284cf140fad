"""What users of a service want to know that no plan says: price or pay, telephone, hours, enrolment, brand. Pure."""

import re
from enum import StrEnum

from knowledge.commitment import Commitment
from knowledge.found import Finding
from knowledge.lengths import REMARK
from knowledge.matching.ranking import SHOWN

_SUM = r"(?:多少|几多|好多|几百|几千|几万|几)(?:块|元|钱|费)"
_HOW_MUCH = rf"(?:{_SUM}|几[百千万]?块|几[百千](?![万亿\d]))"


class Detail(StrEnum):
    """The detail wanted; the value names it in handlers.wording."""

    PRICE = "price"
    PHONE = "phone"
    HOURS = "hours"
    ENROLMENT = "enrolment"
    BRAND = "brand"


_WANTED = {
    Detail.PHONE: re.compile(
        r"(?<![打接拨])(?:电话|号码|联系方式|微信号)(?:号码)?(?:是|有|能|可以|麻烦)?(?:多少|几|告诉|给|发|呢|说|么|啥|什么|\W*$)"
    ),
    Detail.HOURS: re.compile(r"几点(?:钟|开|关|上|下|营业|到|结束|\W*$)|(?:营业|开放|上班|办公)时间"),
    Detail.PRICE: re.compile(
        r"[租票押]金|房租|月租|票价|门票(?:多少|几|要)|摊位费|过路费|学费|月薪|(?:怎么|如何|咋|么样)(?:个)?收(?:费|钱)|收费(?:标准|吗|么|不\W*$)"
        rf"|(?:补贴?|补助|退|赔)[^,;。?!]{{0,6}}{_HOW_MUCH}|(?:一|每)[顿餐份张次晚平趟节斤盒年月人位][^,;。?!]{{0,6}}{_HOW_MUCH}|{_HOW_MUCH}一[顿餐份张次晚平趟节斤盒]"
        rf"|收(?:多少|几多|好多)费|收几[十百千]?块|油补[^,;。?!]{{0,8}}{_HOW_MUCH}|工资[^,;。?!]{{0,5}}(?:多少|几多|好多|几(?!个?[月年天]))|[开拿发领给有是挣赚][了到]?(?:多少|几多|好多)的?(?:工资|薪水)"
    ),
    Detail.ENROLMENT: re.compile(
        r"(?:怎么|如何|咋|么样|哪里?|哪儿|在哪|什么时候|啥时候|几时|么时候|几号|哪天)(?:能|可以|开始|去)?(?:报名|应聘|报考)"
        r"|(?:报名|应聘|报考)(?:时间|条件|入口|材料|从?几号|[在去]?哪|.{0,4}(?:什么|怎么|几时|截止))|招聘?[^,;。?!多几]{0,4}[工人](?:不|吗|么|没)"
    ),
    Detail.BRAND: re.compile(
        r"(?<![争创拿评得去要什])(?<![争创拿评得去要]个)(?:什么|啥子?|哪一?[个种家]|么|何种)(?:牌子|品牌(?=[的好更最]))|牌子(?:的)?(?:是|叫)?(?:什么|啥|哪)"
    ),
}
"""If several match, the first is meant: opening hours before the price."""


def detail_of(folded: str) -> Detail | None:
    """Return the detail that a folded question wants; None for a question for the plan, and for a story."""
    if len(folded) >= REMARK:
        return None
    return next((detail for detail, words in _WANTED.items() if words.search(folded)), None)


def is_told(detail: Detail, commitment: Commitment) -> bool:
    """Tell whether a commitment may answer it: a sum of money may be a price, or spending."""
    return detail is Detail.PRICE and "元" in commitment.quote


def missing_detail(folded: str, finding: Finding) -> Detail | None:
    """Return the detail that a folded question wants, if what was found for it does not tell it."""
    if finding.named or finding.outside:
        return None
    detail = detail_of(folded)
    told = detail and any(is_told(detail, one.commitment) for one in finding.matches[:SHOWN])
    return None if told else detail
