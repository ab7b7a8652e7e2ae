"""`rerun`: do again what a record says was done, and name every difference down to the cell, the parameter, the rule and the finding."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audit import config
from audit.app import recording
from audit.app import run as running
from audit.app.earlier import FINDINGS, earlier_of, parsed
from audit.app.recording import prefix
from audit.app.settings import Settings
from audit.app.verify import Difference, Places, Verified, compare_sources, places, policy_name
from audit.errors import UsageFault
from audit.evidence import cells, record
from audit.evidence.digests import of_bytes, same
from audit.evidence.record import Record
from audit.messages import set_language, t
from audit.model import LedgerTable
from audit.outputs import OutputBatch

if TYPE_CHECKING:
    from audit.ledgers.from_database import Database

_ZIPPED = (".xlsx", ".docx")
_COMPARING = ("findings.sarif",)  # outputs that tell new findings from those before, and what was set aside since
_NAMED = 50  # findings named one by one


@dataclass(slots=True)
class Rerun:
    """What came of it. `same_findings` is whether the findings came out byte for byte."""

    compared: Verified
    same_findings: bool
    same_outputs: int = 0

    def as_json(self, shown: str) -> dict[str, Any]:
        return self.compared.as_json(shown) | {"same_findings": self.same_findings, "same_outputs": self.same_outputs}


def rerun(
    path: Path,
    *,
    project: Path | None = None,
    folder: Path | None = None,
    policy: str | None = None,
    store: Path | None = None,
    sets: Mapping[str, str] | None = None,
    passwords: tuple[str, ...] = (),
    out: Path | None = None,
    force: bool = False,
    database: Database | None = None,
) -> Rerun:
    """Repeat the run in a folder of its own and compare. With `out` what it put out is kept there.

    `database` is where the run's database is, if the environment does not say. `sets` are the document fields that the record holds masked. UsageFault where the run cannot be repeated for want of something.
    """
    found = record.read(path)
    result = Verified(found)
    where = places(path, found, project, folder, policy, store)
    if out is not None:
        OutputBatch(out, force=force).check()
    settings = _settings(found, where, dict(sets or {}), passwords)
    if "database" in found.asked:
        from audit.app.database_again import database_of

        settings = replace(settings, database=database_of(found, where.project, database))
    compare_sources(found, where, result, database)
    set_language(found.asked["language"])
    with tempfile.TemporaryDirectory(prefix="audit-") as temporary:
        target = Path(temporary) / "rerun"
        before = earlier_of(settings, found)
        asked = found.asked
        ground = recording.Ground(where.project, asked["folder"], asked["out"], asked["inProject"], asked.get("store"))
        engagement = running.run(
            where.folder if asked.get("files", True) else None,
            settings,
            target,
            force=False,
            recorded=False,
            before=before,
            ground=ground,
        )
        now = {name: (target / name).read_bytes() for name in engagement.files}
    _cells(found, where, settings, engagement.checked.report.tables, result)
    then = _earlier(found, where)
    same_findings = _findings(found, then, now, settings, result)
    count = _others(found, then, now, result, before.lost)
    result.checked["outputs"] = len(found.outputs)
    if out is not None:
        batch = OutputBatch(out, force=force)
        for name, data in now.items():
            batch.add(name, data)
        batch.commit()
    return Rerun(result, same_findings, count + int(same_findings))


def _settings(found: Record, where: Places, given: dict[str, str], passwords: tuple[str, ...]) -> Settings:
    """The settings of then. What was masked in the record comes from the engagement's `audit.toml` or from `given`."""
    asked = found.asked
    toml = where.project / config.FILE
    documents = config.load(toml).documents if toml.is_file() else {}
    unknown = [key for key in given if key not in asked["withheld"]]
    if unknown:
        raise UsageFault(
            t(
                "rerun 的 --set 只补记录里未写明的字段：{fields}",
                "--set of rerun gives only the fields that the record holds masked: {fields}",
                fields=t("、", ", ").join(asked["withheld"]) or "-",
            )
        )
    fields = dict(asked["documents"])
    for key in asked["withheld"]:
        value = given.get(key, documents.get(key))
        if value is None:
            raise UsageFault(
                t(
                    "记录里没有写明“{key}”的全文（现为 {value}）；请用 --set '{key}=…' 给出",
                    "the record does not hold {key!r} in full ({value}); give it with --set '{key}=…'",
                    key=key,
                    value=fields.get(key, ""),
                )
            )
        fields[key] = value
    if asked["passwords"] and not passwords:
        raise UsageFault(
            t(
                "当时用了密码文件；请用 --password-file 给出",
                "that run was given passwords; give them with --password-file",
            )
        )
    return Settings(
        as_of=date.fromisoformat(asked["asOf"]),
        policy=policy_name(found, where),
        sets=dict(asked["set"]),
        readings=dict(asked["readings"]),
        documents=fields,
        unmask=asked["unmask"],
        everything=asked["all"],
        passwords=passwords,
        project=where.project if toml.is_file() else None,
        store=where.store,
        salt=config.read_salt(where.project),
    )


