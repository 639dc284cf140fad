"""The command line: each command reads Settings and calls one function, which it loads only when it runs."""

import click

from bot.commands import city, database, desk, keys, serving, staff, talking, wechat


@click.group(invoke_without_command=True)
@click.pass_context
def cli(context: click.Context) -> None:
    """Younuo 有诺: tells residents what their city promised, and takes their feedback."""
    if context.invoked_subcommand is None:
        context.invoke(serving.serve, workers=1)


for command in (
    *(serving.serve, serving.demo, serving.check),
    *(talking.chat, talking.answer, talking.evaluate),
    *(city.extract, city.city),
    *(desk.status, desk.export, desk.mask),
    *(database.migrate, database.backup, database.restore),
    *(staff.staff, staff.audit),
    wechat.wechat,
    keys.keys,
):
    cli.add_command(command)
