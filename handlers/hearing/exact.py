"""Unambiguous messages: an order, a number from a list or of a ticket, pure small talk. Pure."""

import re
from dataclasses import replace
from unicodedata import category

from handlers.hearing import ordinals
from handlers.hearing.intent import Command, Intent
from handlers.hearing.odds import INTRODUCED, STATEMENT, feedback_ordered
from handlers.hearing.orders import follow_order
from handlers.masking import only_introduces
from handlers.messages import Kind
from handlers.state import ASKED, Mode, State
from handlers.tickets import ticket_number
from knowledge.language import chat
from knowledge.language.asking import WHETHER
from knowledge.language.folding import without_marks
from knowledge.language.lexicon import Lexicon
from knowledge.language.orders import Orders
from knowledge.language.patterns import one_of

_SHOW = re.compile(r"^查看\s*([a-z0-9]+-\d{3})$")
_OF_A_TICKET = (Command.WITHDRAW, Command.HURRY)
"""Orders about the ticket whose number is beside them; 评价 and 补充 are read by their own modules."""
ALL = 99
"""The most entries of the table of contents."""
_NUMBERED = 42
"""Characters of the longest message that asks about a ticket by its number."""
_FEARS = re.compile(rf"[会能可吗么怕敢莫谁]|别(?!人)|担心|不[要想]|匿名|实名|保密|{WHETHER.pattern}")
"""A question, a fear or a wish about who sees what is told; 村里公开了我的名字 complains."""
_WISHED = ".{1,12}"
"""The gap in 祝…平安: to whom it is wished."""
_SIGHS, _SOFTENS = "嗯啊那", "啊呀哈呗"
"""What may stand before and behind a yes or a no; 好了 is none, and 好吧 a word of its own."""
_UNHAPPY = frozenset("😡🤬😠😤👎💢🙄😒😭😢😞😔😣😩😫")

_TO_WHOM = "你们?|这些|这|那|他们|政府|当官的|干部|领导|人|真是|简直|真|都|就|全|是|一群|一帮|一堆|什么|说的|讲的|写的"
_OF_WHAT = "报告|东西|政府|系统|机器人|话|玩意|[了的啊吧呀嘛吗]"
"""What may stand around an insult that says nothing else: 你们就是一群骗子, 什么狗屁报告."""


