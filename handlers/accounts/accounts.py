"""All account operations in one object."""

from handlers.accounts.joining import Joining
from handlers.accounts.own_account import OwnAccount
from handlers.accounts.personnel import Personnel


class Accounts(Joining, OwnAccount, Personnel):
    """The staff accounts of one city; safe to call concurrently, in several processes."""
