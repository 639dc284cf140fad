"""The documents agree with the code: settings, commands, routes, and links."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import click
import pytest
from aiohttp import web
from dotenv import dotenv_values
from pydantic import SecretStr

from bot.app import build_app
from bot.commands import cli
from bot.settings import Settings
from handlers.dialogue import Dialogue
from handlers.figures.report import COLUMNS

ROOT = Path(__file__).parents[1]
REFERENCES = {"docs/reference.md": "unset", "docs/reference.zh-CN.md": "未设"}
"""Each with its word for a setting without a default."""
READMES = {"README.md": "docs/reference.md", "README.zh-CN.md": "docs/reference.zh-CN.md"}
"""Each with the reference in its language."""
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "deploy" / "README.md"])
TEXTS = [*DOCUMENTS, ROOT / ".env.example"]

_ROW = re.compile(r"^\| `([^`|]+)` \|(.*)\|$", re.MULTILINE)
_FENCE = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]+`")
_LINK = re.compile(r"\]\(([^()\s]+)\)|\bsrc=\"([^\"]+)\"")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_PATH_OF_ONE_HOST = re.compile(
    r"(?<![\w.~%>/-])/(?:home|root|work|tmp|usr|etc|opt|srv|mnt|var|Users)\b(?!/?`? *\|)|\b[A-Z]:\\"
)
_INDEX = re.compile(r"index-url|pypi|pythonhosted|npmjs|\bmirrors?\.", re.IGNORECASE)


def _named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _rows(name: str) -> dict[str, list[str]]:
    """Return first cell -> other cells, of every row that begins with code."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return {
        match[1].replace("\\|", "|"): [c.strip() for c in match[2].split("|")]
        for match in _ROW.finditer(text)
    }


def _default(name: str, unset: str) -> str:
    default = Settings.model_fields[name].default
    return unset if default is None else f"`{str(default).rstrip('/')}`"


def _settings(name: str) -> dict[str, list[str]]:
    return {setting: cells for setting, cells in _rows(name).items() if setting.startswith("YOUNUO_")}


@pytest.mark.parametrize(("reference", "unset"), REFERENCES.items())
def test_the_settings_table_is_that_of_the_settings(reference: str, unset: str) -> None:
    """The table has every setting with default and meaning, in the order of Settings, and no others."""
    rows = _settings(reference)
    told = {name: cells[0] for name, cells in rows.items()}
    wanted = {f"YOUNUO_{name.upper()}": _default(name, unset) for name in Settings.model_fields}
    assert list(told.items()) == list(wanted.items())
    assert all(len(cells[1]) > 4 for cells in rows.values())


@pytest.mark.parametrize(("readme", "reference"), READMES.items())
def test_a_readmes_settings_are_those_of_the_reference(readme: str, reference: str) -> None:
    """A README shows the commonest settings with the reference's defaults, and links to all."""
    defaults = {name: cells[0] for name, cells in _settings(reference).items()}
    shown = {name: cells[0] for name, cells in _settings(readme).items()}
    assert shown
    assert shown.items() <= defaults.items()
    assert reference in _links(ROOT / readme)


def test_the_example_of_settings_holds_them_all_and_changes_nothing() -> None:
    """.env.example has exactly the defaults, each with a comment right above it."""
    example = ROOT / ".env.example"
    assert list(dotenv_values(example)) == [f"YOUNUO_{name.upper()}" for name in Settings.model_fields]
    assert _dumped(Settings(_env_file=example)) == _dumped(Settings(_env_file=None))
    lines = example.read_text(encoding="utf-8").splitlines()
    settings = [number for number, line in enumerate(lines) if line.startswith("YOUNUO_")]
    assert all(lines[number - 1].startswith("# ") for number in settings)


def _dumped(settings: Settings) -> dict[str, str]:
    return {name: str(value) for name, value in settings.model_dump().items()}


