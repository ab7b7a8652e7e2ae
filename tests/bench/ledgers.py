"""How fast ledgers are read and checked, as ratios to what a user would pick, in one run: `python -m tests.bench.ledgers [FOLDER] [--rows N]`.

Each figure is a whole process, from its start to its exit, the best of several taken in turns; nothing is cached. Needs the extra `bench`
(frictionless). FOLDER keeps the files that are made, by default a temporary one.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench import make

ROOT = Path(__file__).resolve().parents[2]
OURS = [sys.executable, "-m", "audit"]
OPTIONS = ["--no-cache", "--policy", "jiande", "--as-of", "2024-12-31", "--format", "json"]


@dataclass
class Run:
    """The best time of a command in seconds, the highest memory of its processes together in MB, and what it printed."""

    seconds: float = float("inf")
    memory: float = 0.0
    output: str = ""


def peer(name: str, path: Path) -> list[str]:
    """The command that runs a peer."""
    return [sys.executable, "-m", "tests.bench.peers", name, str(path)]


def memory_of(leader: int) -> float:
    """What all processes of a session hold, in MB; a page that several share counts once for each (so rather too much)."""
    total = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if os.getsid(int(entry.name)) == leader:
                    total += int((entry / "statm").read_text().split()[1])
            except (OSError, IndexError, ValueError):
                continue
    return total * os.sysconf("SC_PAGE_SIZE") / 2**20


def once(command: Sequence[str], result: Run, *, measure: bool) -> None:
    """Run a command, keep the better time and the higher memory."""
    with tempfile.TemporaryFile() as out:
        begin = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.DEVNULL, start_new_session=True)
        if measure:
            while process.poll() is None:
                result.memory = max(result.memory, memory_of(process.pid))
                time.sleep(0.05)
        process.wait()
        seconds = time.perf_counter() - begin
        out.seek(0)
        result.output = out.read().decode()
    if process.returncode not in (0, 1) or (process.returncode == 1 and "audit" not in command):
        raise SystemExit(f"{' '.join(command[:4])} … ended with {process.returncode}")
    result.seconds = min(result.seconds, seconds)


def in_turns(commands: dict[str, list[str]], times: int, *, measure: bool = False) -> dict[str, Run]:
    """Every command `times` times, one after the other in turns, so that a slow minute slows them all."""
    results = {name: Run() for name in commands}
    for _ in range(times):
        for name, command in commands.items():
            once(command, results[name], measure=measure)
    return results


def tell(what: str, ours: Run, theirs: Run, bar: str) -> None:
    """One line: times, ratio, what is demanded."""
    ratio = ours.seconds / theirs.seconds
    print(
        f"{what:<58} {ours.seconds:7.2f} s  {theirs.seconds:7.2f} s  x{ratio:6.2f}  (1/{1 / ratio:5.1f})  {bar}",
        flush=True,
    )


def findings(output: str) -> list[list[object]]:
    """Where schema findings stand: row and column, each once."""
    return sorted({(f["row"], f["column"]) for f in json.loads(output)["findings"] if f["rule"] == "schema"})  # type: ignore[return-value]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", nargs="?", type=Path)
    arguments.add_argument("--rows", type=int, default=1_000_000)
    arguments.add_argument("--times", type=int, default=2)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        tenth = given.rows // 10
        for count in (300, tenth, given.rows):
            for ending, write in (("csv", make.write_csv), ("xlsx", make.write_xlsx)):
                if not (path := folder / f"{count}.{ending}").exists():
                    write(path, count)
        big, csv, middle, small = (
            folder / f"{given.rows}.xlsx",
            folder / f"{given.rows}.csv",
            folder / f"{tenth}.xlsx",
            folder / "300.xlsx",
        )
        print(f"{'':<58} {'audit':>9}  {'peer':>9}  ratio")
        runs = in_turns(
            {"ours": [*OURS, "check", str(big), *OPTIONS], "peer": peer("fastexcel_text", big)}, given.times
        )
        tell(f"check {given.rows:,} rows of xlsx : fastexcel, read as text", runs["ours"], runs["peer"], "bar 1.6")
        runs = in_turns({"ours": [*OURS, "check", str(csv), *OPTIONS], "peer": peer("polars_csv", csv)}, given.times)
        tell(f"check {given.rows:,} rows of csv : Polars, read as text", runs["ours"], runs["peer"], "bar 12")
        runs = in_turns(
            {"ours": [*OURS, "check", str(middle), *OPTIONS], "peer": peer("openpyxl_jsonschema", middle)}, given.times
        )
        tell(f"check {tenth:,} rows : openpyxl + jsonschema on every row", runs["ours"], runs["peer"], "bar 1/10")
        everything = [*OURS, "validate", str(middle), "--no-cache", "--all", "--format", "json"]
        runs |= in_turns({"all": everything, "frictionless": peer("frictionless", middle)}, given.times)
        theirs = [tuple(item) for item in json.loads(runs["peer"].output)]
        mine = [tuple(item) for item in findings(runs["all"].output)]
        print(f"  the same findings: {mine == theirs} ({len(mine):,} cells)")
        tell(f"validate {tenth:,} rows : frictionless", runs["all"], runs["frictionless"], "bar 1/3")
        runs = in_turns({"ours": [*OURS, "check", str(small), *OPTIONS]}, 5)
        print(f"check 300 rows, from start to exit: {runs['ours'].seconds:.2f} s (bar 0.7)")
        runs = in_turns(
            {"xlsx": [*OURS, "check", str(big), *OPTIONS], "csv": [*OURS, "check", str(csv), *OPTIONS]}, 1, measure=True
        )
        for name, run in runs.items():
            print(
                f"highest memory of all processes together, {given.rows:,} rows of {name}: {run.memory:,.0f} MB (bar 1,500)"
            )


if __name__ == "__main__":
    main()
