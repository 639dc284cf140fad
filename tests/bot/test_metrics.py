"""The metrics: counted from log events, over all processes, and without a citizen's words."""

import io
from collections.abc import Iterator

import pytest
import structlog
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot import logs, ops
from bot.metrics import Metrics


@pytest.fixture
def metrics() -> Iterator[Metrics]:
    """Yield metrics that the log counts into."""
    made = Metrics()
    before = structlog.get_config()
    logs.configure_logging(json=True, stream=io.StringIO(), count=made.count)
    yield made
    structlog.configure(**before)


async def told(metrics: Metrics) -> dict[str, float]:
    """Return `/metrics` as name with labels -> value."""
    app = web.Application()
    ops.setup(app, probes={})
    metrics.setup(app)
    async with TestClient(TestServer(app)) as client, client.get("/metrics") as response:
        assert response.status == 200
        assert response.content_type == "text/plain"
        lines = (await response.text()).splitlines()
    samples = (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    return {name: float(value) for name, value in samples}


async def test_what_the_log_tells_is_counted(metrics: Metrics) -> None:
    """Messages by channel, kind and band, requests by route with time, and warnings and errors by event are counted."""
    log = structlog.get_logger("test")
    for decision in ("answer", "answer", "decline"):
        log.info("message", channel="wechat", kind="question", decision=decision, message="77", length=9)
    log.info("request", method="POST", route="/wechat", status=200, ms=30.0)
    log.error("not_stored", channel="wechat", message="77", error="gone")
    log.info("whatever")
    figures = await told(metrics)
    of = 'younuo_messages_total{channel="wechat",decision="%s",kind="question"}'
    assert (figures[of % "answer"], figures[of % "decline"]) == (2, 1)
    assert figures['younuo_requests_total{route="/wechat",status="200"}'] == 1
    assert figures['younuo_request_seconds_bucket{le="0.025",route="/wechat"}'] == 0
    assert figures['younuo_request_seconds_bucket{le="0.05",route="/wechat"}'] == 1
    assert figures['younuo_events_total{event="not_stored",level="error"}'] == 1
    assert not [name for name in figures if "whatever" in name or "77" in name]


async def test_what_waits_is_sampled_and_asked_for(metrics: Metrics) -> None:
    """Queue length and memory are sampled; a figure missing from the database is NaN, and the others stay."""

    async def broken() -> float:
        raise ConnectionError

    async def three() -> float:
        return 3

    metrics.sample("queue", "A queue", lambda: 5)
    metrics.ask("held", "Held notices", three)
    metrics.ask("oldest", "Age of the oldest notice", broken)
    figures = await told(metrics)
    assert (figures["queue"], figures["held"]) == (5, 3)
    assert figures["oldest"] != figures["oldest"]
    assert figures["process_resident_memory_bytes"] > 10e6
    assert figures["process_open_fds"] > 2