@pytest.mark.parametrize("path", DOCUMENTS, ids=_named)
def test_a_citizens_limit_is_told_by_its_settings(path: Path) -> None:
    """No document states a citizen's limit by number instead of by its two settings."""
    told = re.findall(
        r"may send (\S+) messages at once and then one every (.+?)[,.;]", path.read_text(encoding="utf-8")
    )
    assert set(told) <= {("`YOUNUO_CITIZEN_BURST`", "`YOUNUO_CITIZEN_SECONDS`")}


def test_the_handbook_lists_an_exports_columns() -> None:
    """The handbook for staff names each column of the exported tickets, in their order."""
    text = (ROOT / "docs" / "staff.zh-CN.md").read_text(encoding="utf-8")
    told = re.search(r"列依次是：(.+?)。", text)
    assert told
    assert told[1].translate(str.maketrans("（）", "()")).split("、") == [one.heading for one in COLUMNS]


@pytest.mark.parametrize("reference", REFERENCES)
def test_the_commands_table_is_that_of_the_command_line(reference: str) -> None:
    """The table has exactly the commands of run.py."""
    told = {_command(row) for row in _rows(reference) if row.startswith("run.py")}
    assert told - {""} == set(_commands(cli))


def _command(row: str) -> str:
    """Convert `run.py city check [FOLDER]` to city check."""
    words = row.split()[1:]
    arguments = [number for number, word in enumerate(words) if not word.islower() or word.startswith("-")]
    return " ".join(words[: arguments[0]] if arguments else words)


def _commands(group: click.Group, before: str = "") -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=_named)
def test_every_command_that_a_document_shows_exists(path: Path) -> None:
    """Every command after `run.py`, `make` or `-m bench.` exists with the written options."""
    text = path.read_text(encoding="utf-8")
    known = set(_commands(cli))
    shown = re.findall(r"python run\.py ((?:[a-z]+ ?)+)", text)
    for words in shown:
        assert any(words.strip() == name or words.startswith(f"{name} ") for name in known), words
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:`|^)make ([a-z]+)", text, re.MULTILINE)) <= targets
    benches = re.findall(r"-m bench\.(\w+)", text)
    assert [name for name in benches if not (ROOT / "bench" / f"{name}.py").is_file()] == []
    options = {option for command in _all(cli) for param in command.params for option in param.opts}
    lines = [line for line in text.splitlines() if "run.py" in line]
    written = {option for line in lines for option in re.findall(r"(?<=[\s`])--[a-z-]+", line)}
    assert written - {"--help"} <= options


def _all(command: click.Command) -> Iterator[click.Command]:
    yield command
    if isinstance(command, click.Group):
        for each in command.commands.values():
            yield from _all(each)


