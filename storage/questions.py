"""What was asked, without who asked it: the demand that the figures are computed from."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert

from storage.lapsed import Lapsed
from storage.prepared import Prepared
from storage.records import Decision
from storage.repository import Repository
from storage.tables import QUESTION

_ADD = Prepared(insert(QUESTION).inline())


class QuestionLog(Repository):
    """The questions; append-only."""

    def add(  # noqa: PLR0917 - The columns of a row.
        self,
        city: str,
        channel: str,
        text_masked: str,
        decision: Decision,
        commitments: Sequence[str],
        probability: float,
        at: datetime,
    ) -> None:
        """Store a question: its text, with personal data masked by the caller, and what it found.

        `probability` is 0 to 1. Neither sender nor pseudonym is stored.
        """
        row = {
            "city": city,
            "channel": channel,
            "text": text_masked,
            "decision": decision,
            "commitments": commitments,
            "probability": probability,
            "at": at,
        }
        self._run(_ADD, row)

    def lapsed(self, before: datetime) -> Lapsed:
        """The questions asked before a time."""
        return Lapsed(self._connection, QUESTION, QUESTION.c.at < before)
