"""Whether a message tells of danger, by the words that are known and by how it is put. Pure."""

import re

from handlers.hearing.intent import Emergency
from handlers.hearing.odds import TOLD, complaining
from knowledge.intent.dangers import Danger, Dangers, How
from knowledge.intent.listener import Heard
from knowledge.lengths import LETTER

_LEAST = {How.ALONE: 0.0, How.NAMED: 0.02, How.SEEN: 0.04, How.UNREAL: 0.6}
"""How likely danger must be for its words to mean it, by how they tell it: last year's fire is one only to a sure listener."""
_LEAST_IN_A_LETTER = 0.15
"""Whoever is in danger writes no letter."""
_OF_ONES_LIFE, _LEAST_OF_LIFE = (Emergency.SELF_HARM, Emergency.BYSTANDER), 0.3
"""Whoever wants to die may well thank, and speak of the past and of conditions."""
_DANGER, _DANGER_HINTED, _DANGER_ALL_THE_SAME = 0.5, 0.3, 0.9
"""How likely danger must be where none of its words is known, where something is spoken of that may be danger, and where
its words stand in a look-alike only, or something makes it unreal."""
_OF_ITS_KIND, _OF_ITS_KIND_UNHINTED = 0.12, 0.3
"""How likely one kind of danger must be by itself: a little of each is no evidence of any."""
_HEARD = 0.2
"""How likely a danger must be for a bare cry for help to mean it."""
_PERHAPS, _PERHAPS_TOLD = 0.15, 0.03
"""From here on danger can't be ruled out where one of its words stands, and whatever is said also says whom to call; where
nothing is asked for, few words that speak of blood may be all that somebody can type."""
_GRIEVES = 0.55
"""How likely a complaint must be to be one, whatever danger no known words name in it."""
_EXAGGERATES = re.compile(
    r"(?<![烦逼累苦痛疼难打骂欠病活])得(?:我|人)?们?都?真?[想要](?:去?(?:跳楼|跳河|跳江|撞墙)|去?死)"
)
"""吵得我想跳楼: a way to grieve, where what stands before it is a grievance by itself and no suffering of one's own."""


def told(folded: str, heard: Heard, dangers: Dangers) -> Emergency | None:
    """The danger that a message tells of; None where it tells of none."""
    likely = heard.share("sos")
    if danger := dangers.told(folded):
        least = max(_least(danger), _LEAST_IN_A_LETTER if len(folded) > LETTER else 0.0)
        return _of(danger, folded, heard, dangers) if likely >= least else None
    kind = heard.likeliest("sos")
    of_its_kind = heard.fine[f"sos.{kind}"]
    likelier = heard.fine[f"talk.{TOLD}"] > likely or heard.share("complaint") >= _GRIEVES
    if likelier or of_its_kind < _OF_ITS_KIND:
        return None  # Most messages: nothing needs to be looked for.
    least = _OF_ITS_KIND if dangers.hinted(folded) else _OF_ITS_KIND_UNHINTED
    if of_its_kind < least or likely < _enough(Emergency(kind), folded, dangers):
        return None
    return _whose(Emergency(kind), folded, dangers)


def perhaps(folded: str, heard: Heard, dangers: Dangers, *, asks_for_nothing: bool) -> Emergency | None:
    """The danger that can't be ruled out in what tells of none for sure."""
    least = _PERHAPS_TOLD if asks_for_nothing else _PERHAPS
    if heard.share("sos") < least or not dangers.hinted(folded):
        return None
    return Emergency(heard.likeliest("sos"))


def plainly(folded: str) -> str:
    """What is said without the wish to die by which it only says how bad things are."""
    return _EXAGGERATES.sub("得很", folded)


def _least(danger: Danger) -> float:
    """How likely danger must be for these words to mean it: 救命 is said in jest as often as not."""
    if danger.kind in _OF_ONES_LIFE and danger.how is How.UNREAL:
        return _LEAST_OF_LIFE
    jest = danger.kind == Emergency.UNNAMED and danger.how is not How.ALONE
    return _LEAST[How.UNREAL if jest else danger.how]


def _of(danger: Danger, folded: str, heard: Heard, dangers: Dangers) -> Emergency:
    """The danger that words tell of; a cry that names none means the one that is heard, if any."""
    kind, likeliest = Emergency(danger.kind), heard.likeliest("sos")
    if kind is Emergency.UNNAMED and danger.how is not How.ALONE and heard.fine[f"sos.{likeliest}"] >= _HEARD:
        kind = Emergency(likeliest)
    set_phrase = kind is Emergency.BYSTANDER and danger.how is How.NAMED
    return kind if set_phrase else _whose(kind, folded, dangers)


def _whose(kind: Emergency, folded: str, dangers: Dangers) -> Emergency:
    """Tell one's own wish to die from somebody else's: who watches is told other words."""
    if kind not in _OF_ONES_LIFE:
        return kind
    return Emergency.BYSTANDER if dangers.is_of_another(folded) else Emergency.SELF_HARM


def _enough(kind: Emergency, folded: str, dangers: Dangers) -> float:
    """How likely danger must be that no known words name."""
    unreal = kind not in _OF_ONES_LIFE and dangers.unreal(folded)
    if unreal or dangers.only_looks_like(folded) or dangers.is_mere_look_alike(folded, kind):
        return _DANGER_ALL_THE_SAME
    if dangers.hinted(folded):
        return _DANGER_HINTED
    if kind in _OF_ONES_LIFE:
        return _LEAST_OF_LIFE
    return _DANGER_ALL_THE_SAME if complaining(folded) else _DANGER
