"""`generate`: Word documents from validated ledgers or from files of data. A record with errors is refused, naming its rows and fields."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from audit import policies
from audit.app import bulk, computed, handed
from audit.app import check as checking
from audit.app.check import SCHEMA_RULE
from audit.app.making import Maker
from audit.app.settings import Settings
from audit.cache import Cache
from audit.documents import batches, catalogue, datafiles, outside, pdf
from audit.documents.batches import Record, Refusal
from audit.documents.catalogue import Template
from audit.documents.filling import Context
from audit.errors import UsageFault
from audit.messages import listing, t
from audit.model import Capped, Severity, Unreadable
from audit.outputs import OutputBatch
from audit.policies import Policy

MANY = 500  # documents from which on they are written one by one, with a manifest


@dataclass(slots=True)
class Made:
    """One document: its file name, bytes, and what it was made of."""

    file: str
    template: str
    record: str
    data: bytes


@dataclass(slots=True)
class Generated:
    """Documents made and records refused. Many documents are on disk already: `written` says what was done in `out`."""

    documents: list[Made] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    template: str = ""
    written: bulk.Written | None = None
    out: Path | None = None
    pdfs: list[str] = field(default_factory=list)

    @property
    def exit_status(self) -> int:
        """0 all made; 1 a record was refused; 2 an input could not be read."""
        return 2 if self.unreadable else int(bool(self.refused))

    @property
    def count(self) -> int:
        """How many documents there are now."""
        return self.written.made + self.written.kept if self.written else len(self.documents)

    def entries(self) -> Iterator[dict[str, Any]]:
        """The documents as the contract's JSON has them."""
        if self.written is not None and self.out is not None:
            for entry in bulk.entries(self.out):
                yield {
                    "file": entry["file"],
                    "template": self.template,
                    "record": entry["record"],
                    "sha256": entry["sha256"],
                }
        for made in self.documents:
            yield {
                "file": made.file,
                "template": made.template,
                "record": made.record,
                "sha256": hashlib.sha256(made.data).hexdigest(),
            }

    def as_json(self) -> dict[str, Any]:
        """The object of the contract; merged files and PDFs where there are any."""
        document: dict[str, Any] = {
            "documents": list(self.entries()),
            "refused": [
                {"template": r.template, "title": r.title, "record": r.record, "field": r.field, "message": r.message}
                for r in self.refused
            ],
        }
        if self.written is not None and self.written.merged:
            document["merged"] = [{"file": f, "documents": n, "sha256": s} for f, n, s in self.written.merged]
        if self.pdfs:
            document["pdf"] = list(self.pdfs)
        return document


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


def check_fields(settings: Settings, template: Template | None = None) -> None:
    """UsageFault for a key in [documents] of `audit.toml` that is no field of any document: a slip would go unnoticed."""
    known = known_fields() | (field_names(template) if template else frozenset())
    for key in settings.documents:
        if key.rpartition(".")[2] not in known:
            raise policies.unknown(key, dict.fromkeys(known))


def make(template: Template, checked: checking.Checked, settings: Settings, only: str | None = None) -> Generated:
    """Make the documents that the ledgers give and that have no errors; each must itself pass what is checked of it."""
    hidden = [item for item in checked.report.capped if item.severity is Severity.ERROR and item.rule != SCHEMA_RULE]
    if hidden and template.source is not None:
        return Generated(refused=[_capped(template, hidden)], template=template.name)
    maker = Maker(template, checked.policy, settings, checked)
    return _few(maker, _records(template, checked, settings, only))


def from_data(
    name: str, data: Iterable[tuple[str, Mapping[str, Any]]], policy: Policy | None, settings: Settings
) -> Generated:
    """The documents of data that the program worked out itself: pairs of a label and what is given of one document."""
    template = catalogue.find(name)
    context = Context(fields_of(settings, policy), policy.params if policy else None, settings.as_of)
    raws = (datafiles.Raw(label, given) for label, given in data)
    return _few(Maker(template, policy, settings), datafiles.walk(template, raws, context))


def _capped(template: Template, hidden: Sequence[Capped]) -> Refusal:
    """Why nothing is made where not all errors are listed: a row beyond the cap would pass for one in order."""
    reason = t(
        "违规太多，没有全部列出（{rules}），无法判断哪些行可以公布；请先更正，或用 audit generate 单独生成",
        "there are too many errors to list them all ({rules}), so no telling which rows are in order; mend them first, or use audit generate",
        rules=listing(sorted({item.rule for item in hidden})),
    )
    return Refusal(template.title, "", reason, template.name, template.title)


def _records(
    template: Template, checked: checking.Checked, settings: Settings, only: str | None
) -> Iterator[Record | Refusal]:
    policy, report = checked.policy, checked.report
    context = Context(fields_of(settings, policy), policy.params if policy else None, settings.as_of)
    tables, findings = report.tables, report.findings
    if template.source is not None and template.source.compute and policy is not None:
        tables, findings = computed.rows_of(template.source.compute, checked, policy, settings)
    return batches.walk(template, tables, findings, context, only)


