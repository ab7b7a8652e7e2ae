"""The run record: an in-toto Statement with a SLSA provenance predicate, written beside what a run put out.

It names every input, setting, rule and output with SHA-256 and SM3, by paths relative to the engagement's folder, and holds neither a
machine's nor a user's name nor a password. Only here the time of the run is told.

A file whose name holds somebody's number stands here as in every report, with that part of the name hidden (`masking.mask_name`); `verify` and
`rerun` hide the names of the files that they find in the same way, and so find it again. What the auditors themselves named, the folders of
the submission and of the outputs, stands as it is.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from audit.errors import ReadError
from audit.evidence.digests import of_bytes
from audit.messages import t
from audit.schema import no_duplicates, validator, where

NAME = "record.json"
STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "https://slsa.dev/provenance/v1"
TYPE = "urn:retiree-fund-audit:run:1"
BUILDER = "urn:retiree-fund-audit"
LARGEST = 64 * 2**20
_ROWS = 5_000_000  # rows that the seals of one record may speak of
_SURROGATE = re.compile("[\ud800-\udfff]")
_DRIVE = re.compile(r"[A-Za-z]:")


@dataclass(frozen=True, slots=True)
class Dependency:
    """Something that decided the outcome. `role`: `input`, `store` (a file of one), `database` (a table of one), `settings`, `policy`, `program`,
    `previous` (the record before) or
    `baseline` (the findings that these were compared with) or `register` (what had become of findings; of the file only its beginning, as
    long as `size`, for lines are added to it)."""

    role: str
    name: str
    digest: Mapping[str, str]
    size: int | None = None
    tables: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """A record as read: `data` its bytes; `asked` and `in_force` as in the schema; outputs by name."""

    data: bytes
    asked: Mapping[str, Any]
    in_force: Mapping[str, Any]
    versions: Mapping[str, str]
    started: str
    dependencies: tuple[Dependency, ...]
    outputs: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def of_role(self, role: str) -> list[Dependency]:
        """The dependencies of a role, as they stand."""
        return [item for item in self.dependencies if item.role == role]

    @property
    def previous(self) -> Dependency | None:
        """The record before it in the engagement."""
        return next(iter(self.of_role("previous")), None)


def check_value(salt: bytes | None) -> str | None:
    """By this a record tells which secret its fingerprints and seals were made with, without giving it away."""
    return hmac.new(salt, b"audit record", hashlib.sha256).hexdigest()[:16] if salt is not None else None


def write(
    asked: Mapping[str, Any],
    in_force: Mapping[str, Any],
    versions: Mapping[str, str],
    dependencies: Sequence[Dependency],
    outputs: Mapping[str, bytes],
    started: datetime,
    finished: datetime,
) -> bytes:
    """The bytes of a record. Times are UTC."""
    subject = [{"name": name, "digest": of_bytes(data)} for name, data in sorted(outputs.items())]
    first = json.dumps([subject, dict(asked)], ensure_ascii=True).encode()
    statement = {
        "_type": STATEMENT,
        "subject": subject,
        "predicateType": PREDICATE,
        "predicate": {
            "buildDefinition": {
                "buildType": TYPE,
                "externalParameters": dict(asked),
                "internalParameters": dict(in_force),
                "resolvedDependencies": [_dependency(item) for item in dependencies],
            },
            "runDetails": {
                "builder": {"id": BUILDER, "version": dict(versions)},
                "metadata": {
                    "invocationId": hashlib.sha256(_time(started).encode() + first).hexdigest()[:32],
                    "startedOn": _time(started),
                    "finishedOn": _time(finished),
                },
            },
        },
    }
    text = json.dumps(statement, ensure_ascii=False, indent=1) + "\n"
    return _SURROGATE.sub(lambda match: f"\\u{ord(match.group()):04x}", text).encode()


def _time(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _dependency(item: Dependency) -> dict[str, Any]:
    annotations: dict[str, Any] = {"role": item.role}
    if item.size is not None:
        annotations["size"] = item.size
    if item.tables:
        annotations["tables"] = [dict(table) for table in item.tables]
    return {"name": item.name, "digest": dict(item.digest), "annotations": annotations}


def read(path: Path) -> Record:
    """Read a record that anybody may have made. ReadError in one line where it is none, or names what lies outside its folders."""
    shown = path.name
    try:
        if not path.is_file():
            raise ReadError(
                str(path),
                t(
                    "找不到这个文件；请指明 audit run 写出的 record.json",
                    "no such file; name the record.json that audit run wrote",
                ),
            )
        if path.stat().st_size > LARGEST:
            raise ReadError(
                shown, t("超过 {n} MB，不是运行记录", "over {n} MB, which no run record is", n=LARGEST // 2**20)
            )
        data = path.read_bytes()
        document = json.loads(data.decode("utf-8"), object_pairs_hook=no_duplicates, parse_constant=_refuse)
    except OSError as error:
        raise ReadError(shown, t("读不出来：{error}", "cannot be read: {error}", error=error.strerror)) from error
    except (ValueError, RecursionError) as error:
        raise ReadError(
            shown,
            t(
                "不是完整的 JSON，记录可能被截断或改坏（{error}）；请用原件",
                "no whole JSON, it may have been cut off or damaged ({error}); use the original",
                error="RecursionError" if isinstance(error, RecursionError) else str(error)[:120],
            ),
        ) from error
    return _understood(document, data, shown)


def _refuse(text: str) -> None:
    raise ValueError(text)


def _understood(document: Any, data: bytes, shown: str) -> Record:
    try:
        error = next(validator("output/record").iter_errors(document), None)
    except RecursionError:
        raise ReadError(shown, t("嵌套过深，不是运行记录", "nested too deep, no run record")) from None
    if error is not None:
        raise ReadError(
            shown,
            t(
                "不是本程序的运行记录，或被改坏：{where} 不合格式；请用原件",
                "no run record of this program, or damaged: {where} is not as it should be; use the original",
                where=where(error)[:200],
            ),
        )
    definition = document["predicate"]["buildDefinition"]
    details = document["predicate"]["runDetails"]
    dependencies = tuple(
        Dependency(
            item["annotations"]["role"],
            item["name"],
            item["digest"],
            item["annotations"].get("size"),
            item["annotations"].get("tables", ()),
        )
        for item in definition["resolvedDependencies"]
    )
    asked = definition["externalParameters"]
    outputs = {item["name"]: item["digest"] for item in document["subject"]}
    names = [
        *outputs,
        *(item.name for item in dependencies),
        asked["folder"],
        *([asked["out"]] if asked["out"] else []),
    ]
    for name in names:
        if not stays_inside(name):
            raise ReadError(
                shown,
                t(
                    "记录里的路径“{name}”越出项目文件夹，不予处理；记录可能被改过",
                    "the path {name!r} in the record leads out of the engagement's folder; it may have been tampered with",
                    name=name[:200],
                ),
            )
    listed = [(item.role, item.name) for item in dependencies]
    if len(outputs) != len(document["subject"]) or len(set(listed)) != len(listed):
        raise ReadError(
            shown, t("同一文件列了两次；记录可能被改过", "names a file twice; it may have been tampered with")
        )
    spoken_of = sum(max(last - first + 1, 0) for d in dependencies for s in d.tables for first, last in s["rows"])
    if spoken_of > _ROWS:
        raise ReadError(
            shown, t("记录的行数过多，记录可能被改过", "speaks of too many rows; it may have been tampered with")
        )
    return Record(
        data,
        asked,
        definition["internalParameters"],
        details["builder"]["version"],
        details["metadata"]["startedOn"],
        dependencies,
        outputs,
    )


def stays_inside(name: str) -> bool:
    """Whether a relative path with `/` leads nowhere but down."""
    if "\\" in name or "\x00" in name or name.startswith("/") or _DRIVE.match(name):
        return False
    return name == "." or all(part not in ("", ".", "..") for part in name.split("/"))
