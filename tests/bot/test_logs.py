"""Logs are machine-readable and never contain a citizen's words."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from bot import logs


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Configure logging as JSON into memory, and restore it afterwards."""
    root, access = logging.getLogger(), logging.getLogger("aiohttp.access")
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    logs.configure_logging(json=True, stream=stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    access.disabled = False
    structlog.reset_defaults()


def lines_of(stream: io.StringIO) -> list[dict[str, Any]]:
    """Return the log's lines, parsed."""
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_log_lines_are_json_with_time_level_and_context(log: io.StringIO) -> None:
    """There is one line per event, from structlog and the standard library alike."""
    with structlog.contextvars.bound_contextvars(request="r-1"):
        structlog.get_logger("bot.test").info("answered", message="m-1", length=12)
        logging.getLogger("library").warning("slow: %s ms", 12)
    ours, theirs = lines_of(log)
    assert ours.pop("timestamp").endswith("Z")
    assert ours == {
        "event": "answered",
        "level": "info",
        "logger": "bot.test",
        "message": "m-1",
        "length": 12,
        "request": "r-1",
    }
    assert (theirs["event"], theirs["level"], theirs["request"]) == ("slow: 12 ms", "warning", "r-1")


def test_words_are_withheld_from_the_log(log: io.StringIO) -> None:
    """A citizen's words logged by mistake are replaced by their length."""
    structlog.get_logger("bot.test").info("mistake", text="我叫张三", draft="电话13800000000", id="m-1")
    [line] = lines_of(log)
    assert line["text"] == "<4 characters>"
    assert line["draft"] == "<13 characters>"
    assert line["id"] == "m-1"


def test_an_exceptions_own_words_are_withheld(log: io.StringIO) -> None:
    """An exception is logged by kind and place, even by a library."""
    for logger in (structlog.get_logger("bot.test"), logging.getLogger("library")):
        try:
            int("我叫张三")
        except ValueError:
            logger.exception("failed")
    for line in lines_of(log):
        assert line["error"] == "ValueError"
        assert line["where"][-1].startswith("test_logs.py:"), line
    assert len(lines_of(log)) == 2
    assert "张三" not in log.getvalue()


def test_level_holds(log: io.StringIO) -> None:
    """Debug lines are off by default."""
    structlog.get_logger("bot.test").debug("detail")
    logging.getLogger("library").info("told")
    assert [line["event"] for line in lines_of(log)] == ["told"]


def test_console_lines_are_for_reading() -> None:
    """Without JSON a line is plain text, without colours unless at a terminal."""
    stream = io.StringIO()
    root, handlers, level = logging.getLogger(), logging.getLogger().handlers[:], logging.getLogger().level
    try:
        logs.configure_logging(json=False, stream=stream)
        structlog.get_logger("bot.test").info("answered", message="m-1")
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        logging.getLogger("aiohttp.access").disabled = False
        structlog.reset_defaults()
    assert "answered" in stream.getvalue()
    assert "message=m-1" in stream.getvalue()
    assert "\x1b" not in stream.getvalue()


def test_a_log_that_can_not_be_written_to_stops_nothing(
    log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise a message that is stored would be answered with an apology because its line found no room."""

    def refuse(_line: str) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(log, "write", refuse)
        structlog.get_logger("bot.test").info("answered", message="m-1")
    structlog.get_logger("bot.test").info("answered", message="m-2")
    assert [line["message"] for line in lines_of(log)] == ["m-2"]
