"""Text and state -> Intent: what a citizen's message is. Pure; the words it listens for are data."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from handlers import ticket_number
from handlers.messages import Kind, Mode, State
from knowledge.browse import Browser
from knowledge.commitment import Band, Finding, Section
from knowledge.language.folding import fold
from knowledge.language.lexicon import GAP, Lexicon
from knowledge.matching.matcher import Matcher
from storage.records import FeedbackKind


class Command(StrEnum):
    """What a citizen can order in so many words."""

    HELP = "help"
    CANCEL = "cancel"
    """取消: drop the draft or the list."""
    MORE = "more"
    """更多 / 还有呢: the rest of a long message, or the next page of a list."""
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
    SHOW = "show"
    """查看 3-047, what a button says: Intent.argument is the commitment's id."""


class Emergency(StrEnum):
    """Danger to life or property, by who must be called first."""

    CRIME = "crime"
    FIRE = "fire"
    MEDICAL = "medical"
    GAS = "gas"
    SELF_HARM = "self_harm"


@dataclass(frozen=True, slots=True)
class Intent:
    """What a message is, and what it holds."""

    kind: Kind
    text: str
    """The message, normalised for matching; the citizen's own words stay in Incoming."""
    feedback: FeedbackKind | None = None
    """For SUGGESTION and COMPLAINT (and a 求助, 咨询 or 感谢, filed the same way): which of the five kinds."""
    sure: bool = True
    """False where it may also be something else: a doubtful feedback is asked about once, then filed."""
    command: Command | None = None
    argument: str | None = None
    """A ticket number in its standard form, or a commitment's id."""
    pick: int | None = None
    """1 for the first of the list."""
    emergency: Emergency | None = None
    finding: Finding | None = None
    """For QUESTION: what it was found to mean. For feedback: the commitments that it touches."""
    section: Section | None = None
    """For a QUESTION that asks for a whole area, topic or theme."""
    smalltalk: str | None = None
    """greeting, thanks, bye, who, praise, ack or abuse: the key of a reply in wording."""


_MARKS = re.compile(r"[\s\W_]+")
_PICK = re.compile(
    r"我?(?:就|想|要|选|选择|看|查看|序号|答案)*第?(\d{1,2}|[一二两三四五六七八九十])(?:个|条|项|号|点)?(?:那个|那条|那项)?(?:吧|呢|啊|的)?"
)
_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_SHOW = re.compile(r"^查看\s*([a-z0-9]+-\d{3})$")
_QUESTION_END = re.compile(r"(?:[?吗呢么咯]|[了过]没有?|不)\W*$")
_THIS_YEAR = re.compile(
    r"(?:今年|以后|上头|上面)[^,。;?]{0,10}(?:([\u3400-\u4dbf\u4e00-\u9fff])不\1|让不让|有没)|[让给抓管治](?:不|没)[让给抓管治]\S{0,4}[?]?$"
)
"""今年管不管: whether something will be done, not that nothing is."""
_WANTS_TO_KNOW = re.compile(r"(?:想|就|要|只)(?:问|晓得|知道|了解|咨询)(?!题)")
_STICKER = re.compile(r"\[[^\[\]]{1,6}\]")
_LAUGH = re.compile(r"[哈嘿呵嘻]{2,}")
_BROWSE = re.compile(
    r"哪些|方面|总体|全部|整体|所有|列一?列|列出|清单|介绍|概况|都有(?:啥|什么|哪)|(?:写|说|讲|提)了?(?:些|到)?(?:啥|什么|哪)|都给我|(?:啥|什么)(?:安排|内容|举措|措施|打算)"
)
_KEPT = 2_000
"""Messages whose reading is kept: one read ahead is asked for at once, and residents ask the same things."""
_PLAIN = 3
"""The weight of one plain word, such as 投诉."""
_MOST = 5
"""A long story of grievances that ends in a question is a question still."""
_DOUBT = 0.5
"""How much stronger the question may be before feedback is no longer thought of."""
_ENOUGH = 2
"""The weight from which a kind is thought of at all."""
_LEAST = {
    FeedbackKind.COMPLAINT: _ENOUGH,
    FeedbackKind.SUGGESTION: _PLAIN,
    FeedbackKind.HELP: _PLAIN,
    FeedbackKind.THANKS: _PLAIN,
}
"""能不能 and 帮我 stand in questions too; what is broken or stinks hardly does."""
_END = 24
"""Characters of a message's end that hold what is wanted."""
SURE_ALL_THE_SAME = 0.95
"""Probability at which a question about a procedure is still offered what the report says of the thing."""
LISTED_BELOW = 0.8
"""Probability from which 有哪些 asks about the one commitment that was found rather than for a list."""
_SHORT = 14
"""Characters: a message this short holds one thing; where it surely names a commitment (根治欠薪) it asks about it."""


