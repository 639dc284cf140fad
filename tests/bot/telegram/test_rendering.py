"""Replies within Telegram's limits."""

from dataclasses import replace
from datetime import UTC, datetime

from aiogram.types import InlineKeyboardMarkup, LinkPreviewOptions
from structlog.testing import capture_logs

from bot.telegram.parsing import Pressed, Turn
from bot.telegram.rendering import in_place, message_to, render, without_spent
from handlers import wording
from handlers.messages import Choice, Incoming, Reply
from handlers.pieces import LIMIT

HEARD = Incoming("telegram", "42", "u1", "问", datetime(2023, 5, 4, tzinfo=UTC))
TURN = Turn(HEARD, chat=42)


def test_a_reply_is_plain_text_without_preview() -> None:
    """There is no parse mode and no entities, so that nothing is markup, and a link opens no preview."""
    [message] = render(TURN, [Reply("_*[`<b>")])
    assert (message.chat_id, message.text, message.parse_mode, message.entities) == (
        42,
        "_*[`<b>",
        None,
        None,
    )
    assert isinstance(message.link_preview_options, LinkPreviewOptions)
    assert message.link_preview_options.is_disabled is True
    assert message.reply_parameters is None
    assert message.reply_markup is None


def test_replies_keep_their_order_and_go_where_the_question_came_from() -> None:
    """Every reply has chat, topic and the message answered, in order."""
    messages = render(Turn(HEARD, chat=-1, topic=5, answers=9), [Reply("一"), Reply("二")])
    assert [message.text for message in messages] == ["一", "二"]
    for message in messages:
        assert (message.chat_id, message.message_thread_id) == (-1, 5)
        assert message.reply_parameters
        assert message.reply_parameters.message_id == 9
        assert message.reply_parameters.allow_sending_without_reply is True


def test_choices_are_buttons_one_a_row() -> None:
    """Choices are buttons, one per row, with what the citizen says by pressing."""
    [message] = render(
        TURN, [Reply("请选", (Choice("1. 老旧小区", "查看 3-047"), Choice("都不是", "都不是")))]
    )
    assert isinstance(message.reply_markup, InlineKeyboardMarkup)
    rows = message.reply_markup.inline_keyboard
    assert [[(button.text, button.callback_data) for button in row] for row in rows] == [
        [("1. 老旧小区", "查看 3-047")],
        [("都不是", "都不是")],
    ]


def test_a_button_that_telegram_would_refuse_is_left_off() -> None:
    """21 Chinese characters (63 bytes) fit into a button; with 22 it is left off and logged, and the message sent."""
    choices = (Choice("合适", "字" * 21), Choice("太长", "字" * 22), Choice("空", ""), Choice(" ", "无名"))
    with capture_logs() as logs:
        [message] = render(TURN, [Reply("请选", choices)])
    assert isinstance(message.reply_markup, InlineKeyboardMarkup)
    assert [row[0].text for row in message.reply_markup.inline_keyboard] == ["合适"]
    assert [entry["say_bytes"] for entry in logs] == [66, 0, 6]
    assert render(TURN, [Reply("请选", choices[1:])])[0].reply_markup is None


def test_the_longest_reply_is_one_message() -> None:
    """Bot API, 'sendMessage': 1-4096 characters in UTF-16 units, of which no UTF-8 byte makes more than one."""
    assert LIMIT <= 4096


LIST = Pressed(3, "【民生】共10项，这是第1到第8项：\n1. 食堂", (("1. 食堂", "查看 3-004"), ("更多", "更多")))
NEXT = Reply(
    "【民生】共10项，这是第9到第10项：\n9. 扶手", (Choice("上一页", "上一页"),), continues="【民生】"
)


def test_the_next_page_takes_the_place_of_the_one_before() -> None:
    """The next page replaces the pressed one with its own buttons and without markup."""
    edit = in_place(Turn(HEARD, chat=42, pressed=LIST), [NEXT])
    assert edit is not None
    assert (edit.chat_id, edit.message_id, edit.text) == (42, 3, NEXT.text)
    assert (edit.parse_mode, edit.entities) == (None, None)
    assert isinstance(edit.reply_markup, InlineKeyboardMarkup)
    assert [row[0].callback_data for row in edit.reply_markup.inline_keyboard] == ["上一页"]


def test_what_is_no_next_page_of_the_pressed_list_is_a_message() -> None:
    """Typed, under another list, among several, or of another kind, a page is a new message."""
    turn = Turn(HEARD, chat=42, pressed=LIST)
    other = replace(turn, pressed=Pressed(3, "【教育】共9项"))
    assert in_place(TURN, [NEXT]) is None
    assert in_place(other, [NEXT]) is None
    assert in_place(turn, [NEXT, Reply("还有")]) is None
    assert in_place(turn, [replace(NEXT, continues="")]) is None
    assert in_place(turn, []) is None


def test_buttons_that_answered_once_are_taken_away() -> None:
    """「是」 and 「否」 are removed together, of a receipt only 「撤回」, and a list keeps all."""
    asked = Pressed(3, "要转吗？", (("是", "是"), ("否", "否")))
    receipt = Pressed(4, "收到", (("我的工单", "我的工单"), ("撤回", "撤回")))

    def after(pressed: Pressed, says: str) -> object:
        return without_spent(Turn(replace(HEARD, text=says), chat=42, pressed=pressed))

    gone = after(asked, wording.SAY_YES)
    assert (gone.message_id, gone.reply_markup) == (3, None)  # type: ignore[attr-defined]
    left = after(receipt, wording.SAY_WITHDRAW).reply_markup.inline_keyboard  # type: ignore[attr-defined]
    assert [row[0].callback_data for row in left] == ["我的工单"]
    assert after(receipt, "我的工单") is None
    assert after(LIST, "更多") is None
    assert without_spent(Turn(replace(HEARD, text="是"), chat=42)) is None


def test_a_notice_is_a_message_of_its_own() -> None:
    """A notice goes to the private chat with its buttons, and refers to nothing."""
    message = message_to(42, Reply("办好了吗？", (Choice("办好了", "办好了"),)))
    assert (message.chat_id, message.text, message.reply_parameters, message.parse_mode) == (
        42,
        "办好了吗？",
        None,
        None,
    )
    assert isinstance(message.reply_markup, InlineKeyboardMarkup)
