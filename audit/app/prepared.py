"""Documents that the program can fill in but for what people must say: made where that is given, else left as data to be completed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from audit.app import generate
from audit.app.generate import Generated
from audit.app.settings import Settings
from audit.documents import catalogue
from audit.documents.batches import Refusal
from audit.outputs import safe_name
from audit.policies import Policy


@dataclass(slots=True)
class Prepared:
    """What was made, with the reasons of what was not, and for each of those a data file that `audit generate` takes once completed."""

    made: Generated = field(default_factory=Generated)
    files: dict[str, bytes] = field(default_factory=dict)


def prepare(
    name: str, data: Iterable[tuple[str, Mapping[str, Any]]], policy: Policy | None, settings: Settings
) -> Prepared:
    """Documents of a template from pairs of a label and what is known of one document."""
    template = catalogue.find(name)
    result, refused = Prepared(), list[Refusal]()
    for label, given in data:
        one = generate.from_data(name, [(label, given)], policy, settings)
        result.made.documents += one.documents
        refused += one.refused
        if one.refused:
            file = safe_name(f"{template.title}-{label}") + ".json"
            result.files[file] = (json.dumps(given, ensure_ascii=False, indent=2) + "\n").encode()
    result.made.refused = once(refused)
    return result


def once(refused: Sequence[Refusal]) -> list[Refusal]:
    """Refusals in which the same field stands against several papers as one, with the first and the last of them named."""
    groups: dict[tuple[str, str], list[Refusal]] = {}
    for item in refused:
        groups.setdefault((item.field, item.message), []).append(item)
    return [
        items[0] if len(items) == 1 else replace(items[0], record=f"{items[0].record}…{items[-1].record}")
        for items in groups.values()
    ]
