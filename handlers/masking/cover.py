"""Runs the detectors in order: what is found is covered at once, so that no later one reads it or joins across it."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from knowledge.language.han import HAN

from . import accounts, addresses, names, numbers, public
from .span import Span
from .spelling import plain, with_numerals
from .surnames import SINGLE, WORDLIKE

_HIDDEN = "*"
_KEPT = "\ue000"
"""Replaces a public number while other numbers are looked for: a private-use character, so no detector reads it."""
_RUN = re.compile(r"\d{5,}")
_TELLING = 4
"""Characters: a shorter stretch of an address or number may be part of anything."""
_NAME = re.compile(rf"[{HAN}·]{{2,5}}")
Detector = Callable[[str], Iterable[Span]]
_ANNOUNCED = re.compile(
    r"(?:我叫|我是|姓名|名字|本人|联系人|身份证|证件|手机|联系|电话|方式|号码?|微信|邮箱|车牌|银行卡|地址|住址|家住|住在|[我的是为叫在：: ]){0,8}+"
    rf"(?:\*{{3}}|[{HAN}]\*{{1,2}}(?!\*))[,， ]?"
)
"""What is hidden, with the words that announce it and the surname that stays."""
_SURNAMES = "".join(SINGLE - WORDLIKE)
_SELF = re.compile(r"[我俺]|本人|姓名|名字")
_GIVEN = re.compile(
    rf"[{HAN}]\*{{1,2}}(?!\*)|[我俺](?:就?是|叫)?(?:免贵)?(?:姓[{HAN}]|[老小][{_SURNAMES}]头?)$"
)
"""A hidden name, and one told without a given name: 我姓李, 我是小王."""
_WRITTEN = re.compile(r"[0-9A-Za-z]")
_SPOKEN = re.compile(r"[〇零○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖⓪①-⑨⑴-⑼❶-❾➀-➈]")
"""Detectors that need such a character are skipped for a text without any."""
_IDENTIFYING: tuple[Detector, ...] = (accounts.emails, accounts.accounts, accounts.plates, numbers.identities)
_JOINED: tuple[Detector, ...] = (numbers.cards, numbers.mobiles, numbers.landlines, numbers.grouped)
_SPELT: tuple[Detector, ...] = (numbers.identities, numbers.mobiles, numbers.landlines)


@lru_cache(maxsize=256)
def mask(text: str) -> str:
    """Return `text` with personal data replaced by `***`, a given name by one `*` per character (王** stays a 王).

    Hidden: telephones, identity and bank cards, plates, e-mail and chat names, names after a word that announces one,
    addresses beyond the road, and every other run of five or more digits. What stays is described in `public`.
    A second pass changes nothing: passes are repeated until that is so. Recent results are cached, as one message is
    masked in several places.
    """
    masked = _once(text)
    while masked != text:
        text, masked = masked, _once(masked)
    return masked


def impersonal(text: str) -> str:
    """Return `text` without what `mask` hides and what announces it: 身份证号… is no complaint about identity cards."""
    return _ANNOUNCED.sub(" ", mask(text)).strip() or text


def only_introduces(text: str) -> bool:
    """Tell whether a text says no more than who writes it: 我叫王小明, 我是张老师."""
    if not _SELF.match(text):
        return False
    masked = mask(text)
    named = _GIVEN.search(masked)
    return named is not None and not _GIVEN.sub("", _ANNOUNCED.sub("", masked)).strip(" ,，。.!！")


def recognised(text: str) -> frozenset[str]:
    """Return what `mask` hides in a text, with a name's preceding character, so that it can be hidden elsewhere too.

    What is too short to be distinctive is left out.
    """
    shadow = plain(text)
    given = [text[max(0, start - 1) : end] for start, end in names.names(shadow)]
    hidden = [text[start:end].strip() for start, end in _joined(_hidden(shadow))]
    return frozenset([one for one in given if len(one) > 1] + [one for one in hidden if len(one) >= _TELLING])


def hide(text: str, words: Iterable[str]) -> str:
    """Replace each of the words in a text as `mask` does: what looks like a name keeps its first character."""
    for word in sorted(words, key=len, reverse=True):
        sign = word[0] + _HIDDEN * (len(word) - 1) if _NAME.fullmatch(word) else "***"
        text = text.replace(word, sign)
    return text


def _once(text: str) -> str:
    shadow = plain(text)
    given = sorted(names.names(shadow))
    return "".join(_written(text, _joined(_hidden(shadow)), given))


def _hidden(shadow: str) -> list[Span]:
    """Find everything to hide except names."""
    found: list[Span] = []

    def hide(detectors: Iterable[Detector], spelling: Callable[[str], str] = str) -> None:
        nonlocal shadow
        for detector in detectors:
            spans = list(detector(spelling(shadow)))
            found.extend(spans)
            shadow = _covered(shadow, spans, _HIDDEN)

    def keep(detector: Detector) -> None:
        nonlocal shadow
        shadow = _covered(shadow, detector(shadow), _KEPT)

    if _WRITTEN.search(shadow):
        keep(public.tickets)
        hide(_IDENTIFYING)
        keep(public.joined)
        hide(_JOINED)
    if _SPOKEN.search(shadow):
        hide(_SPELT, with_numerals)
        hide((numbers.spoken,))
    hide((addresses.addresses,))
    keep(public.known)
    hide((_runs,))
    return found


def _runs(text: str) -> Iterator[Span]:
    return (found.span() for found in _RUN.finditer(text))


def _covered(text: str, spans: Iterable[Span], sign: str) -> str:
    places = _joined(spans)
    if not places:
        return text
    pieces, end = [], 0
    for start, stop in places:
        pieces += [text[end:start], sign * (stop - start)]
        end = stop
    return "".join(pieces) + text[end:]


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Return the spans sorted, with overlapping and touching ones merged."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _written(text: str, hidden: list[Span], given: list[Span]) -> Iterator[str]:
    end = 0
    marked = [(start, stop, "***") for start, stop in hidden] + [
        (start, stop, _HIDDEN * (stop - start)) for start, stop in given
    ]
    for start, stop, sign in sorted(marked):
        if stop > end:
            yield text[end:start] + sign if start >= end else sign
            end = stop
    yield text[end:]
