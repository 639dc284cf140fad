"""What each button of a ticket's page does: which form it reads, and what it asks the desk."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from console.pages import ticket_forms as forms
from handlers.allowed import NEEDS, Action
from handlers.desk import Desk
from handlers.people import Actor, Permission
from handlers.ticket_number import parse
from storage.records import FeedbackOutcome

_Doing = Callable[[Desk, Actor, str, Any], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Step:
    """One action as the page does it."""

    form: type[forms.ActForm]
    do: _Doing
    said: str
    """On the page that follows."""


STEPS: Mapping[Action, Step] = MappingProxyType(
    {
        Action.ASSIGN: Step(
            forms.AssignForm,
            lambda desk, who, number, form: desk.assign(
                who,
                number,
                form.version.data,
                department=form.department.data,
                handler=form.handler.data or None,
                reason=form.reason.data or None,
            ),
            "已派单。",
        ),
        Action.TAKE: Step(
            forms.TakeForm,
            lambda desk, who, number, form: desk.take(who, number, form.version.data),
            "已接单，这件工单在您手上。",
        ),
        Action.RETURN: Step(
            forms.ReturnForm,
            lambda desk, who, number, form: desk.return_(
                who, number, form.version.data, reason=form.reason.data
            ),
            "已退回调度员。",
        ),
        Action.CO_HANDLE: Step(
            forms.HelpersForm,
            lambda desk, who, number, form: desk.co_handle(
                who, number, form.version.data, departments=form.departments.data
            ),
            "协办单位已更新。",
        ),
        Action.NOTE: Step(
            forms.NoteForm,
            lambda desk, who, number, form: desk.note(who, number, text=form.text.data),
            "备注已保存，居民看不到。",
        ),
        Action.PROPOSE: Step(
            forms.AnswerForm,
            lambda desk, who, number, form: desk.propose(who, number, form.version.data, **_said(form)),
            "已提交审核，同事批准后居民才会收到。",
        ),
        Action.ANSWER: Step(
            forms.AnswerForm,
            lambda desk, who, number, form: desk.answer(who, number, form.version.data, **_said(form)),
            "已答复居民。",
        ),
        Action.APPROVE: Step(
            forms.ApproveForm,
            lambda desk, who, number, form: desk.approve(who, number, form.version.data),
            "已批准，答复已发给居民。",
        ),
        Action.SEND_BACK: Step(
            forms.SendBackForm,
            lambda desk, who, number, form: desk.send_back(
                who, number, form.version.data, reason=form.reason.data
            ),
            "已退改。",
        ),
        Action.CLOSE: Step(
            forms.CloseForm,
            lambda desk, who, number, form: desk.close(who, number, form.version.data),
            "已办结。",
        ),
        Action.EXTEND: Step(
            forms.ExtendForm,
            lambda desk, who, number, form: desk.extend(
                who,
                number,
                form.version.data,
                working_days=form.working_days.data,
                reason=form.reason.data,
            ),
            "已延期，居民看得到新的期限和理由。",
        ),
        Action.ESCALATE: Step(
            forms.EscalateForm,
            lambda desk, who, number, form: desk.escalate(
                who, number, form.version.data, reason=form.reason.data
            ),
            "已提级督办。",
        ),
        Action.REOPEN: Step(
            forms.ReopenForm,
            lambda desk, who, number, form: desk.reopen(
                who, number, form.version.data, reason=form.reason.data
            ),
            "已重新办理。",
        ),
        Action.MERGE: Step(
            forms.MergeForm,
            lambda desk, who, number, form: desk.merge(
                who, number, form.version.data, lead=_number(form.lead.data)
            ),
            "已合并，主工单的答复也会发给这位居民。",
        ),
        Action.UNMERGE: Step(
            forms.UnmergeForm,
            lambda desk, who, number, form: desk.unmerge(
                who, number, form.version.data, reason=form.reason.data
            ),
            "已撤销合并，恢复到合并以前。",
        ),
        Action.MESSAGE: Step(
            forms.MessageForm,
            lambda desk, who, number, form: desk.message(who, number, text=form.text.data),
            "已发给居民；居民的回复会出现在这件工单里。",
        ),
        Action.END_TALK: Step(
            forms.EndTalkForm,
            lambda desk, who, number, _form: desk.end_talk(who, number),
            "对话已结束，居民再发消息由系统回答。",
        ),
        Action.RESTRICT: Step(
            forms.RestrictForm,
            lambda desk, who, number, form: desk.restrict(
                who, number, days=form.days.data, reason=form.reason.data
            ),
            "已限制这位来信人再提交反馈；提问、查进度和紧急求助照常。",
        ),
        Action.UNRESTRICT: Step(
            forms.UnrestrictForm,
            lambda desk, who, number, form: desk.unrestrict(who, number, reason=form.reason.data),
            "已解除限制。",
        ),
    }
)
"""All but REVEAL, which changes nothing and shows something instead."""


def needed(action: Action) -> Permission:
    """What the door asks for; where one of several permissions is enough, the desk decides which."""
    several = NEEDS[action]
    return several[0] if len(several) == 1 else Permission.TICKET_READ


def _said(form: forms.AnswerForm) -> dict[str, Any]:
    outcome = FeedbackOutcome(form.outcome.data)
    # What was written before 已解决 was chosen is no longer shown, and not meant.
    note = form.outcome_note.data if outcome is not FeedbackOutcome.SOLVED else None
    return {"text": form.text.data, "outcome": outcome, "outcome_note": note}


def _number(written: str) -> str:
    """A ticket's number in its own spelling; what is none stays as written, and the desk says so."""
    return parse(written) or written.strip()[:40]
