"""Text and state -> Intent: what a citizen's message is. Pure; the words it listens for are data."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from math import exp
from threading import Lock

from handlers import ticket_number
from handlers.messages import Kind, Mode, State
from handlers.orders import follow_order
from knowledge.browse import Browser
from knowledge.commitment import Band, Finding, Section
from knowledge.intent.listener import Heard, Listener
from knowledge.language.folding import fold
from knowledge.language.lexicon import Lexicon
from knowledge.language.typist import Typist
from knowledge.matching.matcher import Matcher
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
    """评价 and nothing else; a rating itself is read by handlers/rating.py."""
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
    also: FeedbackKind | None = None
    """For a QUESTION that tells something besides: the kind of feedback it might be filed as."""
    asks: bool = False
    """For feedback that asks besides what the report says: True where that was found."""


_MARKS = re.compile(r"[\s\W_]+")
_PICK = re.compile(
    r"我?(?:就|想|要|选|选择|看|查看|序号|答案)*第?(\d{1,2}|[一二两三四五六七八九十])(?:个|条|项|号|点)?(?:那个|那条|那项)?(?:吧|呢|啊|的)?"
)
_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_SHOW = re.compile(r"^查看\s*([a-z0-9]+-\d{3})$")
_STICKER = re.compile(r"\[[^\[\]]{1,6}\]")
_KEPT = 2_000
"""Messages whose reading is kept: one read ahead is asked for at once, and residents ask the same things."""
_SHORT = 14
"""Characters: a message this short holds one thing; where it surely names a commitment (根治欠薪) it asks about it."""
_ORDER = 30
"""Characters: an order in one's own words (还有没得,再来几条) is no longer."""
SURE_ALL_THE_SAME = 0.95
"""Probability at which a question about a procedure is still offered what the report says of the thing."""
LISTED_BELOW = 0.8
"""Probability from which 有哪些 asks about the one commitment that was found rather than for a list."""
NARROW = 0.3
"""What a message tells beside a field, as a share of what the most telling word does, from which it asks for something narrower."""
_FIGURE = re.compile(r"\d")
_WHETHER = re.compile(r"吗\W*$")
_PLAIN = 0.6
"""How likely small talk or an order in free words must be."""
_LIKELY = 0.5
_OFF_PLAN = 0.85
"""How likely a question must ask for a procedure before a commitment that was found is not even offered."""
_ALSO = 0.25
"""From here on a second kind is not left unanswered: a question that grumbles, a complaint that asks."""
_DANGER, _DANGER_ALL_THE_SAME, _NO_DANGER = 0.45, 0.9, 0.02
"""How likely danger must be where none of its words is known, and where they stand in a look-alike only; and so unlikely
that known words mean none."""
_LETTER = 160
"""Characters: whoever writes more wants to be heard."""
_STORY = 60
"""Characters from which a question is a story of one's own."""
_LETTERS_LIKELIER = 0.7
"""Log-odds by which a letter is likelier feedback."""
_DOUBT, _FOUND = 2.0, 0.3
"""Log-odds by which feedback must be likelier than a question, for each unit of probability above this one that the
report speaks of it: a ticket that nobody wanted is worse than the offer to file one."""
_NAMED = 2.5
"""What surely naming a commitment adds to the log-odds of a question in a short message that is heard as nothing else."""
_FEEDBACK = {
    "suggestion": FeedbackKind.SUGGESTION,
    "complaint": FeedbackKind.COMPLAINT,
    "help": FeedbackKind.HELP,
    "thanks": FeedbackKind.THANKS,
    "inquiry": FeedbackKind.INQUIRY,
}


