"""Where the CPU time of one message goes: reading, deciding, routing, storing, and the protocol around them.

`python -m bench.message [DATABASE_URL]`; by default, a SQLite file in a temporary folder. No sockets and no load:
messages of WeChat, each from another citizen, sixteen at a time through the whole conversation, in one process. Every
part is measured in its own thread's CPU time, so that other load changes little; the minimum of several rounds counts.
`commit` is a message's share of its batch's COMMIT, without waiting for the disk; `around` is the event loop, threads
and savepoint. Below it, what safe mode adds, and the statements of one message (SQLite). Half a minute.
"""

import asyncio
import contextlib
import itertools
import re
import sqlite3
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import dbapi2
from typing import Any, TypeVar
from unittest.mock import patch
from urllib.parse import parse_qsl, urlsplit

import xmltodict  # type: ignore[import-untyped]
from sqlalchemy import Connection
from sqlalchemy.engine.default import DefaultDialect
from wechatpy.crypto import WeChatCrypto

from bench.common.reading import phrases
from bench.load.pushes import heard, questions, signed, suggestions
from bench.trial.serving import TOKEN
from bot import logs
from bot.app import build_conversation
from bot.assembly import build_dialogue
from bot.settings import Settings
from bot.wechat.letter import Letter
from bot.wechat.wire import Query, Wire
from handlers.admission import Admission
from handlers.conversation import Answer, Conversation
from handlers.dialogue import Dialogue
from knowledge.routing import Router
from storage.database import Database
from storage.prepared import Prepared

T = TypeVar("T")
AT_A_TIME, MESSAGES, ROUNDS = 16, 160, 5
PARTS = ("whole", "reading", "unit", "deciding", "routing", "statements", "commit", "around", "protocol")


class Meter:
    """CPU seconds per part, measured in the thread that did it."""

    def __init__(self) -> None:
        self.spent: defaultdict[str, float] = defaultdict(float)

    @contextlib.contextmanager
    def on(self, part: str) -> Iterator[None]:
        """Measure the block."""
        begun = time.thread_time()
        try:
            yield
        finally:
            self.spent[part] += time.thread_time() - begun

    def wrap(self, part: str, work: Callable[..., T]) -> Callable[..., T]:
        """Measure all calls of `work`."""

        def counted(*args: Any, **kwargs: Any) -> T:
            with self.on(part):
                return work(*args, **kwargs)

        return counted


class Metered(Database):
    """A database whose units of work are measured."""

    meter: Meter

    async def transact(self, work: Callable[..., T], **kwargs: Any) -> T:
        """As in Database."""
        return await super().transact(self.meter.wrap("unit", work), **kwargs)


def letters(texts: Iterator[str], wire: Wire, meter: Meter) -> Iterator[Letter]:
    """Open pushes as the webhook does."""
    for push in signed(texts):
        head, _, body = push.partition(b"\r\n\r\n")
        query = Query.of(dict(parse_qsl(urlsplit(head.split()[1].decode()).query)))
        with meter.on("protocol"):
            wire.verify(query, datetime.now(UTC))
            letter = wire.open(query, body)
        yield letter


async def turn(conversation: Conversation, wire: Wire, meter: Meter, sent: list[Letter]) -> None:
    """Answer the messages, sixteen at a time, and write the replies."""
    for chunk in (sent[at : at + AT_A_TIME] for at in range(0, len(sent), AT_A_TIME)):
        begun = time.process_time()
        answers: list[Answer] = await asyncio.gather(
            *(conversation.receive(letter.incoming) for letter in chunk if letter.incoming)
        )
        meter.spent["whole"] += time.process_time() - begun
        for letter, answer in zip(chunk, answers, strict=True):
            if not answer.stored:
                raise RuntimeError(f"a message was not stored: {answer}")
            with meter.on("protocol"):
                wire.reply(letter, answer.replies[0].text, datetime.now(UTC))


def told(name: str, rounds: list[dict[str, float]]) -> str:
    """Return one line of the table: microseconds per message, minimum of the rounds."""
    for spent in rounds:
        spent["around"] = spent["whole"] - spent["unit"] - spent["reading"] - spent["commit"]
    least = (min(spent[part] for spent in rounds) / MESSAGES * 1e6 for part in PARTS)
    return f"{name:12}" + "".join(f"{part:11,.0f}" for part in least)


