"""The command line: read Settings, call one function each; nothing else."""

import asyncio
import io
import logging
import sys
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import click

from bot.settings import Settings, SettingsError, load_settings
from knowledge.city_format import CityDataError
from knowledge.report import ReportFormatError
from storage.errors import StorageError
from storage.export import ExportError, Format
from storage.records import CommitmentStatus, FeedbackKind, FeedbackState, Role

P = ParamSpec("P")
T = TypeVar("T")


def told(command: Callable[P, T]) -> Callable[P, T]:
    """What a person can mend is said in a line each, without a traceback; the exit status is 1."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return command(*args, **kwargs)
        except (SettingsError, CityDataError, ExportError, ReportFormatError) as error:
            raise click.ClickException(str(error)) from None
        except StorageError as error:
            raise click.ClickException(_of_database(str(error))) from None
        except BrokenPipeError:
            raise  # Whoever read the output has gone: click ends quietly.
        except OSError as error:
            what = f"{error.filename or 'system'}: {error.strerror or error}"
            raise click.ClickException(f"{what}: see that it exists and may be read and written") from None

    return run


def _of_database(error: str) -> str:
    """Name the setting and the remedy where the driver's words do not."""
    if "DATABASE_URL" in error or error.startswith("schema"):
        return error
    return f"YOUNUO_DATABASE_URL: {error}: see that the database runs, can be reached and may be written"


def use_utf8() -> None:
    """Read and write UTF-8 whatever the terminal's own encoding; bytes that are none pass through unharmed."""
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="surrogateescape")


def settings() -> Settings:
    """The settings, read once a command."""
    return load_settings()


@click.group(invoke_without_command=True)
@click.pass_context
def cli(context: click.Context) -> None:
    """Younuo 有诺: residents ask what their city promised, and are heard."""
    if context.invoked_subcommand is None:
        context.invoke(serve, workers=1)


@cli.command()
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Processes on the one port; about as many as the machine has cores.",
)
@told
def serve(*, workers: int) -> None:
    """Start the web chat and every channel that is configured."""
    from bot.serving import serve as start  # noqa: PLC0415  # each command loads only what it needs

    start(settings(), workers)


@cli.command()
@told
def demo() -> None:
    """Fill a demonstration, in which nothing is real, in a folder of its own, and start on it."""
    from bot.demo.running import demonstration_of, prepare  # noqa: PLC0415
    from bot.serving import serve as start  # noqa: PLC0415

    shown = demonstration_of(settings())
    click.echo("\n".join(prepare(shown)))
    start(shown)


@cli.command()
@told
def chat() -> None:
    """Talk to it in the terminal."""
    from bot.serving import chat as talk  # noqa: PLC0415

    asyncio.run(talk(settings()))


@cli.command()
@click.option("--explain", is_flag=True, help="Add the reasons of each match.")
@told
def answer(*, explain: bool) -> None:
    """Read JSON lines {"id", "text"} on stdin, write one answer a line; nothing is stored."""
    from bot.answering import answer_lines  # noqa: PLC0415

    use_utf8()
    for line in answer_lines(settings(), sys.stdin, explain=explain):
        click.echo(line)


