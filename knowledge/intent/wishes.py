"""How likely a question wants everything in a field: 把水利这一摊捋一遍.

The weights are fitted by `python -m bench.wishes --write`, separately from the listener's: it is a question either way.
"""

from pathlib import Path

from knowledge.intent.classifier import load_classifier
from knowledge.intent.features import Features

WEIGHTS = Path(__file__).with_name("wishes.npz")
LIST = "list"


def wishes_list(features: Features) -> float:
    """Return the probability, 0 to 1, that a question for the plan with these features is such a wish."""
    classifier = load_classifier(WEIGHTS)
    return classifier.likely(classifier.known(features))[LIST]
