"""Requests to see other people's tickets, which nobody is shown."""

import re

from handlers import wording
from handlers.masking.surnames import SINGLE, WORDLIKE, WORDS
from handlers.messages import Kind
from handlers.outcome import Outcome
from handlers.tickets import ticket
from handlers.turn import Turn
from knowledge.language.folding import without_marks
from knowledge.language.han import HAN

_FILED = "的(?:工单|单子|投诉|举报|反馈|诉求)"
_OTHERS = re.compile(
    rf"(?:(?:别|他|旁|其[他它])人?|(?:所有|全部)人|(?<!我)(?:所有|全部)|大家|人家|邻居|隔壁|同事|朋友|亲戚|[我他她](?:爸|妈|爷爷|奶奶|老公|老婆|儿子|女儿|哥|姐|弟|妹))[{HAN}]{{0,2}}{_FILED}"
    "|(?:别人|其他人|大家|人家)都?(?:投诉|举报|反映)"
    "|(?<!我的)(?:投诉|举报|反映)(?:人|者)?的?(?:名单|名字|姓名|信息|身份|明细|清单)|(?:谁|哪个|哪些人)(?:投诉|举报|告)[了过的]"
)
"""Words for tickets of other people: 邻居老王的投诉, 别人都投诉了什么."""
_NAME = re.compile(
    rf"(?:^|[查看下把])(?:老|小)?(?P<name>[{''.join(sorted(SINGLE - WORDLIKE))}][{HAN}]{{1,2}}){_FILED}"
)
"""Words for the tickets of a named person: 张三的工单."""
_ELSEWHERE = re.compile(
    "(?:我|是|就|之前|以前|上次|昨天|前天|上周|上个月|在|通过|用|打的?|跟|找|向)*"
    "(?:(?:12345|市民?热线|热线|市长信箱|领导留言板|网上|信访局?)(?:上|那里|那边)?(?:打|报|投诉|反映|提|登记|说|讲|写)"
    "|(?:社区|村里|居委会|物业)(?:上|那里|那边)?(?:投诉|反映|说|讲))(?:的|过了?|了)?"
)
_LOOKS = re.compile(
    "查|看|提供|发我|发给|要一份|谁|哪个|给我|告诉|导出|打印|进度|怎么样|咋样|到哪|办得|什么|哪些|多少"
)
_SHORT = 24
"""Most characters of such a request; longer messages say more than whose ticket is meant."""


def are_meant(turn: Turn) -> bool:
    """Tell whether a message asks to see other people's tickets without giving a number."""
    said, intent = turn.words, turn.intent
    files = intent.feedback and intent.sure and intent.command is None  # 谁举报了我 orders nothing.
    if len(said) > _SHORT or files or ticket.number_in(turn):
        return False
    name = _NAME.search(said)
    named = name is not None and name["name"][:2] not in WORDS and not turn.router.matters(name["name"])
    return (named or _OTHERS.search(said) is not None) and _LOOKS.search(said) is not None


def filed_elsewhere(turn: Turn) -> bool:
    """Tell whether a citizen only says that it was told elsewhere: 我在12345打的."""
    free = not (turn.unfinished or turn.on_ticket) and turn.intent.command is None
    return free and _ELSEWHERE.fullmatch(without_marks(turn.words)) is not None


def not_shown(turn: Turn) -> Outcome:
    """Say that citizens see only their own tickets."""
    return turn.say(wording.OTHERS_TICKETS, kind=Kind.STATUS)
