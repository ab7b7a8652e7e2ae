"""LibreOffice, where it is installed: a docx into a PDF, with a profile of its own and a limit on time."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

# Where it lies on Windows and macOS, which do not put it on the path.
_PLACES = (
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
_SECONDS = 120.0


def find() -> str | None:
    """The program's path; None where it is not installed."""
    return (
        shutil.which("soffice")
        or shutil.which("libreoffice")
        or next((path for path in _PLACES if Path(path).exists()), None)
    )


def to_pdf(program: str, docx: Path, out: Path, *, seconds: float = _SECONDS) -> Path | None:
    """The PDF that LibreOffice makes of a file in the folder `out`; None where it made none in time.

    Its profile is a new folder: it neither waits for a LibreOffice that is open nor takes over what the user has set.
    """
    with tempfile.TemporaryDirectory(prefix="audit-office-") as profile:
        command = [
            program,
            f"-env:UserInstallation={Path(profile).as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            "pdf:writer_pdf_Export",
            "--outdir",
            str(out),
            str(docx),
        ]
        # The program starts a second one; both end together, as a group.
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=sys.platform != "win32"
        )
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            _stop(process)
            return None
    made = out / (docx.stem + ".pdf")
    return made if made.is_file() else None


def _stop(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
