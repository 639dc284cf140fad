"""Messages received, and the state of each conversation."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from storage.columns import Moment, Words
from storage.tables.base import Row


class InboxRow(Row, table=True):
    """A message received, and the reply that every copy of it gets."""

    __tablename__ = "inbox"
    __table_args__ = (Index(None, "received_at"),)

    channel: str = Field(primary_key=True, sa_type=Words)
    citizen: str = Field(primary_key=True, sa_type=Words)
    message_id: str = Field(primary_key=True, sa_type=Words)
    reply: str | None = Field(default=None, sa_type=Words)
    """JSON; NULL only inside the transaction that claims it."""
    received_at: datetime = Field(sa_type=Moment)


class ConversationStateRow(Row, table=True):
    """The state of one citizen's conversation."""

    __tablename__ = "conversation_state"

    city: str = Field(primary_key=True, sa_type=Words)
    citizen: str = Field(primary_key=True, sa_type=Words)
    state: str = Field(sa_type=Words)
    """JSON."""
    updated_at: datetime = Field(sa_type=Moment)


INBOX = Row.metadata.tables["inbox"]
CONVERSATION_STATE = Row.metadata.tables["conversation_state"]
