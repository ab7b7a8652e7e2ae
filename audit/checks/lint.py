"""What can be told to be wrong in a policy folder without a ledger: everything at once, each with its file and line."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from audit.checks.case_files import AS_OF, case_path
from audit.checks.coverage import coverage
from audit.checks.describe import cases_of
from audit.checks.portability import unportable
from audit.errors import AuditError, DataFault
from audit.ledgers.kinds import LedgerKind
from audit.messages import t
from audit.policies import Policy, Query, Rule, computes, dues, loading, readings, rules, soundness
from audit.policies.files import read_data, text_of
from audit.policies.proof import Prepared, Prover
from audit.policies.soundness import Problem
from audit.policies.sqltext import bare, words_in
from audit.tables import Database, QueryFault
from audit.tables.queries import adapted
from audit.tables.records import kind_of, unsound

_FLOATS = ("DOUBLE", "FLOAT")
# The YAML files of a policy folder with their schemas; overlays have others for some.
_FILES = {
    "params.yaml": "policy/params",
    "clauses.yaml": "policy/clauses",
    "readings.yaml": "policy/readings",
    "disclosure.yaml": "policy/disclosure",
    "schema.cases.yaml": "policy/schema-cases",
    "documents.cases.yaml": "policy/document-cases",
    "disclosure.cases.yaml": "policy/disclosure-cases",
}
_CASES = {rules.FOLDER: "policy/cases", computes.FOLDER: "policy/compute-cases", dues.FOLDER: "policy/due-cases"}
_PARSERS: dict[str, Callable[[str, str, Path], Query]] = {
    rules.FOLDER: rules.parse,
    computes.FOLDER: computes.parse,
    dues.FOLDER: dues.parse,
}


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is wrong: the file as messages show it, the line where it is known, and what."""

    file: str
    line: int | None
    message: str

    def as_json(self) -> dict[str, Any]:
        """The entry of `rules lint`."""
        return {"file": self.file, "line": self.line, "message": self.message}


def lint(
    folder: Path,
    provers: Sequence[Prover],
    others: Mapping[str, str],
    everywhere: Callable[[], Iterable[Policy]],
    *,
    portable: bool = False,
) -> list[Flaw]:
    """Everything wrong in a policy folder, by file and line. What is wrong in single files hides what follows from them. `portable` names as
    well what in its queries other engines may do otherwise.

    `others` are further YAML files that a policy may have, with their schemas (empty: looked at elsewhere); `everywhere` gives
    the policies whose clauses a document's data may name.
    """
    flaws = list(_files(folder, others))
    if not flaws:
        try:
            policy = loading.read(folder)
        except DataFault as error:
            return [_flaw(folder, error)]
        flaws = [_placed(policy, problem) for problem in soundness.problems(policy)]
        flaws = flaws or [_placed(policy, problem) for problem in _deeper(policy, provers, everywhere)]
        if portable and not flaws:
            flaws = [_placed(policy, problem) for problem in unportable(policy)]
    return sorted(set(flaws), key=lambda flaw: (flaw.file, flaw.line or 0, flaw.message))


def _placed(policy: Policy, problem: Problem) -> Flaw:
    return Flaw(f"{policy.name}/{problem.file}", problem.line_in(policy.folder), problem.message)


def _flaw(folder: Path, error: DataFault) -> Flaw:
    return Flaw(error.file or folder.name, error.line, error.reason)