class ExactWords:
    """Reads a message using the lexicon's lists alone."""

    def __init__(self, lexicon: Lexicon, orders: Orders) -> None:
        """`orders` reads orders in free words."""
        self._orders, self._commands = orders, lexicon.commands
        self._nods = lexicon.smalltalk["ack"]
        self._insult = re.compile(f"(?:{_TO_WHOM})*{one_of(lexicon.smalltalk['abuse'])}(?:{_OF_WHAT})*")
        self._thanks = lexicon.smalltalk["thanks"]
        self._agrees, self._refuses = _answering(lexicon)
        said = lexicon.smalltalk
        # 辛苦了,祝您工作顺利: whoever takes leave may thank as well.
        self._talk = {
            kind: _in_a_row(whole | said["thanks"] if kind == "bye" else whole)
            for kind, whole in said.items()
        }
        self._greeted = _in_a_row(frozenset(word for word in lexicon.smalltalk["greeting"] if len(word) > 1))

    def read(self, folded: str, state: State) -> Intent | None:
        """Return what a message is, if its words are unambiguous; None if it must be weighed."""
        bare = without_marks(folded)
        return self._command(folded, bare, state) or self._chatter(folded, bare)

    def _command(self, folded: str, bare: str, state: State) -> Intent | None:
        if shown := _SHOW.match(folded.strip()):
            return Intent(Kind.COMMAND, folded, command=Command.SHOW, argument=shown.group(1))
        followed = bare in self._commands["follow"] or bare in self._commands["unfollow"]
        if not followed and (order := follow_order(folded)):
            return Intent(Kind.COMMAND, folded, command=Command(order[0]), argument=order[1])
        number = ticket_number.parse(folded)
        if number is not None or ticket_number.mistyped(folded):
            return self._about_ticket(folded, bare, number)
        if places := ordinals.picked(folded, bare, _listed(state)):
            return Intent(Kind.COMMAND, folded, command=Command.PICK, pick=places[0], more_picks=places[1:])
        if page := ordinals.page(bare):
            return Intent(Kind.COMMAND, folded, command=Command.MORE, pick=page)
        # 你是真人吗 asks for no clerk.
        spoken = None if self._talk["who"].fullmatch(bare) else self._spoken_command(folded)
        if spoken and spoken.denied is Command.CONFIRM and not state.draft:
            spoken = None  # 还是没发 denies nothing that was asked.
        return self._whole_command(folded, bare, state) or spoken or self._erasing(folded, state)

    def _erasing(self, folded: str, state: State) -> Intent | None:
        """Read 先不删: once it was asked whether to erase, nobody need say what."""
        return self._spoken_command(folded.replace("删", "删数据")) if state.mode is Mode.ERASING else None

    def _about_ticket(self, folded: str, bare: str, number: str | None) -> Intent | None:
        """Return what is ordered beside a ticket's number, else a question about its progress."""
        rest = ticket_number.without(folded)
        order = self._whole_command(rest, without_marks(rest), State()) or self._spoken_command(rest)
        if order and (order.command in _OF_A_TICKET or order.denied in _OF_A_TICKET):
            return replace(order, text=folded, argument=number)
        if "撤" in bare and len(bare) <= _NUMBERED:
            return Intent(Kind.COMMAND, folded, command=Command.WITHDRAW, argument=number, sure=False)
        return Intent(Kind.STATUS, folded, argument=number) if len(bare) <= _NUMBERED else None

    def _whole_command(self, folded: str, bare: str, state: State) -> Intent | None:
        offered = (state.mode in ASKED or (state.draft and state.draft_kind)) and not _alarmed(state)
        # 好 and 可以 are orders only after a question of ours, and not after whom to call; otherwise they are small talk.
        asked = offered or bare not in self._nods
        for name, whole in self._commands.items():
            if bare in whole and (asked or name not in ("confirm", "deny")):
                return _ordered(folded, Command.CANCEL if name == "deny" else Command(name))
        return self._answer(folded, bare, state)

    def _answer(self, folded: str, bare: str, state: State) -> Intent | None:
        """Read a yes or a no in more than one word: 嗯是的, 行,提交吧, 好的谢谢, 算了,不说了."""
        asked = state.mode in ASKED and not _alarmed(state)
        waits = state.mode is Mode.ADDING and bool(state.draft)
        if not (asked or waits) and self._talk["ack"].fullmatch(bare):
            return None
        thanks = any(bare.endswith(word) for word in self._thanks)
        if self._refuses.fullmatch(bare) and (waits or state.mode in ASKED or not thanks):
            return _ordered(folded, Command.CANCEL)
        # 好吧,谢谢 is resigned; without a question, or long after it, or after an alarm, thanks are for what was told.
        nods = None if thanks and ("吧" in bare or not asked) else self._agrees.match(bare)
        rest = bare[nods.end() :] if nods else ""
        said = self._orders.read(rest) if rest else None
        yes = nods and (
            not rest or (said and said.sure and not said.denied and said.order == Command.CONFIRM)
        )
        return _ordered(folded, Command.CONFIRM) if yes else None

    def _spoken_command(self, folded: str) -> Intent | None:
        """Return an order in free words and nothing else, or a denied one."""
        said = self._orders.read(folded)
        if said is None or (said.order == Command.PRIVACY.value and not _FEARS.search(folded)):
            return None
        if said.denied and said.order != Command.PRIVACY.value:  # 别告诉村干部 wishes it to be private.
            return Intent(Kind.COMMAND, folded, command=Command.KEEP, denied=Command(said.order))
        return replace(_ordered(folded, Command(said.order)), sure=said.sure)

    def _chatter(self, folded: str, bare: str) -> Intent | None:
        if not bare:
            # A mark asks something unknown; 😡 is angry, 👍 nods.
            marks = any(category(sign).startswith("P") for sign in folded)
            faces = "ack" if _UNHAPPY.isdisjoint(folded) else "abuse"
            return Intent(Kind.SMALLTALK, folded, smalltalk=STATEMENT if marks else faces)
        if ordinals.counts(bare):
            return Intent(Kind.SMALLTALK, folded, smalltalk=STATEMENT)
        if (doubts := chat.doubts_it(folded)) or only_introduces(folded):
            return Intent(Kind.SMALLTALK, folded, smalltalk=chat.DOUBTED if doubts else INTRODUCED)
        # 晚上好,辛苦了 thanks: what follows a greeting tells more than it does.
        behind = self._greeted.sub("", bare, count=1) if self._greeted.match(bare) else bare
        if self._insult.fullmatch(bare):
            return Intent(Kind.SMALLTALK, folded, smalltalk="abuse")
        for kind, in_a_row in self._talk.items():
            if in_a_row.fullmatch(bare) or (behind != bare and in_a_row.fullmatch(behind)):
                return Intent(Kind.SMALLTALK, folded, smalltalk=kind)
        return None


def _alarmed(state: State) -> bool:
    """Tell whether the citizen was told whom to call, and, beside that, that the words could be passed on."""
    return state.danger is not None and state.danger.offered and not state.danger.over


def _listed(state: State) -> int:
    """Return how many entries the last list has; 0 for none."""
    return len(state.shown) or (ALL if state.section else 0)


def _ordered(folded: str, command: Command) -> Intent:
    """Return an explicit order; hurrying a ticket counts as asking about it."""
    kind = Kind.STATUS if command is Command.HURRY else Kind.COMMAND
    return Intent(kind, folded, command=command, feedback=feedback_ordered(command, folded))


def _answering(lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return patterns for words in a row that agree, and that refuse, thanks behind them included."""
    agrees, refuses, thanks = (
        lexicon.commands["confirm"],
        lexicon.commands["deny"],
        lexicon.smalltalk["thanks"],
    )
    dropped = {word for word in lexicon.commands["cancel"] if word.startswith("不")}
    polite = f"(?:{one_of(thanks)})*+"
    return (
        re.compile(f"[{_SIGHS}]*(?:{one_of(agrees)}[{_SOFTENS}]*)++{polite}"),
        re.compile(f"[{_SIGHS}]*(?:{one_of(refuses | dropped)}[{_SOFTENS}]*)++{polite}"),
    )


def _in_a_row(whole: frozenset[str]) -> re.Pattern[str]:
    """Return a pattern for a message of such words in a row (好的谢谢), longest first, without backtracking."""
    return re.compile(f"{one_of(whole, _WISHED)}++")