def _cells(found: Record, where: Places, settings: Settings, tables: list[LedgerTable], result: Verified) -> None:
    """The cells of each changed file that are not what they were, where record and engagement have the same secret."""
    changed = {item.name for item in result.differences if item.kind == "input"}
    if not changed:
        return
    if settings.salt is None or found.in_force["secret"] != record.check_value(settings.salt):
        result.notes.append(
            t(
                "记录时没有密钥 {file}（或不是同一个），改动只能指到文件",
                "the run had no secret {file}, or another one, so changes can be told by file only",
                file=config.SALT,
            )
        )
        return
    start = prefix(found.asked["folder"])
    for item in (*found.of_role("input"), *found.of_role("database")):
        if item.name not in changed:
            continue
        if item.role == "database":
            own = [
                table for table in tables if table.order and table.file.partition("/")[2] == item.name.partition("/")[2]
            ]
        else:
            own = [table for table in tables if start + table.file == item.name]
        result.differences += _in_file(item.name, item.tables, own, settings.salt)


def _in_file(name: str, before: Any, tables: list[LedgerTable], salt: bytes) -> Iterator[Difference]:
    """The differences between a file's tables and their seals; tables are matched by sheet, ledger and order."""
    now: dict[tuple[str | None, str], list[LedgerTable]] = {}
    for table in tables:
        now.setdefault((table.sheet, table.ledger), []).append(table)
    told = False
    for sealed in before:
        sheet = f" [{sealed['sheet']}]" if sealed["sheet"] else ""
        same_place = now.get((sealed["sheet"], sealed["ledger"]), [])
        if not same_place:
            told = True
            yield Difference(
                "cell", name + sheet, t("这张表没有了，或已认不出", "this table is gone, or not recognised")
            )
            continue
        table = same_place.pop(0)
        for message in cells.differences(sealed, cells.seal(table, salt), table):
            told = True
            yield Difference("cell", name + sheet, message)
    for rest in now.values():
        for table in rest:
            told = True
            yield Difference(
                "cell", name + (f" [{table.sheet}]" if table.sheet else ""), t("这张表是新的", "this table is new")
            )
    if before and not told:
        yield Difference(
            "cell", name, t("文件变了，读到的内容没有变", "the file was changed, what is read of it was not")
        )


def _earlier(found: Record, where: Places) -> dict[str, bytes]:
    """The outputs of then, as far as they are still there and what the record says."""
    result = {}
    for name, digest in found.outputs.items() if where.out is not None else ():
        path = (where.out or Path()) / name
        if path.is_file() and path.stat().st_size <= 2**30:
            data = path.read_bytes()
            if same(digest, of_bytes(data)):
                result[name] = data
    return result


