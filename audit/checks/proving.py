"""What this layer knows to prove clauses by: rules, computations, the schemas of ledgers and of documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from audit.checks import calendar_cases, cases, compute_cases, document_cases, schema_cases
from audit.checks.calendar import promised as of_due
from audit.checks.case_files import Case
from audit.checks.compute import promised as of_compute
from audit.checks.run import promised as of_rule
from audit.ledgers.kinds import LedgerKind
from audit.policies import Policy
from audit.policies.computes import Compute
from audit.policies.proof import CaseResult, Prepared, Proof, Prover
from audit.policies.queries import Query
from audit.policies.sqltext import parameters_of, settings_of
from audit.tables.queries import adapted
from audit.tables.records import kind_of

Q = TypeVar("Q", bound=Query)


def _prover(
    name: str,
    kind: str,
    of: Callable[[Policy], Sequence[Q]],
    load: Callable[[Q], Iterable[Case]],
    run: Callable[[Q, Policy, Mapping[str, LedgerKind]], Iterable[CaseResult]],
    prepared: Callable[[Q], Prepared],
) -> Prover:
    """The prover of one kind of query: `of` are a policy's, `kind` what they are called where a clause tells what serves it."""

    def serve(policy: Policy) -> Iterator[tuple[str, str]]:
        return ((clause, f"{kind}:{query.id}") for query in of(policy) for clause in query.clauses)

    def proofs(policy: Policy) -> Iterator[Proof]:
        return (Proof(query.id, case.name, case.clause, case.says) for query in of(policy) for case in load(query))

    def results(policy: Policy, only: str | None) -> list[CaseResult]:
        kinds = adapted(policy)
        chosen = [query for query in of(policy) if only in (None, query.id, query.code)]
        return [result for query in chosen for result in run(query, policy.origin(query), kinds)]

    def used(policy: Policy) -> Iterator[str]:
        return (each for query in of(policy) for each in (*query.parameters, *query.readings))

    def queries(policy: Policy) -> Iterator[Prepared]:
        return map(prepared, of(policy))

    return Prover(name, serve, proofs, results, used, queries)


def _schema_serves(policy: Policy) -> Iterator[tuple[str, str]]:
    for clause in policy.clauses:
        yield from ((clause.id, f"schema:{column}") for column in clause.schema)


def _documents_serve(policy: Policy) -> Iterator[tuple[str, str]]:
    for clause in policy.clauses:
        yield from ((clause.id, f"document:{name}") for name in clause.documents)


def _schema_proofs(policy: Policy) -> Iterator[Proof]:
    for layer in policy.layers:
        yield from (Proof(schema_cases.NAME, c.name, c.clause, c.says) for c in schema_cases.load(layer))


def _document_proofs(policy: Policy) -> Iterator[Proof]:
    for layer in policy.layers:
        yield from (Proof(document_cases.NAME, c.name, c.clause, c.says) for c in document_cases.load(layer))


def _run_schema(policy: Policy, only: str | None) -> list[CaseResult]:
    if only not in (None, schema_cases.NAME):
        return []
    return [result for layer in policy.layers for result in schema_cases.run(layer, adapted(layer))]


def _run_documents(policy: Policy, only: str | None) -> list[CaseResult]:
    if only not in (None, document_cases.NAME):
        return []
    return [result for layer in policy.layers for result in document_cases.run(layer)]


def _compute_query(compute: Compute) -> Prepared:
    gives = of_compute(compute)
    return Prepared(compute, gives, [name for name in gives if not name.startswith("_")])


def _documents_use(policy: Policy) -> Iterator[str]:
    for name in dict.fromkeys(name for clause in policy.clauses for name in clause.documents):
        for check in kind_of(policy, name).checks:
            yield from (*parameters_of(check.holds), *settings_of(check.holds))


PROVERS = (
    _prover(
        "rules",
        "rule",
        lambda policy: policy.rules,
        cases.load_cases,
        cases.run_rule_cases,
        lambda rule: Prepared(rule, of_rule(rule), (rule.amount,) if rule.amount else ()),
    ),
    _prover(
        "computes",
        "compute",
        lambda policy: policy.computes,
        compute_cases.load_cases,
        compute_cases.run_compute_cases,
        _compute_query,
    ),
    _prover(
        "calendar",
        "calendar",
        lambda policy: policy.dues,
        calendar_cases.load_cases,
        calendar_cases.run_due_cases,
        lambda due: Prepared(due, of_due(due), ()),
    ),
    Prover(schema_cases.NAME, _schema_serves, _schema_proofs, _run_schema),
    Prover(document_cases.NAME, _documents_serve, _document_proofs, _run_documents, _documents_use),
)


def run_cases(policy: Policy, only: str | None = None) -> list[CaseResult]:
    """Run all the cases that this layer knows of a policy, or those of one rule or computation, or of `schema` or `documents`."""
    return [result for prover in PROVERS for result in prover.run(policy, only)]
