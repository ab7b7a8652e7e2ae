"""The files of a submission as rows that a document is made from: what a list of data handed over says of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from audit import guard, policies
from audit.app import check as checking
from audit.app.check import Checked
from audit.app.settings import Settings
from audit.documents.catalogue import FILES
from audit.errors import UsageFault
from audit.ledgers import gathering
from audit.model import CheckReport, LedgerTable

FILE, CONTENT, ROWS, SIZE, SHA256, SM3 = "文件", "内容", "行数", "大小", "SHA256", "SM3"
WIDTH = 80  # characters of the content; a file of more ledgers says how many
OTHER = "其他文件"


def read(paths: Sequence[Path], settings: Settings, fields: frozenset[str]) -> Checked:
    """The files of the paths as the one table of the report, called `files`: a row for each, in the order of their names, with its
    ledgers and their rows, its size in bytes and its digests (SM3 where this Python has it). Nothing is judged: a list of what was
    handed over names what is wrong as well as what is right. UsageFault where there is no file; ReadError where one cannot be read.
    """
    policy = policies.load(settings.policy) if settings.policy else None
    checking.refuse_unknown_sets(policy, settings, fields)
    sources = gathering.gather(paths).sources
    if not sources:
        raise UsageFault(checking.nothing_in(paths))
    try:
        tables = checking.read(paths, replace(settings, policy=None), with_policy=False).report.tables
    except UsageFault:  # files, but none of them a ledger
        tables = []
    rows = rows_of(sources, tables)
    frame = pl.DataFrame(rows, schema=dict.fromkeys((FILE, CONTENT, ROWS, SIZE, SHA256, SM3), pl.String), orient="row")
    report = CheckReport(settings.as_of)
    report.policy = policy.name if policy else None
    report.tables = [LedgerTable(FILES, "", "", None, range(1, len(rows) + 1), frame, read=len(rows))]
    return Checked(report, (checking.adjusted(policy, settings),) if policy else ())


def rows_of(sources: Sequence[gathering.Source], tables: Sequence[LedgerTable]) -> list[tuple[str | None, ...]]:
    """A row for each file, its cells in the order of the columns: name, ledgers, their rows, size, digests. An archive has the ledgers of
    the files in it."""
    known = {source.shown for source in sources}
    ledgers: dict[str, list[LedgerTable]] = {}
    for table in tables:
        name = table.file
        while name not in known and "/" in name:
            name = name.rpartition("/")[0]
        ledgers.setdefault(name, []).append(table)
    return [_row(source, ledgers.get(source.shown, [])) for source in sources]


def _row(source: gathering.Source, tables: Sequence[LedgerTable]) -> tuple[str | None, ...]:
    digests = guard.Digests(source.path, source.shown)
    titles = list(dict.fromkeys(table.title for table in tables))
    content = "、".join(titles) or OTHER
    if len(content) > WIDTH:
        content = f"{titles[0]}等{len(titles)}种台账"
    lines = sum(len(table.rows) for table in tables)
    return source.shown, content, str(lines), str(source.path.stat().st_size), digests.sha256, digests.sm3()
