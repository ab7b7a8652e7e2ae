"""The record of a run, put together from what it was asked, what it read and what it put out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit import config
from audit.app.check import Checked
from audit.app.earlier import Earlier
from audit.app.settings import Settings
from audit.databases.address import SQLITE
from audit.evidence import chain, record, sources
from audit.evidence.record import NAME
from audit.ledgers import gathering
from audit.ledgers.opened import open_archives
from audit.masking import Masker
from audit.messages import language
from audit.policies import Policy

if TYPE_CHECKING:
    from audit.ledgers.from_database import Database

__all__ = ["NAME", "Ground", "ground_of", "keep", "make", "now", "parameters", "prefix"]


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a run stands: the engagement's folder, and submission and outputs as seen from it.

    `out` is None where the outputs lie elsewhere; a submission that does is known by its folder's name, and `inside` is False. So it is
    with a store (None: there was none).
    """

    project: Path
    folder: str
    out: str | None
    inside: bool
    store: str | None = None
    store_inside: bool = True

    @property
    def submission_from_out(self) -> str | None:
        """The submission's folder as seen from the outputs, with `/` behind it; None where one of them lies elsewhere."""
        if self.out is None or not self.inside:
            return None
        up = 0 if self.out == "." else self.out.count("/") + 1
        return "../" * up + prefix(self.folder)


def ground_of(folder: Path | None, out: Path, project: Path | None, store: Path | None = None) -> Ground:
    """The folder with `audit.toml`; without one the current folder, or the one above a submission that lies elsewhere. A run without
    a folder of files is taken to have been made on the engagement's."""
    if store is not None:
        ground = ground_of(folder, out, project)
        seen = _below(store, ground.project)
        return replace(ground, store=seen or store.resolve().name, store_inside=seen is not None)
    if folder is None:
        project = project or Path.cwd()
        return Ground(project, ".", _below(out, project), True)
    seen = _below(folder, project) if project else None
    if project is None:
        project = Path.cwd()
        seen = _below(folder, project)
        if seen is None:
            project = folder.resolve().parent
            seen = _below(folder, project)
    name = seen or folder.resolve().name or "."
    ground = Ground(project, name, _below(out, project), seen is not None)
    if store is None:
        return ground
    stored = _below(store, project)
    return replace(ground, store=stored or store.resolve().name, store_inside=stored is not None)


def keep(settings: Settings, number: int, data: bytes) -> None:
    """Put a copy of a record into the engagement's chain."""
    assert settings.project is not None
    chain.append(settings.project, number, data)


def _below(path: Path, folder: Path) -> str | None:
    """A path as seen from a folder that it lies in; None where it lies elsewhere."""
    try:
        return path.resolve().relative_to(folder.resolve()).as_posix()
    except ValueError:
        return None


def make(
    folder: Path | None,
    out: Path,
    ground: Ground,
    settings: Settings,
    checked: Checked,
    earlier: Earlier,
    outputs: Mapping[str, bytes],
    started: datetime,
) -> tuple[bytes, int | None]:
    """The bytes of the record, and its number in the engagement's chain (None where `audit init` made no secret, and so no chain)."""
    number, before = chain.last(ground.project) if settings.salt is not None else (None, None)
    whole = gathering.gather([folder] if folder is not None else [], out)
    opened = open_archives(whole, settings.passwords)
    gathered = opened.gathered
    found = [source for source in opened.with_archives(whole) if source.path.name not in config.OWN_FILES]
    toml = settings.project / config.FILE if settings.project else None
    inputs, unread = sources.submission(found, prefix(ground.folder), checked.report.tables, settings.salt)
    dependencies = [
        *inputs,
        *(sources.store(settings.store, prefix(ground.store)) if settings.store and ground.store else ()),
        *sources.database(checked.report.tables, settings.salt),
        *sources.settings(toml, config.FILE),
        *sources.policy_files(checked.policies),
        *sources.program(),
        *([before] if before else []),
        *earlier.sources,
    ]
    data = record.write(
        _asked(ground, settings, checked.policy, with_files=folder is not None),
        {
            **_in_force(checked.policies),
            "secret": record.check_value(settings.salt),
            "sequence": number,
            "unread": sorted([*unread, *(prefix(ground.folder) + fault.file for fault in gathered.faults)]),
        },
        sources.versions(),
        dependencies,
        outputs,
        started,
        now(),
    )
    return data, number


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