@cli.command()
@click.argument("messages", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--compare", "beside", is_flag=True, help="Put the plain ways to search beside it.")
@told
def evaluate(*, messages: Path, beside: bool) -> None:
    """Score labelled MESSAGES (JSON lines) by kind and style, each share with its 95 % interval."""
    from bot import evaluating  # noqa: PLC0415
    from bot.assembly import build_dialogue  # noqa: PLC0415

    use_utf8()
    dialogue = build_dialogue(settings(), wait=True)
    labels = evaluating.read_labels(messages.read_text(encoding="utf-8-sig").splitlines())
    for line in evaluating.evaluate(dialogue, labels).lines():
        click.echo(line)
    if beside:
        from bench.peers import searches_of  # noqa: PLC0415
        from knowledge.matching.matcher import Matcher  # noqa: PLC0415

        matcher = Matcher(dialogue.city, cache_dir=settings().make_var_dir() / "cache")
        click.echo()
        for line in evaluating.compare(labels, searches_of(dialogue.city, matcher)):
            click.echo(line)


@cli.command()
@click.argument("report", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@told
def extract(report: Path) -> None:
    """Read any city's work REPORT (a text file), write its commitments as JSON lines."""
    from knowledge.extract import extract_lines  # noqa: PLC0415

    use_utf8()
    for line in extract_lines(report):
        click.echo(line)


@cli.group()
def city() -> None:
    """A city's data: check and dump it."""


@city.command("check")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@told
def city_check(folder: Path | None) -> None:
    """Validate a city's files; names file, line, field, value and remedy of each fault."""
    from knowledge.city import load_city  # noqa: PLC0415

    checked = load_city(folder or settings().city_folder)
    click.echo(
        f"{checked.code}: {len(checked.commitments)} commitments, {len(checked.departments)} departments, all sound"
    )


@city.command("dump")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@told
def city_dump(folder: Path | None) -> None:
    """Write the curated commitments as JSON lines."""
    from knowledge.city import load_city  # noqa: PLC0415
    from knowledge.dump import dump_lines  # noqa: PLC0415

    use_utf8()
    for line in dump_lines(load_city(folder or settings().city_folder)):
        click.echo(line)


@cli.command()
@click.option(
    "--from", "first", required=True, metavar="DATE", help="First day, the city's local time: 2023-11-01."
)
@click.option("--to", "last", required=True, metavar="DATE", help="Last day, included.")
@click.option("--department", help="Only tickets routed to this department.")
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
)
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--unmasked", is_flag=True, help="With personal data as written; the log notes it.")
@told
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
    """Write the feedback report of a period to a file."""
    from bot import ops  # noqa: PLC0415
    from bot.exporting import Wanted, export_feedback  # noqa: PLC0415

    ops.configure_logging(json=not sys.stderr.isatty())
    logging.getLogger("alembic").setLevel(logging.WARNING)
    wanted = Wanted(
        first,
        last,
        department,
        FeedbackState(status) if status else None,
        FeedbackKind(kind) if kind else None,
        unmasked,
    )
    count = export_feedback(settings(), wanted, Format(format_), output)
    click.echo(f"{count} tickets written to {output}")


@cli.command()
def mask() -> None:
    """Read lines of text on stdin, write each with its personal data masked."""
    from handlers.masking import mask as masked  # noqa: PLC0415

    use_utf8()
    for line in sys.stdin:
        click.echo(masked(line.rstrip("\n")))


@cli.command()
@told
def migrate() -> None:
    """Bring the database's schema to its newest version (serve does so by itself)."""
    from bot.administration import migrate_database  # noqa: PLC0415

    click.echo(migrate_database(settings()))


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path))
@told
def backup(folder: Path) -> None:
    """Copy the database into a new FOLDER, while the server runs."""
    from bot.backing_up import make_backup  # noqa: PLC0415

    click.echo("\n".join(make_backup(settings(), folder)))


@cli.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@told
def restore(folder: Path) -> None:
    """Put the copy in FOLDER where no database is yet."""
    from bot.backing_up import restore_backup  # noqa: PLC0415

    click.echo("\n".join(restore_backup(settings(), folder)))


@cli.command()
@told
def check() -> None:
    """Tell what is configured, what is off, and what is wrong; exit status 1 if anything is wrong."""
    from bot.administration import check_configuration  # noqa: PLC0415

    lines, sound = check_configuration(settings())
    click.echo("\n".join(lines))
    if not sound:
        sys.exit(1)


