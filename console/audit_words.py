"""Chinese names for the audit log's actions and details; anything not listed here is shown as it is."""

from collections.abc import Mapping
from types import MappingProxyType

ACTIONS: Mapping[str, str] = MappingProxyType(
    {
        "account.first_run": "发出首次登录码",
        "account.invited": "邀请人员",
        "account.invitation_refused": "邀请码无效",
        "account.joined": "开通账号",
        "account.password_taken": "密码通过，待动态码",
        "account.signed_in": "登录",
        "account.sign_in_failed": "登录失败",
        "account.signed_out": "退出登录",
        "account.sessions_ended": "结束登录",
        "account.password_changed": "更换密码",
        "account.proof_failed": "本人验证失败",
        "account.second_factor_set": "启用动态码",
        "account.second_factor_reset": "重置动态码",
        "account.reset": "重置账号",
        "account.unlocked": "解除暂停",
        "account.disabled": "停用账号",
        "account.enabled": "启用账号",
        "account.scope_changed": "调整角色或部门",
        "ticket.revealed": "查看未脱敏内容",
        "ticket.received": "收到工单",
        "ticket.place_added": "居民补充地点",
        "ticket.withdrawn": "居民撤回",
        "ticket.assigned": "派单",
        "ticket.taken": "接单",
        "ticket.returned": "退回工单",
        "ticket.helpers": "设置协办",
        "ticket.noted": "写备注",
        "ticket.proposed": "提交答复待审",
        "ticket.sent_back": "退改答复",
        "ticket.answered": "答复",
        "ticket.closed": "办结",
        "ticket.extended": "延期",
        "ticket.escalated": "提级督办",
        "ticket.merged": "并入其他工单",
        "ticket.joined": "有工单并入",
        "ticket.unmerged": "撤销合并",
        "ticket.left": "合并的工单分出",
        "ticket.reopened": "重新办理",
        "ticket.rated": "居民评价",
        "ticket.explained": "居民说明原因",
        "ticket.added": "居民补充",
        "ticket.messaged": "给居民发消息",
        "ticket.talk_ended": "结束对话",
        "ticket.erased": "抹去身份",
        "citizen.erased": "居民数据已删除",
        "ticket.restricted": "限制来信",
        "ticket.unrestricted": "解除限制",
        "template.saved": "保存模板",
        "template.deleted": "删除模板",
        "policy.saved": "修改规则（第二人审核）",
        "limit.saved": "修改规则（答复期限）",
        "bulletin.posted": "发布公告",
        "bulletin.ended": "结束公告",
        "bulletin.called_off": "取消还没开始的公告",
        "feedback.paused": "暂停受理",
        "feedback.resumed": "恢复受理",
        "feedback.pause_called_off": "取消还没开始的暂停受理",
        "commitment.status": "发布承诺进展",
        "commitment.actual": "填报承诺数据",
        "commitment.override": "人工认定承诺进度",
        "commitment.table": "批量更新承诺",
        "commitment.fate": "核对去年的承诺",
        "teaching.taught": "教说法",
        "teaching.outside": "教“报告里没有”",
        "teaching.retracted": "撤回说法",
        "question.settled": "搁置问题",
        "question.reopened": "问题放回待办",
        "export.started": "导出（脱敏）",
        "export.started_unmasked": "导出未脱敏内容",
        "export.fetched": "下载导出文件",
        "audit.verified": "核验审计日志",
    }
)

_DETAILS: Mapping[str, str] = MappingProxyType(
    {
        "login": "登录名",
        "role": "角色",
        "role_before": "原角色",
        "departments": "部门",
        "departments_before": "原部门",
        "department": "部门",
        "why": "原因",
        "failures": "连续失败",
        "address": "来自",
        "sessions_ended": "结束会话",
        "purpose": "目的",
        "outcome": "结果",
        "broken": "断在第几条",
        "rows": "条数",
        "filter": "筛选",
        "format": "格式",
        "unmasked": "未脱敏",
        "status": "进展",
        "as_of": "截至",
        "value": "数值",
        "target": "目标",
        "verdict": "认定",
        "fate": "去向",
        "later": "今年的承诺",
        "sha256": "文件SHA-256",
        "table": "表格",
        "table_sha256": "表格SHA-256",
        "title": "名称",
        "commitment": "承诺",
        "length": "字数",
        "questions": "一并处理的问题",
        "second_person": "第二人审核",
        "before": "原来（工作日）",
        "working_days": "现在（工作日）",
        "tickets": "工单（件）",
        "hash": "抹去后的校验值",
        "state": "状态",
        "version": "版本",
        "text": "内容",
        "begins": "从",
        "milestones": "节点（个）",
        "until": "到",
    }
)
_SUBJECTS: Mapping[str, str] = MappingProxyType(
    {
        "commitment": "承诺",
        "template": "模板",
        "wording": "说法",
        "question": "问题",
        "export": "导出",
        "invitation": "邀请",
        "channel": "渠道",
        "table": "表格",
        "bulletin": "公告",
    }
)
_VALUES: Mapping[str, str] = MappingProxyType(
    {
        "yes": "需要",
        "no": "不需要",
        "password": "密码不对",
        "code": "动态码不对",
        "login": "没有这个登录名",
        "locked": "暂停登录中",
        "disabled": "已停用",
        "not joined": "未开通",
        "asked": "居民要求",
        "unsubscribed": "居民取消关注",
        "retention": "保存期满",
    }
)


def say_action(action: str) -> str:
    """Name an action in Chinese."""
    return ACTIONS.get(action, action)


def say_subject(subject: str) -> str:
    """Name what was acted on, in Chinese: `commitment:3-047` with its kind; ticket numbers and the rest unchanged."""
    kind, colon, which = subject.partition(":")
    return f"{_SUBJECTS[kind]}{which}" if colon and kind in _SUBJECTS else subject


def read_subject(said: str) -> str:
    """Turn what `say_subject` shows back into what the log stores; anything else is returned unchanged."""
    kind = next((kind for kind, name in _SUBJECTS.items() if said.startswith(name)), None)
    return f"{kind}:{said.removeprefix(_SUBJECTS[kind]).strip()}" if kind else said


def say_value(value: object) -> str:
    """Say a reason, a yes or a no in Chinese."""
    return _VALUES.get(str(value), str(value))


def say_detail(detail: Mapping[str, str | int | None]) -> str:
    """Say an entry's details in one line."""
    told = [
        f"{_DETAILS.get(name, name)}：{say_value(value) if name in {'why', 'second_person'} else value}"
        for name, value in detail.items()
        if value not in {None, ""} and name != "session"  # A session's id means nothing to a reader.
    ]
    return "；".join(told)
