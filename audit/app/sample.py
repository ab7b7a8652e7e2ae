"""`sample`: plan an audit sample, draw it from ledgers, and evaluate the workbook that was filled in."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from audit.app import check as checking
from audit.app.settings import Settings
from audit.errors import UsageFault
from audit.evidence import drawing, sampling
from audit.ledgers import kinds
from audit.messages import listing, t
from audit.model import LedgerTable
from audit.outputs import OutputBatch
from audit.reports import as_json
from audit.reports.sample_workbook import sample_workbook
from audit.values import read_money

PLAN, BOOK = "sample.json", "sample.xlsx"
METHODS = ("attribute", "mus")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a sample is to show, and how large it is for that. Shares are fractions; `book` is the amount sampled from, in yuan.

    `tolerable` and `expected` are what the user wrote: percentages, a number of errors, or yuan for monetary units. `allowed` are the errors
    that the sample may hold; monetary units may be wrong in part, there it is None and `taints` the sum of those parts.
    """

    method: str
    distribution: str
    confidence: str
    tolerable: str
    expected: str
    risk: Fraction
    size: int
    allowed: int | None
    taints: Fraction | None = None
    population: int | None = None
    book: Decimal | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "method": self.method,
            "distribution": self.distribution,
            "confidence": self.confidence,
            "tolerable": self.tolerable,
            "expected": self.expected,
            "population": self.population,
            "book": as_json.money(self.book),
            "size": self.size,
            "allowed": self.allowed,
            "taints": str(upwards(self.taints)) if self.taints is not None else None,
        }


@dataclass(slots=True)
class Draw:
    """A sample drawn: its JSON, and the files written."""

    document: dict[str, Any]
    out: Path
    files: list[str] = field(default_factory=list)


def share(text: str, name: str) -> Fraction:
    """A percentage with its sign as a fraction. Without the sign 0.05 could be five per cent or a twentieth of one."""
    digits = text.strip().replace("\uff05", "%")
    value = read_money(digits[:-1]) if digits.endswith("%") else None
    if value is None or not 0 <= Decimal(value) < 100:
        raise UsageFault(
            t("{name} 要写成 5% 的样子，现为“{text}”", "{name} is written like 5%, not {text!r}", name=name, text=text)
        )
    return Fraction(value) / 100


def yuan(text: str, name: str) -> Decimal:
    """An amount of yuan that is not negative."""
    value = read_money(text)
    if value is None or Decimal(value) < 0:
        raise UsageFault(t("{name} 要写金额，现为“{text}”", "{name} is an amount, not {text!r}", name=name, text=text))
    return Decimal(value)


def plan(
    method: str,
    tolerable: str,
    expected: str | None,
    confidence: str,
    *,
    errors: int | None = None,
    distribution: str | None = None,
    population: int | None = None,
    book: Decimal | None = None,
) -> Plan:
    """The size of a sample. Attributes: rates in per cent (or a number of `errors` expected in the sample), hypergeometric where the
    population is known, else binomial. Monetary units: amounts in yuan out of `book`, Poisson."""
    risk = 1 - share(confidence, "--confidence")
    if risk == 1:
        raise UsageFault(t("--confidence 要大于 0%", "--confidence has to be above 0%"))
    if errors is not None and (method == "mus" or expected is not None):
        raise UsageFault(
            t(
                "--errors 是属性抽样预计的差错个数，与 --expected 只写一个",
                "--errors is a number of errors in an attribute sample; give it or --expected",
            )
        )
    if method == "mus":
        if book is None or book <= 0:
            raise UsageFault(
                t("货币单位抽样要有大于零的账面金额（--book）", "monetary units need a book amount (--book)")
            )
        if distribution not in (None, "poisson"):
            raise UsageFault(t("货币单位抽样只用 poisson", "monetary units are sampled with poisson"))
        wanted = expected or "0"
        most = Fraction(yuan(tolerable, "--tolerable")) / Fraction(book)
        awaited = Fraction(yuan(wanted, "--expected")) / Fraction(book)
        _check_order(most, awaited)
        size = sampling.units(most, awaited, risk)
        if size is None:
            raise _too_many()
        return Plan(
            method, "poisson", confidence, tolerable, wanted, risk, size, None, awaited * size, population, book
        )
    chosen = distribution or ("binomial" if population is None else "hypergeometric")
    if chosen == "hypergeometric" and not population:
        raise UsageFault(t("hypergeometric 要有总体数量（--population）", "hypergeometric needs --population"))
    most = share(tolerable, "--tolerable")
    wanted = str(errors) if errors is not None else expected or "0%"
    rate = errors if errors is not None else share(wanted, "--expected")
    _check_order(most, Fraction(0) if errors is not None else Fraction(rate))
    found = sampling.size(chosen, most, rate, risk, population)
    if found is None:
        raise _too_many()
    return Plan(method, chosen, confidence, tolerable, wanted, risk, *found, None, population, book)


def _check_order(most: Fraction, awaited: Fraction) -> None:
    if not 0 < most < 1 or awaited >= most:
        raise UsageFault(
            t(
                "可容忍的要大于零、小于总体，预计的要小于可容忍的",
                "what is tolerable lies between nothing and everything, what is expected below it",
            )
        )


