"""CSV as Excel and WPS in China write it: UTF-8 or GB18030, with commas, semicolons or tabs."""

import csv
import io
from collections.abc import Iterator

from .cells import MOST_COLUMNS, Row, UnreadableError, filled, text_cell

_MARKED = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),  # Excel's "Unicode text".
    (b"\xfe\xff", "utf-16"),
)
_SEPARATORS = ",\t;，"
_NO_TABLE = "读不懂这个文件，它既不是xlsx也不是CSV；请用下载的模板填写，另存为xlsx再上传"


def read_csv(content: bytes) -> list[Row]:
    """Read the non-empty rows. Raises UnreadableError."""
    text = _decode(content)
    if "\x00" in text:
        raise UnreadableError(_NO_TABLE)
    head = text.lstrip("\r\n").partition("\n")[0]
    separator = max(_SEPARATORS, key=head.count)
    try:
        return filled(_rows(text, separator))
    except csv.Error:
        raise UnreadableError(
            "CSV里的引号不成对，或者有一格太长；请在Excel里打开，另存为xlsx再上传"
        ) from None


def _decode(content: bytes) -> str:
    marked = next((name for mark, name in _MARKED if content.startswith(mark)), None)
    for encoding in [marked] if marked else ["utf-8", "gb18030"]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableError(_NO_TABLE)


def _rows(text: str, separator: str) -> Iterator[Row]:
    """Yield rows numbered as a spreadsheet would number them: a cell of several lines is one row."""
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    for number, fields in enumerate(lines, 1):
        yield Row(number, tuple(text_cell(field) for field in fields[:MOST_COLUMNS]))
