"""Which clause is served by what, and by how many cases: computed, so that it cannot drift."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from audit.messages import t
from audit.policies import Clause, Policy
from audit.policies.proof import Prover

_REASON_SUFFICES = ("record", "info")


@dataclass(frozen=True, slots=True)
class Coverage:
    """One clause: what serves it, the number of cases that prove it, and whether that is enough."""

    clause: Clause
    served_by: tuple[str, ...]
    cases: int

    @property
    def covered(self) -> bool:
        """Served, and proved by a case; a bare reason does for clauses that only record or inform."""
        return self.cases > 0 or (self.clause.kind in _REASON_SUFFICES and self.clause.reason is not None)

    def as_json(self) -> dict[str, Any]:
        """The entry of `rules coverage`."""
        clause = self.clause
        return {
            "id": clause.id,
            "title": clause.title,
            "at": clause.at,
            "kind": clause.kind,
            "says": clause.says,
            "served_by": list(self.served_by),
            "cases": self.cases,
            "covered": self.covered,
        }


def coverage(policy: Policy, provers: Sequence[Prover]) -> list[Coverage]:
    """Every clause of the policy, in the order of the document, by what the provers know of it."""
    served: dict[str, list[str]] = {}
    cases: dict[str, int] = {}
    for prover in provers:
        for name, what in prover.serves(policy):
            if what not in served.setdefault(name, []):
                served[name].append(what)
        for proof in prover.proofs(policy):
            cases[proof.clause] = cases.get(proof.clause, 0) + 1
    result = []
    for clause in policy.clauses:
        by = served.get(clause.id, [])
        by = [*by, *(f"template:{name}" for name in clause.templates)]
        by += [t("理由：{reason}", "reason: {reason}", reason=clause.reason)] if clause.reason else []
        result.append(Coverage(clause, tuple(by), cases.get(clause.id, 0)))
    return result
