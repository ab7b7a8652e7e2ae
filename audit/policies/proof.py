"""What proves a clause: cases of whatever kind, and how they came out. Every layer above gives its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audit.policies.policy import Policy
    from audit.policies.queries import Query


@dataclass(frozen=True, slots=True)
class Proof:
    """One case: what it belongs to (a rule's id, or the name of a kind of cases), its name, the clause that it proves, and
    the words of the clause's own example that it quotes."""

    of: str
    name: str
    clause: str
    says: str | None = None


@dataclass(frozen=True, slots=True)
class CaseResult:
    """Whether a case came out as stated; `message` says what came instead. `rule` is what the case belongs to."""

    rule: str
    name: str
    clause: str
    passed: bool
    message: str = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A query that can be tried without a ledger: the columns that it has to give, and those that may be no binary fraction."""

    query: Query
    gives: Sequence[str]
    exact: Sequence[str]


@dataclass(frozen=True, slots=True)
class Prover:
    """One kind of cases. `name` is what `rules test NAME` calls it; `serves` gives (clause, what serves it in words),
    `proofs` the cases without running them, `run` their outcomes (`only`: of the query with that id, or of the kind by its
    name), `uses` the parameters and readings that what it proves asks for, `queries` its queries."""

    name: str
    serves: Callable[[Policy], Iterable[tuple[str, str]]]
    proofs: Callable[[Policy], Iterable[Proof]]
    run: Callable[[Policy, str | None], list[CaseResult]]
    uses: Callable[[Policy], Iterable[str]] = lambda _: ()
    queries: Callable[[Policy], Iterable[Prepared]] = lambda _: ()
