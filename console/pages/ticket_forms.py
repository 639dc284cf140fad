"""The forms of a ticket's page. Each carries what the clerk saw, so that nobody overwrites what they did not see."""

from collections.abc import Iterator
from typing import Any, ClassVar

from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import HiddenInput

from console.forms import ChecklistField, Form
from handlers.casework.actions import Action
from handlers.casework.restricting import MOST_DAYS
from handlers.casework.review import MOST_EXTENSION
from handlers.tickets.ticket_number import parse
from storage.records import FeedbackOutcome

_HIDDEN = frozenset({"version", "seen", "csrf_token"})
_FAR = NumberRange(min=0, max=2**31 - 1)


class ActForm(Form):
    """The base: a ticket's page holds many forms, so each gives its fields ids of its own."""

    key: ClassVar[str]
    versioned: ClassVar[bool] = True
    """The desk refuses it where somebody changed the ticket since; False: it stands whatever others did."""

    class Meta(Form.Meta):
        """What these forms share."""

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            """Name the field's element after its form too."""
            return unbound_field.bind(form=form, id=f"{form.key}-{options['name']}", **options)

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired(), _FAR])
    """Of the ticket, as the clerk saw it."""
    seen = IntegerField(widget=HiddenInput(), validators=[Optional(), _FAR])
    """How many events the clerk saw."""

    def given(self) -> dict[str, Any]:
        """What the desk's action is called with, by name; what was left blank is None."""
        version = {"version": self.version.data} if self.versioned else {}
        return version | {
            field.short_name: None if field.data == "" else field.data
            for field in self
            if field.short_name not in _HIDDEN
        }

    def renew(self, version: int, seen: int) -> None:
        """Let the next try start from what the page shows now."""
        for field, now in ((self.version, version), (self.seen, seen)):
            field.raw_data, field.data = None, now

    def typed(self) -> Iterator[tuple[str, str]]:
        """What somebody wrote, field by field, for the case that the form itself is gone."""
        for field in self:
            if field.short_name not in _HIDDEN and isinstance(field.data, str) and field.data.strip():
                yield field.label.text, field.data


class AssignForm(ActForm):
    """To whom it goes."""

    key = Action.ASSIGN
    department = SelectField("承办单位")
    handler = SelectField("经办人", default="")
    reason = TextAreaField("理由", [Optional()])


class TakeForm(ActForm):
    """Take it in hand."""

    key = Action.TAKE


class ReturnForm(ActForm):
    """Give it back to the dispatcher."""

    key = Action.RETURN
    reason = TextAreaField("退回理由", [InputRequired("请写明为什么退回")])


class HelpersForm(ActForm):
    """Who helps."""

    key = Action.CO_HANDLE
    departments = ChecklistField("协办单位")


class NoteForm(ActForm):
    """A private note."""

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
        """All but the template, which only began the text."""
        outcome = FeedbackOutcome(self.outcome.data)
        # What was written before 已解决 was chosen is no longer shown, and not meant.
        note = self.outcome_note.data if outcome is not FeedbackOutcome.SOLVED else None
        said = {"text": self.text.data, "outcome": outcome, "outcome_note": note}
        return {"version": self.version.data, **said}


class MessageForm(ActForm):
    """Write to the citizen."""

    key = Action.MESSAGE
    versioned = False
    text = TextAreaField("给居民的话", [InputRequired("请写要对居民说的话")])


class EndTalkForm(ActForm):
    """End the talk."""

    key = Action.END_TALK
    versioned = False


class ApproveForm(ActForm):
    """Let a waiting answer go out."""

    key = Action.APPROVE


class SendBackForm(ActForm):
    """Turn a waiting answer down."""

    key = Action.SEND_BACK
    reason = TextAreaField("退改理由", [InputRequired("请写明要改什么")])


class CloseForm(ActForm):
    """End it."""

    key = Action.CLOSE


class ExtendForm(ActForm):
    """Move the due date."""

    key = Action.EXTEND
    working_days = IntegerField(
        "延长几个工作日",
        [
            InputRequired(f"请填1到{MOST_EXTENSION}的整数"),
            NumberRange(1, MOST_EXTENSION, f"请填1到{MOST_EXTENSION}的整数"),
        ],
    )
    reason = TextAreaField("延期理由", [InputRequired("请写明为什么延期")])


class EscalateForm(ActForm):
    """Bring it before those above."""

    key = Action.ESCALATE
    reason = TextAreaField("提级理由", [InputRequired("请写明为什么提级")])


class ReopenForm(ActForm):
    """Take it up again."""

    key = Action.REOPEN
    reason = TextAreaField("重办理由", [InputRequired("请写明为什么重办")])


class MergeForm(ActForm):
    """Let it follow another."""

    key = Action.MERGE
    lead = StringField("主工单号", [InputRequired("请填主工单号")])

    def given(self) -> dict[str, Any]:
        """The lead in its own spelling; what is no number stays as written, and the desk says so."""
        written = self.lead.data
        return {**super().given(), "lead": parse(written) or written.strip()[:40]}


class UnmergeForm(ActForm):
    """Let it go its own way again."""

    key = Action.UNMERGE
    reason = TextAreaField("撤销合并的理由", [InputRequired("请写明为什么撤销合并")])


class RestrictForm(ActForm):
    """Take no new feedback from the writer for a while."""

    key = Action.RESTRICT
    versioned = False
    days = IntegerField(
        "限制几天",
        [
            InputRequired(f"请填1到{MOST_DAYS}的整数"),
            NumberRange(1, MOST_DAYS, f"请填1到{MOST_DAYS}的整数"),
        ],
    )
    reason = TextAreaField("限制理由", [InputRequired("请写明为什么限制")])


class UnrestrictForm(ActForm):
    """Take it again."""

    key = Action.UNRESTRICT
    versioned = False
    reason = TextAreaField("解除理由", [InputRequired("请写明为什么解除")])


class RevealForm(ActForm):
    """See the citizen's own words."""

    key = Action.REVEAL
    purpose = StringField("查看目的", [InputRequired("请写明为什么要看")])