def _few(maker: Maker, items: Iterable[Record | Refusal]) -> Generated:
    """Make the documents in memory: all of them appear, or none."""
    result = Generated(template=maker.template.name)
    for item in maker.judged(items):
        if isinstance(item, list):
            result.refused += item
            continue
        made = maker.make(item)
        wrong = made if isinstance(made, list) else maker.verify(item, made)
        if isinstance(made, list) or wrong:
            result.refused += wrong
        else:
            result.documents.append(Made(item.file, maker.template.name, item.key, made))
    return result


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for besides the documents: a single record (`only`), PDFs, and how many documents are written."""

    only: str | None = None
    as_pdf: bool = False
    how: bulk.How = field(default_factory=bulk.How)


def generate(name: str, data: Sequence[Path], settings: Settings, out: Path, wanted: Wanted) -> Generated:
    """Make the documents of one template, a shipped one or an office's own file, and write them into `out`."""
    if wanted.as_pdf:
        pdf.program()  # better known before the work than after it
    template = outside.find(name) or catalogue.find(name)
    check_fields(settings, template)
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
    if template.source is None and ledgers:
        raise _no_source(template, ledgers)
    unreadable: list[Unreadable] = []
    total = None
    if files:
        maker, items = _from_files(template, files, settings, cache, wanted.only)
    else:
        checked = _checked(template, ledgers, settings)
        unreadable = checked.report.unreadable
        maker = Maker(template, checked.policy, settings, checked)
        items = _records(template, checked, settings, wanted.only)
        if template.source is not None and template.source.each == "row":
            total = sum(len(table.rows) for table in checked.report.tables if table.ledger == template.source.ledger)
    result = _made(maker, items, out, replace(wanted.how, total=total))
    result.unreadable = unreadable
    if wanted.as_pdf:
        result.pdfs = _as_pdf(result, out)
    return result


def _made(maker: Maker, items: Iterator[Record | Refusal], out: Path, how: bulk.How) -> Generated:
    """Few documents are written together, many one by one."""
    first = list(itertools.islice(items, MANY + 1))
    if len(first) <= MANY and not how.resume and not how.merge:
        result = _few(maker, first)
        if result.documents:
            write(result, out, force=how.force)
        return result
    written = bulk.write(maker, itertools.chain(first, items), out, how)
    return Generated(refused=written.refused, template=maker.template.name, written=written, out=out)


def _as_pdf(result: Generated, out: Path) -> list[str]:
    """PDFs of the merged files, else of all documents."""
    if result.written is not None and result.written.merged:
        names = [name for name, _, _ in result.written.merged]
    else:
        names = [entry["file"] for entry in result.entries()]
    return [path.relative_to(out).as_posix() for path in pdf.convert([out / name for name in names])]


def _no_source(template: Template, paths: Sequence[Path]) -> UsageFault:
    return UsageFault(
        t(
            "“{title}”不从台账生成（{paths}）；请给 JSON、xlsx 或 csv 的数据文件（audit templates show {name} 列出字段）",
            "{title} is not made from ledgers ({paths}); give a data file, JSON, xlsx or csv (audit templates show {name} lists the fields)",
            title=template.title,
            name=template.name,
            paths=listing([str(path) for path in paths]),
        )
    )


def existing(path: Path) -> Path:
    """The path. UsageFault where there is nothing."""
    if not path.exists():
        raise UsageFault(t("找不到 {path}；请核对路径", "{path} does not exist; check the path", path=path))
    return path


def _checked(template: Template, data: Sequence[Path], settings: Settings) -> checking.Checked:
    if template.source is not None and template.source.ledger == catalogue.FILES:
        return handed.read(data, settings, field_names(template))
    # All findings: a row whose error stood beyond the cap would pass for one in order.
    checked = checking.check(data, replace(settings, everything=True), field_names(template))
    if checked.report.exit_status == 2 and not checked.report.tables:
        raise UsageFault("；".join(f"{item.file}: {item.message}" for item in checked.report.unreadable))
    return checked


def _from_files(
    template: Template, files: Sequence[Path], settings: Settings, cache: Cache | None, only: str | None
) -> tuple[Maker, Iterator[Record | Refusal]]:
    policy = _policy_for_files(template, settings)
    context = Context(fields_of(settings, policy), policy.params if policy else None, settings.as_of)
    raws = itertools.chain.from_iterable(datafiles.read(template, path, settings.passwords, cache) for path in files)
    return Maker(template, policy, settings), datafiles.walk(template, raws, context, only)


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
    """The fields that a user may give for the template, and the lists of one that no ledger fills (`甲/1；乙/2`)."""
    lists = [each.name for each in template.lists] if template.source is None else []
    return frozenset([*lists, *(f.name for f in template.fields if f.source in ("user", "register", "param", "as_of"))])


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
