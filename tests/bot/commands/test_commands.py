"""The command line loads what all commands share, and no more."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_what_reads_messages_and_tables_waits_for_a_command_that_needs_it() -> None:
    """`--help` and whatever reads no message wait for no arrays, numerals, tables or web server."""
    program = """
import sys
import bot.commands
assert sys.modules.keys().isdisjoint({"numpy", "cn2an", "rapidfuzz", "sqlmodel", "aiohttp"})
import bot.staffing
assert sys.modules.keys().isdisjoint({"rapidfuzz", "aiohttp", "handlers.dialogue"})
"""
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)
