"""The pair of files that a new rule begins with: an example that runs, to be rewritten.

With one ledger the example finds rows that were entered twice, with two the rows of the first whose person or office is not in
the second.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from audit import identity
from audit.errors import UsageFault
from audit.ledgers.kinds import Column, LedgerKind
from audit.messages import t
from audit.policies import Policy
from audit.tables import ALL

_DAY = date(2024, 3, 1)
_FREE = ("text", "name", "id")  # columns of which a second, different value can be made up


@dataclass(frozen=True, slots=True)
class Skeleton:
    """The texts of `CODE.sql` and `CODE.cases.yaml`."""

    sql: str
    cases: str


def make(policy: Policy, ledgers: Sequence[LedgerKind], clause: str) -> Skeleton:
    """The skeleton of a rule of the policy over one ledger or two. UsageFault where two have nothing to be joined by."""
    first = ledgers[0]
    if len(ledgers) == 1:
        key = _key(first)
        return Skeleton(_twice(first, key, clause), _twice_cases(policy, first, key))
    if len(ledgers) > 2 or ledgers[1].name == first.name:
        raise UsageFault(
            t(
                "示例最多连接两张不同的台账；其余的请在 .sql 开头的 ledgers 里自己补写",
                "the example joins two different ledgers at most; add others to `ledgers` in the .sql by hand",
            )
        )
    key, other = _shared(first, ledgers[1])
    return Skeleton(
        _missing(first, ledgers[1], key, other, clause), _missing_cases(policy, first, ledgers[1], key, other)
    )


def _required(kind: LedgerKind, *types: str) -> Column | None:
    return next((column for column in kind.columns if column.required and column.type in types), None)


def _key(kind: LedgerKind) -> Column:
    """The column by which rows are told apart: the person's number, else the first text."""
    key = _required(kind, "id") or _required(kind, *_FREE)
    assert key is not None, kind.name
    return key


def _shared(first: LedgerKind, second: LedgerKind) -> tuple[Column, Column]:
    """The columns by which two ledgers are joined: the persons' numbers, else a required column that both have."""
    ids = _required(first, "id"), _required(second, "id")
    if ids[0] and ids[1]:
        return ids[0], ids[1]
    for column in first.columns:
        for other in second.columns:
            if column.required and other.required and column.name == other.name and column.type in _FREE:
                return column, other
    raise UsageFault(
        t(
            "{first}和{second}没有可以连接的列（证件号，或名称相同的必填列）；请只写一张台账，再自己补写",
            "{first} and {second} have no columns to be joined by (identity numbers, or required columns of one name); give one ledger",
            first=first.title,
            second=second.title,
        )
    )


def _name(identifier: str) -> str:
    return identifier if identifier.isidentifier() else '"' + identifier.replace('"', '""') + '"'


def _head(title: str, title_en: str, clause: str, ledgers: str, message: str, message_en: str, column: str) -> str:
    return f"""/*---
title: {title}
severity: warning  # error 违规，warning 提示，note 线索
clauses: [{clause}]
ledgers: [{ledgers}]
message: "{message}"
column: {column}
ask: 请核对，并说明原因。
en:
  title: {title_en}
  message: "{message_en}"
  ask: Please check and explain.
---*/
-- 示例：请改写。一行结果就是一个问题；数字用 param('键', 日期) 取。
"""


def _twice(kind: LedgerKind, key: Column, clause: str) -> str:
    column = _name(key.name)
    head = _head(
        f"{kind.title}同一{key.name}登记两次（示例）",
        "Entered twice (an example)",
        clause,
        kind.name,
        f"{kind.title}里{{{key.name}}}登记了 {{行数}} 行",
        f"{{{key.name}}} is in the ledger {{行数}} times",
        key.name,
    )
    return f"""{head}SELECT list(_row) AS _rows, {column}, count(*) AS 行数
FROM {_name(kind.title)}
WHERE {column} IS NOT NULL
GROUP BY {column}
HAVING count(*) > 1
"""


def _missing(first: LedgerKind, second: LedgerKind, key: Column, other: Column, clause: str) -> str:
    head = _head(
        f"{first.title}有而{second.title}没有（示例）",
        "In one ledger and not in the other (an example)",
        clause,
        f"{first.name}, {second.name}",
        f"{{{key.name}}} 不在{second.title}里",
        f"{{{key.name}}} is not in the other ledger",
        key.name,
    )
    return f"""{head}SELECT [z._row] AS _rows, z.{_name(key.name)}
FROM {_name(first.title)} AS z
ANTI JOIN {_name(second.title + ALL)} AS m ON m.{_name(other.name)} = z.{_name(key.name)}
WHERE z.{_name(key.name)} IS NOT NULL
"""


def _twice_cases(policy: Policy, kind: LedgerKind, key: Column) -> str:
    apart = _value(key, _day(policy), second=True)
    return f"""# 每条规则至少一个查得出的、一个没有问题的，边界各一个（见 rules/README.md）。
defaults:
  {kind.name}: {_sample(policy, kind)}
cases:
  - name: 登记了两次
    rows: {{{kind.name}: [{{}}, {{}}]}}
    finds: [{{rows: [{kind.name}/1, {kind.name}/2], says: 登记了 2 行}}]
  - name: 各登记一次
    rows: {{{kind.name}: [{{}}, {{{key.name}: {apart}}}]}}
    finds: []
"""


def _missing_cases(policy: Policy, first: LedgerKind, second: LedgerKind, key: Column, other: Column) -> str:
    apart = _value(other, _day(policy), second=True)
    same = _value(key, _day(policy))
    return f"""# 每条规则至少一个查得出的、一个没有问题的，边界各一个（见 rules/README.md）。
defaults:
  {first.name}: {_sample(policy, first)}
  {second.name}: {_sample(policy, second)}
cases:
  - name: 另一张台账没有
    rows: {{{first.name}: [{{}}], {second.name}: [{{{other.name}: {apart}}}]}}
    finds: [{{rows: [{first.name}/1], says: 不在{second.title}里}}]
  - name: 两张台账都有
    rows: {{{first.name}: [{{}}], {second.name}: [{{{other.name}: {same}}}]}}
    finds: []
"""


def _day(policy: Policy) -> date:
    """A day on which the policy is in force."""
    first, last = policy.window
    day = max(first, _DAY) if first else _DAY
    return min(last, day) if last else day


def _sample(policy: Policy, kind: LedgerKind) -> str:
    """A row with every required column, as YAML."""
    values = {column.name: _value(column, _day(policy)) for column in kind.columns if column.required}
    return "{" + ", ".join(f"{name}: {value}" for name, value in values.items()) + "}"


def _value(column: Column, day: date, *, second: bool = False) -> str:
    """A made-up value as YAML, or a second, different one."""
    if column.values:
        return f"'{column.values[int(second)]}'"
    if column.type == "id":
        # An area that does not exist.
        first17 = f"9901011950010100{3 + 2 * second}"
        return f"'{first17}{identity.check_character(first17)}'"
    made: Mapping[str, str] = {
        "name": "李四" if second else "张三",
        "date": (day + timedelta(days=second)).isoformat(),
        "birth": f"1950-01-0{1 + second}",
        "month": f"{day:%Y-%m}",
        "year": f"{day.year}",
        "money": "'200.00'" if second else "'100.00'",
        "count": f"{1 + second}",
    }
    return made.get(column.type, f"{'另一' if second else '某'}{column.name}")