def prefix(folder: str) -> str:
    """What stands before the names of a submission's files."""
    return "" if folder == "." else folder + "/"


def _asked(ground: Ground, settings: Settings, policy: Policy | None, *, with_files: bool) -> dict[str, Any]:
    """What the run was told, with what a document's fields hold of a person masked, and the command that tells it again."""
    known = {
        key for key in settings.sets if policy is not None and (policy.has_parameter(key) or key in policy.readings)
    }
    sets = {key: value for key, value in sorted(settings.sets.items()) if key in known}
    readings = dict(sorted(settings.readings.items()))
    fields = dict(settings.documents) | {key: value for key, value in settings.sets.items() if key not in known}
    shown = {key: Masker().text(value) for key, value in sorted(fields.items())}
    name = None
    if policy is not None:
        own = any(prefix.startswith(sources.OWN) for prefix in sources.folders_of([policy]))
        name = (_below(policy.folder, ground.project) or policy.folder.name) if own else policy.name
    command = [
        "audit",
        "run",
        *([ground.folder] if with_files else []),
        *(["--store", ground.store] if ground.store else []),
        *_from(settings.database, ground),
        *(["--policy", name] if name else []),
        "--as-of",
        settings.as_of.isoformat(),
    ]
    for key, value in (sets | readings | shown).items():
        command += ["--set", f"{key}={value}"]
    command += [*(["--all"] if settings.everything else []), *(["--unmask"] if settings.unmask else [])]
    command += ["--out", ground.out] if ground.out else []
    return {
        "command": command,
        "folder": ground.folder,
        "inProject": ground.inside,
        "out": ground.out,
        "policy": name,
        "asOf": settings.as_of.isoformat(),
        "set": sets,
        "readings": readings,
        "documents": shown,
        "withheld": [key for key, value in sorted(fields.items()) if shown[key] != value],
        "language": language(),
        "all": settings.everything,
        "unmask": settings.unmask,
        "passwords": bool(settings.passwords),
        **({"store": ground.store, "storeInProject": ground.store_inside} if ground.store else {}),
        **({"database": _database(settings.database, ground)} if settings.database else {}),
        **({} if with_files else {"files": False}),
    }


def _database(database: Database, ground: Ground) -> dict[str, Any]:
    """A database as a record names it: without host, user and password, which the environment gives; a file of SQLite as seen from the
    engagement's folder."""
    address = database.address
    url = address.bare_url
    if address.kind == SQLITE and (inside := _below(Path(address.database), ground.project)) is not None:
        url = replace(address, database=inside).relative_url
    return {"url": url, "tables": list(database.tables)}


def _from(database: Database | None, ground: Ground) -> list[str]:
    if database is None:
        return []
    named = _database(database, ground)
    return ["--from", named["url"], *(word for table in named["tables"] for word in ("--table", table))]


def _in_force(policies: tuple[Policy, ...]) -> dict[str, Any]:
    """Every parameter by first day, and every reading, as they were in force; those that run beside a policy with its name in front."""
    return {
        "policy": policies[0].name if policies else None,
        "parameters": {key: values for policy in policies for key, values in parameters(policy, policy is policies[0])},
        "readings": {name: value for policy in policies for name, value in sorted(policy.settings.items())},
    }


def parameters(policy: Policy, first: bool) -> list[tuple[str, dict[str, str | None]]]:
    """A policy's parameters as a record holds them: the values, as people read them, by the first day (empty: from the beginning)."""
    result = []
    for key, entry in sorted(policy.params.entries.items()):
        # A list is joined the same way in every language, for records are compared across them.
        values = {
            "" if day == date.min else day.isoformat(): "、".join(value)
            if isinstance(value, tuple)
            else entry.shown(day)
            for day, value in entry.values
        }
        result.append((key if first else f"{policy.name}/{key}", values))
    return result
