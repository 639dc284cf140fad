"""Makes a title of at most 28 characters from a clause, without merely decorative words (力争, 积极, 加快 …)."""

import re

from knowledge.extraction.lexicon import SETTING, without_adverbs

MAX_TITLE = 28
_COUNT = re.compile(r"^等?(?:\d+|[一二两三四五六七八九十]+)[大个项家条]|^等")
"""等10个: the total says nothing about one of them."""
_FIRST_OF = re.compile(r"、.*?等")
"""A、B、C等产业 may be called A等产业."""
_MODIFIER = re.compile(r"以.{2,20}为(?:主体|主导|核心|重点|引领|抓手|基础)的")


def title_of(text: str) -> str:
    """Return a short title for a promise."""
    parts = text.split(",")
    if len(parts) > 1 and (len(text) > MAX_TITLE or SETTING.match(parts[0])):
        # The quote already contains what precedes it (围绕…).
        parts = [part for part in parts if not SETTING.match(part)] or parts[-1:]
    return _shortened(_bare(",".join(parts)))


def list_title(head: str, item: str, tail: str) -> str:
    """Return the title of one listed thing: the shared verb, the thing, and what all are (项目建设)."""
    verb = _bare(head)
    rest = _COUNT.sub("", tail)
    rest = "" if item.endswith(rest) or len(rest) > 16 else rest
    whole = f"{verb if len(verb) <= 10 else ''}{item}{rest}"
    return _shortened(next((title for title in (whole, f"{item}{rest}") if len(title) <= MAX_TITLE), item))


def _bare(text: str) -> str:
    """Return the text without its opening adverbs, unless only one character would be left."""
    rest = without_adverbs(text)
    return text if len(rest) == 1 else rest


def _shortened(title: str) -> str:
    for shorter in (
        title,
        _MODIFIER.sub("", title),
        _FIRST_OF.sub("等", title),
        title.split(",", maxsplit=1)[0],
    ):
        if 2 <= len(shorter) <= MAX_TITLE:
            return shorter
    cut = max(title.rfind(mark, 8, MAX_TITLE - 1) for mark in ",、和及与")
    return f"{title[: cut if cut > 0 else MAX_TITLE - 1]}…"
