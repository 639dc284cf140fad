"""Feedback: recording it, and its receipt."""

from types import MappingProxyType

from storage.records import FeedbackKind

KIND = MappingProxyType(
    {
        FeedbackKind.INQUIRY: "咨询",
        FeedbackKind.SUGGESTION: "建议",
        FeedbackKind.HELP: "求助",
        FeedbackKind.COMPLAINT: "投诉",
        FeedbackKind.THANKS: "感谢",
    }
)
SAY_YOUR_WORDS = (
    "请说吧，把您的{kind}写在下一条消息里。\n能写清楚是什么事、在哪里，就更好办。\n不想说了，回复“取消”。"
)
ANY_KIND = "意见"
GO_ON = "好的，记着。请接着说，是什么事？\n不想说了，回复“取消”。"
WORDS_TOO_SHORT = "您还没写内容呢。请把想说的事写在下一条消息里；不想说了，回复“取消”。"
TOO_LONG = "您这段话有{length}个字，一次最多收{limit}个字，所以还没有登记。请分成几条发给我。"
CONFIRM = "您说的是：“{draft}”\n要把这段话作为{kind}转给部门吗？回复“是”或“否”。"
DRAFT_LAPSED = "对不起，刚才那段话放了半小时，没有提交。还想提交的话，请再发一次。"
DRAFT_WAITS = "您前面说的“{draft}”还没有提交，要一起提交，回复“是”。"
DRAFT_STAYS = "您的{kind}我还等着，接着写就行。不想说了，回复“取消”。"
ALREADY_FILED = "这段话您已经提过，不用再提一次。\n工单号：{number}\n部门：{department}\n办到哪一步：{state}"
ALREADY_FILED_ALOUD = "这段话您已经提过，不用再提一次。想知道办到哪一步，请私下和我说。"
NO_DRAFT = "现在没有等着提交的话。想提意见，回复“建议”。"
DROPPED = "好的，没有提交。还有想问的，直接说就行。"
CANCELLED = "好的，取消了。"
NOTHING_TO_CANCEL = "现在没有要取消的事。刚提交的意见想收回，回复“撤回”；想问别的，直接说就行。"
RECEIPT = "收到您的{kind}，已经登记。\n工单号：{number}\n转给：{department}"
RECEIPT_ABOUT = "和报告里的这项有关：{title}"
RECEIPT_ANSWER = "您问的事，报告原文：“{quote}”"
RECEIPT_NEXT = "想知道办到哪一步，回复“我的工单”。\n想收回，十分钟内回复“撤回”。"
RECEIPT_NEXT_ALOUD = "想知道办到哪一步，或者十分钟内想收回，请私下和我说。"
ASK_PLACE = "如果是某个地方的事，请再告诉我在哪里，比如哪条路、哪个小区；没有就不用回。"
GRIEVES_OF = "{said}（说的是：{title}）"
ALSO_ELSEWHERE = "{said}（接着说的是：{text}）"
PLACE_ADDED = "好的，地点已经补到工单{number}里。"
PLACE_CHANGED = "好的，工单{number}的地点改成了“{place}”，您的话也补充进去了。"
NOT_FILED = "还没有提交。要作为{kind}提交，回复“是”；不提交，回复“否”。"
TICKET_STANDS = "工单{number}已经登记，照常办理。想收回，十分钟内回复“撤回”；要补充，回复“补充”加上您的话。"
EDITED_WORDS = "（居民改过的话）{words}"
