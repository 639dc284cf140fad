"""How a message is put and what was found for it, weighed together: feedback, a question, an order or small talk. Pure."""

import re
from math import exp

from handlers.hearing.intent import Command, Intent
from handlers.messages import Kind
from knowledge.commitment import Band, Finding
from knowledge.intent.features import Features
from knowledge.intent.listener import Heard
from knowledge.language.han import HAN
from knowledge.lengths import LETTER, REMARK, STORY
from storage.records import FeedbackKind

SURE_ALL_THE_SAME = 0.95
"""Probability of what was found at which a short message is a question, however much it sounds like an order or small talk."""
_PLAIN = 0.6
"""How likely small talk or an order in free words must be, where the report may speak of what is said."""
_LIKELY = 0.5
_OWN, _MARGIN, _ANY = 0.4, 0.15, 0.2
"""How likely an order itself must be, and by how much more than the next: else the first two are asked about; and how likely
the first must be for that: a little of each is no order (我想挂号)."""
_ALSO = 0.25
"""From here on a second kind is not left unanswered: a question that grumbles, a complaint that asks."""
_LETTERS_LIKELIER, _LONG = 1.0, 5
"""Log-odds by which a letter is likelier feedback, and again for each time that it is as long again, so many times."""
_QUESTIONS, _RHETORICAL = ("plan", "procedure", "other"), 0.75
"""Kinds of questions, and what is left of them for grief where a thing is broken and nobody mends it: 垮了几年冇得人管么."""
_DOUBT, _FOUND = 2.5, 0.3
"""Log-odds by which feedback must be likelier than a question, for each unit of probability above this one that the
report speaks of it: a ticket that nobody wanted is worse than the offer to file one."""
TOLD = "told"
"""Small talk that tells something and asks for nothing."""
_CHINESE = re.compile(rf"[{HAN}]")
_FEEDBACK = {
    "suggestion": FeedbackKind.SUGGESTION,
    "complaint": FeedbackKind.COMPLAINT,
    "help": FeedbackKind.HELP,
    "thanks": FeedbackKind.THANKS,
    "inquiry": FeedbackKind.INQUIRY,
}

FILED_AS = {said: _FEEDBACK[said] for said in ("suggestion", "complaint", "help")}
"""What somebody is to do something about, as it is heard."""
COMPLAINTS = (FeedbackKind.COMPLAINT, FeedbackKind.HELP)
_GUESSED = {"confirm_erase": Command.ERASE_DATA}
"""What a guess makes of an order: to be asked once more, at the least."""


