"""What this layer knows to prove clauses by: rules, computations, the schemas of ledgers and of documents."""

from __future__ import annotations

from collections.abc import Iterator

from audit.checks import calendar_cases, cases, compute_cases, document_cases, schema_cases
from audit.checks.calendar import promised as of_due
from audit.checks.compute import promised as of_compute
from audit.checks.run import promised as of_rule
from audit.policies import Policy
from audit.policies.proof import CaseResult, Prepared, Proof, Prover
from audit.policies.sqltext import parameters_of, settings_of
from audit.tables.queries import adapted
from audit.tables.records import kind_of


def _rules_serve(policy: Policy) -> Iterator[tuple[str, str]]:
    for rule in policy.rules:
        yield from ((clause, f"rule:{rule.id}") for clause in rule.clauses)


def _rule_proofs(policy: Policy) -> Iterator[Proof]:
    for rule in policy.rules:
        yield from (Proof(rule.id, case.name, case.clause, case.says) for case in cases.load_cases(rule))


def _run_rules(policy: Policy, only: str | None) -> list[CaseResult]:
    kinds = adapted(policy)
    return [
        result
        for rule in policy.rules
        if only in (None, rule.id, rule.code)
        for result in cases.run_rule_cases(rule, policy.origin(rule), kinds)
    ]


def _computes_serve(policy: Policy) -> Iterator[tuple[str, str]]:
    for compute in policy.computes:
        yield from ((clause, f"compute:{compute.id}") for clause in compute.clauses)


def _compute_proofs(policy: Policy) -> Iterator[Proof]:
    for compute in policy.computes:
        yield from (Proof(compute.id, c.name, c.clause, c.says) for c in compute_cases.load_cases(compute))


def _run_computes(policy: Policy, only: str | None) -> list[CaseResult]:
    kinds = adapted(policy)
    return [
        result
        for compute in policy.computes
        if only in (None, compute.id, compute.code)
        for result in compute_cases.run_compute_cases(compute, policy.origin(compute), kinds)
    ]


def _dues_serve(policy: Policy) -> Iterator[tuple[str, str]]:
    for due in policy.dues:
        yield from ((clause, f"calendar:{due.id}") for clause in due.clauses)


def _due_proofs(policy: Policy) -> Iterator[Proof]:
    for due in policy.dues:
        yield from (Proof(due.id, case.name, case.clause, case.says) for case in calendar_cases.load_cases(due))


def _run_dues(policy: Policy, only: str | None) -> list[CaseResult]:
    kinds = adapted(policy)
    return [
        result
        for due in policy.dues
        if only in (None, due.id, due.code)
        for result in calendar_cases.run_due_cases(due, policy.origin(due), kinds)
    ]


def _dues_use(policy: Policy) -> Iterator[str]:
    for due in policy.dues:
        yield from (*due.parameters, *due.readings)


def _due_queries(policy: Policy) -> Iterator[Prepared]:
    for due in policy.dues:
        yield Prepared(due, of_due(due), ())


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


def _rules_use(policy: Policy) -> Iterator[str]:
    for rule in policy.rules:
        yield from (*rule.parameters, *rule.readings)


def _computes_use(policy: Policy) -> Iterator[str]:
    for compute in policy.computes:
        yield from (*compute.parameters, *compute.readings)


def _rule_queries(policy: Policy) -> Iterator[Prepared]:
    for rule in policy.rules:
        yield Prepared(rule, of_rule(rule), (rule.amount,) if rule.amount else ())


def _compute_queries(policy: Policy) -> Iterator[Prepared]:
    for compute in policy.computes:
        gives = of_compute(compute)
        yield Prepared(compute, gives, [name for name in gives if not name.startswith("_")])


def _documents_use(policy: Policy) -> Iterator[str]:
    for name in dict.fromkeys(name for clause in policy.clauses for name in clause.documents):
        for check in kind_of(policy, name).checks:
            yield from (*parameters_of(check.holds), *settings_of(check.holds))


PROVERS = (
    Prover("rules", _rules_serve, _rule_proofs, _run_rules, _rules_use, _rule_queries),
    Prover("computes", _computes_serve, _compute_proofs, _run_computes, _computes_use, _compute_queries),
    Prover("calendar", _dues_serve, _due_proofs, _run_dues, _dues_use, _due_queries),
    Prover(schema_cases.NAME, _schema_serves, _schema_proofs, _run_schema),
    Prover(document_cases.NAME, _documents_serve, _document_proofs, _run_documents, _documents_use),
)


def run_cases(policy: Policy, only: str | None = None) -> list[CaseResult]:
    """Run all the cases that this layer knows of a policy, or those of one rule or computation, or of `schema` or `documents`."""
    return [result for prover in PROVERS for result in prover.run(policy, only)]
