"""Every sentence that a citizen sees, in one place: short sentences, plain words, read easily at 75.

Names in braces are filled in by the handler that speaks. What citizens are told to reply (「建议」, 「目录」, 「更多」,
「是」, 「否」, 「都不是」, 「撤回」, 「取消」, 「我的工单」, 「查看 …」) is understood by handlers/understanding.py.
"""

from datetime import date
from types import MappingProxyType

from storage.records import FeedbackKind, FeedbackOutcome, FeedbackState, Happening

# What a button says when it is pressed; a citizen may type it as well.
SAY_FEEDBACK = "建议"
SAY_BROWSE = "目录"
SAY_MORE = "更多"
SAY_YES = "是"
SAY_NO = "否"
SAY_NONE = "都不是"
SAY_WITHDRAW = "撤回"
SAY_CANCEL = "取消"
SAY_TICKETS = "我的工单"
SAY_SHOW = "查看 {id}"

# First contact, help, small talk.
PRIVACY = (
    "您的账号只存成一串认不出人的代码。您提的意见会存下来，转给部门办理；问过的话去掉姓名电话后留存，用来改进回答。"
    "请不要发身份证号、银行卡号。"
)
WELCOME = (
    "您好，我是“有诺”。\n"
    "{city}政府{year}年答应办哪些事，您用平常话问我就行；有意见，我帮您转给部门。\n\n"
    "比如这样问：\n{examples}\n\n"
    "想提意见，回复“建议”；想看全部，回复“目录”。\n\n"
    "{privacy}"
)
HELP = (
    "我能帮您做这些事：\n"
    "1. 查政府{year}年答应办的事：直接问，比如“{example}”\n"
    "2. 看全部：回复“目录”\n"
    "3. 提意见、反映问题：回复“建议”，或者直接说\n"
    "4. 看您的意见办到哪一步：回复“我的工单”\n"
    "5. 刚提交的想收回：十分钟内回复“撤回”\n"
    "说到一半不想说了，回复“取消”。\n"
    "要找人问，可以打{hotline}。"
)
EXAMPLE = "· {phrase}"
SMALLTALK = MappingProxyType(
    {
        "greeting": "您好！想问政府答应办什么事，直接说就行。不知道怎么问，回复“帮助”。",
        "thanks": "不用客气。还有想问的，随时找我。",
        "bye": "好的，再见。有事随时找我。",
        "who": "我叫“有诺”，是个自动回答的小助手，不是真人。我查的是{city}{year}年的政府工作报告，也帮您把意见转给部门。",
        "praise": "谢谢您。能帮上忙就好。",
        "ability": "我会三件事：查政府答应办的事、把您的意见转给部门、告诉您办到哪一步。直接说就行；回复“帮助”看怎么用。",
        "ack": "好的。还有想问的，直接说就行。",
        "abuse": "让您不痛快了，对不起。要是有事没办好，您说说是什么事，我帮您转给部门；也可以打{hotline}找人说。",
    }
)
BLANK = "您发来的是空的。想问什么，直接打字就行。"
TEXT_ONLY = "对不起，我现在只看得懂文字，图片和语音还看不了。请把想说的打成字发给我。"

