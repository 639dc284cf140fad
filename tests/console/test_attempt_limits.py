"""Too many tries must wait, by address and by login, without affecting anybody else."""

import pytest
from limits import parse

from console.attempt_limits import BY_ADDRESS, BY_NAME, AttemptLimits, TooManyAttemptsError


@pytest.fixture
def attempt_limits() -> AttemptLimits:
    """Allow four tries per address, two per name."""
    return AttemptLimits(by_address=parse("4/5 minutes"), by_name=parse("2/5 minutes"))


async def test_a_login_is_guarded_wherever_one_comes_from(attempt_limits: AttemptLimits) -> None:
    """A login is limited in any spelling and from any address, and the wait is given in seconds."""
    await attempt_limits.count("a", "Li.Na")
    await attempt_limits.count("b", "li.na")
    with pytest.raises(TooManyAttemptsError) as told:
        await attempt_limits.count("c", "LI.NA")
    assert told.value.wait == 300
    await attempt_limits.count("c", "wang.wei")


async def test_an_address_is_guarded_whoever_is_tried(attempt_limits: AttemptLimits) -> None:
    """Single tries of many logins count for their address; other addresses are not affected."""
    for login in "abcd":
        await attempt_limits.count("a", login)
    with pytest.raises(TooManyAttemptsError):
        await attempt_limits.count("a", "e")
    await attempt_limits.count("b", "e")


async def test_who_has_no_name_yet_shuts_the_door_to_nobody(attempt_limits: AttemptLimits) -> None:
    """Newcomers without a name are counted by address alone, however many come at once."""
    for address in range(20):
        await attempt_limits.count(str(address))
    for _ in range(4):
        await attempt_limits.count("a")
    with pytest.raises(TooManyAttemptsError):
        await attempt_limits.count("a")


async def test_an_address_is_no_name() -> None:
    """A login that looks like an address has its own count, even if both limits are equal."""
    attempt_limits = AttemptLimits(by_address=parse("2/5 minutes"), by_name=parse("2/5 minutes"))
    for _ in range(2):
        await attempt_limits.count("10.0.0.1")
    await attempt_limits.count("a", "10.0.0.1")


async def test_a_name_without_end_is_a_name(attempt_limits: AttemptLimits) -> None:
    """An extremely long name is shortened before it is counted."""
    for end in "ab":
        await attempt_limits.count(end, "x" * 100_000 + end)
    with pytest.raises(TooManyAttemptsError):
        await attempt_limits.count("c", "x" * 100)


def test_an_office_comes_in_and_a_guesser_does_not() -> None:
    """Sixty people behind one address in five minutes get in; an eleventh guess at one password does not."""
    assert (BY_ADDRESS.amount, BY_ADDRESS.get_expiry()) == (60, 300)
    assert (BY_NAME.amount, BY_NAME.get_expiry()) == (10, 300)
