"""Orders that are denied, doubtful or incomplete."""

from types import MappingProxyType

from handlers.wording.buttons import (
    SAY_ADD,
    SAY_BACK,
    SAY_BROWSE,
    SAY_CANCEL,
    SAY_ERASE,
    SAY_FEEDBACK,
    SAY_FOLLOW_THIS,
    SAY_HELP,
    SAY_HUMAN,
    SAY_MORE,
    SAY_MY_DATA,
    SAY_MY_FOLLOWS,
    SAY_NONE,
    SAY_PRIVACY,
    SAY_RATE,
    SAY_TICKETS,
    SAY_UNFOLLOW_THIS,
    SAY_WITHDRAW,
)

KEPT = "好的，都照原样，什么也没动。"
KEPT_TICKET = "好的，不撤回。工单{number}还是原样：{state}。"
WITHDRAWN_BEFORE = "工单{number}之前已经撤回了。还要办，回复“建议”再提一件。"
KEPT_DATA = "好的，不删，您的数据都还在。"
KEPT_FOLLOWS = "好的，您关注的{count}项都没动。"
KEPT_DRAFT = "好的，先不提交，您的话还留着。要提交，回复“是”；不提了，回复“否”。"
KEPT_WRITING = "好的，不急，想好了再写。不想说了，回复“取消”。"
NOT_HUMAN = "好的，不转人工。想问什么，直接说就行。"
NOT_RATED = "好的，不评价也行。想评价了，回复“评价”。"
SAY_YOUR_QUESTION = "您请问。"
ME_TOO_WHAT = "您说的是哪件事？请把事情说一说，比如是什么事、在哪里，我帮您转给部门。"
ME_TOO = "您是说“{title}”这件事吗？请把您遇到的情况写在下一条消息里，我转给部门。\n不想说了，回复“取消”。"
ORDER_WHICH = "我没太听明白。您是想做下面哪一样？回复引号里的字就行：\n{orders}\n都不是的话，直接说您的事。"
ORDER_LINE = "“{say}”"
ORDER_SAY = MappingProxyType(
    {
        "add": SAY_ADD,
        "back": SAY_BACK,
        "browse": SAY_BROWSE,
        "cancel": SAY_CANCEL,
        "erase_data": SAY_ERASE,
        "feedback": SAY_FEEDBACK,
        "follow": SAY_FOLLOW_THIS,
        "help": SAY_HELP,
        "human": SAY_HUMAN,
        "more": SAY_MORE,
        "my_data": SAY_MY_DATA,
        "my_follows": SAY_MY_FOLLOWS,
        "my_tickets": SAY_TICKETS,
        "none": SAY_NONE,
        "privacy": SAY_PRIVACY,
        "rate": SAY_RATE,
        "unfollow": SAY_UNFOLLOW_THIS,
        "withdraw": SAY_WITHDRAW,
    }
)
"""What a citizen says to give an order, by its name."""
