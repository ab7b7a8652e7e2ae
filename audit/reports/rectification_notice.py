"""The notice to rectify, for each audited unit: from the open findings of the register to the data of the document `rectification-notice`.

What is asked, until when and by whom is for people to say, and comes with `audit.toml` or `--set`. The texts are Chinese, whatever language
the program speaks, and pass no verdict.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from audit.reports.rectification_forms import NO_UNIT, Entry, Json, by_unit, found, place_zh

NAME = "rectification-notice"
SHOWN = 5  # findings of a rule that are told one by one; the form of what was found has them all
_ASK = "请核实并说明依据，属实的在期限内纠正。"
# Who a letter to a place goes to.
_ADDRESSED = (("街道", "街道办事处"), ("镇", "镇人民政府"), ("乡", "乡人民政府"))


def notices(entries: Sequence[Entry], clauses: Mapping[str, str]) -> list[tuple[str, Json]]:
    """Of each unit with open findings its name and what the register knows for its notice. `clauses` are the places of clauses by id.

    Open is what was neither dismissed nor closed and was still found by the latest run; mere leads only once they were verified.
    Findings without a unit go to nobody.
    """
    open_ones = [entry for entry in found(entries) if entry["stage"] != "closed" and entry["state"] != "gone"]
    return [
        (unit, {"主送": addressed(unit), "问题": _problems(items, clauses)})
        for unit, items in by_unit(open_ones)
        if unit != NO_UNIT
    ]


def addressed(unit: str) -> str:
    """The office of a place, as letters are addressed to it."""
    return next((unit[: -len(end)] + whole for end, whole in _ADDRESSED if unit.endswith(end)), unit)


def _problems(entries: Sequence[Entry], clauses: Mapping[str, str]) -> list[Json]:
    """A problem for each rule, with what was found."""
    rules: dict[str, list[Entry]] = {}
    for entry in entries:
        rules.setdefault(entry["rule"], []).append(entry)
    result: list[Json] = []
    for number, items in enumerate(rules.values(), 1):
        amount = sum((Decimal(item["amount"]) for item in items if item["amount"]), Decimal(0))
        laws = dict.fromkeys(clauses.get(clause, clause) for item in items for clause in item["clauses"])
        asks: list[str] = list(dict.fromkeys(item["ask"] for item in items if item["ask"]))
        result.append(
            {
                "序号": number,
                "事项": _cut(items[0]["title"], 80),
                "事实": _facts(items),
                "条款": _cut("、".join(laws) or "台账格式要求", 200),
                "涉及金额": f"{amount:.2f}",
                "整改要求": _cut(asks[0] if asks else _ASK, 1000),
            }
        )
    return result


def _facts(items: Sequence[Entry]) -> str:
    told = [
        item["message"].rstrip("。.") + (f"（{place}）" if (place := place_zh(item)) else "") for item in items[:SHOWN]
    ]
    more = f"；等共{len(items)}处，其余见整改情况表" if len(items) > SHOWN else ""
    return _cut("疑似" + "；".join(told) + more, 1999) + "。"


def _cut(text: Any, limit: int) -> str:
    return str(text) if len(text) <= limit else text[: limit - 1] + "…"
