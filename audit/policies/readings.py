"""Readings: a setting for each place where the text can be taken in two ways that matter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from audit.messages import listing, pick, t
from audit.policies.files import read_data
from audit.schema import check_document
from audit.strict_yaml import fault_in

FILE = "readings.yaml"
RUBRIC = "rubric.yaml"


@dataclass(frozen=True, slots=True)
class Reading:
    """A setting for an open text.

    `form` is a pattern for choices besides the default and the alternatives, `says` each choice as a sentence (`*` for those
    that only fit the form); `part_year` where it matters only for a period that is no full year.
    """

    name: str
    title: str
    default: str
    alternatives: tuple[str, ...]
    clauses: tuple[str, ...]
    title_en: str | None = None
    form: str | None = None
    says: Mapping[str, str] = field(default_factory=dict)
    says_en: Mapping[str, str] = field(default_factory=dict)
    part_year: bool = False

    @property
    def choices(self) -> tuple[str, ...]:
        """What it can be set to, the default first."""
        return (self.default, *self.alternatives)

    def allows(self, choice: str) -> bool:
        """Whether a choice is one of those that the folder lists, or fits their form."""
        return choice in self.choices or (self.form is not None and re.fullmatch(self.form, choice) is not None)

    def sentence(self, choice: str) -> str:
        """What a choice means, in the language in use; its title and the choice where the folder has no sentence for it."""
        text = pick(self.says.get(choice, self.says.get("*")), self.says_en.get(choice, self.says_en.get("*")))
        return (text or f"{pick(self.title, self.title_en)}: {{choice}}").replace("{choice}", choice)


def _reading(name: str, spec: Mapping[str, Any]) -> Reading:
    en = spec.get("en", {})
    return Reading(
        name,
        spec["title"],
        spec["default"],
        tuple(spec["alternatives"]),
        tuple(spec["clauses"]),
        en.get("title"),
        spec.get("form"),
        spec.get("says", {}),
        en.get("says", {}),
        spec.get("applies") == "part_year",
    )


def load(folder: Path) -> dict[str, Reading]:
    """The readings of a policy folder, those of its rubric among them; none where it has no such file."""
    path = folder / FILE
    document = read_data(path, "policy/readings") if path.is_file() else {}
    result = {name: _reading(name, spec) for name, spec in document.items()}
    of_rubric = _of_rubric(folder)
    twice = [name for name in of_rubric if name in result]
    if twice:
        raise fault_in(
            f"{folder.name}/{RUBRIC}",
            t(
                "读法 {names} 在 {file} 里已经有了",
                "the readings {names} stand in {file} already",
                names=listing(twice),
                file=FILE,
            ),
        )
    return result | of_rubric


def _of_rubric(folder: Path) -> dict[str, Reading]:
    """The readings that stand in `rubric.yaml` beside the items that rest on them."""
    path = folder / RUBRIC
    document = read_data(path, "policy/rubric") if path.is_file() else {"readings": {}}
    check_document(document["readings"], "policy/readings", f"{folder.name}/{RUBRIC}")
    return {name: _reading(name, spec) for name, spec in document["readings"].items()}


def overlaid(base: Mapping[str, Reading], folder: Path) -> dict[str, Reading]:
    """The readings of a policy with an overlay's: other defaults of those that there are, and further ones."""
    path = folder / FILE
    result = dict(base) | _of_rubric(folder)
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
            result[name] = _reading(name, spec)
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
