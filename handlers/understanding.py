"""Text and state -> Intent: what a citizen's message is. Pure; the words it listens for are data."""

import re
from dataclasses import replace
from threading import Lock
from unicodedata import category

from handlers import ordinals, ticket_number
from handlers.aspects import Aspects, Sought
from handlers.intent import Command, Emergency, Intent
from handlers.messages import Kind
from handlers.odds import FILED_AS, QUESTIONS, STORY, TOLD, Odds
from handlers.orders import follow_order
from handlers.state import ASKED, State
from knowledge.browse import Browser
from knowledge.commitment import Band, Finding
from knowledge.intent.listener import Heard, Listener
from knowledge.intent.neglect import neglected, waited_for
from knowledge.language.folding import fold
from knowledge.language.lexicon import Lexicon
from knowledge.language.orders import Orders
from knowledge.language.pointing import SURELY, read
from knowledge.language.typist import Typist
from knowledge.matching.matcher import Matcher
from knowledge.matching.parts import told_besides
from knowledge.matching.review import Review
from knowledge.themes import Named
from storage.records import FeedbackKind

_MARKS = re.compile(r"[\s\W_]+")
_SHOW = re.compile(r"^查看\s*([a-z0-9]+-\d{3})$")
_KEPT = 2_000
"""Messages whose reading is kept: one read ahead is asked for at once, and residents ask the same things."""
_OF_A_TICKET = (Command.WITHDRAW, Command.HURRY)
"""Orders about the ticket whose number stands beside them; 评价 and 补充 are read by their own modules."""
_CONTENT = 3
"""Characters beside 我想投诉 from which it is said what about."""
_NUMBERED = 42
"""Characters of the longest message that asks after a ticket by its number."""
LEADS_FROM, LEADS_ALL_THE_SAME = 0.92, 0.99
"""Probability from which what was found stands at the head of a list, where something narrower than a field is named, and
where only the field is: its words may be a promise's own (高标准农田这块)."""
LISTED_BELOW = 0.9
"""Probability from which 有哪些 asks about the one commitment that was found rather than for a list."""
NARROW = 0.3
"""What a message tells beside a field, as a share of what the most telling word does, from which it asks for something narrower."""
_COMPLAINS = re.compile(r"投诉|举报")
_FIGURE = re.compile(r"\d")
_WHETHER = re.compile(r"吗\W*$")
_ASKED = 0.5
"""How likely a question must be for a place to be what is asked about."""
_TOLD_FROM = 0.5
"""How likely what stands behind a question must be feedback to be offered as such."""
_DANGER, _DANGER_HINTED, _DANGER_ALL_THE_SAME, _NO_DANGER = 0.6, 0.38, 0.9, 0.03
"""How likely danger must be where none of its words is known, where something is spoken of that may be danger, and where
its words stand in a look-alike only; and so unlikely that known words mean none."""
_OF_ITS_KIND, _OF_ITS_KIND_UNHINTED = 0.15, 0.35
"""How likely one kind of danger must be by itself: a little of each is no evidence of any."""
_PERHAPS, _PERHAPS_TOLD = 0.15, 0.03
"""From here on danger can't be ruled out where one of its words stands, and whatever is said also says whom to call; where
nothing is asked for, few words that speak of blood may be all that somebody can type."""
_EXAGGERATES = re.compile(
    r"(?<![烦逼累苦痛疼难打骂欠病活])得(?:我|人)?们?都?真?[想要](?:去?(?:跳楼|跳河|跳江|撞墙)|去?死)"
)
"""吵得我想跳楼: a way to grieve, where what stands before it is a grievance by itself and no suffering of one's own."""
_GRIEVES, _GRIEVES_ANYHOW = 0.55, 0.4
"""How likely a complaint must be to be one, whatever danger no known words name in it; and where what is left of it is one."""


