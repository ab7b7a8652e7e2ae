"""How fast documents are made, against a plain docxtpl loop: `python -m tests.bench.documents [--assert] [--letters N]`.

Three templates in one run on one machine: a one-page letter, a contract of several pages, a notice with a table of 50 rows. For each, the
processor's time per document: docxtpl (open, render, save), this program (look the record through, render, compress, pack), the bare
cost of compressing the part that changes, and the reading back, which docxtpl does not do. Then N letters (120,000) are made by
`audit generate` in a process of its own, into files, with its time by the clock, its highest memory, and that for a tenth as many.
With --assert it fails unless the bars are kept.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import Environment

from audit import resources
from audit.documents import catalogue, package
from audit.documents.environment import FILTERS
from audit.documents.outside import read
from audit.documents.render import Renderer

LETTERS, MINUTES, GROWTH = 120_000, 2.0, 1.25
ROUNDS = 5
FEWEST = 600  # fewer are written together, without a manifest


@dataclass(frozen=True)
class Subject:
    """A template with the data of one document; `bar` is how many times faster than docxtpl it must be, `floor` how many times the
    bare compression it may take."""

    title: str
    renderer: Renderer
    data: dict[str, Any]
    bar: float
    floor: float | None


def skeleton() -> Any:
    """The builder of the shipped templates' pages."""
    sys.path.insert(0, str(resources.folder("templates") / "_build"))
    import skeleton as found

    return found


def letter() -> bytes:
    """A one-page letter to one person."""
    build = skeleton()
    style = build.style("Letter Body", "仿宋_GB2312", 32, '<w:ind w:firstLineChars="200" w:firstLine="630"/>')
    texts = (
        "关于移交社会化管理服务的告知书",
        "{{ 姓名 }}同志：",
        "您于{{ 退休日期|cn_day }}从{{ 原单位 }}退休。按照有关规定，自{{ 移交日期|cn_day }}起，您的社会化管理服务工作由{{ 街道 }}{{ 社区 }}承担。",
        "您的人事档案（编号{{ 档案编号 }}）已移交{{ 档案保管单位 }}保管，养老金仍由社会保险经办机构按时足额发放，标准不变。",
        "本年度慰问金为{{ 慰问金额|money }}元（大写：{{ 慰问金额|rmb }}），于发放之日存入您的社会保障卡。",
        "社区工作人员将于近期与您联系，请核对以上信息。如有变动或疑问，请拨打{{ 联系电话 }}，或到{{ 地址 }}办理。",
        "请您妥善保管本告知书，在办理领取待遇资格认证、健康体检和其他服务时出示。",
        "{{ 落款 }}",
        "{{ 落款日期|cn_day }}",
    )
    made: bytes = build.package("".join(build.paragraph(text, "Letter Body") for text in texts), style)
    return made


def contract() -> bytes:
    """A contract of several pages: sixty paragraphs, a field in every second."""
    build = skeleton()
    style = build.style("Contract Body", "仿宋_GB2312", 32, '<w:ind w:firstLineChars="200" w:firstLine="630"/>')
    fixed = "双方应当按照约定全面履行各自的义务，遵循诚信原则，根据协议的性质、目的和交易习惯履行通知、协助、保密等义务；一方违约的，应当承担继续履行、采取补救措施或者赔偿损失等违约责任。"
    texts = ["劳务协议", "甲方：{{ 甲方 }}", "乙方：{{ 姓名 }}，身份证号{{ 身份证号 }}"]
    for number in range(1, 31):
        texts += [
            f"第{number}条　{fixed}",
            f"第{number}条所称事项由{{{{ 字段{number} }}}}确定，自{{{{ 起始日期|cn_day }}}}起执行。",
        ]
    texts += [
        "报酬每月{{ 报酬|money }}元（大写：{{ 报酬|rmb }}）。",
        "甲方（盖章）：　　　　乙方（签字）：",
        "{{ 签订日期|cn_day }}",
    ]
    made: bytes = build.package("".join(build.paragraph(text, "Contract Body") for text in texts), style)
    return made


def person(number: int) -> dict[str, Any]:
    """The data of one letter."""
    return {
        "姓名": f"{'张王李赵陈'[number % 5]}{'建国秀英志强桂兰'[number % 8]}{number}",
        "退休日期": f"{1990 + number % 30}-{1 + number % 12:02d}-05",
        "原单位": f"第{number % 300}机械厂",
        "移交日期": "2024-07-01",
        "街道": f"第{number % 12}街道",
        "社区": f"第{number % 90}社区",
        "档案编号": f"A{number:07d}",
        "档案保管单位": "人力资源公共服务中心",
        "慰问金额": f"{200 + number % 1800}.{number % 100:02d}",
        "联系电话": f"0571-64{number % 1000000:06d}",
        "地址": f"文化路{number % 400 + 1}号便民服务中心二楼",
        "落款": f"第{number % 12}街道办事处",
        "落款日期": "2024-07-15",
    }


def subjects(folder: Path) -> list[Subject]:
    """The templates that are timed."""
    found = []
    for title, body, data in (
        ("letter", letter(), person(7)),
        (
            "contract",
            contract(),
            {"甲方": "某公司", "姓名": "张三", "身份证号": "990100195001011234", "起始日期": "2024-01-01", "签订日期": "2023-12-20", "报酬": "1700.00"}
            | {f"字段{n}": f"双方约定之事项{n}" for n in range(1, 31)},
        ),
    ):  # fmt: skip
        path = folder / f"{title}.docx"
        path.write_bytes(body)
        found.append(Subject(title, Renderer(read(path)), data, 40.0, 2.5))
    notice = catalogue.find("illness-notice")
    rows = [
        {"序号": n, "姓名": f"张三{n}", "性别": "男", "年龄": 74, "慰问金额": f"{500 + n}.00"} for n in range(1, 51)
    ]
    data = json.loads((notice.folder / "sample.json").read_text(encoding="utf-8"))
    total = sum((Decimal(row["慰问金额"]) for row in rows), Decimal(0))
    data |= {"名单": rows, "人数": 50, "合计": f"{total}"}
    return [*found, Subject("notice of 50 rows", Renderer(notice), data, 10.0, None)]


