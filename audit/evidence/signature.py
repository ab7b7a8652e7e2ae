"""Detached signatures over a record's bytes, made and looked at by OpenSSH (`ssh-keygen -Y`), which every current system has.

To sign: `ssh-keygen -Y sign -f KEY -n audit-run record.json`. Who may sign stands in the engagement's file `audit-signers`, in the form
of OpenSSH's allowed_signers: a name, and the public key.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from audit.config import SIGNERS
from audit.errors import ReadError
from audit.messages import t

__all__ = ["NAMESPACE", "SIGNERS", "Signature", "look"]
NAMESPACE = "audit-run"
_LARGEST = 64 * 2**10
_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Signature:
    """What a signature says. `state`: `none` there is no file; `trusted` by a signer of the list; `unknown` sound, but the key is on no list;
    `bad` not of these bytes, or not to be read; `unchecked` this machine has no ssh-keygen."""

    state: str
    detail: str | None = None


def look(record: Path, data: bytes, signers: Path | None) -> Signature:
    """Look at `<record>.sig`, if there is one. ReadError where it is no plain small file."""
    path = record.with_name(record.name + ".sig")
    if not path.exists():
        return Signature("none")
    if not path.is_file() or path.stat().st_size > _LARGEST:
        raise ReadError(path.name, t("不是签名文件，或过大", "no signature, or too large"))
    program = shutil.which("ssh-keygen")
    if program is None:
        return Signature("unchecked", t("本机没有 ssh-keygen（OpenSSH）", "this machine has no ssh-keygen (OpenSSH)"))
    if signers is not None and signers.is_file():
        names = _run(program, "find-principals", path, data, "-f", str(signers))
        for name in names[1].splitlines() if names[0] == 0 else ():
            code, _ = _run(program, "verify", path, data, "-f", str(signers), "-I", name)
            return Signature("trusted", name) if code == 0 else Signature("bad")
    code, out = _run(program, "check-novalidate", path, data)
    return Signature("unknown", out.strip().rpartition(" ")[2]) if code == 0 else Signature("bad")


def _run(program: str, what: str, signature: Path, data: bytes, *options: str) -> tuple[int, str]:
    """One call of ssh-keygen, the record on its standard input, so that it can ask nothing; exit status and standard output."""
    try:
        result = subprocess.run(
            [program, "-Y", what, *options, "-n", NAMESPACE, "-s", str(signature.resolve())],
            input=data,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return 1, ""
    return result.returncode, result.stdout.decode("utf-8", "replace")
