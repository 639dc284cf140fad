"""The residents' words that ship are sound: folded, reachable, and without one word undoing another."""

import re
from collections import Counter
from pathlib import Path

import pytest

from knowledge import city
from knowledge.language.folding import fold
from knowledge.language.lexicon import GAP, Lexicon, _topics, load_lexicon

_MARKS = re.compile(r"[\s\W_]+")


def _raises(text: str, cues: tuple[str, ...], look_alikes: tuple[str, ...]) -> bool:
    """Tell whether a cue stands in the text once the look-alikes are taken out."""
    for look_alike in look_alikes:
        text = text.replace(look_alike, " ")
    return any(re.search(".{0,12}".join(map(re.escape, cue.split(GAP))), text) for cue in cues)


def test_it_is_read_once() -> None:
    """The files are read on first use and kept."""
    assert load_lexicon() is load_lexicon()


def test_every_word_is_folded(lexicon: Lexicon) -> None:
    """Messages are folded before they are compared: a word that is not folded could never be found."""
    cues = [part for entry in lexicon.intents.values() for cue, *_ in entry for part in cue.split(GAP)]
    emergency = [
        part
        for cues, harmless in lexicon.emergencies.values()
        for cue in (*cues, *harmless)
        for part in cue.split(GAP)
    ]
    whole = [w for lists in (lexicon.smalltalk, lexicon.commands) for words in lists.values() for w in words]
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
    """A cue that stands twice for one kind would count double."""
    for kind, cues in lexicon.intents.items():
        words = [cue for cue, _ in cues]
        assert len(words) == len(set(words)), kind


def test_every_emergency_cue_can_raise_the_alarm(lexicon: Lexicon) -> None:
    """No look-alike of a kind swallows one of its own cues."""
    for cues, harmless in lexicon.emergencies.values():
        dead = [cue for cue in cues if not _raises(cue.replace(GAP, ""), cues, harmless)]
        assert dead == []


def test_no_look_alike_raises_the_alarm(lexicon: Lexicon) -> None:
    """Each look-alike on its own is harmless for its kind."""
    for cues, harmless in lexicon.emergencies.values():
        loud = [word for word in harmless if _raises(word, cues, harmless)]
        assert loud == []


def test_whole_messages_can_be_met(lexicon: Lexicon) -> None:
    """Commands and small talk are compared without marks and blanks: none of them may hold any."""
    for lists in (lexicon.commands, lexicon.smalltalk):
        for kind, words in lists.items():
            assert [word for word in words if not word or _MARKS.sub("", word) != word] == [], kind


def test_no_order_is_two_orders(lexicon: Lexicon) -> None:
    """A message that is an order is one order only."""
    kinds = list(lexicon.commands)
    for at, one in enumerate(kinds):
        for other in kinds[at + 1 :]:
            assert lexicon.commands[one] & lexicon.commands[other] == frozenset(), (one, other)


def test_synonyms_lead_to_words_and_not_to_themselves(lexicon: Lexicon) -> None:
    """Everyday words lead to official words, none to nothing, none twice, and none to itself alone."""
    for everyday, official in lexicon.synonyms.items():
        assert official
        assert len(set(official)) == len(official)
        assert set(official) != {everyday}


def test_known_everyday_words_are_understood(lexicon: Lexicon) -> None:
    """装扶手 is 适老化改造 and 老年食堂 is 幸福食堂."""
    assert "适老化改造" in lexicon.synonyms["装扶手"]
    assert "幸福食堂" in lexicon.synonyms["老年食堂"]


def test_neighbouring_cities_are_known(lexicon: Lexicon) -> None:
    """Other cities stand there by name, each once, so that a question about them can be told."""
    assert {"武汉", "襄阳", "孝感", "信阳"} <= set(lexicon.cities)
    assert len(set(lexicon.cities)) == len(lexicon.cities)


def test_a_topic_that_stands_twice_is_refused() -> None:
    """It would take the first one's place without a word."""
    with pytest.raises(ValueError, match=r"“停车” stands twice"):
        _topics([{"name": "停车", "phrases": ["哪里停车"]}, {"name": "停车", "phrases": ["停车几块钱"]}])


def test_what_no_report_answers_is_said_once(lexicon: Lexicon) -> None:
    """A phrase in two topics, or also among the words of a commitment of the city that ships, says two things at once."""
    said = Counter(fold(phrase) for phrases in lexicon.elsewhere.values() for phrase in phrases)
    assert [phrase for phrase, times in said.items() if times > 1] == []
    [folder, *_] = sorted((Path(city.__file__).parent / "cities").iterdir())
    own = {fold(phrase) for one in city.load_city(folder).commitments for phrase in one.phrases}
    assert own.intersection(said) == set()
