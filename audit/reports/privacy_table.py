"""What the terminal shows of a scan of notices besides the findings: the summary per file, copies, and what was left aside."""

from __future__ import annotations

from collections import Counter
from typing import Any

from audit.messages import t
from audit.reports import terminal
from audit.values import plain

ROWS_SHOWN = 60


def counts(item: dict[str, Any]) -> dict[str, int]:
    """The findings of a file by severity, and how many of them are hidden or say that something was not checked."""
    found = Counter(finding["severity"] for finding in item["findings"])
    return {
        "errors": found["error"],
        "warnings": found["warning"],
        "notes": found["note"],
        "hidden": sum(finding["hidden"] for finding in item["findings"]),
        "not_checked": sum(finding["kind"] == "unreadable" for finding in item["findings"]),
    }


def summary(document: dict[str, Any]) -> str:
    """A line for each file in which anything was found, where there are several, and one for all."""
    total = document["summary"]
    rows = []
    for item in document["files"]:
        if item["findings"]:
            count = counts(item)
            rows.append(
                (item["file"], *(count[key] or "" for key in ("errors", "warnings", "notes", "hidden", "not_checked")))
            )
    rows += [(item["file"], "", "", "", "", t("未能读取", "unreadable")) for item in document["unreadable"]]
    text = ""
    if total["files"] > 1 and rows:
        head = (
            t("文件", "file"),
            t("违规", "errors"),
            t("提示", "warnings"),
            t("线索", "notes"),
            t("其中隐藏", "hidden"),
            t("未检查", "not checked"),
        )
        text = terminal.table(head, rows[:ROWS_SHOWN], (36, None, None, None, None, None)) + "\n"
        if len(rows) > ROWS_SHOWN:
            text += (
                t(
                    "……另有 {n} 个文件，见 --out 的网页或 --format json",
                    "... {n} more files; see --out or --format json",
                    n=len(rows) - ROWS_SHOWN,
                )
                + "\n"
            )
        text += "\n"
    return (
        text
        + t(
            "共 {files} 个文件：{clean} 个未发现问题，{not_checked} 个没有或没有全部检查；违规 {errors} 处，提示 {warnings} 处，线索 {notes} 处，其中藏在文件里的 {hidden} 处。",
            "{files} files: {clean} with nothing found, {not_checked} not or not wholly checked; {errors} errors, {warnings} warnings, {notes} notes, "
            "{hidden} of them hidden in the files.",
            files=total["files"],
            clean=total["clean"],
            not_checked=total["not_checked"],
            errors=total["errors"],
            warnings=total["warnings"],
            notes=total["notes"],
            hidden=total["hidden"],
        )
        + "\n"
    )


def aside(document: dict[str, Any]) -> str:
    """What was left aside, by reason."""
    groups: dict[str, list[str]] = {}
    for item in document["skipped"]:
        groups.setdefault(item["reason"], []).append(plain(item["file"]))
    lines = []
    for reason, names in groups.items():
        more = t(" 等 {n} 个", " and others, {n} in all", n=len(names)) if len(names) > 3 else ""
        lines.append(
            t(
                "没有检查：{names}{more}（{reason}）",
                "not checked: {names}{more} ({reason})",
                names="、".join(names[:3]),
                more=more,
                reason=reason,
            )
        )
    return "\n".join(lines) + ("\n" if lines else "")


def copies(document: dict[str, Any], folder: str) -> str:
    """The copies for the public with what was taken out of each."""
    if "copies" not in document:
        return ""
    lines = (
        [t("可以公开的副本在 {folder}", "Copies fit to be published are in {folder}", folder=plain(folder))]
        if document["copies"]
        else []
    )
    for item in document["copies"]:
        lines.append(f"  {plain(item['copy'])}：{plain('；'.join(item['removed']))}")
        lines += [f"    {plain(question)}" for question in item["kept"]]
    if document["refused"]:
        lines.append(
            t(
                "没有副本的文件：{n} 个，原因见错误提示",
                "without a copy: {n}; the errors say why",
                n=len(document["refused"]),
            )
        )
    if not lines:
        lines.append(t("没有需要遮盖的文件，没有写出副本", "nothing to black out, so no copies were written"))
    return "\n".join(lines) + "\n"
