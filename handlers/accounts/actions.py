"""The audit log's actions on accounts."""

from enum import StrEnum


class AccountAction(StrEnum):
    """Something done to an account, or attempted. The log keeps these words for ever: add, never rename."""

    FIRST_RUN = "account.first_run"
    INVITED = "account.invited"
    INVITATION_REFUSED = "account.invitation_refused"
    JOINED = "account.joined"
    PASSWORD_TAKEN = "account.password_taken"  # noqa: S105 - The second factor is still awaited.
    SIGNED_IN = "account.signed_in"
    SIGN_IN_FAILED = "account.sign_in_failed"
    SIGNED_OUT = "account.signed_out"
    SESSIONS_ENDED = "account.sessions_ended"
    PASSWORD_CHANGED = "account.password_changed"  # noqa: S105 - A name, not a password.
    PROOF_FAILED = "account.proof_failed"
    SECOND_FACTOR_SET = "account.second_factor_set"
    SECOND_FACTOR_RESET = "account.second_factor_reset"
    RESET = "account.reset"
    UNLOCKED = "account.unlocked"
    DISABLED = "account.disabled"
    ENABLED = "account.enabled"
    SCOPE_CHANGED = "account.scope_changed"
