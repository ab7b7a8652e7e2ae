"""A run as one self-contained HTML page: no script, no request, everything from ledgers escaped; the same run gives the same bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from audit.ledgers.kinds import LedgerKind
from audit.masking import Masker
from audit.messages import language, pick, t
from audit.model import LedgerTable
from audit.policies import Policy, Rule
from audit.reports import analysis_charts, report_charts, words
from audit.reports.report_rows import SourceRows
from audit.values import plain

SHOWN = 200  # findings of one rule; the workbook has them all
_ORDER = {"error": 0, "warning": 1, "note": 2}


def report_page(
    report: Mapping[str, Any],
    policies: Sequence[Policy],
    titles: Mapping[str, str],
    tables: Sequence[LedgerTable],
    kinds: Mapping[str, LedgerKind],
    masker: Masker,
    analysis: Sequence[Mapping[str, Any]] = (),
) -> str:
    """The page of a run's JSON; tables and kinds give the rows behind the findings, `analysis` is that of each ledger as JSON."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=lambda value: plain(value) if type(value) is str else value,
    )
    environment.globals.update(
        t=t,
        place=words.place,
        severity=words.severity,
        kind=words.privacy_kind,
        left_out=words.left_out,
        refused=words.refused,
    )
    rows = SourceRows(tables, kinds, masker)
    day = date.fromisoformat(report["as_of"])
    rules = _rules(report, policies, titles, rows, day)
    anchors = {id(entry["finding"]): entry["anchor"] for rule in rules for entry in rule["entries"]}
    main = policies[0] if policies else None
    return environment.get_template("report_page.html").render(
        report=report,
        policy=pick(main.title, main.title_en) if main else None,
        number=main.number if main else None,
        rules=rules,
        offices=_offices(report, anchors, titles),
        charts=_charts(report, policies, titles, tables, day),
        analysis=analysis_charts.sections(analysis),
        noticed=_noticed(report),
        shown=SHOWN,
        lang="zh-CN" if language() == "zh" else "en",
    )


def _sum(findings: Sequence[Mapping[str, Any]]) -> str:
    return report_charts.money(sum((Decimal(f["amount"]) for f in findings if f["amount"]), Decimal(0)))


def _charts(
    report: Mapping[str, Any],
    policies: Sequence[Policy],
    titles: Mapping[str, str],
    tables: Sequence[LedgerTable],
    day: date,
) -> list[report_charts.Chart]:
    findings = report["findings"]
    by_rule = t("违规涉及金额：按规则", "Amount in question by rule"), t("规则", "Rule")
    by_office = t("违规涉及金额：按街道", "Amount in question by office"), t("街道", "Office")
    charts = [
        report_charts.amounts(findings, "rule", titles, *by_rule),
        report_charts.amounts(findings, "unit", {}, *by_office),
        *(report_charts.grades(scores) for scores in report["scores"] if scores["offices"]),
        report_charts.coverage(report, policies),
        *report_charts.distributions(tables, policies, day),
    ]
    return [chart for chart in charts if chart.bars]


def _rules(
    report: Mapping[str, Any],
    policies: Sequence[Policy],
    titles: Mapping[str, str],
    rows: SourceRows,
    day: date,
) -> list[dict[str, Any]]:
    """The rules that found something, the gravest first, each with its clauses, figures and findings."""
    known: dict[str, tuple[Policy, Rule]] = {rule.id: (policy, rule) for policy in policies for rule in policy.rules}
    clauses = {clause.id: clause for policy in policies for clause in policy.clauses}
    groups: dict[tuple[int, str], list[Mapping[str, Any]]] = {}
    for finding in report["findings"]:
        groups.setdefault((_ORDER[finding["severity"]], finding["rule"]), []).append(finding)
    found = []
    for number, ((_, name), findings) in enumerate(sorted(groups.items()), 1):
        figures: list[tuple[str, str, str]] = []
        if name in known:
            policy, rule = known[name]
            for key in rule.parameters:
                parameter = policy.params.entries.get(key)
                value = parameter.shown(day) if parameter else None
                if parameter and value is not None:
                    figures.append((parameter.title, value, parameter.unit))
        cited = dict.fromkeys(clause for finding in findings for clause in finding["clauses"])
        found.append(
            {
                "anchor": f"r{number}",
                "id": name,
                "title": titles.get(name, name),
                "severity": findings[0]["severity"],
                "count": len(findings),
                "amount": _sum(findings),
                "clauses": [(clause, clauses.get(clause)) for clause in cited],
                "figures": figures,
                "readings": list(dict.fromkeys(f["reading"] for f in findings if f["reading"])),
                "entries": [
                    {"anchor": f"f{number}-{index}", "finding": finding, "rows": rows.of(finding)}
                    for index, finding in enumerate(findings[:SHOWN], 1)
                ],
            }
        )
    return found


def _offices(report: Mapping[str, Any], anchors: Mapping[int, str], titles: Mapping[str, str]) -> list[dict[str, Any]]:
    """The offices with what was found there; what names none stands last. Scores are those of each period."""
    scored: dict[str, list[str]] = {}
    for scores in report["scores"]:
        for office in scores["offices"]:
            text = " ".join(filter(None, (scores["period"], office["total"], office["grade"])))
            scored.setdefault(office["office"], []).append(text)
    groups: dict[str, list[Mapping[str, Any]]] = {name: [] for name in scored}
    for finding in report["findings"]:
        groups.setdefault(finding["unit"] or "", []).append(finding)
    return [
        {
            "name": name or t("（未指明街道）", "(no office named)"),
            "errors": [f for f in findings if f["severity"] == "error"],
            "others": [f for f in findings if f["severity"] != "error"],
            "amount": _sum([f for f in findings if f["severity"] == "error"]),
            "scores": scored.get(name, []),
            "links": [
                (anchors[id(f)], f["severity"], titles.get(f["rule"], f["rule"]), f["message"])
                for f in sorted(findings, key=lambda f: _ORDER[f["severity"]])
                if id(f) in anchors
            ],
        }
        for name, findings in sorted(groups.items(), key=lambda pair: (not pair[0], pair[0]))
    ]


def _noticed(report: Mapping[str, Any]) -> dict[str, int]:
    """How many notices were looked at, and what is wrong with them by severity."""
    files = report["privacy"]["files"]
    every = [finding["severity"] for file in files for finding in file["findings"]]
    return {"files": len(files), "errors": every.count("error"), "others": len(every) - every.count("error")}
