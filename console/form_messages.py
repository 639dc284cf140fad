"""What WTForms itself says of a field, in Chinese: its own translation, except where that is missing, wrong or unkind."""

from types import MappingProxyType
from typing import Any, Final

from wtforms.i18n import get_translations
from wtforms.meta import DefaultMeta

_GONE: Final = "请从列出的里面选；打开页面以后，选项可能变了"
_SAID: Final = MappingProxyType(
    {
        "This field is required.": "请填写",
        "Field cannot be longer than %(max)d character.": "太长，最多%(max)d个字；请写短一些",
        "Not a valid integer value.": "不是整数",
        "Not a valid date value.": "不是日期；请写成2023-11-05这样",
        "Not a valid datetime value.": "不是时间；请写成2023-11-05 08:30这样",
        "Not a valid choice.": _GONE,
        "Invalid Choice: could not coerce.": _GONE,
        "Invalid choice(s): one or more data inputs could not be coerced.": _GONE,
        "'%(value)s' is not a valid choice for this field.": "“%(value)s”现在不能选了，请重新选",
        "Number must be at least %(min)s.": "不能小于%(min)s",
        "Number must be at most %(max)s.": "不能大于%(max)s",
        "Number must be between %(min)s and %(max)s.": "请填%(min)s到%(max)s的数",
        "Date must be at least %(min)s.": "不能早于%(min)s",
        "Date must be at most %(max)s.": "不能晚于%(max)s",
        "Date must be between %(min)s and %(max)s.": "请填%(min)s到%(max)s的日期",
        "Not a valid week value.": "不是有效的周",
        "This field cannot be edited.": "这一项不能改",
        "This field is disabled and cannot have a value.": "这一项不能填",
    }
)


class _Chinese:
    """Translations as WTForms asks for them."""

    def __init__(self) -> None:
        self._own = get_translations(["zh"])

    def gettext(self, said: str) -> str:
        """Translate a message."""
        return _SAID.get(said) or str(self._own.gettext(said))

    def ngettext(self, one: str, many: str, number: int) -> str:
        """Translate a message that has a plural, which Chinese doesn't."""
        return _SAID.get(one) or str(self._own.ngettext(one, many, number))


_CHINESE: Final = _Chinese()


class ChineseMeta(DefaultMeta):  # type: ignore[misc]  # WTForms brings no types.
    """The settings of every form."""

    def get_translations(self, form: Any) -> _Chinese:  # noqa: ARG002 - WTForms' signature.
        """Return the translations."""
        return _CHINESE
