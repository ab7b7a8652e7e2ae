"""What an office should know of its own template before it is used: faults with their place, and what in it looks like a slip.

docxtpl drops text that stands beside a paragraph's tag, takes curly quotes in tags for straight ones, and stops at a `%` or `}` inside a
`{%p … %}`; Word cuts tags into pieces. All of that shows only in the finished document, if at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from audit.documents.compiled import MAIN
from audit.documents.package import parts
from audit.documents.preparing import q, text_of
from audit.documents.render import compiled
from audit.documents.safety import check_template
from audit.documents.tags import Uses
from audit.errors import DataFault
from audit.messages import t
from audit.model import Severity

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.S)
_BLOCK = re.compile(r"\{[%{]\s?(p|tr|tc)\s")
_INNER = re.compile(r"\{%\s?(?:p|tr|tc)\s(?:(?!%\}).)*?[%}](?!\})(?:(?!%\}).)*%\}", re.S)
_WIDE = re.compile(
    "\uff5b\uff5b.*?\uff5d\uff5d|\uff5b%.*?%\uff5d|\\{\uff5b.*?\uff5d\\}"
)  # braces of a Chinese keyboard
_SINGLE = re.compile(r"(?<!\{)\{\s*([\u4e00-\u9fff][\w\u4e00-\u9fff.]{0,19})\s*\}(?!\})")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about a template; an error keeps it from being used."""

    severity: Severity
    where: str
    message: str


@dataclass(frozen=True, slots=True)
class Looked:
    """A template looked through: its problems, and what it asks for (None where that cannot be told); `level` is how it is
    rendered (2 quickest, 0 by docxtpl)."""

    problems: tuple[Problem, ...]
    uses: Uses | None = None
    level: int | None = None

    @property
    def sound(self) -> bool:
        """Whether it can be used."""
        return not any(problem.severity is Severity.ERROR for problem in self.problems)


def look(path: Path) -> Looked:
    """Look a template through. ReadError for a file that is no Word file."""
    try:
        check_template(path)
    except DataFault as error:
        return Looked((Problem(Severity.ERROR, "", str(error)),))
    problems = list(_problems(parts(path.read_bytes())))
    try:
        made = compiled(path, path.name, ours=False)
    except DataFault as error:
        problems.append(Problem(Severity.ERROR, "", str(error)))
        return Looked(tuple(problems))
    if made.reason:
        problems.append(
            Problem(
                Severity.NOTE,
                "",
                t("{reason}，只能逐份慢速填写", "{reason}: it can only be filled the slow way", reason=made.reason),
            )
        )
    if not made.uses.names:
        problems.append(
            Problem(
                Severity.WARNING,
                "",
                t("没有任何 {{ 字段 }}，每份都会一样", "it has no {{ field }}: all documents would be alike"),
            )
        )
    return Looked(tuple(problems), made.uses, made.level)


def _problems(found: dict[str, bytes]) -> Iterator[Problem]:
    for name in sorted(found):
        if name == MAIN or re.match(r"word/(header|footer)\d*\.xml\Z", name):
            root: Any = etree.fromstring(found[name], etree.XMLParser(resolve_entities=False, no_network=True))
            part = "" if name == MAIN else t("页眉页脚 {name}，", "{name}, ", name=name.rpartition("/")[2])
            yield from _in_part(root, part)


def _in_part(root: Any, part: str) -> Iterator[Problem]:
    outside = [p for p in root.iter(q("p")) if not any(True for _ in p.iterancestors(q("tc")))]
    for number, paragraph in enumerate(outside, 1):
        where = part + t("第 {n} 段", "paragraph {n}", n=number)
        yield from _in_text(text_of(paragraph), where, row=False)
    for number, table in enumerate(root.iter(q("tbl")), 1):
        for line, row in enumerate(table.findall(q("tr")), 1):
            where = part + t("第 {n} 个表第 {line} 行", "table {n}, row {line}", n=number, line=line)
            for paragraph in row.iter(q("p")):
                yield from _in_text(text_of(paragraph), where, row=True)
            yield from _beside(text_of(row), "tr", where)


def _in_text(text: str, where: str, *, row: bool) -> Iterator[Problem]:
    if "{" not in text and "\uff5b" not in text:
        return
    if text.count("{{") != text.count("}}") or text.count("{%") != text.count("%}"):
        yield _error(where, t("标记没有写完整：{text}", "a tag is not complete: {text}", text=_cut(text)))
        return
    for match in _BLOCK.finditer(text):
        if match.group(1) in ("tr", "tc") and not row:
            yield _error(
                where,
                t("{tag} 只能写在表格里", "{tag} may stand in a table only", tag="{%" + match.group(1) + " %}"),
            )
    for match in _INNER.finditer(text):
        yield _error(
            where,
            t("{tag} 里不能有 % 或 }}", "{tag} may not hold % or }}", tag=_cut(match.group())),
        )
    for tag in _TAG.findall(text):
        if any(quote in tag for quote in "“”‘’"):
            yield _warning(
                where,
                t(
                    "标记 {tag} 里的中文引号会当作英文引号；中文引号请写在标记外",
                    "curly quotes in tag {tag} are taken for straight ones; write them outside",
                    tag=_cut(tag),
                ),
            )
    yield from _beside(text, "p", where)
    for match in _WIDE.finditer(text):
        yield _warning(
            where,
            t(
                "{text} 用了全角括号，不会填写",
                "{text} is written with full-width braces and will not be filled",
                text=_cut(match.group()),
            ),
        )
    for match in _SINGLE.finditer(text):
        yield _warning(
            where,
            t(
                "{text} 只有一层括号，不会填写；字段写成 {{{{ {name} }}}}",
                "{text} has single braces and will not be filled; a field is {{{{ {name} }}}}",
                text=match.group(),
                name=match.group(1),
            ),
        )


def _beside(text: str, kind: str, where: str) -> Iterator[Problem]:
    """Text that vanishes with the paragraph or row that holds a tag for the whole of it."""
    if not re.search(r"\{[%{]\s?" + kind + r"\s", text):
        return
    left = _TAG.sub("", text).strip()
    if left:
        yield _warning(
            where,
            t(
                "{{%{kind} %}} 所在的整个{what}都会去掉，其中的“{left}”不会出现",
                "the {what} that holds {{%{kind} %}} vanishes, with it the text “{left}”",
                kind=kind,
                what=t("段落", "paragraph") if kind == "p" else t("表格行", "row"),
                left=_cut(left),
            ),
        )


def _cut(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"


def _error(where: str, message: str) -> Problem:
    return Problem(Severity.ERROR, where, message)


def _warning(where: str, message: str) -> Problem:
    return Problem(Severity.WARNING, where, message)


def fields(uses: Uses) -> list[dict[str, Any]]:
    """What a template asks for: each field with its kind, a list with its columns."""
    found = []
    for name in uses.names:
        filters = {how for field, how in uses.filtered if field == name}
        if name in uses.columns:
            found.append({"name": name, "kind": "list", "columns": list(uses.columns[name])})
        else:
            kind = "amount" if filters & {"money", "rmb"} else "date" if "cn_day" in filters else "text"
            found.append({"name": name, "kind": kind, "columns": []})
    return found
