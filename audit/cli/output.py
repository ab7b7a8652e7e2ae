"""How results reach the user: JSON alone on standard output, or text; complaints on standard error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from audit.cli import complain
from audit.model import CheckReport
from audit.reports import as_json

if TYPE_CHECKING:
    from audit.app.check import Checked


def say(text: str) -> None:
    """Text on standard output, without adding an empty line."""
    if text.strip():
        click.echo(text.rstrip("\n"))


def blocks(*texts: str) -> None:
    """Blocks of text with an empty line between them."""
    click.echo("\n\n".join(text.strip("\n") for text in texts if text.strip()))


def json_object(document: dict[str, Any]) -> None:
    """One JSON object and nothing else."""
    click.echo(as_json.dumps(document), nl=False)


def findings(document: dict[str, Any], form: str, checked: Checked) -> None:
    """A report in a form for programs (`json`, `jsonl`, `csv`, `sarif`), and nothing else."""
    if form == "json":
        json_object(document)
    elif form == "sarif":
        from audit.reports.sarif import sarif

        click.echo(sarif(document, checked.policies, checked.titles, checked.report.tables), nl=False)
    else:
        from audit.reports import flat

        text = flat.json_lines(document) if form == "jsonl" else flat.findings_csv(document, checked.titles)
        click.echo(text, nl=False)


def complain_of(report: CheckReport) -> None:
    """One line per cause that leads to exit status 2."""
    for item in report.unreadable:
        sheet = f" [{item.sheet}]" if item.sheet else ""
        complain(f"{item.file}{sheet}: {item.message}")
    for fault in report.faults:
        complain(f"{fault.rule}: {fault.reason}")
