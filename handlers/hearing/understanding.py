"""Text and state to Intent: what a citizen's message means. Pure; the words it listens for are data."""

import copy
import re
from dataclasses import replace
from threading import Lock
from typing import Self

from handlers.hearing import small_talk
from handlers.hearing.alarm import Alarm, without_exaggeration
from handlers.hearing.aspects import AspectFinding, Aspects
from handlers.hearing.bare_figures import BareFigures
from handlers.hearing.besides import go_on, list_and_told
from handlers.hearing.exact import ExactWords
from handlers.hearing.fields import Fields
from handlers.hearing.intent import Command, Emergency, Intent
from handlers.hearing.odds import FILED_AS, STATEMENT, Odds, says_it_complains
from handlers.hearing.openings import behind_role, without_opening
from handlers.hearing.trouble import reports_trouble
from handlers.messages import Kind
from handlers.state import State
from knowledge.browse import Browser
from knowledge.found import Band, Finding
from knowledge.intent.listener import Heard, Listener
from knowledge.intent.neglect import let_down, neglected, reproaches, tells_neglect, waited_for
from knowledge.language.asking import asks, looks_for
from knowledge.language.folding import fold, without_marks
from knowledge.language.lexicon import Lexicon
from knowledge.language.orders import Orders
from knowledge.language.pointing import GRIEVES, Slot, asks_of_what_was_said, read
from knowledge.language.typist import Typist
from knowledge.lengths import STORY
from knowledge.matching.aspect import Claim
from knowledge.matching.closest import Closest, Nearest
from knowledge.matching.detail import missing_detail
from knowledge.matching.figures import Figure
from knowledge.matching.matcher import Matcher
from knowledge.matching.own_words import is_called
from knowledge.matching.parts import passes_on, told_before, told_behind, told_besides
from knowledge.matching.review import Review
from storage.records import FeedbackKind

_KEPT = 500
"""Cached readings: one read ahead is requested at once, and residents ask the same things."""
_CONTENT = 3
"""Characters beside 我想投诉 from which it has said what about."""
_TOLD_FROM = 0.5
"""How likely the part after a question must be feedback to be offered as such."""
_GRIEVES_ANYHOW = 0.4
"""How likely the rest of an exaggeration must be a grievance to be one."""
_SUPPOSED = re.compile(r"(都[^,;。]{1,4}[好完成通到齐]了)吧")
"""桥都修好了吧 asks, as 桥都修好了吗 does."""
_OF_USE = re.compile("(?:[咋样何会]|(?<!什)么)用|使用|操作|功能|[帮教您]|你(?!们)|小程序|公众号")
"""How somebody asks to be helped with the assistant."""


