"""The three forms of rectification as workbooks, each made from the one before: what was found, what is done about it, what is settled."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from audit.messages import t
from audit.reports import words
from audit.reports.sheets import Sheet, new_book

Entry = Mapping[str, Any]  # of the JSON of `findings list`
Column = tuple[str, int, Callable[[Entry], object]]


def state(name: str) -> str:
    """新增, 未变, 有变化 or 已消失."""
    return {
        "new": t("新增", "new"),
        "unchanged": t("未变", "unchanged"),
        "changed": t("有变化", "changed"),
        "gone": t("已消失", "gone"),
    }[name]


def stage(name: str) -> str:
    """疑点, 已核实, 已排除, 整改中 or 已销号."""
    return {
        "suspected": t("疑点", "suspected"),
        "verified": t("已核实", "verified"),
        "dismissed": t("已排除", "dismissed"),
        "rectifying": t("整改中", "rectifying"),
        "closed": t("已销号", "closed"),
    }[name]


def step_name(name: str) -> str:
    """核实, 排除, 整改 or 销号."""
    return {
        "verify": t("核实", "verified"),
        "dismiss": t("排除", "dismissed"),
        "rectify": t("整改", "rectifying"),
        "close": t("销号", "closed"),
    }[name]


def kind(name: str | None) -> str | None:
    """立行立改, 分阶段整改 or 持续整改; None stays."""
    return {
        "immediate": t("立行立改", "at once"),
        "phased": t("分阶段整改", "in phases"),
        "continuing": t("持续整改", "continuing"),
        None: None,
    }[name]


def forms(entries: Sequence[Entry], fields: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """Names and bytes of the forms. `fields` are those of `audit.toml`, for the project's and the notice's name."""
    project, notice = fields.get("项目名称"), fields.get("通知书")
    found: list[Column] = [
        (t("编号", "No."), 14, lambda entry: entry["name"][:12]),
        (t("通知书", "Notice"), 14, lambda entry: notice),
        (t("项目", "Project"), 18, lambda entry: project),
        (t("被审计单位", "Unit"), 16, lambda entry: entry["unit"]),
        (t("问题摘要", "Problem"), 26, lambda entry: entry["title"]),
        (t("具体描述", "Description"), 48, lambda entry: entry["message"]),
        (t("所在位置", "Place"), 30, lambda entry: words.place(dict(entry))),
        (t("涉及金额（元）", "Amount (yuan)"), 14, _amount),
        (t("定性依据", "Clauses"), 16, lambda entry: " ".join(entry["clauses"])),
        (t("整改建议", "Advice"), 26, lambda entry: entry["ask"]),
        (t("核实情况", "Verified"), 26, lambda entry: _said(entry, "verify")),
        (t("与上次相比", "Against the run before"), 11, lambda entry: state(entry["state"])),
    ]
    planned: list[Column] = [
        (t("整改类型", "Type"), 12, lambda entry: kind(_last(entry, "type"))),
        (t("整改措施", "Measure"), 34, lambda entry: _last(entry, "measure")),
        (t("完成时间", "Due"), 12, lambda entry: _last(entry, "due")),
        (t("责任部门", "Department"), 14, lambda entry: _last(entry, "department")),
        (t("责任人", "Owner"), 11, lambda entry: _last(entry, "owner")),
    ]
    settled: list[Column] = [
        (t("进展", "Progress"), 40, _progress),
        (t("状态", "Stage"), 10, lambda entry: stage(entry["stage"])),
        (t("整改结果", "Result"), 34, lambda entry: _said(entry, "close")),
        (t("证明材料", "Evidence"), 34, _evidence),
        (t("销号人和日期", "Closed by, on"), 18, _closed),
    ]
    # The form that goes on keeps what tells the problems apart.
    short = [found[index] for index in (0, 3, 4, 5, 7)]
    yield _form(t("整改情况表", "findings"), found, entries)
    taken = [entry for entry in entries if entry["stage"] != "suspected"]
    yield _form(t("推进表", "progress"), [*short, *planned], taken)
    worked = [entry for entry in entries if entry["stage"] in ("rectifying", "closed")]
    yield _form(t("对账销号单", "settlement"), [*short, planned[0], planned[2], *settled], worked)


def _form(name: str, columns: Sequence[Column], entries: Sequence[Entry]) -> tuple[str, bytes]:
    stream, book, formats = new_book(name)
    sheet = Sheet(book, name, [(title, width) for title, width, _ in columns], formats)
    for entry in entries:
        sheet.add([value(entry) for _, _, value in columns])
    at = next(index for index, column in enumerate(columns) if column[2] is _amount)
    total = sum((_amount(entry) or Decimal(0) for entry in entries), Decimal(0))
    sheet.close({at: total})
    book.close()
    return f"{name}.xlsx", stream.getvalue()


def _amount(entry: Entry) -> Decimal | None:
    return Decimal(entry["amount"]) if entry["amount"] else None


def _last(entry: Entry, key: str) -> Any:
    """What the latest step that says it says of something; None where none does."""
    return next((step[key] for step in reversed(entry["steps"]) if step.get(key)), None)


def _steps(entry: Entry, name: str) -> list[Entry]:
    return [step for step in entry["steps"] if step["event"] == name]


def _said(entry: Entry, name: str) -> str:
    return "\n".join(_line(step) for step in _steps(entry, name)[-1:])


def _line(step: Entry) -> str:
    return f"{step['at'][:10]} {step['by']}{t('：', ': ')}{step['note']}"


def _progress(entry: Entry) -> str:
    return "\n".join(_line(step) for step in _steps(entry, "rectify"))


def _evidence(entry: Entry) -> str:
    return "\n".join(dict.fromkeys(proof["file"] for step in entry["steps"] for proof in step.get("evidence", ())))


def _closed(entry: Entry) -> str:
    return "\n".join(f"{step['by']} {step['at'][:10]}" for step in _steps(entry, "close")[-1:])
