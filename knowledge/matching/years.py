"""The year that a question names: last year's, the one before, 2021年. Pure."""

import re

from knowledge.language.asking import asks

_AWAY = {"last": -1, "before_last": -2, "next": 1, "after_next": 2}
"""Offset in years for each group of words in `_YEAR`."""
IN_FIGURES = r"(?<!\d)(?:20[1-4]\d(?!\d)|(?:19[4-9]|200)\d(?=年))"
"""A pattern for a year in figures; 1999 and 2000 without 年 are as often quantities as years."""
_GIVEN = re.compile(rf"(?P<given>{IN_FIGURES})年?")
_YEAR = re.compile(
    r"(?P<last>去年|昨年|旧年|头年(?!头)|前一年|上一年|上年(?!纪|岁|龄))|(?P<before_last>(?<![几多以从之])前年)"
    rf"|(?P<next>明年|来年|下一年|下年)|(?P<after_next>(?<![以之])后年)|{_GIVEN.pattern}"
)
_OF_YEAR = re.compile(r"^(?:一整?年|整年|全年|年?底|年度|度|里|的时候|那时候?|我?们?市)?(?:总共|一共|共)?的?")
_SINCE = re.compile(
    r"^(?:[年月]?[底初末中]|\d+月|下半年|上半年)?(?:我|我们|你们|政府|市里|镇里|村里)?(?:就(?!业)|说|讲|答应|承诺|申请|反映|投诉|举报|报名|报了|交了|开始|起|以来|到现在)"
)
"""What follows a year in which something began or was said, so that the year is not asked for: 去年说的电梯."""
_THIS_YEAR = re.compile(r"今年|本年|当年|现在|目前|这一?年")

_CLAUSE = re.compile(r".+?(?:[,;。!?\n]+|(?<=\S{5})\s+(?=\S{5})|$)", re.DOTALL)
"""A clause with its closing marks; a space parts two that say something, but not keywords (电梯 去年 多少)."""
_COMPARES = re.compile(
    r"[多少高低]还是(?:今年|去年)|(?:今年|去年).*哪一?年[多少高低]|比(?:今年|去年)[^,;。!?]{0,8}?[多少高低]了?(?:[吗么不没]|还是)"
)
"""Asks which of two years has more: both are told."""
_COMPARED = re.compile(
    r"[多少高低]?(?:还是|比|跟|和|与)?今年[比跟和与的]?[多少高低]?|哪一?年[多少高低]|哪个[多少高低]|[多少高低](?=[吗呢么\W]*$)|还是(?=去年)|(?<=年)[多少高低]"
)


def names_another(folded: str) -> bool:
    """Tell whether a text names a year by number, or by any word but 今年."""
    return _YEAR.search(folded) is not None


def year_named(folded: str) -> str:
    """Return the year that a text names by word or number, as written; empty if none."""
    found = _YEAR.search(folded) or re.search("今年", folded)
    return found[0] if found else ""


def without_given_year(folded: str) -> str:
    """Return the text without a year in figures: what remains of 2021年呢 names nothing."""
    return _GIVEN.sub("", folded)


def in_year(folded: str, year: str) -> str:
    """Return the question for another year: replacing the year it names, else with the year prepended."""
    named = year_named(folded)
    return folded.replace(named, year, 1) if named else year + folded


def another_year(folded: str, year: int) -> tuple[str, int] | None:
    """Return the question without its year, and the first year named; None if `year` is named too."""
    folded = _COMPARED.sub("", folded) if _COMPARES.search(folded) else folded
    if _THIS_YEAR.search(folded) or str(year) in folded:
        return None
    clauses = _CLAUSE.findall(folded)
    for place, clause in enumerate(clauses):
        found = _YEAR.search(clause)
        asked_of = len(clauses) == 1 or asks(clause)
        if found and asked_of and not _SINCE.match(clause[found.end() :]):
            asked = int(found["given"]) if found["given"] else year + _AWAY[found.lastgroup or ""]
            rest = clause[: found.start()] + _OF_YEAR.sub("", clause[found.end() :])
            thing = "".join((*clauses[:place], rest, *clauses[place + 1 :])).strip()
            return thing, asked
    return None
