"""The tables and their constraints, as SQLModel classes, and each as the Core table that repositories use.

Repositories use SQLAlchemy Core: on every message's path, a SQLModel Session costs three times as much CPU.
A change here needs a new file in migrations/versions; a test compares the two.
"""

from storage.tables.base import Row
from storage.tables.bulletins import BULLETIN
from storage.tables.citizens import ERASURE, FOLLOW, PSEUDONYM_KEY
from storage.tables.commitments import (
    COMMITMENT_ACTUAL,
    COMMITMENT_FATE,
    COMMITMENT_OVERRIDE,
    COMMITMENT_STATUS,
    EVIDENCE_FILE,
)
from storage.tables.conversation import CONVERSATION_STATE, INBOX
from storage.tables.demonstration import DEMONSTRATION
from storage.tables.duties import DUTY
from storage.tables.feedback import (
    DEPARTMENT_POLICY,
    FEEDBACK,
    FEEDBACK_EVENT,
    FEEDBACK_HELPER,
    REPLY_TEMPLATE,
    SAVED_VIEW,
    TICKET_TALK,
)
from storage.tables.outbox import CONTACT, NOTICE, OUTLET, WINDOW
from storage.tables.platforms import ACCESS_TOKEN
from storage.tables.questions import QUESTION
from storage.tables.rules import REPLY_LIMIT, RESTRICTION
from storage.tables.staff import AUDIT, AUDIT_HEAD, INVITATION, STAFF, STAFF_SESSION
from storage.tables.teaching import QUESTION_TALLY, TAUGHT_WORDING, TEACHING_REVISION

__all__ = [
    "ACCESS_TOKEN",
    "AUDIT",
    "AUDIT_HEAD",
    "BULLETIN",
    "COMMITMENT_ACTUAL",
    "COMMITMENT_FATE",
    "COMMITMENT_OVERRIDE",
    "COMMITMENT_STATUS",
    "CONTACT",
    "CONVERSATION_STATE",
    "DEMONSTRATION",
    "DEPARTMENT_POLICY",
    "DUTY",
    "ERASURE",
    "EVIDENCE_FILE",
    "FEEDBACK",
    "FEEDBACK_EVENT",
    "FEEDBACK_HELPER",
    "FOLLOW",
    "INBOX",
    "INVITATION",
    "NOTICE",
    "OUTLET",
    "PSEUDONYM_KEY",
    "QUESTION",
    "QUESTION_TALLY",
    "REPLY_LIMIT",
    "REPLY_TEMPLATE",
    "RESTRICTION",
    "SAVED_VIEW",
    "STAFF",
    "STAFF_SESSION",
    "TAUGHT_WORDING",
    "TEACHING_REVISION",
    "TICKET_TALK",
    "WINDOW",
    "Row",
]
