"""Whether a message tells of danger, by the words that are known and by how it is put. Pure."""

from handlers.intent import Emergency
from handlers.odds import TOLD
from knowledge.intent.dangers import Dangers
from knowledge.intent.listener import Heard

_DANGER, _DANGER_HINTED, _DANGER_ALL_THE_SAME, _NO_DANGER = 0.45, 0.38, 0.9, 0.03
"""How likely danger must be where none of its words is known, where something is spoken of that may be danger, and where
its words stand in a look-alike only; and so unlikely that known words mean none."""
_OF_ITS_KIND = 0.15
"""How likely one kind of danger must be by itself: a little of each is no evidence of any."""
_PERHAPS = 0.15
"""From here on danger can't be ruled out, and whatever is said also says whom to call."""


def told(folded: str, heard: Heard, dangers: Dangers) -> Emergency | None:
    """The danger that a message tells of; None where it tells of none."""
    named, likely = dangers.named(folded), heard.share("sos")
    if named and likely >= _NO_DANGER:
        return Emergency(named)
    kind = heard.likeliest("sos")
    if heard.fine[f"sos.{kind}"] < _OF_ITS_KIND or heard.fine[f"talk.{TOLD}"] > likely:
        return None
    return Emergency(kind) if likely >= _enough(folded, dangers) else None


def perhaps(heard: Heard) -> bool:
    """Tell whether danger can't be ruled out in what tells of none for sure."""
    return heard.share("sos") >= _PERHAPS


def _enough(folded: str, dangers: Dangers) -> float:
    """How likely danger must be that no known words name."""
    if dangers.only_looks_like(folded):
        return _DANGER_ALL_THE_SAME
    return _DANGER_HINTED if dangers.hinted(folded) else _DANGER
