"""A database's address: a URL and what the environment adds to it, as `psql` would take them; and its name without anything secret.

`postgresql://user@host:port/db?schema=…` and `sqlite:///file.db`. No message repeats the URL: a password may stand in it, also where it is
written wrongly.
"""

from __future__ import annotations

import getpass
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import quote, unquote

from audit.errors import UsageFault
from audit.messages import listing, t

POSTGRESQL, SQLITE = "postgresql", "sqlite"
_SCHEMES = {"postgresql": POSTGRESQL, "postgres": POSTGRESQL, "sqlite": SQLITE}
CONNECT_SECONDS = 10.0
QUERY_SECONDS = 1800.0
SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
_KEYS = {
    POSTGRESQL: (
        "schema", "host", "port", "user", "password", "sslmode", "sslrootcert", "connect_timeout", "query_timeout",
    ),
    SQLITE: ("query_timeout",),
}  # fmt: skip
_SOCKETS = ("/var/run/postgresql", "/run/postgresql", "/tmp")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a database is. `database` is its name or, of SQLite, the file's path; `host` a name, an address or a socket's folder.

    `password` is what the URL held, if anything; `schemas` those to be looked into, none for the search path of the server. Times in seconds.
    """

    kind: str
    database: str
    host: str = ""
    port: int = 5432
    user: str = ""
    password: str | None = field(default=None, repr=False)
    schemas: tuple[str, ...] = ()
    sslmode: str = "prefer"
    sslrootcert: str | None = None
    connect_timeout: float = CONNECT_SECONDS
    query_timeout: float = QUERY_SECONDS

    @property
    def label(self) -> str:
        """How reports name it: neither host nor user nor folder."""
        return f"{self.kind}:{safe(Path(self.database).name if self.kind == SQLITE else self.database)}"

    @property
    def bare_url(self) -> str:
        """The URL by which a record names it: connection and credentials are to come from the environment."""
        if self.kind == SQLITE:
            return replace(self, database=Path(self.database).name).relative_url
        query = "&".join(f"schema={quote(name, safe='')}" for name in self.schemas)
        return f"postgresql:///{quote(self.database, safe='')}" + (f"?{query}" if query else "")

    @property
    def relative_url(self) -> str:
        """The URL of a file of SQLite with its path."""
        return f"sqlite:///{quote(self.database)}"


def safe(name: str) -> str:
    """A database's, schema's or table's name as part of a place in reports: what would break a line or a path is written as %XX."""
    text = re.sub(
        r"[\x00-\x1f\x7f-\x9f%/\\\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]",
        lambda m: quote(m.group(), safe=""),
        name,
    )
    return "%2E" + text[1:] if text.startswith(".") else text


def parse(url: str, environment: Mapping[str, str] | None = None) -> Address:
    """The address that a URL and the environment give. UsageFault in one line, without a word of the URL but its scheme and keys."""
    scheme, separator, rest = url.partition("://")
    kind = _SCHEMES.get(scheme.lower()) if separator else None
    if kind is None:
        shown = scheme if separator and re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]{0,30}", scheme) else ""
        raise UsageFault(
            t(
                "不认识的数据库地址{shown}；请写成 postgresql://用户@主机:端口/库名 或 sqlite:///文件.db",
                "an unknown kind of database{shown}; write postgresql://user@host:port/name or sqlite:///file.db",
                shown=t("（{scheme}://）", " ({scheme}://)", scheme=shown) if shown else "",
            )
        )
    body, _, query = rest.partition("?")
    options = _options(kind, query)
    return (
        _sqlite(body, options)
        if kind == SQLITE
        else _postgresql(body, options, os.environ if environment is None else environment)
    )


