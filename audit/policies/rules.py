"""Rule files: metadata in the head comment, then one SELECT."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audit.errors import DataFault
from audit.messages import pick, t
from audit.model import Severity
from audit.schema import check_document
from audit.strict_yaml import loads as loads_yaml

_HEAD = re.compile(r"\A\s*/\*---\n(?P<meta>.*?)\n---\*/\s*(?P<sql>.*)\Z", re.S)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    `ledgers` must be submitted, `uses` may be. `optional` are columns whose absence is tolerated; of the `complete`
    ledgers every sheet must have the columns that the query names, because the rule speaks of rows that are not there.
    """

    id: str
    code: str
    path: Path
    title: str
    title_en: str | None
    severity: Severity
    clauses: tuple[str, ...]
    ledgers: tuple[str, ...]
    uses: tuple[str, ...]
    optional: Mapping[str, tuple[str, ...]]
    complete: tuple[str, ...]
    message: str
    message_en: str | None
    column: str | None
    value: str | None
    amount: str | None
    ask: str | None
    ask_en: str | None
    reading: str | None
    reading_en: str | None
    sql: str

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
    match = _HEAD.match(text)
    file = f"{policy}/{path.name}"
    if not match:
        raise DataFault(
            t(
                "{file} 的开头应为 /*--- … ---*/ 注释，后接一条 SELECT",
                "{file} must begin with a comment /*--- … ---*/ followed by one SELECT",
                file=file,
            )
        )
    meta: dict[str, Any] = loads_yaml(match["meta"], file)
    check_document(meta, "policy/rule", file)
    en = meta.get("en", {})
    code = path.name.removesuffix(".sql")
    return Rule(
        id=f"{policy}/{code}",
        code=code,
        path=path,
        title=meta["title"],
        title_en=en.get("title"),
        severity=Severity(meta["severity"]),
        clauses=tuple(meta["clauses"]),
        ledgers=tuple(meta["ledgers"]),
        uses=tuple(meta.get("uses", ())),
        optional={ledger: tuple(columns) for ledger, columns in meta.get("optional", {}).items()},
        complete=tuple(meta.get("complete", ())),
        message=meta["message"],
        message_en=en.get("message"),
        column=meta.get("column"),
        value=meta.get("value"),
        amount=meta.get("amount"),
        ask=meta.get("ask"),
        ask_en=en.get("ask"),
        reading=meta.get("reading"),
        reading_en=en.get("reading"),
        sql=match["sql"].strip(),
    )


def load_all(folder: Path, policy: str) -> tuple[Rule, ...]:
    """The rules of a policy folder, by code."""
    return tuple(parse(_text(path, policy), policy, path) for path in sorted((folder / "checks").glob("*.sql")))


def _text(path: Path, policy: str) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DataFault(
            t(
                "{file} 读不出来（应为 UTF-8）：{error}",
                "cannot read {file} (it has to be UTF-8): {error}",
                file=f"{policy}/{path.name}",
                error=error,
            )
        ) from error