def test_every_alarming_line_of_the_log_is_explained() -> None:
    """Every event counted by an alarm, and every warning or error, is in the operators' manual."""
    rooms = (ROOT / room for room in ("bot", "console", "handlers", "storage"))
    code = "\n".join(path.read_text(encoding="utf-8") for room in rooms for path in room.rglob("*.py"))
    logged = set(re.findall(r"_log\.(?:warning|error|critical|exception)\(\s*\"([\w.]+)\"", code))
    told = set(re.findall(r"`([\w.]+)`", (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")))
    assert len(logged) > 50
    assert logged - told == set()


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory, dialogue: Dialogue) -> web.Application:
    """Build the whole application with every channel on."""
    settings = Settings(
        _env_file=None,
        var_dir=tmp_path_factory.mktemp("var"),
        wechat_token=SecretStr("token"),
        telegram_token=SecretStr("123456:ABC-DEF"),
        telegram_webhook_url="https://younuo.example/telegram",
        telegram_webhook_secret=SecretStr("0123456789abcdef"),
    )
    return build_app(settings, dialogue)


@pytest.mark.parametrize("reference", REFERENCES)
def test_the_routes_table_is_that_of_the_application(reference: str, application: web.Application) -> None:
    """The table has exactly the application's routes."""
    told = {row for row in _rows(reference) if re.match(r"(?:GET|POST|PUT|PATCH|DELETE) /", row)}
    assert told == set(_routes(application))


def _routes(app: web.Application) -> Iterator[str]:
    for route in app.router.routes():
        assert route.resource is not None
        path = route.resource.canonical
        if path.startswith("/console"):
            yield "GET /console/…"  # tests/console/test_routes.py covers the console's own table.
        elif route.method != "HEAD":
            yield f"{route.method} {'/static/…' if path.startswith('/static/') else path}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=_named)
def test_every_link_within_the_repository_leads_somewhere(path: Path) -> None:
    """Every relative link and image is a file or folder here, and its anchor a heading there."""
    missing = [link for link in _links(path) if not _leads_somewhere(path, link)]
    assert missing == []


def _links(path: Path) -> Iterator[str]:
    prose = _CODE.sub("", _FENCE.sub("", path.read_text(encoding="utf-8")))
    for link in (match[1] or match[2] for match in _LINK.finditer(prose)):
        if not urlsplit(link).scheme:
            yield link


def _leads_somewhere(path: Path, link: str) -> bool:
    parts = urlsplit(unquote(link))
    target = (path.parent / parts.path).resolve() if parts.path else path
    if not target.exists() or not target.is_relative_to(ROOT):
        return False
    return not parts.fragment or parts.fragment in _anchors(target)


def _anchors(path: Path) -> set[str]:
    """Return the headings' anchors as GitHub makes them: lower case, without marks, spaces as dashes."""
    text = _FENCE.sub("", path.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in _HEADING.findall(text)}


def test_the_readmes_show_the_product() -> None:
    """Both READMEs show the same pictures: real PNG files, small enough for a slow connection."""
    shown = [sorted(link for link in _links(ROOT / name) if link.endswith(".png")) for name in READMES]
    assert shown[0] == shown[1] != []
    for link in shown[0]:
        content = (ROOT / link).read_bytes()
        assert content.startswith(b"\x89PNG"), link
        assert len(content) < 300_000, link


@pytest.mark.parametrize("path", TEXTS, ids=_named)
def test_no_document_holds_a_path_or_index_of_one_host(path: Path) -> None:
    """Documents hold wherever the clone is and wherever packages come from."""
    text = path.read_text(encoding="utf-8")
    assert _PATH_OF_ONE_HOST.findall(text) == []
    assert _INDEX.findall(text) == []


def test_every_decision_is_listed_and_has_its_parts() -> None:
    """The list of decisions has each page, and a page has status, context, decision and consequences."""
    folder = ROOT / "docs" / "adr"
    pages = sorted(path.name for path in folder.glob("0*.md"))
    index = (folder / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"\]\((0[^)]+)\)", index) == pages
    for number, name in enumerate(pages, 1):
        text = (folder / name).read_text(encoding="utf-8")
        assert text.startswith(f"# {number:04d}: "), name
        assert re.findall(r"^(Status: |## .+)", text, re.MULTILINE) == [
            "Status: ",
            "## Context",
            "## Decision",
            "## Consequences",
        ]


def test_the_licence_is_the_one_that_the_project_names() -> None:
    """LICENSE is the full text of the licence declared in pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert project["license"] == {"text": "Apache-2.0"}
    assert "Apache License" in text
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text


def test_the_tree_shows_what_stands() -> None:
    """Every file and folder drawn in docs/contributors.md exists, and every package of the product is drawn."""
    drawn = re.search(
        r"## The tree\n+```text\n(.*?)```", (ROOT / "docs/contributors.md").read_text("utf-8"), re.DOTALL
    )
    assert drawn
    room = ROOT
    rooms: set[str] = set()
    for line in drawn[1].splitlines():
        names = re.match(r"\s*((?:[\w.-]+(?:\.py|/)\s+)+)", line)
        assert names, line
        for name in names[1].split():
            if line[0] != " ":
                room, _ = ROOT / name, rooms.add(name.rstrip("/"))
                assert room.exists(), name
            else:
                assert (room / name).exists(), f"{room.name}/{name}"
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert packages <= rooms, packages - rooms
