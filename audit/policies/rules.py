"""Rules: queries of which each row is a finding."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from audit.messages import pick
from audit.model import Severity
from audit.policies.files import text_of
from audit.policies.queries import Query, head_of

FOLDER = "checks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Query):
    """One rule. `message` and `ask` have places `{column}`; `column`, `value` and `amount` are columns."""

    severity: Severity
    message: str
    message_en: str | None
    column: str | None
    value: str | None
    amount: str | None
    ask: str | None
    ask_en: str | None

    @property
    def words(self) -> dict[str, str | None]:
        """Title, message, ask and reading in the language in use."""
        return {
            "title": pick(self.title, self.title_en),
            "message": pick(self.message, self.message_en),
            "ask": pick(self.ask, self.ask_en),
            "reading": pick(self.reading, self.reading_en),
        }


def parse(text: str, policy: str, path: Path) -> Rule:
    """A rule from its file's text; DataFault names file and key."""
    meta, common = head_of(text, policy, path, "policy/rule")
    en = meta.get("en", {})
    return Rule(
        **common,
        severity=Severity(meta["severity"]),
        message=meta["message"],
        message_en=en.get("message"),
        column=meta.get("column"),
        value=meta.get("value"),
        amount=meta.get("amount"),
        ask=meta.get("ask"),
        ask_en=en.get("ask"),
    )


def load_all(folder: Path, policy: str) -> tuple[Rule, ...]:
    """The rules of a policy folder, by code."""
    return tuple(
        parse(text_of(path, f"{policy}/{FOLDER}/{path.name}"), policy, path)
        for path in sorted((folder / FOLDER).glob("*.sql"))
    )
