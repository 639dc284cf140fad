"""Evidence is read strictly: addresses that a browser may open, documents by content, exact numbers."""

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.casework.change import ReviewError
from handlers.publishing.evidence import LARGEST, Document, read_document, read_link, read_number

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40) + b"IEND\xaeB`\x82"
JPG = b"\xff\xd8\xff\xe0" + bytes(40) + b"\xff\xd9"


@pytest.mark.parametrize(
    "link", ["https://www.suizhou.gov.cn/a?b=c#d", " https://随州.cn/文件 ", "https://a.cn:8443/"]
)
def test_an_address_is_kept(link: str) -> None:
    """An address is stored as written, stripped; an empty one is none."""
    assert read_link(link) == link.strip()
    assert read_link("  ") is None


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)//https://a.cn",
        "data:text/html,<script>",
        "http://www.suizhou.gov.cn/",
        "https://",
        "https://localhost/",
        "//evil.cn/a",
        "https://user:pass@evil.cn/",
        'https://a.cn/" onmouseover="x',
        "https://a.cn/<script>",
        "https://a.cn/a b",
        "https://a.cn/\u202egpj",
        "https://a.cn\\@evil.cn/",
        "https://[::1",
        "https://a.cn:99999/",
        "https://a.cn/" + "x" * 500,
        "\x00https://a.cn/",
    ],
)
def test_what_is_no_public_https_address_is_refused(link: str) -> None:
    """Anything but a public https address is refused with field and remedy."""
    with pytest.raises(ReviewError, match=r"佐证链接：.+；请"):
        read_link(link)


@pytest.mark.parametrize(
    ("content", "media_type", "suffix"),
    [(PDF, "application/pdf", ".pdf"), (PNG, "image/png", ".png"), (JPG, "image/jpeg", ".jpg")],
)
def test_a_document_is_known_by_its_content(content: bytes, media_type: str, suffix: str) -> None:
    """A document's type is detected by content, and its name gets that suffix."""
    found = read_document(Document("调度表.exe", content))
    assert found == Document(f"调度表.exe{suffix}", content, media_type)
    assert read_document(Document("6月.PDF", PDF)).name == "6月.pdf"


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script></html>",
        b"<!-- %PDF-1.7 --><script>alert(1)</script>%%EOF",
        b"GIF89a%PDF-1.7%%EOF",
        b"\xef\xbb\xbf" + PDF,
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"PK\x03\x04",
        b"MZ\x90",
        PDF[:20],
        PNG[:-4],
        JPG[:-1],
    ],
)
def test_another_content_is_refused(content: bytes) -> None:
    """HTML named as a PDF, a truncated file and other kinds are refused."""
    with pytest.raises(ReviewError, match="只改文件名没有用"):
        read_document(Document("佐证.pdf", content))


def test_an_empty_and_a_large_one_are_refused() -> None:
    """Empty and too large documents are refused with the remedy; exactly five megabytes are accepted."""
    with pytest.raises(ReviewError, match="是空的"):
        read_document(Document("a.pdf", b""))
    exact = PDF[:9] + bytes(LARGEST - len(PDF)) + PDF[9:]
    assert len(read_document(Document("a.pdf", exact)).content) == LARGEST
    with pytest.raises(ReviewError, match=r"有5\.0MB，最大5MB"):
        read_document(Document("a.pdf", exact + b"\n"))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\文件\\6月 调度.pdf", "6月 调度.pdf"),
        ("", "佐证材料.pdf"),
        ("\u202efdp.exe", "fdp.exe.pdf"),
        ('a"b\r\nX: y.pdf', "a b X y.pdf"),
        ("长" * 300, "长" * 80 + ".pdf"),
    ],
)
def test_a_name_makes_no_path_and_no_header(given: str, kept: str) -> None:
    """Folders, quotes, line breaks and invisible characters are removed from a name."""
    assert read_document(Document(given, PDF)).name == kept


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("62", "62"),
        ("1.40", "1.40"),
        ("６２．５", "62.5"),
        ("1,234,567", "1234567"),
        (" -1.2 ", "-1.2"),
        ("−1", "-1"),
    ],
)
def test_a_number_is_exact(written: str, value: str) -> None:
    """A number is exact to the digit, also as written in Chinese."""
    assert str(read_number("实际完成", written)) == value


@pytest.mark.parametrize(
    "written", ["", "六十二", "62部", "1e9", "NaN", "inf", "1,23", "1.2.3", "0x10", "9" * 13, "1/2"]
)
def test_what_is_no_number_is_refused(written: str) -> None:
    """What is not a number is refused with field, value and remedy."""
    with pytest.raises(ReviewError, match=r"实际完成：“.*”不是数；请只填数字"):
        read_number("实际完成", written)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Any text is a number, an address, or refused with ReviewError."""
    with contextlib.suppress(ReviewError):
        assert read_number("数", text).is_finite()
    try:
        link = read_link(text)
    except ReviewError:
        return
    assert link is None or link.startswith("https://")


@given(st.decimals(-(10**11), 10**11, places=3))
def test_what_is_written_plainly_is_read(value: Decimal) -> None:
    """Every number with at most six decimals is read as written."""
    assert read_number("数", f"{value:f}") == value
