"""The forms to report on a commitment: its status with evidence, a target's actual figure, a manual verdict."""

from collections.abc import Sequence
from typing import Final, Self

from aiohttp import web
from wtforms import DateField, FileField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from console.forms import Form, options
from handlers.answering.card import target_text
from handlers.publishing.evidence import LARGEST, LONGEST_LINK, Document
from handlers.publishing.publishing import LONGEST_EVIDENCE, LONGEST_NOTE
from knowledge.commitment import Target
from storage.records import CommitmentStatus, Verdict

LARGEST_FORM: Final = LARGEST + 256 * 1024
"""Bytes of the form with a document; a little more than the document, so that the form can report a larger one."""
_RESUME: Final = "auto"


class StatusForm(Form):
    """The status, with evidence."""

    status = SelectField("状态", [InputRequired("请选状态")], choices=[s.value for s in CommitmentStatus])
    as_of = DateField("截至日期", [InputRequired("请填日期")])
    evidence = StringField("依据", [InputRequired("请写依据"), Length(max=LONGEST_EVIDENCE)])
    link = StringField("佐证链接", [Optional(), Length(max=LONGEST_LINK)])
    file = FileField("佐证文件", [Optional()])
    note = TextAreaField("说明", [Optional(), Length(max=LONGEST_NOTE)])

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