def _too_many() -> UsageFault:
    return UsageFault(
        t(
            "照这些要求，抽样不比全查少（或超过 {n} 项）；请全部检查，或放宽可容忍的、降低预计的",
            "no sample smaller than the whole (or than {n} items) will do: look at everything, or change what is tolerable or expected",
            n=sampling.LARGEST,
        )
    )


def upwards(value: Fraction) -> Decimal:
    """Rounded up to two decimals: a limit must not be told smaller than it is."""
    return (Decimal(int(-(-value * 100 // 1))) / 100).quantize(Decimal("0.01"))


def draw(
    paths: Sequence[Path],
    settings: Settings,
    out: Path,
    *,
    method: str,
    tolerable: str,
    expected: str | None,
    errors: int | None,
    confidence: str,
    distribution: str | None,
    ledger: str | None,
    column: str | None,
    seed: str | None,
    force: bool,
) -> Draw:
    """Draw from the rows of one ledger, and write the plan with what was drawn and the workbook to fill in."""
    batch = OutputBatch(out, force=force)
    batch.check()
    checked = checking.read(paths, settings, with_policy=False, outputs=out)
    if checked.report.unreadable:
        # A sample of a part says nothing about the whole.
        raise UsageFault("；".join(f"{item.file}: {item.message}" for item in checked.report.unreadable))
    tables = _tables(checked.report.tables, ledger)
    kind = kinds.find(tables[0].ledger)
    money = [each.name for each in kind.columns if each.type == "money" and any(t_.has(each.name) for t_ in tables)]
    amount_column = column or (money[0] if len(money) == 1 else None)
    if (method == "mus" and amount_column is None) or (amount_column is not None and amount_column not in money):
        raise UsageFault(
            t("请用 --column 指明金额列：{all}", "name the amounts with --column: {all}", all=listing(money) or "-")
        )
    rows = [
        (table, index, _amount(table, index, amount_column)) for table in tables for index in range(len(table.rows))
    ]
    usable = [row for row in rows if row[2] is not None and row[2] > 0] if method == "mus" else rows
    book = sum((amount for _, _, amount in usable if amount is not None), Decimal(0)) if method == "mus" else None
    planned = plan(
        method,
        tolerable,
        expected,
        confidence,
        errors=errors,
        distribution=distribution,
        population=len(usable),
        book=book,
    )
    seed = seed or secrets.token_hex(8)
    start = interval = None
    if method == "mus":
        drawn = drawing.units(seed, [int((amount or Decimal(0)) * 100) for _, _, amount in usable], planned.size)
        taken, start, interval = list(drawn.items), drawn.start, drawn.interval
    else:
        taken = [(position, 1) for position in drawing.items(seed, len(usable), planned.size)]
    who, unit = kind.marked("unit"), next((each.name for each in kind.columns if each.type == "name"), None)
    items = []
    for number, (position, hits) in enumerate(taken, 1):
        table, index, amount = usable[position]
        cells = table.row(index)
        items.append(
            {
                "number": number,
                **table.place(index).as_json(),
                "unit": settings.masker.value(cells.get(who)) if who else None,
                "name": settings.masker.value(cells.get(unit), "name") if unit else None,
                "amount": as_json.money(amount),
                "hits": hits,
                # An interval or more: taken in any case, so nothing is concluded from it for others.
                "certain": interval is not None and amount is not None and amount * 100 >= interval,
            }
        )
    document = {
        "tool": as_json.tool(),
        "plan": planned.as_json(),
        "seed": seed,
        "start": as_json.money(Decimal(start) / 100) if start is not None else None,
        "interval": [str(interval.numerator), str(interval.denominator * 100)] if interval is not None else None,
        "ledger": kind.name,
        "title": kind.title,
        "column": amount_column,
        "left_out": len(rows) - len(usable),
        "inputs": [
            {"file": each.file, "sheet": each.sheet, "rows": len(each.rows), "sha256": each.sha256, "sm3": each.sm3}
            for each in tables
        ],
        "items": items,
    }
    batch.add(PLAN, as_json.dumps(document).encode())
    batch.add(BOOK, sample_workbook(document))
    result = Draw(document, out)
    result.files = [path.relative_to(out).as_posix() for path in batch.commit()]
    return result


def _tables(tables: Sequence[LedgerTable], name: str | None) -> list[LedgerTable]:
    """The tables of the ledger named, or of the only one there is."""
    wanted = kinds.find(name).name if name else None
    found = [table for table in tables if wanted in (None, table.ledger)]
    titles = sorted({table.title for table in found or tables})
    if not found or len(titles) > 1:
        raise UsageFault(
            t("请用 --ledger 指明从哪种台账抽样：{all}", "name the ledger with --ledger: {all}", all=listing(titles))
        )
    return sorted(found, key=lambda table: (table.file, table.sheet or ""))


def _amount(table: LedgerTable, index: int, column: str | None) -> Decimal | None:
    text = table.row(index)[column] if column is not None and table.has(column) else None
    return Decimal(text) if text is not None else None


def load(path: Path) -> dict[str, Any]:
    """The `sample.json` of a drawing. UsageFault where it is none."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        _ = document["plan"]["method"], document["items"], document["seed"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageFault(
            t(
                "{file} 不是 audit sample draw 写出的抽样记录",
                "{file} is no sample drawn with audit sample draw",
                file=path.name,
            )
        ) from error
    assert isinstance(document, dict)
    return document
