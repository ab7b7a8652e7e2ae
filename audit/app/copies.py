"""`validate --annotate` and `--fix`: copies of what was submitted, marked or cleaned, in a folder of their own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from audit.app.check import Checked
from audit.errors import OutputError
from audit.ledgers import submission
from audit.messages import t
from audit.outputs import OutputBatch
from audit.reports import as_json, copies


def write(
    paths: Sequence[Path], checked: Checked, *, annotate: Path | None, fix: Path | None, force: bool
) -> list[Path]:
    """Write the copies asked for; returns their paths. A file without a readable ledger has no copy."""
    if annotate is not None and annotate == fix:
        raise OutputError(t("--annotate 和 --fix 要用两个文件夹", "--annotate and --fix need two folders"))
    report = as_json.check_json(checked.report)
    marked, clean = OutputBatch(annotate or Path(), force=force), OutputBatch(fix or Path(), force=force)
    for batch, wanted in ((marked, annotate), (clean, fix)):
        if wanted is not None:
            batch.check()
    for source in submission.gather(paths).sources:
        tables = [table for table in checked.report.tables if table.file == source.shown]
        if not tables:
            continue
        grids = submission.read_grids(source)
        name = source.shown if source.shown.lower().endswith(".xlsx") else f"{source.shown}.xlsx"
        if annotate is not None:
            findings = [finding for finding in report["findings"] if finding["file"] == source.shown]
            marked.add(name, copies.annotated(grids, findings, tables))
        if fix is not None:
            clean.add(name, copies.cleaned(grids, tables, checked.kinds)[0])
    written = marked.commit() if annotate is not None else []
    return written + (clean.commit() if fix is not None else [])
