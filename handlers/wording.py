"""Every sentence that a citizen sees, in one place: short sentences, plain words, read easily at 75.

Names in braces are filled in by the handler that speaks. What citizens are told to reply (「建议」, 「目录」, 「更多」,
「是」, 「否」, 「都不是」, 「撤回」, 「取消」, 「我的工单」, 「补充」, 「转人工」, 「查看 …」, 「关注 …」, 「我的数据」 …) is understood by
handlers/understanding.py, what they rate with by handlers/rating.py.
"""

from datetime import date, datetime
from types import MappingProxyType

from storage.records import FeedbackKind, FeedbackOutcome, FeedbackState, Happening

# What a button says when it is pressed; a citizen may type it as well.
SAY_FEEDBACK = "建议"
SAY_BROWSE = "目录"
SAY_MORE = "更多"
SAY_BACK = "上一页"
SAY_YES = "是"
SAY_NO = "否"
SAY_NONE = "都不是"
SAY_WITHDRAW = "撤回"
SAY_CANCEL = "取消"
SAY_TICKETS = "我的工单"
SAY_ADD = "补充"
SAY_HUMAN = "转人工"
SAY_LEAVE = "退出"
SAY_SHOW = "查看 {id}"
SAY_FOLLOW = "关注 {what}"
SAY_UNFOLLOW = "取消关注 {what}"
SAY_MY_FOLLOWS = "我的关注"
SAY_MY_DATA = "我的数据"
SAY_ERASE = "删除我的数据"
SAY_ERASE_SURELY = "确认删除"
SAY_HELP = "帮助"
SAY_PRIVACY = "隐私说明"

# First contact, help, small talk.
PRIVACY = "您的账号只存成一串代码；要主动通知您的，另外加密存一份。请不要发身份证号、银行卡号。"
PRIVACY_KEPT = (
    "您的意见转给部门办理，办完{identities}后不再记是谁提的；问过的话不记是谁问的，去掉姓名电话，最多留{questions}。\n"
    "看存了什么，回复“我的数据”；要删掉，回复“删除我的数据”。"
)
PRIVACY_MORE = (
    "{notice}\n\n{city}的工作人员办您的意见时，看得到您写的话，看不到您的账号。\n"
    "对这些有疑问，可以打{hotline}。"
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
    "6. 补充刚才说的：回复“补充”加上您的话\n"
    "7. 答复以后评价：回复“解决了”“部分解决”或“没解决”\n"
    "8. 盯着一件事：看到答案后回复“关注”；清单回复“我的关注”\n"
    "9. 看存了您什么、全部删掉：回复“我的数据”\n"
    "说到一半不想说了，回复“取消”。\n"
    "要找人问，回复“转人工”，或者打{hotline}。"
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
WHAT_ELSE = "想知道后面的进展，回复“关注”；有意见，回复“建议”；想看全部，回复“目录”。"
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
FIRST_PAGE = "前面没有了。想看全部，回复“目录”。"
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

EDITED_WORDS = "（居民改过的话）{words}"

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
        Happening.RATED: "您的评价：{rating}",
        Happening.EXPLAINED: "您说明了原因",
        Happening.ADDED: "您补充了内容",
        Happening.MESSAGED: "工作人员给您发了消息",
        Happening.WITHDRAWN: "撤回",
    }
)
"""What happened to a ticket, in the citizen's words; what is missing here is not told."""
COURSE_APPEAL = "按您说的没解决，重新办理，交负责人督办"
NEXT = "接下来：{what}"
NEXT_ASSIGN = "转到具体部门办理，办好后答复您。"
NEXT_ANSWER = "{department}办好后答复您。"
NEXT_OVERDUE = "已经过了答复期限{days}天，对不起。{department}还在办；您也可以打{hotline}催办。"
NEXT_RATE = "解决了吗？回复“解决了”“部分解决”或“没解决”；也可以打1到5分。"
YOUR_RATING = "您的评价：{rating}"
LAST_WORDS = "工作人员最近对您说：{text}"
MAY_ADD = "要补充，回复“补充”加上您的话。"
STATE_ONLY = (
    "工单{number}现在的状态：{state}。\n"
    "这件不在您这个账号名下，只能告诉您状态。内容和答复，请用提交时的账号来查。"
)
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
TOO_LATE_TO_WITHDRAW = "工单{number}已经过了十分钟，交给{department}了，不能撤回。\n要补充的话，回复“补充”加上这个工单号和您的话。"
NOTHING_TO_WITHDRAW = "您还没有提过意见，没有可以撤回的。"