def _options(kind: str, query: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for item in filter(None, query.split("&")):
        key, _, value = item.partition("=")
        if key not in _KEYS[kind]:
            raise UsageFault(
                t(
                    "数据库地址里“?”后面的参数不认识；可用的有 {keys}（密码里的特殊字符要写成 %XX，最好改用 PGPASSWORD）",
                    "unknown parameter after the ? of the database's URL; there are {keys} (write special characters of a password "
                    "as %XX, or better use PGPASSWORD)",
                    keys=listing([each for each in _KEYS[kind] if each != "password"]),
                )
            )
        found.setdefault(key, []).append(_decoded(value))
    for key, values in found.items():
        if len(values) > 1 and key != "schema":
            raise UsageFault(t("数据库地址里 {key} 给了两次", "the database's URL gives {key} twice", key=key))
    return found


def _decoded(text: str) -> str:
    try:
        result = unquote(text, errors="strict")
    except UnicodeDecodeError:
        result = "\0"
    if "\0" in result:
        raise UsageFault(
            t(
                "数据库地址里的 %XX 不是 UTF-8；请核对",
                "the %XX of the database's URL are no UTF-8; check them",
            )
        )
    return result


def _sqlite(body: str, options: Mapping[str, list[str]]) -> Address:
    if not body.startswith("/") or len(body) < 2:
        raise UsageFault(
            t(
                "SQLite 的地址要写成 sqlite:///文件.db（相对路径）或 sqlite:////绝对路径/文件.db",
                "write SQLite's URL as sqlite:///file.db (a relative path) or sqlite:////absolute/path/file.db",
            )
        )
    return Address(
        SQLITE,
        _decoded(body[1:]),
        query_timeout=_seconds(options, {}, "query_timeout", QUERY_SECONDS),
        schemas=("main",),
    )


def _postgresql(body: str, options: Mapping[str, list[str]], environment: Mapping[str, str]) -> Address:
    credentials, at, place = body.rpartition("@")
    if at and "/" in credentials:
        raise UsageFault(
            t(
                "数据库地址里用户名或密码含有 / 或 @；请写成 %2F、%40，密码最好改用 PGPASSWORD 或 --db-password-file",
                "the user or password in the database's URL holds / or @; write %2F, %40, or better give the password by PGPASSWORD "
                "or --db-password-file",
            )
        )
    authority, _, name = place.partition("/")
    host, port = _host(authority)
    user, colon, password = credentials.partition(":")
    one = {key: values[0] for key, values in options.items()}
    host = one.get("host") or host or environment.get("PGHOST") or _usual_host()
    user = one.get("user") or _decoded(user) or environment.get("PGUSER") or _login()
    name = _decoded(name) or environment.get("PGDATABASE") or user
    secret = one.get("password") or (_decoded(password) if colon else None) or None
    mode = one.get("sslmode") or environment.get("PGSSLMODE") or "prefer"
    if mode not in SSL_MODES:
        raise UsageFault(t("sslmode 只能是 {modes}", "sslmode must be one of {modes}", modes=listing(list(SSL_MODES))))
    return Address(
        POSTGRESQL,
        name,
        host,
        _port(one.get("port") or port or environment.get("PGPORT") or "5432"),
        user,
        secret,
        tuple(dict.fromkeys(options.get("schema", ()))),
        mode,
        one.get("sslrootcert") or environment.get("PGSSLROOTCERT") or None,
        _seconds(options, environment, "connect_timeout", CONNECT_SECONDS),
        _seconds(options, environment, "query_timeout", QUERY_SECONDS),
    )


def _host(authority: str) -> tuple[str, str]:
    """Host and port of an authority; an IPv6 address stands in brackets."""
    match = re.fullmatch(r"(\[[^\]]*\]|[^:\[\]]*)(?::(.*))?", authority, re.S)
    if match is None:
        raise UsageFault(
            t(
                "数据库地址里的主机和端口看不懂；请写成 主机:端口，IPv6 地址加方括号",
                "host and port of the database's URL are not clear; write host:port, an IPv6 address in brackets",
            )
        )
    return _decoded(match[1].strip("[]")), match[2] or ""


def _port(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 0 < int(text) < 65536:
        raise UsageFault(
            t(
                "数据库的端口应为 1 至 65535 的数字（密码里的特殊字符要写成 %XX）",
                "the database's port must be a number from 1 to 65535 (write special characters of a password as %XX)",
            )
        )
    return int(text)


def _seconds(options: Mapping[str, list[str]], environment: Mapping[str, str], key: str, usual: float) -> float:
    text = next(iter(options.get(key, ())), None)
    text = text or (environment.get("PGCONNECT_TIMEOUT") if key == "connect_timeout" else None)
    if not text:
        return usual
    if not re.fullmatch(r"[0-9]{1,6}(?:\.[0-9]+)?", text):
        raise UsageFault(t("{key} 应为秒数", "{key} must be a number of seconds", key=key))
    return float(text) or usual


def _usual_host() -> str:
    """The folder of the local server's socket, where there is one, as libpq looks for it."""
    return next((folder for folder in _SOCKETS if any(Path(folder).glob(".s.PGSQL.*"))), "localhost")


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "postgres"
