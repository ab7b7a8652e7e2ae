"""A PostgreSQL server of one's own: made, started and thrown away, on a private port and folder."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

_NUMBERS = itertools.count(1)
_PASSWORD = "s3cr3t:wörd@/#"


def binaries() -> Path | None:
    """The folder of the server's programs; Debian keeps them out of the path."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda path: float(path.parent.name))
    program = shutil.which("initdb")
    return Path(program).parent if program else None


def as_other(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root; Debian's package brings a user for it."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return command
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--", *command]


@dataclass
class Server:
    """A running server. `auditor` logs in over TCP with `password`, everybody over the socket without."""

    folder: Path
    programs: Path
    port: int
    password: str = _PASSWORD
    names: list[str] = field(default_factory=list)

    def control(self, *arguments: str) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder} -c fsync=off -c shared_buffers=16MB"
        command = [str(self.programs / "pg_ctl"), "-D", str(self.folder / "data"), "-w", *arguments]
        if arguments[0] == "start":
            command += ["-l", str(self.folder / "log"), "-o", options]
        subprocess.run(as_other(command), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")

    def connect(self, database: str, **changes: Any) -> Any:
        import pg8000.native

        return pg8000.native.Connection(
            "postgres", database=database, unix_sock=f"{self.folder}/.s.PGSQL.{self.port}", **changes
        )

    def run(self, database: str, *statements: str) -> list[Any]:
        """Run statements, each by itself; returns the rows of the last."""
        rows: list[Any] = []
        with contextlib.closing(self.connect(database)) as connection:
            for statement in statements:
                rows = connection.run(statement)
        return rows or []

    def create(self, encoding: str = "UTF8", name: str = "") -> str:
        """A new database; returns its name."""
        name = name or f"审计{next(_NUMBERS)}"
        self.run(
            "postgres",
            f"""CREATE DATABASE "{name}" TEMPLATE template0 ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C'""",
        )
        self.names.append(name)
        return name

    def url(self, database: str, **parameters: str) -> str:
        """How it is reached by the socket."""
        query = "&".join(
            f"{key}={quote(value, safe='')}" for key, value in {"host": str(self.folder), **parameters}.items()
        )
        return f"postgresql://postgres@:{self.port}/{quote(database, safe='')}?{query}"


@contextlib.contextmanager
def started(programs: Path) -> Iterator[Server]:
    """A server that runs, with the programs of that folder."""
    folder = Path(tempfile.mkdtemp(prefix="audit-pg-"))
    try:
        if sys.platform != "win32" and os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        found = Server(folder, programs, port)
        initdb = [
            str(programs / "initdb"),
            "-D",
            str(folder / "data"),
            "-U",
            "postgres",
            "-E",
            "UTF8",
            "--locale=C",
            "-N",
            "-A",
            "trust",
        ]
        subprocess.run(as_other(initdb), check=True, stdout=subprocess.DEVNULL, cwd="/")
        (folder / "data" / "pg_hba.conf").write_text(
            "local all all trust\nhost all auditor 127.0.0.1/32 scram-sha-256\n", encoding="utf-8"
        )
        found.control("start")
        try:
            secret = found.password.replace("'", "''")
            found.run("postgres", f"CREATE ROLE auditor LOGIN PASSWORD '{secret}'")
            yield found
        finally:
            with contextlib.suppress(subprocess.CalledProcessError):
                found.control("stop", "-m", "immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
