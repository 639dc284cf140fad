"""What the forms' library says of a field is Chinese, whichever field it says it of."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
import wtforms

from console.form_messages import ChineseMeta
from console.forms import FilterForm, Form
from console.pages.commitment_forms import MilestoneForm
from storage.records import Role
from tests.console.harness import Console
from tests.console.test_ticket import BEGUN, act


def _messages() -> Iterator[list[str]]:
    """Yield what WTForms says anywhere: a message, or its singular and plural."""
    for file in sorted(Path(wtforms.__file__).parent.rglob("*.py")):
        for call in ast.walk(ast.parse(file.read_text())):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
                said = [one.value for one in call.args if isinstance(one, ast.Constant)]
                if call.func.attr in {"gettext", "ngettext"} and said:
                    yield said


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in text)


def test_no_message_of_the_library_is_english() -> None:
    """Every message that the installed WTForms can say has its Chinese, and each keeps what it names."""
    said = ChineseMeta().get_translations(None)
    found = list(_messages())
    assert len(found) > 30
    for message in found:
        told = said.gettext(message[0]) if len(message) == 1 else said.ngettext(message[0], message[1], 2)
        assert _is_chinese(told), message
        assert told.count("%(") in {0, message[0].count("%(")}


@pytest.mark.parametrize("form", [Form, FilterForm, MilestoneForm])
def test_every_form_speaks_so(form: type[wtforms.Form]) -> None:
    """A form of any base says it in those words."""
    assert issubclass(form.Meta, ChineseMeta)


async def test_a_department_that_is_offered_no_more_is_named(console: Console) -> None:
    """Whoever chose a department that went meanwhile is told which, and to choose again."""
    number = await console.file(**BEGUN)
    clerk = await console.sign_in(Role.CLERK)
    said = await act(clerk, number, "co-handle", 422, departments=["旧城改造办"])
    assert "“旧城改造办”现在不能选了，请重新选" in said
    dispatcher = await console.sign_in(Role.DISPATCHER)
    said = await act(dispatcher, number, "assign", 422, department="旧城改造办")
    assert "请从列出的里面选" in said
