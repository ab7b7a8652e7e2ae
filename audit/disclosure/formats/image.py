"""Pictures: what is written beside the dots (EXIF, comments), and the dots themselves, kept for recognition or counted as not read."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

from audit.disclosure import ocr
from audit.disclosure.formats.task import Task, gap, hide
from audit.disclosure.pieces import Scan, Walked
from audit.errors import ReadError
from audit.messages import t

LEAST = (40, 14)  # dots; smaller pictures hold no line of text
THUMB = 300  # dots; on a smaller picture of a whole page nothing can be read
MAX_DOTS = 60_000_000
_KEPT = 200  # pictures of one file that are kept for recognition


def fill(data: bytes, task: Task, result: Walked) -> None:
    """A picture that is a file of its own. ReadError where it cannot be opened."""
    if _vector(data):
        picture(data, task.shown, task, result)
        return
    image = _opened(data)
    if image is None:
        raise ReadError(task.shown, t("图片不完整或已损坏，打不开", "the picture is incomplete or damaged"))
    _beside(image, data, task, result, t("图片", "picture"))
    frames = min(int(getattr(image, "n_frames", 1) or 1), 100)
    for number in range(frames):
        label = t("图片", "picture") if frames == 1 else t("图片第 {n} 页", "picture, page {n}", n=number + 1)
        if not ocr.available() or frames > 1:
            _keep(_frame(image, number) if ocr.available() and frames > 1 else data, label, "", task, result, page=True)
        else:
            _keep(data, label, "", task, result, page=True)


def picture(data: bytes, name: str, task: Task, result: Walked, thumbnail: bool = False) -> None:
    """A picture inside a file. A thumbnail shows the first page as it was when somebody saved it, and nobody sees it."""
    short = name.rpartition("/")[2]
    label = t("缩略图", "thumbnail") if thumbnail else t("图片 {name}", "picture {name}", name=short)
    why = t("文档缩略图", "document thumbnail") if thumbnail else ""
    if re.match(rb"\s*(?:<\?xml|<svg|<!--)", data[:200]):
        _svg(data, label, task, result)
        return
    image = None if _vector(data) else _opened(data)
    if image is None:
        _raw(data, label, task, result)
        _count(label, why, task, result)
        return
    _beside(image, data, task, result, label)
    legible = (
        max(image.width, image.height) > THUMB if thumbnail else image.width >= LEAST[0] and image.height >= LEAST[1]
    )
    if legible:
        _keep(data, label, why, task, result)


def _count(label: str, why: str, task: Task, result: Walked) -> None:
    """A picture that nobody read."""
    if why:
        result.unread.append(task.prefix + label)
    else:
        result.pictures += 1


def _keep(data: bytes, label: str, why: str, task: Task, result: Walked, page: bool = False) -> None:
    if not ocr.available() or len(result.scans) >= _KEPT:
        _count(label, why, task, result)
    else:
        result.scans.append(
            Scan(task.prefix + label, data, why or (t("嵌入文件", "embedded file") if task.depth else ""), page)
        )


def page(draw: Callable[[], Any], shown: str, why: str, task: Task, result: Walked) -> None:
    """A page that is a picture: kept for recognition, else named as not looked into."""
    if ocr.available() and len(result.scans) < _KEPT:
        out = io.BytesIO()
        draw().save(out, "PNG", compress_level=1)
        result.scans.append(Scan(task.prefix + shown, out.getvalue(), "", True))
    else:
        remedy = t(
            "没有检查；请人工查看，或安装文字识别组件（pip install 'retiree-fund-audit[ocr]'）后再查",
            "not checked; look at it yourself or install the [ocr] extra",
        )
        gap(result, task, shown, t("{why}，{remedy}", "{why}: {remedy}", why=why, remedy=remedy))


def cut(
    drawn: Any, read: Any, box: tuple[float, float, float, float], scale: float, shown: str, task: Task, result: Walked
) -> None:
    """A picture on a page, as it is drawn there."""
    label = t("{page}的图片", "picture on {page}", page=shown)
    if not ocr.available() or len(result.scans) >= _KEPT:
        result.pictures += 1
        return
    left, top, right, bottom = read.cropbox
    width, height = right - left, bottom - top
    crop = (max(box[0] - left, 0), max(bottom - box[3], 0), max(right - box[2], 0), max(box[1] - top, 0))
    if crop[0] + crop[2] >= width or crop[1] + crop[3] >= height:
        result.pictures += 1  # off the page: not drawn there
        return
    out = io.BytesIO()
    drawn.render(scale=scale, grayscale=True, crop=crop).to_pil().save(out, "PNG", compress_level=1)
    result.scans.append(Scan(task.prefix + label, out.getvalue()))


def _opened(data: bytes) -> Any:
    from PIL import Image

    # A picture declares its size; more dots than that are refused before they are unpacked.
    Image.MAX_IMAGE_PIXELS = MAX_DOTS
    try:
        image = Image.open(io.BytesIO(data))
        image.size  # noqa: B018  read from the header
    except Exception:  # what a damaged picture raises is any of a dozen kinds
        return None
    return image


def _frame(image: Any, number: int) -> bytes:
    image.seek(number)
    out = io.BytesIO()
    image.convert("L").save(out, "PNG", compress_level=1)
    return out.getvalue()


def _vector(data: bytes) -> bool:
    return data[:4] == b"\xd7\xcd\xc6\x9a" or data[40:44] == b" EMF"


def _beside(image: Any, data: bytes, task: Task, result: Walked, label: str) -> None:
    """What a picture says beside its dots: text chunks, comments, EXIF with the place it was taken, XMP."""
    why = t("图片的附加信息", "data beside the picture")
    try:
        facts: dict[str, Any] = {str(key): value for key, value in image.info.items()}
        exif = image.getexif()
        tags = {**exif, **exif.get_ifd(0x8769), **exif.get_ifd(0x8825)}
    except Exception:  # broken EXIF is common and of no interest by itself
        tags = {}
        facts = {}
    from PIL.ExifTags import GPSTAGS, TAGS

    for key, value in [
        *facts.items(),
        *((TAGS.get(tag, GPSTAGS.get(tag, str(tag))), value) for tag, value in tags.items()),
    ]:
        text = _text(value)
        if text and str(key) not in (
            "icc_profile",
            "photoshop",
            "dpi",
            "exif",
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "MakerNote",
        ):
            place = t("{picture}的{key}", "{key} of {picture}", picture=label, key=key)
            hide(result, task, text[:20_000], place, why, name=str(key))


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        if value[:8] == b"UNICODE\0":
            return value[8:].decode("utf-16", "ignore")
        for encoding in ("utf-8", "gb18030"):
            try:
                # Windows writes its own tags (XPComment …) as UTF-16.
                return (
                    value.decode("utf-16-le" if value[1:2] == b"\0" else encoding)
                    .strip("\0 ")
                    .removeprefix("ASCII\0\0\0")
                )
            except UnicodeDecodeError:
                continue
        return ""
    if isinstance(value, str):
        return value
    return ""


def _svg(data: bytes, label: str, task: Task, result: Walked) -> None:
    from audit.disclosure.formats.task import parse
    from audit.disclosure.formats.xlsx_parts import every_string
    from audit.disclosure.pieces import Piece

    for text in every_string(parse(data, label, task.shown)):
        result.pieces.append(Piece(text, task.prefix + label, source="furniture"))


def _raw(data: bytes, label: str, task: Task, result: Walked) -> None:
    """A drawing in Windows' own format: its texts stand in it as such."""
    from audit.disclosure.formats import strings

    for text in strings.texts(data[: 8 * 2**20]):
        hide(result, task, text, label, t("图形文件里的文字", "text in a drawing"))
