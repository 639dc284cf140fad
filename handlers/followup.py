"""A follow-up: few words that mean what was just answered (那去年呢, 哪个部门管), not a question of their own."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import StrEnum
from types import MappingProxyType

from handlers import question, wording
from handlers.card import NOTHING, achieved, departments, last_year, progress
from handlers.intent import Command
from handlers.listing import buttons, numbered
from handlers.messages import Kind
from handlers.outcome import Outcome
from handlers.progress import stand
from handlers.turn import Turn
from knowledge.commitment import Commitment, Match
from knowledge.language.folding import fold
from storage.records import Decision

LONGEST = 16
"""Characters without marks: what is longer says for itself what it is about."""
REST = 8
"""Neighbours that are listed after 「还有呢」."""
_MARKS = re.compile(r"[\s\W_]+")
_BEFORE = r"(?:那|那么|请问|你好|想问|还想问|再问一下|再问下|哦|嗯|好的|这个|这事|这件事|这项|它|现在|目前|到底|大概)*"
_AFTER = r"(?:呢|啊|呀|吗|撒|唦|哈|了|的|咧|哦)*"
_BESIDES = re.compile(r"还有|别的|其[他它]|另外")
"""更多 reads on; 还有呢 asks what else there is."""
_WHEN_DUE = re.compile(
    r"(?:\d+月底?|年底|年内|年末|上半年|下半年|[一二三四1-4]季度|明年|\d{4}年)(?:前|内|之前|以前)?"
)


class FollowUp(StrEnum):
    """What is asked about what was shown."""

    LAST_YEAR = "last_year"
    WHO = "who"
    WHEN = "when"
    PROGRESS = "progress"
    AGAIN = "again"
    REST = "rest"


_SAID: Mapping[FollowUp, re.Pattern[str]] = MappingProxyType(
    {
        kind: re.compile(f"{_BEFORE}(?:{words}){_AFTER}")
        for kind, words in {
            FollowUp.LAST_YEAR: r"(?:去年|上年|上一年|头年|前一年)(?:的|完成|做|搞|弄|建|是|有|实际|情况|怎么样|么样|咋样|如何|数|数字|了|多少|几多|几个)*",
            FollowUp.WHO: r"(?:归|由|是|该|要|应该|属于)?(?:哪个|哪一个|什么|哪些|哪家|么)?(?:部门|单位|局|谁|哪个|哪家)(?:来|在|去)?(?:管|负责|牵头|办|搞|抓|落实|主管|具体)(?:负责|管|这个|这事)?|责任(?:部门|单位|人)(?:是谁|是哪个|有哪些)?|(?:该|要|应该)?(?:找|问)(?:谁|哪个|哪个部门|哪里|什么部门)",
            FollowUp.WHEN: r"(?:要|等|得)*(?:啥|什么|么|几|何|哪个)(?:时候|时|时间)(?:才|能|可以|要|会)*(?:完成|建成|建好|弄好|搞好|修好|办好|办完|做好|做完|完工|竣工|通车|开工|动工|开始|落实|结束|投用|开放|好|搞完|弄完|见效)?|(?:要|还要|得)?(?:多久|多长时间|几久)(?:才|能)*(?:完成|建成|建好|弄好|好|办完|搞完)?|哪天(?:能)?(?:完成|好|建成)?",
            FollowUp.PROGRESS: r"(?:进展|进度)(?:如何|怎么样|咋样|么样|情况)?|(?:进行|办|搞|做|建|修|弄)?到(?:哪|哪里|哪儿|哪步|哪一步|什么程度)|(?:完成|落实|开工|动工|开始|建成|建好|搞好|弄好|做完|办完|修好)了?(?:没|没有|冇|没得|多少)|(?:怎么样|么样|咋样)了",
            FollowUp.AGAIN: r"(?:这个|那个|这条|那条|这一条|刚才那个|刚才那条|上面那个)(?:详细|具体|再)?(?:说说|讲讲|说一遍|讲一遍|点)?",
        }.items()
    }
)


def meant(turn: Turn) -> FollowUp | None:
    """Tell which follow-up the message is; None where nothing was shown or where it stands for itself."""
    if not turn.about:
        return None
    bare = _MARKS.sub("", fold(turn.words))
    for kind, pattern in _SAID.items() if 2 <= len(bare) <= LONGEST else ():
        # After a ticket 到哪一步了 asks after the ticket; a talk about the report leaves its exchanges.
        if pattern.fullmatch(bare) and (kind is not FollowUp.PROGRESS or turn.state.lately):
            return kind
    beside = turn.intent.command is Command.MORE and turn.state.section is None and _BESIDES.search(bare)
    return FollowUp.REST if beside else None


def answer(turn: Turn) -> Outcome:
    """Answer from what was shown."""
    kind = meant(turn)
    if kind is FollowUp.REST:
        return _rest(turn)
    if kind is FollowUp.AGAIN:
        return question.tell(turn, turn.about[0])
    told = [_TOLD[kind](turn, commitment) for commitment in turn.about] if kind else []
    return turn.say(
        "\n\n".join(told),
        kind=Kind.QUESTION,
        decision=Decision.ANSWER,
        state=replace(turn.state, since=turn.now),
        matches=tuple(Match(commitment, 1.0) for commitment in turn.about),
    )


def _head(commitment: Commitment) -> str:
    return wording.TITLE.format(title=commitment.title)


def _last_year(turn: Turn, commitment: Commitment) -> str:
    """Last year's figure where the report gives one; else that it gives none."""
    before = turn.city.year - 1
    told = last_year(commitment, turn.city.year) or wording.NO_LAST_YEAR.format(year=before)
    return f"{_head(commitment)}\n{told}"


