"""The page of a scan of notices: one self-contained HTML file without script, with every place; everything from files escaped.

It is for the officer who has to put the files right: what is wrong in each, where it is, whether a reader sees it, and what to do.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from audit.messages import language, t
from audit.reports import privacy_table, words
from audit.values import plain


def page(document: dict[str, Any], *, masked: bool = True) -> str:
    """The page of a `privacy` document; `masked` says whether its values are."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(t=t, plain=plain, kind=words.privacy_kind, severity=words.severity)
    copies = {item["file"]: item for item in document.get("copies", [])}
    files = [
        {
            "number": number,
            "file": item["file"],
            "sha256": item["sha256"],
            "counts": privacy_table.counts(item),
            "state": _state(item),
            "findings": sorted(item["findings"], key=lambda finding: _ORDER[finding["severity"]]),
            "passed": item.get("passed", []),
            "made": copies.get(item["file"]),
        }
        for number, item in enumerate(document["files"], 1)
    ]
    return environment.get_template("privacy_page.html").render(
        summary=document["summary"],
        found=[item for item in files if item["findings"]],
        clean=[item for item in files if not item["findings"]],
        kinds=_kinds(document),
        unreadable=document["unreadable"],
        skipped=document["skipped"],
        masked=masked,
        open_first=sum(len(item["findings"]) for item in document["files"]) <= _OPEN,
        lang="zh-CN" if language() == "zh" else "en",
    )


_ORDER = {"error": 0, "warning": 1, "note": 2}
_OPEN = 200  # places; with more the files are folded


def _state(item: dict[str, Any]) -> str:
    """The gravest thing in a file: error, open (something was not checked), warning, or clean."""
    count = privacy_table.counts(item)
    return (
        "error" if count["errors"] else "open" if count["not_checked"] else "warning" if item["findings"] else "clean"
    )


def _kinds(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The findings of all files by kind, the most frequent first: all of it, and what is hidden."""
    total: Counter[str] = Counter()
    hidden: Counter[str] = Counter()
    files: dict[str, set[str]] = {}
    for item in document["files"]:
        for finding in item["findings"]:
            total[finding["kind"]] += 1
            hidden[finding["kind"]] += finding["hidden"]
            files.setdefault(finding["kind"], set()).add(item["file"])
    return [
        {"name": words.privacy_kind(kind), "count": count, "hidden": hidden[kind], "files": len(files[kind])}
        for kind, count in sorted(total.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
