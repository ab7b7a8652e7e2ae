"""What a user would pick instead, each a program of its own: `python -m tests.bench.peers NAME FILE`. Prints what it found as JSON."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from typing import Any

from tests.bench.make import HEADINGS

LEDGER = "hospital_condolence"


def fastexcel_text(path: str) -> Any:
    """Read the sheet as columns of text, and nothing else."""
    import fastexcel

    frame = fastexcel.read_excel(path).load_sheet(0, header_row=None, skip_rows=0, dtypes="string").to_polars()
    return frame.height


def polars_csv(path: str) -> Any:
    """Read the csv as columns of text, and nothing else."""
    import polars as pl

    return pl.read_csv(path, infer_schema=False).height


def openpyxl_jsonschema(path: str) -> Any:
    """A row at a time with openpyxl, each cell brought into its form, each row judged by jsonschema under the ledger's schema."""
    from openpyxl import load_workbook

    from audit import schema
    from audit.ledgers import kinds
    from audit.ledgers.rows import reader

    kind = kinds.find(LEDGER)
    judge = schema.compile_schema(dict(kind.schema))
    readers = {column.name: reader(column) for column in kind.columns}
    found = []
    sheet = load_workbook(path, read_only=True, data_only=True).worksheets[0]
    for number, row in enumerate(sheet.iter_rows(min_row=3, values_only=True), 3):
        record: dict[str, Any] = {}
        for name, cell in zip(HEADINGS, row, strict=False):
            if cell is None or cell == "":
                continue
            cell = (
                cell.date().isoformat()
                if isinstance(cell, datetime)
                else cell.isoformat()
                if isinstance(cell, date)
                else cell
            )
            text = readers[name](cell)
            if kind.column(name).type in ("count", "year") and text is not None:
                record[name] = int(text)
            else:
                record[name] = text if text is not None else str(cell)
        for error in judge.iter_errors(record):
            if error.validator == "required":
                found += [(number, name) for name in error.validator_value if error.message.startswith(repr(name))]
            else:
                found.append((number, str(error.absolute_path[0])))
    return sorted(set(found))


def frictionless(path: str) -> Any:
    """frictionless with a schema that says the same, but for check digits, which it does not know."""
    from frictionless import Dialect, Resource, Schema, system
    from frictionless.formats import ExcelControl

    def field(name: str, type_: str, **constraints: Any) -> dict[str, Any]:
        return {"name": name, "type": type_, "constraints": constraints}

    text, day = {"required": True}, {"required": True}
    fields = [
        field("姓名", "string", **text, minLength=1, maxLength=60), field("性别", "string", enum=["男", "女"], **text), field("年龄", "integer", minimum=0),
        field("身份证号", "string", **text, pattern="[1-9][0-9]{16}[0-9X]"), field("街道", "string", **text), field("社区", "string", **text),
        field("入院日期", "date", **day), field("出院日期", "date"), field("证明材料", "string", **text, enum=["住院证明", "大数据核验", "无"]),
        field("慰问日期", "date", **day), field("慰问金额", "number", **text, minimum=0), field("发放方式", "string"),
        field("银行卡号", "string", pattern="[0-9]{12,19}"), field("经办人", "string"),
    ]  # fmt: skip
    dialect = Dialect(header_rows=[2], controls=[ExcelControl()])
    with system.use_context(trusted=True):
        report = Resource(path=path, schema=Schema.from_descriptor({"fields": fields}), dialect=dialect).validate(
            limit_errors=100_000_000
        )
    return sum(task.stats.get("errors") or 0 for task in report.tasks)


PEERS = {function.__name__: function for function in (fastexcel_text, polars_csv, openpyxl_jsonschema, frictionless)}

if __name__ == "__main__":
    print(json.dumps(PEERS[sys.argv[1]](sys.argv[2]), ensure_ascii=False))
