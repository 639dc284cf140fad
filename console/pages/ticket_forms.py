"""The forms of a ticket's page. Each carries what the clerk saw, so that nobody overwrites a change they have not seen."""

from collections.abc import Iterator
from typing import Any, ClassVar

from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import HiddenInput

from console.forms import ChecklistField, Form
from handlers.casework.actions import Action
from handlers.casework.change import Resolution
from handlers.casework.restricting import MOST_DAYS
from handlers.casework.review import MOST_EXTENSION
from handlers.tickets.ticket_number import parse
from storage.records import FeedbackOutcome

_HIDDEN = frozenset({"version", "seen", "csrf_token"})
_FAR = NumberRange(min=0, max=2**31 - 1)


class ActForm(Form):
    """The base class: a ticket's page has many forms, so each prefixes its fields' ids."""

    key: ClassVar[str]
    versioned: ClassVar[bool] = True
    """The desk refuses the form if the ticket changed since; False: it is valid whatever others did."""

    class Meta(Form.Meta):
        """Settings that these forms share."""

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            """Prefix the field's element id with its form."""
            return unbound_field.bind(form=form, id=f"{form.key}-{options['name']}", **options)

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired(), _FAR])
    """The ticket's version, as the clerk saw it."""
    seen = IntegerField(widget=HiddenInput(), validators=[Optional(), _FAR])
    """How many events the clerk had seen."""

    def given(self) -> dict[str, Any]:
        """Return the desk action's arguments by name; blank fields are None."""
        version = {"version": self.version.data} if self.versioned else {}
        return version | {
            field.short_name: None if field.data == "" else field.data
            for field in self
            if field.short_name not in _HIDDEN
        }

    def renew(self, version: int, seen: int) -> None:
        """Base the next try on what the page shows now."""
        for field, now in ((self.version, version), (self.seen, seen)):
            field.raw_data, field.data = None, now

    def typed(self) -> Iterator[tuple[str, str]]:
        """Yield each field's label and what was typed into it, for when the form itself is gone."""
        for field in self:
            if field.short_name not in _HIDDEN and isinstance(field.data, str) and field.data.strip():
                yield field.label.text, field.data


def _button(action: Action, *, versioned: bool = True) -> type[ActForm]:
    """Make a form without fields of its own."""

    class Button(ActForm):
        key = action

    Button.versioned = versioned
    return Button


def _reason(action: Action, label: str, missing: str, *, versioned: bool = True) -> type[ActForm]:
    """Make a form that asks for a reason and nothing else; `missing` is said without one."""

    class Reason(_button(action, versioned=versioned)):  # type: ignore[misc]
        reason = TextAreaField(label, [InputRequired(missing)])

    return Reason


def _whole_number(label: str, most: int) -> IntegerField:
    why = f"请填1到{most}的整数"
    return IntegerField(label, [InputRequired(why), NumberRange(1, most, why)])


TakeForm = _button(Action.TAKE)
ApproveForm = _button(Action.APPROVE)
CloseForm = _button(Action.CLOSE)
EndTalkForm = _button(Action.END_TALK, versioned=False)
ReturnForm = _reason(Action.RETURN, "退回理由", "请写明为什么退回")
SendBackForm = _reason(Action.SEND_BACK, "退改理由", "请写明要改什么")
EscalateForm = _reason(Action.ESCALATE, "提级理由", "请写明为什么提级")
ReopenForm = _reason(Action.REOPEN, "重办理由", "请写明为什么重办")
UnmergeForm = _reason(Action.UNMERGE, "撤销合并的理由", "请写明为什么撤销合并")
UnrestrictForm = _reason(Action.UNRESTRICT, "解除理由", "请写明为什么解除", versioned=False)


class AssignForm(ActForm):
    """Who gets it."""

    key = Action.ASSIGN
    department = SelectField("承办单位", [InputRequired("请选承办单位")])
    handler = SelectField("经办人", default="")
    reason = TextAreaField("理由", [Optional()])


class HelpersForm(ActForm):
    """Choose who helps."""

    key = Action.CO_HANDLE
    departments = ChecklistField("协办单位")


class NoteForm(ActForm):
    """Add an internal note."""

    key = Action.NOTE
    versioned = False
    text = TextAreaField("内部备注", [InputRequired("请写备注")])


class AnswerForm(ActForm):
    """An answer, to send or to propose."""

    key = Action.ANSWER
    template = SelectField("答复模板", default="", validate_choice=False)
    text = TextAreaField("答复内容", [InputRequired("请写答复")])
    outcome = RadioField(
        "办理结果",
        [InputRequired("请选办理结果")],
        choices=[one.value for one in FeedbackOutcome],
    )
    outcome_note = TextAreaField("结果说明", [Optional()])

    def given(self) -> dict[str, Any]:
        """Leave out the template, which was only the start of the text."""
        outcome = FeedbackOutcome(self.outcome.data)
        # A note typed before 已解决 was chosen is no longer shown, so it is not meant.
        note = self.outcome_note.data if outcome is not FeedbackOutcome.SOLVED else None
        return {"version": self.version.data, "resolution": Resolution(self.text.data, outcome, note)}


class MessageForm(ActForm):
    """Write to the citizen."""

    key = Action.MESSAGE
    versioned = False
    text = TextAreaField("给居民的话", [InputRequired("请写要对居民说的话")])


class ExtendForm(ActForm):
    """Move the due date."""

    key = Action.EXTEND
    working_days = _whole_number("延长几个工作日", MOST_EXTENSION)
    reason = TextAreaField("延期理由", [InputRequired("请写明为什么延期")])


class MergeForm(ActForm):
    """Merge it into another."""

    key = Action.MERGE
    lead = StringField("主工单号", [InputRequired("请填主工单号")])

    def given(self) -> dict[str, Any]:
        """Return the lead's number in its standard spelling; anything else stays as typed, and the desk refuses it."""
        written = self.lead.data
        return {**super().given(), "lead": parse(written) or written.strip()[:40]}


class RestrictForm(ActForm):
    """Refuse new feedback from the writer for a while."""

    key = Action.RESTRICT
    versioned = False
    days = _whole_number("限制几天", MOST_DAYS)
    reason = TextAreaField("限制理由", [InputRequired("请写明为什么限制")])


class RevealForm(ActForm):
    """Show the citizen's unmasked words."""

    key = Action.REVEAL
    purpose = StringField("查看目的", [InputRequired("请写明为什么要看")])
