"""How far the plan is, or what was listed or is named of it, by what departments have published.

哪些完成了, 最近有什么新进展, 住建局的哪些还没动.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from enum import Enum

from handlers import wording
from handlers.answering import browse, entries, followup
from handlers.answering.again import gone_on_to
from handlers.hearing.intent import GUESSES, Command
from handlers.messages import Kind
from handlers.outcome import Outcome
from handlers.state import State
from handlers.tickets import ticket
from handlers.turn import Turn
from knowledge.found import Section
from knowledge.language.folding import fold
from knowledge.language.pointing import Slot
from knowledge.themes import asks_for_nothing_else
from storage.records import CommitmentStatus, StatusUpdate

_WORD_KEPT = "算[数话]|作数"
"""What asks whether somebody keeps their word: 政府说话算数吗."""
_PROGRESS = re.compile(
    "完成|办[成好完到]|做[成好完到]|干[成好完]|搞[成好完]|兑现了?|落实|实现|达标|进展|进度|动静|开始|启动|动工|(?<=[没未冇])[动办做]|落后|拖(?:着|到|拉)?|欠|落空|[办做搞]了|[开竣完]工|建成|[建修架装改盖铺种](?:造|建)?[好完]|[办做搞干]得(?=[怎咋么如])|投产|投用|通车|修通|算不?算?[数话]不?|作数"
)
_SEVERAL = re.compile(
    f"哪些|哪几|几[件项条成]|多少[件项条]|全部|所有|总体|整体|各项|承诺|答应|政府.{{0,4}}得[怎咋么]|{_WORD_KEPT}"
)
"""What speaks of the plan as a whole; 完成了吗 alone is about what was shown, or a ticket."""
_ALL_OF = re.compile(r"[^\W那这](?:今年)?都[^,]{1,4}了[吗没冇么]")
"""What speaks of all of something named: 桥都修好了吗."""
_OF_THESE = re.compile(r"的[呢吗有是]|的\W*$")
"""What speaks of all that was listed: 没办的呢."""
_OF_LATE = re.compile("最近|近期|新的?(?:进展|动静)|(?:完成|兑现|落实|达标)率")
"""What speaks of the plan as a whole only if nothing was shown or filed before."""
_SO_FAR = re.compile("了|(?<!有)没|未|冇|已|到哪|进展|进度|动静")
"""What asks how far something named is, and not what is to be done about it."""
_AROUND = re.compile(
    "报告里?面?|最近|近期|现在|目前|到现在|到今天|截至|承诺|答应|许诺|总共|一共|[哪几多少]+[件项条]|总体|整体|各项|没有?|还没|未|冇|还|已经|已|了|得|掉|情况|怎么样|怎样|咋样|么样|率|多少|成|任务|新的?|好|"
    "那你说|那|哪里|哪一?步|真的?|正在|到底|事|[说讲]?的?话|市长|书记|领导|干部|当官的"
)
_OPEN = re.compile("没|未|冇|落后|拖|欠|慢")
_OR_NOT = re.compile(r"[没冇]有?\W*$")
"""做到了没有 asks whether, and not for what is left."""
_HOW_FAR = re.compile(f"进展|进度|动静|开始|启动|动工|哪一?步|哪里|[怎咋么]样|{_WORD_KEPT}")
_MISHEARD = (*GUESSES, Command.PRIVACY)
"""Orders that, guessed, may be no more than doubt: 你们说话算数吗."""


class _Wanted(Enum):
    """Which of the published statuses are asked for."""

    DONE = "done"
    OPEN = "open"
    ANY = "any"


_TITLES = {_Wanted.DONE: wording.KEPT_DONE, _Wanted.OPEN: wording.KEPT_OPEN, _Wanted.ANY: wording.KEPT_ANY}


def asked_about(turn: Turn) -> Section | None:
    """Return those of which a message asks how far they are, without naming one; None if it does not, or of last year's.

    These are what it names all of, else what is listed, else the whole plan.
    """
    last = fold(turn.lately[-1].said) if turn.lately else ""
    if _PROGRESS.search(last) and (again := followup.last_question_again(turn)):
        turn = again  # 今年呢, after 去年答应的都办了吗
    past = turn.pointing is not None and Slot.PAST in turn.pointing.slots
    text, listed = turn.city.unnamed(turn.folded), entries.section(turn)
    if listed in _TITLES.values() and gone_on_to(turn.folded, turn.city.offices):
        return turn.intent.section  # 住建局的呢
    ordered = turn.intent.command is not None and (turn.intent.sure or turn.intent.command not in _MISHEARD)
    if past or ordered or not _PROGRESS.search(text):
        return None
    rest = _AROUND.sub(" ", _PROGRESS.sub(" ", text))
    if not asks_for_nothing_else(rest):
        several = bool(_SEVERAL.search(text) and _SO_FAR.search(text)) or _is_subject(turn, rest)
        all_of = _ALL_OF.search(text) is not None and not ticket.may_be_meant(turn)
        return _named(turn, rest) if several or all_of else None
    if not _of_all(turn, text):
        return Section("", turn.about) if _of_answer(turn, text) else None
    if listed and listed not in _TITLES.values():
        return Section(listed, entries.commitments(turn))
    before = _asked_before(turn) if listed else None
    return before or Section(wording.IN_REPORT.format(report=turn.report), turn.city.commitments)


def tell(turn: Turn, asked: Section) -> Outcome:
    """List what is published of the kind asked for, newest first, and count all; say so if nothing is.

    Of what was answered alone, say how far it is.
    """
    if not asked.title:
        return followup.tell_aspects(turn, asked.commitments, (Slot.PROGRESS,))
    published = sorted(turn.facts.published(), key=lambda one: one.as_of, reverse=True)
    members = {one.id: one for one in asked.commitments}
    known = {
        one: commitment
        for one in published
        if one.status is not CommitmentStatus.UNKNOWN and (commitment := members.get(one.commitment))
    }
    if not known:
        return _nothing_known(turn, asked)
    wanted = _wanted(turn)
    section = Section(_TITLES[wanted], tuple(known[one] for one in known if _is(wanted, one)))
    summary = _summary(asked, known)
    if not section.commitments:
        return turn.say(f"{wording.KEPT_NONE.format(title=section.title)}\n{summary}", kind=Kind.QUESTION)
    return browse.open_section(turn, section).adding(f"\n\n{summary}")


def _named(turn: Turn, rest: str) -> Section | None:
    """Return all of the place, department or field that a message names beside its asking how far it is."""
    if turn.intent.section:
        return turn.intent.section
    if turn.intent.found:
        return None
    each = (said.format(rest.strip()) for said in ("{}有哪些", "哪些{}"))
    return next(filter(None, (turn.understanding.understand(one, State()).section for one in each)), None)


def _is_subject(turn: Turn, rest: str) -> bool:
    """Tell whether a message names nothing but a department or a part of the city: 住建局完成得怎么样."""
    return rest.strip() in (*turn.city.offices, *turn.city.governed)


def _asked_before(turn: Turn) -> Section | None:
    """Return those of which the last message asked, how far or not: 没办的呢 goes on from 住建局完成了哪些."""
    if not turn.lately:
        return None
    *earlier, last = turn.lately
    intent = turn.understanding.understand(last.said, State())
    then = replace(turn.reworded(last.said, intent), state=replace(turn.state, lately=tuple(earlier)))
    return asked_about(then) or intent.section


def _nothing_known(turn: Turn, asked: Section) -> Outcome:
    if asked.commitments == turn.city.commitments:
        return browse.areas(turn, wording.PROGRESS_OF_ONE, before=wording.KEPT_NOTHING)
    return browse.open_section(turn, asked, before=wording.KEPT_NOTHING_OF_THESE)


def _of_all(turn: Turn, text: str) -> bool:
    """Tell whether a text speaks of the plan as a whole, and not of what was shown or filed before."""
    of_list = turn.listed and turn.state.section and (_OF_THESE.search(text) or not turn.about)
    if _SEVERAL.search(text) or of_list:
        return True
    before = not turn.lapsed and (turn.state.about or turn.state.ticket)
    return _OF_LATE.search(text) is not None and not before


def _of_answer(turn: Turn, text: str) -> bool:
    """Tell whether 没办的呢 can only be about what was just answered."""
    return bool(turn.about) and turn.on_ticket is None and _OF_THESE.search(text) is not None


def _wanted(turn: Turn) -> _Wanted:
    """Return which statuses a message asks for; one that names none goes on from what is listed: 住建局的呢."""
    folded = turn.folded
    if not _PROGRESS.search(folded):
        return next((one for one, title in _TITLES.items() if title == entries.section(turn)), _Wanted.ANY)
    if _OPEN.search(_OR_NOT.sub("", folded)):
        return _Wanted.OPEN
    return _Wanted.ANY if _HOW_FAR.search(folded) else _Wanted.DONE


def _is(wanted: _Wanted, update: StatusUpdate) -> bool:
    done = update.status is CommitmentStatus.DONE
    return wanted is _Wanted.ANY or done is (wanted is _Wanted.DONE)


def _summary(asked: Section, known: Iterable[StatusUpdate]) -> str:
    counts = Counter(one.status for one in known)
    told = "、".join(f"{status.value}{counts[status]}项" for status in CommitmentStatus if counts[status])
    every, published = len(asked.commitments), counts.total()
    line = wording.KEPT_SUMMARY.format(asked=asked.title, count=every, known=published, counts=told)
    return line + (wording.KEPT_REST.format(rest=every - published) if every > published else "")
