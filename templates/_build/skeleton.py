"""A Word file from its own few parts: no styles but those used, a theme and a font table, fixed times.

Page values: A4, margins 37/35/28/26 mm, lines of 28.95 pt, 16 pt characters set 0.25 pt closer, so that a page has 22 lines of
28 characters in Word, WPS and LibreOffice alike.
"""

from __future__ import annotations

import io
import zipfile

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
EPOCH = (1980, 1, 1, 0, 0, 0)
OFFICE = "application/vnd.openxmlformats-officedocument"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

FONTS = ("仿宋_GB2312", "方正小标宋简体", "黑体", "宋体", "楷体_GB2312", "Times New Roman")
SECTION = (
    '<w:sectPr><w:footerReference w:type="default" r:id="rId5"/>'
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="1423" w:gutter="0"/>'
    '<w:docGrid w:type="lines" w:linePitch="579"/></w:sectPr>'
)


def fonts(name: str) -> str:
    """The w:rFonts element for a Chinese face with Times New Roman for Latin letters and digits."""
    return f'<w:rFonts w:hint="eastAsia" w:ascii="Times New Roman" w:eastAsia="{name}" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>'


def style(name: str, face: str, size: int, paragraph: str, run: str = "") -> str:
    """A paragraph style of our own; `size` in half-points."""
    identifier = name.replace(" ", "")
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{identifier}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
        f'<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{fonts(face)}{run}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
    )


def styles(own: str) -> str:
    """styles.xml: the body's defaults and the document's own styles."""
    return HEAD + (
        f'<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr>{fonts("仿宋_GB2312")}<w:spacing w:val="-5"/><w:kern w:val="0"/>'
        '<w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:widowControl w:val="0"/><w:overflowPunct w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
        '<w:spacing w:before="0" w:after="0" w:line="579" w:lineRule="exact"/><w:jc w:val="both"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/>'
        f'</w:tblCellMar></w:tblPr></w:style>{own}</w:styles>'
    )


def footer() -> str:
    """The page number between dashes, 14 pt, 7 mm below the type area."""
    run = f'<w:rPr>{fonts("宋体")}<w:spacing w:val="0"/><w:sz w:val="28"/><w:szCs w:val="28"/></w:rPr>'
    field = (
        f'<w:r>{run}<w:fldChar w:fldCharType="begin"/></w:r><w:r>{run}<w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        f'<w:r>{run}<w:fldChar w:fldCharType="separate"/></w:r><w:r>{run}<w:t>1</w:t></w:r><w:r>{run}<w:fldChar w:fldCharType="end"/></w:r>'
    )
    return HEAD + (
        f'<w:ftr {W}><w:p><w:pPr><w:snapToGrid w:val="0"/><w:spacing w:line="280" w:lineRule="exact"/><w:jc w:val="center"/></w:pPr>'
        f'<w:r>{run}<w:t xml:space="preserve">— </w:t></w:r>{field}<w:r>{run}<w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>'
    )


def theme() -> str:
    """A plain theme; some checkers, and Word's dialogs, expect one."""
    colours = "".join(
        f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>'
        for name, value in (("dk1", "000000"), ("lt1", "FFFFFF"), ("dk2", "1F1F1F"), ("lt2", "EEEEEE"), ("accent1", "4472C4"), ("accent2", "ED7D31"),
                            ("accent3", "A5A5A5"), ("accent4", "FFC000"), ("accent5", "5B9BD5"), ("accent6", "70AD47"), ("hlink", "0563C1"),
                            ("folHlink", "954F72"))
    )
    face = '<a:latin typeface="Times New Roman"/><a:ea typeface=""/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>' * 3
    line = '<a:ln w="6350"><a:solidFill><a:schemeClr val="phClr"/></a:solidFill></a:ln>' * 3
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3
    return HEAD + (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Plain"><a:themeElements>'
        f'<a:clrScheme name="Plain">{colours}</a:clrScheme>'
        f'<a:fontScheme name="Plain"><a:majorFont>{face}</a:majorFont><a:minorFont>{face}</a:minorFont></a:fontScheme>'
        f'<a:fmtScheme name="Plain"><a:fillStyleLst>{fill}</a:fillStyleLst><a:lnStyleLst>{line}</a:lnStyleLst>'
        f'<a:effectStyleLst>{effect}</a:effectStyleLst><a:bgFillStyleLst>{fill}</a:bgFillStyleLst></a:fmtScheme>'
        '</a:themeElements></a:theme>'
    )


