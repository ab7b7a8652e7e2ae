"""`generate`: Word documents from validated ledgers. A batch with errors is refused, naming its rows."""

from __future__ import annotations

import hashlib
import itertools
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from audit import policies
from audit.app import check as checking
from audit.app import privacy as notices
from audit.app.settings import Settings
from audit.cache import Cache
from audit.documents import batches, catalogue, datafiles, render
from audit.documents.batches import Record, Refusal
from audit.documents.catalogue import Template
from audit.documents.filling import Context
from audit.errors import UsageFault
from audit.ledgers.submission import Source
from audit.messages import listing, t
from audit.model import LedgerTable, Severity, Unreadable
from audit.outputs import OutputBatch
from audit.policies import Policy
from audit.tables import records


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
    serving = _serving(template)
    return serving[0] if len(serving) == 1 else None


def _serving(template: Template) -> list[str]:
    """The policies that have a clause of the template."""
    return [
        policy.name
        for policy in map(policies.load, policies.names())
        if set(template.clauses) & {clause.id for clause in policy.clauses}
    ]


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
    """Make the documents that the ledgers give and that have no errors; each must itself pass what is checked of it."""
    report = checked.report
    context = Context(
        fields_of(settings, checked.policy), checked.policy.params if checked.policy else None, settings.as_of
    )
    items = batches.walk(template, report.tables, report.findings, context, only)
    return _made(template, items, checked.policy, settings, checked)


def _made(
    template: Template,
    items: Iterable[Record | Refusal],
    policy: Policy | None,
    settings: Settings,
    checked: checking.Checked | None,
) -> Generated:
    """Make the documents, each that the clauses and the privacy check allow."""
    result = Generated()
    for record in items:
        if isinstance(record, Refusal):
            result.refused.append(record)
            continue
        refused = _judged(template, record, policy, settings)
        if refused:
            result.refused += refused
            continue
        try:
            data = render.render(template, record.data, record=record.key)
        except render.DocumentRefused as error:
            result.refused += error.refusals
            continue
        made = Made(record.file, template.name, record.key, data)
        leak = None
        if template.genre == "notice" and checked is not None:
            leak = _leak(made, checked, checked.report.tables, settings)
        if leak:
            result.refused.append(Refusal(record.key, "", leak))
        else:
            result.documents.append(made)
    return result


def _judged(template: Template, record: Record, policy: Policy | None, settings: Settings) -> list[Refusal]:
    """What the clauses say against a record's data."""
    if policy is None:
        return []
    kind = records.kind_of(policy, template.name)
    return [
        Refusal(record.key, item.field, _clause(item))
        for item in records.refusals(kind, record.data, policy, settings.as_of)
    ]


def _clause(item: records.Refusal) -> str:
    clauses = t("（{clauses}）", " ({clauses})", clauses=listing(list(item.clauses))) if item.clauses else ""
    return t(
        "“{field}”{message}{clauses}",
        "{field}: {message}{clauses}",
        field=item.field,
        message=item.message,
        clauses=clauses,
    )


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
    check_fields(settings)
    settings = replace(settings, policy=policy_of(template, settings))
    cache = Cache(settings.cache) if settings.cache else None
    files = [path for path in data if datafiles.is_data(template, existing(path), settings.passwords, cache)]
    ledgers = [path for path in data if path not in files]
    if files and ledgers:
        raise UsageFault(
            t(
                "--data 里既有文书数据又有台账（{files}；{ledgers}）；请分两次生成",
                "--data names both data of documents and ledgers ({files}; {ledgers}); make them one after the other",
                files=listing([path.name for path in files]),
                ledgers=listing([path.name for path in ledgers]),
            )
        )
    result = (
        _from_files(template, files, settings, cache, only)
        if files
        else _from_ledgers(template, ledgers, settings, only)
    )
    if result.documents:
        write(result, out, force=force)
    return result


def existing(path: Path) -> Path:
    """The path. UsageFault where there is nothing."""
    if not path.exists():
        raise UsageFault(t("找不到 {path}；请核对路径", "{path} does not exist; check the path", path=path))
    return path


def _from_ledgers(template: Template, data: Sequence[Path], settings: Settings, only: str | None) -> Generated:
    checked = checking.check(data, settings, field_names(template))
    if checked.report.exit_status == 2 and not checked.report.tables:
        raise UsageFault("；".join(f"{item.file}: {item.message}" for item in checked.report.unreadable))
    result = make(template, checked, settings, only)
    result.unreadable = checked.report.unreadable
    return result


def _from_files(
    template: Template, files: Sequence[Path], settings: Settings, cache: Cache | None, only: str | None
) -> Generated:
    policy = _policy_for_files(template, settings)
    context = Context(fields_of(settings, policy), policy.params if policy else None, settings.as_of)
    raws = itertools.chain.from_iterable(datafiles.read(template, path, settings.passwords, cache) for path in files)
    return _made(template, datafiles.walk(template, raws, context, only), policy, settings, None)


def _policy_for_files(template: Template, settings: Settings) -> Policy | None:
    """The policy whose clauses judge the data, with the user's parameters; None for a document that no policy asks for."""
    if settings.policy is None:
        serving = _serving(template)
        if serving:
            raise UsageFault(
                t(
                    "“{title}”在几项政策里都有规定，请用 --policy 指明：{names}",
                    "several policies ask for {title}; name one with --policy: {names}",
                    title=template.title,
                    names=listing(serving),
                )
            )
        checking.refuse_unknown_sets(None, settings, field_names(template))
        return None
    policy = policies.load(settings.policy)
    checking.refuse_unknown_sets(policy, settings, field_names(template))
    return checking.adjusted(policy, settings)


def write(result: Generated, out: Path, *, force: bool) -> None:
    """Write the documents together; the names that stand in the result are those used."""
    batch = OutputBatch(out, force=force)
    for made in result.documents:
        made.file = batch.add(made.file, made.data)
    batch.commit()


def field_names(template: Template) -> frozenset[str]:
    """The fields that a user may give for the template."""
    return frozenset(f.name for f in template.fields if f.source in ("user", "register", "param", "as_of"))


def known_fields() -> frozenset[str]:
    """The fields of all templates."""
    return frozenset().union(*(field_names(template) for template in catalogue.load_all().values()))


def templates_of(policy: Policy | None) -> Mapping[str, Template]:
    """The notices that serve clauses of the policy and can be made from ledgers: what a run makes unasked."""
    clauses = {clause.id for clause in policy.clauses} if policy else set()
    return {
        name: template
        for name, template in catalogue.load_all().items()
        if template.source is not None and template.genre == "notice" and clauses & set(template.clauses)
    }
