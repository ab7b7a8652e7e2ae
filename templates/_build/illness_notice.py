"""Builds `templates/illness-notice/template.docx`: `python templates/_build/illness_notice.py`.

The file is what offices edit in Word; this script is how it began and how a test knows that it still has its form.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from skeleton import package, paragraph, style  # noqa: E402

TARGET = Path(__file__).resolve().parents[1] / "illness-notice" / "template.docx"
# 序号, 姓名, 性别, 年龄, 慰问金额: together the width of the type area, 8844 twips
COLUMNS = (("序号", 1100), ("姓名", 2544), ("性别", 1300), ("年龄", 1300), ("慰问金额（元）", 2600))
CELL = '<w:snapToGrid w:val="0"/><w:spacing w:line="310" w:lineRule="exact"/><w:jc w:val="center"/>'
STYLES = "".join((
    style("Notice Title", "方正小标宋简体", 44, '<w:snapToGrid w:val="0"/><w:spacing w:after="240" w:line="620" w:lineRule="exact"/>'
          '<w:jc w:val="center"/>', '<w:spacing w:val="0"/>'),
    style("Notice Body", "仿宋_GB2312", 32, '<w:ind w:firstLineChars="200" w:firstLine="630"/>'),
    style("Notice Caption", "仿宋_GB2312", 24, '<w:keepNext/><w:tabs><w:tab w:val="right" w:pos="8844"/></w:tabs><w:snapToGrid w:val="0"/>'
          '<w:spacing w:before="120" w:after="40" w:line="340" w:lineRule="exact"/>', '<w:spacing w:val="0"/>'),
    style("Table Head", "黑体", 24, f"<w:keepNext/>{CELL}", '<w:spacing w:val="0"/>'),
    style("Table Cell", "仿宋_GB2312", 24, CELL, '<w:spacing w:val="0"/>'),
    # The total keeps with the signature, so that no page holds a signature alone.
    style("Table Total", "仿宋_GB2312", 24, f"<w:keepNext/>{CELL}", '<w:spacing w:val="0"/>'),
    style("Signature Organ", "仿宋_GB2312", 32, '<w:keepNext/><w:spacing w:before="240" w:line="579" w:lineRule="exact"/><w:jc w:val="right"/>'),
    style("Signature Date", "仿宋_GB2312", 32, '<w:jc w:val="right"/>'),
))
BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="6" w:space="0" w:color="000000"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def cell(text: str, width: int, name: str, span: int = 1) -> str:
    """One table cell."""
    grid = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{grid}<w:vAlign w:val="center"/></w:tcPr>{paragraph(text, name)}</w:tc>'


def row(cells: str, head: bool = False) -> str:
    """One table row that never breaks over a page; the head is repeated on each."""
    repeat = "<w:tblHeader/>" if head else ""
    return f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="330" w:hRule="atLeast"/>{repeat}</w:trPr>{cells}</w:tr>'


def marker(text: str) -> str:
    """A row that holds a loop's tag and vanishes."""
    return row(cell(text, 8844, "Table Cell", len(COLUMNS)))


def table() -> str:
    """The list of persons, with the total in the last row."""
    widths = [width for _, width in COLUMNS]
    values = ("{{ r.序号 }}", "{{ r.姓名 }}", "{{ r.性别 }}", "{{ r.年龄 }}", "{{ r.慰问金额|money }}")
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="8844" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        "<w:tblGrid>" + "".join(f'<w:gridCol w:w="{width}"/>' for width in widths) + "</w:tblGrid>"
        + row("".join(cell(title, width, "Table Head") for title, width in COLUMNS), head=True)
        + marker("{%tr for r in 名单 %}")
        + row("".join(cell(value, width, "Table Cell") for value, width in zip(values, widths, strict=True)))
        + marker("{%tr endfor %}")
        + row(cell("合计", widths[0], "Table Total") + cell("{{ 人数 }} 人", sum(widths[1:4]), "Table Total", 3)
              + cell("{{ 合计|money }}", widths[4], "Table Total"))
        + "</w:tbl>"
    )


def build() -> bytes:
    """The template's bytes."""
    body = (
        paragraph("{{ 标题 }}", "Notice Title")
        + paragraph("根据{{ 依据 }}，经社区（村）申报、{{ 街道 }}审核，拟对{{ 人数 }}名企业退休人员给予{{ 年度 }}年度大病慰问。现将名单予以公示，"
                    "接受监督。", "Notice Body")
        + paragraph("公示期：{{ 公示期 }}（共{{ 公示天数 }}天）。对名单有异议的，请在公示期内以书面或电话方式向受理单位反映。", "Notice Body")
        + paragraph("受理单位：{{ 受理单位 }}；监督电话：{{ 监督电话 }}{% if 受理地址 %}；受理地址：{{ 受理地址 }}{% endif %}。", "Notice Body")
        + paragraph("公示编号：{{ 公示编号 }}</w:t></w:r><w:r><w:tab/></w:r><w:r><w:rPr><w:rFonts w:hint=\"eastAsia\"/></w:rPr><w:t>单位：元", "Notice Caption")
        + table()
        + paragraph("{{ 落款 }}", "Signature Organ")
        + paragraph("{{ 落款日期|cn_day }}", "Signature Date")
    )
    return package(body, STYLES)


if __name__ == "__main__":
    TARGET.write_bytes(build())
