"""Recognises a command in free words: stated, only hinted at, or negated (先别撤, 我没撤回). Pure; the words are data."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from knowledge.language.lexicon import GAP, Lexicon
from knowledge.language.patterns import one_of
from knowledge.language.phrases import Phrases

LONGEST = 24
"""Most characters: a longer message says more than a command."""
IRREVOCABLE = frozenset({"withdraw", "erase_data", "unfollow"})
"""Commands that delete something: never carried out on a guess."""
BESIDE_A_DENIAL = 8
"""Most characters that may name what is still to be followed: 不要取消关注电梯."""
_REACH = 8
"""Most characters in a gap."""
_MARKS = re.compile(r"[\s\W_]+")
_ENDS = frozenset("了吧呀啊呗嘛哈")
"""Particles that end a statement: 不要了,撤 negates nothing after them."""
_NO_DENIAL = "(?!人|事|关系|问题|好意思)"
"""别人 and 没事 are not negations."""
_WHETHER = re.compile(r"(.)[不没](?=\1)")
"""能不能, 要不要: not negations."""
_ASKS = re.compile(r"怎么|咋|为什么|为啥|[吗么]$|(.)[不没]\1|可不可以|可以")
_WHETHER_TO = re.compile(r"怎么样?|怎样|如何|咋|能不能|可不可以|可以|能|还能|[吗么]$")


@dataclass(frozen=True, slots=True)
class SpokenOrder:
    """A command that the whole message was read as."""

    order: str
    sure: bool = True
    """False if its words only hint at it."""
    denied: bool = False


class Orders:
    """Recognises commands; built once. Long patterns are compiled when a command's word first occurs: re caches them."""

    def __init__(self, lexicon: Lexicon) -> None:
        words = lexicon.orders
        self._says = {order: re.compile(_any(one.says)) for order, one in words.items()}
        self._hints = {order: re.compile(_any(one.hints)) for order, one in words.items() if one.hints}
        begin = (word.partition(GAP)[0] for one in words.values() for word in (*one.says, *one.hints))
        self._begin = Phrases(begin)
        """What the commands' words begin with: most messages hold none of it, and need no search for each command."""
        self._around = {order: _any((*lexicon.fillers, *one.around)) for order, one in words.items()}
        between = [word for word in lexicon.fillers if word not in _ENDS]
        run = {order: _any((*between, *one.around)) for order, one in words.items()}
        denial = f"{_any(lexicon.denials)}{_NO_DENIAL}"
        self._denial = {order: f"{denial}{run[order]}*$" for order in words}
        self._wish = {order: f"{run[order]}*[要想来]{run[order]}*$" for order in words}

    def read(self, folded: str) -> SpokenOrder | None:
        """Read a folded message; None if it is no command, or more than one."""
        parted = _MARKS.sub(" ", folded).strip()
        bare = parted.replace(" ", "")
        if not 0 < len(bare) <= LONGEST:
            return None
        return self._read_denied(parted) or self._read_plain(bare) or self._read_asking(bare)

    def wants(self, order: str, folded: str) -> bool:
        """Tell whether a message begins with the wish for a command (我想反映 …), whatever follows."""
        hit = self._says[order].search(folded)
        return hit is not None and re.match(self._wish[order], folded[: hit.start()]) is not None

    def content(self, order: str, bare: str) -> str:
        """Return what a message says beside the command's words and their usual surroundings."""
        return self._rest(order, self._says[order].sub(_gaps, bare))

    def _read_plain(self, bare: str) -> SpokenOrder | None:
        if not self._begin.found(bare):
            return None
        for sure, words in ((True, self._says), (False, self._hints)):
            for order, said in words.items():
                hit = said.search(bare)
                # 刚刚转的 tells what was done.
                if hit and bare[hit.end() :] != "的" and not self._rest(order, said.sub(_gaps, bare)):
                    return SpokenOrder(order, sure)
        return None

    def _read_asking(self, bare: str) -> SpokenOrder | None:
        """怎么撤回, 可以撤回吗: a question about a command is answered by asking back."""
        said = self._read_plain(_WHETHER_TO.sub("", bare))
        return replace(said, sure=False) if said and said.order in IRREVOCABLE else None

    def _read_denied(self, parted: str) -> SpokenOrder | None:
        """Marks are kept as spaces: 不,撤回 negates nothing."""
        if _ASKS.search(parted):
            return None
        certain = _WHETHER.sub("", parted)
        if not self._begin.found(certain):
            return None
        hits = ((order, hit) for order, said in self._says.items() for hit in said.finditer(certain))
        told = [(order, len(hit[0])) for order, hit in hits if self._denies(order, certain, hit)]
        # 不要取消关注 negates 取消关注 rather than 取消.
        return SpokenOrder(max(told, key=lambda one: one[1])[0], denied=True) if told else None

    def _denies(self, order: str, parted: str, hit: re.Match[str]) -> bool:
        """Tell whether a negation directly precedes a command's word, and nothing else is said."""
        before = re.search(self._denial[order], parted[: hit.start()])
        if before is None:
            return False
        rest = self._rest(order, f"{parted[: before.start()]} {_gaps(hit)} {parted[hit.end() :]}")
        return len(rest) <= (BESIDE_A_DENIAL if order == "unfollow" else 0)

    def _rest(self, order: str, text: str) -> str:
        return re.sub(self._around[order], "", text).replace(" ", "")


def _gaps(hit: re.Match[str]) -> str:
    """Return what fills the gaps of a command's word."""
    return f" {' '.join(gap for gap in hit.groups() if gap)} "


def _any(words: Iterable[str]) -> str:
    """Return a pattern for any of the words; what fills a gap is a group."""
    return one_of(words, f"(.{{0,{_REACH}}}?)")