# Answers.
TITLE = "【{title}】"
QUOTE = "报告原文：“{quote}”"
FOCUS = "其中：{focus}"
UNREADABLE = "（原文“{printed}”读不通，照印）"
MISPRINT = MappingProxyType(
    {
        "certain": "（原文“{printed}”为“{correct}”之误）",
        "likely": "（原文“{printed}”疑为“{correct}”之误）",
        "possible": "（原文“{printed}”可能是“{correct}”之误，还不能肯定）",
    }
)
SOURCE = "出处：{report}·{area}"
SOURCE_TOPIC = " › {topic}"
REPORT_OF_YEAR = "{year}年{report}"
AREA_NUMBERED = "（{area}）{title}"
TARGET = "目标：{targets}"
LAST_YEAR = "上年：{figures}（{year}年）"
NO_LAST_YEAR = "报告里没有写{year}年这件事的数。"
WHEN_DUE = "原文写的时间：{due}"
NO_DAY = "这是{year}年要办的事，报告没有写具体哪一天完成。"
NO_PROGRESS = "进展：暂无进展信息（部门还没有发布）"
PROGRESS = "进展：{status}（截至{day}，{department}发布）"
PROGRESS_NOTE = "说明：{note}"
EVIDENCE = "依据：{evidence}"
OLD_PROGRESS = "提醒：这个进展是{days}天前的，现在可能有变化。"
ACTUAL = "截至{day}：{name}{actual}（目标{target}{verdict}）。来源：{source}"
ACTUAL_VERDICT = "，{verdict}"
ACTUAL_UNKNOWN = "，进度还不能判断"
OVERRIDE = "进度由部门认定：{verdict}（{day}）。理由：{reason}"
OLD_ACTUAL = "提醒：这个数是{days}天前的，现在可能有变化。"
DEPARTMENTS = "责任部门：{lead}"
DEPARTMENTS_CO = "责任部门：{lead}（配合：{co}）"
WHAT_ELSE = "有意见，回复“建议”；想看全部，回复“目录”。"
NEAR = "相关的还有（回复数字查看）："
NUMBERED = "{number}. {title}"

# How a target is to be read, by its comparison; the word before the figure.
COMPARISON = MappingProxyType(
    {"=": "", ">=": "不少于", "<=": "不超过", ">": "超过", "<": "低于", "growth": "增长"}
)
AT_LEAST_PERCENT = "不低于"
DECLINE_OF = "下降"

# Lists.
CHOOSE = "您问的是下面哪一项？回复数字就行。"
CHOOSE_NONE = "都不对，就回复“都不是”。"
NONE_OFFER = (
    "看来报告里可能没有您问的这件事。您也可以换个说法再问一次。\n要我把您刚才的话转给部门吗？回复“是”或“否”。"
)
NONE = "好的。您换个说法再问我一次，或者回复“目录”自己翻看。"
NO_LIST = "现在没有可以选的列表。您想问什么，直接说就行；想看全部，回复“目录”。"
OUT_OF_RANGE = "这个列表是1到{last}，请回复其中一个数字。"
ONLY_ONE = "这个列表只有1项，请回复1。"
LIST_LAPSED = "对不起，刚才的列表已经过了半小时，不算数了。请您再问一次。"
NO_MORE = "没有更多了。"
NOT_FOUND_ID = "报告里没有编号是“{id}”的事项。想看全部，回复“目录”。"
AREAS = "{report}里，要办的事分这几块："
AREA_LINE = "{number}. {title}（{count}项）"
AREAS_ASK = "想看哪一块，回复数字就行。"
PAGE = "【{title}】共{count}项，这是第{first}到第{last}项："
PAGE_WHOLE = "【{title}】共{count}项："
PAGE_ASK = "想看哪一项，回复数字就行。"
PAGE_MORE = "还有后面的，回复“更多”。"
EMPTY_SECTION = "【{title}】下面没有可以查看的事项。想看全部，回复“目录”。"

# Nothing found.
DECLINE = (
    "我在{report}里没有查到这件事的承诺。{nearest}\n"
    "要我把您的话转给部门吗？回复“是”或“否”。\n"
    "也可以换个说法再问，或者打{hotline}。"
)

NOTHING_NEAR = "不敢拿别的事来凑数。"
NEAREST = "报告里最接近的是这一条，说的不一定是您问的事：\n【{title}】“{quote}”\n"
ALSO = "您说的情况，要我一并作为{kind}转给部门，回复“是”。"

