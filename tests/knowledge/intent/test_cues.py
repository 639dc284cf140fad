"""Cue phrases are found in one pass, with their gaps, and weighed together."""

from knowledge.intent.cues import Cue, CueBook, strengths


def test_cues_are_found_with_their_gaps() -> None:
    """A plain phrase is found anywhere, one with a gap if its parts are at most twelve characters apart."""
    book = CueBook([Cue("a", "坏了…没人", 3.0), Cue("b", "建议", 2.0)])
    assert [(cue.kind, at) for cue, at in book.found("灯坏了三天没人修")] == [("a", 1)]
    assert book.found("坏了" + "啊" * 13 + "没人") == []
    assert [cue.kind for cue, _ in book.found("我建议")] == ["b"]


def test_the_three_strongest_cues_of_a_kind_count() -> None:
    """Each phrase counts once, from the given position on."""
    hits = [
        (Cue("a", name, weight), at)
        for at, (name, weight) in enumerate([("x", 1.0), ("y", 2.0), ("z", 3.0), ("w", 3.0), ("w", 3.0)])
    ]
    assert strengths(hits) == {"a": 8.0}
    assert strengths(hits, 3) == {"a": 3.0}
