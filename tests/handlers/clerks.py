"""Staff and tickets for the tests of casework."""

from datetime import UTC, date, datetime
from typing import Any

from handlers.people import PERMISSIONS, Actor
from storage.records import FeedbackKind, FeedbackRecord, FeedbackState, Role

NOW = datetime(2023, 5, 4, 3, 0, tzinfo=UTC)


def staff(id_: str, role: Role, *departments: str) -> Actor:
    """Make a member of staff."""
    return Actor(id_, f"某{id_}", role, departments, PERMISSIONS[role])


DISPATCHER = staff("d1", Role.DISPATCHER)
CLERK = staff("c1", Role.CLERK, "住建局")
COLLEAGUE = staff("c2", Role.CLERK, "住建局")
APPROVER = staff("a1", Role.APPROVER, "住建局")
HEAD = staff("h1", Role.HEAD, "住建局")
STRANGER = staff("c3", Role.CLERK, "民政局")
AUDITOR = staff("u1", Role.AUDITOR)
ADMINISTRATOR = staff("m1", Role.ADMINISTRATOR)


def ticket(number: str = "YN-1", **changes: Any) -> FeedbackRecord:
    """Make an untouched ticket of 住建局."""
    usual: dict[str, Any] = {
        "city": "suizhou-2023",
        "channel": "web",
        "citizen": "hash",
        "kind": FeedbackKind.COMPLAINT,
        "text": "我叫王小明，电话13900139000，解放路电梯坏了",
        "place": None,
        "departments": ("住建局", "市12345热线"),
        "commitments": (),
        "state": FeedbackState.RECEIVED,
        "received_at": NOW,
        "due": date(2023, 5, 22),
        "text_masked": "我叫王**，电话***，解放路电梯坏了",
    }
    return FeedbackRecord(number=number, **(usual | changes))