class Understanding:
    """Reads a message as an attentive clerk would; built once for a city."""

    def __init__(self, matcher: Matcher, browser: Browser, lexicon: Lexicon, typist: Typist) -> None:
        self._matcher, self._browser, self._lexicon, self._typist = matcher, browser, lexicon, typist
        self._listener = Listener(lexicon)
        self._talk = {kind: _in_a_row(whole) for kind, whole in lexicon.smalltalk.items()}
        self._readings: dict[str, Intent] = {}
        self._keeping = Lock()

    def understand(self, text: str, state: State) -> Intent:
        """Tell what `text` is, given where the conversation stands."""
        folded = self._fold(text)
        bare = _MARKS.sub("", folded)
        found = None if self._listener.dangers.named(folded) else self._exact(folded, bare, state)
        return found or self._read(folded)

    def read_ahead(self, text: str) -> None:
        """Do the part that needs no state and takes longest, so that `understand` finds it done."""
        self._read(self._fold(text))

    def has_read(self, text: str) -> bool:
        """Tell whether `read_ahead` would find it done."""
        return self._fold(text) in self._readings

    def reasons(self, text: str) -> list[tuple[str, float]]:
        """What in the text spoke most for what it was taken for, weightiest first."""
        return self._listener.reasons(self._listener.hear(self._fold(text)))

    def _read(self, folded: str) -> Intent:
        """Do the part that needs no state, or find it done; may be called from several threads."""
        if (reading := self._readings.get(folded)) is None:
            reading = self._matter(folded)
            with self._keeping:
                self._readings[folded] = reading
                while len(self._readings) > _KEPT:
                    del self._readings[next(iter(self._readings))]
        return reading

    def _fold(self, text: str) -> str:
        """One spelling, pinyin put into characters."""
        return self._typist.typed(fold(text))

    def _exact(self, folded: str, bare: str, state: State) -> Intent | None:
        return self._command(folded, bare, state) or self._chatter(folded, bare)

    def _command(self, folded: str, bare: str, state: State) -> Intent | None:
        if shown := _SHOW.match(folded.strip()):
            return Intent(Kind.COMMAND, folded, command=Command.SHOW, argument=shown.group(1))
        if bare not in self._lexicon.commands["follow"] and (order := follow_order(folded)):
            return Intent(Kind.COMMAND, folded, command=Command(order[0]), argument=order[1])
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
        for kind, in_a_row in self._talk.items():
            if in_a_row.fullmatch(bare):
                return Intent(Kind.SMALLTALK, folded, smalltalk=kind)
        return None

    def _matter(self, folded: str) -> Intent:
        """Danger, feedback, a question, a wish to know how a ticket stands; an order or small talk in free words."""
        heard = self._listener.hear(folded)
        if danger := self._danger(folded, heard):
            return Intent(Kind.EMERGENCY, folded, emergency=danger)
        finding = self._matcher.find(folded)
        odds = _Odds(heard, finding, len(folded))
        aside = odds.aside(folded)
        if aside and aside.command is Command.BROWSE and self._browser.named(folded):
            aside = None  # 教育的都列出来: not the table of contents, but that field.
        return aside or odds.feedback(folded) or self._question(folded, odds)

    def _danger(self, folded: str, heard: Heard) -> Emergency | None:
        named, likely = self._listener.dangers.named(folded), heard.share("sos")
        if named and likely >= _NO_DANGER:
            return Emergency(named)
        least = _DANGER_ALL_THE_SAME if self._listener.dangers.only_looks_like(folded) else _DANGER
        return Emergency(heard.likeliest("sos")) if likely >= least else None

    def _question(self, folded: str, odds: "_Odds") -> Intent:
        finding = odds.finding
        section = (
            self._browser.find(folded, self._matcher.relevance) if self._lists(folded, finding) else None
        )
        if odds.off_plan >= _LIKELY and not finding.named:
            finding = _doubted(finding, surely=odds.off_plan >= _OFF_PLAN)
        return Intent(Kind.QUESTION, folded, finding=finding, section=section, also=odds.also)

    def _lists(self, folded: str, finding: Finding) -> bool:
        """Tell whether a whole field is asked for: in the words of a list, or by naming it and nothing narrower."""
        if finding.outside:
            return False
        listing, field = self._browser.listing(folded), self._browser.named(folded)
        if field and field.only:
            return listing or finding.band is not Band.ANSWER
        if not listing or len(folded) >= _STORY or _WHETHER.search(folded):
            return False
        # Where one commitment was surely found, the message must tell nothing beside the field (养老这块有些么照顾).
        return finding.probability < LISTED_BELOW or (
            field is not None and not _FIGURE.search(folded) and self._matcher.tells(field.rest) <= NARROW
        )


