"""What staff do at the console, done from here: publish a status, export tickets, mask a text."""

import logging
import sys
from datetime import datetime
from pathlib import Path

import click

from bot.commands.reported_errors import reporting_errors
from bot.commands.streams import use_utf8
from bot.settings import load_settings
from storage.export import Format
from storage.records import CommitmentStatus, FeedbackKind, FeedbackState


@click.command()
@click.argument("commitment")
@click.option(
    "--is",
    "state",
    required=True,
    type=click.Choice([status.value for status in CommitmentStatus]),
    help="How far it is.",
)
@click.option(
    "--as-of", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The day that the status describes."
)
@click.option("--evidence", required=True, help="A link, or a document's name and number.")
@click.option("--department", help="Who says so; default: the commitment's lead department.")
@click.option("--note", default="", help="One sentence that citizens see.")
@reporting_errors
def status(
    *, commitment: str, state: str, as_of: datetime, evidence: str, department: str | None, note: str
) -> None:
    """Publish how far a COMMITMENT (its id) is; the next citizen who asks is told."""
    from bot.publishing import publish_status

    told_back = publish_status(
        load_settings(),
        commitment,
        status=CommitmentStatus(state),
        as_of=as_of.date(),
        evidence=evidence,
        department=department,
        note=note,
    )
    click.echo(told_back)


@click.command()
@click.option(
    "--from", "first", required=True, metavar="DATE", help="First day, the city's local time: 2023-11-01."
)
@click.option("--to", "last", required=True, metavar="DATE", help="Last day, included.")
@click.option("--department", help="Only tickets that this department has now.")
@click.option(
    "--status",
    type=click.Choice([state.value for state in FeedbackState]),
    help="Only tickets in this state.",
)
@click.option(
    "--kind", type=click.Choice([kind.value for kind in FeedbackKind]), help="Only this kind of feedback."
)
@click.option(
    "--format",
    "format_",
    type=click.Choice([form.value for form in Format]),
    default="csv",
    show_default=True,
    help="Of the file.",
)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write; one of that name is replaced once the new one is complete.",
)
@click.option("--unmasked", is_flag=True, help="With personal data as written; log and audit log note it.")
@reporting_errors
def export(
    *,
    first: str,
    last: str,
    department: str | None,
    status: str | None,
    kind: str | None,
    format_: str,
    output: Path,
    unmasked: bool,
) -> None:
    """Write the tickets of a period to a file, masked."""
    from bot import logs
    from bot.exporting import Wanted, export_feedback

    logs.configure_logging(json=not sys.stderr.isatty())
    logging.getLogger("alembic").setLevel(logging.WARNING)
    wanted = Wanted(
        first,
        last,
        department,
        FeedbackState(status) if status else None,
        FeedbackKind(kind) if kind else None,
        unmasked,
    )
    count = export_feedback(load_settings(), wanted, Format(format_), output)
    click.echo(f"{count} tickets written to {output}")


@click.command()
def mask() -> None:
    """Read lines of text on stdin, write each with its personal data masked."""
    from handlers.masking import mask as masked

    use_utf8()
    for line in sys.stdin:
        click.echo(masked(line.rstrip("\n")))
