"""A city's files: what a report promises, whether they are sound, and what stands in them."""

from pathlib import Path

import click

from bot.commands.patience import ask_patience
from bot.commands.reported_errors import reporting_errors
from bot.commands.streams import use_utf8
from bot.settings import load_settings
from storage.export import Format


@click.command()
@click.argument("report", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--toml", "as_toml", is_flag=True, help="As a file for commitments/, with blanks to fill in.")
@click.option(
    "--ids", default="", metavar="BEGIN", help="With --toml: what every id begins with, such as 24a."
)
@reporting_errors
def extract(report: Path, *, as_toml: bool, ids: str) -> None:
    """Read any city's work REPORT (a text file), write its commitments as JSON lines."""
    from knowledge.extract import extract_lines, extract_tables

    use_utf8()
    for line in extract_tables(report, ids) if as_toml else extract_lines(report):
        click.echo(line)


@click.group()
def city() -> None:
    """A city's data: check and dump it, and compare it with the year before."""


@city.command("check")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@reporting_errors
def city_check(folder: Path | None) -> None:
    """Validate a city's files, and ask its examples; names file, line, field, value and remedy of each fault."""
    from bot.answering import ask_examples
    from bot.assembly import dialogue_of
    from knowledge.language.lexicon import load_lexicon

    settings = load_settings()
    ask_patience(settings)
    folder = folder or settings.city_folder
    settings.make_var_dir()
    dialogue = dialogue_of(folder, settings.cache_dir)
    ask_examples(dialogue, folder / "city.toml")
    checked = dialogue.city
    click.echo(
        f"{checked.code}: {len(checked.commitments)} commitments, {len(checked.departments)} departments, all sound"
    )
    owned = {matter for department in checked.departments for matter in department.owns}
    if left := sorted(load_lexicon().matters.keys() - owned):
        click.echo(f"no department owns: {', '.join(left)}")


@city.command("dump")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@reporting_errors
def city_dump(folder: Path | None) -> None:
    """Write the curated commitments as JSON lines."""
    from knowledge.city import load_city
    from knowledge.dump import dump_lines

    use_utf8()
    for line in dump_lines(load_city(folder or load_settings().city_folder)):
        click.echo(line)


@city.command("compare")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option(
    "--previous",
    type=click.Path(path_type=Path),
    help="The earlier report's folder; default: the one that FOLDER continues.",
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
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="A file to write it to."
)
@reporting_errors
def city_compare(folder: Path | None, previous: Path | None, format_: str, output: Path | None) -> None:
    """Propose what became of each of last year's promises in FOLDER's report, and why."""
    from bot.comparing import compare_reports, comparison_lines, write_comparison

    use_utf8()
    later, proposals = compare_reports(folder or load_settings().city_folder, previous)
    if output:
        count = write_comparison(later, proposals, output, Format(format_))
        click.echo(f"{count} promises written to {output}")
        return
    for line in comparison_lines(proposals):
        click.echo(line)
