"""Many documents into a folder, one at a time, so that memory does not grow with their number and nothing is done twice.

`manifest.jsonl` has a line for each document: record, file, digest of its data and of the file; its first line names the template. While the
work goes on it is `manifest.part.jsonl`. A run that was stopped is taken up with `--resume`: what stands in the manifest and is on disk
as it was made is left alone.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from audit import __version__
from audit.app.making import Maker
from audit.documents.batches import Record, Refusal
from audit.documents.merging import Merger
from audit.documents.render import digest
from audit.errors import OutputError, UsageFault
from audit.messages import t
from audit.outputs import OutputBatch, reason_of

MANIFEST = "manifest.jsonl"
PART = "manifest.part.jsonl"
PER_FILE = 500  # documents in one merged file: what a word processor opens without pain
_BINARY = getattr(os, "O_BINARY", 0)  # of Windows
FLUSH = 200  # documents after which the manifest is put on disk


@dataclass(frozen=True, slots=True)
class How:
    """How to write: take up what was stopped, merge `merge` documents into one file for printing (0: none), stop after `stop_after`
    records that cannot be made (0: never), tell `progress` how many are done and of how many (None: not known)."""

    force: bool = False
    resume: bool = False
    merge: int = 0
    stop_after: int = 0
    progress: Callable[[int, int | None], None] | None = None
    total: int | None = None


@dataclass(slots=True)
class Written:
    """What a bulk run did: documents made now and left alone, records refused, merged files (name, documents, digest), whether it
    stopped early, and seconds spent making and reading back."""

    made: int = 0
    kept: int = 0
    refused: list[Refusal] = field(default_factory=list)
    merged: list[tuple[str, int, str]] = field(default_factory=list)
    stopped: bool = False
    making: float = 0.0
    reading: float = 0.0


def write(maker: Maker, items: Iterable[Record | Refusal], out: Path, how: How) -> Written:
    """Make all documents into `out`. OutputError where the folder holds other things or cannot be written."""
    folder = _Folder(maker, out, how)
    result = Written()
    try:
        with folder:
            _write(maker, items, folder, how, result)
    except OSError as error:
        raise OutputError(
            t("无法写入 {path}：{reason}", "cannot write {path}: {reason}", path=out, reason=reason_of(error))
        ) from error
    return result


def _write(maker: Maker, items: Iterable[Record | Refusal], folder: _Folder, how: How, result: Written) -> None:
    merger = Merger(maker.renderer.compiled, maker.template.title) if how.merge else None
    started = time.perf_counter()
    for item in maker.judged(items):
        if isinstance(item, list):
            result.refused += item
        else:
            _one(maker, item, folder, merger, result)
        if merger is not None and merger.count >= how.merge:
            folder.merged(merger, result)
        done = result.made + result.kept
        if how.progress and (done + len(result.refused)) % 100 == 0:
            how.progress(done, how.total)
        if how.stop_after and len(result.refused) >= how.stop_after:
            result.stopped = True
            break
    if merger is not None and merger.count:
        folder.merged(merger, result)
    result.making = time.perf_counter() - started - result.reading
    if how.progress:
        how.progress(result.made + result.kept, how.total)
    folder.finish(whole=not result.stopped)


def _one(maker: Maker, record: Record, folder: _Folder, merger: Merger | None, result: Written) -> None:
    """One document: made, put on disk, read back from there, entered."""
    said = _digest(record.data)
    name = folder.name(record)
    entry = folder.kept(name, said)
    if entry is None:
        made = maker.make(record)
        if isinstance(made, list):
            result.refused += made
            return
        folder.put(name, made)
        begun = time.perf_counter()
        wrong = maker.verify(record, folder.get(name))
        result.reading += time.perf_counter() - begun
        if wrong:
            folder.drop(name)
            result.refused += wrong
            return
        entry = {"record": record.key, "file": name, "data": said, "sha256": hashlib.sha256(made).hexdigest()}
        result.made += 1
    else:
        result.kept += 1
    folder.enter(entry)
    if merger is not None:
        merger.add(maker.renderer.texts(record.data, record=record.key))


def _digest(data: Mapping[str, Any]) -> str:
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


class _Folder:
    """The folder that is written into, with its manifest."""

    def __init__(self, maker: Maker, out: Path, how: How) -> None:
        self._out = out
        self._how = how
        self._head = {
            "manifest": 1,
            "tool": __version__,
            "template": maker.template.name,
            "template_sha256": digest(maker.template.docx),
        }
        self._known: dict[str, dict[str, str]] = {}
        self._names: dict[int, int] = {}  # of names in use, the last number given
        self._subfolders: set[str] = set()
        self._root = str(out)
        self._entered = 0
        self._temporary = str(out / f".audit-{os.getpid()}.tmp")
        if how.resume:
            self._take_up()
        else:
            OutputBatch(out, force=how.force).check()
        self._manifest: IO[str] | None = None

    def __enter__(self) -> _Folder:
        self._out.mkdir(parents=True, exist_ok=True)
        self._manifest = (self._out / PART).open("w", encoding="utf-8", newline="\n")
        self._line(self._head)
        # What was made before stands in the new manifest only when its turn comes; until then it must not be lost.
        for entry in self._known.values():
            self._line(entry)
        return self

    def __exit__(self, *_: object) -> None:
        if self._manifest is not None:
            self._manifest.close()
        with contextlib.suppress(OSError):
            Path(self._temporary).unlink()

    def _take_up(self) -> None:
        """Read what an earlier run left. UsageFault where it was made with another template."""
        for name in (MANIFEST, PART):
            path = self._out / name
            if not path.is_file():
                continue
            lines = _lines(path)
            head = next(lines, None)
            if head is None:
                continue
            if {**head, "tool": ""} != {**self._head, "tool": ""}:
                raise UsageFault(
                    t(
                        "{path} 里的文书是用另一个模板做的，不能接着做；请换一个输出文件夹",
                        "the documents in {path} were made with another template; choose another folder",
                        path=self._out,
                    )
                )
            for entry in lines:
                self._known[entry["file"]] = entry
        if not self._known and self._out.is_dir() and any(self._out.iterdir()):
            OutputBatch(self._out, force=self._how.force).check()

    def _line(self, entry: Mapping[str, Any]) -> None:
        if self._manifest is not None:
            self._manifest.write(json.dumps(entry, ensure_ascii=False, separators=(",", ":")) + "\n")

    def name(self, record: Record) -> str:
        """The record's file: within a folder of its office, numbered where another record has the same name."""
        folder = f"{record.folder}/" if record.folder else ""
        stem = record.file.removesuffix(".docx")
        first = hash(f"{folder}{record.file}".casefold())
        number = self._names.get(first, 0) + 1
        name = f"{folder}{record.file}"
        # The second of a name is “-2”, unless a record is called just that.
        while number > 1 and hash((name := f"{folder}{stem}-{number}.docx").casefold()) in self._names:
            number += 1
        self._names[first] = number
        self._names.setdefault(hash(name.casefold()), 1)
        return name

    def kept(self, name: str, said: str) -> dict[str, str] | None:
        """The entry of a document that an earlier run made of the same data and that is on disk as it was made."""
        entry = self._known.get(name)
        if entry is None or entry["data"] != said:
            return None
        try:
            made = self.get(name)
        except OSError:
            return None
        return entry if hashlib.sha256(made).hexdigest() == entry["sha256"] else None

    def put(self, name: str, data: bytes) -> None:
        """Write one file: whole or not at all."""
        folder = name.rpartition("/")[0]
        if folder not in self._subfolders:
            (self._out / folder).mkdir(parents=True, exist_ok=True)
            self._subfolders.add(folder)
        # Plain system calls: at a hundred thousand files, what Path and buffers cost is felt.
        handle = os.open(self._temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, 0o666)
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(handle, view) :]
        finally:
            os.close(handle)
        os.replace(self._temporary, f"{self._root}/{name}")

    def get(self, name: str) -> bytes:
        """A file as it stands on disk."""
        with open(f"{self._root}/{name}", "rb", buffering=0) as stream:
            return stream.read()

    def drop(self, name: str) -> None:
        """Take back a file that does not say what it should."""
        (self._out / name).unlink(missing_ok=True)

    def enter(self, entry: Mapping[str, str]) -> None:
        """A document is done."""
        self._line(entry)
        self._entered += 1
        if self._entered % FLUSH == 0 and self._manifest is not None:
            self._manifest.flush()

    def merged(self, merger: Merger, result: Written) -> None:
        """Write what the merger holds as one file for printing."""
        count = merger.count
        made = merger.finish()
        name = f"{t('合并打印', 'print')}-{len(result.merged) + 1:03d}.docx"
        self.put(name, made)
        result.merged.append((name, count, hashlib.sha256(made).hexdigest()))

    def finish(self, *, whole: bool) -> None:
        """Close the manifest; under its own name if all is done, in the order of the records and with nothing of before."""
        if self._manifest is None:
            return
        self._manifest.close()
        part = self._out / PART
        if not self._entered and not self._known:
            # Nothing was made: leave nothing that the next call would stumble over.
            part.unlink()
            with contextlib.suppress(OSError):
                self._out.rmdir()
            return
        if not whole:
            return
        skipped = 1 + len(self._known)
        if self._known:
            with part.open(encoding="utf-8") as old, open(self._temporary, "w", encoding="utf-8", newline="\n") as new:
                for number, line in enumerate(old):
                    if number == 0 or number >= skipped:
                        new.write(line)
            os.replace(self._temporary, part)
        os.replace(part, self._out / MANIFEST)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    """The entries of a manifest; a last line that was cut off is left out."""
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            try:
                entry = json.loads(line)
            except ValueError:
                return
            if isinstance(entry, dict):
                yield entry


def entries(out: Path) -> Iterator[dict[str, Any]]:
    """The documents of a folder that was written, as its manifest has them, each once."""
    path = out / MANIFEST if (out / MANIFEST).is_file() else out / PART
    seen: set[str] = set()
    for number, entry in enumerate(_lines(path)):
        if number and entry["file"] not in seen:
            seen.add(entry["file"])
            yield entry
