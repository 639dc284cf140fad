"""Search: two Chinese characters suffice, width and case don't matter, and later tickets are found too."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.database import Database
from storage.records import FeedbackFilter, FeedbackRecord
from storage.ticket_text import commitment_token, folded, matches, pairs, search_pairs

Make = Callable[..., FeedbackRecord]
CITY = "suizhou-2023"
WORDS = st.text(alphabet=st.sampled_from("路灯坏了aA１,。 -\u0301ﬁ"), max_size=12)


def test_pairs_stop_at_what_is_no_letter() -> None:
    """A comma or a space ends a run, a single character makes no pair, and each pair occurs once."""
    assert pairs("路灯,坏 了路灯") == ["路灯", "了路"]
    assert pairs("灯") == pairs("，。 ") == []


@given(WORDS, WORDS)
def test_what_is_in_the_index_is_what_matches(text: str, query: str) -> None:
    """A text matches directly exactly if it is found by its pairs."""
    wanted = pairs(query)
    assert matches(wanted, "YN-0000-0000-0", text) == (set(wanted) <= {*pairs(text), "00"})


@given(WORDS)
def test_every_text_is_found_by_any_part_of_it(text: str) -> None:
    """A text is found by any part that has a pair."""
    for start in range(len(folded(text))):
        part = folded(text)[start : start + 4]
        if pairs(part):
            assert matches(pairs(part), "YN-1", text)


@pytest.mark.parametrize("words", ["", "灯", " ，。", "a b", "yn-"])
def test_too_little_to_search_by_is_refused(words: str) -> None:
    """A search without two adjacent letters is refused with the remedy."""
    with pytest.raises(ValueError, match="too short to search by; give two letters"):
        search_pairs(words)


def test_a_commitments_token_is_no_pair() -> None:
    """A commitment's token contains no pair, so that no citizen's words are mistaken for a link."""
    assert len(commitment_token("1")) > 2


@pytest.mark.parametrize(
    "query",
    ["路灯", "ＬＥＤ", "led", "烈山大道", "路灯 LED", "4827", "YN-4827-1936-5", "ｙｎ－4827", "482719365"],
)
async def test_a_ticket_is_found(database: Database, ticket: Make, query: str) -> None:
    """A ticket is found by words in any width and case, and by any spelling of its number or part of it."""
    found = ticket("YN-4827-1936-5", text_masked="烈山大道的LED路灯")
    other = ticket("YN-1111-1111-1", text_masked="公交车不来")
    await database.transact(lambda unit: (unit.feedback.add(found), unit.feedback.add(other)))
    wanted = FeedbackFilter(CITY, text=query)
    page = await database.read(lambda unit: unit.tickets.page(wanted))
    assert [row.number for row in page.rows] == ["YN-4827-1936-5"]


async def test_old_tickets_are_found_once_they_are_masked(database: Database, ticket: Make) -> None:
    """A ticket without a masked text is listed for masking, and then found by words and commitment, once."""
    await database.transact(lambda unit: unit.feedback.add(ticket("YN-1")))
    await database.transact(lambda unit: unit.feedback.add(ticket("YN-2", text_masked="别的事")))
    (old,) = await database.read(lambda unit: unit.feedback.unmasked(10))
    assert old.number == "YN-1"
    for _ in range(2):
        await database.transact(lambda unit: unit.feedback.set_masked(old, "路灯坏了"))
    assert await database.read(lambda unit: unit.feedback.unmasked(10)) == []
    for wanted in (FeedbackFilter(CITY, text="路灯"), FeedbackFilter(CITY, commitment="3-047")):
        page = await database.read(lambda unit, w=wanted: unit.tickets.page(w))
        assert "YN-1" in [row.number for row in page.rows]
    assert await database.read(lambda unit: unit.events.verify()) is None


@pytest.mark.parametrize(
    "hostile", ['"路灯" OR', "路灯*", "NEAR(路灯)", "'路灯' | 'x", "路灯:*", "-路灯", "^路灯"]
)
async def test_operators_are_only_marks(database: Database, ticket: Make, hostile: str) -> None:
    """What the search engines would read as an operator only separates words."""
    await database.transact(
        lambda unit: unit.feedback.add(ticket("YN-1", text_masked="路灯 near or x or near"))
    )
    await database.transact(lambda unit: unit.feedback.add(ticket("YN-2", text_masked="电梯")))
    page = await database.read(lambda unit: unit.tickets.page(FeedbackFilter(CITY, text=hostile)))
    assert [row.number for row in page.rows] == ["YN-1"]
