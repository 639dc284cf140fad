"""Replies to short questions about what was said before, and if there was nothing."""

from types import MappingProxyType

NOT_TOLD = "报告原文：“{quote}”\n此外没有写{what}。"
NOT_TOLD_BESIDES = "您还问的{what}，报告没有写，可以打{hotline}问。"
NOT_TOLD_OF = (
    "“{said}”，这个报告里没有写。\n"
    "刚才那项【{title}】，原文只有这一句：“{quote}”\n"
    "要我把您的话转给部门吗？回复“是”或“否”；也可以打{hotline}问。"
)
NONE_FOR_PLACE = (
    "上面这几项，报告都没有单独写{place}。想看哪一项，回复数字。\n"
    "想知道{place}怎么安排，可以打{hotline}，也可以回复“建议”把话写下来，我转给部门。"
)
NOT_FOR_PLACE_EITHER = (
    "您接着问的是“{draft}”吧？这件事报告里没有查到，也没有单独写{place}。\n"
    "要我把您的话转给部门吗？回复“是”或“否”。"
)
GOES_ON_FROM = "{said}（接着问的是：{title}）"
WHAT = MappingProxyType(
    {
        "money": "钱由谁出、出多少",
        "why": "快慢和原因",
        "how": "怎么申请、要什么条件",
        "where": "具体在哪些地方",
        "amount": "具体的数",
        "meaning": "这句话是什么意思",
        "wish": "还要多办，或者提前办",
    }
)
"""What the report does not tell, by what is asked."""
LATER = "这份报告写的是{year}年的事，没有写以后的安排。"
NO_PHONE = "部门的电话我这里没有，可以打{hotline}问。"
ASK_FURTHER = "想问清楚，可以打{hotline}；要我转给{lead}，回复“建议”把话写下来。"
OFFER_WISH = "要把您这句话作为建议转给{lead}吗？回复“是”或“否”。"
MEANT_BEFORE = (
    "您接着说的是“{title}”吧？想知道谁负责、什么时候、去年多少、办到哪一步，直接说就行。\n"
    "说的是别的事，请带上那件事的名字。"
)
MEANT_TICKET = (
    "您接着说的是工单{number}吧？想知道办到哪一步，回复“到哪一步了”；要补充，回复“补充”加上您的话。\n"
    "说的是别的事，请带上那件事的名字。"
)
MEANT_WHAT = (
    "您说的是哪件事？请带上事情的名字再说一遍，比如“{example}”。\n要反映问题，请说清是什么事、在哪里。"
)
MEANT_DECLINED = (
    "您接着问的是“{draft}”吧？报告里没有查到这件事，所以这个我也答不上来。\n"
    "要我把您的话转给部门吗？回复“是”或“否”。说的是别的事，请带上那件事的名字。"
)
MEANT_DRAFT = (
    "您说的“{draft}”还没有提交。回复“是”，我就转给部门，告诉您归谁管、哪天前答复；不提交，回复“否”。"
)
MEANT_OF_LIST = "您说的是上面哪一项？先回复数字，我再告诉您。说的是别的事，请带上那件事的名字。"
NUMBER_ALONE = "要打电话，请直接拨{number}，我不能替您拨。要问事情，请说出是什么事。"

TICKET_WITH = "工单{number}在{department}。"
TICKET_WITH_HELPERS = "工单{number}在{department}，{helpers}一起办理。"
TICKET_TOLD_HERE = "部门会不会打电话，我说不准。答复了，我在这里告诉您；您也可以随时回复“我的工单”看。"
TICKET_NO_DAY = "哪天办好，部门还没有说。"
ASK_THE_DEPARTMENT = (
    "这个我答不上来，要{department}来答。\n"
    "回复“是”，我把“{words}”补充到工单{number}里；说的是另一件事，回复“否”。"
)
HEARD_OPEN = (
    "让您着急了，对不起。工单{number}在{department}，还没有答复。\n想催，回复“催单”；急的话，打{hotline}。"
)
HEARD_ADD = "要我把您的话补充进去，回复“是”；说的是另一件事，回复“否”。"
HEARD_RATED = (
    "还是没让您满意，对不起。要重新办理工单{number}，回复“没解决”，转回{department}，交负责人督办。\n"
    "您刚才这句话会作为原因一起转过去。说的是另一件事，回复“否”。"
)
HEARD_LAST = (
    "还是没让您满意，对不起。工单{number}在这里不能再重新办理了。\n"
    "您可以打{hotline}接着反映；情况变了，也可以再提一件，回复“建议”。"
)
BELONGS = "您说的“{words}”，是要补充到工单{number}里吗？\n是，就回复“是”，{department}看得到；是另一件事，回复“否”。"
NOT_ADDED = "好的，这句话没有补充进去，工单{number}照常办理。"
PRAISE_RATES = (
    "谢谢您的肯定。您说的是工单{number}吧？{department}已经答复了。解决了吗？回复“解决了”“部分解决”或“没解决”；也可以打1到5分。\n"
    "您刚才这句话会一起记下。说的是另一件事，回复“否”。"
)
SAY_IF_SOLVED = (
    "您说的是工单{number}吧，{department}已经答复了。没办好，回复“没解决”，转回去重新办理；办了一部分，回复“部分解决”。\n"
    "您刚才这句话会作为原因一起转过去。说的是另一件事，回复“否”。"
)
