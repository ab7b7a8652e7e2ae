"""What growth costs: `python -m tests.bench.growth [--rows 1M,10M,50M] [--memory 4GB] [--threads N] [--keep] [--assert] FOLDER`.

For each size a store of a province is made in FOLDER (Parquet and journal as `audit store add` leaves them; every street one workbook of
seventeen ledgers, about one row in a hundred wrong), then `audit check --store` runs on it as a whole process: seconds from start to end, the
highest memory of all its processes together, the most that it put on the disk, findings, and the cost of a row. The store is removed
afterwards unless it is to be kept. With --assert it fails where a bar is not kept: 10 million rows within 60 s and 4 GB, and a row of 50
million at most 1.5 times as dear as one of a million.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import polars as pl

from audit import policies
from audit.ledgers.keeping import FAULTS, LANGUAGES, Kept
from audit.ledgers.kinds import LedgerKind
from audit.model import LedgerTable
from audit.policies import Policy
from audit.tables.queries import adapted
from audit.tables.store import parts, staged, writing
from audit.tables.store.staged import Staged
from tests.bench.province import STREET_ROWS, Province

POLICY, DAY = "jiande", "2024-12-31"
SECONDS, GIGABYTES, GROWTH = 60.0, 4.0, 1.5  # the bars
_FIRST = 3  # the spreadsheet's row of a table's first


def table_of(kind: LedgerKind, frame: pl.DataFrame, sheet: str, sha256: str) -> LedgerTable:
    """A ledger of a street as reading and judging its sheet would give it."""
    texts = pl.DataFrame([parts.texts(frame[name], kind.column(name).type).alias(name) for name in frame.columns])
    days = [texts[c.name] for c in kind.columns if c.type == "date" and c.name in texts.columns]
    sums = {c.name: frame[c.name].sum() for c in kind.columns if c.type == "money" and c.name in texts.columns}
    return LedgerTable(
        ledger=kind.name,
        title=kind.title,
        file="",
        sheet=sheet,
        rows=range(_FIRST, _FIRST + len(frame)),
        content=texts,
        read=len(frame),
        sums={name: Decimal(total or 0) for name, total in sums.items()},
        first_day=min((str(day.min()) for day in days if day.null_count() < len(day)), default=None),
        last_day=max((str(day.max()) for day in days if day.null_count() < len(day)), default=None),
        sha256=sha256,
        headings={name: name for name in texts.columns},
        header_row=_FIRST - 1,
        positions={name: place for place, name in enumerate(texts.columns)},
    )


def _stage(streets: int, street: int, folder: Path) -> tuple[int, str, Staged]:
    """The workbook of one street, as parts below `folder`."""
    policy = policies.load(POLICY)
    kinds = adapted(policy)
    sha256 = hashlib.sha256(f"street {street} of {streets}".encode()).hexdigest()
    entries = []
    with Province(streets) as province:
        for number, (ledger, frame) in enumerate(province.ledgers(street), 1):
            kind = kinds[ledger]
            kept = Kept(
                table_of(kind, frame, kind.title, sha256),
                pl.DataFrame(schema=FAULTS),
                {language: [] for language in LANGUAGES},
            )
            use = policy.ledgers.get(ledger)
            entries.append(staged.write(kept, kind, use.event if use else None, f"{sha256}-{number}", folder))
    return street, sha256, Staged(tuple(entries), {}, {}, {})


def make(streets: int, store: Path, policy: Policy) -> int:
    """A store of so many streets; returns its rows."""
    with writing.opened(store, make=True) as writer, ProcessPoolExecutor(os.cpu_count()) as pool:
        writer.begin(policy)
        folders = [writer.staging() for _ in range(streets)]
        rows = 0
        for street, sha256, made in pool.map(_stage, [streets] * streets, range(streets), folders):
            name = f"第{street + 1}街道.xlsx"
            source = {"sha256": sha256, "size": 0, "forced": None}
            rows += writer.add(("全省", name), source, made, folders[street]).rows
    return rows


@dataclass(frozen=True, slots=True)
class Measured:
    """One run of `check`: seconds of the clock and of the processors, bytes of memory and of disk, findings, exit status."""

    rows: int
    seconds: float
    processor: float
    memory: int
    spill: int
    findings: int
    status: int


def measure(store: Path, rows: int, memory: str, threads: int | None) -> Measured:
    """Run `audit check --store` and watch it."""
    spill = store.parent / "spill"
    spill.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "audit", "check", "--store", str(store), "--policy", POLICY, "--as-of", DAY]
    command += ["--format", "json", "--memory", memory, "--spill", str(spill)]
    command += ["--threads", str(threads)] if threads else []
    output = store.parent / "findings.json"
    start = time.perf_counter()
    with output.open("wb") as stream:
        process = subprocess.Popen(command, stdout=stream)
        highest = _watched(process, spill)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    summary = json.loads(output.read_bytes())["summary"] if process.returncode < 2 else {"errors": 0, "warnings": 0}
    output.unlink()
    left = list(spill.iterdir())
    assert not left, f"left behind: {left}"
    return Measured(
        rows,
        seconds,
        usage.ru_utime + usage.ru_stime,
        max(highest["memory"], usage.ru_maxrss * 1024),
        highest["spill"],
        summary["errors"] + summary["warnings"],
        process.returncode,
    )


def _watched(process: subprocess.Popen[bytes], spill: Path) -> dict[str, int]:
    """The highest memory of a process and its children, and the most bytes in a folder, until it ends."""
    highest = {"memory": 0, "spill": 0}

    def look() -> None:
        while process.returncode is None and Path(f"/proc/{process.pid}/stat").exists():
            memory = sum(_resident(pid) for pid in _family(process.pid))
            size = 0
            for path in spill.rglob("*"):
                try:
                    size += path.stat().st_blocks * 512
                except OSError:
                    continue
            highest["memory"] = max(highest["memory"], memory)
            highest["spill"] = max(highest["spill"], size)
            time.sleep(0.5)

    threading.Thread(target=look, daemon=True).start()
    return highest


def _family(pid: int) -> Iterator[int]:
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            numbers = children.read_text().split()
        except OSError:
            continue
        for number in numbers:
            yield from _family(int(number))


def _resident(pid: int) -> int:
    """The memory of a process that it shares with no other, and its part of what it does."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def main() -> int:
    """0, or 1 where a bar is not kept."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--rows", default="1M,10M")
    arguments.add_argument("--memory", default="4GB")
    arguments.add_argument("--threads", type=int)
    arguments.add_argument("--keep", action="store_true", help="the stores stay, and are used again")
    arguments.add_argument("--assert", dest="strict", action="store_true")
    given = arguments.parse_args()
    policy = policies.load(POLICY)
    found: list[Measured] = []
    print(f"load of the machine {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors, --memory {given.memory}")
    print("      rows  streets   store |  clock  processor   memory   spill  findings  µs a row  status")
    for text in given.rows.split(","):
        streets = max(1, round(float(text.upper().removesuffix("M")) * 1_000_000 / STREET_ROWS))
        store = given.folder / f"store-{streets}"
        count = store / "rows"
        if not store.exists():
            given.folder.mkdir(parents=True, exist_ok=True)
            rows = make(streets, store, policy)
            count.write_text(str(rows))
        rows = int(count.read_text())
        size = sum(path.stat().st_size for path in store.rglob("*.parquet"))
        item = measure(store, rows, given.memory, given.threads)
        found.append(item)
        print(
            f"{rows:>10,} {streets:>8,} {size / 2**20:>4,.0f} MB | {item.seconds:>4.0f} s {item.processor:>8.0f} s {item.memory / 2**30:>5.2f} GB"
            f" {item.spill / 2**30:>4.1f} GB {item.findings:>9,} {item.seconds / rows * 1e6:>9.2f} {item.status:>7}",
            flush=True,
        )
        if not given.keep:
            shutil.rmtree(store)
    return int(not _kept(found) and given.strict)


def _kept(found: list[Measured]) -> bool:
    """Tell whether each bar is kept, as far as it was measured."""
    verdicts = [(f"{item.rows:,} rows: status 1", item.status == 1) for item in found]
    for item in found:
        if 9_000_000 < item.rows < 11_000_000:
            verdicts.append((f"10 million within {SECONDS:g} s", item.seconds <= SECONDS))
            verdicts.append((f"10 million within {GIGABYTES:g} GB", item.memory <= GIGABYTES * 2**30))
    least, most = min(found, key=lambda item: item.rows), max(found, key=lambda item: item.rows)
    if most.rows > least.rows:
        ratio = most.seconds / most.rows / (least.seconds / least.rows)
        verdicts.append(
            (f"a row of {most.rows:,} costs {ratio:.2f} times one of {least.rows:,} (bar {GROWTH:g})", ratio <= GROWTH)
        )
    for words, kept in verdicts:
        print(("kept    " if kept else "BROKEN  ") + words)
    return all(kept for _, kept in verdicts)


if __name__ == "__main__":
    sys.exit(main())
