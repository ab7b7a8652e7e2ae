"""Readings: a setting for each place where the text can be taken in two ways that matter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from audit.messages import listing, t
from audit.policies.files import read_data
from audit.strict_yaml import fault_in

FILE = "readings.yaml"


@dataclass(frozen=True, slots=True)
class Reading:
    """A setting for an open text."""

    name: str
    title: str
    default: str
    alternatives: tuple[str, ...]
    clauses: tuple[str, ...]

    @property
    def choices(self) -> tuple[str, ...]:
        """What it can be set to, the default first."""
        return (self.default, *self.alternatives)


def load(folder: Path) -> dict[str, Reading]:
    """The readings of a policy folder, none where it has no such file."""
    path = folder / FILE
    if not path.is_file():
        return {}
    return {
        name: Reading(name, spec["title"], spec["default"], tuple(spec["alternatives"]), tuple(spec["clauses"]))
        for name, spec in read_data(path, "policy/readings").items()
    }


def overlaid(base: Mapping[str, Reading], folder: Path) -> dict[str, Reading]:
    """The readings of a policy with an overlay's: other defaults of those that there are, and further ones."""
    path = folder / FILE
    result = dict(base)
    if not path.is_file():
        return result
    file = f"{folder.name}/{FILE}"
    for name, spec in read_data(path, "policy/overlay-readings").items():
        known = base.get(name)
        if known is None and "title" not in spec:
            raise fault_in(
                file,
                t(
                    "“{name}”是新的读法，要写全 title、default、alternatives、clauses（已有：{known}）",
                    "{name!r} is new and needs title, default, alternatives and clauses (there are: {known})",
                    name=name,
                    known=listing(list(base)) or "-",
                ),
            )
        if known is None:
            result[name] = Reading(
                name, spec["title"], spec["default"], tuple(spec["alternatives"]), tuple(spec["clauses"])
            )
            continue
        if "title" in spec or spec["default"] not in known.choices:
            raise fault_in(
                file,
                t(
                    "读法“{name}”已有，这里只能写 default，且只能是：{choices}",
                    "reading {name!r} exists; only default can be given here, one of: {choices}",
                    name=name,
                    choices=listing(known.choices),
                ),
            )
        others = tuple(choice for choice in known.choices if choice != spec["default"])
        result[name] = replace(known, default=spec["default"], alternatives=others)
    return result
