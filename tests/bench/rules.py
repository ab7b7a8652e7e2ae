"""How long the rules of a city take over a million ledger rows: `python -m tests.bench.rules [--assert] [--slowest N]`.

All rules of jiande and those on consistency between ledgers, as `audit check` runs them, after the ledgers are in the database; a roster
of 300,000 persons. Prints each rule's time by the clock and of the processor (other work on the machine slows only the first), the
totals and the highest memory. With --assert it fails unless the processor needs less than 10 s and the memory stays under 2 GB.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from datetime import date

from audit import policies
from audit.checks.run import CheckResult, run_rule
from audit.ledgers.validate import CAP
from audit.masking import Masker
from audit.tables import Database
from audit.tables.queries import adapted
from tests.bench.city import City

SECONDS, MEGABYTES = 10.0, 2_000.0


def main() -> int:
    """0, or 1 where a bar is not kept."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--assert", dest="strict", action="store_true")
    arguments.add_argument("--slowest", type=int, help="print only so many rules")
    arguments.add_argument("--share", type=float, default=1.0, help="of the rows of events")
    given = arguments.parse_args()
    city = policies.load("jiande")
    integrity = policies.load_integrity()
    assert integrity is not None
    kinds = adapted(city)
    tables = list(City().tables(kinds, given.share))
    print(f"{sum(len(table.rows) for table in tables):,} rows, {len(tables)} ledgers; made with {_memory():,.0f} MB")
    times = []
    with Database(tables, kinds, date(2024, 12, 31)) as database:
        print(f"loaded; {_memory():,.0f} MB")
        for policy in (city, integrity):
            database.use(policy)
            for rule in policy.rules:
                result = CheckResult()
                clock, processor = time.perf_counter(), time.process_time()
                run_rule(rule, database, kinds, Masker(), result, policy, CAP)
                times.append(
                    (
                        time.process_time() - processor,
                        time.perf_counter() - clock,
                        rule.id,
                        len(result.findings) + sum(item.total - item.shown for item in result.held),
                        "; ".join(fault.reason for fault in result.faults) or ("not run" if result.not_run else ""),
                    )
                )
    times.sort(reverse=True)
    print(f"{'processor':>10} {'clock':>8} {'findings':>9}")
    for processor, clock, rule, findings, remark in times[: given.slowest]:
        print(f"{processor:8.2f} s {clock:6.2f} s {findings:>9,} {rule} {remark}")
    processor, clock, memory = sum(item[0] for item in times), sum(item[1] for item in times), _memory()
    print(
        f"{len(times)} rules: {processor:.1f} s of the processor (bar {SECONDS:g}), {clock:.1f} s by the clock; highest memory {memory:,.0f} MB (bar {MEGABYTES:,.0f})"
    )
    return int(given.strict and not (processor < SECONDS and memory < MEGABYTES))


def _memory() -> float:
    """The highest memory so far in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


if __name__ == "__main__":
    sys.exit(main())
