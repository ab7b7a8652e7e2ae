"""A policy's disclosure rules (`disclosure.yaml`): which columns may stand in a notice, which not, what it must hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from audit.policies import Policy
from audit.policies.files import read_data
from audit.values import heading_key


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """A kind of notice by the ledger that it publishes: words of its title, and the ledger's columns to compare."""

    ledger: str
    words: tuple[str, ...]
    name: str
    amount: str
    year: str
    category: str = ""


@dataclass(frozen=True, slots=True)
class Register:
    """The ledger in which notices are entered, and its columns; `category` names the kind of notice."""

    ledger: str
    category: str
    first: str
    last: str
    persons: str
    amount: str


@dataclass(frozen=True, slots=True)
class DisclosureSpec:
    """The rules for notices. `allowed` and `forbidden` map a heading's key to its meaning (a forbidden one's is a kind).

    `clauses` gives those of each check: personal, content, period, match. `required` are meanings that a notice must show.
    A masked identity number is a breach, not only a warning, where no more than `restorable` numbers fit it. `register` is the
    ledger in which notices are entered. `reading` names the setting for how days are counted and the choice under which the first day
    does not count; `first_counts` is what is in force.
    """

    clauses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    period: str | None = None
    allowed: Mapping[str, str] = field(default_factory=dict)
    forbidden: Mapping[str, str] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    passed_words: tuple[str, ...] = ()
    notices: tuple[NoticeKind, ...] = ()
    restorable: int = 0
    reading: tuple[str, str] | None = None
    first_counts: bool = True
    register: Register | None = None


FILE = "disclosure.yaml"


def spec_of(policy: Policy) -> DisclosureSpec | None:
    """The rules of a policy with its settings, else those of the one that it builds on; None where neither has any."""
    path = policy.path(FILE)
    spec = load_spec(path.parent) if path else None
    if spec is not None and spec.reading and policy.settings.get(spec.reading[0]) == spec.reading[1]:
        return replace(spec, first_counts=False)
    return spec


@cache
def load_spec(folder: Path) -> DisclosureSpec | None:
    """The rules of a policy folder; None where it has none. DataFault where the file is wrong."""
    path = folder / FILE
    if not path.is_file():
        return None
    document: dict[str, Any] = read_data(path, "policy/disclosure")
    return DisclosureSpec(
        clauses={check: tuple(clauses) for check, clauses in document["clauses"].items()},
        period=document["period"]["parameter"],
        allowed={
            heading_key(text): meaning
            for meaning, texts in document["columns"]["allowed"].items()
            for text in (meaning, *texts)
        },
        forbidden={
            heading_key(text): kind for kind, texts in document["columns"]["forbidden"].items() for text in texts
        },
        required=tuple(document["required"]),
        words={kind: tuple(words) for kind, words in document["words"].items()},
        passed_words=tuple(document["passed_words"]),
        notices=tuple(
            NoticeKind(ledger, tuple(n["words"]), n["name"], n["amount"], n["year"], n.get("category", ""))
            for ledger, n in document["notices"].items()
        ),
        reading=(reading["setting"], reading["without_first"])
        if (reading := document["period"].get("reading"))
        else None,
        restorable=document.get("masked", {}).get("restorable", 0),
        register=Register(**document["register"]) if "register" in document else None,
    )