def _font_table() -> str:
    return HEAD + f'<w:fonts {W}>' + "".join(
        f'<w:font w:name="{name}"><w:charset w:val="{"00" if name.isascii() else "86"}"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for name in FONTS
    ) + "</w:fonts>"


def package(body: str, own_styles: str, *, section: str = SECTION, parts: tuple[tuple[str, str], ...] | None = None, settings: str = "") -> bytes:
    """The bytes of a docx with the given body and styles; the same every time.

    `parts` are headers and footers, each a file name and its XML; `section` refers to them as rId5, rId6 … in that order. Without them there is one
    footer. `settings` is XML for the settings part, after w:defaultTabStop.
    """
    own = (("footer1.xml", footer()),) if parts is None else parts
    files = {
        "[Content_Types].xml": HEAD + (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
            + "".join(
                f'<Override PartName="{part}" ContentType="{kind}"/>'
                for part, kind in (
                    ("/word/document.xml", f"{OFFICE}.wordprocessingml.document.main+xml"), ("/word/styles.xml", f"{OFFICE}.wordprocessingml.styles+xml"),
                    ("/word/settings.xml", f"{OFFICE}.wordprocessingml.settings+xml"), ("/word/fontTable.xml", f"{OFFICE}.wordprocessingml.fontTable+xml"),
                    ("/word/theme/theme1.xml", f"{OFFICE}.theme+xml"),
                    *((f"/word/{name}", f"{OFFICE}.wordprocessingml.{name.rstrip('0123456789.xml')}+xml") for name, _ in own),
                    ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
                    ("/docProps/app.xml", f"{OFFICE}.extended-properties+xml"),
                )
            ) + "</Types>"
        ),
        "_rels/.rels": _relationships((
            ("rId1", f"{RELATION}/officeDocument", "word/document.xml"),
            ("rId2", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml"),
            ("rId3", f"{RELATION}/extended-properties", "docProps/app.xml"),
        )),
        "word/_rels/document.xml.rels": _relationships((
            ("rId1", f"{RELATION}/styles", "styles.xml"), ("rId2", f"{RELATION}/settings", "settings.xml"), ("rId3", f"{RELATION}/fontTable", "fontTable.xml"),
            ("rId4", f"{RELATION}/theme", "theme/theme1.xml"),
            *((f"rId{5 + place}", f"{RELATION}/{name.rstrip('0123456789.xml')}", name) for place, (name, _) in enumerate(own)),
        )),
        "word/document.xml": HEAD + f"<w:document {W} {R}><w:body>{body}{section}</w:body></w:document>",
        "word/styles.xml": styles(own_styles),
        "word/settings.xml": HEAD + f'<w:settings {W}><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>' + settings + '<w:characterSpacingControl w:val="doNotCompress"/>'
        '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>',
        "word/fontTable.xml": _font_table(),
        "word/theme/theme1.xml": theme(),
        **{f"word/{name}": xml for name, xml in own},
        "docProps/core.xml": HEAD + '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title></dc:title></cp:coreProperties>',
        "docProps/app.xml": HEAD + '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>Microsoft Office Word'
        "</Application></Properties>",
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, text.encode("utf-8"))
    return stream.getvalue()


def _relationships(entries: tuple[tuple[str, str, str], ...]) -> str:
    return HEAD + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' + "".join(
        f'<Relationship Id="{identifier}" Type="{kind}" Target="{target}"/>' for identifier, kind, target in entries
    ) + "</Relationships>"


def paragraph(text: str, name: str) -> str:
    """A paragraph of one run in a style."""
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{name.replace(" ", "")}"/></w:pPr><w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>'
        f'<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )
