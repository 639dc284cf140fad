"""What each button of a ticket's page does: which form it reads, which method of the desk it calls, and its message."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from console.pages import ticket_forms as forms
from handlers.casework.actions import NEEDS, Action
from handlers.desk.desk import Desk
from handlers.people import Permission


@dataclass(frozen=True, slots=True)
class Step:
    """One action as the page carries it out."""

    form: type[forms.ActForm]
    method: Callable[[Desk], Callable[..., Awaitable[object]]]
    """The desk's method, called with the actor, the ticket's number, and by name the form's values (`ActForm.given`)."""
    said: str
    """Shown on the next page."""


STEPS: Mapping[Action, Step] = MappingProxyType(
    {
        Action.ASSIGN: Step(forms.AssignForm, lambda desk: desk.actions.assign, "已派单。"),
        Action.TAKE: Step(forms.TakeForm, lambda desk: desk.actions.take, "已接单，这件工单在您手上。"),
        Action.RETURN: Step(forms.ReturnForm, lambda desk: desk.actions.return_, "已退回调度员。"),
        Action.CO_HANDLE: Step(forms.HelpersForm, lambda desk: desk.actions.co_handle, "协办单位已更新。"),
        Action.NOTE: Step(forms.NoteForm, lambda desk: desk.actions.note, "备注已保存，居民看不到。"),
        Action.PROPOSE: Step(
            forms.AnswerForm, lambda desk: desk.actions.propose, "已提交审核，同事批准后居民才会收到。"
        ),
        Action.ANSWER: Step(forms.AnswerForm, lambda desk: desk.actions.answer, "已答复居民。"),
        Action.APPROVE: Step(
            forms.ApproveForm, lambda desk: desk.actions.approve, "已批准，答复已发给居民。"
        ),
        Action.SEND_BACK: Step(forms.SendBackForm, lambda desk: desk.actions.send_back, "已退改。"),
        Action.CLOSE: Step(forms.CloseForm, lambda desk: desk.actions.close, "已办结。"),
        Action.EXTEND: Step(
            forms.ExtendForm, lambda desk: desk.actions.extend, "已延期，居民看得到新的期限和理由。"
        ),
        Action.ESCALATE: Step(forms.EscalateForm, lambda desk: desk.actions.escalate, "已提级督办。"),
        Action.REOPEN: Step(forms.ReopenForm, lambda desk: desk.actions.reopen, "已重新办理。"),
        Action.MERGE: Step(
            forms.MergeForm, lambda desk: desk.actions.merge, "已合并，主工单的答复也会发给这位居民。"
        ),
        Action.UNMERGE: Step(
            forms.UnmergeForm, lambda desk: desk.actions.unmerge, "已撤销合并，恢复到合并以前。"
        ),
        Action.MESSAGE: Step(
            forms.MessageForm, lambda desk: desk.talks.message, "已发给居民；居民的回复会出现在这件工单里。"
        ),
        Action.END_TALK: Step(
            forms.EndTalkForm, lambda desk: desk.talks.end, "对话已结束，居民再发消息由系统回答。"
        ),
        Action.RESTRICT: Step(
            forms.RestrictForm,
            lambda desk: desk.restrictions.restrict,
            "已限制这位来信人再提交反馈；提问、查进度和紧急求助照常。",
        ),
        Action.UNRESTRICT: Step(
            forms.UnrestrictForm, lambda desk: desk.restrictions.unrestrict, "已解除限制。"
        ),
    }
)
"""All but REVEAL, which changes nothing and shows something instead."""


def needed(action: Action) -> Permission:
    """Return the permission that the route requires; where one of several is enough, the desk decides."""
    several = NEEDS[action]
    return several[0] if len(several) == 1 else Permission.TICKET_READ
