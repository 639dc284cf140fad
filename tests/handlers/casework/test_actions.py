"""Who may do what with a ticket."""

from handlers.casework.actions import NEEDS, Action


def test_every_action_needs_a_permission() -> None:
    """Every action needs a permission."""
    assert set(NEEDS) == set(Action)
    assert all(NEEDS.values())
