"""The parts of a workbook (ISO/IEC 29500-2), copied into a package whose sizes are true.

The sizes that a zip file states need not be true: Python decompresses up to two gigabytes from a member that claims
to have a hundred bytes, if it is read at once. So every part is read piece by piece, up to the allowed size, and only
the parts that a table needs are copied: no macros, no pictures, no embedded files.
"""

import io
import zipfile
import zlib

from .cells import UnreadableError

MOST_PARTS = 500
LARGEST_CONTENT = 32 * 1024 * 1024
"""Bytes of all parts together: 100,000 formatted empty rows have 27 MB."""
_PIECE = 256 * 1024
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""The methods that ISO/IEC 29500-2 allows; for others Python has no size limit."""
_ENCRYPTED = 0x1
_WANTED = (".xml", ".rels")
_DECLARATION = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))
"""Not allowed in any part (ISO/IEC 29500-2, 8.2.5); it could declare entities that expand or that open files."""

BROKEN = "表格文件是坏的，打不开；请用Excel或WPS打开，另存为xlsx再上传"
_TOO_LARGE = "表格里的内容太多（多半是整列的空格子带了格式）；请把填好的行粘贴到新下载的模板里再上传"


def honest_copy(content: bytes) -> io.BytesIO:
    """Copy a workbook's XML parts. Raises UnreadableError."""
    copy = io.BytesIO()
    try:
        with (
            zipfile.ZipFile(io.BytesIO(content)) as package,
            zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as clean,
        ):
            _copy(package, clean)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError):
        raise UnreadableError(BROKEN) from None
    return copy


def _copy(package: zipfile.ZipFile, clean: zipfile.ZipFile) -> None:
    if len(package.infolist()) > MOST_PARTS:
        raise UnreadableError(_TOO_LARGE)
    left, seen = LARGEST_CONTENT, set()
    for part in package.infolist():
        if not part.filename.lower().endswith(_WANTED):
            continue
        if part.flag_bits & _ENCRYPTED or part.compress_type not in _METHODS or part.filename in seen:
            raise UnreadableError(BROKEN)
        seen.add(part.filename)
        read = _read(package, part, left)
        left -= len(read)
        clean.writestr(part.filename, read)


def _read(package: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> bytes:
    if part.file_size > most:
        raise UnreadableError(_TOO_LARGE)
    pieces = []
    with package.open(part) as member:
        while piece := member.read(_PIECE):
            pieces.append(piece)
    read = b"".join(pieces)
    if any(mark in read for mark in _DECLARATION):
        raise UnreadableError(BROKEN)
    return read
