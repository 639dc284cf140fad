"""The shipped lexicon is valid: folded, reachable, and without words that cancel each other."""

import re
from collections import Counter
from pathlib import Path

import pytest

from knowledge import city
from knowledge.language.folding import fold
from knowledge.language.lexicon import GAP, Lexicon, _topics, load_lexicon

_MARKS = re.compile(r"[\s\W_]+")


def _raises(text: str, cues: tuple[str, ...], look_alikes: tuple[str, ...]) -> bool:
    """Tell whether a cue remains once the look-alikes are removed."""
    for look_alike in look_alikes:
        text = text.replace(look_alike, " ")
    return any(re.search(".{0,12}".join(map(re.escape, cue.split(GAP))), text) for cue in cues)


def test_it_is_read_once() -> None:
    """The files are read on first use and cached."""
    assert load_lexicon() is load_lexicon()


def test_every_word_is_folded(lexicon: Lexicon) -> None:
    """Every word is folded, since messages are folded before comparison."""
    cues = [part for entry in lexicon.intents.values() for cue, *_ in entry for part in cue.split(GAP)]
    emergency = [
        part
        for cues, harmless in lexicon.emergencies.values()
        for cue in (*cues, *harmless)
        for part in cue.split(GAP)
    ]
    whole = [
        part
        for lists in (lexicon.smalltalk, lexicon.commands)
        for words in lists.values()
        for word in words
        for part in word.split(GAP)
    ]
    synonyms = [*lexicon.synonyms, *(word for words in lexicon.synonyms.values() for word in words)]
    for words in (cues, emergency, whole, synonyms, lexicon.stop):
        assert [word for word in words if fold(word) != word] == []


def test_no_cue_is_empty(lexicon: Lexicon) -> None:
    """An empty cue would be found in every message."""
    for kind, cues in lexicon.intents.items():
        assert cues, kind
        assert all(
            all(part.strip() for part in cue.split(GAP)) and 0 < weight <= 3 for cue, weight in cues
        ), kind
    for kind, (cues_of, harmless) in lexicon.emergencies.items():
        assert cues_of, kind
        assert all(len(word) > 1 and all(word.split(GAP)) for word in (*cues_of, *harmless)), kind


def test_each_intent_cue_stands_once(lexicon: Lexicon) -> None:
    """No kind has the same cue twice, which would count double."""
    for kind, cues in lexicon.intents.items():
        words = [cue for cue, _ in cues]
        assert len(words) == len(set(words)), kind


def test_every_emergency_cue_can_raise_the_alarm(lexicon: Lexicon) -> None:
    """No look-alike of a kind contains one of its own cues entirely."""
    for cues, harmless in lexicon.emergencies.values():
        dead = [cue for cue in cues if not _raises(cue.replace(GAP, ""), cues, harmless)]
        assert dead == []


def test_no_look_alike_raises_the_alarm(lexicon: Lexicon) -> None:
    """Each look-alike alone is harmless for its kind."""
    for cues, harmless in lexicon.emergencies.values():
        loud = [word for word in harmless if _raises(word, cues, harmless)]
        assert loud == []


def test_whole_messages_can_be_met(lexicon: Lexicon) -> None:
    """Commands and small talk contain no marks or spaces, since they are compared without."""
    for lists in (lexicon.commands, lexicon.smalltalk):
        for kind, words in lists.items():
            parts = [part for word in words for part in word.split(GAP)]
            assert [part for part in parts if not part or _MARKS.sub("", part) != part] == [], kind


def test_no_order_is_two_orders(lexicon: Lexicon) -> None:
    """A message that is a command is only one command."""
    kinds = list(lexicon.commands)
    for at, one in enumerate(kinds):
        for other in kinds[at + 1 :]:
            assert lexicon.commands[one] & lexicon.commands[other] == frozenset(), (one, other)


def test_synonyms_lead_to_words_and_not_to_themselves(lexicon: Lexicon) -> None:
    """Everyday words lead to official words, none to nothing, to a duplicate, or only to itself."""
    for everyday, official in lexicon.synonyms.items():
        assert official
        assert len(set(official)) == len(official)
        assert set(official) != {everyday}


def test_known_everyday_words_are_understood(lexicon: Lexicon) -> None:
    """装扶手 leads to 适老化改造 and 老年食堂 to 幸福食堂."""
    assert "适老化改造" in lexicon.synonyms["装扶手"]
    assert "幸福食堂" in lexicon.synonyms["老年食堂"]


def test_neighbouring_cities_are_known(lexicon: Lexicon) -> None:
    """Neighbouring cities are listed by name, each once, so that a question about them is recognised."""
    assert {"武汉", "襄阳", "孝感", "信阳"} <= set(lexicon.cities)
    assert len(set(lexicon.cities)) == len(lexicon.cities)


def test_a_topic_that_stands_twice_is_refused() -> None:
    """A duplicate topic is refused instead of silently replacing the first."""
    with pytest.raises(ValueError, match=r"“停车” occurs twice"):
        _topics([{"name": "停车", "phrases": ["哪里停车"]}, {"name": "停车", "phrases": ["停车几块钱"]}])


def test_what_no_report_answers_is_said_once(lexicon: Lexicon) -> None:
    """No unanswerable phrase occurs in two topics or among a commitment's words in the shipped city."""
    said = Counter(fold(phrase) for phrases in lexicon.elsewhere.values() for phrase in phrases)
    assert [phrase for phrase, times in said.items() if times > 1] == []
    [folder, *_] = sorted((Path(city.__file__).parent / "cities").iterdir())
    own = {fold(phrase) for one in city.load_city(folder).commitments for phrase in one.phrases}
    assert own.intersection(said) == set()
