"""The settings of one call, whoever made it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from audit.machine import Limits
from audit.masking import Masker
from audit.tables import EngineChoice

if TYPE_CHECKING:
    from audit.ledgers.from_database import Database


@dataclass(frozen=True, slots=True)
class Settings:
    """What a use case is told.

    `policy` is a name or a path; `sets` are parameters by key (and, where documents are made, their fields);
    `readings` are settings for open texts; `documents` the fields that `audit.toml` gives; `forced` the ledger named
    with `--as`; `everything` lifts the caps; `passwords` open protected files; `cache` is the folder of what was read before
    (None: none is kept); `project` the folder with `audit.toml` and `salt` its secret, both None where there is none; `limits` what may be
    taken of the machine; `store` the folder of a store whose submissions are taken with those named; `engine` what
    runs the rules; `database` is read besides the files.
    """

    as_of: date
    policy: str | None = None
    sets: Mapping[str, str] = field(default_factory=dict)
    readings: Mapping[str, str] = field(default_factory=dict)
    documents: Mapping[str, str] = field(default_factory=dict)
    forced: str | None = None
    unmask: bool = False
    everything: bool = False
    passwords: tuple[str, ...] = ()
    cache: Path | None = None
    project: Path | None = None
    limits: Limits = field(default_factory=Limits)
    store: Path | None = None
    engine: EngineChoice = field(default_factory=EngineChoice)
    salt: bytes | None = field(default=None, repr=False)
    database: Database | None = None

    @property
    def masker(self) -> Masker:
        """Masks personal data unless the user asked to see it."""
        return Masker(self.unmask)
