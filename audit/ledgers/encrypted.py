"""Files with a password to open them: unlocked into the guard's private folder with a password that the user gave."""

from __future__ import annotations

from pathlib import Path

from audit.errors import ReadError
from audit.messages import t

UNLOCKED = "unlocked"


def is_protected(path: str) -> bool:
    """Whether an xls is encrypted. A file that cannot be told is left to the reader."""
    import msoffcrypto

    try:
        with Path(path).open("rb") as stream:
            return bool(msoffcrypto.OfficeFile(stream).is_encrypted())
    except Exception:  # anything that this library does not know is not its matter
        return False


def unlock(path: str, shown: str, passwords: tuple[str, ...], folder: str) -> tuple[str, str]:
    """The unlocked file's path and kind. ReadError where there is no password or none fits."""
    import msoffcrypto

    from audit import guard

    if not passwords:
        from audit.ledgers.typed import protected

        raise ReadError(shown, protected())
    target = Path(folder) / UNLOCKED
    for password in passwords:
        try:
            with Path(path).open("rb") as stream, target.open("wb") as out:
                office = msoffcrypto.OfficeFile(stream)
                office.load_key(password=password)
                office.decrypt(out)
        except Exception:  # a wrong password shows in a dozen ways
            continue
        kind = guard.kind_of(target, shown)
        if kind in ("xlsx", "xlsb", "xls"):
            return str(target), kind
        if kind == "docx":
            raise ReadError(shown, t("是加密的 Word 文件，不是台账", "an encrypted Word file, no ledger"))
    raise ReadError(
        shown,
        t(
            "--password-file 里的密码都打不开这个文件；请核对密码",
            "none of the passwords in --password-file opens this file; check them",
        ),
    )
