"""What is done once for all processes of a test run.

`python -m tests.once FOLDER` reads the cities that tests begin with into a folder that all workers share.
"""

import fcntl
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.assembly import dialogue_of
from bot.settings import CITIES
from tests.knowledge.small_city import write_small_city

SHIPPED = CITIES / "suizhou-2023"


@contextmanager
def one_at_a_time(name: str, folder: Path) -> Iterator[None]:
    """Let only one of all processes running these tests in at a time."""
    with (folder / f"younuo-{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def read_cities(shared: Path) -> Path:
    """Return the folder with the shipped and the small city's caches, made by whoever comes first."""
    folder = shared / "read-before"
    with one_at_a_time("city", shared), TemporaryDirectory() as place:
        if not folder.exists():
            dialogue_of(SHIPPED, folder)
            dialogue_of(write_small_city(Path(place) / "yunling-2031").folder, folder)
    return folder


if __name__ == "__main__":
    read_cities(Path(sys.argv[1]))
