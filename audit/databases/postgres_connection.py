"""A connection to PostgreSQL through pg8000 (BSD, pure Python: one wheel for every machine), with libpq's settings; statements as bytes and text.

pg8000 was measured against adbc-driver-postgresql: with COPY both are as fast as the server sends (a million rows of 14 columns in 1.5 s); this
one has no native code that could take the process down, leaves encodings to us, and its wheel installs anywhere.
"""

from __future__ import annotations

import contextlib
import re
import socket
import ssl
import sys
from pathlib import Path
from typing import Any

from audit.databases.address import Address
from audit.databases.relations import Lost
from audit.databases.spool import ESCAPED, NULL
from audit.errors import ReadError, UsageFault
from audit.masking import mask_text
from audit.messages import t

EXTRA = "retiree-fund-audit[postgres]"
_TIMED_OUT, _DENIED, _LOGIN, _NO_DATABASE = "57014", "42501", ("28P01", "28000"), "3D000"
_ENDED = ("57P01", "57P02", "57P03", "08006", "08000", "08003")
_ESCAPE = re.compile(rb"\\(.)", re.S)
_BYTES = {escape[1:].encode(): character.encode() for escape, character in ESCAPED.items()}


class Rejected(ReadError):
    """The server refused a statement; `code` is its SQLSTATE. The transaction can go on from its last savepoint."""

    def __init__(self, file: str, message: str, code: str) -> None:
        super().__init__(file, message)
        self.code = code

    def __reduce__(self) -> Any:
        return (Rejected, (self.file, self.message, self.code))


def driver() -> Any:
    """pg8000, or a UsageFault that says how to install it."""
    try:
        import pg8000.native
    except ImportError:
        raise UsageFault(
            t(
                "连接 PostgreSQL 需要驱动 pg8000：pip install '{extra}'；不能上网的电脑，把 pg8000 及其依赖的 .whl 拷来后 "
                "pip install --no-index --find-links 文件夹 pg8000",
                "PostgreSQL needs the driver pg8000: pip install '{extra}'; on a machine without network, copy the .whl files of pg8000 and "
                "of what it needs and run pip install --no-index --find-links FOLDER pg8000",
                extra=EXTRA,
            )
        ) from None
    return pg8000.native


