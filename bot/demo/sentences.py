"""What the demonstration's staff write: answers by outcome, reasons, notes and templates, all made up."""

from bot.demo.matters import MARK
from storage.records import FeedbackOutcome, FeedbackState

ANSWERS = {
    FeedbackOutcome.SOLVED: (
        "您好，您反映的事我们到现场看过，已经处理好了。还有问题请再告诉我们。",
        "您好，谢谢您的来信。工作人员当天去了现场，问题已经解决，之后会多巡查。",
    ),
    FeedbackOutcome.PARTLY: (
        "您好，我们先做了应急处理，不影响通行和使用；剩下的要等材料到货，预计下个月做完。",
        "您好，已经清理了大部分，余下一处要和产权单位商量，有结果会再告诉您。",
    ),
    FeedbackOutcome.PLANNED: (
        "您好，您的建议很好，已经列入明年的计划，实施前会在现场公示。",
        "您好，这件事要做设计和预算，我们排进了下半年的工作安排。",
    ),
    FeedbackOutcome.REFUSED: ("您好，我们请人到现场看过，这件事暂时不能照办，原因写在下面，请您理解。",),
    FeedbackOutcome.ELSEWHERE: ("您好，这件事不归我们管，已经把您的来信转过去，该找谁写在下面。",),
}
"""By outcome."""
NOTES = {
    FeedbackOutcome.REFUSED: "现场条件不够，装了反而不安全；以后条件变了再研究",
    FeedbackOutcome.ELSEWHERE: "{department}",
    FeedbackOutcome.PARTLY: "还有一处在等材料",
    FeedbackOutcome.PLANNED: "列入明年计划，明年上半年动工",
}
"""The explanation that some outcomes require."""
RETURNED = ("不在我们的辖区，请改派属地单位", "查过职责清单，这件事由别的部门主管，请调度员重新派")
EXTENDED = ("要等专业公司来检测，材料一周后到", "涉及几家单位，要一起到现场看过才能定")
ESCALATED = ("同一地点多人反映，牵涉几个部门，请领导协调", "关系到安全，部门之间意见不一致，请督办")
SENT_BACK = ("请写明什么时候能做完", "语气再平实一些，把办理过程写进去")
REOPENED = ("居民来电说没有修好", "现场复查时发现问题又出现了")
PRIVATE = ("已电话联系来信人，约好明天上午到现场", "现场照片已存档", "和社区核对过情况，属实")
DEPARTMENTS_MEET = "请协办单位一起到现场"

ASKED = (
    "您好，请问具体在哪一段？",
    "您好，请问一般几点钟最严重？",
    "您好，师傅今天到现场没找到，附近有什么标志？",
)
REPLIED = ("就在路口往东第三根杆子那里", "晚上八九点钟最厉害", "对面是个小超市，一问就知道")
RATINGS = {
    FeedbackOutcome.SOLVED: (
        "解决了 5分",
        "解决了 5分",
        "解决了",
        "4分",
        "非常满意",
        "3分",
        "没解决，修了一半就走了",
    ),
    FeedbackOutcome.PARTLY: ("部分解决 3分", "部分解决 4分", "部分解决", "没解决，东头还是老样子"),
    FeedbackOutcome.PLANNED: ("4分", "3分", "2分，不知道要等到哪一天", "部分解决"),
    FeedbackOutcome.REFUSED: ("1分，话说得太硬", "2分", "没解决，请再到现场看看", "3分"),
    FeedbackOutcome.ELSEWHERE: ("3分", "2分，推来推去"),
}
"""By outcome; after a comma, the reason."""

TEMPLATES = (
    ("收到并派人查看", None, FeedbackState.IN_PROGRESS, None, "您好，您反映的事已经收到，我们安排人员到现场查看，有结果马上告诉您。"),
    ("已经处理好", "投诉", FeedbackState.IN_PROGRESS, FeedbackOutcome.SOLVED, "您好，您反映的问题已经处理好了。还有问题请再告诉我们。"),
    ("建议列入计划", "建言", FeedbackState.IN_PROGRESS, FeedbackOutcome.PLANNED, "您好，您的建议很好，我们列入了明年的计划。"),
    ("路灯报修", "路灯", None, FeedbackOutcome.SOLVED, "您好，路灯已经修好，谢谢您告诉我们。"),
    ("感谢来信", "感谢", None, FeedbackOutcome.SOLVED, "您好，谢谢您的鼓励，我们会继续做好。"),
)  # fmt: skip
"""Title, topic, state, outcome and text."""

EVIDENCE = "编造的材料，不是真实文件"
EVIDENCE_LINK = "https://example.com/demonstration/{id}"
"""example.com belongs to nobody (RFC 2606)."""
STATUS_NOTES = (
    "为演示编造的进展，不是真实情况",
    "编造的说明：设计已完成，正在施工",
    "编造的说明：等资金到位",
)
SOURCE = "编造的数字，不是真实统计"
OVERRIDE = "编造的认定，不是真实情况"


def marked(text: str) -> str:
    """Prefix a text with the demonstration's mark."""
    return f"{MARK}{text}"
