"""All that is done about accounts: a part for each occasion, over the same register."""

from handlers.accounts.joining import Joining
from handlers.accounts.own_account import OwnAccount
from handlers.accounts.personnel import Personnel
from handlers.accounts.register import Register
from handlers.accounts.signing_in import SigningIn


class Accounts:
    """The staff accounts of a register's city; safe to call concurrently, in several processes."""

    def __init__(self, register: Register) -> None:
        self.joining = Joining(register)
        self.signing_in = SigningIn(register)
        self.own = OwnAccount(register)
        self.personnel = Personnel(register)
