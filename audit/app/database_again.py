"""The database that a record names, looked at again. The record holds neither host nor user nor password: the environment gives them, or `--from`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from audit.databases.address import SQLITE, parse
from audit.databases.passwords import password_of
from audit.errors import AuditError, UsageFault
from audit.evidence.digests import same
from audit.evidence.record import Record, stays_inside
from audit.ledgers import from_database
from audit.ledgers.from_database import Database
from audit.messages import t


def database_of(found: Record, project: Path, given: Database | None) -> Database | None:
    """The database of a recorded run, None where there was none. UsageFault where `--from` was given for a run without one."""
    asked = found.asked.get("database")
    if asked is None:
        if given is not None:
            raise UsageFault(t("这次运行没有读数据库，不用 --from", "that run read no database; --from is not wanted"))
        return None
    recorded = parse(asked["url"])
    if given is not None:
        schemas = given.address.schemas or recorded.schemas
        return replace(given, address=replace(given.address, schemas=schemas), tables=tuple(asked["tables"]))
    if recorded.kind == SQLITE:
        if not stays_inside(recorded.database):
            raise UsageFault(
                t(
                    "记录里的数据库文件越出项目文件夹，不予处理；请用 --from 指明它",
                    "the record's database file lies outside the engagement's folder; name it with --from",
                )
            )
        return Database(replace(recorded, database=str(project / recorded.database)), None, tuple(asked["tables"]))
    return Database(recorded, password_of(recorded, None), tuple(asked["tables"]))


def differences(found: Record, database: Database) -> Iterator[tuple[str, str]]:
    """The tables of a database that are not what they were, and why. Tables are known by their place in it, whatever its name is now."""
    try:
        tables, _, unreadable = from_database.read(database, None)
    except AuditError as error:
        yield database.address.label, t("未能核对：{reason}", "could not be looked at: {reason}", reason=str(error))
        return
    for fault in unreadable:
        yield fault.file, t("未能核对：{reason}", "could not be looked at: {reason}", reason=fault.message)
    now = {inside(table.shown): table.digest for table in tables}
    lost = {inside(fault.file) for fault in unreadable}
    before = {inside(item.name): item for item in found.of_role("database")}
    for name, item in before.items():
        digest = now.get(name)
        if digest is None:
            if not unreadable or name not in lost:
                yield item.name, t("没有了，或已认不出", "is gone, or not recognised")
        elif not same(item.digest, {"sha256": digest.sha256, **({"sm3": known} if (known := digest.sm3()) else {})}):
            yield item.name, t("内容变了", "was changed")
    for table in tables:
        if inside(table.shown) not in before:
            yield table.shown, t("是新增的", "is new")


def inside(place: str) -> str:
    """A table's place without its database's name."""
    return place.partition("/")[2]
