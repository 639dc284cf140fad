"""All that is done about accounts: a part for each occasion, over the same register."""

from collections.abc import Callable
from datetime import datetime

from argon2 import PasswordHasher

from handlers.accounts.joining import Joining
from handlers.accounts.own_account import OwnAccount
from handlers.accounts.personnel import Personnel
from handlers.accounts.register import Register
from handlers.accounts.signing_in import SigningIn
from knowledge.city import City
from storage.database import Database


class Accounts:
    """The staff accounts of one city; safe to call concurrently, in several processes."""

    def __init__(
        self,
        database: Database,
        secret: bytes,
        city: City,
        clock: Callable[[], datetime],
        *,
        hasher: PasswordHasher | None = None,
    ) -> None:
        """`secret` is the product's (bot/secret.py); `clock` returns aware times; `hasher` as in Passwords."""
        register = Register(database, secret, city, clock, hasher=hasher)
        self.joining = Joining(register)
        self.signing_in = SigningIn(register)
        self.own = OwnAccount(register)
        self.personnel = Personnel(register)
