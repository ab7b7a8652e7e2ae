"""The three forms of rectification, each made from the one before: what was found, what is done about it, what is settled.

As workbooks of the whole engagement, and as the data of a Word document for each audited unit. Of the Word documents the texts are Chinese,
whatever language the program speaks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from audit.messages import t
from audit.reports import words
from audit.reports.sheets import Sheet, new_book

Entry = Mapping[str, Any]  # of the JSON of `findings list`
Json = dict[str, Any]
Column = tuple[str, int, Callable[[Entry], object]]
TABLE, PROGRESS, SETTLEMENT = "rectification-table", "rectification-progress", "rectification-settlement"
NO_UNIT = "未列明单位"  # stands for the audited unit where a finding names none

STATES = {
    "new": ("新增", "new"),
    "unchanged": ("未变", "unchanged"),
    "changed": ("有变化", "changed"),
    "gone": ("已消失", "gone"),
}
STAGES = {
    "suspected": ("疑点", "suspected"),
    "verified": ("已核实", "verified"),
    "dismissed": ("已排除", "dismissed"),
    "rectifying": ("整改中", "rectifying"),
    "closed": ("已销号", "closed"),
}
STEPS = {
    "verify": ("核实", "verified"),
    "dismiss": ("排除", "dismissed"),
    "rectify": ("整改", "rectifying"),
    "close": ("销号", "closed"),
}
KINDS = {
    "immediate": ("立行立改", "at once"),
    "phased": ("分阶段整改", "in phases"),
    "continuing": ("持续整改", "continuing"),
}


def state(name: str) -> str:
    """新增, 未变, 有变化 or 已消失."""
    return t(*STATES[name])


def stage(name: str) -> str:
    """疑点, 已核实, 已排除, 整改中 or 已销号."""
    return t(*STAGES[name])


def step_name(name: str) -> str:
    """核实, 排除, 整改 or 销号."""
    return t(*STEPS[name])


def kind(name: str | None) -> str | None:
    """立行立改, 分阶段整改 or 持续整改; None stays."""
    return None if name is None else t(*KINDS[name])


def found(entries: Sequence[Entry]) -> list[Entry]:
    """What stands in the first form: all that was not dismissed, and of mere leads those that were looked into."""
    aside = {"error": ("dismissed",), "warning": ("dismissed",), "note": ("dismissed", "suspected")}
    return [entry for entry in entries if entry["stage"] not in aside[entry["severity"]]]


def taken(entries: Sequence[Entry]) -> list[Entry]:
    """What stands in the second: what was verified."""
    return [entry for entry in entries if entry["stage"] in ("verified", "rectifying", "closed")]


def worked(entries: Sequence[Entry]) -> list[Entry]:
    """What stands in the third: what is being put right, or was."""
    return [entry for entry in entries if entry["stage"] in ("rectifying", "closed")]


def workbooks(entries: Sequence[Entry], fields: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """Names and bytes of the forms over all units. `fields` are those of `audit.toml`, for the project, the notice and the unit's people."""
    project, notice = fields.get("项目名称"), fields.get("通知书")
    first: list[Column] = [
        (t("编号", "No."), 14, lambda entry: entry["name"][:12]),
        (t("通知书", "Notice"), 14, lambda entry: notice),
        (t("项目", "Project"), 18, lambda entry: project),
        (t("被审计单位", "Unit"), 16, lambda entry: entry["unit"]),
        (t("被审计人员", "The unit's people"), 16, lambda entry: people(entry["unit"], fields)),
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
        (t("整改类型", "Type"), 12, lambda entry: kind(_last(entry, "type"))),
        (t("进展", "Progress"), 40, _progress),
        (t("主要原因", "Main reason"), 26, lambda entry: _last(entry, "reason")),
        (t("时限", "Due"), 12, lambda entry: _last(entry, "due")),
        (t("下一步", "Next"), 26, lambda entry: _last(entry, "next")),
        (t("状态", "Stage"), 10, lambda entry: stage(entry["stage"])),
        (t("整改结果", "Result"), 34, lambda entry: _said(entry, "close")),
        (t("证明材料", "Evidence"), 34, _evidence),
        (t("销号人和日期", "Closed by, on"), 18, _closed),
    ]
    # The form that goes on keeps what tells the problems apart.
    short = [first[index] for index in (0, 3, 5, 6, 8)]
    yield _workbook(t("整改情况表", "findings"), first, found(entries))
    yield _workbook(t("推进表", "progress"), [*short, *planned], taken(entries))
    yield _workbook(t("对账销号单", "settlement"), [*short, *settled], worked(entries))


def _workbook(name: str, columns: Sequence[Column], entries: Sequence[Entry]) -> tuple[str, bytes]:
    stream, book, formats = new_book(name)
    sheet = Sheet(book, name, [(title, width) for title, width, _ in columns], formats)
    for entry in entries:
        sheet.add([value(entry) for _, _, value in columns])
    at = next(index for index, column in enumerate(columns) if column[2] is _amount)
    sheet.close({at: _sum(entries)})
    book.close()
    return f"{name}.xlsx", stream.getvalue()


