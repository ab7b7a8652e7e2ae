"""`audit verify`."""

from __future__ import annotations

from pathlib import Path

import click

from audit.app import verify as use_case
from audit.app.verify import Verified
from audit.cli import options, output
from audit.evidence.signature import SIGNERS
from audit.messages import t
from audit.reports import terminal
from audit.values import plain


@click.command(
    "verify",
    help=t(
        "核对一份运行记录：材料、设置、规则、程序和输出是否都和当时一样，记录链和签名是否完好。",
        "Check a run record: are inputs, settings, rules, program and outputs as they were, are chain and signature sound.",
    ),
)
@click.argument("path", metavar="RECORD", type=options.PATH)
@options.where
@options.connection
@options.output_format
@options.everywhere
def command(
    path: Path,
    project: Path | None,
    folder: Path | None,
    store: Path | None,
    policy: str | None,
    source: str | None,
    db_password_file: Path | None,
    form: str,
    unmask: bool,
    force: bool,
) -> int:
    """0 all as it was, 1 something is not, 2 the record cannot be used."""
    result = use_case.verify(
        path,
        project=project,
        folder=folder,
        policy=policy,
        store=store,
        database=options.database_of(source, (), db_password_file),
    )
    if form == "json":
        output.json_object(result.as_json(path.name))
    else:
        show(result)
    return result.exit_status


KINDS = {
    "output": ("输出", "output"),
    "input": ("材料", "input"),
    "store": ("数据库", "store"),
    "settings": ("设置", "settings"),
    "policy": ("政策文件", "policy file"),
    "parameter": ("参数", "parameter"),
    "reading": ("读法", "reading"),
    "program": ("程序", "program"),
    "chain": ("记录链", "chain"),
    "signature": ("签名", "signature"),
    "cell": ("单元格", "cell"),
    "finding": ("问题", "finding"),
}


def show(result: Verified) -> None:
    """What was looked at, what is different, and the rest that there is to know."""
    counts = {
        "outputs": t("输出 {n} 个", "{n} outputs", n=result.checked.get("outputs", 0)),
        "store": t("数据库部件 {n} 个", "{n} parts of the store", n=result.checked.get("store", 0)),
        "inputs": t("材料 {n} 个", "{n} inputs", n=result.checked.get("inputs", 0)),
        "policy": t("政策文件 {n} 个", "{n} policy files", n=result.checked.get("policy", 0)),
        "chain": t("记录链 {n} 份", "{n} records in the chain", n=result.checked.get("chain", 0)),
    }
    texts = [text for name, text in counts.items() if name in result.checked]
    started = result.record.started.replace("T", " ").replace("Z", " UTC")
    lines = [
        t("{day} 的运行；核对了：{all}", "run of {day}; looked at: {all}", day=started, all=t("、", ", ").join(texts))
    ]
    lines.append(_signature(result))
    output.blocks("\n".join(plain(line) for line in [*lines, *result.notes]), differences(result))
    output.say(
        "\n"
        + (
            t("{n} 处与记录不符。", "{n} differences from the record.", n=len(result.differences))
            if result.differences
            else t("与记录完全一致。", "Everything is as recorded.")
        )
    )


def differences(result: Verified) -> str:
    """The table of differences."""
    rows = [(t(*KINDS[item.kind]), item.name, item.message) for item in result.differences]
    if not rows:
        return ""
    return terminal.table((t("类别", "kind"), t("对象", "what"), t("与记录不符之处", "difference")), rows, (8, 34, 34))


def _signature(result: Verified) -> str:
    detail = result.signature.detail or ""
    return {
        "none": t("没有签名文件", "no signature"),
        "trusted": t("签名有效：{who}", "signed by {who}", who=detail),
        "unknown": t(
            "签名与内容相符，但公钥 {key} 不在 {file} 里，不能确认是谁签的",
            "the signature is of this record, but key {key} is not in {file}: who signed is not known",
            key=detail,
            file=SIGNERS,
        ),
        "bad": t("签名无效", "the signature is not valid"),
        "unchecked": t("有签名，未核对：{why}", "signed, not looked at: {why}", why=detail),
    }[result.signature.state]
