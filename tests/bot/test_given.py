"""What the decisions get from outside."""

from datetime import UTC

from bot.given import new_number, now
from handlers.tickets import ticket_number


def test_numbers_and_time_are_fit_for_use() -> None:
    """Ticket numbers pass their check and cover the whole range: of 200, two are equal once in 5,000 runs."""
    numbers = {new_number() for _ in range(200)}
    assert len(numbers) > 195
    assert all(ticket_number.parse(number) == number for number in numbers)
    assert now().tzinfo is UTC
