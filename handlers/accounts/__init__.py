"""Staff accounts: invitations, signing in, sessions, second factors, and who is present.

Every change and every sign-in, even a failed one, is recorded in the audit log. Each method raises AccountError (what
the person can correct), ForbiddenError (handlers/people.py) or StorageError.
"""

from handlers.accounts.accounts import Accounts
from handlers.accounts.actions import AccountAction
from handlers.accounts.errors import AccountError
from handlers.accounts.joining import Invited, Welcome
from handlers.accounts.own_account import Enrolment
from handlers.accounts.register import Register
from handlers.accounts.signing_in import Presence, SignedIn

__all__ = [
    "AccountAction",
    "AccountError",
    "Accounts",
    "Enrolment",
    "Invited",
    "Presence",
    "Register",
    "SignedIn",
    "Welcome",
]
