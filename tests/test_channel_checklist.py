"""docs/channel-checklist.md names existing tests, and every case has a test or a reason."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs" / "channel-checklist.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| case |")
]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def test_every_case_is_proved_or_has_its_reason() -> None:
    """Each row names tests, or says that there are none and why."""
    assert len(ROWS) > 60
    for case, proof in ROWS:
        assert NAMED.search(proof) or re.match(r"none: .{20}", proof), case
    assert len({case for case, _ in ROWS}) == len(ROWS)


@pytest.mark.parametrize("path", sorted({path for _, proof in ROWS for path, _ in NAMED.findall(proof)}))
def test_every_test_that_is_named_is_there(path: str) -> None:
    """Each named test is a function in that file."""
    source = (ROOT / path).read_text(encoding="utf-8")
    named = {name for _, proof in ROWS for where, name in NAMED.findall(proof) if where == path}
    assert named <= set(re.findall(r"^(?:async )?def (test_\w+)\(", source, re.MULTILINE))
