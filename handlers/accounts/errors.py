"""What a person can correct about an account."""


class AccountError(Exception):
    """Refused; the message, in Chinese, names field, value (never a password or code) and remedy."""

    def __init__(self, field: str, message: str) -> None:
        """`field` is the form's field that the message concerns, as in the method's parameters; "" for none."""
        super().__init__(message)
        self.field = field
