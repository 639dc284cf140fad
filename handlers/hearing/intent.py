"""What a citizen's message is: its kind, and what it holds."""

from dataclasses import dataclass
from enum import StrEnum

from handlers.messages import Kind
from knowledge.commitment import Band, Baseline, Finding, Recalled, Section
from knowledge.language.pointing import Slot
from knowledge.matching.aspect import Aspect
from knowledge.matching.closest import Closest
from knowledge.matching.detail import Detail
from knowledge.matching.figures import Figure
from storage.records import FeedbackKind


class Command(StrEnum):
    """What a citizen can order in so many words."""

    HELP = "help"
    PRIVACY = "privacy"
    """隐私说明: what is kept of a citizen."""
    CANCEL = "cancel"
    """取消: drop the draft or the list."""
    MORE = "more"
    """更多 / 还有呢: the rest of a long message, or the next page of a list."""
    BACK = "back"
    """上一页: the page of a list before the one that is being read."""
    NONE_OF_THESE = "none"
    """都不是."""
    CONFIRM = "confirm"
    """是 / 提交, while a draft stands."""
    FEEDBACK = "feedback"
    """我要提建议 and nothing else: the words come next."""
    WITHDRAW = "withdraw"
    """撤回, with or without a ticket number."""
    BROWSE = "browse"
    """目录: the areas of the report."""
    MY_TICKETS = "my_tickets"
    """我的工单."""
    PICK = "pick"
    """A number from a list: Intent.pick."""
    RATE = "rate"
    """评价 and nothing else; a rating itself is read by handlers/tickets/rating.py."""
    ADD = "add"
    """补充 and nothing else: the words come next."""
    HUMAN = "human"
    """转人工."""
    SHOW = "show"
    """查看 3-047, what a button says: Intent.argument is the commitment's id."""
    FOLLOW = "follow"
    """关注, or 关注 老旧小区: then Intent.argument."""
    UNFOLLOW = "unfollow"
    MY_FOLLOWS = "my_follows"
    MY_DATA = "my_data"
    ERASE_DATA = "erase_data"
    CONFIRM_ERASE = "confirm_erase"
    """确认删除, after it was asked for."""
    HURRY = "hurry"
    """催单, 加急: a ticket takes too long."""
    ASK = "ask"
    """我想问个事 and nothing else: the question comes next."""
    ME_TOO = "me_too"
    """我也是 and nothing else."""
    RETURN = "return"
    """返回: to the list that was left, or out of what was begun."""
    KEEP = "keep"
    """An order that is denied (先别撤): Intent.denied stays undone."""
    UNSURE = "unsure"
    """An order, and no telling which: Intent.perhaps."""


class Emergency(StrEnum):
    """Danger to life or property, by who must be called first."""

    CRIME = "crime"
    FIRE = "fire"
    MEDICAL = "medical"
    GAS = "gas"
    SELF_HARM = "self_harm"
    INJURY = "injury"
    """What somebody has already done to the own body."""
    BYSTANDER = "bystander"
    """Somebody else is about to take their own life."""
    RESCUE = "rescue"
    """Collapse, earthquake, a live wire, somebody down a well or a pit."""
    FLOOD = "flood"
    WATER = "water"
    """Somebody in the water."""
    TRAPPED = "trapped"
    """Somebody who can't get out: of a lift, of what fell on them."""
    CHEMICAL = "chemical"
    """What is leaking or burning can poison."""
    ACCIDENT = "accident"
    """A fall, a machine, a current, a burn."""
    TRAFFIC = "traffic"
    MISSING = "missing"
    FRAUD = "fraud"
    UNNAMED = "unnamed"
    """A cry for help that says no more."""


@dataclass(frozen=True, slots=True)
class Intent:
    """What a message is, and what it holds."""

    kind: Kind
    text: str
    """The message, normalised for matching; the citizen's own words stay in Incoming."""
    feedback: FeedbackKind | None = None
    """For SUGGESTION and COMPLAINT (and a 求助, 咨询 or 感谢, filed the same way): which of the five kinds."""
    sure: bool = True
    """False where it may also be something else: a doubtful feedback is asked about once, then filed; an order that was
    only guessed takes nothing away before it is confirmed."""
    command: Command | None = None
    denied: Command | None = None
    """For KEEP: what is not to be done."""
    perhaps: tuple[Command, ...] = ()
    """For UNSURE: what may be meant, likeliest first."""
    argument: str | None = None
    """A ticket number in its standard form, or a commitment's id."""
    pick: int | None = None
    """1 for the first of the list, -1 for the last; for MORE, the page."""
    more_picks: tuple[int, ...] = ()
    """Where several are pointed at (前三个), those after the first."""
    emergency: Emergency | None = None
    finding: Finding | None = None
    """For QUESTION: what it was found to mean. For feedback: the commitments that it touches."""
    section: Section | None = None
    """For a QUESTION that asks for a whole area, topic or theme."""
    smalltalk: str | None = None
    """greeting, thanks, bye, who, praise, ack, abuse or told (what asks for nothing): the key of a reply in wording."""
    also: FeedbackKind | None = None
    """For a QUESTION that tells something besides: the kind of feedback it might be filed as."""
    told: str = ""
    """The part of it that tells that, folded; empty where it can't be told from the rest."""
    figure: Figure | None = None
    """For a QUESTION that is a figure and nothing else."""
    nearest: Closest | None = None
    """For a QUESTION that the report does not answer: what it has of the thing that is named."""
    aspect: Aspect | None = None
    """For a QUESTION that wants something beside the plan: another year's figure, whether a figure is right, a meaning, names."""
    detail: Detail | None = None
    """For a QUESTION that wants what a plan does not tell of a thing that it names: its price, its telephone."""
    recalled: tuple[Recalled, ...] = ()
    """For another year: what the report's review tells of it, each with its reasons."""
    perhaps_danger: Emergency | None = None
    """The danger that is not likely, and can't be ruled out."""
    asks: bool = False
    """For feedback that asks besides what the report says: True where that was found."""
    besides: tuple[Slot, ...] = ()
    """For a QUESTION: what is asked of the same thing besides, in words that name nothing: 造价多少."""

    @property
    def band(self) -> Band:
        """How surely the report speaks of it; DECLINE where nothing was looked for."""
        return self.finding.band if self.finding else Band.DECLINE

    @property
    def found(self) -> bool:
        """True where the report surely speaks of it."""
        return self.band is Band.ANSWER

    @property
    def speaks(self) -> bool:
        """True where it asks or wants something: no order, no small talk, no danger, nothing about a ticket alone."""
        return self.kind in (Kind.QUESTION, Kind.SUGGESTION, Kind.COMPLAINT)

    @property
    def results(self) -> tuple[Baseline, ...]:
        """What the report's review tells of another year."""
        return tuple(one.result for one in self.recalled)
