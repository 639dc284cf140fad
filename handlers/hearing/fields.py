"""Whether a question asks for a whole field of public life, and what then leads its list. Pure."""

import re
from dataclasses import replace

from knowledge.browse import Browser
from knowledge.found import Band, Finding, Section
from knowledge.intent.features import Features
from knowledge.intent.wishes import wishes_list
from knowledge.language.asking import asks
from knowledge.language.folding import clauses
from knowledge.language.pointing import Slot, read
from knowledge.lengths import STORY
from knowledge.matching.matcher import Matcher
from knowledge.matching.parts import counts
from knowledge.themes import Named

LEADS_FROM, LEADS_ALL_THE_SAME = 0.92, 0.985
"""Probability from which a match leads a list, if something narrower than a field is named, and if only the field is.

In the second case the field's words may be a promise's own (高标准农田这块).
"""
LISTED_BELOW = 0.9
"""Probability from which 有哪些 asks about the one matching commitment rather than for a list."""
SPOKEN_OF = 0.03
"""Least probability that the report covers a message for a list to be given that it does not ask for by a field alone."""
LISTS_FROM, SURELY_LISTS = 0.3, 0.7
"""How likely a message must sound like a wish for a list to be one, and to be one despite naming a promise (创文,展开)."""
NARROW = 0.3
"""Weight of what is said beside a field, relative to the weightiest word, from which something narrower is asked."""
LIKELY_OF_FIELD, LIKELY = 0.8, 0.75
"""How likely the first entry is the one wanted, if only a field is named, and otherwise (see bench.reliability)."""
_FIGURE = re.compile(r"\d")
_WHETHER = re.compile(r"吗\W*$")


