"""deploy/ fits the code: commands, settings, paths, routes and figures; checked by their own programs if installed."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from bot.app import build_app
from bot.assembly import build_dialogue
from bot.commands import cli
from bot.settings import Settings
from bot.telegram.webhook import LARGEST_BODY as TELEGRAM_BODY
from bot.webchat.page import LARGEST_FORM as CHAT_FORM
from bot.wechat.webhook import MAX_BODY as WECHAT_BODY
from console.pages.batch import LARGEST_CONFIRM, LARGEST_UPLOAD
from console.pages.commitment_forms import LARGEST_FORM as EVIDENCE_FORM
from handlers.dialogue import Dialogue
from tests.knowledge.small_city import write_small_city
from tests.patience import LONG_S
from tests.test_docs import ROOT

DEPLOY = ROOT / "deploy"
UNITS = DEPLOY / "systemd"


@pytest.fixture(scope="module")
def dialogue(tmp_path_factory: pytest.TempPathFactory) -> Dialogue:
    """Read a small city once, since these tests do not depend on it."""
    folder = tmp_path_factory.mktemp("city")
    city = write_small_city(folder / "yunling-2031").folder
    return build_dialogue(Settings(_env_file=None, var_dir=folder / "var", city=str(city)))


def _compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return loaded


def _alarms() -> dict[str, str]:
    rules = yaml.safe_load((DEPLOY / "prometheus" / "alarms.yaml").read_text(encoding="utf-8"))
    return {rule["alert"]: rule["expr"] for group in rules["groups"] for rule in group["rules"]}


def _parses(words: list[str]) -> None:
    """Check that `run.py …` is a command with existing options."""
    assert words[0] == "run.py"
    command = cli.commands[words[1]]
    with click.Context(command) as context:
        command.parse_args(context, words[2:])


def test_the_service_starts_a_command_that_exists() -> None:
    """The unit runs `run.py` with existing options, and its socket is the required one."""
    unit = (UNITS / "younuo.service").read_text(encoding="utf-8")
    started = re.search(r"^ExecStart=%h/younuo/\.venv/bin/python (.+)$", unit, re.MULTILINE)
    assert started
    _parses(started[1].split())
    required = re.search(r"^Requires=(\S+)$", unit, re.MULTILINE)
    assert required
    assert (UNITS / required[1]).is_file()


def test_the_socket_is_where_the_proxy_looks() -> None:
    """The socket's address is the settings' default and nginx's upstream."""
    fields = Settings.model_fields
    address = f"{fields['host'].default}:{fields['port'].default}"
    assert f"ListenStream={address}\n" in (UNITS / "younuo.socket").read_text(encoding="utf-8")
    assert f"server {address};" in (DEPLOY / "nginx" / "younuo.conf").read_text(encoding="utf-8")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    """`systemd-analyze verify` reports nothing."""
    for unit in UNITS.iterdir():
        text = unit.read_text(encoding="utf-8").replace("%h/younuo/.venv/bin/python", sys.executable)
        (tmp_path / unit.name).write_text(text.replace("%h/younuo", str(ROOT)), encoding="utf-8")
    units = sorted(str(path) for path in tmp_path.iterdir())
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units],
        capture_output=True,
        text=True,
        timeout=LONG_S,
        check=False,
    )
    said = [line for line in done.stderr.splitlines() if "younuo" in line]
    assert (done.returncode, said) == (0, [])


def test_the_proxy_keeps_browsers_on_https() -> None:
    """HSTS is set once for all: a location with its own headers would drop it."""
    text = (DEPLOY / "nginx" / "younuo.conf").read_text(encoding="utf-8")
    assert re.findall(r"add_header (.+);", text) == ['Strict-Transport-Security "max-age=31536000" always']


