from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wechat.text import cdata, clean, one_message
from handlers.pieces import LIMIT

_XML_1_0 = [(0x20, 0xD7FF), (0xE000, 0xFFFD), (0x10000, 0x10FFFF), (0x9, 0xA), (0xD, 0xD)]
_any_text = st.text(st.characters(codec=None, exclude_categories=()) | st.sampled_from("]>\r\n\x00\x08<&"))


@given(_any_text)
def test_any_text_reads_back_from_xml(text: str) -> None:
    """Any text in a reply parses and reads back equal, without what XML forbids."""
    read = ET.fromstring(f"<Content><![CDATA[{cdata(clean(text))}]]></Content>").text or ""  # noqa: S314
    allowed = "".join(c for c in text if any(low <= ord(c) <= high for low, high in _XML_1_0))
    assert read == allowed.replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize("text", ["]]>", "a]]>b]]>c", "]]]]>>", "]]\x00>", "]]>]]>", "<![CDATA[x]]>"])
def test_a_closing_mark_does_not_close_the_section(text: str) -> None:
    """`]]>` in a reply, even after removing a control character, stays text."""
    root = ET.fromstring(f"<xml><Content><![CDATA[{cdata(clean(text))}]]></Content></xml>")  # noqa: S314
    assert [child.tag for child in root] == ["Content"]
    assert root[0].text == text.replace("\x00", "")


def test_line_ends_become_what_a_parser_gives_back() -> None:
    """Windows' and old Macs' line ends become LF."""
    assert clean("a\r\nb\rc\n") == "a\nb\nc\n"


def test_several_replies_become_one_message() -> None:
    """Replies are joined with an empty line, and empty ones leave no gap."""
    assert one_message(["甲", " ", "乙"]) == ("甲\n\n乙", 0)


def test_no_replies_are_no_message() -> None:
    """Without anything to say, or that XML allows, the message is empty."""
    assert one_message([]) == ("", 0)
    assert one_message(["\x00\x08 \n"]) == ("", 0)


def test_what_does_not_fit_is_cut_between_sentences_and_counted() -> None:
    """More than 2,048 bytes are cut after a sentence, and the loss is reported."""
    sentence = "政府今年要改造三百个老旧小区。"
    message, lost = one_message([sentence * 30, sentence * 30])
    assert len(message.encode()) <= LIMIT
    assert message.endswith("。")
    assert len(message.encode()) + lost == len((sentence * 60).encode())


@given(st.lists(_any_text, max_size=6))
def test_no_message_is_over_the_limit(texts: list[str]) -> None:
    """Any replies give a message that can be encoded within WeChat's limit."""
    assert len(one_message(texts)[0].encode()) <= LIMIT
