"""Counts with valgrind the instructions per message in the pure core: `python -m bench.instructions`.

Independent of other load, so that two versions can be compared on a busy machine; waiting for memory is not counted.
Measures reading a question of 15 characters, reading and deciding a question and a suggestion as sent by
`bench.webhook`, and the same for a repeated question; nothing is stored. Takes minutes; needs valgrind (Debian:
`apt-get install valgrind`).
"""

import gc
import itertools
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from bench.common.city import CACHE, FOLDER
from bench.common.reading import phrases, texts
from bench.load.pushes import heard, questions, suggestions
from bench.question import LENGTHS, TEXTS
from bot.assembly import dialogue_of
from bot.stranger import decide
from handlers.dialogue import Dialogue

MESSAGES = 60
WARMED_BY = 40
"""Messages of each kind answered before counting."""
_COUNTED = "counted"
_DUMP = re.compile(r"^desc: Trigger: dump (\w+)\n.*?^totals: (\d+)$", re.MULTILINE | re.DOTALL)


def main() -> int:
    """Run again under valgrind, and print the counts."""
    if _COUNTED in sys.argv:
        count()
        return 0
    if not shutil.which("valgrind"):
        print("valgrind is missing: nothing is counted (Debian: apt-get install valgrind)")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        tool = ["--tool=callgrind", "--instr-atstart=no", f"--callgrind-out-file={folder}/out"]
        again = [sys.executable, "-m", "bench.instructions", _COUNTED]
        fixed = {"PYTHONHASHSEED": "1", "OPENBLAS_NUM_THREADS": "1"}
        run = subprocess.run(
            ["valgrind", "-q", *tool, *again], env=os.environ | fixed, stderr=subprocess.DEVNULL, check=False
        )
        for dump in sorted(Path(folder).glob("out.*"), key=lambda path: int(path.suffix[1:])):
            if found := _DUMP.search(dump.read_text("utf-8")):
                print(f"{found[1]:12} {int(found[2]) / MESSAGES / 1e6:6.2f} million instructions")
    return run.returncode


def count() -> None:
    """Do each kind of work while valgrind counts."""
    dialogue = dialogue_of(FOLDER, CACHE)
    said = phrases(dialogue.city)
    asked, wished = questions(said), suggestions()
    read = texts(*TEXTS)
    least, most = LENGTHS
    short = [text for text in read if least <= len(text) <= most][:MESSAGES]
    known = list(itertools.islice(heard(said), MESSAGES))
    gc.collect()
    gc.freeze()  # As in the server.
    others = (text for text in read if text not in short)
    for text in (one for kind in (others, asked, wished) for one in itertools.islice(kind, WARMED_BY)):
        answer(dialogue, text)
    counted("reading", dialogue.read_ahead, short)
    counted("question", lambda text: answer(dialogue, text), list(itertools.islice(asked, MESSAGES)))
    counted("suggestion", lambda text: answer(dialogue, text), list(itertools.islice(wished, MESSAGES)))
    for text in known:
        answer(dialogue, text)
    counted("heard", lambda text: answer(dialogue, text), known)


def answer(dialogue: Dialogue, text: str) -> None:
    """Read a message and decide, for an unknown citizen."""
    dialogue.read_ahead(text)
    decide(dialogue, text)


def counted(name: str, work: Callable[[str], object], texts: Iterable[str]) -> None:
    """Count the instructions for working through the texts."""
    _valgrind("-z")
    _valgrind("-i", "on")
    for text in texts:
        work(text)
    _valgrind("-i", "off")
    _valgrind("-d", name)


def _valgrind(*order: str) -> None:
    subprocess.run(["callgrind_control", *order, str(os.getpid())], capture_output=True, check=False)


if __name__ == "__main__":
    sys.exit(main())