@cli.command()
@click.argument("commitment")
@click.option(
    "--is", "state", required=True, type=click.Choice([status.value for status in CommitmentStatus])
)
@click.option(
    "--as-of", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The day that the status describes."
)
@click.option("--evidence", required=True, help="A link, or a document's name and number.")
@click.option("--department", help="Who says so; default: the commitment's lead department.")
@click.option("--note", default="", help="One sentence that citizens see.")
@told
def status(
    *, commitment: str, state: str, as_of: datetime, evidence: str, department: str | None, note: str
) -> None:
    """Publish how far a COMMITMENT (its id) is; the next citizen who asks is told."""
    from bot.administration import publish_status  # noqa: PLC0415

    told_back = publish_status(
        settings(),
        commitment,
        status=CommitmentStatus(state),
        as_of=as_of.date(),
        evidence=evidence,
        department=department,
        note=note,
    )
    click.echo(told_back)


@cli.group()
def wechat() -> None:
    """The WeChat account: its menu."""


@wechat.command("menu")
@told
def wechat_menu() -> None:
    """Set the account's menu (查承诺 提建议 我的) in place of the one that it has."""
    from bot.wechat.account import set_menu  # noqa: PLC0415

    click.echo(set_menu(settings()))


@cli.group()
def staff() -> None:
    """The people of the console: invite, list, disable, enable, reset."""


@staff.command("add")
@click.argument("login")
@click.option("--name", required=True, help="As colleagues and the audit log see it.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--department", "departments", multiple=True, help="May be repeated; none for a citywide role.")
@told
def staff_add(*, login: str, name: str, role: str, departments: tuple[str, ...]) -> None:
    """Invite somebody; prints the address and the one-time code."""
    from bot.staffing import add_person  # noqa: PLC0415

    click.echo("\n".join(add_person(settings(), login, name=name, role=Role(role), departments=departments)))


@staff.command("list")
@told
def staff_list() -> None:
    """List everybody: login, name, role, departments, and how they stand."""
    from bot.staffing import list_people  # noqa: PLC0415

    for line in list_people(settings()):
        click.echo(line)


@staff.command("disable")
@click.argument("login")
@told
def staff_disable(login: str) -> None:
    """Keep somebody out, and end their sessions."""
    from bot.staffing import disable_person  # noqa: PLC0415

    click.echo(disable_person(settings(), login))


@staff.command("enable")
@click.argument("login")
@told
def staff_enable(login: str) -> None:
    """Let somebody in again."""
    from bot.staffing import enable_person  # noqa: PLC0415

    click.echo(enable_person(settings(), login))


@staff.command("reset")
@click.argument("login")
@told
def staff_reset(login: str) -> None:
    """Give somebody a new code for a forgotten password or a lost second factor."""
    from bot.staffing import reset_person  # noqa: PLC0415

    click.echo("\n".join(reset_person(settings(), login)))


@cli.group()
def audit() -> None:
    """The audit log of the console."""


@audit.command("verify")
@click.option(
    "--known", metavar="END", help="An end that an earlier run told: was anything before it changed?"
)
@told
def audit_verify(known: str | None) -> None:
    """Tell whether audit log and tickets are whole; exit status 1, and the first broken row, when not."""
    from bot.auditing import verify_audit  # noqa: PLC0415

    lines, whole = verify_audit(settings(), known)
    click.echo("\n".join(lines))
    if not whole:
        sys.exit(1)


@cli.group()
def keys() -> None:
    """The key under which citizens are known: exchange it, while nothing else runs."""


@keys.command("rotate")
@told
def keys_rotate() -> None:
    """Exchange the key: addresses and pseudonyms are made anew; run it again if it was cut off."""
    from bot.keys import rotate  # noqa: PLC0415

    logging.disable(logging.WARNING)
    click.echo("\n".join(rotate(settings())))


@keys.command("retire")
@told
def keys_retire() -> None:
    """Forget the former key: who has not written since loses sight of their tickets."""
    from bot.keys import retire  # noqa: PLC0415

    click.echo(retire(settings()))


if __name__ == "__main__":
    cli()
