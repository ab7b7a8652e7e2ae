"""`generate`: Word documents from validated ledgers. A batch with errors is refused, naming its rows."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from audit import policies
from audit.app import check as checking
from audit.app import privacy as notices
from audit.app.settings import Settings
from audit.documents import batches, catalogue, render
from audit.documents.batches import Refusal
from audit.documents.catalogue import Template
from audit.errors import UsageFault
from audit.ledgers.gathering import Source
from audit.messages import t
from audit.model import LedgerTable, Severity, Unreadable
from audit.outputs import OutputBatch
from audit.policies import Policy


@dataclass(slots=True)
class Made:
    """One document: its file name, bytes, and what it was made of."""

    file: str
    template: str
    record: str
    data: bytes


@dataclass(slots=True)
class Generated:
    """Documents made and records refused."""

    documents: list[Made] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)

    @property
    def exit_status(self) -> int:
        """0 all made; 1 a batch was refused; 2 an input could not be read."""
        return 2 if self.unreadable else int(bool(self.refused))

    def as_json(self) -> dict[str, Any]:
        """The object of the contract."""
        return {
            "documents": [
                {
                    "file": made.file,
                    "template": made.template,
                    "record": made.record,
                    "sha256": hashlib.sha256(made.data).hexdigest(),
                }
                for made in self.documents
            ],
            "refused": [{"record": r.record, "field": r.field, "message": r.message} for r in self.refused],
        }


def policy_of(template: Template, settings: Settings) -> str | None:
    """The policy named, else the only one whose clauses the template serves."""
    if settings.policy:
        return settings.policy
    serving = [
        policy.name
        for policy in map(policies.load, policies.names())
        if set(template.clauses) & {clause.id for clause in policy.clauses}
    ]
    return serving[0] if len(serving) == 1 else None


def fields_of(settings: Settings, policy: Policy | None) -> dict[str, str]:
    """What `audit.toml` and `--set` say for documents; parameters are not fields."""
    return dict(settings.documents) | {
        key: value for key, value in settings.sets.items() if policy is None or not policy.has_parameter(key)
    }


def check_fields(settings: Settings) -> None:
    """UsageFault for a key in [documents] of `audit.toml` that is no field of any document: a slip would go unnoticed."""
    known = known_fields()
    for key in settings.documents:
        if key.rpartition(".")[2] not in known:
            raise policies.unknown(key, dict.fromkeys(known))


def make(template: Template, checked: checking.Checked, settings: Settings, only: str | None = None) -> Generated:
    """Make one document for each batch of the ledger that has no errors; each must itself pass the privacy check."""
    result = Generated()
    report = checked.report
    plan = batches.plan(template, report.tables, report.findings, fields_of(settings, checked.policy), only)
    result.refused = list(plan.refused)
    for record in plan.records:
        try:
            data = render.render(template, record.data, record=record.key)
        except render.DocumentRefused as error:
            result.refused += error.refusals
            continue
        made = Made(record.file, template.name, record.key, data)
        leak = _leak(made, checked, report.tables, settings) if template.genre == "notice" else None
        if leak:
            result.refused.append(Refusal(record.key, "", leak))
        else:
            result.documents.append(made)
    return result


def _leak(made: Made, checked: checking.Checked, ledgers: Sequence[LedgerTable], settings: Settings) -> str | None:
    """Why a notice that we made must not go out, None if the privacy check finds no error in it."""
    rules = notices.rules_of(checked.policy)
    with tempfile.TemporaryDirectory(prefix="audit-") as folder:
        path = Path(folder) / "notice.docx"
        path.write_bytes(made.data)
        outcome = notices.check_files([(Source(path, made.file), "docx")], rules, ledgers, settings)
    errors = [f.message for item in outcome.files for f in item.findings if f.severity is Severity.ERROR]
    errors += [item.message for item in outcome.unreadable]
    if not errors:
        return None
    return t(
        "生成的公示没有通过公示检查：{reason}",
        "the notice made does not pass the privacy check: {reason}",
        reason="；".join(errors),
    )


def generate(
    name: str, data: Sequence[Path], settings: Settings, out: Path, *, only: str | None, force: bool
) -> Generated:
    """Make the documents of one template and write them into `out`."""
    template = catalogue.find(name)
    fields = field_names(template)
    check_fields(settings)
    settings = replace(settings, policy=policy_of(template, settings))
    checked = checking.check(data, settings, fields)
    if checked.report.exit_status == 2 and not checked.report.tables:
        raise UsageFault("；".join(f"{item.file}: {item.message}" for item in checked.report.unreadable))
    result = make(template, checked, settings, only)
    result.unreadable = checked.report.unreadable
    if result.documents:
        write(result, out, force=force)
    return result


def write(result: Generated, out: Path, *, force: bool) -> None:
    """Write the documents together; the names that stand in the result are those used."""
    batch = OutputBatch(out, force=force)
    for made in result.documents:
        made.file = batch.add(made.file, made.data)
    batch.commit()


def field_names(template: Template) -> frozenset[str]:
    """The fields that a user may give for the template."""
    return frozenset(f.name for f in template.fields)


def known_fields() -> frozenset[str]:
    """The fields of all templates."""
    return frozenset().union(*(field_names(template) for template in catalogue.load_all().values()))


def templates_of(policy: Policy | None) -> Mapping[str, Template]:
    """The templates that serve clauses of the policy."""
    clauses = {clause.id for clause in policy.clauses} if policy else set()
    return {name: template for name, template in catalogue.load_all().items() if clauses & set(template.clauses)}