class Understanding:
    """Reads a message as an attentive clerk would; built once per city."""

    def __init__(
        self,
        matcher: Matcher,
        browser: Browser,
        lexicon: Lexicon,
        typist: Typist,
        *,
        review: Review,
        nearest: Nearest,
        year: int,
    ) -> None:
        """`year`: the report's own."""
        self._browser, self._typist, self._review, self._year = browser, typist, review, year
        self._listener, self._orders = Listener(lexicon), Orders(lexicon)
        self._this_year = re.compile(rf"(?<![\d.]){year}(?:年|(?![\d.]))")
        self._exact, self._nearest = ExactWords(lexicon, self._orders), nearest
        self._match_by(matcher)

    def _match_by(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._aspects = Aspects(matcher, self._review, self._listener, self._year)
        self._fields = Fields(self._browser, matcher)
        self._alarm = Alarm(self._listener, matcher.beside_places, self._fields.list_and_rest)
        self._bare_figures = BareFigures(matcher, self._aspects)
        self._readings: dict[str, Intent] = {}
        self._keeping = Lock()

    def matching_by(self, matcher: Matcher) -> Self:
        """Return a copy that uses another matcher, such as one taught more; this one stays as it is."""
        other = copy.copy(self)
        other._match_by(matcher)  # noqa: SLF001 - Same class.
        return other

    def understand(self, text: str, state: State) -> Intent:
        """Tell what `text` means, given the conversation's state."""
        folded = self._fold(text)
        exactly = self._exact.read(folded, state)
        return exactly if exactly and not self._listener.dangers.named(folded) else self._read(folded)

    def read_ahead(self, text: str) -> None:
        """Do the part that needs no state and takes longest, so that `understand` finds it done."""
        self._read(self._fold(text))

    def has_read(self, text: str) -> bool:
        """Tell whether `read_ahead` has already been done for this text."""
        return self._fold(text) in self._readings

    def reasons(self, text: str) -> list[tuple[str, float]]:
        """Return what in the text spoke most for how it was read, weightiest first."""
        return self._listener.reasons(self._hear(self._fold(text)))

    def _read(self, folded: str) -> Intent:
        """Do the part that needs no state, or return its cached result; thread-safe."""
        if (reading := self._readings.get(folded)) is None:
            reading = self._read_anew(folded)
            with self._keeping:
                self._readings[folded] = reading
                while len(self._readings) > _KEPT:
                    del self._readings[next(iter(self._readings))]
        return reading

    def _fold(self, text: str) -> str:
        """Normalise: pinyin converted, the opening removed, the report's year read as 今年, a supposition as a question."""
        typed = self._this_year.sub("今年", self._typist.typed(fold(text)))
        return without_opening(_SUPPOSED.sub(r"\1吗", typed))

    def _read_anew(self, folded: str) -> Intent:
        """Return danger, feedback, a question, a status request, an order or small talk."""
        if plain := self._exaggerated(folded):
            return replace(
                self._meaning_of(plain, self._hear(plain)), text=folded, perhaps_danger=Emergency.SELF_HARM
            )
        heard = self._hear(folded)
        alarming = self._alarm.hear(folded, heard)
        if alarming and (danger := self._alarm.reported(folded, alarming)):
            named = self._listener.dangers.named(folded) is not None
            return Intent(Kind.EMERGENCY, folded, emergency=danger, sure=named)
        meant = small_talk.unless_meant(folded, self._meaning_of(folded, heard), heard)
        asks_for_nothing = meant.smalltalk == STATEMENT
        doubt = alarming and self._alarm.possible(folded, alarming, asks_for_nothing=asks_for_nothing)
        return replace(meant, perhaps_danger=doubt) if doubt else meant

    def _beside_list(self, folded: str) -> str:
        """Return what is said beside a clause that only asks for a list; empty if nothing, or no list is asked for."""
        _, rest = self._fields.list_and_rest(folded) or ("", "")
        return rest

    def _exaggerated(self, folded: str) -> str | None:
        """Return the grievance without its exaggeration; None if that may be meant."""
        plain = without_exaggeration(folded)
        if plain == folded:
            return None
        grieves = self._hear(plain).share(*FILED_AS) >= _GRIEVES_ANYHOW
        return plain if grieves and not self._alarm.is_reported(plain) else None

    def _meaning_of(self, folded: str, heard: Heard) -> Intent:
        """Return the meaning of a message that reports no danger."""
        if small_talk.is_foreign(folded):
            return Intent(Kind.SMALLTALK, folded, smalltalk="foreign")
        figure = self._bare_figures.read(folded)
        promised = self._bare_figures.promised(folded, figure) if figure else None
        whole = reproaches(folded)  # 是不是糊弄我们, behind a broken promise, asks nothing besides.
        return promised or (None if whole else self._in_parts(folded)) or self._as_one(folded, heard, figure)

    def _in_parts(self, folded: str) -> Intent | None:
        """Return a question with something reported, or asked about the same thing, besides, or who asks; else None."""
        if both := self._told_besides(folded) or self._behind_role(folded):
            return both
        asked, besides = go_on(folded)
        return self._with_besides(folded, asked, besides) if besides else None

    def _as_one(self, folded: str, heard: Heard, figure: Figure | None) -> Intent:
        """Return the single thing that a message is, by wording and matches; `figure` if it is nothing else."""
        sought = self._aspects.seek(folded, self._matcher.find(folded, heard.off_plan))
        if figure and self._bare_figures.is_unknown(folded, figure, sought):
            return Intent(Kind.QUESTION, folded, finding=Finding(Band.DECLINE), figure=figure)
        odds = Odds(
            heard,
            sought.finding,
            len(folded),
            grieves=neglected(folded),
            reproaches=reproaches(folded),
            seeks=looks_for(folded),
        )
        if aside := self._aside(folded, odds):
            if aside.kind is Kind.STATUS:  # A citizen without tickets is asking about the report.
                return replace(self._question(folded, odds, sought), kind=Kind.STATUS, also=None)
            # 我想投诉学校食堂 already says what about, and 我要投诉他们说话不算数 orders nothing else.
            wants = aside.command is Command.FEEDBACK or (aside.command and self._wants_to_file(folded))
            return odds.declared(folded) if wants and self._says_what(folded) else aside
        if told := odds.filed(folded):
            asked = self._asked_behind(folded) if told.feedback is FeedbackKind.THANKS else None
            return asked or told
        wants = sought.finding.band is not Band.ANSWER and self._wants_to_file(folded)
        if wants and self._says_what(folded):
            return odds.declared(folded)
        return self._question(folded, odds, sought)

    def _aside(self, folded: str, odds: Odds) -> Intent | None:
        """Return a status request, an order or small talk; None if the words ask about the report after all."""
        aside = odds.aside(folded)
        if aside is None or aside.kind is Kind.STATUS:
            return aside
        if reproaches(folded) or (aside.command and looks_for(folded)):
            return None  # 报告里写的全是空话 asks for no report, and 有没有人上门照顾 for no clerk.
        helps = aside.command is Command.HELP and not aside.sure
        guessed = helps or aside.command is Command.UNSURE or aside.smalltalk == STATEMENT
        if asks_of_what_was_said(folded, guessed=guessed):
            return None  # 去年呢 is not 还有呢, 谁负责 not 你是谁, and 怎么办 not 帮助.
        if helps and self._names_a_thing(folded):
            return None  # 怎么办卡, 劝导有什么用, 你点我检是做什么的
        field = self._browser.themes.named(folded)
        # 修路, 教育的都列出来: neither small talk nor the table of contents, but that field.
        return None if field and (field.only or aside.command is Command.BROWSE) else aside

    def _asked_behind(self, folded: str) -> Intent | None:
        """Return the question after thanks: 感谢给我们修了路,路灯什么时候装."""
        thanked = told_before(folded)
        asked = folded[len(thanked) :].lstrip(",;。!? ")
        # 表扬小张,帮我爸办证跑了几趟 asks nothing.
        return replace(self._read_anew(asked), text=folded) if thanked and asks(asked) else None

    def _hear(self, folded: str) -> Heard:
        """Listen to how it is worded, ignoring names of places."""
        return self._listener.hear(self._matcher.beside_places(folded))

    def _told_besides(self, folded: str) -> Intent | None:
        """Return a question with a certain answer, and a grievance or wish at its end that is offered for filing."""
        asked, told = told_besides(folded) or list_and_told(folded) or ("", "")
        also = self._filed_as(told)
        intent = self._read_anew(asked) if also else None
        if intent is None or intent.kind is not Kind.QUESTION:
            return None
        found = intent.results or intent.section or intent.band is not Band.DECLINE
        # 重点工程有哪些,另外垃圾没人收 wants the list; but a certain single match comes first.
        section = None if intent.found else intent.section
        return replace(intent, text=folded, section=section, also=also, told=told) if found else None

    def _filed_as(self, told: str) -> FeedbackKind | None:
        """Return what a part would be filed as; None if it neither sounds like feedback nor says that it is."""
        if not told or says_it_complains(told):
            return FeedbackKind.COMPLAINT if told else None
        heard = self._listener.hear(told)
        likely = {kind: heard.share(said) for said, kind in FILED_AS.items()}
        files = sum(likely.values()) >= _TOLD_FROM or passes_on(told)
        return max(likely, key=likely.__getitem__) if files else None

    def _behind_role(self, folded: str) -> Intent | None:
        """Return the list asked for behind who asks: 跑网约车的,今年修哪些路 is about roads, and not about cars for hire."""
        rest = behind_role(folded)
        # 我是退伍军人,就业这块有什么安排: a field of its own is part of what is asked.
        if not rest or self._browser.themes.named(folded.removesuffix(rest)):
            return None
        intent = self._meaning_of(rest, self._hear(rest))
        lists = intent.kind is Kind.QUESTION and (intent.found or intent.section)
        return replace(intent, text=folded) if lists else None

    def _with_besides(self, folded: str, asked: str, besides: tuple[Slot, ...]) -> Intent | None:
        """Return a question with a certain answer, and what else is asked about the same thing: 今年装80部电梯?造价多少."""
        intent = self._meaning_of(asked, self._hear(asked))
        sure = intent.kind is Kind.QUESTION and intent.found and not intent.section
        return replace(intent, text=folded, besides=besides) if sure else None

    def _wants_to_file(self, folded: str) -> bool:
        """Tell whether a message orders that feedback be taken: 我想投诉…, 举报村干部."""
        return self._orders.wants("feedback", folded) or (says_it_complains(folded[:2]) and not asks(folded))

    def _says_what(self, folded: str) -> bool:
        """Tell whether somebody who wants to give feedback says what it is."""
        return len(self._orders.content("feedback", without_marks(folded))) >= _CONTENT

    def _question(self, folded: str, odds: Odds, sought: AspectFinding) -> Intent:
        also = None
        if not _only_asks(folded, sought.finding):
            also = (
                odds.also
                or self._filed_as(told_before(folded))
                or self._filed_as(told_behind(folded))
                or _complaint_implied(folded, self._beside_list(folded))
            )
        if sought.aspect:
            return Intent(
                Kind.QUESTION,
                folded,
                finding=sought.finding,
                also=None if isinstance(sought.aspect, Claim) else also,  # A doubt is not a grievance.
                aspect=sought.aspect,
                recalled=sought.recalled,
            )
        detail, finding = missing_detail(folded, sought.finding), sought.finding
        if detail:
            finding = replace(finding, band=Band.DECLINE)
        return Intent(
            Kind.QUESTION,
            folded,
            finding=finding,
            section=None if detail else self._fields.section(folded, finding, odds.features),
            also=also,
            detail=detail,
            nearest=self._named(folded) if finding.band is Band.DECLINE else None,
        )

    def _names_a_thing(self, folded: str) -> bool:
        """Tell whether a message names a thing of its own, and speaks neither to the assistant nor of how to use it."""
        pointing, near = read(folded), self._nearest.find(folded)
        beside = folded.replace(near.word, "") if near else folded  # 你点我检 is no word to the assistant.
        return pointing is not None and bool(pointing.own) and _OF_USE.search(beside) is None

    def _named(self, folded: str) -> Closest | None:
        """Return the closest thing in the report to what is named, unless of another city or year."""
        return None if self._matcher.astray(folded) else self._nearest.find(folded)


def _complaint_implied(folded: str, beside_list: str) -> FeedbackKind | None:
    """Return the complaint implied by asking when something broken will be mended, or a promise kept, or told beside a list or at length."""
    at_length = len(folded) >= STORY and tells_neglect(folded)
    beside = neglected(beside_list) or reports_trouble(beside_list)
    implied = at_length or waited_for(folded) or let_down(folded) or beside
    return FeedbackKind.COMPLAINT if implied else None


def _only_asks(folded: str, finding: Finding) -> bool:
    """Tell whether a message asks about what was found and names nothing else: 随信高铁谁负责 reports nothing besides."""
    pointing = read(folded)
    grieves = pointing is None or not GRIEVES.isdisjoint(pointing.slots)
    if pointing is None or grieves or not pointing.slots or not (finding.matches and asks(folded)):
        return False
    return is_called(finding.matches[0].commitment, pointing.own)
