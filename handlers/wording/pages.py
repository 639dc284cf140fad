"""What web pages and the terminal say around the conversation: refusals, trouble, unreadable input."""

from types import MappingProxyType

NO_PAGE_HEADING = "没有这个页面"
NO_PAGE = "可能是地址打错了，或者这一页已经不在了。"
NOT_RECEIVED_HEADING = "没有收到"
NOT_RECEIVED = "您发来的内容没有收完整，请再发一次。"
PAGE_FAILED_HEADING = "出了点问题"
PAGE_FAILED = "对不起，我们这里出了点问题，没能打开这个页面。请过一会儿再试。"

NO_COOKIE = "浏览器没有带上本站的 Cookie，我分不清您是谁，这条还没有收。请允许本站使用 Cookie，再刷新页面。"
FOREIGN_PAGE = "这个请求不是从本站的页面发来的，没有受理。请回到首页重新打开。"
SENT_IN_PART = "这条没有发完整，没有收到。请刷新页面再发一次。"

SEARCH_TOO_LONG = "q 有{count}个字，最多{most}个：请用更短的词查找。"
NO_SUCH_AREA = "area 是“{value}”，报告里没有这个板块：可以用{known}。"
NO_SUCH_DEPARTMENT = "department 是“{value}”，没有这个部门：请在列表里选一个。"
NO_SUCH_STATUS = "status 是“{value}”，没有这种进展：可以用{known}。"
PROGRESS_UNREADABLE = "进展现在读不到，请过几分钟再试。"
STEP_REACHED = "{day}办到（计划{planned}前）"
STEP_PLANNED = "计划{planned}前办到"
STEP_LATE = "原计划{planned}前，部门还没有报办到"
NOT_JUDGED = "还不能判断"
FATES = MappingProxyType(
    {
        "接续": "今年：接续",
        "有变化": "今年：有变化",
        "未再提及": "今年的报告没有再提",
        "已完成": "结果：已完成",
    }
)
"""What became of last year's promise."""

GOODBYE = "好的，再见。"
BUTTON_AS_WORDS = "回复“{say}”：{label}"
