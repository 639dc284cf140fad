"""Weighs how a message is worded against what it matches: feedback, a question, an order or small talk. Pure."""

import re
from functools import cached_property
from math import exp

from handlers.hearing.intent import Command, Intent
from handlers.hearing.trouble import A_NAME, A_THING, says_what_is_wrong
from handlers.messages import Kind
from knowledge.found import Band, Finding
from knowledge.intent.features import Features
from knowledge.intent.listener import Heard
from knowledge.intent.neglect import rants, told_in_vain
from knowledge.language.folding import without_marks
from knowledge.language.han import HAN
from knowledge.language.pointing import read
from knowledge.lengths import LETTER, REMARK, STORY
from knowledge.matching.aspect import thing_in_charge_of
from storage.records import FeedbackKind

SURE_ALL_THE_SAME = 0.95
"""Match probability at which a short message is a question, however much it sounds like an order or small talk."""
_PLAIN = 0.6
"""How likely small talk or a free-form order must be if the report may cover what is said."""
_LIKELY = 0.5
_OWN, _MARGIN, _ANY = 0.4, 0.15, 0.2
"""How likely an order must be, and by how much more than the next, or else the first two are asked about.

The third number is how likely the first must be for asking: a little of each is no order (我想挂号).
"""
_ALSO = 0.25
"""Probability from which a second kind is not left unanswered: a question that grumbles, a complaint that asks."""
_LETTERS_LIKELIER, _LONG = 1.0, 5
"""Log-odds by which a letter is likelier feedback, added again per further letter's length, up to so many times."""
_QUESTIONS, _RHETORICAL = ("plan", "procedure", "other"), 0.75
"""Kinds of questions, and the share of their probability that counts as a complaint if something broken is not mended."""
_DOUBT, _FOUND = 2.5, 0.3
"""Log-odds by which feedback must be likelier than a question, per unit of coverage above the second number.

A ticket that nobody wanted is worse than an offer to file one.
"""
STATEMENT = "told"
"""Small talk that says something and asks for nothing."""
INTRODUCED = "introduced"
"""Small talk that only says who writes."""
_POINTS_TO = re.compile("(?:就是|那个|关于|有关)[^,。!?不没]{2,10}的(?:那个|那种|事情?)?")
_CHINESE = re.compile(rf"[{HAN}]")
_FEEDBACK = {
    "suggestion": FeedbackKind.SUGGESTION,
    "complaint": FeedbackKind.COMPLAINT,
    "help": FeedbackKind.HELP,
    "thanks": FeedbackKind.THANKS,
    "inquiry": FeedbackKind.INQUIRY,
}

FILED_AS = {said: _FEEDBACK[said] for said in ("suggestion", "complaint", "help")}
"""Feedback that asks somebody to act, by label."""
COMPLAINTS = (FeedbackKind.COMPLAINT, FeedbackKind.HELP)
_GUESSED = {"confirm_erase": Command.ERASE_DATA}
"""A guessed order becomes the milder one that asks for confirmation."""