def _who(_turn: Turn, commitment: Commitment) -> str:
    return f"{_head(commitment)}\n{departments(commitment)}"


def _when(turn: Turn, commitment: Commitment) -> str:
    """The time that the quote names, or that it names none; then how far it is."""
    due = _WHEN_DUE.search(commitment.quote)
    told = wording.WHEN_DUE.format(due=due[0]) if due else wording.NO_DAY.format(year=turn.city.year)
    return f"{_head(commitment)}\n{told}\n{_state(turn, commitment)}"


def _progress(turn: Turn, commitment: Commitment) -> str:
    return f"{_head(commitment)}\n{_state(turn, commitment)}"


def _state(turn: Turn, commitment: Commitment) -> str:
    reached = turn.facts.reached(commitment.id) or NOTHING
    figures = [*achieved(stand(commitment, reached, turn.city.year), turn.today)]
    return "\n".join([*progress(turn.facts.status(commitment.id), turn.today), *figures])


def _rest(turn: Turn) -> Outcome:
    """The list that was named beside the answer, else the others of the same topic."""
    named = [turn.city.commitment(one) for one in turn.state.shown]
    near = [one for one in named if one] or [
        one for one in turn.city.commitments if one.place.topic == turn.about[0].place.topic
    ]
    shown = tuple(one for one in near if one not in turn.about)[:REST]
    if not shown:
        return turn.say(wording.NO_MORE)
    return turn.say(
        f"{wording.NEAR}\n{numbered(one.title for one in shown)}",
        kind=Kind.QUESTION,
        decision=Decision.ANSWER,
        state=replace(turn.listing(tuple(one.id for one in shown)), about=turn.state.about),
        choices=buttons(shown),
        matches=tuple(Match(one, 1.0) for one in shown),
    )


_TOLD: Mapping[FollowUp, Callable[[Turn, Commitment], str]] = MappingProxyType(
    {
        FollowUp.LAST_YEAR: _last_year,
        FollowUp.WHO: _who,
        FollowUp.WHEN: _when,
        FollowUp.PROGRESS: _progress,
    }
)