# After the answer.
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
RATE_AFTER_ANSWER = "工单{number}还在办，{department}答复以后再请您评价。情况有变化，回复“补充”加上您的话。"
RATE_AFTER_REOPENING = (
    "工单{number}正在重新办理，{department}再答复以后请您再评价。情况有变化，回复“补充”加上您的话。"
)
TOO_LATE_TO_RATE = (
    "工单{number}答复已经超过{days}天，不能再评价了。事情还没解决，请回复“建议”重新提，或者打{hotline}。"
)
REMIND_RATING = (
    "工单{number}在{day}答复了您，想听听您的看法。" + NEXT_RATE + "\n不想评价就不用回，我不会再问。"
)

# More words to a ticket.
SAY_WHAT_TO_ADD = "要给工单{number}补充什么？请写在下一条消息里。不想说了，回复“取消”。"
WORDS_ADDED = "好的，您补充的话已经加到工单{number}里，{department}看得到。"
ADDED_TOO_OFTEN = "工单{number}已经补充了{most}次，先不再收了。{department}在办；着急的话，请打{hotline}。"
ADD_TO_WHICH = "您有几件还在办，补充到哪一件？"
ADD_ASK_NUMBER = "请回复工单号。"
NOTHING_TO_ADD_TO = "您没有正在办的工单，不用补充。有事要反映，直接说，或者回复“建议”。"
ADD_TO_ANSWERED = "工单{number}已经答复，不能再补充了。\n没解决，回复“没解决”，会重新办理一次；有新的情况，回复“建议”另提一件。"
ADD_TO_ANSWERED_AGAIN = "工单{number}已经重新办过并答复，不能再补充了。有新的情况，回复“建议”另提一件。"
ADD_TO_WITHDRAWN = "工单{number}已经撤回，不能补充。还要办，回复“建议”再提一件。"

# A person instead of the bot.
HUMAN = "我是自动回复，不能替您接通。要找人说，请打{hotline}。"
HUMAN_HOURS = "接听时间：{hours}"
HUMAN_FILE = "也可以把事情写给我，我转给部门，有工单号可查：回复“建议”，或者直接说。"
HUMAN_TALKING = "{department}的工作人员正在和您说工单{number}的事，您直接回复，他们看得到。"
CLERK_SAYS = "{department}的工作人员就工单{number}对您说：\n{text}\n\n直接回复就行，您的话会转给他们。不想说了，回复“退出”。"
CLERK_ENDED = "{department}的工作人员结束了关于工单{number}的对话。您再发的话，由我来回答。"
PASSED_ON_FIRST = (
    "已转给{department}的工作人员，他们看到会回复您，我先不插话。不想说了，回复“退出”，我再接着回答您。"
)
PASSED_ON = "已转给{department}。"
TALK_LEFT = "好的，关于工单{number}的对话结束了，{department}看得到您说过的话。您再问，由我来回答。"

# What a citizen is told unasked about a ticket.
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

# What comes later than the direct reply, and what could not be delivered then.
NOTICE_WAITED = "（下面是{since}给您的消息，当时没能送达。）"
NOTICE_LATE = "（下面回答您{since}说的话，当时没来得及答。）"
NOTICE_GOES_ON = "（接着上次没看完的消息。）"
NOTICES_LEFT = "（还有{count}条消息没给您看，回复“更多”就能看。）"
DOUBT = "刚才给您发了一条消息，中途断了线，不知道您收到没有。\n没收到的话，回复“{say}”，再看一遍。"
DOUBT_ASK_AGAIN = "刚才给您发了一条消息，中途断了线，不知道您收到没有。没收到的话，请再问我一次。"

# A citizen's own data.
MY_DATA = "我这里存着您的这些："
MY_DATA_TICKETS = "· 意见：{count}件，{open}件还在办。办完{period}后，不再记是谁提的"
MY_DATA_RATINGS = "· 对答复的评价：{count}件"
MY_DATA_FOLLOWS = "· 关注：{count}项"
MY_DATA_NOTICES = "· 给您的通知：{count}条，{waiting}条还没送到。送到{period}后删掉"
MY_DATA_ADDRESS = "· 账号：加密存着，只用来给您发通知"
MY_DATA_NO_ADDRESS = "· 账号：没有存，只有一串认不出人的代码"
MY_DATA_TALK = "· 我们说到哪一步，和您没提交的话：{period}没来往就删掉"
MY_DATA_REPLIES = "· 最近回您的话：{count}条，留{period}，防止平台重复投递"
MY_DATA_QUESTIONS = "您问过的话不记是谁问的，查不到您头上。"
MY_DATA_NEXT = "看意见，回复“我的工单”；看关注，回复“我的关注”；要全部删掉，回复“删除我的数据”。"
ERASE_ASK = (
    "删掉以后：\n"
    "{tickets}"
    "· 关注、通知、账号、说到一半的话，全部删掉。\n"
    "删了就找不回来。\n"
    "确定要删，回复“确认删除”；不删了，回复“取消”。"
)
ERASE_TICKETS = "· 您的{count}件意见不再记是谁提的，里面的姓名、电话、门牌号会遮住。{open}\n"
ERASE_OPEN = "{count}件还在办的，部门会接着办，但没法再告诉您，您也查不到了。"
ERASED = (
    "都删掉了。\n"
    "为防平台重复投递，消息的编号再留{period}，里面没有您的话。\n"
    "以后您再找我，我就当是头一次见面。"
)

