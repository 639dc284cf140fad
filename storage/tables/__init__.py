"""The tables and their constraints, as SQLModel classes, and each as the Core table that repositories use.

Repositories speak SQLAlchemy Core: on the way of every message a SQLModel Session costs three times as much CPU.
A change here needs a new file in migrations/versions; a test compares the two.
"""

from storage.tables.base import Row
from storage.tables.commitments import COMMITMENT_STATUS
from storage.tables.conversation import CONVERSATION_STATE, INBOX
from storage.tables.feedback import FEEDBACK, FEEDBACK_EVENT
from storage.tables.questions import QUESTION

__all__ = [
    "COMMITMENT_STATUS",
    "CONVERSATION_STATE",
    "FEEDBACK",
    "FEEDBACK_EVENT",
    "INBOX",
    "QUESTION",
    "Row",
]
