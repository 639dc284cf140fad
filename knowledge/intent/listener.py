"""The one entry point: a folded message to Heard, how likely each kind is and which words indicated it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from knowledge.intent.classifier import Classifier, load_classifier
from knowledge.intent.features import Extractor, Features
from knowledge.language.lexicon import Lexicon

ALARM = Path(__file__).with_name("alarm.npz")
"""Weights for danger alone, fitted by `python -m bench.alarm --write`."""
_KEPT = 64
"""Texts whose features are kept: they are heard twice, for what they want and for danger."""


@dataclass(frozen=True, slots=True)
class Heard:
    """How a message is phrased.

    Kinds: plan (what a report plans), procedure, other, suggestion, complaint, help, thanks, inquiry, status, talk,
    cmd, sos; the last three have subkinds (talk.bye).
    """

    fine: Mapping[str, float]
    """Every kind's probability."""
    coarse: Mapping[str, float]
    """The same with the subkinds of talk, cmd and sos summed."""
    features: Features

    def share(self, *kinds: str) -> float:
        """Return the probability that it is one of these."""
        return sum([self.coarse.get(kind, 0.0) for kind in kinds])

    @property
    def off_plan(self) -> float:
        """Return the probability that a question asks for a procedure or about the wide world rather than the plan."""
        return self.share("procedure", "other") / self.share("plan", "procedure", "other")

    def likeliest(self, within: str) -> str:
        """Return the likeliest subkind of talk, cmd or sos, without its prefix: bye."""
        prefix = f"{within}."
        found = [kind for kind in self.fine if kind.startswith(prefix)]
        return max(found, key=self.fine.__getitem__).partition(".")[2]


class _Ear:
    """One fit, and how its kinds are summed."""

    def __init__(self, classifier: Classifier) -> None:
        self.classifier = classifier
        whole = [kind.partition(".")[0] for kind in classifier.kinds]
        self._coarse = [*dict.fromkeys(whole)]
        self._part_of = np.array([*map(self._coarse.index, whole)])
        """Of each kind, which of the coarse ones it is part of."""

    def hear(self, features: Features) -> Heard:
        fine = self.classifier.likely(self.classifier.known(features))
        coarse = np.bincount(self._part_of, [*fine.values()]).tolist()
        return Heard(fine, dict(zip(self._coarse, coarse, strict=True)), features)


class Listener:
    """Classifies how messages are phrased; built once, for every city."""

    def __init__(self, lexicon: Lexicon) -> None:
        extractor = Extractor(lexicon)
        self._extract = lru_cache(_KEPT)(extractor.extract)
        self._for_all, self._for_danger = _Ear(load_classifier()), _Ear(load_classifier(ALARM))
        self.dangers = extractor.dangers

    def hear(self, folded: str) -> Heard:
        """Classify a folded message."""
        return self._for_all.hear(self._extract(folded))

    def hear_danger(self, folded: str) -> Heard:
        """Tell how likely each kind of danger is; of talk and orders, no subkinds but talk.told.

        Its weights are its own, so that whoever teaches it one more danger changes nothing else.
        """
        return self._for_danger.hear(self._extract(folded))

    def reasons(self, heard: Heard) -> list[tuple[str, float]]:
        """Return the strongest reasons for the likeliest kind: n-grams, sounds (~jian_yi), the end (>吗?), cues."""
        classifier, kind = self._for_all.classifier, max(heard.fine, key=heard.fine.__getitem__)
        return classifier.reasons(classifier.known(heard.features), kind)
