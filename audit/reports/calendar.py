"""What falls due, for people: a table in the terminal, a file for calendar programs (RFC 5545), a workbook."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta
from typing import Any

from audit.messages import listing, t
from audit.reports import terminal, words
from audit.reports.sheets import Sheet, new_book
from audit.values import plain

SHOWN = 40  # in the terminal, unless all are asked for
_NAMED = 30  # lines in one entry of a calendar program
_AHEAD = timedelta(days=7)
Group = tuple[dict[str, Any], list[dict[str, Any]]]


def page(document: dict[str, Any], *, everything: bool = False) -> str:
    """The events day by day in at most 80 columns."""
    events = document["events"]
    title = t("{a} 至 {b} 到期的事项", "due from {a} to {b}", a=document["from"], b=document["to"])
    if not events:
        return title + t("：没有。", ": nothing.")
    shown = events if everything else events[:SHOWN]
    head = (t("日期", "day"), t("单位", "unit"), t("事项", "what"), t("条款", "clauses"), t("出处", "place"))
    rows = [(event["day"], event["unit"], event["what"], "\n".join(event["clauses"]), _where(event)) for event in shown]
    text = f"{title}\n\n" + terminal.table(head, rows, (10, 12, 30, 8, 14))
    if len(shown) < len(events):
        text += "\n" + t(
            "只列最早的 {n} 项，共 {all} 项；--all 列出全部。",
            "The first {n} of {all}; --all lists them all.",
            n=len(shown),
            all=len(events),
        )
    return text


def _where(event: dict[str, Any]) -> str:
    return words.place({**event, "sheet": None}) if event["file"] else ""


def summary(document: dict[str, Any]) -> str:
    """How many of each kind, in the order of the first day."""
    counts: dict[tuple[str, str], list[str]] = {}
    for event in document["events"]:
        counts.setdefault((event["name"], event["title"]), []).append(event["day"])
    if not counts:
        return ""
    rows = [(title, len(days), days[0], days[-1]) for (_, title), days in counts.items()]
    return terminal.table((t("事项", "what"), t("数量", "number"), t("最早", "first"), t("最晚", "last")), rows)


def groups(document: dict[str, Any]) -> list[Group]:
    """The events that fall due together: one kind, day and unit. A calendar program is no place for ten thousand entries."""
    found: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for event in document["events"]:
        found.setdefault((event["day"], event["name"], event["unit"]), []).append(event)
    return [(events[0], events) for events in found.values()]


def icalendar(document: dict[str, Any]) -> bytes:
    """The bytes of an .ics with an all-day entry for what falls due together, reminding a week before. Same events, same bytes."""
    from icalendar import Alarm, Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//retiree-fund-audit//calendar//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", t("到期事项（{policy}）", "what falls due ({policy})", policy=document["policy"]))
    stamp = datetime.combine(date.fromisoformat(document["as_of"]), datetime.min.time(), UTC)
    for first, events in groups(document):
        day = date.fromisoformat(first["day"])
        entry = Event()
        key = "\n".join((document["policy"], first["name"], first["day"], first["unit"]))
        entry.add("uid", hashlib.sha256(key.encode()).hexdigest()[:32] + "@retiree-fund-audit")
        entry.add("dtstamp", stamp)
        entry.add("dtstart", day)
        entry.add("dtend", day + timedelta(days=1))
        entry.add("summary", _summary(first, events))
        entry.add("description", _description(first, events))
        entry.add("categories", list(first["clauses"]))
        entry.add("transp", "TRANSPARENT")
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", _summary(first, events))
        alarm.add("trigger", -_AHEAD)
        entry.add_component(alarm)
        calendar.add_component(entry)
    return bytes(calendar.to_ical())


def _summary(first: dict[str, Any], events: list[dict[str, Any]]) -> str:
    if len(events) == 1:
        return plain(f"{first['unit']} {first['what']}".strip())
    return plain(
        t("{unit} {title}（{n} 项）", "{unit} {title} ({n})", unit=first["unit"], title=first["title"], n=len(events))
    )


def _description(first: dict[str, Any], events: list[dict[str, Any]]) -> str:
    lines = [plain(event["what"]) for event in events[:_NAMED]]
    if len(events) > _NAMED:
        lines.append(t("……共 {n} 项", "… {n} in all", n=len(events)))
    lines.append(t("依据：{clauses}", "clauses: {clauses}", clauses=listing(first["clauses"])))
    return "\n".join(lines)


def workbook(document: dict[str, Any]) -> bytes:
    """The bytes of an xlsx with every event and a sheet that says what the days rest on."""
    stream, book, formats = new_book(t("到期事项", "What falls due"))
    sheet = Sheet(
        book,
        t("到期事项", "due"),
        (
            (t("日期", "day"), 12), (t("单位", "unit"), 18), (t("类别", "kind"), 24), (t("事项", "what"), 60),
            (t("条款", "clauses"), 14), (t("文件", "file"), 30), (t("工作表", "sheet"), 14), (t("行", "row"), 8),
            (t("办理情况", "done"), 20),
        ),
        formats,
    )  # fmt: skip
    for event in document["events"]:
        clauses = listing(event["clauses"])
        sheet.add((event["day"], event["unit"], event["title"], event["what"], clauses, event["file"], event["sheet"], event["row"], ""))  # fmt: skip
    sheet.close()
    ground = Sheet(book, t("说明", "remarks"), ((t("项目", "item"), 36), (t("内容", "content"), 90)), formats)
    ground.add((t("起止", "days"), f"{document['from']} — {document['to']}"))
    for name, reading in document["readings"].items():
        ground.add((name, reading))
    for item in (*document["not_run"], *document["faults"]):
        ground.add((item["rule"], item["reason"]))
    for item in document["unreadable"]:
        ground.add((item["file"], item["message"]))
    ground.close()
    book.close()
    return stream.getvalue()
