"""What a citizen's message means: its kind, and its content."""

from dataclasses import dataclass
from enum import StrEnum

from handlers.messages import Kind
from knowledge.commitment import Baseline
from knowledge.found import Band, Finding, ResultMatch, Section
from knowledge.language.pointing import Slot
from knowledge.matching.aspect import Aspect
from knowledge.matching.closest import Closest
from knowledge.matching.detail import Detail
from knowledge.matching.figures import Figure
from storage.records import FeedbackKind


class Command(StrEnum):
    """What a citizen can order explicitly."""

    HELP = "help"
    PRIVACY = "privacy"
    """隐私说明: what is stored about a citizen."""
    CANCEL = "cancel"
    """取消: drop the draft or the list."""
    MORE = "more"
    """更多 / 还有呢: the rest of a long message, or the next page of a list."""
    BACK = "back"
    """上一页: the previous page of a list."""
    NONE_OF_THESE = "none"
    """都不是."""
    CONFIRM = "confirm"
    """是 / 提交, after an offer to file a draft."""
    FEEDBACK = "feedback"
    """我要提建议 and nothing else: the words follow."""
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
    """补充 and nothing else: the words follow."""
    HUMAN = "human"
    """转人工."""
    SHOW = "show"
    """查看 3-047, as sent by a button: Intent.argument is the commitment's id."""
    FOLLOW = "follow"
    """关注, or 关注 老旧小区 with Intent.argument."""
    UNFOLLOW = "unfollow"
    MY_FOLLOWS = "my_follows"
    MY_DATA = "my_data"
    ERASE_DATA = "erase_data"
    CONFIRM_ERASE = "confirm_erase"
    """确认删除, after it was requested."""
    HURRY = "hurry"
    """催单, 加急: a ticket takes too long."""
    ASK = "ask"
    """我想问个事 and nothing else: the question follows."""
    ME_TOO = "me_too"
    """我也是 and nothing else."""
    RETURN = "return"
    """返回: to the previous list, or out of what was begun."""
    KEEP = "keep"
    """A denied order (先别撤): Intent.denied is not carried out."""
    UNSURE = "unsure"
    """An ambiguous order: Intent.perhaps."""


GUESSES = (
    Command.UNSURE,
    Command.ME_TOO,
    Command.NONE_OF_THESE,
    Command.MORE,
    Command.BACK,
    Command.ASK,
)
"""Orders that, guessed, may be no more than what somebody goes on to tell: 昨天也是, 没有清, 还有两盏没亮."""


class Emergency(StrEnum):
    """Danger to life or property, by who must be called first."""

    CRIME = "crime"
    FIRE = "fire"
    MEDICAL = "medical"
    GAS = "gas"
    SELF_HARM = "self_harm"
    INJURY = "injury"
    """Self-inflicted injury."""
    BYSTANDER = "bystander"
    """Somebody else is about to take their own life."""
    RESCUE = "rescue"
    """Collapse, earthquake, a live wire, somebody in a well or a pit."""
    FLOOD = "flood"
    WATER = "water"
    """Somebody in the water."""
    TRAPPED = "trapped"
    """Somebody who can't get out: of a lift, from under something."""
    CHEMICAL = "chemical"
    """A leak or fire that may be poisonous."""
    ACCIDENT = "accident"
    """A fall, a machine, an electric shock, a burn."""
    TRAFFIC = "traffic"
    MISSING = "missing"
    FRAUD = "fraud"
    UNNAMED = "unnamed"
    """An unspecific cry for help."""


@dataclass(frozen=True, slots=True)
class Intent:
    """What a message means."""

    kind: Kind
    text: str
    """The message, normalised for matching; the original words stay in Incoming."""
    feedback: FeedbackKind | None = None
    """For SUGGESTION and COMPLAINT (and 求助, 咨询 or 感谢, filed the same way): which of the five kinds."""
    sure: bool = True
    """False if it may be something else.

    Doubtful feedback is confirmed before filing, a guessed order before it takes anything away; a danger that no known
    words name may be the one told before.
    """
    command: Command | None = None
    denied: Command | None = None
    """For KEEP: what is not to be done."""
    perhaps: tuple[Command, ...] = ()
    """For UNSURE: what may be meant, likeliest first."""
    argument: str | None = None
    """A ticket number in standard form, or a commitment's id."""
    pick: int | None = None
    """1 for the first of the list, -1 for the last; for MORE, the page."""
    more_picks: tuple[int, ...] = ()
    """If several are referred to (前三个), those after the first."""
    emergency: Emergency | None = None
    finding: Finding | None = None
    """For QUESTION: the matches. For feedback: the commitments that it concerns."""
    section: Section | None = None
    """For a QUESTION that asks for a whole area, topic or theme."""
    smalltalk: str | None = None
    """greeting, thanks, bye, who, praise, ack, abuse or told (asks for nothing): the key of a reply in wording."""
    also: FeedbackKind | None = None
    """For a QUESTION that also reports something: the kind of feedback that it might be filed as."""
    told: str = ""
    """The part that reports it, folded; empty if it can't be separated."""
    figure: Figure | None = None
    """For a QUESTION that is only a figure."""
    nearest: Closest | None = None
    """For a QUESTION that the report does not answer: the closest that it has."""
    aspect: Aspect | None = None
    """For a QUESTION beyond the plan: another year's figure, whether a figure is right, a meaning, names."""
    detail: Detail | None = None
    """For a QUESTION about what a plan never tells of the thing it names: its price, its telephone."""
    recalled: tuple[ResultMatch, ...] = ()
    """For another year: what the report's review tells of it, with the reasons."""
    perhaps_danger: Emergency | None = None
    """A danger that is unlikely but can't be ruled out."""
    asks: bool = False
    """For feedback that also asks what the report says: True if that was found."""
    besides: tuple[Slot, ...] = ()
    """For a QUESTION: what else is asked about the same thing without naming it: 造价多少."""

    @property
    def band(self) -> Band:
        """How certain it is that the report covers it; DECLINE if nothing was looked up."""
        return self.finding.band if self.finding else Band.DECLINE

    @property
    def found(self) -> bool:
        """True if the report certainly covers it."""
        return self.band is Band.ANSWER

    @property
    def speaks(self) -> bool:
        """True if it asks or wants something, rather than an order, small talk, danger, or a ticket's status."""
        return self.kind in (Kind.QUESTION, Kind.SUGGESTION, Kind.COMPLAINT)

    @property
    def results(self) -> tuple[Baseline, ...]:
        """What the report's review tells of another year."""
        return tuple(one.result for one in self.recalled)
