"""What is said before the long silence of a first start, so that nobody takes it for a fault."""

import sys

import click

from bot.settings import Settings

READING = "reading the city's texts takes about half a minute"
FILLING = "reading the city's texts and filling the demonstration takes a minute or two"


def ask_patience(settings: Settings, what: str = READING) -> None:
    """Tell a person at a terminal, where nothing was read yet, that it takes a while; later starts read what was kept."""
    if sys.stderr.isatty() and not settings.cache_dir.exists():
        click.echo(f"First start: {what}; the next ones take seconds.", err=True)
