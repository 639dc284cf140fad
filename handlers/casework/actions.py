"""What staff do to a ticket, and who may do it: the only place for both."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from handlers.people import Actor, Permission


class Action(StrEnum):
    """Something that staff do to a ticket; the value appears in its URL."""

    ASSIGN = "assign"
    TAKE = "take"
    RETURN = "return"
    CO_HANDLE = "co-handle"
    NOTE = "note"
    PROPOSE = "propose"
    APPROVE = "approve"
    SEND_BACK = "send-back"
    ANSWER = "answer"
    CLOSE = "close"
    EXTEND = "extend"
    ESCALATE = "escalate"
    REOPEN = "reopen"
    MERGE = "merge"
    UNMERGE = "unmerge"
    MESSAGE = "message"
    END_TALK = "end-talk"
    REVEAL = "reveal"
    RESTRICT = "restrict"
    UNRESTRICT = "unrestrict"


NEEDS: Mapping[Action, tuple[Permission, ...]] = MappingProxyType(
    {
        Action.ASSIGN: (Permission.ASSIGN,),
        Action.TAKE: (Permission.HANDLE,),
        Action.RETURN: (Permission.RETURN,),
        Action.CO_HANDLE: (Permission.HANDLE, Permission.ASSIGN),
        Action.NOTE: (Permission.HANDLE, Permission.ASSIGN),
        Action.PROPOSE: (Permission.HANDLE,),
        Action.APPROVE: (Permission.APPROVE,),
        Action.SEND_BACK: (Permission.APPROVE,),
        Action.ANSWER: (Permission.ANSWER,),
        Action.CLOSE: (Permission.CLOSE,),
        Action.EXTEND: (Permission.EXTEND,),
        Action.ESCALATE: (Permission.ESCALATE,),
        Action.REOPEN: (Permission.CLOSE,),
        Action.MERGE: (Permission.MERGE,),
        Action.UNMERGE: (Permission.MERGE,),
        Action.MESSAGE: (Permission.HANDLE, Permission.ASSIGN),
        Action.END_TALK: (Permission.HANDLE, Permission.ASSIGN),
        Action.REVEAL: (Permission.PERSONAL_READ,),
        Action.RESTRICT: (Permission.RESTRICT,),
        Action.UNRESTRICT: (Permission.RESTRICT,),
    }
)
"""Any one of these suffices."""
FOR_HELPERS = frozenset({Action.NOTE, Action.REVEAL})
"""What a department that only co-handles a ticket may do."""


def permits(actor: Actor, action: Action) -> bool:
    """Tell whether the person's role allows it; the ticket and its department are checked elsewhere."""
    return any(actor.may(needed) for needed in NEEDS[action])


def permit(actor: Actor, action: Action) -> None:
    """Raise ForbiddenError unless the person's role allows it."""
    if not permits(actor, action):
        actor.require(NEEDS[action][0])