class Fields:
    """Finds the list that a question asks for."""

    def __init__(self, browser: Browser, matcher: Matcher) -> None:
        """`browser` finds the sections; `matcher` finds what a message says beside their names."""
        self._browser, self._matcher = browser, matcher
        self._themes, self._subjects = browser.themes, browser.subjects

    def section(self, folded: str, finding: Finding, features: Features) -> Section | None:
        """Return the section asked for, led by certain matches; None if no list is asked for.

        `features`: how the message is worded.
        """
        if finding.outside or self._matcher.astray(folded):
            return None
        if all_of_it := self._all_of_one(folded) or self._field_there(folded, finding):
            return all_of_it
        any_named = self._themes.named(folded, wider=True)
        # What is named by plain words is named by any.
        named = self._themes.named(folded) if any_named else None
        lists = wishes_list(features) if any_named else 0.0
        wished = any_named if lists >= LISTS_FROM else None
        field = wished or named
        if field and field.narrow and not field.whole and finding.band is not Band.DECLINE:
            return None  # 个体户能得到啥扶持: what is promised to them, rather than to all firms.
        everything = wished is not None and self._wished(folded, finding, wished, lists)
        if not (everything or self._lists(folded, finding, named)):
            return None
        section = self._browser.find(folded, self._matcher.relevance, wider=wished is not None)
        if section is None:
            return None
        # 香菇 is one thing within a field: what names it comes before the rest, figures first.
        thing = finding.named and field is not None and folded.strip() not in field.themes
        if thing or self._leads(finding.probability, field):
            found = [match.commitment for match in finding.matches]
            section = section.led_by(sorted(found, key=lambda one: thing and not one.targets))
        return replace(section, likely=LIKELY_OF_FIELD if field and field.only else LIKELY)

    def list_and_rest(self, folded: str) -> tuple[str, str] | None:
        """Split into the clauses that only ask for all there is, and the others: 今年有哪些项目,我家着火了; None if either lacks."""
        said = clauses(folded)
        lists = [one for one in said if self._asks_only_for_all(one)] if len(said) > 1 else []
        rest = ",".join(one for one in said if one not in lists)
        return (",".join(lists), rest) if lists and rest else None

    def _all_of_one(self, folded: str) -> Section | None:
        """Return all of a place, a department or a field, if the clause that asks names nothing else."""
        alone = _asked_alone(folded)
        if of_subject := self._subjects.asked_for(alone):
            return replace(of_subject, likely=LIKELY)
        if alone == folded or not self._lists_field_alone(alone):
            return None
        return self._of_field(alone)

    def _field_there(self, folded: str, finding: Finding) -> Section | None:
        """Return the field asked about for a place, if the place alone led to what was found: 随县今年要修路吗."""
        beside = self._matcher.beside_places(folded)
        field = self._themes.named(beside) if beside != folded else None
        if field is None or not field.only or _states(beside, field):
            return None
        if any(set(field.themes).intersection(match.commitment.themes) for match in finding.matches[:1]):
            return None
        return self._of_field(beside)

    def _of_field(self, text: str) -> Section | None:
        section = self._browser.find(text, self._matcher.relevance)
        return section and replace(section, likely=LIKELY_OF_FIELD)

    def _asks_only_for_all(self, clause: str) -> bool:
        """Tell whether a clause asks what there is, for a place, a department or a field at most."""
        return self._subjects.asks_only_for_all(clause) or self._lists_field_alone(clause)

    def _lists_field_alone(self, clause: str) -> bool:
        named = self._themes.named(clause) if self._themes.listing(clause) else None
        return named is not None and (named.only or named.whole)

    def _leads(self, likely: float, field: Named | None) -> bool:
        """Tell whether the matches lead a list."""
        return likely >= LEADS_ALL_THE_SAME or (likely >= LEADS_FROM and self._narrow(field))

    def _wished(self, folded: str, finding: Finding, field: Named, lists: float) -> bool:
        """Tell whether a message that names a field sounds like a wish for all of it, and not for one promise."""
        if field.only:
            return True
        if _one_thing(folded) or finding.spoken_of < SPOKEN_OF:
            return False
        sure = LEADS_ALL_THE_SAME if lists >= SURELY_LISTS else LISTED_BELOW
        return finding.probability < sure or not self._narrow(field)

    def _lists(self, folded: str, finding: Finding, field: Named | None) -> bool:
        """Tell whether a whole field is asked for: in the words of a list, or by naming it and nothing narrower."""
        listing = self._themes.listing(folded)
        if field and field.only:
            # 农业 alone asks to see the field; 香菇种多少 and 进出口是10%还是8% ask for one figure. 民生 is no one promise.
            if listing or _states(folded, field):
                return listing
            # 养老的目标是什么 asks for all of them.
            one = (counts(folded) and not field.targets) or _FIGURE.search(folded) or _asks_why(folded)
            return field.broad or (finding.band is not Band.ANSWER and not one)
        if not listing or len(folded) >= STORY or _WHETHER.search(folded) or finding.spoken_of < SPOKEN_OF:
            return False
        if _several(folded):
            return False
        # If one commitment certainly matches, the message must say nothing beside the field (养老这块有些么照顾).
        one_figure = counts(folded) or _FIGURE.search(folded)
        return finding.probability < LISTED_BELOW or not (one_figure or self._narrow(field))

    def _narrow(self, field: Named | None) -> bool:
        """Tell whether a message asks for something narrower than the field that it names."""
        return field is None or (not field.whole and self._matcher.tells(field.rest) > NARROW)


def _asked_alone(folded: str) -> str:
    """Return the only clause that asks, if others just tell who asks or why: 教育方面有哪些事 我是家委会的; else the message."""
    asking = [one for one in clauses(folded) if asks(one)]
    return asking[0] if len(asking) == 1 and len(folded) < STORY else folded


def _asks_why(folded: str) -> bool:
    """Tell whether a message asks why: 我养老金怎么少了 wants no list."""
    pointing = read(folded)
    return pointing is not None and Slot.WHY in pointing.slots


def _states(folded: str, field: Named) -> bool:
    """Tell whether a message says what happened to whom it names, and asks nothing: 老板跑了, but not 停水了."""
    said = folded.rstrip(",.;。!~ ").endswith("了") and not asks(folded)
    return said and bool(field.rest.strip(" ,.;。!~了"))


def _one_thing(folded: str) -> bool:
    """Tell whether a message is a story, asks whether something is so, or names a figure."""
    return len(folded) >= STORY or bool(_WHETHER.search(folded) or _FIGURE.search(folded))


def _several(folded: str) -> bool:
    """Tell whether a question for a number comes before another: PM2.5要降到多少?水质有什么要求."""
    first, mark, then = folded.partition("?")
    return bool(mark and then.strip() and counts(first))
