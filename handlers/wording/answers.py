"""A commitment as an answer, and that there is none."""

from types import MappingProxyType

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
ORIGIN = "去年报告里的承诺：{title}，{fate}"
FATES = MappingProxyType(
    {
        "接续": "今年：接续",
        "有变化": "今年：有变化",
        "未再提及": "今年的报告没有再提",
        "已完成": "结果：已完成",
    }
)
"""What became of last year's promise, by its fate."""
NO_LAST_YEAR = "报告里没有写{year}年这件事的数。"
WHEN_DUE = "原文写的时间：{due}"
NO_DAY = "这是{year}年要办的事，报告没有写具体是哪一天。"
NO_PROGRESS = "进展：暂无进展信息（部门还没有发布）"
PROGRESS = "进展：{status}（截至{day}，{department}发布）"
MILESTONES_REACHED = "已办到：{steps}"
MILESTONE_REACHED = "{name}（{day}）"
MILESTONE_NEXT = "下一步：{name}，计划{day}前办到"
MILESTONE_LATE = "下一步：{name}，原计划{day}前，部门还没有报办到"
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

# How to read a target, by its comparison; the word before the figure.
COMPARISON = MappingProxyType(
    {"=": "", ">=": "不少于", "<=": "不超过", ">": "超过", "<": "低于", "growth": "增长"}
)
AT_LEAST_PERCENT = "不低于"
DECLINE_OF = "下降"

# Nothing found.
DECLINE = (
    "我在{report}里没有查到这件事的承诺。{nearest}\n"
    "要我把您的话转给部门吗？回复“是”或“否”。\n"
    "也可以换个说法再问，或者打{hotline}。"
)
DECLINE_AGAIN = (
    "这件事报告里也没有查到。{nearest}\n要我把您的话转给部门吗？回复“是”或“否”；也可以打{hotline}问。"
)
NOTHING_NEAR = "不敢拿别的事来凑数。"
NEAREST = "报告里最接近的是这一条，说的不一定是您问的事：\n【{title}】“{quote}”"
NEAREST_NAMED = "报告里提到“{word}”的有这一条，说的不一定是您问的事：\n【{title}】“{quote}”"
NO_DETAIL = (
    "{report}写的是要办什么事，没有写{what}。{nearest}\n"
    "要我把您的话转给部门吗？回复“是”或“否”；也可以打{hotline}问。"
)
DETAIL = MappingProxyType(
    {
        "price": "要多少钱",
        "phone": "电话",
        "hours": "几点开门、几点关门",
        "enrolment": "怎么报名、什么时候报名",
        "brand": "用什么牌子",
    }
)
WRITTEN_OF_IT = "写到它的是这一条：\n【{title}】“{quote}”"
NO_SUCH_FIGURE = (
    "{report}里没有查到“{figure}”这个数。您想问的是哪件事的数？把事情说出来我来查，比如“{example}”。"
)
LACKING = "您还问的“{asked}”，报告里没有查到。"
LACKING_OFFER = "要我把您的话转给部门，回复“是”。"
ALSO = "您说的情况，要我一并作为{kind}转给部门，回复“是”。"
