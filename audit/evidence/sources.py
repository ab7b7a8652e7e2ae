"""What decided a run's outcome, as the dependencies of its record: the submission, the settings, the policy's files, the program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from platform import python_version

from audit import __version__, resources
from audit.errors import OutputError, ReadError
from audit.evidence.cells import seal
from audit.evidence.digests import of_bytes, of_file
from audit.evidence.record import Dependency
from audit.ledgers.gathering import Source
from audit.messages import t
from audit.model import LedgerTable
from audit.policies import Policy
from audit.tables.store import Store

_PACKAGES = (
    "duckdb", "polars", "fastexcel", "python-calamine", "jsonschema", "lxml", "docxtpl", "python-docx", "XlsxWriter", "PyYAML",
    "pg8000",
)  # fmt: skip
_LEFT_OUT = frozenset({"__pycache__", "_data"})
PROGRAM = ("audit", "schemas", "templates")
RULES = "rules/"
OWN = "policy/"  # before the files of a policy folder that is not one of the program's


def versions() -> dict[str, str]:
    """The program, Python, and the packages that read, reckon and write."""
    found = {"audit": __version__, "python": python_version()}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def _file(role: str, name: str, path: Path, tables: Sequence[Mapping[str, object]] = ()) -> Dependency:
    try:
        return Dependency(role, name, of_file(path), path.stat().st_size, tables)
    except OSError as error:
        raise ReadError(name, t("读不出来：{error}", "cannot be read: {error}", error=error.strerror)) from error


def submission(
    sources: Iterable[Source], prefix: str, tables: Sequence[LedgerTable], salt: bytes | None
) -> tuple[list[Dependency], list[str]]:
    """The files of a submission, named below `prefix`, with seals of their tables where the engagement has a salt, and the names of
    those that cannot be read, which have no digest.

    OutputError where a file is not any more what was read: the record would speak of other bytes than the findings do.
    """
    by_file: dict[str, list[LedgerTable]] = {}
    for table in tables:
        by_file.setdefault(table.file, []).append(table)
    result, unread = [], []
    for source in sources:
        own = by_file.get(source.shown, [])
        sealed = [seal(table, salt) for table in own] if salt else ()
        try:
            if not source.path.is_file():  # a pipe would be waited for without end
                raise ReadError(source.shown, t("不是普通文件", "no plain file"))
            item = _file("input", prefix + source.shown, source.path, sealed)
        except ReadError:
            if own:
                raise
            unread.append(prefix + source.shown)
            continue
        if any(table.sha256 != item.digest["sha256"] for table in own):
            raise OutputError(
                t(
                    "{file} 在审计过程中被改动；请关闭正在编辑它的程序后重新运行",
                    "{file} was changed while it was audited; close what edits it and run again",
                    file=source.shown,
                )
            )
        result.append(item)
    return result, unread


def store(folder: Path, prefix: str) -> list[Dependency]:
    """The files of a store that count: its journal, and what the live submissions are made of, named below `prefix`."""
    return [_file("store", prefix + name, folder / name) for name in Store.open(folder).files()]


def database(tables: Sequence[LedgerTable], salt: bytes | None) -> list[Dependency]:
    """The tables that came out of a database, with the digests of what was read of them, and seals where the engagement has a salt."""
    return [
        Dependency(
            "database",
            table.file,
            {"sha256": table.sha256} | ({"sm3": table.sm3} if table.sm3 else {}),
            None,
            [seal(table, salt)] if salt else (),
        )
        for table in tables
        if table.order is not None
    ]


def settings(path: Path | None, name: str) -> list[Dependency]:
    """The `audit.toml`, if there is one, named `name`."""
    return [_file("settings", name, path)] if path is not None else []


def folders_of(policies: Iterable[Policy]) -> dict[str, Path]:
    """The folders that policies are made of, by the beginning of their files' names in a record."""
    shipped = resources.folder("rules").resolve()
    result = {}
    for policy in policies:
        for layer in policy.layers:
            own = layer.folder.resolve().parent != shipped
            result[f"{OWN if own else RULES}{layer.folder.name}/"] = layer.folder
    return result


def policy_files(policies: Iterable[Policy]) -> list[Dependency]:
    """Every file of the policies' folders, cases and change notes included."""
    return [
        _file("policy", prefix + path.relative_to(folder).as_posix(), path)
        for prefix, folder in sorted(folders_of(policies).items())
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not _hidden(path.relative_to(folder))
    ]


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") or part in _LEFT_OUT for part in path.parts)


def program() -> list[Dependency]:
    """The program itself and its shipped schemas and templates, each folder as one digest: of its files' SHA-256 in order of the names, as
    `sha256sum` prints them."""
    folders = {"audit": Path(resources.__file__).parent, **{name: resources.folder(name) for name in PROGRAM[1:]}}
    result = []
    for name, folder in folders.items():
        paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and not _hidden(path.relative_to(folder))]
        lines = [f"{of_file(path)['sha256']}  {path.relative_to(folder).as_posix()}\n" for path in paths]
        result.append(Dependency("program", name, of_bytes("".join(lines).encode())))
    return result
