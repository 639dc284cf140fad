"""Whether a message reports danger, by known words and by how it is worded. Pure."""

import re
from collections.abc import Callable, Iterator

from handlers.hearing.intent import Emergency
from handlers.hearing.odds import STATEMENT, says_it_complains
from handlers.hearing.place import only_where, says_where
from knowledge.intent.dangers import Dangers, DangerWords, How
from knowledge.intent.listener import Heard
from knowledge.language.asking import WHETHER, asks
from knowledge.language.folding import clauses
from knowledge.lengths import LETTER

_LEAST = {How.ALONE: 0.0, How.NAMED: 0.02, How.SEEN: 0.04, How.UNREAL: 0.6}
"""The least probability of danger for its words to be meant, by context: last year's fire needs a sure listener."""
_LEAST_IN_A_LETTER = 0.15
"""People in danger do not write letters."""
_OF_ONES_LIFE, _LEAST_OF_LIFE = (Emergency.SELF_HARM, Emergency.BYSTANDER), 0.3
"""Those who want to die may well thank, and speak of the past or in conditionals."""
_DANGER, _DANGER_HINTED, _DANGER_ALL_THE_SAME = 0.5, 0.3, 0.9
"""The least probability of danger without known words: in general, with a hint of danger, and with reason to doubt.

Reasons to doubt are that the words occur only in a harmless lookalike, that something makes them unreal, or that without
any of its words the message asks whether (糖尿病在不在里头) or tells where something is (就在白云湖边上).
"""
_OF_ITS_KIND, _OF_ITS_KIND_UNHINTED = 0.12, 0.3
"""The least probability of one kind of danger by itself: a little of each kind is no evidence."""
_HEARD = 0.2
"""The least probability of a kind of danger for a bare cry for help to mean it."""
_PERHAPS, _PERHAPS_TOLD = 0.15, 0.03
"""From here on danger can't be ruled out, and whatever is replied also says whom to call.

The second applies to messages that ask for nothing: a few words about blood may be all that somebody can type.
"""
_GRIEVES = 0.55
"""The least probability of a complaint to outweigh a danger that no known words name."""
_WHO = range(2, 6)
"""Characters before the words of danger that may tell who or where: 我家, 有个伢."""
_SURELY_AT_ITS_END = 0.9
"""The least probability of danger for the end of a message to be heard by itself."""
_WHETHER = re.compile(f"{WHETHER.pattern}|啵")
"""有没有, and 有个盼头啵 as Hubei says it."""
_EXAGGERATES = re.compile(
    r"(?<![烦逼累苦痛疼难打骂欠病活])得(?:我|人)?们?都?真?[想要](?:去?(?:跳楼|跳河|跳江|撞墙)|去?死)"
)
"""吵得我想跳楼: an exaggeration, if what comes before is a grievance and not one's own suffering."""


def reported_danger(folded: str, heard: Heard, dangers: Dangers) -> Emergency | None:
    """Return the danger that a message reports; None if it reports none."""
    likely = heard.share("sos")
    if danger := dangers.told(folded):
        least = max(_least_probability(danger), _LEAST_IN_A_LETTER if len(folded) > LETTER else 0.0)
        return _kind_of(danger, folded, heard, dangers) if likely >= least else None
    kind = heard.likeliest("sos")
    of_its_kind = heard.fine[f"sos.{kind}"]
    likelier = heard.fine[f"talk.{STATEMENT}"] > likely or heard.share("complaint") >= _GRIEVES
    if likelier or of_its_kind < _OF_ITS_KIND:
        return None  # Most messages: no further search is needed.
    least = _OF_ITS_KIND if dangers.hinted(folded) else _OF_ITS_KIND_UNHINTED
    if of_its_kind < least or likely < _least_unnamed(Emergency(kind), folded, dangers):
        return None
    return _own_or_anothers(Emergency(kind), folded, dangers)


def danger_at_its_end(folded: str, hear: Callable[[str], Heard], dangers: Dangers) -> Emergency | None:
    """Return the danger told after a question that drowns it: 农业今年有什么补贴,我老婆喝了农药."""
    if dangers.told(folded) is None:
        return None
    for end in _ends(folded, dangers):
        if (heard := hear(end)).share("sos") >= _SURELY_AT_ITS_END:
            return reported_danger(end, heard, dangers)
    return None


def _ends(folded: str, dangers: Dangers) -> Iterator[str]:
    """Yield what may be told after a question: the last clause; without marks, as dictated, from some characters on."""
    *before, last = clauses(folded)
    danger = dangers.told(last)
    if danger is None or danger.at is None:
        return
    if before:
        yield from (last,) if all(map(asks, before)) and not asks(last) else ()
    elif asks(last[: danger.at]):
        yield from (last[max(0, danger.at - who) :] for who in _WHO)


def possible_danger(
    folded: str, heard: Heard, dangers: Dangers, *, asks_for_nothing: bool
) -> Emergency | None:
    """Return the danger that can't be ruled out in a message that does not clearly report any."""
    least = _PERHAPS_TOLD if asks_for_nothing else _PERHAPS
    if heard.share("sos") < least or not dangers.hinted(folded):
        return None
    return Emergency(heard.likeliest("sos"))


def without_exaggeration(folded: str) -> str:
    """Return the message with a wish to die that only says how bad things are replaced."""
    return _EXAGGERATES.sub("得很", folded)


def _least_probability(danger: DangerWords) -> float:
    """Return how likely danger must be for these words to be meant: 救命 is often said in jest."""
    if danger.kind in _OF_ONES_LIFE and danger.how is How.UNREAL:
        return _LEAST_OF_LIFE
    jest = danger.kind == Emergency.UNNAMED and danger.how is not How.ALONE
    return _LEAST[How.UNREAL if jest else danger.how]


def _kind_of(danger: DangerWords, folded: str, heard: Heard, dangers: Dangers) -> Emergency:
    """Return the danger that words report; an unspecific cry for help means the likeliest kind, if any."""
    kind, likeliest = Emergency(danger.kind), heard.likeliest("sos")
    if kind is Emergency.UNNAMED and danger.how is not How.ALONE and heard.fine[f"sos.{likeliest}"] >= _HEARD:
        kind = Emergency(likeliest)
    set_phrase = kind is Emergency.BYSTANDER and danger.how is How.NAMED
    return kind if set_phrase else _own_or_anothers(kind, folded, dangers)


def _own_or_anothers(kind: Emergency, folded: str, dangers: Dangers) -> Emergency:
    """Tell one's own wish to die from somebody else's: a bystander gets other words."""
    if kind not in _OF_ONES_LIFE:
        return kind
    return Emergency.BYSTANDER if dangers.is_of_another(folded) else Emergency.SELF_HARM


def _least_unnamed(kind: Emergency, folded: str, dangers: Dangers) -> float:
    """Return how likely a danger must be that no known words name."""
    unreal = kind not in _OF_ONES_LIFE and dangers.unreal(folded)
    if unreal or dangers.only_looks_like(folded) or dangers.is_mere_look_alike(folded, kind):
        return _DANGER_ALL_THE_SAME
    if dangers.hinted(folded):
        return _DANGER_HINTED
    mere_place = says_where(folded) and only_where(folded) and "我" not in folded
    if mere_place or (kind not in _OF_ONES_LIFE and _WHETHER.search(folded)):
        return _DANGER_ALL_THE_SAME
    if kind in _OF_ONES_LIFE:
        return _LEAST_OF_LIFE
    return _DANGER_ALL_THE_SAME if says_it_complains(folded) else _DANGER
