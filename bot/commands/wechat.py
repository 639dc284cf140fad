"""The WeChat account."""

import click

from bot.commands.trouble import told
from bot.settings import load_settings


@click.group()
def wechat() -> None:
    """The WeChat account: its menu."""


@wechat.command("menu")
@told
def wechat_menu() -> None:
    """Set the account's menu (查承诺 提建议 我的) in place of the one that it has."""
    from bot.wechat.account import set_menu

    click.echo(set_menu(load_settings()))
