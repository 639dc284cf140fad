"""Reads a clerk's evidence strictly: an address, a document, a number. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlsplit

from handlers.casework.change import ReviewError
from storage.export.text import clean

LARGEST = 5 * 1024 * 1024
"""Bytes of a document."""
LONGEST_LINK = 500
LONGEST_NAME = 80

_NUMBER = re.compile(r"[+-]?[0-9]{1,12}(?:\.[0-9]{1,6})?")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
# Start and end marks: ISO 32000-1 §7.5.2 and §7.5.5, RFC 2083 §3.1 and §3.4.1, ITU-T T.81 §B.1.1.3.
_KINDS = (
    ("application/pdf", ".pdf", b"%PDF-", b"%%EOF"),
    ("image/png", ".png", b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"),
    ("image/jpeg", ".jpg", b"\xff\xd8\xff", b"\xff\xd9"),
)
_TAIL = 1024
"""Bytes at the end in which the last mark must be; some programs append a few."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document as sent; check it with `read_document`."""

    name: str
    content: bytes
    media_type: str = ""
    """By its content; empty before the check."""


def read_link(written: str) -> str | None:
    """Parse an https URL; None if it is empty. Raises ReviewError."""
    link = written.strip()
    if not link:
        return None
    if len(link) > LONGEST_LINK:
        raise ReviewError("佐证链接", f"有{len(link)}个字符，最多{LONGEST_LINK}个；请换一个短的地址")
    try:
        parts = urlsplit(link)
        sound = parts.scheme == "https" and "." in (parts.hostname or "") and parts.port != 0
    except ValueError:
        sound = False
    if not sound or "@" in parts.netloc or re.search(r"[\s\\<>\"'`{}|^]", link) or clean(link) != link:
        raise ReviewError(
            "佐证链接", "只收https://开头的公开网址，不能带空格、引号和账号；请从浏览器地址栏复制"
        )
    return link


def read_document(document: Document) -> Document:
    """Check a document by its content, not its name. Raises ReviewError."""
    content = document.content
    if not content:
        raise ReviewError("佐证文件", "是空的；请重新选择文件")
    if len(content) > LARGEST:
        size = len(content) / 1024 / 1024
        raise ReviewError("佐证文件", f"有{size:.1f}MB，最大5MB；请压缩，或上传到官网后填链接")
    for media_type, suffix, beginning, end in _KINDS:
        if content.startswith(beginning) and end in content[-_TAIL:]:
            return Document(_name(document.name, suffix), content, media_type)
    raise ReviewError("佐证文件", "内容不是完整的PDF、PNG或JPG；请另存为其中一种再上传，只改文件名没有用")


def read_number(field: str, written: str) -> Decimal:
    """Read an exact decimal number, allowing full-width digits and thousands' commas. Raises ReviewError."""
    said = unicodedata.normalize("NFKC", written).strip().replace("−", "-")
    plain = said.replace(",", "") if _GROUPED.fullmatch(said) else said
    if _NUMBER.fullmatch(plain):
        return Decimal(plain)
    raise ReviewError(
        field, f"“{clean(written).strip()[:20]}”不是数；请只填数字，如62或1.4，单位不用填（小数最多6位）"
    )


def _name(given: str, suffix: str) -> str:
    """Return the name without folders and invisible characters, with the suffix for its type."""
    last = re.split(r"[/\\]", clean(given))[-1]
    stem = re.sub(r"\.(?:pdf|png|jpe?g)$", "", last, flags=re.IGNORECASE)
    kept = re.sub(r"[\s<>:\"|?*]+", " ", stem).strip(" .")[:LONGEST_NAME]
    return (kept or "佐证材料") + suffix
