"""The garbage collector skips what is loaded, and is restored afterwards in any case."""

import gc
import subprocess
import sys
from pathlib import Path

import pytest

from bot.loading import uncollected

ROOT = Path(__file__).parents[2]


def test_nothing_is_collected_meanwhile() -> None:
    """Nothing is collected during loading, even by a nested end, and an exception restores it."""
    with uncollected():
        with uncollected():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(ImportError), uncollected():
        raise ImportError
    assert gc.isenabled()


def test_what_stays_is_never_looked_at_again() -> None:
    """In a separate process loaded objects are frozen, and the rest is collected."""
    program = """
import gc
from bot.loading import for_good
with for_good():
    city = [[] for _ in range(50_000)]
assert gc.isenabled()
assert gc.get_freeze_count() > 50_000
assert len(gc.get_objects()) < 1_000
"""
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only glibc can be told to give memory back")
def test_what_only_the_loading_needed_goes_back_to_the_system() -> None:
    """Of a hundred thousand temporary texts less than a tenth of the memory remains, despite one object after them."""
    program = """
from pathlib import Path
from bot.loading import for_good
def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096
before = resident()
with for_good():
    dropped = [f"{number:0700d}" for number in range(100_000)]
    stays = "x" * 701
    taken = resident() - before
    del dropped
assert taken > 60_000_000
assert resident() - before < taken / 10, (resident() - before, taken)
"""
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only glibc has arenas")
def test_threads_of_what_stays_share_one_arena() -> None:
    """Sixteen threads with large texts at once make no heap of their own among the process's maps."""
    program = """
import re, threading
from pathlib import Path
from bot.loading import for_good
with for_good():
    pass
all_hold = threading.Barrier(16)
def hold():
    texts = [bytes(2_000) for _ in range(1_000)]
    all_hold.wait()
threads = [threading.Thread(target=hold) for _ in range(16)]
for one in threads: one.start()
for one in threads: one.join()
# An arena's heap begins at a multiple of 64 MiB, and what follows it to that size is reserved.
heaps = re.findall(r"^([0-9a-f]+)-[0-9a-f]+ rw-p", Path("/proc/self/maps").read_text(), re.MULTILINE)
assert not [one for one in heaps if int(one, 16) % (64 << 20) == 0], heaps
"""
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)
