"""The one door for foreign files.

What a file is comes from its bytes, not its name. Archives are measured before anything opens them, XML parts are
refused if they declare a DTD, and parsing happens in a child process with limits on memory and time, because
readers have aborted the whole process on a file of two kilobytes. Outward there is one exception: ReadError.
Windows has no rlimits: there the limits on size and extent, and the watchdog on time, do the work.
"""

from __future__ import annotations

import contextlib
import faulthandler
import hashlib
import io
import multiprocessing
import os
import re
import shutil
import signal
import sys
import tempfile
import threading
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, BinaryIO, ParamSpec, TypeVar

from audit.errors import ReadError
from audit.messages import language as current_language
from audit.messages import set_language, t

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one foreign file may cost. Sizes in bytes, time in seconds."""

    file_size: int = 512 * 2**20
    members: int = 10_000
    unpacked: int = 1536 * 2**20
    ratio: int = 250
    ratio_from: int = 64 * 2**20
    memory: int = 1800 * 2**20
    seconds: float = 25.0
    seconds_per_mb: float = 1.0

    def time_for(self, size: int) -> float:
        """How long reading a file of `size` bytes may take."""
        return self.seconds + self.seconds_per_mb * (size // 2**20)


LIMITS = Limits()
_CHILD = False
# Starting a process looks after all others, and closing one gives its file numbers back: not at the same time in two threads.
_CHILDREN = threading.Lock()


def kind_of(path: Path, shown: str) -> str:
    """What the file is by its bytes.

    One of: xlsx (also xlsm), xlsb, docx, pptx, ods, odt, ofd, zip, encrypted (a password-protected OOXML file), xls (also et),
    doc (also wps), ole2 (any other of that container), spreadsheetml (the XML of Excel 2003), pdf, image, html, mht, rtf,
    archive (rar, 7z, gz and others that are not opened), text, empty, binary.
    """
    try:
        if path.exists() and not path.is_file():  # a pipe would be waited for without end
            raise ReadError(
                shown,
                t("不是普通文件（管道、设备等）；请移走", "no plain file (a pipe or device); take it away"),
            )
        with path.open("rb") as stream:
            return _kind_of_stream(stream)
    except OSError as error:
        raise ReadError(shown, _os_reason(error)) from error


def kind_of_data(data: bytes) -> str:
    """`kind_of` for a file inside a file."""
    return _kind_of_stream(io.BytesIO(data))


def _kind_of_stream(stream: BinaryIO) -> str:
    head = stream.read(4096)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _kind_of_ole2(stream, head)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(stream)
    return _kind_of_head(head)


def _kind_of_head(head: bytes) -> str:
    if not head:
        return "empty"
    # Readers look for the header within the first kilobyte; mail gateways and web servers put lines in front.
    if head.startswith(b"%PDF-") or (b"%PDF-1." in head[:1024] and b" obj" in head):
        return "pdf"
    if head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")):
        return "image"
    if (head[:4] == b"RIFF" and head[8:12] == b"WEBP") or (
        head[4:8] == b"ftyp" and head[8:11] in (b"hei", b"mif", b"avi")
    ):
        return "image"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith((b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00", b"MSCF")) or (
        head[257:262] == b"ustar"
    ):
        return "archive"
    if re.match(rb"(?:From|MIME-Version|Subject|Date|Content-Type): ", head, re.I) and b"multipart/" in head:
        return "mht"
    start = head.decode("utf-16", "ignore").encode() if head.startswith((b"\xff\xfe", b"\xfe\xff")) else head
    if re.match(
        rb"\s*(?:\xef\xbb\xbf)?\s*<(?:\?xml[^>]*\?>\s*)?(?:<!--|!doctype|html|head|table|meta|style|div|body)",
        start,
        re.I,
    ):
        return "html"
    if b"urn:schemas-microsoft-com:office:spreadsheet" in start and b"<" in start[:10]:
        return "spreadsheetml"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text"
    return "binary" if b"\x00" in head else "text"


# The streams by which the programs that write OLE2 containers are known. The first sector of a directory may lie anywhere.
_OLE2_STREAMS = (("encrypted", "EncryptedPackage"), ("doc", "WordDocument"), ("xls", "Workbook"), ("xls", "Book"))


def _kind_of_ole2(stream: BinaryIO, head: bytes) -> str:
    """By the names in the container's directory: 64 bytes of UTF-16 each, padded with zeros, their length behind."""
    found = set()
    block, tail = head, b""
    while block:
        text = tail + block
        for kind, name in _OLE2_STREAMS:
            # A name ends with zeros; another may begin with it ("Workbook" is also the start of other streams' names).
            if (name + "\0" if kind == "xls" else name).encode("utf-16-le") in text:
                found.add(kind)
        tail = block[-128:]
        block = stream.read(2**20)
    return next((kind for kind, _ in _OLE2_STREAMS if kind in found), "ole2")


