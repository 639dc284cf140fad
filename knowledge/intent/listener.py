"""The one entry: a folded message -> Heard, how likely each kind is and which words said so."""

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.intent.classifier import Classifier, load_classifier
from knowledge.intent.features import Extractor, Features
from knowledge.language.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Heard:
    """How a message is put. Kinds: plan (what a report plans), procedure, other, suggestion, complaint, help, thanks,
    inquiry, status, talk, cmd, sos; the last three have kinds of their own (talk.bye).
    """

    fine: Mapping[str, float]
    """Every kind -> its probability."""
    coarse: Mapping[str, float]
    """The same with the kinds of talk, cmd and sos added up."""
    features: Features

    def share(self, *kinds: str) -> float:
        """How likely it is one of these."""
        return sum(self.coarse.get(kind, 0.0) for kind in kinds)

    @property
    def off_plan(self) -> float:
        """How likely it asks how to do something, or of the wide world, rather than what is planned, if it asks at all."""
        return self.share("procedure", "other") / self.share("plan", "procedure", "other")

    def likeliest(self, within: str) -> str:
        """The likeliest kind of talk, cmd or sos: bye, without talk."""
        found = [kind for kind in self.fine if kind.partition(".")[0] == within]
        return max(found, key=self.fine.__getitem__).partition(".")[2]


class Listener:
    """Hears how messages are put; built once, for every city."""

    def __init__(self, lexicon: Lexicon, classifier: Classifier | None = None) -> None:
        self._extractor = Extractor(lexicon)
        self._classifier = classifier or load_classifier()
        self._coarse = [kind.partition(".")[0] for kind in self._classifier.kinds]
        self.dangers = self._extractor.dangers

    def hear(self, folded: str) -> Heard:
        """Tell how a folded message is put."""
        features = self._extractor.extract(folded)
        fine = self._classifier.likely(features)
        coarse = dict.fromkeys(self._coarse, 0.0)
        for kind, probability in zip(self._coarse, fine.values(), strict=True):
            coarse[kind] += probability
        return Heard(fine, coarse, features)

    def reasons(self, heard: Heard) -> list[tuple[str, float]]:
        """What spoke most for the likeliest kind: n-grams, sounds (~jian_yi), the end (>吗?), cues, with their weights."""
        return self._classifier.reasons(heard.features, max(heard.fine, key=heard.fine.__getitem__))