class Understanding:
    """Reads a message as an attentive clerk would; built once for a city."""

    def __init__(
        self,
        matcher: Matcher,
        browser: Browser,
        lexicon: Lexicon,
        typist: Typist,
        *,
        review: Review,
        year: int,
    ) -> None:
        """`year`: the report's own."""
        self._matcher, self._browser, self._lexicon, self._typist = matcher, browser, lexicon, typist
        self._listener, self._orders = Listener(lexicon), Orders(lexicon)
        self._aspects = Aspects(matcher, review, self._listener, year)
        self._this_year = f"{year}年"
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
        return self._listener.reasons(self._hear(self._fold(text)))

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
        """One spelling, pinyin put into characters; whoever names the report's year means this one."""
        return self._typist.typed(fold(text)).replace(self._this_year, "今年")

    def _exact(self, folded: str, bare: str, state: State) -> Intent | None:
        return self._command(folded, bare, state) or self._chatter(folded, bare)

    def _command(self, folded: str, bare: str, state: State) -> Intent | None:
        if shown := _SHOW.match(folded.strip()):
            return Intent(Kind.COMMAND, folded, command=Command.SHOW, argument=shown.group(1))
        if bare not in self._lexicon.commands["follow"] and (order := follow_order(folded)):
            return Intent(Kind.COMMAND, folded, command=Command(order[0]), argument=order[1])
        number = ticket_number.parse(folded)
        if number is not None or ticket_number.mistyped(folded):
            return self._about_ticket(folded, bare, number)
        if (place := ordinals.read(bare)) is not None:
            return Intent(Kind.COMMAND, folded, command=Command.PICK, pick=place)
        return self._whole_command(folded, bare, state) or self._spoken_command(folded)

    def _about_ticket(self, folded: str, bare: str, number: str | None) -> Intent | None:
        """What is ordered beside a ticket's number, else a wish to know how far it is."""
        rest = ticket_number.without(folded)
        order = self._whole_command(rest, _MARKS.sub("", rest), State()) or self._spoken_command(rest)
        if order and (order.command in _OF_A_TICKET or order.denied in _OF_A_TICKET):
            return replace(order, text=folded, argument=number)
        if "撤" in bare and len(bare) <= _NUMBERED:
            return Intent(Kind.COMMAND, folded, command=Command.WITHDRAW, argument=number, sure=False)
        return Intent(Kind.STATUS, folded, argument=number) if len(bare) <= _NUMBERED else None

    def _whole_command(self, folded: str, bare: str, state: State) -> Intent | None:
        for name, whole in self._lexicon.commands.items():
            # 好 and 可以 order something only where something was asked; else they are small talk.
            offered = state.mode in ASKED or (state.draft and state.draft_kind)
            asked = offered or bare not in self._lexicon.smalltalk["ack"]
            if bare in whole and (asked or name not in ("confirm", "deny")):
                return _ordered(folded, Command.CANCEL if name == "deny" else Command(name))
        return None

    def _spoken_command(self, folded: str) -> Intent | None:
        """An order in free words and nothing else, or one that is denied."""
        said = self._orders.read(folded)
        if said is None:
            return None
        if said.denied:
            return Intent(Kind.COMMAND, folded, command=Command.KEEP, denied=Command(said.order))
        return replace(_ordered(folded, Command(said.order)), sure=said.sure)

    def _chatter(self, folded: str, bare: str) -> Intent | None:
        if not bare:
            # A mark asks, what no one knows; 👍 nods.
            marks = any(category(sign).startswith("P") for sign in folded)
            return Intent(Kind.SMALLTALK, folded, smalltalk=TOLD if marks else "ack")
        for kind, in_a_row in self._talk.items():
            if in_a_row.fullmatch(bare):
                return Intent(Kind.SMALLTALK, folded, smalltalk=kind)
        return None

    def _matter(self, folded: str) -> Intent:
        """Danger, feedback, a question, a wish to know how a ticket stands; an order or small talk in free words."""
        if plain := self._exaggerated(folded):
            return replace(
                self._meant(plain, self._hear(plain)), text=folded, perhaps_danger=Emergency.SELF_HARM
            )
        heard = self._hear(folded)
        if danger := self._danger(folded, heard):
            return Intent(Kind.EMERGENCY, folded, emergency=danger)
        meant = self._meant(folded, heard)
        least = _PERHAPS_TOLD if meant.smalltalk == TOLD else _PERHAPS
        if heard.share("sos") < least or not self._listener.dangers.hinted(folded):
            return meant
        return replace(meant, perhaps_danger=Emergency(heard.likeliest("sos")))

    def _exaggerated(self, folded: str) -> str | None:
        """The grievance without the wish to die by which it only says how bad things are; None where it may be meant."""
        plain = _EXAGGERATES.sub("得很", folded)
        grieves = plain != folded and self._hear(plain).share(*FILED_AS) >= _GRIEVES_ANYHOW
        return plain if grieves and self._danger(plain, self._hear(plain)) is None else None

    def _meant(self, folded: str, heard: Heard) -> Intent:
        """What a message is that tells of no danger."""
        if both := self._told_besides(folded):
            return both
        sought = self._aspects.seek(folded, self._matcher.find(folded, heard.off_plan))
        topic = self._topic(folded, heard, sought.finding)
        grieves = neglected(folded) or (topic.band is not Band.ANSWER and waited_for(folded))
        odds = Odds(heard, topic, len(folded), grieves=grieves)
        aside = odds.aside(folded)
        if aside and aside.kind is not Kind.STATUS and _asks_of_what_was_said(folded):
            aside = None  # 去年呢 is no 还有呢, and 谁负责 no 你是谁.
        if aside and aside.command is Command.BROWSE and self._browser.named(folded):
            aside = None  # 教育的都列出来: not the table of contents, but that field.
        if aside and aside.command is Command.FEEDBACK and self._tells(folded):
            return odds.told(folded)  # 我想投诉学校食堂: what it is about is said already.
        if told := aside or odds.feedback(folded):
            return told if told is aside else replace(told, finding=sought.finding)
        wanted = sought.finding.band is not Band.ANSWER and self._orders.wants("feedback", folded)
        return odds.told(folded) if wanted and self._tells(folded) else self._question(folded, odds, sought)

    def _topic(self, folded: str, heard: Heard, finding: Finding) -> Finding:
        """What was found, of a grievance or a wish without its places: there they say where, in a question perhaps what."""
        beside = folded if heard.share(*QUESTIONS) >= _ASKED else self._matcher.beside_places(folded)
        return finding if beside == folded else self._matcher.find(beside, heard.off_plan)

    def _hear(self, folded: str) -> Heard:
        """How it is put, whatever place is named."""
        return self._listener.hear(self._matcher.beside_places(folded))

    def _told_besides(self, folded: str) -> Intent | None:
        """A question that is surely answered, and at its end a grievance or a wish, which is offered to be filed."""
        asked, told = told_besides(folded) or ("", "")
        heard = self._listener.hear(told) if told else None
        likely = {kind: heard.share(said) for said, kind in FILED_AS.items()} if heard else {}
        if sum(likely.values()) < _TOLD_FROM:
            return None
        intent = self._matter(asked)
        if (
            intent.kind is not Kind.QUESTION
            or intent.finding is None
            or intent.finding.band is not Band.ANSWER
        ):
            return None
        return replace(intent, text=folded, section=None, also=max(likely, key=likely.__getitem__))

    def _tells(self, folded: str) -> bool:
        """Tell whether somebody who wants to give feedback says what it is."""
        return len(self._orders.content("feedback", _MARKS.sub("", folded))) >= _CONTENT

    def _danger(self, folded: str, heard: Heard) -> Emergency | None:
        named, likely = self._listener.dangers.named(folded), heard.share("sos")
        if named and likely >= _NO_DANGER:
            return Emergency(named)
        kind = heard.likeliest("sos")
        of_its_kind = _OF_ITS_KIND if self._listener.dangers.hinted(folded) else _OF_ITS_KIND_UNHINTED
        likelier = heard.fine[f"talk.{TOLD}"] > likely or heard.share("complaint") >= _GRIEVES
        if heard.fine[f"sos.{kind}"] < of_its_kind or likelier:
            return None
        return Emergency(kind) if likely >= self._enough(folded) else None

    def _enough(self, folded: str) -> float:
        """How likely danger must be that no known words name."""
        dangers = self._listener.dangers
        if dangers.only_looks_like(folded):
            return _DANGER_ALL_THE_SAME
        if dangers.hinted(folded):
            return _DANGER_HINTED
        return _DANGER_ALL_THE_SAME if _COMPLAINS.search(folded) else _DANGER

    def _question(self, folded: str, odds: Odds, sought: Sought) -> Intent:
        finding, field = sought.finding, self._browser.named(folded)
        if sought.aspect:
            return Intent(
                Kind.QUESTION,
                folded,
                finding=finding,
                also=odds.also,
                aspect=sought.aspect,
                results=sought.results,
            )
        lists = self._lists(folded, finding, field)
        section = self._browser.find(folded, self._matcher.relevance) if lists else None
        if section and self._leads(finding.probability, field):
            section = section.led_by(match.commitment for match in finding.matches)
        return Intent(Kind.QUESTION, folded, finding=finding, section=section, also=odds.also)

    def _leads(self, likely: float, field: Named | None) -> bool:
        """Tell whether what was found stands at the head of a list."""
        return likely >= LEADS_ALL_THE_SAME or (likely >= LEADS_FROM and self._narrow(field))

    def _lists(self, folded: str, finding: Finding, field: Named | None) -> bool:
        """Tell whether a whole field is asked for: in the words of a list, or by naming it and nothing narrower."""
        if finding.outside:
            return False
        listing = self._browser.listing(folded)
        if field and field.only:
            return listing or finding.band is not Band.ANSWER
        if not listing or len(folded) >= STORY or _WHETHER.search(folded):
            return False
        # Where one commitment was surely found, the message must tell nothing beside the field (养老这块有些么照顾).
        return finding.probability < LISTED_BELOW or not (_FIGURE.search(folded) or self._narrow(field))

    def _narrow(self, field: Named | None) -> bool:
        """Tell whether a message asks for something narrower than the field that it names."""
        return field is None or (not field.whole and self._matcher.tells(field.rest) > NARROW)


def _asks_of_what_was_said(folded: str) -> bool:
    """Tell whether a message names nothing of its own, and surely asks something of what was said before."""
    pointing = read(folded)
    return pointing is not None and (
        pointing.number or (pointing.bare and not SURELY.isdisjoint(pointing.slots))
    )


def _ordered(folded: str, command: Command) -> Intent:
    """An order in so many words; to hurry a ticket is to ask after it."""
    complains = command is Command.FEEDBACK and _COMPLAINS.search(folded)
    kind = Kind.STATUS if command is Command.HURRY else Kind.COMMAND
    return Intent(kind, folded, command=command, feedback=FeedbackKind.COMPLAINT if complains else None)


def _in_a_row(whole: frozenset[str]) -> re.Pattern[str]:
    """Match a message that is nothing but such words in a row (好的谢谢), each time the longest that fits, and no way back."""
    words = "|".join(re.escape(word) for word in sorted(whole, key=len, reverse=True) if word)
    return re.compile(f"(?:{words})++")