class Connection:
    """One connection. Every error is one line that names the database (or what is being read), never the password, user or host."""

    def __init__(self, address: Address, password: str | None) -> None:
        self._pg = driver()
        self._address = address
        self._stream: socket.socket | None = None
        self._raw = self._open(password)
        # A database of no declared encoding takes and gives bytes as they are.
        self._raw_bytes = self.parameter("server_encoding") == "SQL_ASCII"
        self.run(f"SET client_encoding TO '{'SQL_ASCII' if self._raw_bytes else 'UTF8'}'")
        self._speak("utf-8")

    def _open(self, password: str | None) -> Any:
        address, label = self._address, self._address.label
        context: Any = False if address.host.startswith("/") else _tls(address)
        try:
            self._stream = _socket(address)
            raw = self._pg.Connection(
                address.user,
                password=password if password is not None else "",
                database=address.database,
                sock=self._stream,
                host=address.host,
                ssl_context=context,
                application_name="audit",
            )
        except Exception as error:
            self._drop()
            raise Lost(label, self._why_not(error, password is not None)) from None
        # Encryption puts another socket in the place of ours. A server that sorts may be silent as long as a query may take.
        getattr(raw, "_usock", self._stream).settimeout(address.query_timeout + address.connect_timeout)
        return raw

    def _why_not(self, error: BaseException | None, with_password: bool) -> str:
        """What is to be said of a connection that was not made. pg8000 may stumble while it hangs up and hide what the server said."""
        chain = []
        while error is not None:
            chain.append(error)
            error = error.__context__
        for each in chain:
            if isinstance(each, self._pg.DatabaseError):
                return _refusal(_fields(each), with_password)
        for each in chain:
            if isinstance(each, ssl.SSLError):
                return t(
                    "加密连接没有建立（{reason}）；请核对 sslmode 和 sslrootcert",
                    "no encrypted connection ({reason}); check sslmode and sslrootcert",
                    reason=each.reason or type(each).__name__,
                )
        for each in chain:
            if isinstance(each, OSError):
                return t(
                    "连不上（{reason}）；请核对主机和端口、网络和防火墙，数据库是否已启动",
                    "no connection ({reason}); check host and port, network and firewall, and whether the server runs",
                    reason=_network(each),
                )
        # Whatever answers there does not speak PostgreSQL's protocol, or breaks off.
        return t(
            "连接没有建立，对方不是 PostgreSQL 或不接受这种连接（认证方式、加密要求）；请核对主机、端口和 sslmode",
            "no connection: what answers is no PostgreSQL or does not accept this kind of connection (authentication, encryption); "
            "check host, port and sslmode",
        )

    def _speak(self, encoding: str) -> None:
        """Statements go out in this encoding."""
        self._raw._client_encoding = encoding

    def _drop(self) -> None:
        if self._stream is not None:
            self._stream.close()

    def parameter(self, name: str) -> str:
        """A setting that the server reports, such as `server_encoding`."""
        return str(self._raw.parameter_statuses.get(name, ""))

    def run(self, statement: str, shown: str | None = None, stream: Any = None) -> int:
        """Run a statement, or without `stream` several with semicolons between; returns its count of rows. `shown` names what is being read or written; `stream` takes or gives what COPY moves.

        `Lost` where the connection broke, `Rejected` where the server refuses.
        """
        shown = shown or self._address.label
        try:
            if stream is None:  # one message and its answer
                return int(self._raw.execute_simple(statement).row_count)
            return int(self._raw.execute_unnamed(statement, stream=stream).row_count)
        except self._pg.DatabaseError as error:
            fields = _fields(error)
            code = fields.get("C", "")
            if code in _ENDED:
                raise self.lost(shown) from None
            raise Rejected(shown, _reason(fields, self._address), code) from None
        except (self._pg.Error, OSError, EOFError):
            raise self.lost(shown) from None

    def lost(self, shown: str) -> Lost:
        """What to say when the connection broke."""
        return Lost(
            shown,
            t(
                "与数据库的连接中断，这个数据库读到的都不计入；请检查网络和数据库后用同一命令重新运行",
                "the connection to the database broke; nothing read of it counts. Check network and server, then run the same command again",
            ),
        )

    def rows(self, query: str) -> list[list[str | None]]:
        """The rows of a query as texts. Names in a database of no declared encoding may be GB18030; statements then are, too."""
        stream = _Buffer()
        self.run(f"COPY ({query}) TO STDOUT", stream=stream)
        data = b"".join(stream.parts)
        lines = data.split(b"\n")[:-1]
        for encoding in ("utf-8", "gb18030") if self._raw_bytes else ("utf-8",):
            try:
                found = [[_cell(cell, encoding) for cell in line.split(b"\t")] for line in lines]
            except UnicodeDecodeError:
                continue
            if encoding != "utf-8":
                self._speak(encoding)
            return found
        raise ReadError(
            self._address.label,
            t("表名或列名的文字编码无法确认", "the encoding of its names is not known"),
        )

    def close(self) -> None:
        """Hang up; what was not committed is undone by the server."""
        with contextlib.suppress(Exception):  # it may be broken already
            self._raw.close()
        self._drop()


class _Buffer:
    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.parts.append(data)
        return len(data)


def _cell(cell: bytes, encoding: str) -> str | None:
    if cell == NULL.encode():
        return None
    return unescape(cell).decode(encoding)


def unescape(cell: bytes) -> bytes:
    """What COPY wrote, without its backslashes."""
    return _ESCAPE.sub(lambda match: _BYTES.get(match[1], match[1]), cell)


