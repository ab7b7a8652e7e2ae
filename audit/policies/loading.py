"""Finding and reading policy folders, and overlay folders, which add to a policy without copying it."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from audit import resources
from audit.errors import UsageFault
from audit.messages import listing, t
from audit.policies import clauses, computes, dues, params, readings, rules, soundness
from audit.policies.files import read_data
from audit.policies.params import Params
from audit.policies.policy import LedgerUse, Policy
from audit.strict_yaml import fault_in

INTEGRITY = "integrity"
FILE = "policy.yaml"
_WHOLE = ("disclosure.yaml", "rubric.yaml")  # files that an overlay can add, not change


def names() -> list[str]:
    """The policies shipped, in order of their names."""
    root = resources.folder("rules")
    return sorted(path.parent.name for path in root.glob(f"[a-z]*/{FILE}") if path.parent.name != INTEGRITY)


def load(name: str) -> Policy:
    """A policy by name, title, short name, or path of a folder of the same shape or of an overlay."""
    if name in names():
        return _load(resources.folder("rules") / name)
    if (Path(name) / FILE).is_file():
        return _load(Path(name).resolve())
    titles: dict[str, Policy] = {}
    for each in names():
        policy = _load(resources.folder("rules") / each)
        titles |= {each: policy, policy.title: policy} | ({policy.short: policy} if policy.short else {})
    if name in titles:
        return titles[name]
    near = difflib.get_close_matches(name, titles, 2, 0.4)
    hint = t("；是不是：{near}", "; did you mean {near}", near=listing(near)) if near else ""
    raise UsageFault(
        t(
            "没有名为“{name}”的政策，也不是政策文件夹{hint}（可用：{all}）",
            "{name!r} is neither a policy nor a policy folder{hint} (there are: {all})",
            name=name,
            hint=hint,
            all=listing(names()),
        )
    )


def load_integrity() -> Policy | None:
    """The rules on consistency between ledgers, which run beside every policy."""
    folder = resources.folder("rules") / INTEGRITY
    return _load(folder) if (folder / FILE).is_file() else None


def read(folder: Path) -> Policy:
    """A policy folder or an overlay's, whatever it names: whether that exists is not looked at."""
    base = base_of(folder)
    return _plain(folder) if base is None else _overlay(folder, _load(base))


@cache
def _load(folder: Path) -> Policy:
    policy = read(folder)
    soundness.check(policy)
    return policy


def base_of(folder: Path) -> Path | None:
    """The folder that an overlay builds on, None for a policy of its own. DataFault where there is none, or it turns in a
    circle."""
    seen = [folder]
    while True:
        document = read_data(seen[-1] / FILE, None)
        name = document.get("extends") if isinstance(document, dict) else None
        if not isinstance(name, str):
            return seen[1] if len(seen) > 1 else None
        path = (seen[-1] / name).resolve()
        base = resources.folder("rules") / name if name in names() else path
        file = f"{seen[-1].name}/{FILE}"
        if not (base / FILE).is_file():
            raise fault_in(
                file,
                t(
                    "extends 的“{name}”既不是政策名称（{all}），也不是相对于本文件夹的政策文件夹",
                    "extends: {name!r} is neither a policy ({all}) nor a policy folder relative to this one",
                    name=name,
                    all=listing(names()),
                ),
            )
        if base in seen or base.name in (each.name for each in seen):
            raise fault_in(
                file,
                t(
                    "extends 的“{name}”与本文件夹相同、同名或循环引用；请给文件夹另起名称",
                    "extends: {name!r} is this folder, has its name or leads back to it; give the folder another name",
                    name=name,
                ),
            )
        seen.append(base)


def _plain(folder: Path) -> Policy:
    name = folder.name
    document: dict[str, Any] = read_data(folder / FILE, "policy/policy")
    force = document.get("in_force", {})
    settings = readings.load(folder)
    return Policy(
        name=name,
        title=document["title"],
        title_en=document["title_en"],
        short=document.get("short"),
        folder=folder,
        issuer=document.get("issuer"),
        number=document.get("number"),
        window=(_day(force.get("from")), _day(force.get("to"))),
        window_clause=force.get("clause"),
        ledgers={ledger: _use(use) for ledger, use in document["ledgers"].items()},
        params=params.load(folder / "params.yaml") if (folder / "params.yaml").is_file() else Params({}),
        rules=rules.load_all(folder, name),
        computes=computes.load_all(folder, name),
        dues=dues.load_all(folder, name),
        clauses=clauses.load(folder / "clauses.yaml"),
        readings=settings,
        settings={reading.name: reading.default for reading in settings.values()},
    )


def _overlay(folder: Path, base: Policy) -> Policy:
    """A policy with what an overlay's folder adds to it; what would replace anything but values and defaults is an error."""
    name = folder.name
    document: dict[str, Any] = read_data(folder / FILE, "policy/overlay")
    further = clauses.load(folder / "clauses.yaml") if (folder / "clauses.yaml").is_file() else ()
    own_rules, own_computes = rules.load_all(folder, name), computes.load_all(folder, name)
    own_dues = dues.load_all(folder, name)
    have = {query.code for query in base.queries}
    taken = [(query.file, query.code) for query in (*own_rules, *own_computes, *own_dues) if query.code in have]
    known = {clause.id for clause in base.clauses}
    taken += [("clauses.yaml", clause.id) for clause in further if clause.id in known]
    taken += [(file, file) for file in _WHOLE if (folder / file).is_file() and base.path(file)]
    if taken:
        raise fault_in(
            f"{name}/{taken[0][0]}",
            t(
                "“{what}”在 {base} 里已有；覆盖文件夹只能增加，不能替换",
                "{what!r} exists in {base}; an overlay can add, not replace",
                what=taken[0][1],
                base=base.name,
            ),
        )
    settings = readings.overlaid(base.readings, folder)
    return replace(
        base,
        name=name,
        title=document.get("title", base.title),
        title_en=document.get("title_en", base.title_en),
        short=None,
        folder=folder,
        ledgers=_ledgers(base.ledgers, document.get("ledgers", {})),
        params=params.overlaid(base.params, path) if (path := folder / "params.yaml").is_file() else base.params,
        rules=(*base.rules, *own_rules),
        computes=(*base.computes, *own_computes),
        dues=(*base.dues, *own_dues),
        clauses=(*base.clauses, *further),
        readings=settings,
        settings={reading.name: reading.default for reading in settings.values()},
        base=base,
    )


def _use(use: Mapping[str, Any]) -> LedgerUse:
    return LedgerUse(
        tuple(use.get("requires", ())),
        use.get("event"),
        {column: tuple(extra) for column, extra in use.get("values", {}).items()},
    )


def _ledgers(base: Mapping[str, LedgerUse], further: Mapping[str, Any]) -> dict[str, LedgerUse]:
    """The ledgers with an overlay's: further ones, and further columns and values of those that there are."""
    result = dict(base)
    for ledger, spec in further.items():
        use, known = _use(spec), base.get(ledger)
        if known is not None:
            values = dict(known.values or {})
            for column, extra in (use.values or {}).items():
                values[column] = tuple(dict.fromkeys([*values.get(column, ()), *extra]))
            use = LedgerUse(tuple(dict.fromkeys([*known.requires, *use.requires])), use.event or known.event, values)
        result[ledger] = use
    return result


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
