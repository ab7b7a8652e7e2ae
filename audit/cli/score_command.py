"""`audit score`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from audit.app import score as use_case
from audit.cli import options, output
from audit.messages import t
from audit.reports import score_table, terminal


@click.command(
    "score",
    help=t(
        "按政策的评分细则给各街道评分，每一分都写明出处。",
        "Score the street offices by the policy's rubric; every point names the row that it rests on.",
    ),
)
@click.argument("paths", metavar="[PATH...]", nargs=-1, type=options.PATH)
@options.policy
@click.option(
    "--period",
    metavar="PERIOD",
    help=t(
        "考核期，如 2024上半年；台账里只有一个时可不写",
        "the period, as 2024上半年; not needed where the ledgers hold only one",
    ),
)
@click.option(
    "--with-findings",
    is_flag=True,
    help=t(
        "把规则检查的结果列为待确认的扣分（考核人记入台账后才扣）",
        "offer what the rules find as deductions (they count once an assessor records them)",
    ),
)
@click.option(
    "--out",
    metavar="DIR",
    type=options.PATH,
    help=t(
        "另写 score.json、score.xlsx、score.html、考核评分表和考核结果通报",
        "also write score.json, score.xlsx, score.html, the score sheets and the circular",
    ),
)
@options.assignments(
    t("设定参数、读法或文书的内容，如 --set bonus_cap=total", "set a parameter, a reading or a field of the documents")
)
@click.option("--all", "everything", is_flag=True, help=t("逐项列出全部依据", "list every item with all it rests on"))
@options.output_format
@options.large
@options.everywhere
def command(
    paths: tuple[Path, ...],
    policy: str | None,
    as_of: date | None,
    period: str | None,
    with_findings: bool,
    out: Path | None,
    sets: tuple[str, ...],
    everything: bool,
    form: str,
    store: Path | None,
    memory: str | None,
    spill: Path | None,
    threads: int | None,
    unmask: bool,
    force: bool,
) -> int:
    """Score and print; the exit status of the contract."""
    settings = options.settings(
        options.start_of(paths, store),
        policy=policy,
        as_of=as_of,
        sets=sets,
        unmask=unmask,
        everything=everything,
        store=store,
        memory=memory,
        spill=spill,
        threads=threads,
    )
    scored = use_case.score(paths, settings, period, with_findings=with_findings, out=out, force=force)
    document = scored.as_json()
    if form == "json":
        output.json_object(document)
    else:
        output.blocks(
            score_table.ranking(document),
            score_table.details(document, everything=everything),
            score_table.offers(document, everything=everything),
            terminal.findings(document, scored.checked.titles, everything=everything),
            terminal.remarks(document),
            score_table.grounds(document),
            terminal.outputs(str(out), scored.files) if out else "",
            "\n".join(
                t(
                    "考核结果通报只写出了数据（documents 里的 json，补齐后用 audit generate 考核结果通报 --data 生成）：{why}",
                    "of the circular there are only the data (the json in documents; complete them for audit generate): {why}",
                    why=why,
                )
                for why in scored.wanting
            ),
        )
    output.complain_of(scored.report)
    return scored.exit_status
