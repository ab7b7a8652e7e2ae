"""The score sheets: from the JSON of `score` to the data of the document `score-sheet`, one for each office.

The shape is that of `schemas/documents/score-sheet.schema.json`: dimensions with their items, what each item rests on as lines
of text, the readings numbered, and the deductions that wait for an assessor counted by event. Points stay the decimal strings
of the JSON; the points of a dimension are the sum of its items as shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from audit.messages import t
from audit.reports import words
from audit.reports.score_table import dimensions, label, of_dimension, points, ranked

Json = dict[str, Any]
NAME = "score-sheet"
BASIS_SHOWN = 12  # lines of an item; the workbook of the scores has them all


def sheets(document: Json, fields: Mapping[str, str] | None = None) -> list[Json]:
    """The data of every office's sheet, the best office first.

    `document` is the JSON of `score`; `fields` are what no ledger has (考核单位, 被考核单位, 考核日期), as NAME or 街道.NAME.
    """
    given = fields or {}
    return [_sheet(document, rank, office, given) for rank, office in ranked(document)]


def heading(rubric_title: str) -> str:
    """The title of a sheet: the rubric's, which is called 评分细则, as a 评分表."""
    stem = rubric_title.removesuffix("细则").removesuffix("评分").rstrip()
    return f"{stem}评分表"


def _sheet(document: Json, rank: int, office: Json, given: Mapping[str, str]) -> Json:
    rubric, name = document["rubric"], office["office"]
    used = list(dict.fromkeys(text for item in office["items"] for text in item["readings"]))
    number = {text: place for place, text in enumerate(used, 1)}
    data: Json = {
        "标题": heading(rubric["title"]),
        "评分依据": rubric["title"],
        "街道": name,
        "考核期": document["period"],
        "数据截止日期": document["as_of"],
        "满分": rubric["total"],
        "总分": office["total"],
        "等次": office["grade"],
        "等次说明": rubric["grade_note"],
        "名次": rank,
        "参评数": len(document["offices"]),
        "维度": [],
        "口径": [{"序号": place, "说明": text} for text, place in number.items()],
        "待确认": _waiting(office),
    }
    place = 0
    for dimension in dimensions(document):
        items = []
        for item in office["items"]:
            if item["dimension"] != dimension or _idle(item):
                continue
            place += 1
            items.append(_item(item, place, number))
        if items:
            weight = sum(
                (Decimal(item["weight"]) for item in office["items"] if item["dimension"] == dimension), Decimal()
            )
            data["维度"].append(
                {
                    "名称": dimension,
                    "分值": f"{weight:f}",
                    "得分": points(of_dimension(office, dimension)),
                    "项目": items,
                }
            )
    left = office.get("if_confirmed")
    data["确认后总分"], data["确认后等次"] = (left["total"], left["grade"]) if left else ("", "")
    for field in ("考核单位", "被考核单位", "考核日期"):
        said = given.get(f"{name}.{field}", given.get(field))
        if said is not None:
            data[field] = said
    return data


def _idle(item: Json) -> bool:
    """A bonus of which nobody made use: it has no weight, and its row would be empty."""
    return item["kind"] == "bonus" and item["assessor"] is None and not Decimal(item["score"])


def _item(item: Json, place: int, number: Mapping[str, int]) -> Json:
    lines = list(item["notes"]) + [_basis(basis) for basis in item["basis"][:BASIS_SHOWN]]
    if len(item["basis"]) > BASIS_SHOWN:
        lines.append(
            t("……共 {n} 条，其余见评分工作簿", "... {n} in all, the rest in the workbook", n=len(item["basis"]))
        )
    return {
        "序号": place,
        "条款": item["clause"],
        "项目": label(item),
        "分值": item["weight"],
        "得分": item["score"],
        "依据": lines,
        "口径": [number[text] for text in dict.fromkeys(item["readings"])],
    }


def _basis(basis: Json) -> str:
    """A line such as 材料报表逾期 2 件，扣 2.00 分（考核事项记录.xlsx [考核] 第 4 行）."""
    count = t(" {n} 件", " x{n}", n=basis["count"]) if basis["mode"] in ("zero", "each", "once") else ""
    value = Decimal(basis["points"])
    if value < 0:
        worth = t("，扣 {points} 分", ", {points} points off", points=points(-value))
    elif basis["mode"] in ("zero", "each", "once"):
        worth = t("，不扣分", ", nothing off")
    else:
        worth = t("：{points} 分", ": {points} points", points=points(value))
    # The file's name without its folder is enough on an office's own sheet; the workbook has the whole path.
    place = words.place(basis | {"file": str(basis["file"]).rpartition("/")[2]}) if basis["file"] else ""
    return f"{basis['what']}{count}{worth}" + (f"（{place}）" if place else "")


def _waiting(office: Json) -> list[Json]:
    """The deductions that are offered and not yet recorded, counted by item and event."""
    grouped: dict[tuple[str, str], Json] = {}
    for item in office["items"]:
        for offer in item.get("offers", ()):
            if not offer["open"]:
                continue
            row = grouped.setdefault(
                (item["item"], offer["event"]),
                {"项目": item["item"], "事项": offer["event"], "条数": 0, "拟扣分": "0.00"},
            )
            row["条数"] += 1
            row["拟扣分"] = points(Decimal(row["拟扣分"]) + Decimal(offer["points"]))
    return list(grouped.values())
