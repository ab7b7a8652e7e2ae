"""The working papers: from the findings of a run to the data of evidence forms, working papers, the report and the list of data handed over.

One matter, one paper: an evidence form for each rule in each office, a working paper for each ledger in each office, which names its
forms; the report names the matters. What the program found is suspected and to be verified: no text here passes a verdict.
The papers are Chinese, whatever language the program speaks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from audit import __version__
from audit.policies import Policy

Json = dict[str, Any]
EVIDENCE, PAPER, HANDOVER, REPORT = "evidence-form", "working-paper", "data-handover-list", "audit-report"
SOURCE = "程序比对台账查出"  # what the schemas call a lead that the program found; data, the same in every language
ROWS = 300  # rows of evidence that a form lists; the list of findings has them all
_FACTS = 20  # findings told in a summary


@dataclass(slots=True)
class Matter:
    """The findings of one rule in one office, and the numbers of the papers about them."""

    office: str
    ledger: str
    rule: str
    title: str
    findings: list[Json] = field(default_factory=list)
    form: str = ""
    paper: str = ""

    @property
    def amount(self) -> Decimal:
        """The yuan in question."""
        return sum((Decimal(item["amount"]) for item in self.findings if item["amount"]), Decimal(0))

    @property
    def clauses(self) -> list[str]:
        return list(dict.fromkeys(clause for item in self.findings for clause in item["clauses"]))


@dataclass(slots=True)
class Index:
    """All matters in order of their numbers, and what is needed to word them."""

    matters: list[Matter]
    laws: Mapping[str, str]
    ledgers: Mapping[str, str]
    files: Mapping[str, Sequence[Json]]

    def papers(self) -> dict[str, list[Matter]]:
        """The matters by working paper."""
        result: dict[str, list[Matter]] = {}
        for matter in self.matters:
            result.setdefault(matter.paper, []).append(matter)
        return result


def index(report: Mapping[str, Any], policies: Sequence[Policy], titles: Mapping[str, str]) -> Index:
    """The matters of a run, numbered: forms 取证-001 …, papers 底稿-001 …. Notes are reminders and need no paper."""
    groups: dict[tuple[str, str, str], Matter] = {}
    for finding in report["findings"]:
        if finding["severity"] == "note":
            continue
        key = (finding["unit"] or "", finding["ledger"] or "", finding["rule"])
        matter = groups.setdefault(key, Matter(*key, titles.get(finding["rule"], finding["rule"])))
        matter.findings.append(finding)
    matters = [groups[key] for key in sorted(groups, key=lambda key: (not key[0], *key))]
    numbers: dict[tuple[str, str], str] = {}
    for number, matter in enumerate(matters, 1):
        matter.form = f"取证-{number:03d}"
        matter.paper = numbers.setdefault((matter.office, matter.ledger), f"底稿-{len(numbers) + 1:03d}")
    laws = {clause.id: f"{clause.id}（{clause.at}）{clause.says}" for policy in policies for clause in policy.clauses}
    files: dict[str, list[Json]] = {}
    for item in report["inputs"]:
        files.setdefault(item["ledger"], []).append(item)
    return Index(matters, laws, {item["ledger"]: item["title"] for item in report["inputs"]}, files)


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _law(matters: Iterable[Matter], found: Index) -> list[str]:
    """The clauses of matters with what they require."""
    names = dict.fromkeys(name for matter in matters for name in matter.clauses)
    return [_cut(found.laws.get(name, name), 400) for name in names] or ["台账格式要求"]


def _amount(matters: Sequence[Matter]) -> Json:
    amount = sum((matter.amount for matter in matters), Decimal(0))
    return {"涉及金额": f"{amount:.2f}"} if amount > 0 else {}


def _facts(matter: Matter, limit: int = _FACTS) -> str:
    """What was found, a line each, and how many more there are."""
    lines = [f"{n}. {item['message']}" for n, item in enumerate(matter.findings[:limit], 1)]
    if len(matter.findings) > limit:
        lines.append(f"……共 {len(matter.findings)} 处，其余见问题清单。")
    return "\n".join(lines)


def evidence_forms(found: Index) -> list[tuple[str, Json]]:
    """An evidence form for each matter."""
    result = []
    for matter in found.matters:
        summary = f"程序比对台账，疑似存在“{matter.title}”{len(matter.findings)} 处，供核实："
        data: Json = {
            "编号": matter.form,
            "审计事项": _cut(matter.title, 120),
            "线索来源": SOURCE,
            "事项摘要": _cut(summary + "\n" + _facts(matter), 8000),
            "依据条款": _law([matter], found),
            "证据": _rows(matter),
            **_amount([matter]),
            **_unit(matter),
        }
        result.append((matter.form, data))
    return result


def _unit(matter: Matter) -> Json:
    return {"被审计单位": _cut(matter.office, 60)} if matter.office else {}


def _rows(matter: Matter) -> list[Json]:
    """The rows that findings stand at and rest on, each once."""
    result: dict[tuple[Any, ...], Json] = {}
    first: dict[int, int] = {}
    for item in matter.findings:
        for place in (item, *item["related"]):
            key = (place["file"], place["sheet"], place["row"])
            if not place["file"] or key in result or len(result) >= ROWS:
                continue
            told = first.setdefault(id(item), len(result) + 1)
            same = told <= len(result)
            content = f"与序号 {told} 为同一事项" if same else _cut(item["message"], 1000)
            row: Json = {"文件": _cut(place["file"], 200), "内容": content}
            row |= {"工作表": _cut(place["sheet"], 60)} if place["sheet"] else {}
            row |= {"行": place["row"]} if place["row"] else {}
            result[key] = row
    return list(result.values()) or [{"文件": "-", "内容": _cut(matter.findings[0]["message"], 1000)}]


def working_papers(found: Index, policy: str) -> list[tuple[str, Json]]:
    """A working paper for each office and ledger, over its evidence forms."""
    result = []
    for name, matters in found.papers().items():
        first = matters[0]
        ledger = found.ledgers.get(first.ledger, first.ledger)
        files = [
            "{file}{sheet}：用 {rows} 行（读到 {read} 行），SHA-256 {sha}".format(
                file=item["file"],
                sheet=f" [{item['sheet']}]" if item["sheet"] else "",
                rows=item["rows"],
                read=item["read"],
                sha=item["sha256"],
            )
            for item in found.files.get(first.ledger, ())
            if item["file"] in {finding["file"] for matter in matters for finding in matter.findings}
        ]
        steps = [
            f"1. 读取并校验《{ledger}》：",
            *files[:_FACTS],
            "2. 按《{policy}》逐条比对，规则：{rules}。".format(
                policy=policy, rules="、".join(f"{matter.title}（{matter.rule}）" for matter in matters)
            ),
            f"3. 程序版本 {__version__}；材料、规则、参数和输出的摘要见运行记录 record.json，可用 audit rerun 重做。",
        ]
        facts = "\n".join(
            f"（{matter.form}）疑似“{matter.title}”{len(matter.findings)} 处，供核实：\n" + _facts(matter, 10)
            for matter in matters
        )
        conclusion = f"以上为程序比对发现的疑点，疑似共 {sum(len(matter.findings) for matter in matters)} 处，须经核实取证后依法认定。"
        data: Json = {
            "索引号": name,
            "审计事项": _cut(f"{ledger}的审核", 120),
            "线索来源": SOURCE,
            "审计过程": _cut("\n".join(steps), 8000),
            "事实摘要": _cut(facts, 8000),
            "审计结论": conclusion,
            "依据条款": _law(matters, found),
            "取证单编号": [matter.form for matter in matters],
            **_amount(matters),
            **_unit(first),
        }
        result.append((name, data))
    return result


def report_items(found: Index) -> list[Json]:
    """The matters of the report: each rule over all offices, with the papers that they rest on."""
    rules: dict[str, list[Matter]] = {}
    for matter in found.matters:
        rules.setdefault(matter.rule, []).append(matter)
    result = []
    for matters in rules.values():
        count = sum(len(matter.findings) for matter in matters)
        offices = "、".join(dict.fromkeys(matter.office for matter in matters if matter.office))
        papers = "、".join(dict.fromkeys(matter.paper for matter in matters))
        forms = "、".join(matter.form for matter in matters)
        asks = dict.fromkeys(item["ask"] for matter in matters for item in matter.findings if item["ask"])
        example = matters[0].findings[0]["message"]
        result.append(
            {
                "事项": _cut(matters[0].title, 120),
                "事实": _cut(
                    "疑似 {n} 处{offices}，如：{example}（底稿 {papers}；取证单 {forms}），供核实。".format(
                        n=count,
                        offices=f"，涉及{offices}" if offices else "",
                        example=example,
                        papers=papers,
                        forms=forms,
                    ),
                    4000,
                ),
                "条款": _cut("、".join(dict.fromkeys(c for m in matters for c in m.clauses)) or "-", 200),
                "建议": _cut(next(iter(asks), "请核实并说明依据。"), 2000),
                **_amount(matters),
            }
        )
    return result


def handed_over(files: Iterable[Sequence[str | None]]) -> Json:
    """The list of the files that were received; of each its name, content, rows, size and both digests."""
    return {
        "编号": "交接-001",
        "清单": [
            {
                "文件": _cut(file or "", 200),
                "内容": _cut(content or "", 80),
                "行数": int(rows or 0),
                "大小": int(size or 0),
                "SHA256": sha256,
                "SM3": sm3,
            }
            for file, content, rows, size, sha256, sm3 in files
        ],
    }