def _files(folder: Path, others: Mapping[str, str]) -> Iterator[Flaw]:
    """What is wrong in each file by itself."""
    name = folder.name
    reads: list[Callable[[], Any]] = []
    try:
        overlay = loading.base_of(folder) is not None
    except DataFault as error:
        yield _flaw(folder, error)
        return
    special = {"policy.yaml": "policy/overlay"} if overlay else {"policy.yaml": "policy/policy"}
    if overlay:
        special |= {"params.yaml": "policy/overlay-params", readings.FILE: "policy/overlay-readings"}
    for path in sorted(folder.rglob("*")):
        file = path.relative_to(folder).as_posix()
        kind = path.parent.name if path.parent.parent == folder else ""
        schema = special.get(file) or _FILES.get(file) or others.get(file)
        if schema:
            reads.append(partial(read_data, path, schema, f"{name}/{file}"))
        elif file.endswith(".cases.yaml") and kind in _CASES:
            reads.append(partial(read_data, path, _CASES[kind], f"{name}/{file}"))
        elif path.suffix == ".sql" and kind in _CASES:
            reads.append(partial(_parse, _PARSERS[kind], path, name))
        elif path.suffix in (".yaml", ".yml", ".sql") and file not in others and f"{kind}/" not in others:
            yield Flaw(f"{name}/{file}", None, t("政策文件夹里没有这样的文件", "a policy folder has no such file"))
    for read in reads:
        try:
            read()
        except DataFault as error:
            yield _flaw(folder, error)


def _parse(parse: Callable[[str, str, Path], Query], path: Path, policy: str) -> Query:
    return parse(text_of(path, f"{policy}/{path.parent.name}/{path.name}"), policy, path)


def _deeper(policy: Policy, provers: Sequence[Prover], everywhere: Callable[[], Iterable[Policy]]) -> Iterator[Problem]:
    """What can be told once everything that is named exists."""
    own = [query for query in policy.queries if query.policy == policy.name]
    yield from _values(policy)
    yield from _documents(policy, everywhere)
    for query in own:
        yield from _cases(query)
        yield from _english(query)
    broken = list(dict.fromkeys(_broken(policy, provers)))
    yield from broken
    kinds = adapted(policy)
    with Database([], kinds, AS_OF) as database:
        database.use(policy)
        for prepared in _prepared(policy, provers):
            yield from _columns(prepared, database)
            yield from _tables(prepared.query, kinds)
    if not broken:
        yield from _uncovered(policy, provers)
        yield from _unused(policy, provers)


def _broken(policy: Policy, provers: Sequence[Prover]) -> Iterator[Problem]:
    """Cases, and what they stand on, that cannot be read."""
    for prover in provers:
        try:
            list(prover.proofs(policy))
            list(prover.uses(policy))
        except DataFault as error:
            file = (error.file or prover.name).removeprefix(f"{policy.name}/")
            yield Problem(file, error.reason, line=error.line)


def _values(policy: Policy) -> Iterator[Problem]:
    """Days of the policy's window on which a parameter is neither given nor said to be none."""
    first = policy.window[0]
    for key, parameter in policy.params.entries.items():
        begin = parameter.values[0][0]
        if first is not None and begin > first:
            message = t(
                "参数“{key}”在 {first} 至 {last} 没有值；没有规定的写 null",
                "parameter {key!r} has no value from {first} to {last}; write null where there is none",
                key=key,
                first=first.isoformat(),
                last=(begin - timedelta(days=1)).isoformat(),
            )
            yield Problem("params.yaml", message, (key, "values"))


def _prepared(policy: Policy, provers: Sequence[Prover]) -> Iterator[Prepared]:
    """The queries of the policy's own folder; those of a prover whose files cannot be read are left out."""
    for prover in provers:
        with contextlib.suppress(DataFault):
            yield from [each for each in prover.queries(policy) if each.query.policy == policy.name]


def _columns(prepared: Prepared, database: Database) -> Iterator[Problem]:
    """Whether the query can be run, gives what its head names, and gives no binary fractions for sums."""
    query = prepared.query
    try:
        types = database.columns(query.sql, prepared.gives)
    except AuditError as error:
        line = query.line + error.line - 1 if isinstance(error, QueryFault) and error.line else query.line
        yield Problem(query.file, str(error), line=line)
        return
    for name in prepared.exact:
        if types[name] in _FLOATS:
            message = t(
                "“{column}”列是浮点数；请用 CAST(… AS DECIMAL(18,2))",
                "column {column} is a binary fraction; CAST it to DECIMAL(18,2)",
                column=name,
            )
            yield Problem(query.file, message, line=query.line)


