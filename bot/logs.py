"""Logs that hold ids and lengths, never a citizen's words: one line per event, as JSON or formatted for a terminal."""

import logging
import sys
from contextlib import nullcontext, suppress
from json import JSONEncoder
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from handlers.incident import where

_WORDS = frozenset(
    {"text", "words", "body", "content", "quote", "draft", "query", "place", "reply", "answer"}
)
"""Fields in which a citizen's words could reach the log; only their length is logged."""
_LEVELS = {name.lower(): level for name, level in logging.getLevelNamesMapping().items()}
_LEVELS["exception"] = logging.ERROR
_ENCODER = JSONEncoder(ensure_ascii=False, default=repr)


def configure_logging(
    *, json: bool, level: str = "INFO", stream: TextIO | None = None, count: Processor | None = None
) -> None:
    """Send structlog's and the standard library's logs to `stream`, one line per event, as JSON or for a terminal.

    Without a stream they go to stderr as it is now, not as it was when this module was imported. `count` sees every
    structlog event (`bot.metrics.Metrics.count`).
    """
    stream = stream or sys.stderr
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        withhold_words,
        shorten_exception,
    ]
    last: Processor = _as_json if json else structlog.dev.ConsoleRenderer(colors=stream.isatty())
    strip = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=[strip, last])
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # Its lines hold URLs with their queries; `_identify` logs each request without them.
    logging.getLogger("aiohttp.access").disabled = True
    _Lines.handler = handler
    structlog.configure(
        processors=[_heed_level, *([count] if count else []), *shared, last],
        logger_factory=_Lines,
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


class _Lines:
    """Writes structlog's lines to the same stream without creating LogRecords: three lines per message are written."""

    handler: logging.StreamHandler[TextIO]

    def __init__(self, name: str = "") -> None:
        self.name = name
        self.isEnabledFor = logging.getLogger(name).isEnabledFor

    def write(self, line: str) -> None:
        """Write one line; a log that can't be written to, like one on a full disk, must stop nothing else."""
        with suppress(OSError, ValueError), self.handler.lock or nullcontext():
            self.handler.stream.write(f"{line}\n")
            self.handler.stream.flush()

    debug = info = warning = error = critical = exception = write


def _heed_level(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    if not logger.isEnabledFor(_LEVELS[method]):
        raise structlog.DropEvent
    return event


def _as_json(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    return _ENCODER.encode(event)


def withhold_words(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace what may be a citizen's words by its length."""
    for name in _WORDS & event.keys():
        event[name] = f"<{len(str(event[name]))} characters>"
    return event


def shorten_exception(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace an exception by its type and place: its own text may quote a citizen, a query or a token."""
    given = event.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["where"] = where(error.__traceback__)
    return event
