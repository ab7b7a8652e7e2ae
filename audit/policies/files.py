"""Reading the YAML files of a policy folder: each is checked against its schema, and what is wrong is told with its line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from audit.errors import DataFault
from audit.messages import t
from audit.schema import check_document
from audit.strict_yaml import loads


def read_data(path: Path, schema: str, shown: str | None = None) -> Any:
    """A YAML file as its schema `schemas/<schema>.schema.json` wants it. `shown` is how messages name the file (else by its
    folder). DataFault names file, line and key."""
    name = shown or f"{path.parent.name}/{path.name}"
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DataFault(
            t(
                "{file} 读不出来（应为 UTF-8）：{error}",
                "cannot read {file} (it has to be UTF-8): {error}",
                file=name,
                error=error,
            )
        ) from error
    document = loads(text, name)
    check_document(document, schema, name, text)
    return document
