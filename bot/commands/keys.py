"""The key under which citizens are known."""

import logging

import click

from bot.commands.reported_errors import reporting_errors
from bot.settings import load_settings


@click.group()
def keys() -> None:
    """Exchanging the key of citizens' pseudonyms, while nothing else runs."""


@keys.command("rotate")
@reporting_errors
def keys_rotate() -> None:
    """Exchange the key: addresses and pseudonyms are made anew; run it again if it was interrupted."""
    from bot.keys import rotate

    logging.disable(logging.WARNING)
    click.echo("\n".join(rotate(load_settings())))


@keys.command("retire")
@reporting_errors
def keys_retire() -> None:
    """Forget the former key: citizens who have not written since lose sight of their tickets."""
    from bot.keys import retire

    click.echo(retire(load_settings()))
