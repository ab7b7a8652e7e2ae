"""What `store` prints: what became of each file, what is in a store, and what happened to it; as JSON, and as text made of that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from audit.messages import Language, language, listing, t
from audit.reports import terminal, words
from audit.reports.as_json import tool
from audit.tables.store import Event
from audit.tables.store.journal import Entry, Words

Json = dict[str, Any]


def _words(words_: Words) -> list[Json]:
    name: Language = language()
    return [{"sheet": sheet, "message": text} for sheet, text in words_.get(name, ())]


def entry_json(entry: Entry, titles: Mapping[str, str]) -> Json:
    """A table of a submission."""
    return {
        "ledger": entry.ledger,
        "title": titles.get(entry.ledger, entry.ledger),
        "sheet": entry.sheet,
        "rows": entry.rows,
        "read": entry.read,
        "left_out": dict(entry.left_out),
        "sums": dict(entry.sums),
        "faults": entry.faults,
        "streets": sorted({part.street for part in entry.parts if part.street is not None}),
        "periods": sorted({str(part.period) for part in entry.parts}),
        "parts": len(entry.parts),
    }


def event_json(event: Event, titles: Mapping[str, str], live: Mapping[int, str]) -> Json:
    """One line of the history. `live` are the files that count, by event number."""
    return {
        "number": event.number,
        "time": event.time,
        "event": event.what,
        "file": event.name or None,
        "sha256": event.sha256 or None,
        "tables": [entry_json(entry, titles) for entry in event.tables],
        "unreadable": [*_words(event.unreadable), *_words(event.lacking)],
        "skipped": _words(event.skipped),
        "ends": list(event.ends),
        "live": event.number in live,
        "freed": event.about.get("freed"),
    }


def history_json(
    policy: str, events: Sequence[Event], held: Sequence[Any], live: Mapping[int, str], titles: Mapping[str, str]
) -> Json:
    """The object of `store history`; `held` are rows that count, with street, ledger, period, rows, file and event."""
    return {
        "tool": tool(),
        "policy": policy,
        "events": [event_json(event, titles, live) for event in events],
        "live": [
            {
                "street": item.street,
                "ledger": item.ledger,
                "title": titles.get(item.ledger, item.ledger),
                "period": item.period,
                "rows": item.rows,
                "file": item.file,
                "number": item.event.number,
            }
            for item in held
        ],
    }


def list_json(policy: str, files: Sequence[tuple[str, Event]], titles: Mapping[str, str]) -> Json:
    """The object of `store list`."""
    live = {event.number: name for name, event in files}
    return {
        "tool": tool(),
        "policy": policy,
        "files": [{"name": name} | event_json(event, titles, live) for name, event in files],
    }


def _event_word(what: str) -> str:
    return {
        "begin": t("建库", "begun"),
        "add": t("加入", "added"),
        "replace": t("替换", "replaced"),
        "withdraw": t("撤回", "withdrawn"),
        "prune": t("清理", "pruned"),
    }[what]


def period_name(name: str) -> str:
    """A half-year as people write it."""
    if name.startswith("_"):
        return t("多个期间", "several")
    if name == "undated":
        return t("无日期", "undated")
    year, _, half = name.partition("H")
    return year + ("" if not half else t("上半年", " H1") if half == "1" else t("下半年", " H2"))


def _street(name: str | None) -> str:
    if name is None:
        return t("（无街道）", "(none)")
    return t("（多个街道）", "(several)") if name == "_mixed" else name


def _time(text: str) -> str:
    """An event's time on this machine's clock."""
    moment = datetime.fromisoformat(text).astimezone()
    return f"{moment:%Y-%m-%d}\n{moment:%H:%M:%S}"


def _sums(table: Json) -> str:
    return "\n".join(f"{name} {amount}" for name, amount in table["sums"].items())


def _what_ends(event: Json) -> str:
    numbers = listing([str(number) for number in event["ends"]])
    return t("代替 {n}", "for {n}", n=numbers) if event["event"] != "withdraw" else t("撤回 {n}", "of {n}", n=numbers)


def history_text(document: Json) -> str:
    """The history as a table, and which submission of each street counts."""
    rows = []
    for event in document["events"]:
        tables = event["tables"] or [None]
        for first, table in enumerate(tables):
            head = (
                (event["number"], _time(event["time"]), _event_word(event["event"]), _file(event))
                if first == 0
                else ("", "", "", "")
            )
            said = [item["message"] for item in (*event["unreadable"], *event["skipped"])]
            ledger = table["title"] if table else "\n".join(said)
            rows.append((*head, ledger, f"{table['rows']}" if table else "", _sums(table) if table else ""))
    heads = (
        t("号", "no."),
        t("时间", "time"),
        t("事项", "event"),
        t("文件", "file"),
        t("台账", "ledger"),
        t("行", "rows"),
        t("合计（元）", "sums (yuan)"),
    )
    parts = [terminal.table(heads, rows, (4, 10, 8, 20, 12, 7, 12))]
    if document["live"]:
        live = [
            (
                _street(item["street"]),
                item["title"],
                period_name(item["period"]),
                item["rows"],
                f"{item['number']} {item['file']}",
            )
            for item in document["live"]
        ]
        columns = (
            t("街道", "street"),
            t("台账", "ledger"),
            t("期间", "period"),
            t("行", "rows"),
            t("计入的是（号、文件）", "what counts (no., file)"),
        )
        parts.append(t("现在计入的", "What counts now") + "\n" + terminal.table(columns, live, (12, 14, 11, 8, 26)))
    return "\n\n".join(parts) + "\n"


def _file(event: Json) -> str:
    parts = [event["file"] or "", event["sha256"][:12] if event["sha256"] else ""]
    if event["ends"]:
        parts.append(_what_ends(event))
    if event["sha256"] and event["tables"] and not event["live"]:
        parts.append(t("（不再计入）", "(counts no longer)"))
    return "\n".join(part for part in parts if part)


def list_text(document: Json) -> str:
    """The files that count."""
    rows = []
    for item in document["files"]:
        for first, table in enumerate(item["tables"] or [None]):
            said = [x["message"] for x in (*item["unreadable"], *item["skipped"])]
            rows.append(
                (
                    item["number"] if first == 0 else "",
                    f"{item['name']}\n{(item['sha256'] or '')[:12]}" if first == 0 else "",
                    table["title"] if table else "\n".join(said),
                    f"{table['rows']}/{table['read']}" if table else "",
                    "\n".join(map(period_name, table["periods"])) if table else "",
                    _sums(table) if table else "",
                )
            )
    heads = (
        t("号", "no."),
        t("文件", "file"),
        t("台账", "ledger"),
        t("用/读", "used/read"),
        t("期间", "period"),
        t("合计（元）", "sums (yuan)"),
    )
    return terminal.table(heads, rows, (4, 20, 14, 9, 10, 13)) + "\n"


def _status(name: str) -> str:
    return {
        "added": t("已加入", "added"),
        "replaced": t("已替换", "replaced"),
        "there": t("已在库中", "there already"),
        "skipped": t("未计入", "left aside"),
        "unreadable": t("读不出来", "unreadable"),
        "refused": t("没有加入", "not added"),
    }[name]


def added_text(document: Json) -> str:
    """What became of each file."""
    rows: list[tuple[str, ...]] = []
    aside: list[tuple[str, str]] = []
    for item in document["files"]:
        status = _status(item["status"])
        if item["replaced"]:
            status += "\n" + t(
                "代替第 {n} 号", "for no. {n}", n=listing([str(each["number"]) for each in item["replaced"]])
            )
        if item["status"] == "skipped":
            aside.append((item["file"], item["reasons"][0] if item["reasons"] else ""))
        elif not item["tables"]:
            rows.append((item["file"], "", "", "", "", status))
        for first, table in enumerate(item["tables"] if item["status"] != "skipped" else ()):
            left = words.left_out(table["left_out"], "\n")
            if table["faults"]:
                left += ("\n" if left else "") + t("格式问题 {n}", "faults {n}", n=table["faults"])
            name = item["file"] if first == 0 else ""
            if len(item["tables"]) > 1 and table["sheet"]:
                name = f"{name} [{table['sheet']}]".strip()
            rows.append(
                (
                    name,
                    table["title"],
                    f"{table['rows']}/{table['read']}",
                    left,
                    _sums(table),
                    status if first == 0 else "",
                )
            )
    heads = (
        t("文件", "file"),
        t("台账", "ledger"),
        t("用/读", "used/read"),
        t("未用的行、问题", "left out, faults"),
        t("合计（元）", "sums (yuan)"),
        t("结果", "outcome"),
    )
    blocks = []
    if rows:
        blocks.append(terminal.table(heads, rows, (20, 12, 9, 11, 12, 8)))
    if aside:
        blocks.append(
            t("不是台账、不计入的文件", "Files left aside")
            + "\n"
            + terminal.table((t("文件", "file"), t("原因", "reason")), aside, (30, 46))
        )
    said = [f"{item['file']}：{text}" for item in document["files"] for text in item["warnings"]]
    if said:
        blocks.append(
            t("提示", "Warnings") + "\n" + "\n".join(line for text in said for line in terminal.wrapped(text))
        )
    for key, title in (("withdrawn", t("已撤回", "Withdrawn")), ("revived", t("重新计入", "Counting again"))):
        if document[key]:
            blocks.append(title + "\n" + "\n".join(f"  {each['number']}  {each['file']}" for each in document[key]))
    s = document["summary"]
    blocks.append(
        t(
            "加入 {added} 个文件（其中替换 {replaced} 个），已在库中 {there} 个，未计入 {skipped} 个，有问题 {broken} 个；本次 {rows} 行，库中现有 {total} 行。",
            "{added} files added ({replaced} replaced others), {there} there already, {skipped} left aside, {broken} in trouble; {rows} rows now, {total} rows in the store.",
            added=s["added"],
            replaced=s["replaced"],
            there=s["there"],
            skipped=s["skipped"],
            broken=s["broken"],
            rows=s["rows"],
            total=s["total"],
        )
    )
    return "\n\n".join(blocks) + "\n"
