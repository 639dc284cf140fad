"""A load generator on raw sockets, cheap enough not to be the bottleneck: as fast as possible, or at a steady rate.

At a steady rate a message's time counts from when it was due, even if every connection was busy then; otherwise the
wait in the sender would be missed (coordinated omission).
"""

import itertools
import multiprocessing as mp
import re
import select
import socket
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection as Pipe

from bench.load.pushes import daily, heard, questions, signed, suggestions

_LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")
_TICKET = b"YN-"


@dataclass(slots=True)
class Result:
    """The result of one load."""

    seconds: float
    took: list[float] = field(default_factory=list)
    """Seconds for each answer."""
    tickets: int = 0
    """Answers with a ticket's number."""

    @property
    def rate(self) -> float:
        """Return answers per second."""
        return len(self.took) / self.seconds


class _Line:
    """One connection, with at most one message in flight."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._since, self._got = 0.0, b""

    def send(self, push: bytes, since: float) -> None:
        self._since, self._got = since, b""
        self.socket.sendall(push)

    def receive(self) -> bytes | None:
        """Return the answer once it is complete."""
        self._got += self.socket.recv(65536)
        head, blank, body = self._got.partition(b"\r\n\r\n")
        if not blank:
            return None
        length = _LENGTH.search(head)
        if b" 200 " not in head[:16] or length is None:
            raise RuntimeError(f"no reply: {head[:80]!r}")
        return body if len(body) >= int(length[1]) else None

    def took(self) -> float:
        return time.perf_counter() - self._since


def load(
    port: int, pushes: Iterator[bytes], *, connections: int, seconds: float, rate: float | None = None
) -> Result:
    """Push over `connections` for `seconds`. Raises RuntimeError for an answer that is not a reply."""
    lines = [_Line(port) for _ in range(connections)]
    by_fd = {line.socket.fileno(): line for line in lines}
    poll = select.epoll()
    for fd in by_fd:
        poll.register(fd, select.EPOLLIN)
    free, result = deque(lines), Result(seconds)
    begun = due = time.perf_counter()
    # Messages in flight at the end are still waited for, and count with their time.
    while (now := time.perf_counter()) < begun + seconds or len(free) < connections:
        while free and (rate is None or due <= now) and now < begun + seconds:
            free.popleft().send(next(pushes), due if rate else time.perf_counter())
            due += 1 / rate if rate else 0
        wait = 1.0 if rate is None or not free else max(0.0, due - time.perf_counter())
        for fd, _ in poll.poll(wait):
            line = by_fd[fd]
            if (body := line.receive()) is not None:
                result.took.append(line.took())
                _check(body, result)
                free.append(line)
    result.seconds = time.perf_counter() - begun
    for line in lines:
        line.socket.close()
    poll.close()
    return result


def _check(body: bytes, result: Result) -> None:
    if b"<Content>" not in body:
        raise RuntimeError(f"no reply: {body[:80]!r}")
    result.tickets += _TICKET in body


@dataclass(frozen=True, slots=True)
class Order:
    """One load, as requested from the sender's process."""

    port: int
    kind: str
    """question, suggestion, heard (a repeated question), or daily (a mixture)."""
    connections: int
    seconds: float
    rate: float | None = None
    ready: int = 0
    """Messages prepared in advance; further ones are made on demand."""


class Sender:
    """The sending process, so that it shares no interpreter with server or table."""

    def __init__(self, phrases: list[str]) -> None:
        spawn = mp.get_context("spawn")
        self._pipe, theirs = spawn.Pipe()
        self._process = spawn.Process(target=_serve, args=(phrases, theirs), daemon=True)
        self._process.start()

    def send(self, order: Order) -> Result:
        """Wait for a load's result. Raises RuntimeError if it failed."""
        self._pipe.send(order)
        answer = self._pipe.recv()
        if isinstance(answer, Result):
            return answer
        raise RuntimeError(answer)

    def close(self) -> None:
        """End the process."""
        self._process.terminate()
        self._process.join()


def _serve(phrases: list[str], pipe: Pipe) -> None:
    texts = {
        "question": questions(phrases),
        "suggestion": suggestions(),
        "heard": heard(phrases),
        "daily": daily(phrases),
    }
    while True:
        order: Order = pipe.recv()
        made = signed(texts[order.kind])
        pushes = itertools.chain(list(itertools.islice(made, order.ready)), made)
        try:
            result: Result | str = load(
                order.port, pushes, connections=order.connections, seconds=order.seconds, rate=order.rate
            )
        except (RuntimeError, StopIteration, OSError) as error:
            result = f"{type(error).__name__}: {error}"
        pipe.send(result)
