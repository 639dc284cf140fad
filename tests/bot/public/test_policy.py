"""`/privacy`: the page on what is stored."""

from aiohttp.test_utils import TestClient

from handlers.own_data.keeping import USUAL, say_days


async def test_it_tells_what_the_program_holds_to(client: TestClient) -> None:  # type: ignore[type-arg]
    """The page has the settings' periods, the words to see and erase data, and the hotline, and sets no cookie."""
    response = await client.get("/privacy")
    page = await response.text()
    assert response.status == 200
    assert not response.cookies
    for days in (USUAL.replies, USUAL.conversations, USUAL.identities, USUAL.questions, USUAL.notices):
        assert say_days(days) in page
    for words in ("我的数据", "删除我的数据", "取消关注", "12345"):
        assert words in page
