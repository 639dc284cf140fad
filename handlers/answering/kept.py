"""How far the plan is as a whole, by what departments have published: 哪些完成了, 最近有什么新进展."""

import re
from collections import Counter
from collections.abc import Iterable
from enum import Enum

from handlers import wording
from handlers.answering import browse
from handlers.messages import Kind
from handlers.outcome import Outcome
from handlers.turn import Turn
from knowledge.found import Section
from knowledge.language.folding import fold
from knowledge.language.pointing import Slot
from knowledge.themes import asks_for_nothing_else
from storage.records import CommitmentStatus, StatusUpdate

_PROGRESS = re.compile(
    "完成|办[成好完到]|做[成好完到]|干[成好完]|搞[成好完]|兑现|落实|实现|达标|进展|进度|动静|开始|启动|动工|(?<=[没未冇])动|落后|拖(?:着|到|拉)?|欠"
)
_SEVERAL = re.compile("哪些|哪几|几[件项条]|多少[件项条]|全部|所有|总体|整体|各项|承诺|答应")
"""What speaks of the plan as a whole; 完成了吗 alone is about what was shown, or a ticket."""
_OF_LATE = re.compile("最近|近期|新的?(?:进展|动静)")
"""What speaks of the plan as a whole only if nothing was shown or filed before."""
_AROUND = re.compile(
    "最近|近期|现在|目前|到现在|到今天|截至|承诺|答应|许诺|总共|一共|[哪几多少]+[件项条]|总体|整体|各项|没有?|还没|未|冇|还|已经|已|了|得|掉|情况|怎么样|怎样|咋样|么样|率|新的?|好|"
    "哪里|哪一?步|真的?|正在|到底|事"
)
_OPEN = re.compile("没|未|冇|落后|拖|欠|慢")
_OR_NOT = re.compile(r"[没冇]有?\W*$")
"""做到了没有 asks whether, and not for what is left."""
_HOW_FAR = re.compile("进展|进度|动静|开始|启动|动工|哪一?步|哪里|[怎咋么]样")


class _Wanted(Enum):
    """Which of the published statuses are asked for."""

    DONE = "done"
    OPEN = "open"
    ANY = "any"


_TITLES = {_Wanted.DONE: wording.KEPT_DONE, _Wanted.OPEN: wording.KEPT_OPEN, _Wanted.ANY: wording.KEPT_ANY}


def is_asked_about(turn: Turn) -> bool:
    """Tell whether a message asks how far the plan is, and names nothing in it; not of last year's."""
    past = turn.pointing is not None and Slot.PAST in turn.pointing.slots
    text = turn.city.unnamed(_said(turn))
    if past or turn.intent.command is not None or not (_PROGRESS.search(text) and _of_all(turn, text)):
        return False
    return asks_for_nothing_else(_AROUND.sub(" ", _PROGRESS.sub(" ", text)))


def tell(turn: Turn) -> Outcome:
    """List what is published of the kind asked for, newest first, and count all; say so if nothing is."""
    published = sorted(turn.facts.published(), key=lambda one: one.as_of, reverse=True)
    known = {
        one: commitment
        for one in published
        if one.status is not CommitmentStatus.UNKNOWN and (commitment := turn.city.commitment(one.commitment))
    }
    if not known:
        return browse.areas(turn, wording.PROGRESS_OF_ONE, before=wording.KEPT_NOTHING)
    wanted = _wanted(_said(turn))
    section = Section(_TITLES[wanted], tuple(known[one] for one in known if _is(wanted, one)))
    summary = _summary(turn, known)
    if not section.commitments:
        return turn.say(f"{wording.KEPT_NONE.format(title=section.title)}\n{summary}", kind=Kind.QUESTION)
    return browse.open_section(turn, section).adding(f"\n\n{summary}")


def _said(turn: Turn) -> str:
    """Return the message as it was read, pinyin converted."""
    return turn.intent.text or fold(turn.words)


def _of_all(turn: Turn, text: str) -> bool:
    """Tell whether a text speaks of the plan as a whole, and not of what was shown or filed before."""
    if _SEVERAL.search(text):
        return True
    before = not turn.lapsed and (turn.state.about or turn.state.ticket)
    return _OF_LATE.search(text) is not None and not before


def _wanted(folded: str) -> _Wanted:
    if _OPEN.search(_OR_NOT.sub("", folded)):
        return _Wanted.OPEN
    return _Wanted.ANY if _HOW_FAR.search(folded) else _Wanted.DONE


def _is(wanted: _Wanted, update: StatusUpdate) -> bool:
    done = update.status is CommitmentStatus.DONE
    return wanted is _Wanted.ANY or done is (wanted is _Wanted.DONE)


def _summary(turn: Turn, known: Iterable[StatusUpdate]) -> str:
    counts = Counter(one.status for one in known)
    told = "、".join(f"{status.value}{counts[status]}项" for status in CommitmentStatus if counts[status])
    every, published = len(turn.city.commitments), counts.total()
    line = wording.KEPT_SUMMARY.format(report=turn.report, count=every, known=published, counts=told)
    return line + (wording.KEPT_REST.format(rest=every - published) if every > published else "")
