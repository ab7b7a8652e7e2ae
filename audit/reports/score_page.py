"""The ranking as one self-contained HTML page: no script, no foreign source, everything from ledgers escaped."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from audit.messages import language, t
from audit.reports import score_table, words

_LEFT, _WIDTH, _LINE, _TOP = 150, 520, 30, 34  # of the chart, in pixels


def score_page(document: dict[str, Any]) -> str:
    """The page of a `score` document."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    environment.globals.update(t=t, label=score_table.label, place=words.place, severity=words.severity)
    ranked = score_table.ranked(document)
    names = score_table.dimensions(document)
    rows = [
        {
            "rank": rank,
            "office": office,
            "dimensions": [score_table.points(score_table.of_dimension(office, name)) for name in names],
        }
        for rank, office in ranked
    ]
    readings = list(
        dict.fromkeys(text for _, office in ranked for item in office["items"] for text in item["readings"])
    )
    return environment.get_template("score_page.html").render(
        document=document,
        rows=rows,
        names=names,
        chart=_chart(document, ranked, names),
        readings=readings,
        offered=any("if_confirmed" in office for _, office in ranked),
        lang="zh-CN" if language() == "zh" else "en",
    )


def _chart(document: dict[str, Any], ranked: list[tuple[int, dict[str, Any]]], names: list[str]) -> dict[str, Any]:
    """Bars stacked by dimension, a dashed line at each grade's floor. Positions are text with two decimals."""
    # A bonus without a cap may reach beyond the total.
    most = max([Decimal(document["rubric"]["total"]), *(Decimal(office["total"]) for _, office in ranked)])

    def x(value: Decimal) -> Decimal:
        return _LEFT + value * _WIDTH / (most or Decimal(1))

    bars = []
    for number, (_, office) in enumerate(ranked):
        start, parts = Decimal(0), []
        for index, name in enumerate(names):
            value = score_table.of_dimension(office, name)
            parts.append(
                {
                    "x": f"{x(start):.2f}",
                    "width": f"{x(start + value) - x(start):.2f}",
                    "class": f"d{index % 4}",
                    "title": f"{office['office']} {name} {score_table.points(value)}",
                }
            )
            start += value
        y = _TOP + number * _LINE
        bars.append({"y": y, "text": y + 15, "end": f"{x(start) + 6:.2f}", "parts": parts, "office": office})
    floors = [
        {"x": f"{x(Decimal(grade['floor'])):.2f}", "grade": grade["grade"], "floor": grade["floor"]}
        for grade in document["rubric"]["grades"]
        if grade["floor"] is not None
    ]
    return {
        "bars": bars,
        "floors": floors,
        "left": _LEFT,
        "width": _LEFT + _WIDTH + 70,
        "bottom": _TOP + len(ranked) * _LINE,
        "height": _TOP + len(ranked) * _LINE + 12,
        "legend": [{"class": f"d{index % 4}", "name": name} for index, name in enumerate(names)],
    }
