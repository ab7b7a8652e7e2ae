"""Query files, of which rules and computations are two kinds: metadata in the head comment, then one SELECT."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audit.messages import pick, t
from audit.policies.sqltext import parameters_of, settings_of
from audit.schema import check_document
from audit.strict_yaml import fault_in
from audit.strict_yaml import loads as loads_yaml

_HEAD = re.compile(r"\A\s*/\*---\n(?P<meta>.*?)\n---\*/\s*(?P<sql>.*)\Z", re.S)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What rules and computations have in common.

    `ledgers` must be submitted, `uses` may be; of those in `either`, one must be. `optional` are columns whose absence is tolerated; of the `complete`
    ledgers every sheet must have the columns that the query names, because the query speaks of rows that are not there.
    `readings` are the settings for open texts on which it rests. `line` is the line of the file on which `sql` begins.
    """

    id: str
    code: str
    path: Path
    title: str
    title_en: str | None
    clauses: tuple[str, ...]
    ledgers: tuple[str, ...]
    uses: tuple[str, ...]
    either: tuple[str, ...]
    optional: Mapping[str, tuple[str, ...]]
    complete: tuple[str, ...]
    reading: str | None
    reading_en: str | None
    readings: tuple[str, ...]
    sql: str
    line: int

    @property
    def parameters(self) -> list[str]:
        """The parameters that the query names."""
        return parameters_of(self.sql)

    @property
    def policy(self) -> str:
        """The name of the folder that the query stands in."""
        return self.id.partition("/")[0]

    @property
    def file(self) -> str:
        """The file as messages name it, by the policy's folder: `checks/x.sql`."""
        return f"{self.path.parent.name}/{self.path.name}"

    @property
    def words(self) -> dict[str, str | None]:
        """Title and reading in the language in use."""
        return {"title": pick(self.title, self.title_en), "reading": pick(self.reading, self.reading_en)}


def head_source(text: str) -> str:
    """The YAML of a query file's head, on the same lines as in the file."""
    match = _HEAD.match(text)
    return "\n" * text.count("\n", 0, match.start("meta")) + match["meta"] if match else ""


def head_of(text: str, policy: str, path: Path, schema: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The metadata of a query file, and the arguments of `Query` made of it; DataFault names file, line and key."""
    text = text.replace("\r\n", "\n")
    match = _HEAD.match(text)
    file = f"{policy}/{path.parent.name}/{path.name}"
    if not match:
        raise fault_in(
            file,
            t(
                "开头应为 /*--- … ---*/ 注释，后接一条 SELECT",
                "must begin with a comment /*--- … ---*/ followed by one SELECT",
            ),
        )
    source = head_source(text)
    meta: dict[str, Any] = loads_yaml(source, file)
    check_document(meta, schema, file, source)
    code = path.name.removesuffix(".sql")
    sql = match["sql"].strip()
    return meta, {
        "id": f"{policy}/{code}",
        "code": code,
        "path": path,
        "title": meta["title"],
        "title_en": meta.get("en", {}).get("title"),
        "clauses": tuple(meta["clauses"]),
        "ledgers": tuple(meta.get("ledgers", ())),
        "uses": tuple(meta.get("uses", ())),
        "either": tuple(meta.get("either", ())),
        "optional": {ledger: tuple(columns) for ledger, columns in meta.get("optional", {}).items()},
        "complete": tuple(meta.get("complete", ())),
        "reading": meta.get("reading"),
        "reading_en": meta.get("en", {}).get("reading"),
        "readings": tuple(dict.fromkeys([*meta.get("readings", ()), *settings_of(sql)])),
        "sql": sql,
        "line": text.count("\n", 0, match.start("sql")) + 1,
    }
