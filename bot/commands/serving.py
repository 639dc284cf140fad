"""Starting the server, on a city's own data or a demonstration's; and checking beforehand whether all is well."""

import sys

import click

from bot.commands.patience import FILLING, ask_patience
from bot.commands.reported_errors import reporting_errors
from bot.loading import for_good
from bot.settings import load_settings


@click.command()
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Processes on the one port; about as many as the machine has cores.",
)
@reporting_errors
def serve(*, workers: int) -> None:
    """Start the web chat and every channel that is configured; prints where each is."""
    settings = load_settings()
    ask_patience(settings)
    with for_good():
        from bot.serving import serve as start

    start(settings, workers)


@click.command()
@reporting_errors
def demo() -> None:
    """Fill a demonstration with made-up data, in a folder of its own (VAR_DIR/demo), and start on it."""
    with for_good():
        from bot.demo.running import demonstration_of, prepare
        from bot.serving import serve as start

    shown = demonstration_of(load_settings())
    ask_patience(shown, FILLING)
    click.echo("\n".join(prepare(shown)))
    start(shown)


@click.command()
@reporting_errors
def check() -> None:
    """Tell what is configured, what is off, and what is wrong; exit status 1 if anything is wrong."""
    from bot.checking import check_configuration

    lines, sound = check_configuration(load_settings())
    click.echo("\n".join(lines))
    if not sound:
        sys.exit(1)
