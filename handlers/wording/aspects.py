"""What is said where a question wants something beside the plan: another year's figure, whether a figure is right, a meaning, names."""

RIGHT = "是的，报告写的是{target}。"
WRONG = "不是，报告写的是{target}。"
NOT_EXPLAINED = "报告没有解释“{term}”这个说法，原文是这样写的："
NOT_NAMED = "报告没有列出名单，原文只写了这些："

RESULTS = "报告回顾{year}年，写的是："
RESULT = "“{quote}”"
NOT_OF_YEAR = "收录的报告原文里没有写{year}年这件事的数。"
NOT_YET = "这份报告安排的是{plan}年的事，里面还没有{year}年的。"
THIS_YEAR = "{year}年要做的，报告写的是："
OFFER_TO_FILE = "要我把您的话转给部门吗？回复“是”或“否”。"
