"""What all processes of the bot share about the platforms that it calls."""

from datetime import datetime

from sqlmodel import Field

from storage.columns import Moment, Words
from storage.tables.base import Row


class AccessTokenRow(Row, table=True):
    """A platform's access token, encrypted, and the claim of the process that fetches the next one."""

    __tablename__ = "access_token"

    account: str = Field(primary_key=True, sa_type=Words)
    sealed: str | None = Field(default=None, sa_type=Words)
    """Encrypted with the secret key: reading a backup must not give access to the account."""
    expires_at: datetime | None = Field(default=None, sa_type=Moment)
    claimed_until: datetime | None = Field(default=None, sa_type=Moment)
    forced_at: datetime | None = Field(default=None, sa_type=Moment)


ACCESS_TOKEN = Row.metadata.tables["access_token"]
