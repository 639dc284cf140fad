from hypothesis import given
from hypothesis import strategies as st

from bot.webchat.layout import Button, Part, as_data, lay_out
from handlers.messages import Choice, Reply
from tests.bot.webchat.scripted import ANSWER, LIST, LIST_BUTTONS

_LINES = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["【标题】", "报告原文：“话”", "目标：80部", "1. 甲", "2. 乙", "2. 乙", "12. 丙", "", "  "]
    ),
)
_CHOICES = st.builds(
    Choice, st.sampled_from(["1. 甲…", "2. 乙", "是", "目录", "12. 丙"]), st.sampled_from("abc123")
)


def _shown(parts: tuple[Part, ...]) -> str:
    return "".join(
        part.label + part.text + "".join(button.label for button in part.buttons) for part in parts
    )


def test_an_answer_becomes_title_quote_fields_and_text() -> None:
    """Each line of an answer becomes the matching part."""
    parts = lay_out(Reply(ANSWER))
    assert [part.kind for part in parts] == [
        "title",
        "quote",
        "field",
        "field",
        "field",
        "field",
        "field",
        "text",
    ]
    assert parts[0].text == "改造城镇老旧小区900户以上"
    assert (parts[1].label, parts[1].text) == ("报告原文", "“改造城镇老旧小区900户以上”")
    assert (parts[3].label, parts[3].text) == ("目标", "不少于900户")


def test_a_numbered_line_and_its_button_are_one() -> None:
    """A numbered line becomes its button with the whole title; other buttons follow the text."""
    first, choices, none, last = lay_out(Reply(LIST, LIST_BUTTONS))
    assert (first.kind, none.kind) == ("text", "text")
    assert choices.buttons == (
        Button("1. 改造城镇老旧小区900户以上", "查看 3-047", lasting=True),
        Button("2. 实施老旧小区加装电梯80部", "查看 3-048", lasting=True),
    )
    assert last == Part("buttons", buttons=(Button("都不是", "都不是", lasting=False),))


def test_a_button_that_says_a_number_answers_only_its_own_list() -> None:
    """A button that says a number lasts only until another list is shown."""
    [areas] = lay_out(Reply("1. 主要目标", (Choice("1. 主要目标", "1"),)))
    assert areas.kind == "list"
    assert not areas.buttons[0].lasting


def test_a_label_with_its_year_is_a_field() -> None:
    """上一年（2022年）：102部 is a labelled line too."""
    [part] = lay_out(Reply("上一年（2022年）：102部"))
    assert (part.kind, part.label, part.text) == ("field", "上一年（2022年）", "102部")


def test_neighbouring_lines_of_text_stay_together() -> None:
    """Line breaks and blank lines within a text are kept, those around it are not."""
    assert lay_out(Reply("\n您好。\n\n再见。\n")) == (Part("text", "您好。\n\n再见。"),)


def test_a_reply_of_nothing_has_no_parts() -> None:
    """An empty reply has no parts."""
    assert lay_out(Reply(" \n")) == ()


@given(st.lists(_LINES, max_size=8), st.lists(_CHOICES, max_size=5))
def test_nothing_is_lost_and_nothing_made_up(lines: list[str], choices: list[Choice]) -> None:
    """The whole text is shown in order, and every choice can be pressed exactly once."""
    text = "\n".join(lines)
    parts = lay_out(Reply(text, tuple(choices)))
    pressed = sorted(button.say for part in parts for button in part.buttons)
    assert pressed == sorted(choice.say for choice in choices)
    body = parts[:-1] if parts and parts[-1].kind == "buttons" else parts
    spoken = "".join(_shown(body).split())
    assert spoken == "".join(_without_marks(text).split())


def _without_marks(text: str) -> str:
    """Return the text without the marks that layout replaces: 【】 around a title, ： after a label."""
    lines = []
    for line in text.split("\n"):
        [part] = lay_out(Reply(line)) or (Part("text"),)
        lines.append(part.label + part.text)
    return "\n".join(lines)


def test_parts_are_plain_data() -> None:
    """The page's script gets plain JSON data."""
    assert as_data(lay_out(Reply("好", (Choice("是", "是"),)))) == [
        {"kind": "text", "text": "好", "label": "", "buttons": ()},
        {
            "kind": "buttons",
            "text": "",
            "label": "",
            "buttons": ({"label": "是", "say": "是", "lasting": False},),
        },
    ]