def documents(
    entries: Sequence[Entry], fields: Mapping[str, str], day: str, clauses: Mapping[str, str]
) -> Iterator[tuple[str, list[tuple[str, Json]]]]:
    """For each form the template's name, and of each unit its name and the data. `day` is that up to which the register goes, `clauses`
    are the places in the policy of clauses by their ids."""
    for name, chosen, row in (
        (TABLE, found(entries), lambda entry: _found_row(entry, clauses)),
        (PROGRESS, taken(entries), _taken_row),
        (SETTLEMENT, worked(entries), _worked_row),
    ):
        jobs: list[tuple[str, Json]] = []
        for unit, items in by_unit(chosen):
            data: Json = {"被审计单位": unit, "数据截止日期": day, "问题": [_row(item) | row(item) for item in items]}
            given = people(unit, fields)
            jobs.append((unit, data | ({"被审计人员": given} if given else {})))
        yield name, jobs


def by_unit(entries: Sequence[Entry]) -> list[tuple[str, list[Entry]]]:
    """The entries by audited unit, those that name none last."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry["unit"] or NO_UNIT, []).append(entry)
    return sorted(groups.items(), key=lambda item: (item[0] == NO_UNIT, item[0]))


def people(unit: str | None, fields: Mapping[str, str]) -> str | None:
    """The unit's people whom the audit concerns: what the user says for the unit, else for all."""
    return fields.get(f"{unit}.被审计人员") or fields.get("被审计人员")


def _row(entry: Entry) -> Json:
    """What tells a problem apart in every form."""
    return {
        "编号": entry["name"][:12],
        "问题摘要": _cut(entry["title"], 120),
        "涉及金额": f"{_amount(entry) or Decimal(0):.2f}",
    }


def _found_row(entry: Entry, clauses: Mapping[str, str]) -> Json:
    told = entry["message"] + (f"\n（{place}）" if (place := place_zh(entry)) else "")
    law = "、".join(dict.fromkeys(clauses.get(clause, clause) for clause in entry["clauses"]))
    return _given(
        具体描述=_cut(told, 4000),
        定性依据=_cut(law, 400),
        整改建议=_cut(entry["ask"] or "", 2000),
        核实情况=_cut(_said(entry, "verify", "："), 2000),
    )


def place_zh(entry: Entry) -> str:
    """File, sheet and row of a finding in Chinese; empty where it stands nowhere."""
    parts = [
        entry["file"],
        f"〔{entry['sheet']}〕" if entry["sheet"] else "",
        f"第{entry['row']}行" if entry["row"] else "",
    ]
    return "".join(part for part in parts if part)


def _taken_row(entry: Entry) -> Json:
    return _given(
        整改类型=_kind_zh(entry),
        整改措施=_last(entry, "measure"),
        完成时间=_last(entry, "due"),
        责任部门=_last(entry, "department"),
        责任人=_last(entry, "owner"),
    )


def _worked_row(entry: Entry) -> Json:
    closed = entry["stage"] == "closed"
    return _given(
        整改类型=_kind_zh(entry),
        进展=_cut(_progress(entry, "："), 4000),
        主要原因=_last(entry, "reason"),
        时限=_last(entry, "due"),
        下一步=_last(entry, "next"),
        整改结果=_cut(_said(entry, "close", "："), 2000),
        证明材料=_cut(_evidence(entry), 2000),
        销号=_closed(entry) if closed else None,
        状态="已销号" if closed else "未销号",
    )


def _given(**values: str | None) -> Json:
    return {name: value for name, value in values.items() if value}


def _kind_zh(entry: Entry) -> str | None:
    name = _last(entry, "type")
    return KINDS[name][0] if name else None


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _amount(entry: Entry) -> Decimal | None:
    return Decimal(entry["amount"]) if entry["amount"] else None


def _sum(entries: Sequence[Entry]) -> Decimal:
    return sum((_amount(entry) or Decimal(0) for entry in entries), Decimal(0))


def _last(entry: Entry, key: str) -> Any:
    """What the latest step that says it says of something; None where none does."""
    return next((step[key] for step in reversed(entry["steps"]) if step.get(key)), None)


def _steps(entry: Entry, name: str) -> list[Entry]:
    return [step for step in entry["steps"] if step["event"] == name]


def _said(entry: Entry, name: str, colon: str | None = None) -> str:
    return "\n".join(_line(step, colon) for step in _steps(entry, name)[-1:])


def _line(step: Entry, colon: str | None = None) -> str:
    return f"{step['at'][:10]} {step['by']}{colon or t('：', ': ')}{step['note']}"


def _progress(entry: Entry, colon: str | None = None) -> str:
    return "\n".join(_line(step, colon) for step in _steps(entry, "rectify"))


def _evidence(entry: Entry) -> str:
    return "\n".join(dict.fromkeys(proof["file"] for step in entry["steps"] for proof in step.get("evidence", ())))


def _closed(entry: Entry) -> str:
    return "\n".join(f"{step['by']} {step['at'][:10]}" for step in _steps(entry, "close")[-1:])