# Feedback.
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
WORDS_TOO_SHORT = "您还没写内容呢。请把想说的事写在下一条消息里；不想说了，回复“取消”。"
TOO_LONG = "您这段话有{length}个字，一次最多收{limit}个字，所以还没有登记。请分成几条发给我。"
CONFIRM = "您说的是：“{draft}”\n要把这段话作为{kind}转给部门吗？回复“是”或“否”。"
DRAFT_LAPSED = "对不起，刚才那段话放了半小时，没有提交。还想提交的话，请再发一次。"
NO_DRAFT = "现在没有等着提交的话。想提意见，回复“建议”。"
DROPPED = "好的，没有提交。还有想问的，直接说就行。"
CANCELLED = "好的，取消了。"
NOTHING_TO_CANCEL = "现在没有要取消的事。刚提交的意见想收回，回复“撤回”。"
RECEIPT = "收到您的{kind}，已经登记。\n工单号：{number}\n转给：{department}"
RECEIPT_ABOUT = "和报告里的这项有关：{title}"
RECEIPT_ANSWER = "您问的事，报告原文：“{quote}”"
RECEIPT_DUE = "答复期限：{day}"
RECEIPT_NEXT = "想知道办到哪一步，回复“我的工单”。\n想收回，十分钟内回复“撤回”。"
ASK_PLACE = "如果是某个地方的事，请再告诉我在哪里，比如哪条路、哪个小区；没有就不用回。"
PLACE_ADDED = "好的，地点已经补到工单{number}里。"

# Tickets.
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
        Happening.WITHDRAWN: "撤回",
    }
)
"""What happened to a ticket, in the citizen's words; what is missing here is not told."""
TICKETS = "您最近提的{count}件："
TICKET_LINE = "{ticket}　{day}　{kind}·{state}"
TICKETS_ASK = "想看哪一件，把工单号发给我。"
NO_TICKETS = "您还没有提过意见。想提的话，回复“建议”。"
ONLY_IN_PRIVATE = "这里是群聊，别人也看得到。请私下和我说，我再告诉您工单的情况。"
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
WITHDRAWN = "好的，工单{number}已经撤回，不会再办理。"
ALREADY_WITHDRAWN = "工单{number}之前已经撤回了，不用再撤。"
TOO_LATE_TO_WITHDRAW = (
    "工单{number}已经过了十分钟，交给{department}了，不能撤回。\n要补充的话，再发一条，写上这个工单号就行。"
)
NOTHING_TO_WITHDRAW = "您还没有提过意见，没有可以撤回的。"

# Danger: the number comes in the first two lines.
EMERGENCY = MappingProxyType(
    {
        "crime": "请马上打110报警。\n先到安全、有人的地方。\n我是自动回复，不能替您报警。",
        "fire": "请马上打119。\n先离开着火的地方，不坐电梯，弯腰捂住口鼻走。\n我是自动回复，不能替您报警。",
        "medical": "请马上打120。\n说清楚在哪里、人怎么样，电话先别挂。\n我是自动回复，不能替您叫救护车。",
        "gas": (
            "人马上到屋外去。别开灯关灯，别点火，别在屋里打电话。\n"
            "到了外面再打119。\n顺手能关气阀、开窗就做，来不及就先走。"
        ),
        "self_harm": (
            "谢谢您愿意说出来。您现在的安全最要紧。\n"
            "请打12356，这是全国心理援助热线，有人愿意听您说；情况紧急请打110或120。\n"
            "如果身边有家人、朋友、邻居，请让他们现在陪着您。"
        ),
    }
)
EMERGENCY_OFFER = "等您安全了，要我把这件事转给部门，就回复“是”。"
EMERGENCY_DRAFT_KEPT = "您刚才没说完的意见我还留着，安全了再接着说。"

# Long messages, and trouble.
MORE_FOLLOWS = "（回复“更多”看下文）"
NOT_STORED = "对不起，系统这会儿存不了东西，您刚才的话没有记下来。请过几分钟再发一次。"
WORK_IN_PROGRESS = (
    "对不起，我这会儿有点慢，您刚才的话还在处理。请过一分钟再来：\n"
    "是提意见，先回复“我的工单”看看登记上没有；是问事情，请再问一次。"
)
APOLOGY = (
    "对不起，我这里出了点问题，没能处理您刚才的话。请换个说法再发一次，或者打{hotline}。（编号{incident}）"
)


def say_day(day: date) -> str:
    """Write a date as people do: 2023年6月9日."""
    return f"{day.year}年{day.month}月{day.day}日"


def shorten(text: str, limit: int) -> str:
    """Put `text` on one line, cut to `limit` characters with 「……」 to show that it goes on."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[:limit].rstrip() + "……"
