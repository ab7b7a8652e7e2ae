"""`audit findings`: rectification, across submissions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from audit.app import findings as use_case
from audit.app import rectification
from audit.cli import complain, options, output
from audit.errors import UsageFault
from audit.evidence.register import KINDS, Entry
from audit.messages import t
from audit.reports import terminal
from audit.reports.rectification_forms import stage, state, step_name
from audit.values import plain

F = TypeVar("F", bound=Callable[..., Any])


@click.group("findings", help=t("问题的核实、整改和销号。", "Findings: verified, rectified, closed."))
def command() -> None:
    """Group."""


_project = click.option(
    "--project",
    metavar="DIR",
    type=options.PATH,
    help=t("项目文件夹，默认当前文件夹", "the engagement's folder, by default this one"),
)


def _who(function: F) -> F:
    for option in (
        click.option("--evidence", metavar="FILE", type=options.PATH, multiple=True, help=t("证明材料（在项目文件夹里）", "evidence, a file of the engagement's folder")),
        click.option("--note", metavar="TEXT", default="", help=t("说明：依据、原因或进展", "why, or what was done")),
        click.option("--by", metavar="NAME", default="", help=t("经办人", "who")),
    ):  # fmt: skip
        function = option(function)
    return function


def _show(entries: list[Entry]) -> None:
    head = (t("编号", "no."), t("阶段", "stage"), t("与上次", "state"), t("街道", "office"), t("问题", "problem"))
    rows = [
        (
            entry.fingerprint[:12],
            stage(entry.stage) + (t("（复现）", " (again)") if entry.returned else ""),
            state(entry.state),
            plain(entry.finding["unit"] or ""),
            plain(entry.finding["message"]),
        )
        for entry in entries
    ]
    output.blocks(
        terminal.table(head, rows, (12, 10, 8, 14, 44)),
        t("共 {n} 个。", "{n} in all.", n=len(rows)),
        "\n".join(_dispute(entry) for entry in entries if entry.disputed),
    )


def _dispute(entry: Entry) -> str:
    """The steps that people took apart, and what stands; a line."""
    taken = sorted((*entry.steps, *entry.astray), key=lambda event: event["at"])
    told = t("；", "; ").join(
        f"{plain(event['by'])} {event['at'][:10]} {step_name(event['event'])}" for event in taken[-3:]
    )
    return t(
        "{id} 的登记有冲突（几个人各自登记，互不知情；合并后以时间在后的为准，现为“{stage}”）：{told}。请核对后再登记一步。",
        "{id}: steps taken apart (merged; the latest that follows stands, now {stage}): {told}. Look into it and register a step.",
        id=entry.fingerprint[:12],
        stage=stage(entry.stage),
        told=told,
    )


@command.command("list", help=t("列出各问题的状态。", "List how each finding stands."))
@_project
@click.option(
    "--open", "unsettled", is_flag=True, help=t("只列未销号、未排除的", "only those neither closed nor dismissed")
)
@click.option("--unit", metavar="NAME", help=t("只列这个街道的", "of this office only"))
@options.output_format
@options.everywhere
def list_findings(
    project: Path | None, unsettled: bool, unit: str | None, form: str, unmask: bool, force: bool
) -> None:
    """How each stands."""
    found = [
        entry
        for entry in use_case.listed(use_case.project_of(project))
        if (not unsettled or entry.stage not in ("closed", "dismissed")) and unit in (None, entry.finding["unit"])
    ]
    if form == "json":
        output.json_object(use_case.as_json(found))
    else:
        _show(found)


@command.command(
    "update",
    help=t(
        "登记一次运行的结果（--run），或登记核实、排除、整改。",
        "Take in a run (--run), or note that findings were verified, dismissed, rectified.",
    ),
)
@click.argument("prefixes", metavar="[FINGERPRINT...]", nargs=-1)
@_project
@click.option(
    "--run",
    metavar="PATH",
    type=options.PATH,
    help=t("一次运行的 findings.json 或其文件夹", "a run's findings.json, or its folder"),
)
@click.option(
    "--step", type=click.Choice(["verify", "dismiss", "rectify"]), help=t("核实、排除、整改（含进展）", "the step")
)
@click.option(
    "--type",
    "kind",
    type=click.Choice(list(KINDS)),
    help=t("整改类型：立行立改、分阶段、持续", "type of rectification"),
)
@click.option("--measure", metavar="TEXT", help=t("整改措施", "measure"))
@options.day("--due", "due", t("完成时间", "due"))
@click.option("--department", metavar="NAME", help=t("责任部门", "department"))
@click.option("--owner", metavar="NAME", help=t("责任人", "owner"))
@click.option("--reason", metavar="TEXT", help=t("未完成的主要原因", "why it is not done yet"))
@click.option("--next", "next_", metavar="TEXT", help=t("下一步", "what comes next"))
@_who
@options.output_format
@options.everywhere
def update(
    prefixes: tuple[str, ...],
    project: Path | None,
    run: Path | None,
    step: str | None,
    kind: str | None,
    measure: str | None,
    due: date | None,
    department: str | None,
    owner: str | None,
    reason: str | None,
    next_: str | None,
    by: str,
    note: str,
    evidence: tuple[Path, ...],
    form: str,
    unmask: bool,
    force: bool,
) -> None:
    """A run, or a step."""
    folder = use_case.project_of(project)
    if (run is None) == (not prefixes) or (run is None) != (step is not None):
        raise UsageFault(t("要么给 --run，要么给指纹和 --step", "give either --run, or fingerprints and --step"))
    if run is not None:
        counts = use_case.take_in(folder, run)
        if form == "json":
            output.json_object({"states": counts})
        else:
            output.say(t("、", ", ").join(f"{state(name)} {count}" for name, count in counts.items()))
        return
    assert step is not None
    moved = use_case.step(
        folder,
        step,
        prefixes,
        by=by,
        note=note,
        evidence=evidence,
        type=kind,
        measure=measure,
        due=due,
        department=department,
        owner=owner,
        reason=reason,
        next=next_,
    )
    _told(moved, form)


@command.command("close", help=t("销号。", "Close findings."))
@click.argument("prefixes", metavar="FINGERPRINT...", nargs=-1, required=True)
@_project
@_who
@options.output_format
@options.everywhere
def close(
    prefixes: tuple[str, ...],
    project: Path | None,
    by: str,
    note: str,
    evidence: tuple[Path, ...],
    form: str,
    unmask: bool,
    force: bool,
) -> None:
    """Closed, with evidence."""
    _told(use_case.step(use_case.project_of(project), "close", prefixes, by=by, note=note, evidence=evidence), form)


def _told(moved: list[Entry], form: str) -> None:
    if form == "json":
        output.json_object(use_case.as_json(moved))
    else:
        _show(moved)


@command.command(
    "forms",
    help=t(
        "写出整改情况表、推进表、对账销号单：工作簿一份，Word 每个街道一份。",
        "Write the three forms of rectification: as workbooks, and in Word for each office.",
    ),
)
@_project
@click.option("--out", metavar="DIR", required=True, type=options.PATH, help=t("输出文件夹", "output folder"))
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", *rectification.FORMATS]),
    default="table",
    help=t(
        "docx、xlsx：只写这一种（默认两种都写）；json：结果以 JSON 输出",
        "docx, xlsx: write these only (by default both); json: say what was written as JSON",
    ),
)
@options.assignments(t("填写文书的内容，如 --set 通知书=…", "give a field of the documents, as --set 通知书=..."))
@options.everywhere
def forms(project: Path | None, out: Path, form: str, sets: tuple[str, ...], unmask: bool, force: bool) -> int:
    """Workbooks and Word documents."""
    folder = use_case.project_of(project)
    wanted = (form,) if form in rectification.FORMATS else rectification.FORMATS
    settings = options.settings(folder, sets=sets, unmask=unmask)
    return _handed_out(rectification.write_forms(folder, settings, out, wanted, force=force), form)


@command.command(
    "notice",
    help=t(
        "把未了结的问题写成整改通知书，每个街道一份；缺内容的写出数据文件，补齐后用 audit generate 生成。",
        "Write a notice to rectify for each office; where fields are wanting, the data to complete for audit generate.",
    ),
)
@_project
@click.option("--unit", metavar="NAME", help=t("只写这个街道的", "for this office only"))
@click.option("--out", metavar="DIR", required=True, type=options.PATH, help=t("输出文件夹", "output folder"))
@options.as_of(t("成文日期，默认当日", "the day of the notices, by default today"))
@options.assignments(t("填写文书的内容，如 --set 整改期限=…", "give a field of the documents, as --set 整改期限=..."))
@options.output_format
@options.everywhere
def notice(
    project: Path | None,
    unit: str | None,
    out: Path,
    as_of: date | None,
    sets: tuple[str, ...],
    form: str,
    unmask: bool,
    force: bool,
) -> int:
    """Word documents, or the data for them."""
    folder = use_case.project_of(project)
    settings = options.settings(folder, as_of=as_of, sets=sets, unmask=unmask)
    return _handed_out(rectification.write_notices(folder, settings, out, unit, force=force), form)


def _handed_out(result: rectification.HandedOut, form: str) -> int:
    if form == "json":
        output.json_object(result.as_json())
    else:
        output.blocks(terminal.outputs(str(result.out), result.files))
    for each in result.made.refused:
        complain(f"{each.record}{t('：', ': ')}{each.message}")
    return result.made.exit_status
