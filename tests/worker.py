"""Stands for the Python that xdist would start for a worker: has it forked by the tests' zygote, and ends with it.

`python -m tests.worker -u -c PROGRAM`
"""

import os
import signal
import sys
from pathlib import Path

from tests.zygote import TESTS, Process

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # An interrupt reaches the worker itself.
    worker = Process(
        [sys.executable, *sys.argv[2:]],  # Without -u: the worker writes to its pipe by itself.
        env=os.environ,
        cwd=Path.cwd(),
        stdin=sys.stdin,
        stdout=sys.stdout,
        stderr=sys.stderr,
        of=TESTS,
        patience=None,
    )
    sys.exit(worker.wait(None))
