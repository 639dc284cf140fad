"""DOCX to read and print: a title, the counts, then one block per row. Built in memory, and therefore bounded."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from .table import Cell, Column, Row

ROW_LIMIT = 5_000
"""Rows per document: some 1,500 pages, which word processors still open."""
_FONT = "宋体"


def write_docx(rows: Iterable[Row], columns: Sequence[Column], path: Path, title: str, subtitle: str) -> None:
    """Write a report: title, subtitle, number of rows, counts of each counted column's values, then every row.

    The first column heads a row's block.
    """
    held = list(rows)
    document = _blank(title)
    document.add_heading(title, 0)
    if subtitle:
        document.add_paragraph(subtitle)
    document.add_paragraph(f"共 {len(held):,} 件。")
    for place, column in enumerate(columns):
        if column.counted:
            _count(document, column, [row[place] for row in held])
    document.add_heading("逐件", 1)
    end = document.add_paragraph()
    for row in held:
        _block(end, columns, row)
    document.save(str(path))


def _blank(title: str) -> Any:
    """Start an A4 document whose styles all have a Chinese font and black headings."""
    from docx import Document  # noqa: PLC0415 - Loaded only when exporting.
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.shared import Mm, Pt, RGBColor  # noqa: PLC0415

    document = Document()
    document.core_properties.title = title[:255]
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(25)
    for name in ("Normal", "Title", "Heading 1", "Heading 2"):
        style = document.styles[name]
        style.font.name = _FONT
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), _FONT)
    _number_pages(page.footer.paragraphs[0], qn)
    document.styles["Normal"].font.size = Pt(10.5)
    document.styles["Normal"].paragraph_format.space_after = Pt(3)
    return document


def _number_pages(footer: Any, qn: Callable[[str], str]) -> None:
    """Number the pages, since those of a printed report may come apart."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415
    from docx.oxml import OxmlElement  # noqa: PLC0415

    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for before, field in (("第", "PAGE"), ("页，共", "NUMPAGES")):
        footer.add_run(before)
        element = OxmlElement("w:fldSimple")
        element.set(qn("w:instr"), field)
        footer._p.append(element)  # noqa: SLF001 - python-docx has no API for fields.
    footer.add_run("页")


def _count(document: Any, column: Column, cells: Sequence[Cell]) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.shared import Mm  # noqa: PLC0415

    document.add_heading(f"按{column.heading}", 1)
    counts = Counter(readable_cell(cell) or "（空）" for cell in cells).most_common()
    lines = [(value, f"{count:,}") for value, count in counts]
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for name, number in [(column.heading, "件数"), *lines, ("合计", f"{len(cells):,}")]:
        for cell, text in zip(table.add_row().cells, (name, number), strict=True):
            cell.paragraphs[0].add_run(text)
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for row in (table.rows[0], table.rows[-1]):
        for cell in row.cells:
            cell.paragraphs[0].runs[0].bold = True
    for across, width in zip(table.columns, (Mm(75), Mm(25)), strict=True):
        across.width = width
    # A long table repeats its heading on each page.
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - python-docx has no API.


def _block(end: Any, columns: Sequence[Column], row: Row) -> None:
    """Write a row before the paragraph `end`: what it counts as, then its long texts, then the rest in one paragraph.

    Appending to the document would search all of it each time, and so would naming the style.
    """
    (_, number), *pairs = list(zip(columns, map(readable_cell, row), strict=True))
    heading = end.insert_paragraph_before()
    heading.add_run(number)
    heading.paragraph_format.element.style = "Heading2"
    told = [(column, text) for column, text in pairs if text]
    counted = [(column.heading, text) for column, text in told if column.counted]
    long = [[(column.heading, text)] for column, text in told if column.long]
    rest = [(column.heading, text) for column, text in told if not (column.counted or column.long)]
    for paragraph in filter(None, (counted, *long, rest)):
        _labelled(end.insert_paragraph_before(), paragraph)


def _labelled(paragraph: Any, pairs: Sequence[tuple[str, str]]) -> None:
    for place, (label, text) in enumerate(pairs):
        paragraph.add_run(f"{'　' if place else ''}{label}：").bold = True
        paragraph.add_run(text)


def readable_cell(cell: Cell) -> str:
    """Format a cell for a reader; empty for None."""
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else str(cell)
