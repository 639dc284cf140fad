"""The command line of Younuo: `run.py --help` lists the commands, which live in `bot/commands/`."""

from bot.loading import for_good

with for_good():
    from bot.commands import cli

if __name__ == "__main__":
    cli()
