"""Where a PostgreSQL password comes from, in this order: `--db-password-file`, the URL, PGPASSWORD, PGPASSFILE or `~/.pgpass`."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from audit.databases.address import Address
from audit.errors import UsageFault
from audit.messages import t


def from_file(path: Path) -> str:
    """The password of `--db-password-file`: its first line."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        lines = []
    if not lines or not lines[0]:
        raise UsageFault(
            t(
                "数据库密码文件 {name} 读不出来或是空的（应为 UTF-8 文本，第一行是密码）",
                "the database's password file {name} cannot be read or is empty (UTF-8 text, the password on the first line)",
                name=path.name,
            )
        )
    return lines[0]


def password_of(address: Address, given: str | None, environment: Mapping[str, str] | None = None) -> str | None:
    """The password to be sent, None where nothing names one; `given` is that of `--db-password-file`."""
    environment = os.environ if environment is None else environment
    return given or address.password or environment.get("PGPASSWORD") or _kept(address, environment)


def _kept(address: Address, environment: Mapping[str, str]) -> str | None:
    """The password of the first fitting line of libpq's password file: `host:port:database:user:password`, `*` for any."""
    path = _file(environment)
    try:
        state = path.stat()
        # libpq passes over a file that others may read as well, and so do we.
        if not stat.S_ISREG(state.st_mode) or (sys.platform != "win32" and state.st_mode & 0o077):
            return None
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    # A socket's folder is called localhost in there.
    hosts = {"*", address.host} | ({"localhost"} if address.host.startswith("/") else set())
    for host, port, database, user, password in _lines(text):
        if (
            host in hosts
            and port in ("*", str(address.port))
            and database in ("*", address.database)
            and user in ("*", address.user)
        ):
            return password
    return None


def _file(environment: Mapping[str, str]) -> Path:
    if named := environment.get("PGPASSFILE"):
        return Path(named)
    if sys.platform == "win32":
        return Path(environment.get("APPDATA", "")) / "postgresql" / "pgpass.conf"
    return Path(environment.get("HOME") or "/") / ".pgpass"


def _lines(text: str) -> Iterator[list[str]]:
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        fields = _fields(line)
        if len(fields) == 5:
            yield fields


def _fields(line: str) -> list[str]:
    """The fields of a line in which \\: and \\\\ stand for themselves."""
    fields = [""]
    escaped = False
    for character in line:
        if escaped:
            fields[-1] += character
            escaped = False
        elif character == "\\":
            escaped = True
        elif character == ":" and len(fields) < 5:
            fields.append("")
        else:
            fields[-1] += character
    return fields
