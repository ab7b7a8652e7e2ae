"""The circular on an assessment's results: from the JSON of `score` to the data of the document `assessment-circular`.

The ranking, the points by dimension and the grades are those of the JSON. What went wrong is taken from the items that lost
points; what was done well and what is asked of the offices is for people to write, and comes with `fields`. The texts are Chinese,
whatever language the program speaks.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from audit.reports.score_table import dimensions, label, of_dimension, points, ranked

Json = dict[str, Any]
NAME = "assessment-circular"
LOST_SHOWN = 4  # items of an office, those that lost most
TEXTS = ("发文机关", "会同机关", "发文字号", "主送", "联系人", "联系电话", "成文日期", "抄送", "印发机关", "印发日期")
LISTS = ("主要做法", "工作要求")


def circular(document: Json, fields: Mapping[str, str] | None = None) -> Json:
    """What the scores say, and of `fields` what is given; what is still missing is for `audit generate` to ask for.

    Counts by grade are left to the document, which works them out of 结果. Lists in `fields` are texts with a line for each entry.
    """
    given = fields or {}
    rubric = document["rubric"]
    data: Json = {
        "考核期": _period(document["period"]),
        "评分依据": rubric["title"],
        "满分": rubric["total"],
        "等次说明": rubric["grade_note"].rstrip("。."),
        "结果": [
            {
                "名次": rank,
                "街道": office["office"],
                "分项得分": "；".join(f"{name} {points(of_dimension(office, name))}" for name in dimensions(document)),
                "总分": office["total"],
                "等次": office["grade"],
            }
            for rank, office in ranked(document)
        ],
        "主要问题": [line for _, office in ranked(document) if (line := _lost(office))] or ["各单位没有失分的项目。"],
    }
    data |= {name: given[name] for name in TEXTS if name in given}
    data |= {name: [line for line in given[name].split("\n") if line.strip()] for name in LISTS if name in given}
    return data


def _period(name: str) -> str:
    """2024上半年 as 2024年上半年, as a sentence has it."""
    return name if name.endswith("年度") else f"{name[:4]}年{name[4:]}"


def _lost(office: Json) -> str:
    """An office and the items that lost most, each with the points lost; empty where none lost any."""
    lost = [(Decimal(item["weight"]) - Decimal(item["score"]), label(item)) for item in office["items"]]
    lost = sorted((pair for pair in lost if pair[0] > 0), key=lambda pair: -pair[0])
    if not lost:
        return ""
    shown = "、".join(f"{name}（{points(value)}）" for value, name in lost[:LOST_SHOWN])
    more = f"等{len(lost)}项" if len(lost) > LOST_SHOWN else ""
    return f"{office['office']}失分{points(sum((value for value, _ in lost), Decimal(0)))}分：{shown}{more}。"
