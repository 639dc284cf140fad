"""What a link or QR code into the chat stands for: a ticket's number or a commitment's id."""

import re

from handlers import wording
from handlers.tickets import ticket_number

_COMMITMENT = re.compile(r"[A-Za-z0-9]{1,8}-\d{3}", re.ASCII)
LONGEST = 64
"""Characters of A-Z a-z 0-9 _ - (Bot API, 'Deep linking'; WeChat, 'createQRCode', scene_str)."""


def in_words(payload: str) -> str | None:
    """Turn a link's payload into the words that a citizen would say; None if it means nothing known."""
    if len(payload) > LONGEST:
        return None
    if _COMMITMENT.fullmatch(payload):
        return wording.SAY_SHOW.format(id=payload)
    return ticket_number.parse(payload)
