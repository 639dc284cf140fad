"""Reasons in words for staff."""

from console.match_reasons import explain
from knowledge.city import City
from knowledge.found import Match, Reason


def test_reasons_are_told_by_kind_without_what_says_nothing(city: City) -> None:
    """Reasons give the closest text, words not within longer ones, figures as written, and nothing negligible."""
    reasons = (
        Reason("phrase", "老楼装电梯装多少", 0.7),
        Reason("word", "加装电梯", 0.3),
        Reason("word", "电梯", 0.2),
        Reason("word", "今年", 0.01),
        Reason.of("pinyin", "lxq", "老小区", 0.2),
        Reason.of("number", "80部", "#80部", 0.2),
        Reason("character", "装", 0.1),
    )
    assert explain(Match(city.commitments[0], 0.9, reasons)) == [
        ("最像说法", "“老楼装电梯装多少”"),
        ("同样的词", "加装电梯"),
        ("数字", "80部"),
        ("拼音", "lxq → 老小区"),
        ("同样的字", "装"),
    ]
    assert explain(Match(city.commitments[0], 1.0)) == []
