"""A ticket and its course, and its withdrawal."""

from types import MappingProxyType

from storage.records import FeedbackOutcome, FeedbackState, Happening

TICKET = "工单号：{number}\n类别：{kind}\n收到时间：{day}\n部门：{department}\n办到哪一步：{state}"
TICKET_PLACE = "地点：{place}"
TICKET_DUE = "答复期限：{day}"
TICKET_ANSWER = "部门答复：{answer}"
TICKET_OUTCOME = "办理结果：{outcome}"
OUTCOME_NOTE = MappingProxyType(
    {
        FeedbackOutcome.SOLVED: "说明：{note}",
        FeedbackOutcome.PARTLY: "还没办好的：{note}",
        FeedbackOutcome.PLANNED: "计划：{note}",
        FeedbackOutcome.REFUSED: "理由：{note}",
        FeedbackOutcome.ELSEWHERE: "这件事归这里管：{note}",
    }
)
TICKET_HELPERS = "一起办理：{helpers}"
TICKET_TOGETHER = "还有人反映了同一件事，部门合在一起办；办好了一样答复您。"
COURSE = "办理经过："
COURSE_LINE = "{day}　{what}"
COURSE_WHAT = MappingProxyType(
    {
        Happening.RECEIVED: "收到",
        Happening.PLACE_ADDED: "补充了地点",
        Happening.ASSIGNED: "转给{department}",
        Happening.TAKEN: "开始办理",
        Happening.EXTENDED: "期限延到{due}，因为：{note}",
        Happening.MERGED: "和同一件事的其他意见合在一起办",
        Happening.UNMERGED: "改为单独办理",
        Happening.ANSWERED: "答复",
        Happening.CLOSED: "办结",
        Happening.REOPENED: "重新办理",
        Happening.RATED: "您的评价：{rating}",
        Happening.EXPLAINED: "您说明了原因",
        Happening.ADDED: "您补充了内容",
        Happening.MESSAGED: "工作人员给您发了消息",
        Happening.WITHDRAWN: "撤回",
    }
)
"""What happened to a ticket, in the citizen's words; events missing here are not told."""
COURSE_APPEAL = "按您说的没解决，重新办理，交负责人督办"
NEXT = "接下来：{what}"
NEXT_ASSIGN = "转到具体部门办理，办好后答复您。"
NEXT_ANSWER = "{department}办好后答复您。"
NEXT_OVERDUE = "已经过了答复期限{days}天，对不起。{department}还在办；您也可以打{hotline}催办。"
NEXT_OVERDUE_UNTAKEN = "已经过了答复期限{days}天，部门还没有接手，对不起。您可以打{hotline}催办。"
NEXT_RATE = "解决了吗？回复“解决了”“部分解决”或“没解决”；也可以打1到5分。"
YOUR_RATING = "您的评价：{rating}"
LAST_WORDS = "工作人员最近对您说：{text}"
MAY_ADD = "要补充，回复“补充”加上您的话。"
STATE_ONLY = (
    "工单{number}现在的状态：{state}。\n"
    "这件不在您这个账号名下，只能告诉您状态。内容和答复，请用提交时的账号来查。"
)
TICKETS = "您最近提的{count}件："
TICKET_LINE = "{ticket}　{day}　{department}·{kind}·{state}"
TICKETS_ASK = "想看哪一件，回复数字就行。"
OTHERS_TICKETS = "别人提的，我不能给您看，只能查您自己在这里提的：回复“我的工单”。\n手上有工单号，就把号发来，我告诉您办到哪一步。"
NO_TICKETS = "您还没有提过意见；在别处提的，我这里查不到。想提的话，回复“建议”，我转给部门，给您工单号。"
WITHDRAWN_STAYS = "工单{number}已经撤回，恢复不了。还要办的话，把事情再说一遍，我重新登记。"
ONLY_IN_PRIVATE = "这里是群聊，别人也看得到。这件事请私下和我说。"
NO_SUCH_TICKET = "没有查到您名下有这个工单号。请对照回执再看看，或者回复“我的工单”。"
MISTYPED_NUMBER = "这个工单号好像打错了一位，校验不对。请对照回执再看看，或者回复“我的工单”。"
STATE = MappingProxyType(
    {
        FeedbackState.RECEIVED: "待受理（已登记，部门还没有接手）",
        FeedbackState.ASSIGNED: "已派单（已经转到部门）",
        FeedbackState.IN_PROGRESS: "办理中",
        FeedbackState.ANSWERED: "已答复",
        FeedbackState.CLOSED: "已办结",
        FeedbackState.WITHDRAWN: "已撤回",
    }
)
WITHDRAW_ASK = "要撤回工单{number}（{day}的{kind}，转给{department}）吗？撤回后不再办理。\n要撤回，回复“是”；不撤，回复“否”。"
WITHDRAW_WHICH = "您想撤回哪一件？"
WITHDRAW_HOW = "回复“撤回第1件”这样，写上数字。"
HURRIED = "您催办的话已经记到工单{number}里，{department}看得到。"
HURRIED_ALREADY = "您今天催办的话已经记在工单{number}里，{department}看得到。"
HURRY_STATE = "办到哪一步：{state}"
HURRY_CALL = "着急的话，也可以打{hotline}催办。"
WITHDRAWN = "好的，工单{number}已经撤回，不会再办理。"
ALREADY_WITHDRAWN = "工单{number}之前已经撤回了，不用再撤。"
TOO_LATE_TO_WITHDRAW = "工单{number}已经过了十分钟，交给{department}了，不能撤回。\n要补充的话，回复“补充”加上这个工单号和您的话。"
NOTHING_TO_WITHDRAW = "您还没有提过意见，没有可以撤回的。"
