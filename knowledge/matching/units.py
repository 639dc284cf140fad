"""What a figure counts: a target's unit and value, and what a citizen writes after a number. Pure."""

import re

from knowledge.commitment import Target
from knowledge.language.folding import first_value

_PERSONS = ("人", "名", "位")
_ANYTHING = re.compile(r"个(?!点|百分点|月)")
_SCALE = re.compile(r"^(?:[十百万亿余多]|千(?![瓦克米伏]))+")


def counts_anything(tail: str) -> bool:
    """Tell whether a number's tail begins with 个, which colloquially counts anything."""
    return _ANYTHING.match(tail) is not None


def unit_of(target: Target) -> str:
    """Return the target's unit without its scale: 袋 of 亿袋."""
    return _SCALE.sub("", target.unit)


def same_unit(tail: str, target: Target) -> bool:
    """Tell whether a number's tail begins with the target's unit: 部电梯 and 部; 650亿 omits 元, 8个点 is 8%."""
    unit = unit_of(target)
    if not tail:
        return unit == "元" and "亿" in target.unit
    if unit in _PERSONS and tail.startswith(_PERSONS):
        return True
    return tail.startswith(unit) or (unit == "%" and tail.startswith(("个点", "个百分点")))


def promised(target: Target) -> float:
    """Return the target's figure with the scale multiplied in: 1.4万亩 is 14000."""
    return first_value(f"{target.value:.15g}{target.unit}", target.value)
