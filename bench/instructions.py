"""How many instructions a message takes in the pure core, counted by valgrind: `python -m bench.instructions`.

Others on the machine change nothing in it, so that two trees can be compared on a busy one; what waits for memory is not seen.
Reading a question of 15 characters, reading and deciding a question and a suggestion as `bench.webhook` sends them, and
the same of a question that was heard before; nothing is stored. Minutes; without valgrind (Debian: `apt-get install
valgrind`) it says so.
"""

import gc
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from bench.load.pushes import heard, questions, suggestions
from bench.peers import CACHE, CITY
from bench.question import DATA, LENGTHS, TEXTS
from bot.answering import NothingKnown
from bot.assembly import dialogue_of
from bot.given import new_number, now
from handlers.dialogue import Dialogue
from handlers.messages import Incoming
from handlers.state import State

MESSAGES = 60
WARMED_BY = 40
"""Messages of each kind that are answered before anything is counted."""
_COUNTED = "counted"
_DUMP = re.compile(r"^desc: Trigger: dump (\w+)\n.*?^totals: (\d+)$", re.MULTILINE | re.DOTALL)


def main() -> int:
    """Run once more under valgrind, and print what it counted."""
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
    CACHE.mkdir(parents=True, exist_ok=True)
    dialogue = dialogue_of(CITY, CACHE)
    phrases = [phrase for one in dialogue.city.commitments for phrase in one.phrases]
    asked, wished = questions(phrases), suggestions()
    lines = [line for name in TEXTS for line in (DATA / f"{name}.jsonl").read_text("utf-8").splitlines()]
    texts = list(dict.fromkeys(json.loads(line)["text"] for line in lines))
    least, most = LENGTHS
    short = [text for text in texts if least <= len(text) <= most][:MESSAGES]
    known = list(itertools.islice(heard(phrases), MESSAGES))
    gc.collect()
    gc.freeze()  # As the server does.
    others = (text for text in texts if text not in short)
    for text in (one for kind in (others, asked, wished) for one in itertools.islice(kind, WARMED_BY)):
        answer(dialogue, text)
    counted("reading", dialogue.read_ahead, short)
    counted("question", lambda text: answer(dialogue, text), list(itertools.islice(asked, MESSAGES)))
    counted("suggestion", lambda text: answer(dialogue, text), list(itertools.islice(wished, MESSAGES)))
    for text in known:
        answer(dialogue, text)
    counted("heard", lambda text: answer(dialogue, text), known)


def answer(dialogue: Dialogue, text: str) -> None:
    """Read a message and decide, for a citizen who was never here."""
    dialogue.read_ahead(text)
    incoming = Incoming(channel="wechat", sender="bench", message_id=text, text=text, sent_at=now())
    dialogue.decide(incoming, State(), NothingKnown(), now=now(), new_number=new_number)


def counted(name: str, work: Callable[[str], object], texts: Iterable[str]) -> None:
    """Count what working through the texts takes."""
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