def _kind_of_zip(stream: BinaryIO) -> str:
    try:
        with zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist())
            if "mimetype" in names:
                info = archive.getinfo("mimetype")
                mark = archive.read(info) if info.file_size < 200 else b""
                if b"opendocument." in mark:
                    return "ods" if b"opendocument.spreadsheet" in mark else "odt"
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, ValueError, EOFError):
        # A truncated archive: what it was meant to be shows in its first member names.
        stream.seek(0)
        head = stream.read(2**16)
        return next((kind for kind, mark in (("xlsx", b"xl/"), ("docx", b"word/")) if mark in head), "zip")
    if any(name.startswith("xl/") for name in names):
        return "xlsb" if any(name.startswith("xl/") and name.endswith("workbook.bin") for name in names) else "xlsx"
    if any(name.startswith("word/") for name in names):
        return "docx"
    if any(name.startswith("ppt/") for name in names):
        return "pptx"
    return "ofd" if "OFD.xml" in names else "zip"


def _os_reason(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return t(
            "没有读取权限，或文件正被其他程序独占打开；请关闭后重试",
            "no permission to read it, or another program holds it open; close it and try again",
        )
    return t("打不开（{reason}）", "cannot be opened ({reason})", reason=error.strerror or error)


def check_archive(path: Path | BinaryIO, shown: str, limits: Limits = LIMITS) -> None:
    """Refuse an archive (a file, or one inside a file) that is broken, encrypted, a bomb, or whose XML declares a DTD.

    Reads no part whole.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > limits.members:
                raise ReadError(
                    shown,
                    t(
                        "压缩包内有 {n} 个成员，超过 {limit} 个的上限，不予打开",
                        "holds {n} archive members, over the limit of {limit}; not opened",
                        n=len(members),
                        limit=limits.members,
                    ),
                )
            total = sum(info.file_size for info in members)
            if total > limits.unpacked:
                raise ReadError(shown, _bomb(total))
            for info in members:
                if info.flag_bits & 0x1:
                    raise ReadError(
                        shown, t("文件已加密；请去掉密码后重新提交", "encrypted; submit it again without a password")
                    )
                if info.file_size > limits.ratio_from and info.file_size > limits.ratio * max(info.compress_size, 1):
                    raise ReadError(shown, _bomb(info.file_size))
                if info.filename.lower().endswith((".xml", ".rels", ".vml")):
                    _refuse_dtd(archive, info, shown)
    except ReadError:
        raise
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError, zlib.error) as error:
        raise ReadError(
            shown,
            t(
                "文件不完整或已损坏；请用 Excel 或 WPS 打开另存后重新提交",
                "incomplete or damaged; open it in Excel or WPS, save it anew and submit it again",
            ),
        ) from error


def _bomb(size: int) -> str:
    return t(
        "解开后达 {size} MB，压缩比异常，疑为压缩炸弹，不予打开；如确为台账，请另存为 csv 分批提交",
        "unpacks to {size} MB at an abnormal ratio, perhaps a zip bomb; not opened. If it is a real ledger, "
        "save it as csv in parts",
        size=size // 2**20,
    )


def _refuse_dtd(archive: zipfile.ZipFile, info: zipfile.ZipInfo, shown: str) -> None:
    with archive.open(info) as part:
        head = part.read(16384)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "ignore").encode("utf-8", "ignore")
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head or b"\x00<\x00!\x00D" in head:
        raise ReadError(
            shown,
            t(
                "部件 {part} 含有文档类型声明（DTD），正常的办公文件没有，不予打开",
                "part {part} declares a DTD, which no ordinary Office file does; not opened",
                part=info.filename,
            ),
        )


class Digests:
    """The digests of a file (hex). SHA-256 is there at once; SM3 (GB/T 32905), which takes longer, is reckoned beside the reading and None where
    this Python's OpenSSL has none."""

    def __init__(self, path: Path, shown: str) -> None:
        self._path = path
        self._shown = shown
        self.sha256 = sha256(path, shown)
        self._sm3: str | None = None
        self._thread = None
        if "sm3" in hashlib.algorithms_available:
            self._thread = threading.Thread(target=self._reckon, daemon=True)
            self._thread.start()

    def _reckon(self) -> None:
        # A file that vanished meanwhile has no SM3; that it was read, its SHA-256 shows.
        with contextlib.suppress(ReadError):
            self._sm3 = _digest(self._path, self._shown, hashlib.new("sm3"))

    def sm3(self) -> str | None:
        """SM3, as soon as it is reckoned."""
        if self._thread is not None:
            self._thread.join()
        return self._sm3


def sha256(path: Path, shown: str) -> str:
    """SHA-256 of a file (hex); ReadError where it cannot be read or is too large."""
    return _digest(path, shown, hashlib.sha256())


def _digest(path: Path, shown: str, digest: Any) -> str:
    try:
        if path.stat().st_size > LIMITS.file_size:
            raise ReadError(
                shown,
                t(
                    "文件超过 {limit} MB 的上限；请分批提交",
                    "over the limit of {limit} MB; submit it in parts",
                    limit=LIMITS.file_size // 2**20,
                ),
            )
        with path.open("rb") as stream:
            while block := stream.read(2**20):
                digest.update(block)
    except OSError as error:
        raise ReadError(shown, _os_reason(error)) from error
    return str(digest.hexdigest())


def warm(readers: list[str] | None = None) -> None:
    """Start the process from which the guard's children come, so that it is ready when the first file is to be read. `readers` are
    the modules that it loads, by default those of ledgers and notices in Word.

    It has the readers loaded and no threads: a child can be had from it in milliseconds, and safely, which forking
    this process could not promise once Polars runs threads in it. On Windows each child starts anew.
    """
    if _METHOD == "forkserver" and not _CHILD:
        from multiprocessing import resource_tracker
        from multiprocessing.forkserver import ensure_running

        if readers is not None:
            _PRELOAD[:] = readers
        _context()
        _make_room()
        # Ctrl-C goes to every process of the terminal. This one answers it and ends the others; each of them would else say where it was.
        resource_tracker.ensure_running()  # the server would start it, and that lifts the block
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            ensure_running()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


_SOCKET_ROOM = 70  # bytes of a folder's path in which the server's socket fits; a socket's path may have 107


def _make_room() -> None:
    """Where the folder for private files has a long path, the server's socket lies in a short one, private as well."""
    from multiprocessing import process, util

    config: dict[str, Any] = process.current_process()._config  # type: ignore[attr-defined]
    if config.get("tempdir") is None and len(os.fsencode(tempfile.gettempdir())) > _SOCKET_ROOM:
        folder = tempfile.mkdtemp(prefix="pymp-", dir="/tmp")
        util.Finalize(None, shutil.rmtree, args=(folder,), kwargs={"ignore_errors": True}, exitpriority=-100)
        config["tempdir"] = folder


def abandon() -> None:
    """After Ctrl-C: end the children. The threads that wait for them are kept from closing what the interpreter's exit looks through."""
    _CHILDREN.acquire(timeout=1)
    for child in multiprocessing.active_children():
        with contextlib.suppress(OSError, ValueError):
            child.kill()


_METHOD = "spawn" if sys.platform == "win32" else "forkserver"
_PRELOAD = [
    *(f"audit.ledgers.{name}" for name in ("containers", "xlsx", "typed", "markup", "delimited")),
    "audit.disclosure.docx",
]


def _context() -> Any:
    context: Any = multiprocessing.get_context(_METHOD)
    if _METHOD == "forkserver":
        context.set_forkserver_preload(_PRELOAD)
    return context


def guarded(shown: str, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run `function` in a child process under LIMITS and return its result.

    `function` and its arguments must pickle (a module-level function). ReadError from inside comes through as it is;
    a crash, a lack of memory, a time-out or any other exception becomes a ReadError that names `shown`.
    """
    return guarded_within(LIMITS.seconds, shown, function, *args, **kwargs)


def guarded_within(seconds: float, shown: str, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """`guarded` with a time limit of its own, for files whose size justifies more."""
    if _CHILD:
        return function(*args, **kwargs)
    warm()
    context = _context()
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(
        target=_work, args=(theirs, LIMITS.memory, current_language(), shown, function, args, kwargs), daemon=True
    )
    with _CHILDREN:
        child.start()
    theirs.close()
    try:
        if not ours.poll(seconds):
            raise ReadError(
                shown,
                t(
                    "读取超过 {limit:.0f} 秒仍未完成，已停止；文件可能损坏或被做了手脚",
                    "reading took more than {limit:.0f} s and was stopped; the file may be damaged or made to do this",
                    limit=seconds,
                ),
            )
        status, value = ours.recv()
    except EOFError:
        raise Crashed(
            shown,
            t(
                "读取时程序异常终止，文件可能损坏，或表格范围大得不正常；请另存为新的 xlsx 后重新提交",
                "the reader crashed; the file may be damaged or its sheet abnormally large; save it as "
                "a new xlsx and submit it again",
            ),
        ) from None
    finally:
        ours.close()
        if child.is_alive() and sys.exc_info()[0] is not None:
            child.kill()
        wait([child.sentinel])
        with _CHILDREN:
            child.join()
            child.close()
    if status == "ok":
        return value  # type: ignore[no-any-return]
    if status == "read":
        raise value
    raise (Crashed if status == "memory" else ReadError)(shown, value)


class Crashed(ReadError):
    """The child died or ran out of memory; the caller may be able to say why."""


def _work(
    pipe: Connection, memory: int, lang: Any, shown: str, function: Callable[..., Any], args: Any, kwargs: Any
) -> None:
    global _CHILD
    _CHILD = True
    set_language(lang)
    _limit_memory(memory)
    # Native readers print their panics, and a crash handler its stack; a user must see one line, and that line is ours.
    faulthandler.disable()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    try:
        answer: tuple[str, Any] = ("ok", function(*args, **kwargs))
    except ReadError as error:
        answer = ("read", error)
    except MemoryError:
        answer = ("memory", _too_large(memory))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a Rust panic is a BaseException, too
        answer = (
            "fault",
            t(
                "读不出来（{kind}），文件可能损坏；请用 Excel 或 WPS 打开另存后重新提交",
                "cannot be read ({kind}), it may be damaged; open it in Excel or WPS, save it anew and submit it again",
                kind=type(error).__name__,
            ),
        )
    try:
        pipe.send(answer)
    except MemoryError:
        pipe.send(("memory", _too_large(memory)))


def _too_large(memory: int) -> str:
    return t(
        "读取需要的内存超过 {limit} MB 的上限，已停止；请分批提交或另存为 csv",
        "needs more than {limit} MB of memory and was stopped; submit it in parts or as csv",
        limit=memory // 2**20,
    )


def _limit_memory(memory: int) -> None:
    if sys.platform != "linux":
        return
    import resource

    pages = int(Path("/proc/self/statm").read_text().split()[0])
    limit = pages * resource.getpagesize() + memory
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
