"""How long the channel waits before it tries again."""

from aiogram.exceptions import TelegramRetryAfter, TelegramServerError
from aiogram.methods import GetMe
from tenacity import AsyncRetrying, Future, RetryCallState

from bot.telegram.patience import Patience

PATIENCE = Patience(first_wait=1, longest_wait=30)


def failed(attempt: int, error: Exception) -> RetryCallState:
    """Return the state after that try failed."""
    state = RetryCallState(AsyncRetrying(), None, (), {})
    state.attempt_number = attempt
    state.outcome = Future.construct(attempt, error, has_exception=True)
    return state


def test_each_wait_is_longer_up_to_the_longest() -> None:
    """The first wait doubles with each try, and never exceeds the longest."""
    error = TelegramServerError(GetMe(), "Internal Server Error")
    waits = [PATIENCE.wait(failed(attempt, error)) for attempt in (1, 2, 3, 4, 5, 6, 5000)]
    assert waits == [1, 2, 4, 8, 16, 30, 30]


def test_it_waits_at_least_as_long_as_telegram_asks_for() -> None:
    """Flood control's seconds count even above the longest wait; fewer of them shorten nothing."""
    asked = [TelegramRetryAfter(GetMe(), "Too Many Requests", seconds) for seconds in (300, 0)]
    assert [PATIENCE.wait(failed(3, error)) for error in asked] == [300, 4]


def test_before_anything_failed_it_waits_as_at_first() -> None:
    """A result that is not good enough is no failure, and waited for likewise."""
    state = failed(2, ValueError())
    state.outcome = Future.construct(2, None, has_exception=False)
    assert PATIENCE.wait(state) == 2
