"""Whether a message tells of danger, by the words that are known and by how it is put. Pure."""

import re

from handlers.intent import Emergency
from handlers.odds import TOLD
from knowledge.intent.dangers import Dangers
from knowledge.intent.listener import Heard

_DANGER, _DANGER_HINTED, _DANGER_ALL_THE_SAME, _NO_DANGER = 0.6, 0.38, 0.9, 0.03
"""How likely danger must be where none of its words is known, where something is spoken of that may be danger, and where
its words stand in a look-alike only; and so unlikely that known words mean none."""
_OF_ITS_KIND, _OF_ITS_KIND_UNHINTED = 0.15, 0.35
"""How likely one kind of danger must be by itself: a little of each is no evidence of any."""
_PERHAPS, _PERHAPS_TOLD = 0.15, 0.03
"""From here on danger can't be ruled out where one of its words stands, and whatever is said also says whom to call; where
nothing is asked for, few words that speak of blood may be all that somebody can type."""
_GRIEVES = 0.55
"""How likely a complaint must be to be one, whatever danger no known words name in it."""
_COMPLAINS = re.compile("投诉|举报")
_EXAGGERATES = re.compile(
    r"(?<![烦逼累苦痛疼难打骂欠病活])得(?:我|人)?们?都?真?[想要](?:去?(?:跳楼|跳河|跳江|撞墙)|去?死)"
)
"""吵得我想跳楼: a way to grieve, where what stands before it is a grievance by itself and no suffering of one's own."""


def told(folded: str, heard: Heard, dangers: Dangers) -> Emergency | None:
    """The danger that a message tells of; None where it tells of none."""
    named, likely = dangers.named(folded), heard.share("sos")
    if named and likely >= _NO_DANGER:
        return Emergency(named)
    kind = heard.likeliest("sos")
    of_its_kind = _OF_ITS_KIND if dangers.hinted(folded) else _OF_ITS_KIND_UNHINTED
    likelier = heard.fine[f"talk.{TOLD}"] > likely or heard.share("complaint") >= _GRIEVES
    if heard.fine[f"sos.{kind}"] < of_its_kind or likelier:
        return None
    return Emergency(kind) if likely >= _enough(folded, dangers) else None


def perhaps(folded: str, heard: Heard, dangers: Dangers, *, asks_for_nothing: bool) -> Emergency | None:
    """The danger that can't be ruled out in what tells of none for sure."""
    least = _PERHAPS_TOLD if asks_for_nothing else _PERHAPS
    if heard.share("sos") < least or not dangers.hinted(folded):
        return None
    return Emergency(heard.likeliest("sos"))


def plainly(folded: str) -> str:
    """What is said without the wish to die by which it only says how bad things are."""
    return _EXAGGERATES.sub("得很", folded)


def _enough(folded: str, dangers: Dangers) -> float:
    """How likely danger must be that no known words name."""
    if dangers.only_looks_like(folded):
        return _DANGER_ALL_THE_SAME
    if dangers.hinted(folded):
        return _DANGER_HINTED
    return _DANGER_ALL_THE_SAME if _COMPLAINS.search(folded) else _DANGER
