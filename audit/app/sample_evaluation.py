"""What a sample that was filled in says about the whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from audit import guard
from audit.app.sample import share, yuan
from audit.errors import ReadError, UsageFault
from audit.evidence import sampling
from audit.evidence.digests import of_bytes
from audit.ledgers import containers
from audit.messages import listing, t
from audit.reports import sample_workbook as form
from audit.values import read_money


@dataclass(frozen=True, slots=True)
class Filled:
    """One item as it was filled in; `audited` is yuan, None where it agrees or is an attribute."""

    number: int
    differs: bool
    audited: Decimal | None


@dataclass(slots=True)
class Evaluation:
    """The outcome: errors found, what is likely and what is possible at the risk, and whether that is tolerable.

    `likely` and `upper` are percentages of attributes, or yuan of monetary units. `under` is what items are understated by, in yuan: it
    is told and not set off.
    """

    document: dict[str, Any]
    errors: list[int] = field(default_factory=list)
    likely: Decimal = Decimal(0)
    upper: Decimal = Decimal(0)
    tolerable: Decimal = Decimal(0)
    under: Decimal = Decimal(0)

    @property
    def accepted(self) -> bool:
        return self.upper <= self.tolerable

    def as_json(self) -> dict[str, Any]:
        plan = self.document["plan"]
        return {
            "plan": plan,
            "seed": self.document["seed"],
            "examined": len(self.document["items"]),
            "errors": self.errors,
            "likely": str(self.likely),
            "upper": str(self.upper),
            "tolerable": str(self.tolerable),
            "understated": str(self.under) if plan["method"] == "mus" else None,
            "accepted": self.accepted,
        }


def evaluate(document: dict[str, Any], workbook: Path) -> Evaluation:
    """Evaluate the filled-in workbook of a sample. UsageFault names the items that are not filled in, or are others than were drawn."""
    filled = _read(document, workbook)
    risk = 1 - share(document["plan"]["confidence"], "confidence")
    found = Evaluation(document, [item.number for item in filled if item.differs])
    (_amounts if document["plan"]["method"] == "mus" else _rates)(found, filled, risk)
    return found


def _rates(found: Evaluation, filled: list[Filled], risk: Fraction) -> None:
    plan = found.document["plan"]
    k, n = len(found.errors), len(filled)
    upper = sampling.upper_rate(plan["distribution"], k, n, risk, plan["population"])
    found.likely = _up(Fraction(k * 100, n))
    found.upper = _up(upper * 100)
    found.tolerable = _up(share(plan["tolerable"], "tolerable") * 100)


def _amounts(found: Evaluation, filled: list[Filled], risk: Fraction) -> None:
    plan = found.document["plan"]
    interval = Fraction(*map(int, found.document["interval"]))
    books = {item["number"]: Decimal(item["amount"]) for item in found.document["items"]}
    taints, certain, under = [], Fraction(0), Decimal(0)
    for item in filled:
        if item.audited is None:
            continue
        over = books[item.number] - item.audited
        if over < 0:
            under -= over
        elif books[item.number] >= interval:
            certain += Fraction(over)
        elif over > 0:
            taints.append(Fraction(over) / Fraction(books[item.number]))
    found.under = under
    found.likely = _up(sum(taints, Fraction(0)) * interval + certain)
    found.upper = _up(sampling.upper_misstatement(taints, interval, certain, risk))
    found.tolerable = yuan(plan["tolerable"], "tolerable")


def _up(value: Fraction) -> Decimal:
    """Rounded up to two decimals: a limit must not be told smaller than it is."""
    hundredths = -(-value * 100 // 1)
    return (Decimal(int(hundredths)) / 100).quantize(Decimal("0.01"), ROUND_CEILING)


def _read(document: dict[str, Any], path: Path) -> list[Filled]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageFault(
            t("{file} 读不出来；请核对路径", "cannot read {file}; check the path", file=path.name)
        ) from error
    kind = guard.kind_of(path, path.name)
    if kind not in containers.READABLE:
        raise ReadError(
            path.name, t("不是电子表格；请给出填好的抽样底稿", "no workbook; give the sample that was filled in")
        )
    grid = containers.read(path, path.name, kind, of_bytes(data)["sha256"])[0]
    rows = [[(cell or "").strip() for cell in row] for row in grid.walk()]
    head = rows[0] if rows else []
    names = (form.NUMBER, form.FILE, form.ROW, form.RESULT, form.AUDITED)
    places = [next((index for index, cell in enumerate(head) if cell in name), None) for name in names]
    if None in places:
        missing = [t(*name) for name, place in zip(names, places, strict=True) if place is None]
        raise ReadError(
            path.name, t("第一张表缺少列：{all}", "the first sheet lacks columns: {all}", all=listing(missing))
        )
    number, file, row_, result, audited = (place or 0 for place in places)
    given: dict[str, list[str]] = {}
    for row in rows[1:]:
        if row[number] and given.setdefault(row[number], row) is not row:
            raise ReadError(path.name, t("序号 {n} 出现两次", "number {n} occurs twice", n=row[number]))
    filled, missing, foreign, amounts = [], [], [], []
    money = document["plan"]["method"] == "mus"
    for item in document["items"]:
        label = str(item["number"])
        line = given.pop(label, None)
        if line is None or line[file] != item["file"] or line[row_] != str(item["row"]):
            foreign.append(label)
            continue
        differs = line[result] in form.DIFFERS
        amount = read_money(line[audited]) if line[audited] else None
        if not differs and line[result] not in form.AGREES:
            missing.append(label)
        elif money and differs and (amount is None or Decimal(amount) < 0):
            amounts.append(label)
        else:
            filled.append(Filled(item["number"], differs, Decimal(amount) if money and differs and amount else None))
    foreign += given
    for labels, text in (
        (
            foreign,
            t(
                "这些序号与抽出的样本不符，不得换样：{all}",
                "these items are not those drawn: {all}",
                all=listing(foreign[:20]),
            ),
        ),
        (
            missing,
            t(
                "这些序号的结果没有填“相符”或“不相符”：{all}",
                "no result is given for: {all}",
                all=listing(missing[:20]),
            ),
        ),
        (
            amounts,
            t(
                "这些序号不相符，要填审定金额：{all}",
                "these differ and need an audited amount: {all}",
                all=listing(amounts[:20]),
            ),
        ),
    ):
        if labels:
            raise ReadError(path.name, text)
    return filled
