"""What a sample that was filled in says about the whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from audit import guard
from audit.app.sample import share, upwards, yuan
from audit.errors import ReadError, UsageFault
from audit.evidence import sampling
from audit.evidence.digests import of_bytes
from audit.ledgers import containers
from audit.messages import listing, t
from audit.outputs import OutputBatch
from audit.reports import as_json
from audit.reports import sample_workbook as form
from audit.reports.sample_workbook import evaluation_workbook
from audit.values import read_money


@dataclass(frozen=True, slots=True)
class Filled:
    """One item as it was filled in; `audited` is yuan, None where it agrees or is an attribute."""

    number: int
    differs: bool
    audited: Decimal | None


@dataclass(frozen=True, slots=True)
class Misstated:
    """An item that is misstated: by how much (yuan, above 0), which share of its book amount that is, and what it adds to the limit.

    `taint` and `step` are None for an item of an interval or more, which stands for itself only. `projected` is what it says of all units
    of its interval, `limit` what it adds to the upper limit; both yuan.
    """

    number: int
    book: Decimal
    audited: Decimal
    amount: Decimal
    taint: Fraction | None
    step: Fraction | None
    projected: Fraction
    limit: Fraction


@dataclass(slots=True)
class Direction:
    """What a monetary-unit sample says of overstatement or of understatement: `basic` is the limit where nothing is found, yuan."""

    basic: Fraction
    items: list[Misstated]

    @property
    def likely(self) -> Decimal:
        """The projected misstatement."""
        return upwards(sum((item.projected for item in self.items), Fraction(0)))

    @property
    def upper(self) -> Decimal:
        """The upper limit."""
        return upwards(self.basic + sum((item.limit for item in self.items), Fraction(0)))

    def as_json(self) -> dict[str, Any]:
        return {
            "basic": str(upwards(self.basic)),
            "likely": str(self.likely),
            "upper": str(self.upper),
            "items": [
                {
                    "number": item.number,
                    "book": str(item.book),
                    "audited": str(item.audited),
                    "amount": str(item.amount),
                    "taint": _digits(item.taint),
                    "factor": _digits(item.step),
                    "projected": str(upwards(item.projected)),
                    "limit": str(upwards(item.limit)),
                }
                for item in self.items
            ],
        }


@dataclass(slots=True)
class Evaluation:
    """The outcome: errors found, what is likely and what is possible at the risk, and whether that is tolerable.

    `likely` and `upper` are percentages of attributes, or yuan of monetary units: of overstatement, and the same of understatement in
    `under`, which is not set off. Both have to be tolerable. `factors` says whether exact factors were used or the published, rounded ones.
    """

    document: dict[str, Any]
    factors: str
    errors: list[int] = field(default_factory=list)
    likely: Decimal = Decimal(0)
    upper: Decimal = Decimal(0)
    tolerable: Decimal = Decimal(0)
    over: Direction | None = None
    under: Direction | None = None
    files: list[str] = field(default_factory=list)

    @property
    def accepted(self) -> bool:
        return self.upper <= self.tolerable and (self.under is None or self.under.upper <= self.tolerable)

    def as_json(self) -> dict[str, Any]:
        return {
            "plan": self.document["plan"],
            "seed": self.document["seed"],
            "examined": len(self.document["items"]),
            "errors": self.errors,
            "likely": str(self.likely),
            "upper": str(self.upper),
            "tolerable": str(self.tolerable),
            "factors": self.factors if self.over else None,
            "overstated": self.over.as_json() if self.over else None,
            "understated": self.under.as_json() if self.under else None,
            "accepted": self.accepted,
        }


def evaluate(
    document: dict[str, Any],
    workbook: Path,
    *,
    factors: str = "exact",
    out: Path | None = None,
    force: bool = False,
) -> Evaluation:
    """Evaluate the filled-in workbook of a sample, and with `out` write the evaluation there. UsageFault or ReadError names the items that
    are not filled in, or are others than were drawn."""
    batch = OutputBatch(out, force=force) if out else None
    if batch:
        batch.check()
    filled = _read(document, workbook)
    risk = 1 - share(document["plan"]["confidence"], "confidence")
    found = Evaluation(document, factors, [item.number for item in filled if item.differs])
    (_amounts if document["plan"]["method"] == "mus" else _rates)(found, filled, risk)
    if batch:
        batch.add("evaluation.json", as_json.dumps(found.as_json()).encode())
        batch.add("evaluation.xlsx", evaluation_workbook(document, found.as_json()))
        found.files = [path.relative_to(batch.folder).as_posix() for path in batch.commit()]
    return found


def _rates(found: Evaluation, filled: list[Filled], risk: Fraction) -> None:
    plan = found.document["plan"]
    k, n = len(found.errors), len(filled)
    upper = sampling.upper_rate(plan["distribution"], k, n, risk, plan["population"])
    found.likely = upwards(Fraction(k * 100, n))
    found.upper = upwards(upper * 100)
    found.tolerable = upwards(share(plan["tolerable"], "tolerable") * 100)


def _amounts(found: Evaluation, filled: list[Filled], risk: Fraction) -> None:
    plan = found.document["plan"]
    interval = Fraction(*map(int, found.document["interval"]))
    books = {item["number"]: Decimal(item["amount"]) for item in found.document["items"]}
    wrong = [(item.number, books[item.number], item.audited) for item in filled if item.audited is not None]
    found.over = _direction([item for item in wrong if item[1] > item[2]], interval, risk, found.factors)
    found.under = _direction([item for item in wrong if item[1] < item[2]], interval, risk, found.factors)
    found.likely, found.upper = found.over.likely, found.over.upper
    found.tolerable = yuan(plan["tolerable"], "tolerable")


def _direction(wrong: list[tuple[int, Decimal, Decimal]], interval: Fraction, risk: Fraction, kind: str) -> Direction:
    """The Stringer bound item by item: the largest taints take the largest steps of the factor; items of an interval or more are told as
    they are."""
    certain = [item for item in wrong if item[1] >= interval]
    sampled = [(Fraction(abs(book - audited)) / Fraction(book), number, book, audited)
               for number, book, audited in wrong if book < interval]  # fmt: skip
    sampled.sort(key=lambda item: (-item[0], item[1]))
    first, *steps = sampling.increments(len(sampled), risk, kind)
    items = [
        Misstated(number, book, audited, abs(book - audited), taint, step, taint * interval, taint * interval * step)
        for (taint, number, book, audited), step in zip(sampled, steps, strict=True)
    ]
    for number, book, audited in certain:
        amount = abs(book - audited)
        items.append(Misstated(number, book, audited, amount, None, None, Fraction(amount), Fraction(amount)))
    return Direction(first * interval, items)


def _digits(value: Fraction | None) -> str | None:
    """Four decimals, rounded up, for people to follow."""
    return None if value is None else str((Decimal(int(-(-value * 10_000 // 1))) / 10_000).quantize(Decimal("0.0001")))


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
