"""The forms to report on a commitment: its status with evidence, a target's actual figure, a manual verdict."""

from collections.abc import Sequence
from typing import Any, Final, Self

import wtforms
from aiohttp import web
from wtforms import (
    DateField,
    FieldList,
    FileField,
    FormField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from console.form_messages import ChineseMeta
from console.forms import Form, known_day, options
from handlers.answering.card import target_text
from handlers.publishing.evidence import LARGEST, LONGEST_LINK, Document
from handlers.publishing.publishing import LONGEST_EVIDENCE, LONGEST_MILESTONE, LONGEST_NOTE, MOST_MILESTONES
from knowledge.commitment import Target
from storage.records import CommitmentStatus, Milestone, Verdict

LARGEST_FORM: Final = LARGEST + 256 * 1024
"""Bytes of the form with a document; a little more than the document, so that the form can report a larger one."""
_RESUME: Final = "auto"
_BLANK_ROWS: Final = 2


class MilestoneForm(wtforms.Form):  # type: ignore[misc]
    """One milestone; a row without a name and days is none. The token is the whole form's."""

    Meta = ChineseMeta

    name = StringField("节点", [Length(max=LONGEST_MILESTONE)])
    due = DateField("计划日期", [Optional(), known_day])
    reached = DateField("办到的日期", [Optional(), known_day])
    evidence = StringField("依据", [Length(max=LONGEST_EVIDENCE)])

    def validate(self, extra_validators: Any = None) -> bool:
        """Require the planned day of a row that says anything; WTForms asks an empty optional field nothing."""
        sound = bool(super().validate(extra_validators))
        if sound and not self.due.data and any(one.data for one in self):
            self.due.errors = ["请填计划哪天办到"]
            return False
        return sound


class StatusForm(Form):
    """The status, with evidence and milestones."""

    status = SelectField("状态", [InputRequired("请选状态")], choices=[s.value for s in CommitmentStatus])
    as_of = DateField("截至日期", [InputRequired("请填日期")])
    evidence = StringField("依据", [InputRequired("请写依据"), Length(max=LONGEST_EVIDENCE)])
    link = StringField("佐证链接", [Optional(), Length(max=LONGEST_LINK)])
    file = FileField("佐证文件", [Optional()])
    note = TextAreaField("说明", [Optional(), Length(max=LONGEST_NOTE)])
    milestones = FieldList(FormField(MilestoneForm), "节点")
    seen = HiddenField()
    """The `mark` of the status when the page was opened."""

    def wanted_milestones(self) -> tuple[Milestone, ...]:
        """Return the rows that say something."""
        return tuple(
            Milestone(row["name"] or "", row["due"], row["reached"], row["evidence"] or "")
            for row in self.milestones.data
            if row["due"]
        )

    def with_blanks(self) -> Self:
        """Return this form with a few more rows to fill in."""
        for _ in range(min(_BLANK_ROWS, MOST_MILESTONES - len(self.milestones))):
            self.milestones.append_entry()
        return self

    def without_file(self) -> Self:
        """Return this refused form, saying that its file must be chosen again: no browser keeps it."""
        if isinstance(self.file.data, web.FileField) and not self.file.errors:
            self.refuse("file", f"“{self.file.data.filename}”没有保留，请再选一次")
        return self

    def document(self) -> Document | None:
        """Return the uploaded document unchanged."""
        sent = self.file.data
        if not isinstance(sent, web.FileField):
            return None
        return Document(sent.filename, sent.file.read())


class ActualForm(Form):
    """The actual figure for a target."""

    target = SelectField("目标")
    actual = StringField("实际完成", [InputRequired("请填数字")])
    actual_as_of = DateField("截至日期", [InputRequired("请填日期")])
    source = StringField("数据来源", [InputRequired("请写来源"), Length(max=LONGEST_EVIDENCE)])

    def offering(self, targets: Sequence[Target]) -> Self:
        """Return this form, offering the commitment's targets by position."""
        named = {str(place): f"{one.name}（目标{target_text(one)}）" for place, one in enumerate(targets)}
        self.target.choices = options(None, named)
        return self


class OverrideForm(Form):
    """A manual verdict."""

    verdict = SelectField("进度")
    reason = TextAreaField("理由", [InputRequired("请写明理由"), Length(max=LONGEST_EVIDENCE)])

    def offering(self, *, resume: bool) -> Self:
        """Return this form, offering the verdicts and, with `resume`, to have the figures judged automatically again."""
        back = {_RESUME: "恢复按数据判断"} if resume else {}
        self.verdict.choices = options(None, {one.value: one.value for one in Verdict} | back)
        return self

    def wanted(self) -> Verdict | None:
        """Return the chosen verdict; None if the figures are to be judged automatically again."""
        return None if self.verdict.data == _RESUME else Verdict(self.verdict.data)
