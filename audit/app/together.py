"""Work on many files at the same time. The work itself is done by the guard's child processes; a thread waits for each."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

Progress = Callable[[int, int], None]  # files done, files in all
Item = TypeVar("Item")
Result = TypeVar("Result")

_MOST = 8  # children at once: each may take the guard's full memory
_AHEAD = 4  # files begun for each child before the first is taken


def each(work: Callable[[Item], Result], items: Sequence[Item], progress: Progress | None = None) -> Iterator[Result]:
    """The results of `work` in the order of the items. `progress` is told after each; an error or an interrupt stops what has not
    begun."""
    workers = max(1, min(os.cpu_count() or 1, _MOST, len(items)))
    if workers == 1 or len(items) == 1:
        for done, item in enumerate(items, 1):
            yield work(item)
            if progress is not None:
                progress(done, len(items))
        return
    pool = ThreadPoolExecutor(workers, thread_name_prefix="audit")
    waiting: list[Future[Result]] = []
    begun = 0
    try:
        for done in range(1, len(items) + 1):
            while begun < len(items) and begun < done + workers * _AHEAD:
                # A thread starts without the language of the one that began it.
                waiting.append(pool.submit(copy_context().run, work, items[begun]))
                begun += 1
            yield waiting.pop(0).result()
            if progress is not None:
                progress(done, len(items))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