@dataclass(frozen=True, slots=True)
class _Cues:
    """How strongly a message's words point to each kind; 3 is one plain word such as 建议."""

    question: float
    plan: float
    suggestion: float
    wish: float
    complaint: float
    grievance: float
    help: float
    thanks: float
    inquiry: float
    status: float

    @property
    def feedback(self) -> tuple[float, FeedbackKind]:
        """The strongest of the kinds of feedback; what is described counts beside what it is called."""
        kinds = (
            (self.complaint + self.grievance, FeedbackKind.COMPLAINT),
            (self.suggestion + self.wish, FeedbackKind.SUGGESTION),
            (self.help, FeedbackKind.HELP),
            (self.thanks, FeedbackKind.THANKS),
        )
        return max(kinds, key=lambda kind: kind[0])


class Understanding:
    """Reads a message as an attentive clerk would; built once for a city."""

    def __init__(self, matcher: Matcher, browser: Browser, lexicon: Lexicon) -> None:
        self._matcher, self._browser, self._lexicon = matcher, browser, lexicon
        self._cues = {
            kind: [(_pattern(cue), weight) for cue, weight in cues] for kind, cues in lexicon.intents.items()
        }
        self._dangers = {
            kind: ([_pattern(cue) for cue in cues], [_pattern(look_alike) for look_alike in harmless])
            for kind, (cues, harmless) in lexicon.emergencies.items()
        }
        self._read = lru_cache(maxsize=_KEPT)(self._matter)

    def understand(self, text: str, state: State) -> Intent:
        """Tell what `text` is, given where the conversation stands."""
        folded = fold(text)
        bare = _MARKS.sub("", folded)
        emergency = self._emergency(folded)
        if emergency:
            return Intent(Kind.EMERGENCY, folded, emergency=emergency)
        return self._command(folded, bare, state) or self._chatter(folded, bare) or self._read(folded)

    def read_ahead(self, text: str) -> None:
        """Do the part that needs no state and takes longest, so that `understand` finds it done."""
        self._read(fold(text))

    def _emergency(self, folded: str) -> Emergency | None:
        for kind, (cues, harmless) in self._dangers.items():
            rest = folded
            for look_alike in harmless:
                rest = look_alike.sub(" ", rest)
            if any(cue.search(rest) for cue in cues):
                return Emergency(kind)
        return None

    def _command(self, folded: str, bare: str, state: State) -> Intent | None:
        if shown := _SHOW.match(folded.strip()):
            return Intent(Kind.COMMAND, folded, command=Command.SHOW, argument=shown.group(1))
        number = ticket_number.parse(folded)
        meant = number is not None or ticket_number.mistyped(folded)
        if bare in self._lexicon.commands["withdraw"] or (meant and "撤" in bare):
            return Intent(Kind.COMMAND, folded, command=Command.WITHDRAW, argument=number)
        if meant and len(bare) <= 3 * _SHORT:
            return Intent(Kind.STATUS, folded, argument=number)
        if pick := _PICK.fullmatch(bare):
            digits = pick.group(1)
            return Intent(Kind.COMMAND, folded, command=Command.PICK, pick=_DIGITS.get(digits) or int(digits))
        return self._spoken_command(folded, bare, state)

    def _spoken_command(self, folded: str, bare: str, state: State) -> Intent | None:
        for name, whole in self._lexicon.commands.items():
            # 好 and 可以 order something only where something was asked; else they are small talk.
            asked = state.mode is Mode.CONFIRMING or bare not in self._lexicon.smalltalk["ack"]
            if bare in whole and (asked or name not in ("confirm", "deny")):
                command = Command.CANCEL if name == "deny" else Command(name)
                return Intent(Kind.COMMAND, folded, command=command)
        return None

    def _chatter(self, folded: str, bare: str) -> Intent | None:
        if not bare:
            return Intent(Kind.SMALLTALK, folded, smalltalk="ack")
        for kind, whole in self._lexicon.smalltalk.items():
            if bare in whole or _made_of(bare, whole):
                return Intent(Kind.SMALLTALK, folded, smalltalk=kind)
        return None

    def _matter(self, folded: str) -> Intent:
        """A question, feedback, or a wish to know how a ticket stands."""
        cues = self._weigh(folded)
        if cues.status >= _PLAIN and cues.status > cues.feedback[0]:
            return Intent(Kind.STATUS, folded)
        finding = self._matcher.find(folded)
        said, kind = cues.feedback
        strength = min(said, _MOST)
        # A story of grievances may end in a question about the plan: the end says what is wanted.
        asks = self._asks(folded, cues) + finding.probability
        if (
            strength < _PLAIN
            and finding.probability < SURE_ALL_THE_SAME
            and (chat := self._small_talk_in(folded))
        ):
            return Intent(Kind.SMALLTALK, folded, smalltalk=chat)
        plain = max(cues.suggestion, cues.complaint, cues.help, cues.thanks) >= _PLAIN
        names_it = len(folded) <= _SHORT and finding.probability >= SURE_ALL_THE_SAME and not plain
        if strength >= _LEAST[kind] and strength + _DOUBT >= asks and not names_it:
            return _feedback(folded, kind, finding, sure=strength >= asks)
        lists = _BROWSE.search(folded) and finding.probability < LISTED_BELOW and not finding.outside
        section = self._browser.find(folded, self._matcher.relevance(folded)) if lists else None
        if cues.inquiry >= _PLAIN:
            finding = _doubted(finding)
        return Intent(Kind.QUESTION, folded, finding=finding, section=section)

    def _asks(self, folded: str, cues: _Cues) -> float:
        """How strongly the message asks what is planned; its end counts most."""
        end = self._weigh(folded[-_END:]) if len(folded) > _END else cues
        this_year = 3.0 * bool(_THIS_YEAR.search(folded) or _WANTS_TO_KNOW.search(folded))
        return (
            max(cues.plan / 2, end.plan) + 0.5 * end.question + bool(_QUESTION_END.search(folded)) + this_year
        )

    def _small_talk_in(self, folded: str) -> str | None:
        """The small talk that makes up most of a short message: 早上好呀,过早冇."""
        bare = _MARKS.sub("", _STICKER.sub("", folded))
        if not bare or _LAUGH.match(bare):
            return "ack"
        if len(bare) > _SHORT:
            return None
        wholes = ((kind, word) for kind, words in self._lexicon.smalltalk.items() for word in words)
        said = [(len(word), kind) for kind, word in wholes if len(word) > 1 and word in bare]
        length, kind = max(said, default=(0, None))
        return kind if 5 * length >= 2 * len(bare) else None

    def _weigh(self, folded: str) -> _Cues:
        return _Cues(**{kind: _weight(folded, cues) for kind, cues in self._cues.items()})


