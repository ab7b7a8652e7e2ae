"""`demo`: the shipped sample through the whole engagement, compared with what its makers planted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from audit import config, resources
from audit.app.run import Engagement, run
from audit.app.settings import Settings
from audit.schema import load_json

SUBMISSION = "submission"
EXPECTED = "expected.json"


@dataclass(slots=True)
class Comparison:
    """What was expected and not found, and what was found and not expected; each as a readable line."""

    missing: list[str] = field(default_factory=list)
    surplus: list[str] = field(default_factory=list)
    expected: int = 0

    @property
    def exact(self) -> bool:
        """Whether the sample gave just what was planted."""
        return not self.missing and not self.surplus


def sample_folder() -> Path:
    """The folder of the first shipped sample that says what is expected of it."""
    return min(resources.folder("samples").glob(f"*/{EXPECTED}")).parent


def settings_of(sample: Path, *, unmask: bool = False) -> Settings:
    """The settings that the sample's own `audit.toml` gives, with its fixed day."""
    found = config.load(sample / config.FILE)
    if found.as_of is None:
        raise ValueError(f"{config.FILE} of a sample needs as_of")
    return Settings(
        as_of=found.as_of,
        policy=found.policy,
        sets=found.set,
        readings=found.readings,
        documents=found.documents,
        unmask=unmask,
    )


def demo(out: Path | None, *, force: bool, unmask: bool = False) -> tuple[Engagement, Comparison]:
    """Run the sample and compare."""
    sample = sample_folder()
    engagement = run(sample / SUBMISSION, settings_of(sample, unmask=unmask), out, force=force)
    return engagement, compare(engagement.as_json(), load_json(sample / EXPECTED))


def compare(report: dict[str, Any], expected: dict[str, Any]) -> Comparison:
    """A run's JSON against a sample's `expected.json`: findings, notices, documents made and refused."""
    found = _lines(
        report["findings"],
        [{"file": item["file"], **finding} for item in report["privacy"]["files"] for finding in item["findings"]],
        [made["record"] for made in report["documents"]["documents"]],
        [refusal["record"] for refusal in report["documents"]["refused"]],
    )
    planted = _lines(
        expected["findings"],
        [{**item} for item in expected["privacy"] for _ in range(item["count"])],
        expected["documents"],
        expected["refused"],
    )
    return Comparison(sorted((planted - found).elements()), sorted((found - planted).elements()), planted.total())


def _lines(findings: Any, privacy: Any, documents: Any, refused: Any) -> Counter[str]:
    lines = Counter(
        f"{f['severity']} {f['rule']}  {f['file']} [{f['sheet'] or ''}] {f['row']} {f['column'] or ''}"
        for f in findings
    )
    lines.update(f"privacy {p['kind']}  {p['file']} {'hidden' if p['hidden'] else 'visible'}" for p in privacy)
    lines.update(f"document {record}" for record in documents)
    lines.update(f"refused {record}" for record in refused)
    return lines