def _findings(
    found: Record, before: Mapping[str, bytes], now: Mapping[str, bytes], settings: Settings, result: Verified
) -> bool:
    """Whether the findings are byte for byte those of then; if not, which came and which went."""
    digest = found.outputs.get(FINDINGS)
    if digest is not None and same(digest, of_bytes(now[FINDINGS])):
        return True
    if found.in_force["secret"] is not None and settings.salt is None:
        result.notes.append(
            t(
                "没有密钥 {file}，问题的指纹不能重现；其余内容仍作比较",
                "without the secret {file} the findings' fingerprints cannot be made again; the rest is compared",
                file=config.SALT,
            )
        )
    result.differences.append(Difference("output", FINDINGS, t("与当时不同", "is not what it was")))
    earlier = parsed(before[FINDINGS]) if FINDINGS in before else None
    if earlier is None:
        result.notes.append(
            t(
                "当时的 {file} 不在（或已改动），不能逐条比较问题",
                "the {file} of then is not here (or was changed), so findings cannot be compared one by one",
                file=FINDINGS,
            )
        )
        return False
    old, new = _listed(earlier), _listed(json.loads(now[FINDINGS]))
    came = [(key, t("这次才有", "is new")) for key in new if key not in old]
    went = [(key, t("这次没有了", "is gone")) for key in old if key not in new]
    every = sorted([*went, *came])
    for (rule, place, message), what in every[:_NAMED]:
        result.differences.append(Difference("finding", f"{rule} {place}".strip(), f"{what}：{message}"))
    if len(every) > _NAMED:
        result.notes.append(t("另有 {n} 条问题不同", "{n} more findings are different", n=len(every) - _NAMED))
    return False


def _listed(document: dict[str, Any]) -> dict[tuple[str, str, str], int]:
    """The findings by rule, place and message, with how many there are of each."""
    result: dict[tuple[str, str, str], int] = {}
    for item in document["findings"]:
        place = f"{item['file']}{' [' + item['sheet'] + ']' if item['sheet'] else ''} {item['row'] or ''}".strip()
        key = (item["rule"], place, item["message"])
        result[key] = result.get(key, 0) + 1
    for notice in document.get("privacy", {}).get("files", ()):
        for item in notice["findings"]:
            key = ("privacy/" + item["kind"], f"{notice['file']} {item['where']}", item["message"])
            result[key] = result.get(key, 0) + 1
    return result


def _others(found: Record, before: Mapping[str, bytes], now: Mapping[str, bytes], result: Verified, lost: bool) -> int:
    """Compare the other outputs; returns how many are the same. Of a zip-based file the parts count, for the packing may differ
    from one machine to the next. `lost`: what the findings of then were compared with is not here any more."""
    count = 0
    for name in sorted({*found.outputs, *now} - {FINDINGS, record.NAME}):
        if lost and name in _COMPARING:
            result.notes.append(
                t(
                    "{name} 含与更早一次运行的 {file} 或登记簿 {register} 的比较，当时的已不在，未比",
                    "{name} compares with an earlier run's {file} or the register {register}, which are not here any more as they were; it was not compared",
                    name=name,
                    file=FINDINGS,
                    register=config.REGISTER,
                )
            )
            continue
        if name not in now:
            message = t("这次没有生成", "was not made this time")
        elif name not in found.outputs:
            message = t("这次才有", "is new")
        elif same(found.outputs[name], of_bytes(now[name])):
            count += 1
            continue
        elif name in before and name.endswith(_ZIPPED) and _same_parts(before[name], now[name]):
            count += 1
            result.notes.append(
                t("{name} 内容相同，只是压缩方式不同", "{name} has the same content, packed differently", name=name)
            )
            continue
        else:
            message = t("与当时不同", "is not what it was")
        result.differences.append(Difference("output", name, message))
    return count


def _same_parts(one: bytes, other: bytes) -> bool:
    """Whether two zip-based files have the same parts. The first may be anybody's: no part is unpacked to more than its like in the other."""
    try:
        with zipfile.ZipFile(io.BytesIO(one)) as before, zipfile.ZipFile(io.BytesIO(other)) as now:
            sizes = [[(i.filename, i.file_size, i.CRC) for i in each.infolist()] for each in (before, now)]
            if sorted(sizes[0]) != sorted(sizes[1]):
                return False
            return all(before.read(name) == now.read(name) for name, _, _ in sizes[1])
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, zlib.error, EOFError):
        return False
