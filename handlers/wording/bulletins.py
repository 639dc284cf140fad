"""What the city lets every citizen read for a while, and that no feedback is taken."""

BULLETIN = "【公告】{text}"
PAUSE = "【暂停受理】现在不收建议和投诉，{until}恢复；提问照常回答。原因：{reason}"
NONE_TAKEN = "现在暂停受理建议和投诉"
_WHY = "原因：{reason}\n恢复时间：{until}\n"
_OTHERWISE = "等不及的，请打{hotline}。有人身危险请打110、119或120。"
PAUSED = f"{NONE_TAKEN}，您这条没有登记，也没有转给部门。\n" + _WHY + "恢复以后，请再说一次。" + _OTHERWISE
PAUSED_DRAFT = (
    f"{NONE_TAKEN}，您这段话还没有登记，也没有转给部门。\n"
    + _WHY
    + "这段话我先留半小时，恢复了回复“是”就提交；过了半小时，请再说一次。\n"
    + _OTHERWISE
)
PAUSED_AT_THE_START = f"{NONE_TAKEN}，您先不用写。\n" + _WHY + _OTHERWISE
_NOT_PASSED_ON = f"{NONE_TAKEN}，不能替您转给部门，{{until}}恢复。原因：{{reason}}\n"
PAUSED_OFFER = _NOT_PASSED_ON + "想转，恢复以后请再说一次；急的话，打{hotline}。"
PAUSED_KEPT = _NOT_PASSED_ON + "您前面的话还留着，恢复了回复“是”就提交；急的话，打{hotline}。"
