import asyncio
import os
import pty
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import terminal
from bot.columns import width
from handlers import wording
from handlers.messages import Choice, EventKind, Reply
from tests.bot.webchat.scripted import ANSWER, LIST, LIST_BUTTONS, Scripted
from tests.patience import LONG_S

NOW = datetime(2023, 6, 9, tzinfo=UTC)


async def talk(lines: Iterable[str], *, interactive: bool = False) -> tuple[Scripted, str]:
    """Say `lines`; return the conversation and all output."""
    conversation, written, waiting = Scripted(), [], iter(lines)

    async def read() -> str | None:
        return next(waiting, None)

    await terminal.chat(
        conversation,
        read=read,
        write=written.append,
        sender="wang",
        interactive=interactive,
        clock=lambda: NOW,
    )
    return conversation, "".join(written)


async def test_each_line_is_a_message_of_its_own() -> None:
    """Channel, sender and time are set, and no two ids are equal."""
    conversation, _ = await talk(["在吗", "在吗"])
    first, second = conversation.received
    assert (first.channel, first.sender, first.text, first.sent_at) == ("terminal", "wang", "在吗", NOW)
    assert first.message_id != second.message_id


async def test_from_a_pipe_only_replies_are_written() -> None:
    """From a pipe there is no greeting or prompt, so that a script reads only the answers."""
    conversation, written = await talk(["老旧小区？"])
    assert written == ANSWER + "\n\n"
    assert len(conversation.received) == 1


async def test_on_a_keyboard_it_greets_prompts_and_says_goodbye() -> None:
    """At a keyboard the conversation's own welcome comes first."""
    conversation, written = await talk(["退出", "不该问到"], interactive=True)
    assert [incoming.event for incoming in conversation.received] == [EventKind.SUBSCRIBED]
    assert written.startswith("有诺：")
    assert written.endswith(f"您：{wording.GOODBYE}\n")


@pytest.mark.parametrize("word", ["退出", " 退出 ", "exit", "quit"])
async def test_quitting_ends_it(word: str) -> None:
    """What follows after quitting is not asked."""
    conversation, _ = await talk([word, "在吗"])
    assert not conversation.received


async def test_empty_lines_are_passed_over() -> None:
    """Enter alone does nothing."""
    conversation, _ = await talk(["", "  ", "在吗"])
    assert [incoming.text for incoming in conversation.received] == ["在吗"]


def test_choices_that_the_text_offers_are_not_listed_twice() -> None:
    """Numbers and words already in the text are not listed again."""
    shown = terminal.render(Reply(LIST, LIST_BUTTONS), 76)
    assert shown.count("改造城镇老旧小区") == 1
    assert shown.count("都不是") == 1


def test_choices_that_the_text_leaves_out_are_listed() -> None:
    """A button without words in the text is listed with what to type."""
    shown = terminal.render(Reply("好的。", (Choice("提建议", "建议"), Choice("2. 电梯", "查看 3-048"))), 76)
    assert "回复“建议”：提建议" in shown
    assert "回复“查看 3-048”：2. 电梯" in shown


def test_a_choice_whose_number_another_has_is_listed() -> None:
    """Of two choices with one number the line offers one; the other is listed with what to type."""
    shown = terminal.render(Reply("1. 乙", (Choice("1. 甲", "查看 甲"), Choice("1. 乙", "查看 乙"))), 76)
    assert "回复“查看 甲”" in shown
    assert "回复“查看 乙”" not in shown


def test_a_reply_cannot_steer_the_terminal() -> None:
    """Escape sequences in a citizen's words or a file are removed."""
    shown = terminal.render(Reply("a\x1b[2Jb\x07c\x9bd\re\u202ef"), 76)
    assert shown == "有诺：a[2Jbcdef\n\n"


def test_lines_break_by_columns_under_the_name() -> None:
    """A Chinese character takes two columns, and the text is one block under the name."""
    assert (
        terminal.render(Reply("一二三四五六七八九十甲乙丙"), 26)
        == "有诺：一二三四五六七八九十\n      甲乙丙\n\n"
    )


def test_no_row_begins_with_a_closing_mark() -> None:
    """A closing mark stays with its character."""
    assert list(terminal.wrap("一二三四五。六七", 10)) == ["一二三四五。", "六七"]


@given(
    st.text(alphabet=st.characters(blacklist_categories=["Cc", "Cs", "Zs", "Zl", "Zp", "Mn", "Me", "Mc"])),
    st.integers(4, 80),
)
def test_wrapping_loses_nothing_and_keeps_the_width(line: str, columns: int) -> None:
    """Rows join to the line, and each fits except for at most two overhanging marks."""
    rows = list(terminal.wrap(line, columns))
    assert "".join(rows) == line
    assert all(width(row) <= columns + 4 for row in rows)


async def _lines(read: terminal.Read) -> list[str]:
    found = []
    while (line := await asyncio.wait_for(read(), LONG_S)) is not None:
        found.append(line)
    assert await asyncio.wait_for(read(), LONG_S) is None, "the end stays the end"
    return found


async def test_a_pipe_is_read_by_lines() -> None:
    """Characters may arrive in parts, a last line needs no end, and bad bytes are marked."""
    reading, writing = os.pipe()
    try:
        async with terminal.keyboard(reading) as read:
            for chunk in (b"\xe8\xb7", b"\xaf\xe7\x81\xaf\nb", b"\xff\n", "末".encode()):
                os.write(writing, chunk)
                await asyncio.sleep(0)
            os.close(writing)
            assert await _lines(read) == ["路灯", "b\ufffd", "末"]
    finally:
        os.close(reading)


async def test_a_file_is_read_by_lines(tmp_path: Path) -> None:
    """`run.py chat < questions.txt` works too."""
    path = tmp_path / "questions.txt"
    path.write_text("一\n二\n", encoding="utf-8")
    with path.open("rb") as file:
        async with terminal.keyboard(file.fileno()) as read:
            assert await _lines(read) == ["一", "二"]


async def test_the_end_of_a_terminal_is_the_end() -> None:
    """Ctrl-D on an empty line, as sent by the terminal's driver, ends it."""
    ours, theirs = pty.openpty()
    try:
        async with terminal.keyboard(theirs) as read:
            os.write(ours, "路灯\n\x04".encode())
            assert await _lines(read) == ["路灯"]
    finally:
        os.close(ours)
        os.close(theirs)


async def test_the_keyboard_leaves_the_terminal_blocking() -> None:
    """The terminal stays blocking, since output shares it and a long reply would be cut off."""
    ours, theirs = pty.openpty()
    try:
        async with terminal.keyboard(theirs):
            assert os.get_blocking(theirs)
    finally:
        os.close(ours)
        os.close(theirs)


def test_somebody_without_a_name_has_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """A user without an entry, as in a container, is named by number."""

    def nameless() -> str:
        raise KeyError("getpwuid(): uid not found")

    monkeypatch.setattr("getpass.getuser", nameless)
    assert terminal.local_sender() == str(os.getuid())
