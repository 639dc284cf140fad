"""Danger: whom to call, first of all, and what follows."""
