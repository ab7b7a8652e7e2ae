"""A rule or computation in the written form of 计算机审计方法: twelve elements, all taken from the rule's own data, so that the form cannot
drift from what is run. (National Audit Office, 审计发〔2010〕113号.)"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from audit.checks.describe import cases_of
from audit.ledgers.kinds import LedgerKind
from audit.messages import listing, pick, t
from audit.model import Severity
from audit.policies import Due, Policy, Query, Rule
from audit.policies.sqltext import bare, words_in

_TOKEN = re.compile(r"(?P<skip>--[^\n]*|/\*.*?\*/)|'(?:[^']|'')*'|(?P<open>\()|(?P<close>\))|\w+|\s+|.", re.S)
_ENDS = ("GROUP", "HAVING", "ORDER", "LIMIT", "QUALIFY", "WINDOW", "UNION", "WHERE")


@dataclass(frozen=True, slots=True)
class Steps:
    """What a query does, read from its text: the tables in between (WITH), and the conditions of its last SELECT."""

    between: tuple[str, ...]
    conditions: tuple[str, ...]


def steps(sql: str) -> Steps:
    """The steps of a query."""
    depth = 0
    outer: list[str] = []
    between: list[str] = []
    words: list[str] = []
    for match in _TOKEN.finditer(sql):
        if match["skip"]:
            continue
        depth -= bool(match["close"])
        text = match.group()
        if depth == 0 and match["open"] and len(words) > 1 and words[-1].upper() in ("AS", "MATERIALIZED"):
            between.append(next(word for word in reversed(words) if word.upper() not in ("AS", "NOT", "MATERIALIZED")))
        if depth == 0 and text.strip():
            words.append(text)
        # Inside brackets a word may be WHERE as well; it is put behind a mark that the split below does not see.
        outer.append(text if depth == 0 else re.sub(r"\w+", lambda word: f"\0{word.group()}", text))
        depth += bool(match["open"])
    last = re.split(r"(?<![\w\0])SELECT(?!\w)", "".join(outer), flags=re.I)[-1]
    parts = re.split(rf"(?<![\w\0])({'|'.join(_ENDS)})(?!\w)", last, flags=re.I)
    wanted = [
        f"{parts[index].upper()} {' '.join(parts[index + 1].replace(chr(0), '').split())}"
        for index in range(1, len(parts), 2)
        if parts[index].upper() in ("WHERE", "HAVING", "QUALIFY")
    ]
    return Steps(tuple(between), tuple(wanted))


def elements(policy: Policy, query: Query, kinds: Mapping[str, LedgerKind], day: date) -> list[tuple[str, str]]:
    """The twelve elements with their texts, in the order of the form; parameters are those in force on `day`."""
    return [
        (t("方法代码", "Code"), query.id),
        (t("方法名称", "Name"), query.words["title"] or query.title),
        (t("目标功能", "Purpose"), "\n".join(_purpose(policy, query))),
        (t("所需数据", "Data needed"), "\n".join(_data(policy, query, kinds))),
        (t("分析步骤", "Steps"), "\n".join(f"{n}. {text}" for n, text in enumerate(_steps(policy, query, day), 1))),
        (t("流程图", "Flow"), "\n".join(_flow(policy, query, kinds))),
        (t("方法语言", "Language"), t("SQL（DuckDB），全文：", "SQL (DuckDB), in full:") + "\n" + query.sql),
        (t("适用法规", "Legal basis"), "\n".join(_law(policy, query))),
        (t("审计建议", "Advice"), "\n".join(_advice(query))),
        (
            t("作者单位", "Author"),
            t(
                "随政策文件夹“{policy}”（{title}）提供；采用单位填写：____________",
                "comes with the policy folder {policy} ({title}); the office that adopts it: ____________",
                policy=query.policy,
                title=pick(policy.title, policy.title_en),
            ),
        ),
        (t("时间", "Date"), _time(policy, day)),
        (t("标志", "Mark"), _mark(policy, query)),
    ]


def _purpose(policy: Policy, query: Query) -> Iterator[str]:
    clauses = {clause.id: clause for clause in policy.clauses}
    verb = (
        t("查出违反下列要求的事项：", "Finds what goes against:")
        if isinstance(query, Rule)
        else t("按下列要求计算：", "Computes by:")
    )
    yield verb
    yield from (f"· {clauses[name].at}：{clauses[name].says}" for name in query.clauses if name in clauses)
    if reading := query.words["reading"]:
        yield t("读法：{reading}", "Reading: {reading}", reading=reading)


def _data(policy: Policy, query: Query, kinds: Mapping[str, LedgerKind]) -> Iterator[str]:
    named = words_in(bare(query.sql))
    for ledger in dict.fromkeys((*query.ledgers, *query.uses)):
        kind = kinds[ledger]
        columns = [column.name for column in kind.columns if column.name in named]
        need = t("必须", "needed") if ledger in query.ledgers else t("有则使用", "used where there is one")
        yield t(
            "· {title}（{need}）：{columns}",
            "· {title} ({need}): {columns}",
            title=kind.title,
            need=need,
            columns=listing(columns) or "-",
        )


def _window(policy: Policy, ledger: str) -> str | None:
    use = policy.ledgers.get(ledger)
    first, last = policy.window
    if use is None or use.event is None or (first is None and last is None):
        return None
    return t(
        "{event} 自 {first} 至 {last}",
        "{event} from {first} to {last}",
        event=use.event,
        first=first or t("不限", "any day"),
        last=last or t("今", "now"),
    )


def _windows(policy: Policy, query: Query) -> list[str]:
    return list(dict.fromkeys(text for ledger in (*query.ledgers, *query.uses) if (text := _window(policy, ledger))))


def _steps(policy: Policy, query: Query, day: date) -> Iterator[str]:
    yield t(
        "读入台账，按格式逐行校验；缺少必须的台账或列的，本方法不运行并说明。",
        "Read the ledgers and validate every row; where a ledger or column that is needed is missing, the method is not run and says so.",
    )
    if windows := _windows(policy, query):
        yield t(
            "只取施行期间内的行：{windows}。",
            "Take only the rows inside the period in force: {windows}.",
            windows=listing(windows),
        )
    for key in query.parameters:
        if key in policy.params:
            parameter = policy.params.entries[key]
            yield t(
                "取参数“{key}”：{day} 为 {value}（{unit}，依据 {clauses}）。",
                "Parameter {key}: {value} on {day} ({unit}, by {clauses}).",
                key=key,
                day=day.isoformat(),
                value=parameter.shown(day) or t("没有规定", "none"),
                unit=parameter.unit,
                clauses=listing(parameter.clauses),
            )
    for name in query.readings:
        yield t(
            "读法“{title}”取：{value}。",
            "Reading {title}: {value}.",
            title=policy.readings[name].title,
            value=policy.settings[name],
        )
    found = steps(query.sql)
    if found.between:
        yield t("依次形成中间表：{names}。", "Form the tables in between: {names}.", names=listing(found.between))
    yield from (t("筛选：{text}", "Filter: {text}", text=text) for text in found.conditions)
    yield _result(query)


def _result(query: Query) -> str:
    words = query.words
    if isinstance(query, Rule):
        return t("每一行结果为一个问题：{text}", "Each row is a finding: {text}", text=words["message"])
    if isinstance(query, Due):
        return t("每一行为一个到期日：{text}", "Each row is a day that falls due: {text}", text=words["what"])
    return t("每一行为一个结果：{text}", "Each row is a result: {text}", text=words["arithmetic"])


def _flow(policy: Policy, query: Query, kinds: Mapping[str, LedgerKind]) -> Iterator[str]:
    """Ledgers → period → tables in between → conditions → findings, downwards."""
    ledgers = [kinds[ledger].title for ledger in dict.fromkeys((*query.ledgers, *query.uses))]
    yield from (f"[{title}]" for title in ledgers)
    found = steps(query.sql)
    boxes = [t("期间：{text}", "period: {text}", text=text) for text in _windows(policy, query)]
    boxes += [t("中间表：{name}", "table: {name}", name=name) for name in found.between]
    boxes += [t("筛选：{text}", "filter: {text}", text=text) for text in found.conditions]
    boxes.append(_kind(query))
    for box in boxes:
        yield "   │"
        yield "   ▼"
        yield f"[{box}]"


def _kind(query: Query) -> str:
    if not isinstance(query, Rule):
        return t("计算结果", "results")
    return {
        Severity.ERROR: t("问题（违规）", "findings (errors)"),
        Severity.WARNING: t("问题（提示）", "findings (warnings)"),
        Severity.NOTE: t("线索", "leads"),
    }[query.severity]


def _law(policy: Policy, query: Query) -> Iterator[str]:
    clauses = {clause.id: clause for clause in policy.clauses}
    title = f"《{policy.title}》" + (f"（{policy.number}）" if policy.number else "")
    yield title + (t("，{issuer}", ", {issuer}", issuer=policy.issuer) if policy.issuer else "")
    yield from (f"· {name} {clauses[name].at} {clauses[name].title}" for name in query.clauses if name in clauses)


def _advice(query: Query) -> Iterator[str]:
    if isinstance(query, Rule):
        yield query.words["ask"] or t("请说明情况并提供依据。", "Explain, and show the ground.")
        yield t(
            "查出的是疑点，经核实取证后定性；涉及的各行在结果中逐一列出。",
            "Findings are leads until they are confirmed; every row concerned is listed with them.",
        )
        return
    yield t("将计算结果与台账、账册所列数核对，差异逐项说明。", "Compare with the books and explain each difference.")


def _time(policy: Policy, day: date) -> str:
    first, last = policy.window
    force = t(
        "政策适用自 {first} 至 {last}",
        "the policy is in force from {first} to {last}",
        first=first or t("不限", "any day"),
        last=last or t("今", "now"),
    )
    return t("参数取 {day} 有效的值；{force}", "Parameters as of {day}; {force}", day=day.isoformat(), force=force)


def _mark(policy: Policy, query: Query) -> str:
    return t(
        "{kind}；{scope}；以 {cases} 个用例验证（audit rules test {code}）",
        "{kind}; {scope}; proved by {cases} cases (audit rules test {code})",
        kind=_kind(query),
        scope=t("各政策通用", "for every policy")
        if not any(use.event for use in policy.ledgers.values()) and policy.issuer is None
        else t("专用：{title}", "for {title}", title=policy.short or policy.title),
        cases=len(cases_of(query)),
        code=query.code,
    )
