"""The city that the benches run on: the one that the product serves unless it is told otherwise."""

from pathlib import Path

from bot.settings import load_settings

FOLDER = load_settings().city_folder
CODE = FOLDER.name
"""As in every row about it."""
CACHE = Path("var/cache")
"""What was computed from its texts, in the folder where a bench is run."""
