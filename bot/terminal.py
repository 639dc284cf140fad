"""The conversation in a terminal: from a keyboard, or with lines from a pipe."""

import asyncio
import getpass
import os
import shutil
import signal
import sys
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime

from bot.channel import Receives
from bot.columns import width
from bot.given import now
from handlers import wording
from handlers.listing import by_line
from handlers.messages import EventKind, Incoming, Reply

CHANNEL = "terminal"
QUIT = frozenset({wording.SAY_LEAVE, "exit", "quit"})
WIDEST = 76
"""Columns; longer lines are hard to read."""
_NAME = "有诺："
_PROMPT = "您："
_NEVER_FIRST = "，。、；：？！）】》”’…"
_CHUNK = 65_536

Read = Callable[[], Awaitable[str | None]]
Write = Callable[[str], None]


async def chat(
    conversation: Receives,
    *,
    read: Read,
    write: Write,
    sender: str,
    interactive: bool,
    columns: int = WIDEST,
    clock: Callable[[], datetime] = now,
) -> None:
    """Talk until 「退出」 or the end of input.

    `read` returns a line, or None at the end; `write` takes text with line ends. `interactive` greets, prompts and
    wraps to `columns`; otherwise each message's replies are written as they are, followed by a blank line. Each line
    is a message with its own id, from `sender`, at the aware time of `clock`.
    """

    async def hand_over(text: str, event: EventKind | None = None) -> None:
        incoming = Incoming(CHANNEL, sender, str(uuid.uuid4()), text, clock(), event=event)
        answer = await conversation.receive(incoming)
        for reply in answer.replies:
            write(render(reply, columns) if interactive else f"{_text(reply)}\n\n")

    if interactive:
        await hand_over("", EventKind.SUBSCRIBED)
    while (line := await _ask(read, write if interactive else None)) is not None:
        words = line.strip()
        if words in QUIT:
            break
        if words:
            await hand_over(words)
    if interactive:
        write(f"\n{wording.GOODBYE}\n" if line is None else f"{wording.GOODBYE}\n")


async def _ask(read: Read, write: Write | None) -> str | None:
    if write:
        write(_PROMPT)
    return await read()


def render(reply: Reply, columns: int) -> str:
    """Format a reply for a terminal of `columns` columns, under the bot's name."""
    indent = " " * width(_NAME)
    room = max(columns - len(indent), 20)
    lines = [wrapped for line in _text(reply).split("\n") for wrapped in wrap(line, room)]
    body = "\n".join(f"{indent}{line}" if line else "" for line in lines)
    return f"{_NAME}{body[len(indent) :]}\n\n"


def _text(reply: Reply) -> str:
    """Return the reply's text, plus the buttons that it does not already offer."""
    text = "".join(character for character in reply.text if character == "\n" or character.isprintable())
    # A number somewhere in the text offers nothing.
    missing = [one for one in by_line(reply)[1] if one.say.isdigit() or one.say not in text]
    return "\n".join(
        [text, *(wording.BUTTON_AS_WORDS.format(say=one.say, label=one.label) for one in missing)]
    )


def wrap(line: str, columns: int) -> Iterator[str]:
    """Yield `line` in rows of at most `columns`, a Chinese character taking two; no row begins with a closing mark.

    Up to two closing marks may hang beyond the end of a row.
    """
    row, used, hung = "", 0, 0
    for character in line:
        wide = width(character)
        full = used + wide > columns
        if full and row and not (character in _NEVER_FIRST and hung < 2):
            yield row.rstrip()
            row, used, hung = "", 0, 0
        hung += full and bool(row)
        row, used = row + character, used + wide
    yield row.rstrip()


async def talk(conversation: Receives) -> None:
    """Chat on this process's standard input and output, as the user who runs it."""
    interactive = sys.stdin.isatty() and sys.stdout.isatty()
    columns = min(shutil.get_terminal_size().columns - 1, WIDEST)
    async with keyboard(sys.stdin.fileno()) as read:
        await chat(
            conversation,
            read=read,
            write=_print,
            sender=local_sender(),
            interactive=interactive,
            columns=columns,
        )


def local_sender() -> str:
    """Return the name of the system's user, or the user's number if there is no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


def _print(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


@asynccontextmanager
async def keyboard(descriptor: int) -> AsyncIterator[Read]:
    """Yield a `read` for lines of UTF-8 from a terminal, a pipe or a file; Ctrl-C ends the input, like Ctrl-D.

    The descriptor stays blocking, since a terminal shares it with its output; it is read only when data is ready.
    """
    loop = asyncio.get_running_loop()
    lines = _Lines()
    with suppress(NotImplementedError, RuntimeError, ValueError):  # only a main thread may handle signals
        loop.add_signal_handler(signal.SIGINT, lines.end)
    try:
        loop.add_reader(descriptor, lambda: lines.feed(os.read(descriptor, _CHUNK)))
        watched = True
    except PermissionError:  # a regular file is always ready, and epoll refuses it
        watched = False
        while chunk := os.read(descriptor, _CHUNK):
            lines.feed(chunk)
        lines.feed(b"")
    lines.on_end = (lambda: loop.remove_reader(descriptor)) if watched else lambda: None
    try:
        yield lines.read
    finally:
        lines.on_end()
        with suppress(NotImplementedError, RuntimeError, ValueError):
            loop.remove_signal_handler(signal.SIGINT)


class _Lines:
    """Bytes in, lines out; at the end None, however often it is read."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._rest = b""
        self.on_end: Callable[[], object] = lambda: None

    def feed(self, chunk: bytes) -> None:
        *whole, self._rest = (self._rest + chunk).split(b"\n")
        for line in whole:
            self._queue.put_nowait(line.decode("utf-8", "replace"))
        if not chunk:
            if self._rest:
                self._queue.put_nowait(self._rest.decode("utf-8", "replace"))
            self.end()

    def end(self) -> None:
        self.on_end()
        self._queue.put_nowait(None)

    async def read(self) -> str | None:
        line = await self._queue.get()
        if line is None:
            self._queue.put_nowait(None)
        return line
