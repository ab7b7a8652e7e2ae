"""`audit.toml`: the settings of an engagement. Nothing else configures the program, and unknown keys are refused."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from audit.errors import DataFault, OutputError, UsageFault
from audit.messages import t
from audit.schema import check_document

FILE = "audit.toml"
SALT = ".audit-salt"
SIGNERS = "audit-signers"
REGISTER = "audit-findings.jsonl"
# What an engagement's folder holds besides the submission; where that is the submission's folder as well, it is no part of it.
OWN_FILES = frozenset({FILE, SALT, SIGNERS, REGISTER})
_SALT = re.compile(r"[0-9a-f]{64}\Z")


@dataclass(frozen=True, slots=True)
class Config:
    """What `audit.toml` says; all of it optional.

    `set` are parameters (KEY to value) as `--set` gives them, `readings` settings for open texts, `documents` the
    fields that a Word document needs and no ledger has. `memory` (`4GB`), `spill` (a folder, from that of the file on) and `threads` are what
    may be taken of the machine.
    """

    path: Path | None = None
    policy: str | None = None
    as_of: date | None = None
    set: Mapping[str, str] = field(default_factory=dict)
    readings: Mapping[str, str] = field(default_factory=dict)
    documents: Mapping[str, str] = field(default_factory=dict)
    memory: str | None = None
    spill: str | None = None
    threads: int | None = None


def find(start: Path) -> Path | None:
    """The `audit.toml` of an engagement: in the folder `start` or the nearest one above it, else in or above the current one.

    Upwards as far as there are folders, as git does: a submission that lies deep in an engagement would else be audited without its
    settings, and nobody told. A folder that everybody may put files into (`/tmp`: the sticky bit) is looked into only if it is `start` itself.
    """
    folder = start if start.is_dir() else start.parent
    return _above(folder) or _above(Path.cwd())


def _above(folder: Path) -> Path | None:
    if (folder / FILE).is_file():
        return folder / FILE  # as it was given: reports show no resolved path
    for candidate in folder.resolve().parents:
        if _everybody_s(candidate):
            return None
        if (candidate / FILE).is_file():
            return candidate / FILE
    return None


def _everybody_s(folder: Path) -> bool:
    try:
        return bool(folder.stat().st_mode & stat.S_ISVTX)
    except OSError:
        return True  # what may not be looked at cannot be relied on


def load(path: Path | None) -> Config:
    """Read an `audit.toml`; DataFault names the key that is unknown or wrong."""
    if path is None:
        return Config()
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataFault(t("{file} 读不出来：{error}", "cannot read {file}: {error}", file=FILE, error=error)) from error
    as_of = document.get("as_of")
    document["as_of"] = as_of.isoformat() if isinstance(as_of, date) else as_of
    if as_of is None:
        del document["as_of"]
    check_document(document, "policy/audit-toml", FILE)
    return Config(
        path=path,
        policy=document.get("policy"),
        as_of=date.fromisoformat(document["as_of"]) if as_of is not None else None,
        set={key: str(value) for key, value in document.get("set", {}).items()},
        readings={key: str(value) for key, value in document.get("readings", {}).items()},
        documents={key: str(value) for key, value in document.get("documents", {}).items()},
        memory=document.get("memory"),
        spill=document.get("spill"),
        threads=document.get("threads"),
    )


def read_passwords(path: Path) -> tuple[str, ...]:
    """The passwords of a text file, one on a line."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageFault(
            path.name,
            t(
                "密码文件读不出来（应为 UTF-8 文本，每行一个密码）",
                "cannot read the passwords (UTF-8 text, one on a line)",
            ),
        ) from error
    return tuple(line for line in text.splitlines() if line)


def read_salt(folder: Path) -> bytes | None:
    """The secret of an engagement's folder, under which its findings have fingerprints; None where `audit init` made none.

    DataFault where the file is there and is no such secret: findings under another one could not be matched with earlier ones.
    """
    path = folder / SALT
    try:
        text = path.read_bytes()[:200].decode("ascii").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError):
        text = ""
    if not _SALT.match(text):
        raise DataFault(
            t(
                "{file} 读不出来或已损坏；请从备份恢复（换一个会使以前的问题对不上），确实没有备份再删除它并运行 audit init",
                "{file} is damaged or cannot be read; restore it (with another one earlier findings cannot be matched), or delete it and run audit init",
                file=SALT,
            )
        )
    return bytes.fromhex(text)


def make_salt(folder: Path) -> None:
    """Make the secret of an engagement, readable by nobody else. One that exists is kept."""
    if read_salt(folder) is not None:
        return
    path = folder / SALT
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise OutputError(
            t("无法写入 {path}：{reason}", "cannot write {path}: {reason}", path=path, reason=error.strerror)
        ) from error
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write(secrets.token_hex(32) + "\n")
    with contextlib.suppress(OSError):
        path.chmod(0o600)
