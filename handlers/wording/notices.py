"""Notices about a ticket, and answers that come later than a direct reply."""

from types import MappingProxyType

from storage.records import Happening

NOTICE = MappingProxyType(
    {
        Happening.ASSIGNED: "您的{kind}（工单{number}）已经转给{department}办理。",
        Happening.EXTENDED: "您的{kind}（工单{number}）要多等几天，{department}延长了期限。",
        Happening.ANSWERED: "您的{kind}（工单{number}）有答复了，是{department}答复的。",
        Happening.CLOSED: "您的{kind}（工单{number}）已经办结。",
        Happening.REOPENED: "您的{kind}（工单{number}）重新办理了，由{department}接着办。",
        Happening.MERGED: "您的{kind}（工单{number}），还有人反映了同一件事，部门合在一起办；办好了一样答复您。",
        Happening.UNMERGED: "您的{kind}（工单{number}）改为单独办理，由{department}接着办。",
    }
)
NOTICE_EXTENDED_WHY = "延期原因：{note}"
SEE_TICKET = "看这件的经过"
NOTICE_WAITED = "（下面是{since}给您的消息，当时没能送达。）"
NOTICE_LATE = "（下面回答您{since}说的话，当时没来得及答。）"
NOTICE_GOES_ON = "（接着上次没看完的消息。）"
NOTICES_LEFT = "（还有{count}条消息没给您看，回复“更多”就能看。）"
DOUBT = "刚才给您发了一条消息，中途断了线，不知道您收到没有。\n没收到的话，回复“{say}”，再看一遍。"
DOUBT_ASK_AGAIN = "刚才给您发了一条消息，中途断了线，不知道您收到没有。没收到的话，请再问我一次。"
