"""The intent classifier's training data are separate from its test data."""

import json
import random
from pathlib import Path

from bench.common.city import FOLDER
from bench.corpus.making import plain, read_lines
from knowledge.city import load_city
from knowledge.language.folding import fold
from knowledge.language.lexicon import load_lexicon

DATA = Path(__file__).parent / "data"
_SHORT = 8
"""Characters, or half as many letters: shorter messages (取消, xin ku le) are the same for everybody."""


def test_no_message_is_learned_by_heart() -> None:
    """No message of tests/data is among the examples, except the shortest."""
    texts = {one.text for one in plain(load_city(FOLDER), load_lexicon(), random.Random(1))}
    learned = {*map(fold, texts | {one["text"] for one in read_lines("alarms")})}
    files = sorted(DATA.glob("*.jsonl"))
    messages = [
        json.loads(line)["text"] for file in files for line in file.read_text(encoding="utf-8").splitlines()
    ]
    assert len(messages) > 300
    long = [text for text in messages if len(text) > (2 * _SHORT if text.isascii() else _SHORT)]
    assert [text for text in long if fold(text) in learned] == []