def safe_mode(texts: Iterator[str], plain: Wire) -> float:
    """Return the microseconds that encryption adds to a message and its reply, minimum of the rounds."""
    safe = Wire(token=TOKEN, app_id="wx-bench", aes_key="k" * 43)
    seal = WeChatCrypto(TOKEN, "k" * 43, "wx-bench").encrypt_message
    rounds = []
    for _ in range(ROUNDS):
        meter, now = Meter(), datetime.now(UTC)
        for push in itertools.islice(signed(texts), MESSAGES):
            body, when = push.partition(b"\r\n\r\n")[2], str(int(now.timestamp()))
            sealed = seal(body.decode(), "1", when)
            proof = {"timestamp": when, "nonce": "1", "encrypt_type": "aes"}
            proof["msg_signature"] = str(xmltodict.parse(sealed)["xml"]["MsgSignature"])
            for wire, given in ((plain, body), (safe, sealed.encode())):
                with meter.on("plain" if wire is plain else "safe"):
                    letter = wire.open(Query.of(proof if wire is safe else {}), given)
                    wire.reply(letter, letter.incoming.text if letter.incoming else "", now)
        rounds.append(meter.spent["safe"] - meter.spent["plain"])
    return min(rounds) / MESSAGES * 1e6


def statements(found: list[str]) -> str:
    """Summarise the SQL statements of one message: the verbs and the tables."""
    short = Counter(
        " ".join(re.findall(r"^\w+|(?<=INTO )\w+|(?<=FROM )\w+|(?<=UPDATE )\w+", one)) for one in found
    )
    return f"{len(found)} statements: " + ", ".join(
        f"{one} x {times}" if times > 1 else one for one, times in short.items()
    )


async def measure(settings: Settings, url: str) -> None:
    """Print the table."""
    meter, opened = Meter(), list[sqlite3.Connection]()
    dialogue = build_dialogue(settings)
    Metered.meter = meter
    database = Metered(url)
    with (
        patch.object(Dialogue, "read_ahead", meter.wrap("reading", Dialogue.read_ahead)),
        patch.object(Dialogue, "decide", meter.wrap("deciding", Dialogue.decide)),
        patch.object(Router, "route", meter.wrap("routing", Router.route)),
        patch.object(Connection, "execute", meter.wrap("statements", Connection.execute)),
        patch.object(Prepared, "rows", meter.wrap("statements", Prepared.rows)),
        patch.object(DefaultDialect, "do_commit", meter.wrap("commit", DefaultDialect.do_commit)),
        patch.object(Prepared, "run", meter.wrap("statements", Prepared.run)),
        patch.object(dbapi2, "connect", _known(opened)),
        patch.object(Admission, "overloaded", _never),
    ):
        city, conversation = build_conversation(settings, database, dialogue)
        await database.open()
        await conversation.keep_up()
        known = phrases(city)
        wire = Wire(token=TOKEN, app_id=None, aes_key=None)
        kinds = {"question": questions(known), "heard": heard(known), "suggestion": suggestions()}
        print(f"{'us of CPU':12}" + "".join(f"{part:>11}" for part in PARTS))
        shown: dict[str, str] = {}
        for kind, texts in kinds.items():
            pushed, rounds = letters(texts, wire, meter), []
            for _ in range(ROUNDS + 1):
                meter.spent.clear()
                await turn(conversation, wire, meter, list(itertools.islice(pushed, MESSAGES)))
                rounds.append(dict(meter.spent))
            print(told(kind, [defaultdict(float, one) for one in rounds[1:]]), flush=True)
            with _traced(opened) as seen:
                await turn(conversation, wire, meter, [next(pushed)])
            shown[kind] = statements(seen)
        print(f"safe mode adds {safe_mode(questions(known), wire):,.0f} us")
        for kind, line in shown.items():
            print(f"{kind}: {line}")
    await database.close()


def _never(_: Admission) -> bool:
    """Refuse nobody: the cost is measured even on a machine slower than a citizen would wait."""
    return False


def _known(opened: list[sqlite3.Connection]) -> Callable[..., sqlite3.Connection]:
    connect = sqlite3.connect

    def known(*args: Any, **kwargs: Any) -> sqlite3.Connection:
        opened.append(connect(*args, **kwargs))
        return opened[-1]

    return known


@contextlib.contextmanager
def _traced(opened: list[sqlite3.Connection]) -> Iterator[list[str]]:
    """List the statements sent to SQLite within the block."""
    seen: list[str] = []
    _trace(opened, seen.append)
    yield seen
    _trace(opened, None)


def _trace(opened: list[sqlite3.Connection], call: Callable[[str], object] | None) -> None:
    for connection in opened:
        with contextlib.suppress(sqlite3.ProgrammingError):  # Already closed.
            connection.set_trace_callback(call)


def main() -> None:
    """Measure, with the log written to a file as in a server."""
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "log").open("w", encoding="utf-8") as log:
        logs.configure_logging(json=True, stream=log)
        settings = Settings(var_dir=Path(folder), wechat_token=TOKEN)
        url = sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{folder}/bench.db"
        asyncio.run(measure(settings, url))


if __name__ == "__main__":
    main()
