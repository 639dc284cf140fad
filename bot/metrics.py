"""`/metrics` for Prometheus: counts of log lines, and samples of each process and its queues.

A message, a request or a failure is counted where its log line is written (`Metrics.count` is a structlog processor),
so that figures and log can't disagree, and no decision knows that it is counted. Labels are the program's words, never
a citizen's. Several processes on one port share their figures (bot/sharing.py), so that any of them answers for all;
figures of a single process carry its number as `pid`.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

import structlog
from aiohttp import web
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector
from structlog.typing import EventDict, WrappedLogger

from bot.lifetime import alongside
from bot.sharing import sharing

PATH = "/metrics"
SAMPLED_EVERY_S = 5.0
ASKED_WITHIN_S = 3.0
"""Longer than any part of `/readyz` may take, so that a part which is not ready is reported as such, not as unknown."""
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 4.0, 5.0, 10.0)
"""Upper bounds; WeChat cuts a connection at 5 s."""

_ALARMING: Mapping[str, str] = {
    "not_stored": "error",
    "channel_ended": "error",
    "worker_died": "error",
    "wechat_refused": "warning",
}
"""Events that alarms are set on, with their level.

They are reported as 0 from the start: Prometheus sees no increase in a series that begins with 1, and a channel ends
only once.
"""

_log = structlog.get_logger(__name__)


class Metrics:
    """The figures of this process, or of all processes that share theirs."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # They double the lines and tell nothing here.
        own = CollectorRegistry()
        self.registry = _of_all() if sharing() else own
        self._messages = Counter(
            "younuo_messages", "Messages that were decided", ("channel", "kind", "decision"), registry=own
        )
        self._events = Counter(
            "younuo_events", "Log lines of level warning and above", ("event", "level"), registry=own
        )
        for event, level in _ALARMING.items():
            self._events.labels(event, level)
        self._errors = Counter("younuo_errors", "Log lines of level error and above", registry=own)
        self._seconds = Histogram(
            "younuo_request_seconds", "From request to response", ("route",), buckets=_SECONDS, registry=own
        )
        self._requests = Counter("younuo_requests", "HTTP requests", ("route", "status"), registry=own)
        self._own = own
        self._sampled: list[tuple[Callable[[float], None], Callable[[], float]]] = []
        self._asked: list[tuple[Callable[[float], None], Callable[[], Awaitable[float]]]] = []
        self._sample_process()

    def count(self, _logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
        """Count a log event and return it unchanged: a structlog processor."""
        name = event.get("event")
        if name == "request":
            self._requests.labels(event["route"], event["status"]).inc()
            self._seconds.labels(event["route"]).observe(event["ms"] / 1000)
        elif name == "message":
            self._messages.labels(event["channel"], event["kind"], event["decision"]).inc()
        elif method in {"warning", "error", "critical"}:
            self._events.labels(name, method).inc()
            self._errors.inc(method != "warning")
        return event

    def sample(self, name: str, told: str, value: Callable[[], float]) -> None:
        """Keep a gauge of this process up to date, such as a queue's length."""
        gauge = Gauge(name, told, registry=self._own, multiprocess_mode="liveall")
        self._sampled.append((gauge.set, value))

    def ask(self, name: str, told: str, value: Callable[[], Awaitable[float]]) -> None:
        """Query the database for a figure at each scrape; NaN if it does not answer in time."""
        gauge = Gauge(name, told, registry=self._own, multiprocess_mode="livemostrecent")
        self._asked.append((gauge.set, value))

    def setup(self, app: web.Application) -> None:
        """Mount `/metrics`, and sample as long as the application runs."""
        app.add_routes([web.get(PATH, self._tell)])
        app.cleanup_ctx.append(self._keep_sampling)

    async def _tell(self, _request: web.Request) -> web.Response:
        self._take_samples()
        await asyncio.gather(*(_answer(put, value) for put, value in self._asked))
        text = await asyncio.to_thread(generate_latest, self.registry)
        return web.Response(
            body=text, headers={"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"}
        )

    async def _keep_sampling(self, _app: web.Application) -> AsyncIterator[None]:
        async def sample() -> None:
            while True:
                self._take_samples()
                await asyncio.sleep(SAMPLED_EVERY_S)

        async with alongside(asyncio.create_task(sample(), name="sampling")):
            yield

    def _take_samples(self) -> None:
        for put, value in self._sampled:
            put(value())

    def _sample_process(self) -> None:
        self.sample("younuo_tasks", "Tasks of the event loop", lambda: len(asyncio.all_tasks()))
        for name, told in _PROCESS.items():
            self.sample(name, told, lambda name=name: _of_process().get(name, float("nan")))  # type: ignore[misc]


_PROCESS: Mapping[str, str] = {
    "process_resident_memory_bytes": "Memory that is really in use",
    "process_cpu_seconds_total": "Processor time since the start",
    "process_open_fds": "Open files and connections",
    "process_start_time_seconds": "Start, in seconds since 1970",
}


def _of_process() -> dict[str, float]:
    families = ProcessCollector(registry=None).collect()
    return {sample.name: sample.value for family in families for sample in family.samples}


def _of_all() -> CollectorRegistry:
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry


async def _answer(put: Callable[[float], None], value: Callable[[], Awaitable[float]]) -> None:
    try:
        async with asyncio.timeout(ASKED_WITHIN_S):
            put(await value())
    except Exception as error:  # noqa: BLE001 - Whatever the database raises, the other figures are reported.
        _log.warning("figure_missing", error=type(error).__name__)
        put(float("nan"))
