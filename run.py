"""The command line of Younuo: `run.py --help` lists the commands, which live in `bot/commands/`."""

import os

from bot.loading import for_good

with for_good():
    from bot.commands import cli

if __name__ == "__main__":
    os.umask(0o077)  # Citizens' words are nobody else's, wherever they are written.
    cli()
