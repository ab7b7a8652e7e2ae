"""`audit demo`."""

from __future__ import annotations

from pathlib import Path

import click

from audit.app import demo as use_case
from audit.cli import options, output
from audit.cli.run_command import show
from audit.messages import t
from audit.values import plain


@click.command(
    "demo",
    help=t(
        "用自带样例走一遍整个审计，并核对结果是否与预期一致。",
        "The whole engagement on the shipped sample, compared with what is expected of it.",
    ),
)
@click.option(
    "--out",
    metavar="DIR",
    type=options.PATH,
    help=t("输出文件夹，默认在当前目录新建 audit-out", "output folder, by default a new audit-out here"),
)
@click.option("--all", "everything", is_flag=True, help=t("列出全部问题", "list every finding"))
@options.output_format
@options.everywhere
def command(out: Path | None, everything: bool, form: str, unmask: bool, force: bool) -> int:
    """Run the sample; 0 where it gave exactly the findings expected."""
    engagement, comparison = use_case.demo(out, force=force, unmask=unmask)
    show(engagement, form, everything)
    if comparison.exact:
        verdict = t(
            "样例自检通过：{n} 项预期结果全部出现，没有多余的。",
            "The sample gave what was expected: all {n} results and no other.",
            n=comparison.expected,
        )
    else:
        lines = [t("  缺少：", "  missing: ") + line for line in comparison.missing]
        lines += [t("  多出：", "  surplus: ") + line for line in comparison.surplus]
        verdict = (
            t("样例自检未通过：", "The sample did not give what was expected:") + "\n" + "\n".join(map(plain, lines))
        )
    if form == "json":
        click.echo(verdict, err=True)
    else:
        output.say("\n" + verdict)
    return 0 if comparison.exact else 1
