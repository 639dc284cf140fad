"""Forms: WTForms in Chinese, each with its session's token."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from types import TracebackType
from typing import Any, Self

import wtforms
from aiohttp import web
from multidict import MultiMapping
from wtforms.fields.choices import SelectChoice

from console.csrf import FIELD, BoundToken
from console.form_messages import ChineseMeta
from handlers.accounts import AccountError
from handlers.casework.change import ReviewError
from handlers.days import OutOfRangeError, in_range
from handlers.desk.roster import Roster


class Form(wtforms.Form):  # type: ignore[misc]  # WTForms brings no types.
    """The base of every form: `Form.of(request)` to show it, `await Form.sent(request)` to read it."""

    class Meta(ChineseMeta):
        """Settings that all forms share."""

        csrf = True
        csrf_class = BoundToken
        csrf_field_name = FIELD

    @classmethod
    def of(cls, request: web.Request, **given: Any) -> Self:
        """Return an empty form, or one filled from `data`, `obj` or fields by name."""
        return cls(meta={"csrf_context": request}, **given)

    @classmethod
    async def sent(cls, request: web.Request, **given: Any) -> Self:
        """Return the form as the browser sent it; call `validate()` before reading its data."""
        return cls(_Sent(await request.post()), meta={"csrf_context": request}, **given)

    def refuse(self, field: str, reason: str) -> None:
        """Show an error that only the decision could find beside its field, given by name or label (`办理结果说明`).

        It is shown above the form if there is no such field.
        """
        target = self[field] if field in self else self._labelled(field)
        if target is not None:
            target.errors = [*target.errors, reason]
        else:
            self.form_errors: list[str] = [*self.form_errors, reason]

    def refusing(self) -> "_Refusing":
        """Refuse the form where a decision within the block does, beside the field that it names."""
        return _Refusing(self)

    def _labelled(self, named: str) -> Any:
        labels = ((field, field.label.text) for field in self if named)
        return next(
            (field for field, label in labels if named.endswith(label) or label.endswith(named)), None
        )


class _Refusing:
    """A block that a decision's refusal ends; what follows shows the form again."""

    def __init__(self, form: Form) -> None:
        self._form = form

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, AccountError | ReviewError):
            return False
        self._form.refuse(error.field, str(error))
        return True


class FilterForm(wtforms.Form):  # type: ignore[misc]
    """The base of forms that only query (GET): without a token, so that the address can be kept and shared."""

    Meta = ChineseMeta

    @classmethod
    def asked(cls, request: web.Request, **given: Any) -> Self:
        """Return the form as the address fills it."""
        return cls(_Sent(request.query), **given)


class ChecklistField(wtforms.SelectMultipleField):  # type: ignore[misc]
    """Several choices from a list, each with a checkbox: usable without script and by keyboard."""

    widget = wtforms.widgets.ListWidget(prefix_label=False)
    option_widget = wtforms.widgets.CheckboxInput()


def options(nothing: str | None, named: Mapping[str, str] | Iterable[str]) -> list[SelectChoice]:
    """Return a SelectField's choices from value -> label, or from values that are their own labels.

    The first choice is the empty one, labelled `nothing`, unless that is None.
    """
    first = [] if nothing is None else [SelectChoice("", nothing)]
    pairs = named.items() if isinstance(named, Mapping) else ((value, value) for value in named)
    return first + [SelectChoice(str(value), str(label)) for value, label in pairs]


def hands(roster: Roster, departments: Iterable[str]) -> list[SelectChoice]:
    """Return a SelectField's choices: who can be assigned a ticket of the departments, by department."""
    return [
        SelectChoice(id_, name, optgroup=department)
        for department in departments
        for id_, name in roster.hands.get(department, {}).items()
    ]


def known_day(_form: wtforms.Form, field: wtforms.DateField | wtforms.DateTimeField) -> None:
    """Accept a day, or a moment on one, near which times can be computed. Raises ValidationError."""
    try:
        if field.data:
            in_range(field.data.date() if isinstance(field.data, datetime) else field.data)
    except OutOfRangeError as error:
        raise wtforms.ValidationError(f"日期{error}") from None


def read_whole(written: str | None) -> int | None:
    """Read a whole number of at most nine digits, as row ids have, from an address or form; None for anything else."""
    return int(written) if written and re.fullmatch(r"[0-9]{1,9}", written) else None


class _Sent:
    """aiohttp's multidict with the interface that WTForms reads."""

    def __init__(self, fields: MultiMapping[Any]) -> None:
        self._fields = fields

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def __contains__(self, name: object) -> bool:
        return name in self._fields

    def getlist(self, name: str) -> list[Any]:
        """Return every value under a name, with line ends as in Python."""
        return [_unix(value) for value in self._fields.getall(name, [])]


def _unix(value: Any) -> Any:
    return value.replace("\r\n", "\n") if isinstance(value, str) else value
