"""How likely a question wants all that there is in a field: 把水利这一摊捋一遍.

The weights are fitted by `python -m bench.wishes --write`, apart from the listener's: a question it is in either case.
"""

from pathlib import Path

from knowledge.intent.classifier import load_classifier
from knowledge.intent.features import Features

WEIGHTS = Path(__file__).with_name("wishes.npz")
LIST = "list"


def wishes_list(features: Features) -> float:
    """How likely a question for the plan with these features is such a wish, 0 to 1."""
    return load_classifier(WEIGHTS).likely(features)[LIST]
