"""Seconds from process start to /readyz and to the first citizen's answer, and the server's memory.

`python -m bench.startup`. Runs `run.py serve` on SQLite in a new folder; the first start makes schema, secret and
caches, the later ones (median of 3) find them. The question is sent as the page does, with POST /chat.
"""

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

import psutil

RUN = Path(__file__).parents[1] / "run.py"
STARTS = 3
QUESTION, IN_ANSWER = "老旧小区改造今年做多少", "实施老旧小区改造160个"


def start(folder: str, run: Path = RUN) -> tuple[float, float, float, float]:
    """Start the server with its data in `folder`; return seconds to ready, to the first answer, and of CPU; and MB."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("YOUNUO_")}
    begun = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, run, "serve"],
        env={**own, "YOUNUO_VAR_DIR": folder, "YOUNUO_PORT": "0"},
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        try:
            base = address(server)
            browser = build_opener(HTTPCookieProcessor(CookieJar()))
            browser.open(f"{base}/readyz", timeout=10).close()  # Raises unless the status is 200.
            ready = time.perf_counter() - begun
            process = psutil.Process(server.pid)
            megabytes = process.memory_info().rss / 1024 / 1024
            ask(browser, base)
            answered = time.perf_counter() - begun
            used = process.cpu_times()
            return ready, answered, used.user + used.system, megabytes
        finally:
            server.terminate()


def address(server: subprocess.Popen[str]) -> str:
    """Read the server's address from its output."""
    assert server.stdout  # noqa: S101
    printed = server.stdout.readline()
    found = re.search(r"http://[^/\s]+", printed)
    if not found:
        raise RuntimeError(f"the server did not start: {printed!r}; try `run.py check`")
    return found[0]


def ask(browser: OpenerDirector, base: str) -> None:
    """Open the page and send its first message. Raises RuntimeError if the answer is not from the report."""
    browser.open(base, timeout=10).close()
    form = urlencode({"message_id": str(uuid.uuid4()), "text": QUESTION}).encode()
    headers = {"Accept": "application/json", "Origin": base}
    with browser.open(Request(f"{base}/chat", form, headers), timeout=10) as answer:  # noqa: S310  # http, our own
        said = json.load(answer)
    if IN_ANSWER not in json.dumps(said, ensure_ascii=False):
        raise RuntimeError(f"no answer: {said}")


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        first = start(folder)
        later = [
            statistics.median(column) for column in zip(*(start(folder) for _ in range(STARTS)), strict=True)
        ]
    print(f"{'start':22} {'ready s':>8} {'answered s':>11} {'CPU s':>8} {'ready MB':>9}")
    for name, (ready, answered, cpu, megabytes) in (
        ("first, empty VAR_DIR", first),
        (f"later, median of {STARTS}", later),
    ):
        print(f"{name:22} {ready:8.2f} {answered:11.2f} {cpu:8.2f} {megabytes:9.0f}")


if __name__ == "__main__":
    main()
