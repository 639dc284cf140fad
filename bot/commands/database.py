"""The database as a whole: its schema, and copies of it."""

from pathlib import Path

import click

from bot.commands.reported_errors import reporting_errors
from bot.settings import load_settings


@click.command()
@reporting_errors
def migrate() -> None:
    """Bring the database's schema to its newest version (serve does so by itself)."""
    from bot.checking import migrate_database

    click.echo(migrate_database(load_settings()))


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@reporting_errors
def backup(folder: Path) -> None:
    """Copy the database into a new FOLDER, while the server runs."""
    from bot.backing_up import make_backup

    click.echo("\n".join(make_backup(load_settings(), folder)))


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@reporting_errors
def restore(folder: Path) -> None:
    """Restore the copy in FOLDER to where no database exists yet."""
    from bot.backing_up import restore_backup

    click.echo("\n".join(restore_backup(load_settings(), folder)))