def _doubted(finding: Finding) -> Finding:
    """The finding a band lower: 怎么补办 and 几点开门 ask what no work report says, though it may speak of the thing."""
    band = (
        Band.CHOOSE
        if finding.band is Band.ANSWER and finding.probability >= SURE_ALL_THE_SAME
        else Band.DECLINE
    )
    return replace(finding, band=band)


def _feedback(folded: str, kind: FeedbackKind, finding: Finding, *, sure: bool) -> Intent:
    message = Kind.COMPLAINT if kind in (FeedbackKind.COMPLAINT, FeedbackKind.HELP) else Kind.SUGGESTION
    return Intent(message, folded, feedback=kind, sure=sure, finding=finding)


def _weight(folded: str, cues: list[tuple[re.Pattern[str], float]]) -> float:
    """The three strongest cues together: more of the same says nothing new."""
    return sum(sorted((weight for pattern, weight in cues if pattern.search(folded)), reverse=True)[:3])


def _pattern(cue: str) -> re.Pattern[str]:
    return re.compile(".{0,12}".join(map(re.escape, cue.split(GAP))))


def _made_of(bare: str, whole: frozenset[str]) -> bool:
    """Tell whether the message is nothing but such words in a row: 好的谢谢."""
    rest = bare
    while rest:
        head = next(
            (word for word in sorted(whole, key=len, reverse=True) if word and rest.startswith(word)), None
        )
        if head is None:
            return False
        rest = rest[len(head) :]
    return True