class Odds:
    """What was heard and what was found, weighed together."""

    def __init__(self, heard: Heard, finding: Finding, length: int, *, grieves: bool = False) -> None:
        """`grieves`: it tells of a thing that is broken and that nobody mends."""
        self._heard, self.finding, self._length = heard, finding, length
        moved = {kind: _RHETORICAL * heard.share(kind) for kind in _QUESTIONS} if grieves else {}
        self._kinds = {kind: likely - moved.get(kind, 0.0) for kind, likely in heard.coarse.items()}
        self._kinds["complaint"] += sum(moved.values())
        self._said = max(_FEEDBACK, key=self._kinds.__getitem__)

    def _share(self, *kinds: str) -> float:
        return sum(self._kinds[kind] for kind in kinds)

    @property
    def _told(self) -> float:
        """How likely it is feedback of any kind."""
        return self._share(*(kind for kind in _FEEDBACK if kind != "inquiry" or not self._answerable))

    @property
    def _asked(self) -> float:
        return self._share(*_QUESTIONS, *(["inquiry"] if self._answerable else []))

    @property
    def _answerable(self) -> bool:
        """An inquiry about what the report surely says is a question like any other, but for a letter."""
        return self.finding.band is Band.ANSWER and self._length <= LETTER

    @property
    def also(self) -> FeedbackKind | None:
        """What a question tells besides: a grievance, a wish or thanks that somebody may want to pass on."""
        return _FEEDBACK[self._said] if self._told >= _ALSO and self._said != "inquiry" else None

    @property
    def features(self) -> Features:
        """What was heard of how the message is put."""
        return self._heard.features

    def aside(self, folded: str) -> Intent | None:
        """How a ticket stands, an order or small talk, where that is what was meant."""
        status, order, talk = self._share("status"), self._share("cmd"), self._share("talk")
        if status >= max(self._told, self._asked, order, talk):
            return Intent(Kind.STATUS, folded)
        if self.finding.probability < SURE_ALL_THE_SAME and self._length <= REMARK and not self.finding.named:
            least = _LIKELY if self.finding.band is Band.DECLINE else _PLAIN
            heard = order >= least and (
                self.finding.band is not Band.ANSWER or order > self.finding.probability
            )
            if heard and (ordered := self._order(folded)):
                return ordered
            if talk >= least or self._unread(folded):
                return Intent(Kind.SMALLTALK, folded, smalltalk=self._talk)
        return None

    def _order(self, folded: str) -> Intent | None:
        """The order that was surely heard; else those that may be meant, to be asked about; None where it could be any. A guess takes nothing away."""
        shares = {
            kind.partition(".")[2]: share
            for kind, share in self._heard.fine.items()
            if kind.startswith("cmd.")
        }
        first, second, *_ = sorted(shares, key=shares.__getitem__, reverse=True)
        if shares[first] >= _OWN and shares[first] - shares[second] >= _MARGIN:
            command = _guessed(first)
            return Intent(Kind.COMMAND, folded, command=command, feedback=wanted(command, folded), sure=False)
        if shares[first] < _ANY:
            return None
        perhaps = (_guessed(first), _guessed(second))
        return Intent(Kind.COMMAND, folded, command=Command.UNSURE, perhaps=perhaps)

    def told(self, folded: str) -> Intent:
        """Feedback that says of itself that it is; doubtful where nothing else in it sounds like any."""
        if complaining(folded):
            return Intent(Kind.COMPLAINT, folded, feedback=FeedbackKind.COMPLAINT, finding=self.finding)
        kind = _FEEDBACK[self._said]
        guess = Intent(heard_as(kind), folded, feedback=kind, sure=False, finding=self.finding)
        return self.feedback(folded) or guess

    @property
    def _talk(self) -> str:
        """The kind of small talk where that is heard; what only sounds like some is told, and asked about."""
        kind = self._heard.likeliest("talk")
        return kind if self._heard.fine[f"talk.{kind}"] >= _LIKELY else TOLD

    def _unread(self, folded: str) -> bool:
        """Tell whether nothing in the message can be read: asdfgh, 12345."""
        return self.finding.band is Band.DECLINE and not _CHINESE.search(folded)

    def feedback(self, folded: str) -> Intent | None:
        """Feedback, where that is likelier than a question; doubtful where only just."""
        letter = self._length > LETTER
        longer = max(0, self._length - LETTER) / LETTER
        against = _DOUBT * max(0.0, self.finding.spoken_of - _FOUND)
        if letter:
            against = -_LETTERS_LIKELIER * (1 + min(longer, _LONG))
        told = self._told >= self._asked * exp(against)
        # Whoever tells at length what no report answers wants an answer from somebody.
        inquires = self._length >= STORY and self.finding.band is Band.DECLINE
        if not (told or inquires):
            return None
        if not told:
            return Intent(Kind.SUGGESTION, folded, feedback=FeedbackKind.INQUIRY, finding=self.finding)
        kind = _FEEDBACK[self._said]
        asks = self._asked >= _ALSO and self.finding.band is Band.ANSWER
        sure = letter or self._told >= _LIKELY
        return Intent(heard_as(kind), folded, feedback=kind, sure=sure, finding=self.finding, asks=asks)


def _guessed(order: str) -> Command:
    return _GUESSED.get(order) or Command(order)


def heard_as(kind: FeedbackKind) -> Kind:
    """What a message is that gives feedback of this kind."""
    return Kind.COMPLAINT if kind in COMPLAINTS else Kind.SUGGESTION


def wanted(command: Command, folded: str) -> FeedbackKind | None:
    """The kind of feedback that an order to take some down names: 我要投诉."""
    return FeedbackKind.COMPLAINT if command is Command.FEEDBACK and complaining(folded) else None


def complaining(folded: str) -> bool:
    """Tell whether a message says of itself that it complains."""
    return "投诉" in folded or "举报" in folded
