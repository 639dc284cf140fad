"""The people of the console, and the log of what they did."""

import sys

import click

from bot.commands.reported_errors import reporting_errors
from bot.settings import load_settings
from storage.records import Role


@click.group()
def staff() -> None:
    """The people of the console: invite, list, disable, enable, reset."""


@staff.command("add")
@click.argument("login")
@click.option("--name", required=True, help="As colleagues and the audit log see it.")
@click.option(
    "--role",
    required=True,
    type=click.Choice([role.value for role in Role]),
    help="What they may do: docs/staff.zh-CN.md has a table.",
)
@click.option("--department", "departments", multiple=True, help="May be repeated; none for a citywide role.")
@reporting_errors
def staff_add(*, login: str, name: str, role: str, departments: tuple[str, ...]) -> None:
    """Invite somebody to the console; prints the address and the one-time code."""
    from bot.staffing import add_person

    click.echo(
        "\n".join(add_person(load_settings(), login, name=name, role=Role(role), departments=departments))
    )


@staff.command("list")
@reporting_errors
def staff_list() -> None:
    """List everybody: login, name, role, departments, and how they stand."""
    from bot.staffing import list_people

    for line in list_people(load_settings()):
        click.echo(line)


@staff.command("disable")
@click.argument("login")
@reporting_errors
def staff_disable(login: str) -> None:
    """Keep somebody out, and end their sessions."""
    from bot.staffing import disable_person

    click.echo(disable_person(load_settings(), login))


@staff.command("enable")
@click.argument("login")
@reporting_errors
def staff_enable(login: str) -> None:
    """Let somebody in again."""
    from bot.staffing import enable_person

    click.echo(enable_person(load_settings(), login))


@staff.command("reset")
@click.argument("login")
@reporting_errors
def staff_reset(login: str) -> None:
    """Give somebody a new code for a forgotten password or a lost second factor."""
    from bot.staffing import reset_person

    click.echo("\n".join(reset_person(load_settings(), login)))


@click.group()
def audit() -> None:
    """The audit log of the console."""


@audit.command("verify")
@click.option(
    "--known",
    metavar="END",
    help="The end of the log as an earlier run printed it: was anything before it changed?",
)
@reporting_errors
def audit_verify(known: str | None) -> None:
    """Tell whether the audit log and the tickets are intact; if not, exit status 1 and the first broken row."""
    from bot.auditing import verify_audit

    lines, whole = verify_audit(load_settings(), known)
    click.echo("\n".join(lines))
    if not whole:
        sys.exit(1)
