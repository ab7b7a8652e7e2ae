"""`findings`: what became of each finding, from run to run and step by step."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from audit import config, policies
from audit.app.check import SCHEMA_RULE
from audit.errors import AuditError, UsageFault
from audit.evidence import register
from audit.evidence.digests import of_bytes, of_file
from audit.evidence.register import Entry, Event
from audit.masking import mask_text
from audit.messages import listing, pick, t
from audit.reports import flat, words
from audit.scoring import evidence as records

_KEPT = (
    "fingerprint",
    "rule",
    "severity",
    "clauses",
    "unit",
    "file",
    "sheet",
    "row",
    "column",
    "message",
    "amount",
    "ask",
)
_SHORTEST = 6  # characters of a fingerprint that name it


def project_of(given: Path | None) -> Path:
    """The engagement's folder: the one named, else that of the `audit.toml` in or above the current folder."""
    near = config.find(given or Path.cwd())
    folder = given or (near.parent if near else None)
    if folder is None or not folder.is_dir():
        raise UsageFault(
            t(
                "找不到审计项目；请在项目文件夹里运行，或用 --project 指明（新项目先 audit init）",
                "no engagement here; run this in its folder, or name it with --project (a new one: audit init)",
            )
        )
    return folder


def listed(project: Path) -> list[Entry]:
    """Every finding of the register as it stands."""
    return register.entries(register.read(project))


def take_in(project: Path, findings: Path) -> dict[str, int]:
    """Take a run's findings (its `findings.json`, or the folder that it is in) into the register; returns how many are in each state.

    Taking in the same file again changes nothing.
    """
    path = findings / "findings.json" if findings.is_dir() else findings
    try:
        data = path.read_bytes()
        report = json.loads(data)
        kept = [
            {key: item[key] for key in _KEPT} | ({"where": item["where"]} if "where" in item else {})
            for item in flat.rows(report)
        ]
        day = str(report["as_of"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageFault(
            t("{file} 不是 audit run 写出的 findings.json", "{file} is no findings.json of audit run", file=path.name)
        ) from error
    if any(item["fingerprint"] is None for item in kept):
        raise UsageFault(
            t(
                "{file} 里的问题没有指纹，前后对不上；请先在项目文件夹运行 audit init，再在其中运行 audit run",
                "the findings of {file} have no fingerprints, so runs cannot be compared; run audit init in the engagement's folder, then audit run there",
                file=path.name,
            )
        )
    digest = of_bytes(data)
    events = register.read(project)
    if not any(event["event"] == register.RUN and event["source"] == digest["sha256"] for event in events):
        titles = _titles({item["rule"] for item in kept})
        for item in kept:
            kind = item["rule"].removeprefix("privacy/")
            title = words.privacy_kind(kind) if kind != item["rule"] else item["rule"]
            item["title"] = titles.get(item["rule"], title)
            item["message"] = mask_text(item["message"])
        register.add(
            project, {"at": _now(), "event": register.RUN, "day": day, "source": digest["sha256"], "findings": kept}
        )
    states = [entry.state for entry in listed(project)]
    return {state: states.count(state) for state in ("new", "unchanged", "changed", "gone")}


def _titles(rules: set[str]) -> dict[str, str]:
    """The titles of rules in the language in use; those of a policy that is not at hand keep their ids."""
    found = {SCHEMA_RULE: t("台账格式", "ledger format"), records.RULE: t("考核记录", "assessors' records")}
    for name in sorted({rule.partition("/")[0] for rule in rules if "/" in rule} - {"privacy"}):
        try:
            policy = policies.load(name)
        except AuditError:
            continue
        found |= {rule.id: pick(rule.title, rule.title_en) or rule.title for rule in policy.rules}
    return found


def step(
    project: Path,
    kind: str,
    prefixes: Sequence[str],
    *,
    by: str,
    note: str,
    evidence: Sequence[Path] = (),
    **more: str | date | None,
) -> list[Entry]:
    """Take findings a step on. `by` did it, `note` says why or what; `evidence` are files of the engagement's folder; `more` are
    `type` (of rectification), `measure`, `due`, `department`, `owner`, `reason` (why it is not done yet) and `next`. All of the findings move, or none."""
    if not by.strip() or not note.strip():
        raise UsageFault(t("要写明经办人（--by）和说明（--note）", "say who (--by) and why (--note)"))
    entries = listed(project)
    named = {entry.fingerprint: entry for prefix in prefixes for entry in [_one(entries, prefix)]}
    chosen = [named[fingerprint] for fingerprint in sorted(named)]
    before, _ = register.MOVES[kind]
    off = [entry.fingerprint[:12] for entry in chosen if entry.stage not in before]
    if off:
        raise UsageFault(
            t(
                "{all} 现在的状态不能走这一步；先后是：疑点、核实（或排除）、整改、销号",
                "{all} cannot take this step now; the order is: verify (or dismiss), rectify, close",
                all=listing(off),
            )
        )
    if kind == "rectify" and more.get("type") is None:
        untyped = [entry.fingerprint[:12] for entry in chosen if entry.last("type") is None]
        if untyped:
            raise UsageFault(
                t(
                    "{all} 还没有整改类型；请用 --type 指明",
                    "{all}: name the --type of rectification",
                    all=listing(untyped),
                )
            )
    proofs = [_proof(project, path) for path in evidence]
    if kind == "close" and not proofs:
        raise UsageFault(t("销号要有证明材料（--evidence 文件）", "closing needs evidence (--evidence FILE)"))
    event: Event = {
        "at": _now(),
        "event": kind,
        "findings": [entry.fingerprint for entry in chosen],
        "seen": [entry.stage for entry in chosen],
        "by": mask_text(by.strip()),
        "note": mask_text(note.strip()),
    }
    event |= {key: mask_text(str(value)) if key != "due" else str(value) for key, value in more.items() if value}
    if proofs:
        event["evidence"] = proofs
    register.add(project, event)
    names = set(event["findings"])
    return [entry for entry in listed(project) if entry.fingerprint in names]


def _one(entries: Sequence[Entry], prefix: str) -> Entry:
    found = register.matching(entries, prefix) if len(prefix) >= _SHORTEST else []
    if len(found) != 1:
        raise UsageFault(
            t(
                "指纹“{prefix}”对应 {n} 个问题；请写足够的前几位（至少 {least} 位，audit findings list 列出）",
                "{prefix!r} is the beginning of {n} fingerprints; write enough of it (at least {least} characters, see audit findings list)",
                prefix=prefix,
                n=len(found),
                least=_SHORTEST,
            )
        )
    return found[0]


def _proof(project: Path, path: Path) -> dict[str, str]:
    """A file as evidence: its name in the engagement's folder, and its digests."""
    try:
        name = path.resolve().relative_to(project.resolve()).as_posix()
        digest = of_file(path)
    except ValueError as error:
        raise UsageFault(
            t("证明材料 {file} 要放在项目文件夹里", "{file} has to lie in the engagement's folder", file=path.name)
        ) from error
    except OSError as error:
        raise UsageFault(t("证明材料 {file} 读不出来", "cannot read {file}", file=path.name)) from error
    return {"file": name, **digest}


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def as_json(entries: Sequence[Entry]) -> dict[str, Any]:
    """The object of `findings list`."""
    return {
        "findings": [
            {
                "name": entry.fingerprint,
                **entry.finding,
                "state": entry.state,
                "stage": entry.stage,
                "returned": entry.returned,
                "steps": entry.steps,
                "astray": entry.astray,
                "disputed": entry.disputed,
            }
            for entry in entries
        ]
    }