# Following.
FOLLOW_LABEL = "关注这项"
FOLLOWED = "好的，关注了{titles}。\n有新进展，我在当天{at}以后一并告诉您，一天最多一次。\n不想关注了，回复“取消关注”。"
FOLLOWED_ALREADY = "您已经关注了{titles}，有新进展会告诉您。"
FOLLOW_WHAT = "您想关注哪一项？先问我这件事，看到答案后回复“关注”；也可以写上名字，比如“关注 老旧小区”。"
FOLLOW_NOTHING = "报告里没有找到“{words}”。请换个说法，或者先问我这件事，看到答案后回复“关注”。"
FOLLOW_WHICH = "您想关注哪一项？照着回复就行："
FOLLOW_LINE = "“{say}”　{title}"
FOLLOWS = "您关注了{count}项："
FOLLOWS_LINE = "{title}（{status}）"
FOLLOWS_SECTION = "{title}（{count}项承诺）"
FOLLOWS_ASK = "不想关注了，回复“取消关注 1”这样，写上数字。"
FOLLOWS_NOTHING = "您还没有关注什么。看到想盯着的事，回复“关注”就行。"
FOLLOWS_FULL = "最多关注{most}项，已经满了。先回复“我的关注”，取消几项再来。"
UNFOLLOWED = "好的，不再关注{titles}。"
UNFOLLOWED_ALL = "好的，{count}项都不再关注了。"
UNFOLLOW_WHAT = "您想取消哪一项？"
UNFOLLOW_NOTHING = "您关注的里面没有这一项。您关注的是："
UNFOLLOW_HOW = "回复“取消关注 1”这样，写上数字；都不要了，回复“取消关注 全部”。"
DIGEST = "您关注的事有了新进展："
DIGEST_STATUS = "· {title}：{status}（原来是{before}；截至{day}，{department}发布）"
DIGEST_VERDICT = "· {title}：{verdict}（原来是{before}；截至{day}）"
DIGEST_MORE = "· 还有{count}项也有新进展。"
DIGEST_END = "想看哪一项，直接问我；不想再收到，回复“取消关注”。"

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
TOO_BUSY = (
    "对不起，现在找我的人太多，忙不过来，您刚才的话没有记下来。请过几分钟再发一次。\n"
    "急事别等我：报警打110，着火打119，急病打120。"
)
SLOW_DOWN = "您发得太快了，请慢一点。刚才这句没有记下来，请过{seconds}秒再发。"
WORK_IN_PROGRESS = (
    "对不起，我这会儿有点慢，您刚才的话还在处理。请过一分钟再来：\n"
    "是提意见，先回复“我的工单”看看登记上没有；是问事情，请再问一次。"
)
RESTRICTED = "您的反馈功能暂停到{day}，这条没有登记。您仍可以提问、查“我的工单”。\n如果觉得弄错了，请打{hotline}找人说。有人身危险请打110、119或120。"
APOLOGY = (
    "对不起，我这里出了点问题，没能处理您刚才的话。请换个说法再发一次，或者打{hotline}。（编号{incident}）"
)


def say_day(day: date) -> str:
    """Write a date as people do: 2023年6月9日."""
    return f"{day.year}年{day.month}月{day.day}日"


def say_since(moment: datetime, now: datetime) -> str:
    """Write a past moment as people do, as seen from `now`; both in the city's time: 今天14:05, 3月2日, 2022年12月30日."""
    days = (now.date() - moment.date()).days
    if days < 2:
        return f"{'昨天' if days == 1 else '今天'}{moment:%H:%M}"
    return say_day(moment.date()) if moment.year != now.year else f"{moment.month}月{moment.day}日"


def shorten(text: str, limit: int) -> str:
    """Put `text` on one line, cut to `limit` characters with 「……」 to show that it goes on."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[:limit].rstrip() + "……"
