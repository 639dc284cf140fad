"""The WeChat account."""

import click

from bot.commands.reported_errors import reporting_errors
from bot.settings import load_settings


@click.group()
def wechat() -> None:
    """The WeChat account: its menu."""


@wechat.command("menu")
@reporting_errors
def wechat_menu() -> None:
    """Replace the account's menu with 查承诺, 提建议, 我的."""
    from bot.wechat.account import set_menu

    click.echo(set_menu(load_settings()))