def timed(function: Callable[[], object], seconds: float) -> float:
    """Milliseconds of the processor for one call: the best of a few rounds."""
    function()
    best = float("inf")
    for _ in range(ROUNDS):
        count, start = 0, time.process_time()
        while time.process_time() - start < seconds / ROUNDS:
            function()
            count += 1
        best = min(best, (time.process_time() - start) / count * 1000)
    return best


def peer(subject: Subject) -> Callable[[], object]:
    """What a script with docxtpl does for each document."""
    path = str(subject.renderer.template.docx)

    def make() -> bytes:
        document = DocxTemplate(path)
        env = Environment(autoescape=True)
        env.filters.update(FILTERS)
        document.render(subject.data, jinja_env=env)
        stream = io.BytesIO()
        document.save(stream)
        return stream.getvalue()

    return make


def compare(subject: Subject, seconds: float) -> tuple[float, float]:
    """Time one template; prints a line and returns how many times faster than docxtpl, and how many times the bare compression."""
    renderer, data = subject.renderer, subject.data

    def ours() -> bytes:
        assert not renderer.check(data, record="x")
        return renderer.render(data, record="x")

    made = ours()
    body = package.member(made, "word/document.xml")
    mine, theirs = timed(ours, seconds), timed(peer(subject), seconds)
    floor, back = timed(lambda: package.deflate(body), seconds), timed(lambda: renderer.verify(data, made), seconds)
    print(
        f"{subject.title:20} {theirs:9.3f} {mine:9.3f} {theirs / mine:7.1f}x {floor:9.3f} {mine / floor:6.2f}x {back:9.3f}"
        f" {len(body) / 1024:7.1f} KB {len(made) / 1024:6.1f} KB  level {renderer.compiled.level}"
    )
    return theirs / mine, mine / floor


@dataclass(frozen=True)
class Bulk:
    """What making many letters took: seconds by the clock and of the processor, highest memory in MB, and what the command said of the
    time for making and for reading back."""

    clock: float
    processor: float
    memory: float
    making: float
    reading: float


def bulk(folder: Path, count: int) -> Bulk:
    """`audit generate` of so many letters in a process of its own."""
    data, out = folder / f"letters-{count}.jsonl", folder / f"out-{count}"
    with data.open("w", encoding="utf-8") as stream:
        for number in range(count):
            stream.write(json.dumps(person(number), ensure_ascii=False) + "\n")
    command = [sys.executable, "-m", "audit", "generate", str(folder / "letter.docx"), "--data", str(data), "--out", str(out), "--no-cache", "--lang", "en"]  # fmt: skip
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    clock = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    files = sum(1 for path in out.rglob("*.docx") if path.is_file())
    assert files == count, (files, count)
    shutil.rmtree(out)
    spent = [float(value) for value in re.findall(r"([0-9.]+) s", done.stdout.splitlines()[1])]
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Bulk(clock, processor, after.ru_maxrss / 1024, spent[0], spent[1])


def main() -> int:
    """0, or 1 where a bar is not kept."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--assert", dest="strict", action="store_true")
    arguments.add_argument("--letters", type=int, default=LETTERS)
    arguments.add_argument("--seconds", type=float, default=2.0, help="for each figure")
    given = arguments.parse_args()
    failed = []
    print(f"{'ms per document':20} {'docxtpl':>9} {'ours':>9} {'':>8} {'deflate':>9} {'':>7} {'read back':>9}")
    with tempfile.TemporaryDirectory(prefix="audit-bench-", dir=os.environ.get("AUDIT_BENCH_DIR")) as name:
        folder = Path(name)
        for subject in subjects(folder):
            faster, above = compare(subject, given.seconds)
            if faster < subject.bar:
                failed.append(f"{subject.title}: {faster:.1f} times docxtpl, wanted {subject.bar:.0f}")
            if subject.floor is not None and above > subject.floor:
                failed.append(f"{subject.title}: {above:.2f} times the bare compression, allowed {subject.floor}")
        if given.letters:
            few, many = bulk(folder, max(given.letters // 10, FEWEST)), bulk(folder, max(given.letters, FEWEST))
            print(
                f"\n{given.letters:,} letters into files: {many.clock:.1f} s by the clock (making {many.making:.1f} s, reading every one back "
                f"{many.reading:.1f} s), {many.processor:.1f} s of the processor; {many.memory:.0f} MB at most ({few.memory:.0f} MB for a tenth)"
            )
            # Other work on the machine slows the clock; the processor's time shows what a quiet one would take.
            if min(many.clock, many.processor) > MINUTES * 60 * given.letters / LETTERS:
                failed.append(f"letters: {many.clock:.0f} s by the clock, {many.processor:.0f} s of the processor")
            if many.memory > few.memory * GROWTH:
                failed.append(f"memory grows: {few.memory:.0f} to {many.memory:.0f} MB")
    for line in failed:
        print("NOT KEPT", line)
    return int(bool(failed) and given.strict)


if __name__ == "__main__":
    sys.exit(main())
