"""Talking to it: in the terminal, line by line, or with messages whose answers are known."""

import asyncio
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.patience import ask_patience
from bot.commands.reported_errors import reporting_errors
from bot.commands.streams import use_utf8
from bot.loading import for_good
from bot.settings import SettingsError, load_settings

if TYPE_CHECKING:
    from bot.evaluating import Label


@click.command()
@reporting_errors
def chat() -> None:
    """Talk to it in the terminal, over the same database."""
    settings = load_settings()
    ask_patience(settings)
    with for_good():
        from bot.serving import chat as talk

    asyncio.run(talk(settings))


@click.command()
@click.option("--explain", is_flag=True, help="Add the reasons of each match.")
@reporting_errors
def answer(*, explain: bool) -> None:
    """Read JSON lines {"id", "text"} on stdin, write one answer per line; store nothing."""
    from bot.answering import answer_lines

    use_utf8()
    for line in answer_lines(load_settings(), sys.stdin, explain=explain):
        click.echo(line)


@click.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--compare", "beside", is_flag=True, help="Add the usual ways to search, for comparison.")
@click.option(
    "--semantic",
    type=click.Choice(["off", "on", "both"]),
    help="Without the sentence encoder, with it, or side by side; by default as YOUNUO_SEMANTIC says.",
)
@reporting_errors
def evaluate(*, files: tuple[Path, ...], beside: bool, semantic: str | None) -> None:
    """Score the labelled messages of all FILES (JSON lines) by kind and style, each share with its 95 % interval."""
    from bot import evaluating
    from bot.assembly import build_dialogue

    use_utf8()
    if beside and not find_spec("bench"):
        raise SettingsError(
            "--compare: the other ways to search lie in bench/, which is not here: run it in a clone"
        )
    settings = load_settings()
    wanted = {"off": (False,), "on": (True,), "both": (False, True)}.get(semantic or "", (settings.semantic,))
    labels = [label for file in files for label in _labels_of(file)]
    dialogues = [build_dialogue(settings.model_copy(update={"semantic": on}), wait=True) for on in wanted]
    tallies = [evaluating.evaluate(dialogue, labels) for dialogue in dialogues]
    for line in evaluating.side_by_side(*tallies) if semantic == "both" else tallies[0].lines():
        click.echo(line)
    if beside:
        from bench.peers import searches_of
        from knowledge.matching.matcher import Matcher

        city = dialogues[0].city
        matcher = Matcher(city, cache_dir=settings.cache_dir)
        click.echo()
        for line in evaluating.compare(labels, searches_of(city, matcher)):
            click.echo(line)


def _labels_of(file: Path) -> "list[Label]":
    from bot.evaluating import read_labels

    try:
        return read_labels(file.read_text(encoding="utf-8-sig").splitlines())
    except UnicodeDecodeError:
        raise SettingsError(f"{file}: this file is not UTF-8 text: save it as UTF-8") from None
    except SettingsError as fault:
        raise SettingsError(f"{file}: {fault}") from None
