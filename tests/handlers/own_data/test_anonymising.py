"""Tickets that no longer identify anybody."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from handlers.masking import hide, mask, recognised
from handlers.own_data.anonymising import anonymised, anonymised_event, recognised_in
from storage.records import NOBODY, FeedbackEvent, Happening
from tests.handlers.clerks import NOW, ticket

WORDS = st.text(alphabet="我叫王小明欧阳慕雪电话是13907221188路灯不亮，。号3单元 ", max_size=60)


def event(kind: Happening, note: str | None = None, **detail: object) -> FeedbackEvent:
    """Return an event."""
    return FeedbackEvent("YN-1", NOW, "staff:s1", kind, note, public=True, detail=detail)


def test_every_text_is_masked() -> None:
    """Text, place, answer, its explanation and a draft are masked; the rest is unchanged."""
    full = ticket(
        text="我叫王小明，电话13900139000",
        place="解放路5号2单元301室",
        answer="王小明先生，已电话13900139000联系",
        outcome_note="请打13900139000",
        draft="打13900139000",
        draft_note="找13900139000",
    )
    gone = anonymised(full)
    assert gone.citizen == NOBODY
    assert "13900139000" not in str(gone)
    assert "301室" not in str(gone)
    assert gone.text == gone.text_masked == mask(full.text)
    same = {"department", "departments", "state", "received_at", "due", "kind", "number", "version"}
    assert all(getattr(gone, name) == getattr(full, name) for name in same)


def test_what_is_known_is_hidden_everywhere() -> None:
    """A name announced in one text is masked everywhere, keeping the surname."""
    first = ticket(text="我叫欧阳慕雪，路灯坏了")
    known = recognised_in(first, [event(Happening.NOTED, "电话13900139000")])
    assert "联系人欧阳**" in (anonymised_event(event(Happening.NOTED, "联系人欧阳慕雪"), known).note or "")
    assert "139001390" not in anonymised(replace(first, text="1.3.9.0.0.1.3.9.0.0.0 13900139000"), known).text


def test_details_keep_what_names_nobody() -> None:
    """Departments, days, numbers and staff stay; words are masked, and preceding questions removed."""
    came = event(Happening.RECEIVED, before=[{"said": "我叫王**", "about": ["3-001"]}])
    assert anonymised_event(came).detail == {}
    merged = event(
        Happening.MERGED,
        lead="YN-1234-5678-9",
        before={"state": "办理中", "answer": "王小明先生，电话13900139000", "outcome": None, "reopened": 1},
    )
    detail = anonymised_event(merged).detail
    assert detail["lead"] == "YN-1234-5678-9"
    assert detail["before"]["state"] == "办理中"
    assert "13900139000" not in str(detail)
    extended = event(Happening.EXTENDED, "因为", due="2023-05-20", before="2023-05-11", working_days=5)
    assert anonymised_event(extended).detail == extended.detail
    handed = event(
        Happening.ASSIGNED, department="住建局", handler="0123456789abcdef", reason="打13900139000"
    )
    assert anonymised_event(handed).detail["handler"] == "0123456789abcdef"
    assert "139" not in anonymised_event(handed).detail["reason"]


@given(WORDS)
def test_erasing_twice_changes_nothing(words: str) -> None:
    """Repeating the erasure or masking changes nothing."""
    known = recognised_in(ticket(text=words), ())
    gone = anonymised(ticket(text=words), known)
    assert mask(gone.text) == gone.text
    assert anonymised(gone, known).text == gone.text


@given(WORDS, WORDS)
def test_what_masking_finds_in_one_text_is_hidden_in_all(words: str, others: str) -> None:
    """What masking finds in one text remains in no other."""
    known = recognised(words)
    left = hide(others, known)
    assert not any(one in left for one in known)