def _tables(query: Query, kinds: Mapping[str, LedgerKind]) -> Iterator[Problem]:
    """Tables that the query reads and its head does not name, and the other way round."""
    named = words_in(bare(query.sql))
    for ledger, kind in kinds.items():
        reads = any(title in named for title in (kind.title, f"{kind.title}_全部"))
        declared = ledger in (*query.ledgers, *query.uses)
        if reads and not declared:
            message = t(
                "查询用到{title}，头部的 ledgers、uses 都没有写 {ledger}",
                "the query reads {title}, but neither ledgers nor uses names {ledger}",
                title=kind.title,
                ledger=ledger,
            )
            yield Problem(query.file, message, ("ledgers",))
        elif declared and not reads:
            message = t(
                "头部写了 {ledger}，查询没有用到{title}",
                "the head names {ledger}, but the query does not read {title}",
                title=kind.title,
                ledger=ledger,
            )
            yield Problem(query.file, message, ("ledgers" if ledger in query.ledgers else "uses",))


def _cases(query: Query) -> Iterator[Problem]:
    """Whether the query has the cases that it needs."""
    file = f"{query.path.parent.name}/{case_path(query).name}"
    try:
        loaded = cases_of(query)
    except DataFault as error:
        yield Problem(file, error.reason, line=error.line)
        return
    if not any(case.wants for case in loaded):
        yield Problem(file, t("没有查得出（得出结果）的用例", "no case that is found (gives a result)"))
    if isinstance(query, Rule) and not any(not case.wants and case.fault is None for case in loaded):
        yield Problem(file, t("没有查不出问题的用例", "no case that is clean"))


def _english(query: Query) -> Iterator[Problem]:
    """Texts that are written in one language only."""
    pairs = [("reading", query.reading, query.reading_en)]
    if isinstance(query, Rule):
        pairs.append(("ask", query.ask, query.ask_en))
    for name, chinese, english in pairs:
        if bool(chinese) != bool(english):
            message = t(
                "{name} 只写了一种语言（另一种在 en 里）",
                "{name} is written in one language only (the other belongs under en)",
                name=name,
            )
            yield Problem(query.file, message, ("en",))


def _documents(policy: Policy, everywhere: Callable[[], Iterable[Policy]]) -> Iterator[Problem]:
    """Whether the conditions on documents' fields can be told, and the clauses that they rest on exist somewhere."""
    names = list(dict.fromkeys(name for clause in policy.clauses for name in clause.documents))
    known = {clause.id for each in ([*everywhere(), policy] if names else []) for clause in each.clauses}
    for name in names:
        try:
            kind = kind_of(policy, name)
            for fault in unsound(kind, policy, AS_OF):
                yield Problem(f"documents/{kind.file}", fault)
        except DataFault:  # told with the cases
            continue
        for check in kind.checks:
            if check.clause not in known:
                yield Problem(f"documents/{kind.file}", "x-checks: " + soundness.no_clause(check.clause, known))


def _uncovered(policy: Policy, provers: Sequence[Prover]) -> Iterator[Problem]:
    own = _own_clauses(policy)
    for entry in coverage(policy, provers):
        if not entry.covered and entry.clause.id in own:
            message = t(
                "条款“{clause}”没有用例证明（{title}）",
                "clause {clause!r} is proved by no case ({title})",
                clause=entry.clause.id,
                title=entry.clause.title,
            )
            yield Problem("clauses.yaml", message, (entry.clause.id,))


def _own_clauses(policy: Policy) -> set[str]:
    base = {clause.id for clause in policy.base.clauses} if policy.base else set()
    return {clause.id for clause in policy.clauses} - base


def _unused(policy: Policy, provers: Sequence[Prover]) -> Iterator[Problem]:
    """Parameters and readings that nothing asks for."""
    used = {name for prover in provers for name in prover.uses(policy)}
    base = policy.base
    for key in policy.params.entries:
        if key not in used and (base is None or key not in base.params):
            yield Problem("params.yaml", t("参数“{key}”没有用到", "parameter {key!r} is not used", key=key), (key,))
    for name in policy.readings:
        if name not in used and (base is None or name not in base.readings):
            yield Problem(readings.FILE, t("读法“{name}”没有用到", "reading {name!r} is not used", name=name), (name,))
