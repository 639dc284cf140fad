"""A notice in pieces, and its states."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from handlers import serialising
from handlers.messages import Choice, Reply
from handlers.notices import outbox
from handlers.outcome import NewNotice
from handlers.pieces import LIMIT, size
from storage.records import NoticeKind, NoticeRecord, NoticeState

NOW = datetime(2023, 3, 2, tzinfo=UTC)
SEE = Choice("看这件的经过", "YN-1")


def made(*replies: Reply) -> NoticeRecord:
    """Return a new notice's record."""
    new = NewNotice(NoticeKind.ANSWERED, "k", replies, ticket="YN-1")
    return outbox.record(new, city="c", channel="wechat", citizen="z", now=NOW)


def test_a_new_notice_waits_to_go_out_at_once() -> None:
    """A new notice is due at once, and its replies are restored unchanged."""
    one = made(Reply("修好了", (SEE,)))
    assert (one.state, one.not_before, one.due_at, one.told) == (NoticeState.WAITING, NOW, NOW, 0)
    assert serialising.load_replies(one.replies) == (Reply("修好了", (SEE,)),)


def test_a_notice_without_words_is_refused() -> None:
    """A notice without words is refused with the remedy."""
    with pytest.raises(ValueError, match="say something, or store no notice"):
        made(Reply(""))


def test_pieces_follow_one_another_to_the_end() -> None:
    """Pieces are within the limit, in order and unique, with the buttons on the last piece of their reply."""
    texts = ("好的。" * 500, "再见")
    one, shown = made(Reply(texts[0], (SEE,)), Reply(texts[1])), []
    while not outbox.complete(one):
        piece, one = outbox.piece(one)
        assert piece.offset == sum(len(reply.text) for reply in shown)
        shown.append(piece.reply)
    assert "".join(reply.text for reply in shown) == "".join(texts)
    assert all(size(reply.text) <= LIMIT for reply in shown)
    assert [bool(reply.choices) for reply in shown] == [False, False, True, False]


def test_each_piece_goes_to_the_place_of_its_reply() -> None:
    """Pieces of a group's late answer, and the question whether it arrived, keep its place."""
    one, places = made(Reply("好的。" * 500, place="-1:5:7")), []
    places.append(outbox.piece(replace(one, doubtful=True))[0].reply.place)
    while not outbox.complete(one):
        piece, one = outbox.piece(one)
        places.append(piece.reply.place)
    assert len(places) > 2
    assert set(places) == {"-1:5:7"}


def test_a_settled_notice_is_nobodys() -> None:
    """A settled notice has no lease and no started call."""
    one = made(Reply("修好了"))
    for after in (
        outbox.sent(one, NOW),
        outbox.failed(one, "x", NOW),
        outbox.as_held(one, "x"),
        outbox.to_retry(one, "x", NOW),
    ):
        assert (after.lease_owner, after.lease_until, after.begun_at) == (None, None, None)
