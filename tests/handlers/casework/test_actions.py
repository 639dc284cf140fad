"""Who may do what to a ticket."""

from handlers.casework.actions import NEEDS, Action


def test_every_action_needs_a_permission() -> None:
    """No action that just anybody may do."""
    assert set(NEEDS) == set(Action)
    assert all(NEEDS.values())
