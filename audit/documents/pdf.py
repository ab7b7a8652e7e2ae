"""Word files to PDF through LibreOffice, where it is installed. Nothing is fetched: it runs without a window, in a profile of its own."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from audit.documents import office
from audit.errors import OutputError, UsageFault
from audit.messages import t

TOGETHER = 40  # files of one call: starting it takes two seconds
SECONDS = 60.0  # for a call, and as many again for each ten files


def program() -> str:
    """LibreOffice's program. UsageFault where it is not installed."""
    found = office.find()
    if found is None:
        raise UsageFault(
            t(
                "这台机器没有 LibreOffice（soffice），不能转成 PDF；请安装 LibreOffice，或去掉 --pdf 后用 Word、WPS 另存为 PDF",
                "LibreOffice (soffice) is not installed, so no PDF can be made; install it, or leave out --pdf and save as PDF from Word or WPS",
            )
        )
    return found


def convert(files: Sequence[Path]) -> list[Path]:
    """A PDF beside each file, in the same order. OutputError names the first file of which none came out."""
    soffice = program()
    made: list[Path] = []
    with tempfile.TemporaryDirectory(prefix="audit-") as profile:
        for folder in dict.fromkeys(path.parent for path in files):
            here = [path for path in files if path.parent == folder]
            for first in range(0, len(here), TOGETHER):
                _convert(soffice, profile, folder, here[first : first + TOGETHER])
        for path in files:
            pdf = path.with_suffix(".pdf")
            if not pdf.is_file():
                raise OutputError(
                    t(
                        "LibreOffice 没有把 {file} 转成 PDF；请用 Word 或 WPS 打开核对",
                        "LibreOffice made no PDF of {file}; open it in Word or WPS",
                        file=path.name,
                    )
                )
            made.append(pdf)
    return made


def _convert(soffice: str, profile: str, folder: Path, files: Sequence[Path]) -> None:
    command = [
        soffice, f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--norestore", "--convert-to", "pdf", "--outdir", str(folder),
        *(str(path) for path in files),
    ]  # fmt: skip
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=SECONDS * (1 + len(files) / 10))
    except (subprocess.SubprocessError, OSError) as error:
        raise OutputError(
            t(
                "LibreOffice 转换 PDF 失败（{file} 等 {n} 个文件）：{error}",
                "LibreOffice failed to convert {file} and others ({n}): {error}",
                file=files[0].name,
                n=len(files),
                error=type(error).__name__,
            )
        ) from error
