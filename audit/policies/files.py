"""Reading the YAML files of a policy folder: each is checked against its schema, and what is wrong is told with its line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from audit.errors import DataFault
from audit.messages import t
from audit.schema import check_document
from audit.strict_yaml import fault_in, line_of, loads


def text_of(path: Path, shown: str | None = None) -> str:
    """The text of a file of a policy folder; DataFault where it cannot be read. `shown` is how messages name the file (else
    by its folder)."""
    name = shown or f"{path.parent.name}/{path.name}"
    try:
        return path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = t("读不出来（应为 UTF-8）：{error}", "cannot be read (it has to be UTF-8): {error}", error=error)
        raise DataFault(f"{name} {reason}", file=name, reason=reason) from error


def read_data(path: Path, schema: str | None, shown: str | None = None) -> Any:
    """A YAML file as its schema `schemas/<schema>.schema.json` wants it (None: as it is). DataFault names file, line and key."""
    name = shown or f"{path.parent.name}/{path.name}"
    text = text_of(path, name)
    document = loads(text, name)
    if schema is not None:
        check_document(document, schema, name, text)
    return document


def fault_at(path: Path, shown: str, keys: Sequence[object], reason: str) -> DataFault:
    """The error for something wrong at the keys of a YAML file that was read before."""
    return fault_in(shown, reason, line_of(text_of(path, shown), keys))
