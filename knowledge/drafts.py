"""Writes commitments extracted from a report as a draft to be completed by people: `[[commitment]]` tables with blanks."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator

from knowledge.commitment import Target
from knowledge.extraction.splitting import Extracted
from knowledge.report import REVIEW, TARGETS, Report

_BLANKS = """lead = ""
co = []
themes = []
keywords = []
phrases = [
]
"""


def draft_tables(report: Report, found: Iterable[Extracted], ids: str = "") -> Iterator[str]:
    """Yield a table per commitment in the report's order; ids are `ids`, the area's number and a count."""
    areas: dict[str, int] = {TARGETS: 0}
    counts: Counter[int] = Counter()
    titled = ""
    for one in found:
        area = areas.setdefault(one.place.area, len(areas))
        counts[area] += 1
        if one.place.area_title != titled:
            titled = one.place.area_title
            yield f"# {titled}\n"
        yield _table(report, one, f"{ids}{area}-{counts[area]:03}")


def _table(report: Report, one: Extracted, id_: str) -> str:
    fields = [f"id = {_text(id_)}", f"quote = {_text(one.quote)}"]
    if sum(report.place(start).area != REVIEW for start, _ in report.locate(one.quote)) > 1:
        fields += [f"start = {one.start}", f"end = {one.end}"]
    if one.focus:
        fields.append(f"focus = {_text(one.focus)}")
    targets = ", ".join(map(_target, one.targets))
    fields += [f"title = {_text(one.title)}", f"targets = [{targets}]"]
    return "\n".join(("[[commitment]]", *fields, _BLANKS))


def _target(target: Target) -> str:
    name, unit, op = _text(target.name), _text(target.unit), _text(target.op.value)
    return f"{{ name = {name}, value = {target.value:.15g}, unit = {unit}, op = {op} }}"


def _text(text: str) -> str:
    # A JSON string is also a valid TOML string.
    return json.dumps(text, ensure_ascii=False)