class Odds:
    """The wording and the matches of a message, weighed together."""

    def __init__(
        self,
        heard: Heard,
        finding: Finding,
        length: int,
        *,
        grieves: bool = False,
        reproaches: bool = False,
        seeks: bool = False,
    ) -> None:
        """`grieves`: the message tells of a broken thing that nobody mends; `reproaches`: of a broken promise.

        `seeks`: it asks for help of which the report may speak, whatever trouble it tells before.
        """
        self._heard, self.finding, self._length, self._reproaches = heard, finding, length, reproaches
        self._seeks = seeks and finding.band is not Band.DECLINE and length < STORY
        moved = {kind: _RHETORICAL * heard.share(kind) for kind in _QUESTIONS} if grieves else {}
        self._kinds = {kind: likely - moved.get(kind, 0.0) for kind, likely in heard.coarse.items()}
        self._kinds["complaint"] += sum(moved.values())
        self._likeliest = max(_FEEDBACK, key=self._kinds.__getitem__)

    def _share(self, *kinds: str) -> float:
        return sum(map(self._kinds.__getitem__, kinds))

    @cached_property
    def _feedback_share(self) -> float:
        """How likely it is feedback of any kind."""
        return self._share(*(kind for kind in _FEEDBACK if kind != "inquiry" or not self._answerable))

    @cached_property
    def _question_share(self) -> float:
        return self._share(*_QUESTIONS, *(["inquiry"] if self._answerable else []))

    @property
    def _answerable(self) -> bool:
        """True if an inquiry, short of a letter, is on what the report certainly says: a question like any other."""
        return self.finding.band is Band.ANSWER and self._length <= LETTER

    @property
    def also(self) -> FeedbackKind | None:
        """What a question also reports: a grievance, a wish or thanks that may be passed on."""
        reports = self._feedback_share >= _ALSO and self._likeliest != "inquiry"
        return _FEEDBACK[self._likeliest] if reports else None

    @property
    def features(self) -> Features:
        """How the message is worded."""
        return self._heard.features

    def aside(self, folded: str) -> Intent | None:
        """Return a status question, an order or small talk, if that was meant."""
        status, order, talk = self._share("status"), self._share("cmd"), self._share("talk")
        if status >= max(self._feedback_share, self._question_share, order, talk):
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
        """Return the certain order, else those to ask about, else None. A guess takes nothing away."""
        shares = {
            kind.partition(".")[2]: share
            for kind, share in self._heard.fine.items()
            if kind.startswith("cmd.")
        }
        first, second, *_ = sorted(shares, key=shares.__getitem__, reverse=True)
        if shares[first] >= _OWN and shares[first] - shares[second] >= _MARGIN:
            command = _milder_command(first)
            return Intent(
                Kind.COMMAND, folded, command=command, feedback=feedback_ordered(command, folded), sure=False
            )
        if shares[first] < _ANY:
            return None
        perhaps = (_milder_command(first), _milder_command(second))
        return Intent(Kind.COMMAND, folded, command=Command.UNSURE, perhaps=perhaps, sure=False)

    def declared(self, folded: str) -> Intent:
        """Return feedback that says of itself that it is; doubtful if nothing else in it sounds like any."""
        if says_it_complains(folded):
            return Intent(Kind.COMPLAINT, folded, feedback=FeedbackKind.COMPLAINT, finding=self.finding)
        kind = _FEEDBACK[self._likeliest]
        guess = Intent(message_kind_of(kind), folded, feedback=kind, sure=False, finding=self.finding)
        return self.feedback(folded) or guess

    @property
    def _talk(self) -> str:
        """The kind of small talk, if clear; otherwise STATEMENT, which is asked about."""
        kind = self._heard.likeliest("talk")
        return kind if self._heard.fine[f"talk.{kind}"] >= _LIKELY else STATEMENT

    def _unread(self, folded: str) -> bool:
        """Tell whether nothing in the message is legible: asdfgh, 12345."""
        return self.finding.band is Band.DECLINE and not _CHINESE.search(folded)

    def feedback(self, folded: str) -> Intent | None:
        """Return feedback, if likelier than a question; doubtful if only slightly. A broken promise is a complaint."""
        if self._reproaches:
            return Intent(Kind.COMPLAINT, folded, feedback=FeedbackKind.COMPLAINT, finding=self.finding)
        if self._seeks:
            return None
        if self._feedback_share < self._question_share * exp(self._log_odds_wanted):
            if self._length < STORY or self.finding.band is not Band.DECLINE:
                return None
            # A long message on what no report answers wants an answer from a person.
            return Intent(Kind.SUGGESTION, folded, feedback=FeedbackKind.INQUIRY, finding=self.finding)
        kind = _FEEDBACK[self._likeliest]
        if kind is FeedbackKind.SUGGESTION and (told_in_vain(folded) or rants(folded)):
            kind = FeedbackKind.COMPLAINT  # However politely it asks to be passed on.
        asks = self._question_share >= _ALSO and self.finding.band is Band.ANSWER
        sure = self._length > LETTER or (self._feedback_share >= _LIKELY and not rants(folded))
        return Intent(
            message_kind_of(kind), folded, feedback=kind, sure=sure, finding=self.finding, asks=asks
        )

    @property
    def _log_odds_wanted(self) -> float:
        """The log-odds by which feedback must be likelier than a question; negative for a letter."""
        if self._length <= LETTER:
            return _DOUBT * max(0.0, self.finding.spoken_of - _FOUND)
        longer = (self._length - LETTER) / LETTER
        return -_LETTERS_LIKELIER * (1 + min(longer, _LONG))

    def filed(self, folded: str) -> Intent | None:
        """Return such feedback unless nothing is said of its matter: a mere name, or who is in charge of it."""
        told = self.feedback(folded)
        names = _points_to(folded) or (told is not None and not told.sure and _only_names(folded))
        if told is None or _asks_who(folded) or names:
            return None
        return told


def _only_names(folded: str) -> bool:
    """Tell whether a message is a mere name, of which nothing is said: 厕所."""
    pointing, bare = read(folded), without_marks(folded)
    return (
        pointing is not None and not pointing.slots and len(bare) <= A_NAME and not says_what_is_wrong(folded)
    )


def _points_to(folded: str) -> bool:
    """Tell whether a message only says which thing is meant: 就是老年人吃饭的 complains of nothing."""
    return _POINTS_TO.fullmatch(folded.rstrip(",.;。!~ ")) is not None and not says_what_is_wrong(folded)


def _asks_who(folded: str) -> bool:
    """Tell whether a message asks who is in charge of a thing that it merely names: 路灯谁负责 complains of nothing."""
    return 0 < len(without_marks(thing_in_charge_of(folded))) <= A_THING


def _milder_command(order: str) -> Command:
    return _GUESSED.get(order) or Command(order)


def message_kind_of(kind: FeedbackKind) -> Kind:
    """Return the message kind for this kind of feedback."""
    return Kind.COMPLAINT if kind in COMPLAINTS else Kind.SUGGESTION


def feedback_ordered(command: Command, folded: str) -> FeedbackKind | None:
    """Return the kind of feedback named by an order to file some: 我要投诉, 我要表扬."""
    if command is not Command.FEEDBACK:
        return None
    thanks = FeedbackKind.THANKS if "表扬" in folded else None
    return FeedbackKind.COMPLAINT if says_it_complains(folded) else thanks


def says_it_complains(folded: str) -> bool:
    """Tell whether a message says of itself that it is a complaint."""
    return "投诉" in folded or "举报" in folded
