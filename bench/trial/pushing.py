"""WeChat's side, cheaply: signed pushes over persistent connections, and the answers."""

import asyncio
import hashlib
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from bench.trial.serving import TOKEN
from handlers import wording

QUESTIONS = (
    "老旧小区改造今年做多少",
    "老楼装电梯今年装多少",
    "今年全市粮食要打多少吨",
    "养老服务中心建几个",
    "你们今天中午吃什么",
)
COMPLAINT = "投诉：汉东路{number}号的路灯坏了没人修，晚上看不见路"
_TICKET = re.compile(r"YN-\d{4}-\d{4}-\d")
_PUT_OFF = (wording.TOO_BUSY, wording.NOT_STORED, wording.WORK_IN_PROGRESS)
_CONTENT = re.compile(r"<Content><!\[CDATA\[(.*?)\]\]></Content>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Push:
    """One message of one citizen; an equal copy is the same message."""

    id: int
    sender: str
    text: str

    def request(self) -> bytes:
        """Write it as a signed HTTP request, with the current time."""
        timestamp = str(int(time.time()))
        signature = hashlib.sha1("".join(sorted((TOKEN, timestamp, "1"))).encode()).hexdigest()  # noqa: S324
        body = (
            f"<xml><ToUserName>gh_trial</ToUserName><FromUserName>{self.sender}</FromUserName>"
            f"<CreateTime>{timestamp}</CreateTime><MsgType>text</MsgType><MsgId>{self.id}</MsgId>"
            f"<Content><![CDATA[{self.text}]]></Content></xml>"
        ).encode()
        return (
            f"POST /wechat?signature={signature}&timestamp={timestamp}&nonce=1 HTTP/1.1\r\nHost: trial\r\n"
            f"Content-Type: text/xml\r\nContent-Length: {len(body)}\r\n\r\n"
        ).encode() + body


@dataclass(frozen=True, slots=True)
class Heard:
    """What was answered."""

    status: int
    text: str
    took: float
    """Seconds, since it was due."""

    @property
    def put_off(self) -> bool:
        """Whether the citizen was asked to come again because nothing could be stored, or not in time."""
        return self.text in _PUT_OFF

    @property
    def promised(self) -> bool:
        """Whether it was taken, and its answer comes with the citizen's next message: a copy hears nothing more."""
        return self.status == 200 and not self.text

    @property
    def served(self) -> bool:
        """Whether this is the answer, neither put off nor promised for later."""
        return bool(self.text) and not self.put_off

    @property
    def ticket(self) -> str | None:
        """The ticket's number, if one was told."""
        found = _TICKET.search(self.text)
        return found[0] if found else None


def citizens() -> Iterator[Push]:
    """Yield messages endlessly, each from another citizen, alternating complaints and questions."""
    for number in count(time.time_ns()):
        complains = (number * 0.618033988) % 1 < 0.5
        text = COMPLAINT.format(number=number) if complains else QUESTIONS[number % len(QUESTIONS)]
        yield Push(number, f"o{number}", text)


class Line:
    """A persistent connection, reopened after it broke. One push at a time."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def deliver(self, push: Push, due: float | None = None) -> Heard:
        """Push, and wait for the answer; time counts from `due` (perf_counter). Raises OSError, EOFError."""
        begun = time.perf_counter() if due is None else due
        try:
            if self._streams is None:
                self._streams = await asyncio.open_connection("127.0.0.1", self._port)
            reader, writer = self._streams
            writer.write(push.request())
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length:")[2].split(maxsplit=1)[0])
            body = (await reader.readexactly(length)).decode()
        except BaseException:
            self.close()
            raise
        found = _CONTENT.search(body)
        return Heard(int(head.split()[1]), found[1] if found else "", time.perf_counter() - begun)

    def close(self) -> None:
        """Close the connection."""
        if self._streams:
            self._streams[1].transport.abort()
            self._streams = None