def _socket(address: Address) -> socket.socket:
    """A connected socket that notices within a minute or two when the other end is gone."""
    if address.host.startswith("/"):
        stream = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        stream.settimeout(address.connect_timeout)
        try:
            stream.connect(f"{address.host.rstrip('/')}/.s.PGSQL.{address.port}")
        except OSError:
            stream.close()
            raise
        return stream
    stream = socket.create_connection((address.host, address.port), address.connect_timeout)
    stream.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in (("TCP_KEEPIDLE", 30), ("TCP_KEEPINTVL", 10), ("TCP_KEEPCNT", 4)):
        if hasattr(socket, name):
            with contextlib.suppress(OSError):
                stream.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
    return stream


def _tls(address: Address) -> Any:
    """What pg8000 takes for libpq's sslmode: False none, None encryption where the server offers it, else a context."""
    if address.sslmode in ("disable", "allow"):
        return False
    if address.sslmode == "prefer":
        return None
    verified = address.sslmode.startswith("verify") or address.sslrootcert is not None
    context = ssl.create_default_context()
    if verified and address.sslrootcert and address.sslrootcert != "system":
        try:
            context = ssl.create_default_context(cafile=str(Path(address.sslrootcert)))
        except (OSError, ssl.SSLError):
            raise UsageFault(
                t(
                    "sslrootcert 指的证书文件读不出来；应为 PEM 格式",
                    "the certificate of sslrootcert cannot be read; it must be PEM",
                )
            ) from None
    context.check_hostname = address.sslmode == "verify-full"
    context.verify_mode = ssl.CERT_REQUIRED if verified else ssl.CERT_NONE
    return context


def _network(error: OSError) -> str:
    if isinstance(error, TimeoutError):
        return t("超时", "timed out")
    if isinstance(error, socket.gaierror):
        return t("找不到主机", "unknown host")
    return (error.strerror or type(error).__name__) if sys.platform != "win32" else type(error).__name__


def _fields(error: Any) -> dict[str, str]:
    """What the server said, by the protocol's letters."""
    first = error.args[0] if error.args else {}
    return first if isinstance(first, dict) else {}


def _refusal(fields: dict[str, str], with_password: bool) -> str:
    code = fields.get("C", "")
    if code in _LOGIN and not with_password:
        return t(
            "登录没有成功，没有给出密码；请设环境变量 PGPASSWORD（或 PGPASSFILE、~/.pgpass，须仅本人可读），或用 --db-password-file",
            "the login failed, and there was no password; set PGPASSWORD (or PGPASSFILE, ~/.pgpass, readable by you alone), or use "
            "--db-password-file",
        )
    if code in _LOGIN:
        return t(
            "用户名或密码不对，或服务器不让这个用户从这里登录",
            "user or password are wrong, or the server does not let this user in from here",
        )
    if code == _NO_DATABASE:
        return t("服务器上没有这个数据库；请核对库名", "the server has no such database; check the name")
    return t(
        "服务器拒绝连接（{code}）：{reason}",
        "the server refuses the connection ({code}): {reason}",
        code=code,
        reason=_line(fields),
    )


def _reason(fields: dict[str, str], address: Address) -> str:
    code = fields.get("C", "")
    if code == _TIMED_OUT:
        return t(
            "查询超过 {n:g} 秒，已停止；可在地址后加 query_timeout=秒数 放宽",
            "the query took more than {n:g} s and was stopped; allow more with query_timeout=SECONDS in the URL",
            n=address.query_timeout,
        )
    if code == _DENIED:
        return t(
            "没有权限（{reason}）；请数据库管理员授权",
            "not permitted ({reason}); ask the administrator",
            reason=_line(fields),
        )
    return t("数据库报错 {code}：{reason}", "the database says {code}: {reason}", code=code, reason=_line(fields))


def _line(fields: dict[str, str]) -> str:
    """The server's message in one line; it may quote a cell."""
    return mask_text(" ".join(fields.get("M", "").split()))[:300]


def literal(text: str) -> str:
    """A text in SQL, whatever is in it and whatever the server's settings."""
    quoted = text.replace("'", "''")
    return "E'" + quoted.replace("\\", "\\\\") + "'" if "\\" in text else f"'{quoted}'"
