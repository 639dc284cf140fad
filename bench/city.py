"""The city that the benchmarks run on: the one that the product serves unless it is told otherwise."""

from bot.settings import load_settings

FOLDER = load_settings().city_folder
CODE = FOLDER.name
"""As in every row about it."""