class _Odds:
    """What was heard and what was found, weighed together."""

    def __init__(self, heard: Heard, finding: Finding, length: int) -> None:
        self._heard, self.finding, self._length = heard, finding, length
        told = sum(heard.coarse.get(kind, 0.0) for kind in _FEEDBACK)
        named = _NAMED * max(0.0, 2 * finding.probability - 1) * (1 - told)
        raise_by = exp(named) if length <= _SHORT else 1.0
        kinds = {**heard.coarse, "plan": heard.coarse.get("plan", 0.0) * raise_by}
        total = sum(kinds.values())
        self._kinds = {kind: likely / total for kind, likely in kinds.items()}
        self._said = max(_FEEDBACK, key=lambda kind: self._kinds.get(kind, 0.0))

    def _share(self, *kinds: str) -> float:
        return sum(self._kinds.get(kind, 0.0) for kind in kinds)

    @property
    def _told(self) -> float:
        """How likely it is feedback of any kind."""
        return self._share(*(kind for kind in _FEEDBACK if kind != "inquiry" or not self._answerable))

    @property
    def _asked(self) -> float:
        return self._share("plan", "procedure", "other", *(["inquiry"] if self._answerable else []))

    @property
    def _answerable(self) -> bool:
        """An inquiry about what the report surely says is a question like any other, but for a letter."""
        return self.finding.band is Band.ANSWER and self._length <= _LETTER

    @property
    def off_plan(self) -> float:
        """How likely a question asks how to do something, or of the wide world, rather than what is planned."""
        share = self._share("procedure", "other") / (self._asked or 1.0)
        # 怎么申请 in so many words outweighs the thing that it is asked of.
        plainly = self._heard.features.figures.get("cue:inquiry", 0.0) >= 1
        return max(share, _LIKELY) if plainly else share

    @property
    def also(self) -> FeedbackKind | None:
        """What a question tells besides: a grievance, a wish or thanks that somebody may want to pass on."""
        return _FEEDBACK[self._said] if self._told >= _ALSO and self._said != "inquiry" else None

    def aside(self, folded: str) -> Intent | None:
        """How a ticket stands, an order or small talk, where that is what was meant."""
        status, order, talk = self._share("status"), self._share("cmd"), self._share("talk")
        if status >= max(self._told, self._asked, order, talk):
            return Intent(Kind.STATUS, folded)
        if self.finding.probability < SURE_ALL_THE_SAME and self._length <= _ORDER and not self.finding.named:
            if order >= _PLAIN and (self.finding.band is not Band.ANSWER or order > self.finding.probability):
                return Intent(Kind.COMMAND, folded, command=Command(self._heard.likeliest("cmd")))
            if talk >= _PLAIN:
                return Intent(Kind.SMALLTALK, folded, smalltalk=self._heard.likeliest("talk"))
        return None

    def feedback(self, folded: str) -> Intent | None:
        """Feedback, where that is likelier than a question; doubtful where only just."""
        letter = self._length > _LETTER
        against = -_LETTERS_LIKELIER if letter else _DOUBT * max(0.0, self.finding.probability - _FOUND)
        told = self._told >= self._asked * exp(against)
        # Whoever tells at length what no report answers wants an answer from somebody.
        unanswered = self.off_plan >= _LIKELY or self.finding.band is Band.DECLINE
        inquires = self._length >= _STORY and unanswered
        if not (told or inquires):
            return None
        if not told:
            return Intent(Kind.SUGGESTION, folded, feedback=FeedbackKind.INQUIRY, finding=self.finding)
        kind = _FEEDBACK[self._said]
        complains = kind in (FeedbackKind.COMPLAINT, FeedbackKind.HELP)
        message = Kind.COMPLAINT if complains else Kind.SUGGESTION
        asks = self._asked >= _ALSO and self.finding.band is Band.ANSWER
        sure = letter or self._told >= _LIKELY
        return Intent(message, folded, feedback=kind, sure=sure, finding=self.finding, asks=asks)


def _doubted(finding: Finding, *, surely: bool) -> Finding:
    """The finding a band lower: 怎么补办 and 几点开门 ask what no work report says, though it may speak of the thing."""
    offered = finding.band is Band.ANSWER and (not surely or finding.probability >= SURE_ALL_THE_SAME)
    return replace(finding, band=Band.CHOOSE if offered else Band.DECLINE)


def _in_a_row(whole: frozenset[str]) -> re.Pattern[str]:
    """Match a message that is nothing but such words in a row (好的谢谢), each time the longest that fits, and no way back."""
    words = "|".join(re.escape(word) for word in sorted(whole, key=len, reverse=True) if word)
    return re.compile(f"(?:{words})++")
