"""`audit sample`: audit samples, planned, drawn and evaluated."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from audit.app import sample as use_case
from audit.app.sample_evaluation import Evaluation
from audit.app.sample_evaluation import evaluate as evaluate_sample
from audit.cli import options, output
from audit.evidence.sampling import DISTRIBUTIONS, FACTORS
from audit.messages import t
from audit.reports import terminal

F = TypeVar("F", bound=Callable[..., Any])


@click.group("sample", help=t("审计抽样：定样本量、抽取、评价。", "Audit samples: planned, drawn and evaluated."))
def command() -> None:
    """Group."""


def _wanted(function: F) -> F:
    for option in (
        click.option(
            "--distribution",
            type=click.Choice(list(DISTRIBUTIONS)),
            help=t(
                "分布，默认总体已知用超几何、未知用二项；货币单位用泊松",
                "by default hypergeometric or binomial; monetary units: poisson",
            ),
        ),
        click.option("--confidence", default="95%", show_default=True, metavar="N%", help=t("置信水平", "confidence")),
        click.option(
            "--errors",
            type=click.IntRange(0, 1000),
            metavar="N",
            help=t("预计样本中的差错个数，代替 --expected", "errors expected in the sample, instead of --expected"),
        ),
        click.option(
            "--expected",
            metavar="N%|AMOUNT",
            help=t("预计差错率（货币单位：预计错报金额），默认 0", "expected errors, by default none"),
        ),
        click.option(
            "--tolerable",
            required=True,
            metavar="N%|AMOUNT",
            help=t("可容忍差错率（货币单位：可容忍错报金额）", "tolerable rate (monetary units: tolerable amount)"),
        ),
        click.option(
            "--method",
            type=click.Choice(list(use_case.METHODS)),
            default="attribute",
            show_default=True,
            help=t("属性抽样，或货币单位抽样（mus）", "attributes, or monetary units (mus)"),
        ),
    ):
        function = option(function)
    return function


@command.command("plan", help=t("算样本量。", "The size of a sample."))
@_wanted
@click.option("--population", type=click.IntRange(1), metavar="N", help=t("总体数量（行）", "items in the population"))
@click.option("--book", metavar="AMOUNT", help=t("总体账面金额（元）", "book amount of the population (yuan)"))
@options.output_format
@options.everywhere
def plan(
    method: str,
    tolerable: str,
    expected: str | None,
    errors: int | None,
    confidence: str,
    distribution: str | None,
    population: int | None,
    book: str | None,
    form: str,
    unmask: bool,
    force: bool,
) -> None:
    """Size and errors allowed for."""
    planned = use_case.plan(
        method,
        tolerable,
        expected,
        confidence,
        errors=errors,
        distribution=distribution,
        population=population,
        book=use_case.yuan(book, "--book") if book else None,
    )
    if form == "json":
        output.json_object({"plan": planned.as_json()})
    else:
        output.say(_size(planned.as_json()))


def _size(planned: dict[str, Any]) -> str:
    allowed = (
        t("可容许差错 {n} 个", "{n} errors allowed for", n=planned["allowed"])
        if planned["taints"] is None
        else t("预计错报比例之和 {n}", "taints of {n} expected", n=planned["taints"])
    )
    return t(
        "样本量 {size}，{allowed}（{distribution}，置信水平 {confidence}，可容忍 {tolerable}，预计 {expected}）",
        "sample of {size}, {allowed} ({distribution}, confidence {confidence}, tolerable {tolerable}, expected {expected})",
        size=planned["size"],
        allowed=allowed,
        distribution=planned["distribution"],
        confidence=planned["confidence"],
        tolerable=planned["tolerable"],
        expected=planned["expected"],
    )


@command.command(
    "draw", help=t("从台账抽样，写出抽样底稿。", "Draw a sample from ledgers and write the workbook to fill in.")
)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=options.PATH)
@_wanted
@click.option("--ledger", metavar="NAME", help=t("从哪种台账抽", "the ledger to draw from"))
@click.option("--column", metavar="NAME", help=t("金额列", "the column of the amounts"))
@click.option(
    "--seed",
    metavar="TEXT",
    help=t("随机种子；同一种子抽出同样的样本，默认随机产生并记下", "seed; by default a random one, recorded"),
)
@click.option("--out", metavar="DIR", required=True, type=options.PATH, help=t("输出文件夹", "output folder"))
@options.reading
@options.output_format
@options.everywhere
def draw(
    paths: tuple[Path, ...],
    method: str,
    tolerable: str,
    expected: str | None,
    errors: int | None,
    confidence: str,
    distribution: str | None,
    ledger: str | None,
    column: str | None,
    seed: str | None,
    out: Path,
    password_file: Path | None,
    no_cache: bool,
    form: str,
    unmask: bool,
    force: bool,
) -> None:
    """`sample.json` and `sample.xlsx`."""
    settings = options.settings(
        paths[0], unmask=unmask, everything=True, password_file=password_file, no_cache=no_cache, with_config=False
    )
    drawn = use_case.draw(
        paths,
        settings,
        out,
        method=method,
        tolerable=tolerable,
        expected=expected,
        errors=errors,
        confidence=confidence,
        distribution=distribution,
        ledger=ledger,
        column=column,
        seed=seed,
        force=force,
    )
    document = drawn.document
    if form == "json":
        output.json_object(document)
        return
    output.blocks(
        _size(document["plan"]),
        t(
            "从{title} {rows} 行中抽出 {n} 项（未列入总体 {left} 行），种子 {seed}",
            "{n} items drawn from {rows} rows of {title} ({left} rows left out), seed {seed}",
            title=document["title"],
            rows=document["plan"]["population"],
            n=len(document["items"]),
            left=document["left_out"],
            seed=document["seed"],
        ),
        "\n".join([t("输出在 {out}", "written to {out}", out=out), *(f"  {name}" for name in drawn.files)]),
    )


@command.command("evaluate", help=t("评价填好的抽样底稿。", "Evaluate the workbook that was filled in."))
@click.argument("record", metavar="SAMPLE.json", type=options.PATH)
@click.argument("workbook", metavar="SAMPLE.xlsx", type=options.PATH)
@click.option(
    "--factors",
    type=click.Choice(list(FACTORS)),
    default="exact",
    show_default=True,
    help=t(
        "货币单位抽样的系数：精确值，或公布的系数表（进到两位小数，与手工查表一致）",
        "factors of monetary units: exact, or the published table (rounded up, as looked up by hand)",
    ),
)
@click.option(
    "--out",
    metavar="DIR",
    type=options.PATH,
    help=t("另写 evaluation.json、evaluation.xlsx", "also write evaluation.json and evaluation.xlsx"),
)
@options.output_format
@options.everywhere
def evaluate(record: Path, workbook: Path, factors: str, out: Path | None, form: str, unmask: bool, force: bool) -> int:
    """0 the upper limits are tolerable, 1 one is not."""
    found = evaluate_sample(use_case.load(record), workbook, factors=factors, out=out, force=force)
    if form == "json":
        output.json_object(found.as_json())
    else:
        output.blocks(_outcome(found), terminal.outputs(str(out), found.files) if out else "")
    return 0 if found.accepted else 1


def _outcome(found: Evaluation) -> str:
    unit = t(" 元", " yuan") if found.over else "%"
    lines = [
        t(
            "检查 {n} 项，不相符 {k} 项；推断差错 {likely}{unit}，上限 {upper}{unit}（置信水平 {confidence}），可容忍 {tolerable}{unit}：{verdict}",
            "{n} items, {k} differ; likely {likely}{unit}, upper limit {upper}{unit} (confidence {confidence}), tolerable {tolerable}{unit}: {verdict}",
            n=len(found.document["items"]),
            k=len(found.errors),
            likely=found.likely,
            upper=found.upper,
            tolerable=found.tolerable,
            unit=unit,
            confidence=found.document["plan"]["confidence"],
            verdict=t("可以接受", "accepted") if found.accepted else t("不可接受，应扩大检查", "not accepted"),
        )
    ]
    if found.under is not None and found.under.items:
        lines.append(
            t(
                "另有少记：推断 {likely} 元，上限 {upper} 元（多记、少记不相抵）",
                "understated: likely {likely} yuan, upper limit {upper} yuan (not set off)",
                likely=found.under.likely,
                upper=found.under.upper,
            )
        )
    return "\n".join(lines)
