"""What the city lets every citizen read for a while, and that no feedback is taken."""

BULLETIN = "【公告】{text}"
PAUSE = "【暂停受理】现在不收建议和投诉，{until}恢复；提问照常回答。原因：{reason}"
_WHY = "原因：{reason}\n恢复时间：{until}\n"
_OTHERWISE = "等不及的，请打{hotline}。有人身危险请打110、119或120。"
PAUSED = (
    "现在暂停受理建议和投诉，您这条没有登记，也没有转给部门。\n"
    + _WHY
    + "恢复以后，请再说一次。"
    + _OTHERWISE
)
PAUSED_DRAFT = (
    "现在暂停受理建议和投诉，您这段话还没有登记，也没有转给部门。\n"
    + _WHY
    + "这段话我先留半小时，恢复了回复“是”就提交；过了半小时，请再说一次。\n"
    + _OTHERWISE
)
PAUSED_AT_THE_START = "现在暂停受理建议和投诉，您先不用写。\n" + _WHY + _OTHERWISE
