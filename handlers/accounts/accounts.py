"""Everything about accounts in one object."""

from handlers.accounts.joining import Joining
from handlers.accounts.own import Own
from handlers.accounts.personnel import Personnel


class Accounts(Joining, Own, Personnel):
    """The accounts of one city's staff; safe to call concurrently, in several processes."""
