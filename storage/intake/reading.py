"""The only entry: a file's bytes to a table, by content and not by file name."""

from .cells import Row, UnreadableError
from .delimited import read_csv

LARGEST = 2 * 1024 * 1024
"""Bytes; a template for 600 commitments has about 60 KB."""
_ZIP = b"PK\x03\x04"
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Excel 97 to 2003, and every workbook with a password ([MS-CFB] 2.2)."""


def read_table(content: bytes, sheet: str) -> list[Row]:
    """Read the non-empty rows of XLSX (the sheet with that name, or the only one) or CSV. Raises UnreadableError."""
    if not content.strip(b"\x00\r\n\t "):
        raise UnreadableError("文件是空的；请重新选择填好的表格")
    if len(content) > LARGEST:
        size = len(content) / 1024 / 1024
        raise UnreadableError(
            f"文件有{size:.1f}MB，最大{LARGEST // 1024 // 1024}MB；请把内容粘贴到新下载的模板里再上传"
        )
    if content.startswith(_OLD):
        raise UnreadableError("这是旧版xls，或者加了密码的表格；请去掉密码，另存为xlsx再上传")
    if content.startswith(_ZIP):
        from .workbook import read_xlsx  # noqa: PLC0415 - Loaded only when a workbook arrives.

        return read_xlsx(content, sheet)
    return read_csv(content)
