"""After a department's answer: was it solved, and how content is the citizen."""

from types import MappingProxyType

from handlers.wording.tickets import NEXT_RATE

STARS = MappingProxyType(
    {5: "5分 非常满意", 4: "4分 满意", 3: "3分 一般", 2: "2分 不满意", 1: "1分 非常不满意"}
)
"""Stars and what their button says."""
ASK_RATING = (
    "工单{number}已经答复。事情解决了吗？回复“解决了”“部分解决”或“没解决”。\n"
    "也可以打分：5分最满意，1分最不满意，回复数字就行。"
)
STARS_SAID = "{stars}分"
RATED = "谢谢，您对工单{number}的评价记下了：{rating}。"
ASK_SOLVED = "事情解决了吗？回复“解决了”“部分解决”或“没解决”。"
ASK_STARS = "方便的话，再打个分：5分最满意，1分最不满意。"
ASK_REASON = "哪里没办好、哪里不满意，请在下一条消息里说说；不想说就不用回。"
RATING_MAY_CHANGE = "想改评价，{day}之前再说一次就行。"
REOPENED_FOR_YOU = "这件已经重新办理，交给部门负责人督办，办好了再答复您。"
REOPENED_DUE = "新的答复期限：{day}"
PARTLY_NOTED = "还差的那部分，部门看得到。要部门接着办，回复“没解决”。"
NOT_AGAIN = (
    "这件已经按您的要求重新办过一次，我这里不能再重办了。您的评价会一直留在记录里，部门和监督的人都看得到。\n"
    "还要办，可以打{hotline}；有新的情况，回复“建议”另提一件。"
)
REASON_NOTED = "好的，您说的已经记到工单{number}里，办的人看得到。"
REASON_SKIPPED = "好的，不用说了。您的评价已经记下。"
NOTHING_TO_RATE = "现在没有等您评价的工单。部门答复以后才能评价；要反映问题，直接说就行。"
NOT_TO_RATE = "工单{number}是您的感谢，部门看得到，不用评价。"
RATE_AFTER_ANSWER = (
    "工单{number}还没有答复，{department}答复以后再请您评价。情况有变化，回复“补充”加上您的话。"
)
RATE_AFTER_REOPENING = (
    "工单{number}正在重新办理，{department}再答复以后请您再评价。情况有变化，回复“补充”加上您的话。"
)
TOO_LATE_TO_RATE = (
    "工单{number}答复已经超过{days}天，不能再评价了。要是还没解决，回复“建议”重新提，或者打{hotline}。"
)
REMIND_RATING = (
    "工单{number}在{day}答复了您，想听听您的看法。" + NEXT_RATE + "\n不想评价就不用回，我不会再问。"
)
