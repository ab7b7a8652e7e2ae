"""`ledgers blank`: empty forms of one ledger, or of all ledgers of a policy, in a folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from audit import policies
from audit.errors import UsageFault
from audit.ledgers import kinds
from audit.ledgers.kinds import LedgerKind
from audit.messages import listing, pick, t
from audit.outputs import OutputBatch, free_folder, safe_name
from audit.policies import Policy
from audit.reports import blank
from audit.reports.blank_columns import Field

_FOLDER = "blank-ledgers"


@dataclass(frozen=True, slots=True)
class Form:
    """One form that was written."""

    name: str
    title: str
    path: Path


def write(name: str | None, policy_name: str | None, out: Path | None, *, force: bool) -> list[Form]:
    """Write the forms; without `out` into a new folder of the current directory. UsageFault where nothing was asked for."""
    policy = policies.load(policy_name) if policy_name else None
    chosen = _chosen(name, policy)
    batch = OutputBatch(out or free_folder(Path.cwd(), _FOLDER), force=force)
    batch.check()
    title = (pick(policy.title, policy.title_en) or policy.title) if policy else None
    for kind in chosen:
        batch.add(f"{safe_name(kind.title)}.xlsx", blank.workbook(kind, fields(kind, policy), title))
    paths = batch.commit()
    return [Form(kind.name, kind.title, path) for kind, path in zip(chosen, paths, strict=True)]


def _chosen(name: str | None, policy: Policy | None) -> list[LedgerKind]:
    """The ledgers asked for, as the policy wants them."""
    if name is None and policy is None:
        raise UsageFault(
            t(
                "请指明台账（audit ledgers list 列出全部），或用 --policy 指明政策，以取得它用到的全部台账",
                "name a ledger (audit ledgers list shows all), or a policy with --policy for all ledgers that it uses",
            )
        )
    names = [kinds.find(name).name] if name is not None else list(policy.ledgers) if policy else []
    result = []
    for each in names:
        kind = kinds.catalogue()[each]
        if policy is not None:
            if each not in policy.ledgers:
                used = [kinds.catalogue()[ledger].title for ledger in policy.ledgers]
                raise UsageFault(
                    t(
                        "政策“{policy}”不用《{title}》；它用到的有：{used}",
                        "policy {policy!r} does not use {title}; it uses: {used}",
                        policy=policy.name,
                        title=kind.title,
                        used=listing(used),
                    )
                )
            kind = kinds.adapt(kind, policy.ledgers[each].requires, policy.ledgers[each].values)
        result.append(kind)
    return result


def fields(kind: LedgerKind, policy: Policy | None) -> list[Field]:
    """The columns of a form, with the clauses on which they rest: of the policy, or of every policy that uses the ledger."""
    used = [policy] if policy else [each for each in map(policies.load, policies.names()) if kind.name in each.ledgers]
    return [
        Field(column, kind.schema["properties"][column.name], _clauses(kind.name, column.name, used))
        for column in kind.columns
    ]


def _clauses(ledger: str, column: str, used: list[Policy]) -> tuple[str, ...]:
    return tuple(
        t("{policy}{at}（{id}）", "{policy} {at} ({id})", policy=each.short or each.name, at=clause.at, id=clause.id)
        for each in used
        for clause in each.clauses
        if clause.id in each.schema_clauses(ledger, column)
    )