@pytest.mark.skipif(not shutil.which("nginx") or not shutil.which("openssl"), reason="nginx is not installed")
def test_nginx_takes_its_file(tmp_path: Path) -> None:
    """`nginx -t` accepts the file on a host, and as changed by compose.yaml's command, with a certificate made here."""
    (tmp_path / "certificates").mkdir()
    key, certificate = (tmp_path / "certificates" / f"certificate.{kind}" for kind in ("key", "pem"))
    subject = ["-subj", "/CN=younuo.example.gov.cn", "-keyout", str(key), "-out", str(certificate)]
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject]
    subprocess.run(made, check=True, capture_output=True, timeout=LONG_S)
    site = tmp_path / "default.conf"
    site.write_text((DEPLOY / "nginx" / "younuo.conf").read_text(encoding="utf-8"), encoding="utf-8")
    main = tmp_path / "main.conf"
    main.write_text(
        f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ include /etc/nginx/conf.d/*.conf; }}",
        encoding="utf-8",
    )
    host = tmp_path / "certificates" / "host.conf"  # nginx looks for bare names beside its own file.
    host.write_text(
        main.read_text(encoding="utf-8").replace("/etc/nginx/conf.d/*.conf", str(site)), encoding="utf-8"
    )
    _, _, command = _compose()["services"]["proxy"]["command"]
    here = {
        "/tmp/": f"{tmp_path}/",  # noqa: S108 - In the container.
        "/etc/nginx/conf.d/default.conf": str(site),
        "/etc/nginx/nginx.conf": str(main),
        "/etc/nginx/certificates": str(tmp_path / "certificates"),
        "younuo:8080": "localhost:8080",
        "exec nginx -c": "nginx -t -c",
    }
    for there, path in here.items():
        assert there in command, there
        command = command.replace(there, path)
    for started in (["nginx", "-t", "-c", str(host)], ["sh", "-c", command]):
        done = subprocess.run(started, capture_output=True, text=True, check=False, timeout=LONG_S)
        assert done.returncode == 0, done.stderr


def test_the_proxy_logs_no_words_of_citizens() -> None:
    """Neither an address's query nor the referrer is in the proxy's log."""
    text = (DEPLOY / "nginx" / "younuo.conf").read_text(encoding="utf-8")
    [form] = re.findall(r"^log_format younuo '(.+)';$", text, re.MULTILINE)
    assert set(re.findall(r"^\s*access_log \S+ (\w+);", text, re.MULTILINE)) == {"younuo"}
    assert not re.search(r"\$(?:request(?:_uri)?(?![_a-z])|args|query_string|http_referer)", form)


def test_nginx_names_routes_that_there_are(tmp_path: Path, dialogue: Dialogue) -> None:
    """Every address with its own rule in the proxy is a route of the application."""
    text = (DEPLOY / "nginx" / "younuo.conf").read_text(encoding="utf-8")
    named = set(re.findall(r"location (?:= )?(/[a-z]+)", text))
    given: dict[str, Any] = {
        "wechat_token": "t",
        "telegram_token": "1:x",
        "telegram_webhook_url": "https://example.org/telegram",
        "telegram_webhook_secret": "s" * 16,
    }
    app = build_app(Settings(_env_file=None, var_dir=tmp_path, **given), dialogue)
    known = {resource.canonical for resource in app.router.resources()}
    assert {"/wechat", "/metrics", "/readyz"} <= named <= known


def test_nginx_lets_in_what_the_application_takes() -> None:
    """The proxy refuses no body that the application accepts, which a platform would resend again and again."""
    text = (DEPLOY / "nginx" / "younuo.conf").read_text(encoding="utf-8")
    [usual] = re.findall(r"^    client_max_body_size (\w+);", text, re.MULTILINE)
    own = dict(re.findall(r"location (?:= )?(/\w+) \{[^}]*client_max_body_size (\w+);", text))
    assert _bytes(own.get("/wechat", usual)) >= WECHAT_BODY
    assert _bytes(own.get("/telegram", usual)) >= TELEGRAM_BODY
    assert _bytes(usual) >= CHAT_FORM
    assert _bytes(own["/console"]) >= max(EVIDENCE_FORM, LARGEST_UPLOAD, LARGEST_CONFIRM)


def _bytes(size: str) -> int:
    return int(size[:-1]) * {"k": 1024, "m": 1024 * 1024}[size[-1]]


def test_the_image_holds_what_it_starts() -> None:
    """Every COPY has its source, the settings exist, and the command is one of `run.py`."""
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    sources = [word for line in re.findall(r"^COPY (.+)$", text, re.MULTILINE) for word in line.split()[:-1]]
    assert all((ROOT / source).exists() for source in sources)
    code = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"bench", "tests"}
    assert code <= set(sources)
    assert set(re.findall(r"YOUNUO_(\w+)=", text)) <= {name.upper() for name in Settings.model_fields}
    command = yaml.safe_load(text.splitlines()[-1].removeprefix("CMD "))
    assert command[0] == "python"
    _parses(command[1:])
    assert f"http://127.0.0.1:{Settings.model_fields['port'].default}/readyz" in text


def test_compose_fits_settings_and_files() -> None:
    """Settings, commands, mounted files and service names agree with the code and each other."""
    compose = _compose()
    services = compose["services"]
    younuo = services["younuo"]
    assert {name.removeprefix("YOUNUO_").lower() for name in younuo["environment"]} <= set(
        Settings.model_fields
    )
    _parses(younuo["command"][1:])
    context = DEPLOY / younuo["build"]["context"]
    assert (context / younuo["build"]["dockerfile"]).is_file()
    assert set(younuo["depends_on"]) <= set(services)
    for service in services.values():
        sources = [volume.split(":")[0] for volume in service.get("volumes", [])]
        files = [source for source in sources if source.startswith(".") and "." in Path(source).name]
        assert all((DEPLOY / source).is_file() for source in files)
        assert {source for source in sources if not source.startswith(".")} <= set(compose["volumes"])
    image = dict(re.findall(r"(YOUNUO_\w+)=(\S+)", (DEPLOY / "Containerfile").read_text(encoding="utf-8")))
    assert image.items() <= younuo["environment"].items(), "what the image sets, a .env might change"
    url = younuo["environment"]["YOUNUO_DATABASE_URL"].replace("${POSTGRES_PASSWORD}", "p")
    assert Settings(_env_file=None, database_url=url).database == url
    assert f"@{next(name for name in services if name == 'database')}/" in url


def test_prometheus_looks_where_the_figures_are(tmp_path: Path, dialogue: Dialogue) -> None:
    """The job, its path and its file of alarms exist."""
    configured = yaml.safe_load((DEPLOY / "prometheus" / "prometheus.yaml").read_text(encoding="utf-8"))
    [job] = configured["scrape_configs"]
    assert job["job_name"] == "younuo"
    assert all((DEPLOY / "prometheus" / name).is_file() for name in configured["rule_files"])
    app = build_app(Settings(_env_file=None, var_dir=tmp_path), dialogue)
    assert job["metrics_path"] in {resource.canonical for resource in app.router.resources()}


async def test_alarms_are_about_figures_that_exist(
    tmp_path: Path, dialogue: Dialogue, aiohttp_client: Any
) -> None:
    """Each figure in a rule is in `/metrics`, and each event in a rule is logged by the code."""
    client = await aiohttp_client(build_app(Settings(_env_file=None, var_dir=tmp_path), dialogue))
    text = await (await client.get("/metrics")).text()
    known = set(re.findall(r"^# HELP (\w+)", text, re.MULTILINE))
    code = "".join(
        path.read_text(encoding="utf-8")
        for room in ("bot", "handlers")
        for path in (ROOT / room).rglob("*.py")
    )
    for expression in _alarms().values():
        for event in re.findall(r'event="(\w+)"', expression):
            # Prometheus sees no increase in a series that begins with its first event.
            assert re.search(
                rf'^younuo_events_total{{event="{event}",level="\w+"}} 0.0$', text, re.MULTILINE
            ), event
        named = set(re.findall(r"\b(?:younuo|process)_\w+", expression))
        assert {name.removesuffix("_bucket") for name in named} <= known
        assert all(f'"{event}"' in code for event in re.findall(r'event="(\w+)"', expression))


def test_every_alarm_says_what_to_do() -> None:
    """docs/operations.md has a row for each alarm, with meaning and action, and no others."""
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(Younuo\w+)` \|(.*)\|$", text, re.MULTILINE)
    assert {name for name, _ in rows} == set(_alarms())
    assert all(len(cells.split("|")) == 3 and min(map(len, cells.split("|"))) > 10 for _, cells in rows)
