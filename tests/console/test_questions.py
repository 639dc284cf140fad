"""Questions that were not understood: their queue, teaching from it in two clicks, and the next citizen's answer."""

import asyncio
import os
import re
import sys
from datetime import timedelta
from html import escape, unescape
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from structlog.testing import capture_logs

from console.app import PREFIX
from handlers.conversation import Conversation
from handlers.dialogue import Dialogue
from handlers.hearing.learning import LearningUnderstanding
from handlers.messages import Incoming
from knowledge.language.lexicon import load_lexicon
from knowledge.routing import Router
from storage.database import Database
from storage.records import Decision, QuestionStanding, Role
from tests import zygote
from tests.console.harness import BOTH, Console, Staff, words
from tests.handlers.hearers import of_another_process

PARK = "1-001"
HOSTILE = "<script>alert(1)</script>{{7*7}}\u202e 今年娃儿耍的坝子有好多个"
ASKED = "娃儿耍的坝坝好多"
"""No wording of the small city contains this."""


class Service:
    """The conversation of another process over the same database, with its own learner."""

    def __init__(
        self, console: Console, learner: LearningUnderstanding, database: Database | None = None
    ) -> None:
        self.console, self.asked = console, 0
        self.learner = of_another_process(learner)
        router = Router(console.city, learner.now.matcher.reader, load_lexicon())
        self.conversation = Conversation(
            dialogue=Dialogue(city=console.city, understanding=self.learner, router=router),
            database=database or console.database,
            pseudonym=lambda channel, sender: f"{channel}-{sender}",
            clock=console.clock,
            new_number=lambda: f"YN-0000-0000-{self.asked % 10}",
        )

    async def hears(self, text: str) -> str:
        """Return what an unknown citizen is answered."""
        self.asked += 1
        sender = f"{id(self)}-{self.asked}"
        incoming = Incoming("web", sender, str(self.asked), text, self.console.clock())
        return "\n".join(reply.text for reply in (await self.conversation.receive(incoming)).replies)


@pytest.fixture
def service(console: Console, learner: LearningUnderstanding) -> Service:
    """Return where citizens ask."""
    return Service(console, learner)


async def _link(staff: Staff, path: str, says: str) -> str:
    """Return the address of the first link with that text on the page."""
    html = await staff.page(path)
    for address, inner in re.findall(r'<a\b[^>]*\bhref="([^"]+)"[^>]*>(.*?)</a>', html, re.DOTALL):
        if words(inner).startswith(says):
            return unescape(address).removeprefix(PREFIX)
    raise AssertionError((says, words(html)))


async def _save(staff: Staff, preview: str) -> str:
    """Press the preview's only button; return the text of the next page."""
    html = await staff.page(preview)
    form = re.search(r'<form class="buttons[^>]*method="post".*?</form>', html, re.DOTALL)
    assert form, words(html)
    fields = {
        name: unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[0])
    }
    async with await staff.send("/questions/teach", fields) as response:
        assert response.status == 303, words(await response.text())
        where = response.headers["Location"]
    return await staff.words(where.removeprefix(PREFIX))


@BOTH
async def test_two_clicks_teach_what_the_next_citizen_hears(
    console: Console, service: Service, learner: LearningUnderstanding
) -> None:
    """After 教 and 保存, another process's next message is answered as the preview said."""
    elsewhere = Service(console, learner)
    assert "没有查到" in await service.hears(ASKED)
    assert "没有查到" in await elsewhere.hears(ASKED)
    clerk = await console.sign_in(Role.CLERK)
    said = await clerk.words("/questions")
    assert ASKED in said
    assert "没答上的 1" in said
    teach = await _link(clerk, "/questions", "教")
    preview = teach + f"&commitment={PARK}"
    shown = await clerk.words(preview)
    title = console.city.commitment(PARK).title  # type: ignore[union-attr]
    assert f"现在听到 说明：报告里没有 以后听到 回答：{title}" in shown
    assert "变好 1个问题，问过2次" in shown
    assert "没有查到" in await service.hears(ASKED), "a preview changes nothing"
    after = await _save(clerk, preview)
    assert "已保存" in after
    assert "没有待办" in after
    for one in (service, elsewhere):
        assert "新建口袋公园15个" in await one.hears(ASKED)
    assert "已教" in await clerk.words("/questions?standing=settled")
    [deed] = [deed for deed in await console.audited() if deed.action == "teaching.taught"]
    assert deed.detail["commitment"] == PARK
    assert ASKED not in str(deed)
    wordings = await clerk.words(f"/commitments/{PARK}")
    assert ASKED in wordings
    assert clerk.presence.actor.name in wordings


async def test_the_log_says_why_and_holds_no_word(service: Service) -> None:
    """The log has an answer's commitment, score and kinds of reasons, but none of the question's words."""
    with capture_logs() as logs:
        await service.hears("口袋公园今年修几个")
    [log] = [log for log in logs if log["event"] == "message"]
    assert log["commitment"] == PARK
    assert 0 < log["score"] <= 1
    assert "word:" in log["matched"]
    assert "公园" not in str(logs)


async def test_it_is_said_why_a_commitment_was_found(
    console: Console, service: Service, learner: LearningUnderstanding
) -> None:
    """The page says why each offered commitment was found, recomputed from the masked words."""
    await service.hears("哪里散步")
    clerk = await console.sign_in(Role.CLERK)
    listed = await clerk.words("/questions?standing=doubtful")
    assert "最像" in listed
    assert "同样的词 散步" in listed
    before = await clerk.words(f"/questions/teach?text={ASKED}&commitment={PARK}")
    assert f"为什么 最像说法 “{ASKED}”" in before
    [row] = await console.database.read(lambda unit: unit.tally.newest(console.city.code, 9))
    matcher = learner.now.matcher
    [match] = matcher.why(row.text, row.commitments[:1])
    assert match.commitment.id == row.commitments[0]
    assert matcher.why("", [PARK]) == matcher.why("散步", ["9-999"]) == ()


@BOTH
async def test_two_clicks_say_that_the_report_lacks_it(console: Console, service: Service) -> None:
    """After 报告里没有 and 保存 a wrong guess is declined; after retracting it is guessed again."""
    guess = "哪里散步"
    before = await service.hears(guess)
    assert "没有查到" not in before
    clerk = await console.sign_in(Role.CLERK)
    address = await _link(clerk, "/questions?standing=doubtful", "报告里没有 ：")
    assert "以后听到 说明：报告里没有" in await clerk.words(address)
    await _save(clerk, address)
    assert "没有查到" in await service.hears(guess)
    assert "没有查到" in await service.hears(f"{guess}？")
    said = await clerk.words("/questions/outside")
    assert guess in said
    [taught] = await console.database.read(lambda unit: unit.teaching.outside(console.city.code))
    assert "已撤回" in await clerk.done(f"/questions/wordings/{taught.id}/retract", "/questions/outside")
    assert await service.hears(guess) == before
    assert "撤回过的" in await clerk.words("/questions/outside")


async def test_settling_without_teaching(console: Console, service: Service) -> None:
    """无关 takes a question off the list, 放回 puts it back, and the audit log records both."""
    await service.hears(ASKED)
    clerk = await console.sign_in(Role.CLERK)
    await clerk.words("/questions")
    [row] = await console.database.read(lambda unit: unit.tally.newest(console.city.code, 9))
    assert "没有待办" in await clerk.done(f"/questions/{row.id}/settle")
    settled = await clerk.words("/questions?standing=settled")
    assert "无关" in settled
    assert clerk.presence.actor.name in settled
    assert "已经处理过了" in await clerk.refused(f"/questions/{row.id}/settle")
    assert "已放回待办" in await clerk.done(f"/questions/{row.id}/reopen")
    assert ASKED in await clerk.words("/questions")
    assert [deed.action for deed in await console.audited()][-2:] == ["question.settled", "question.reopened"]


async def test_the_list_stays_as_it_was(console: Console, service: Service) -> None:
    """Settling, putting back and teaching return to the list with its filter and order; an emptied page to the first."""
    await service.hears(ASKED)
    clerk = await console.sign_in(Role.CLERK)
    await clerk.words("/questions")
    [row] = await console.database.read(lambda unit: unit.tally.newest(console.city.code, 9))
    here = f"{PREFIX}/questions?q={quote(ASKED[:4])}&sort=last"
    for deed in ("settle", "reopen"):
        async with await clerk.post(f"/questions/{row.id}/{deed}", next=here) as response:
            assert response.headers["Location"] == here
    async with await clerk.post(f"/questions/{row.id}/settle", next="https://example.com/") as response:
        assert response.headers["Location"] == PREFIX
    await clerk.done(f"/questions/{row.id}/reopen")
    teach = await _link(clerk, here.removeprefix(PREFIX), "教")
    preview = await clerk.page(f"{teach}&commitment={PARK}")
    assert preview.count(f'name="next" value="{escape(here)}"') == 2, "previewed again, and saved"
    form = {"text": ASKED, "commitment": PARK, "question": str(row.id), "next": here}
    async with await clerk.post("/questions/teach", **form) as response:
        assert response.headers["Location"] == here


async def test_an_emptied_page_leads_to_the_first(console: Console, service: Service) -> None:
    """A page whose last question was settled is not said to be all there is."""
    for text in (ASKED, "哪个坝坝跳舞好"):
        await service.hears(text)
    clerk = await console.sign_in(Role.CLERK)
    await clerk.words("/questions")
    unmatched = QuestionStanding.UNMATCHED
    first = await console.database.read(
        lambda unit: unit.tally.page(console.city.code, unmatched, often=True, limit=1)
    )
    second = f"/questions?after={quote(first.older or '')}&q=坝坝"
    [last] = re.findall(r"/questions/([0-9]+)/settle", await clerk.page(second))
    async with await clerk.post(f"/questions/{last}/settle", next=PREFIX + second) as response:
        assert response.headers["Location"] == PREFIX + second
    async with await clerk.get(second) as response:
        assert unquote(response.headers["Location"]) == f"{PREFIX}/questions?q=坝坝"


async def test_only_the_departments_of_a_commitment_teach_it(console: Console) -> None:
    """Another department's clerk is offered neither button nor choice, and teaching or retracting anyway is refused."""
    stranger = await console.sign_in(Role.CLERK, "茶业局")
    page = await stranger.page(f"/commitments/{PARK}")
    assert "加一句说法" not in page
    assert f'value="{PARK}"' not in await stranger.page(f"/questions/teach?text={ASKED}")
    async with await stranger.post("/questions/teach", text=ASKED, commitment=PARK, question="") as response:
        assert response.status == 422
    dispatcher = await console.sign_in(Role.DISPATCHER)
    await dispatcher.done("/questions/teach", text=ASKED, commitment=PARK, question="")
    [taught] = await console.database.read(lambda unit: unit.teaching.all_standing(console.city.code))
    said = await stranger.refused(f"/questions/wordings/{taught.id}/retract", 403)
    assert "城建局" in said
    assert (await console.database.read(lambda unit: unit.teaching.all_standing(console.city.code))) == [
        taught
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("园", "太短"),
        ("什么时候有没有", "哪里都用的词"),
        ("找张伟13900139000问公园", "个人信息"),
        ("找张**问公园", "星号"),
        ("公园" * 40, "最多60个字"),
        ("口袋公园15个", "说法"),
    ],
)
async def test_what_cannot_be_taught_says_why(console: Console, text: str, why: str) -> None:
    """Preview and saved form refuse alike, with field, value and remedy, and store nothing."""
    if why == "说法":
        text = console.city.commitment(PARK).title  # type: ignore[union-attr]
    clerk = await console.sign_in(Role.CLERK)
    html = await clerk.page(f"/questions/teach?text={text}&commitment={PARK}")
    assert why in words(html)
    assert ">保存<" not in html
    assert why in await clerk.refused(
        "/questions/teach", _from="/questions/teach", text=text, commitment=PARK, question=""
    )
    assert await console.database.read(lambda unit: unit.teaching.revision(console.city.code)) == 0


async def test_a_wording_belongs_to_one(console: Console) -> None:
    """Teaching a wording again reports that it exists, or to which other commitment it belongs."""
    dispatcher = await console.sign_in(Role.DISPATCHER)
    await dispatcher.done("/questions/teach", text=ASKED, commitment=PARK, question="")
    other = await dispatcher.words(f"/questions/teach?text={ASKED}。&commitment=1-002")
    assert f"是承诺{PARK}" in other
    assert "已经教过这句" in await dispatcher.words(f"/questions/teach?text={ASKED}&commitment={PARK}")
    assert f"是承诺{PARK}" in await dispatcher.words(f"/questions/teach?text={ASKED}&commitment=outside")


async def test_hostile_words_are_only_words(console: Console, service: Service) -> None:
    """Markup, template syntax and bidi marks in a question are shown literally on list, preview and commitment."""
    await service.hears(HOSTILE)
    clerk = await console.sign_in(Role.CLERK)
    teach = await _link(clerk, "/questions", "教")
    for path in ("/questions", f"{teach}&commitment={PARK}"):
        html = await clerk.page(path)
        assert "<script>alert" not in html
        assert "49" not in re.sub(r"[0-9a-f]{12,}|\d{3,}", "", words(html))
    taught = "<b>娃儿</b>耍的坝子"
    await clerk.done("/questions/teach", text=taught, commitment=PARK, question="")
    html = await clerk.page(f"/commitments/{PARK}")
    assert "<b>娃儿" not in html
    assert "&lt;b&gt;娃儿" in html


async def test_search_sort_and_pages(console: Console) -> None:
    """Questions are found by their letters and sorted by frequency or time; an unknown page gives 404."""

    def ask(unit: object, text: str, minutes: int) -> None:
        at = console.clock() + timedelta(minutes=minutes)
        unit.questions.add(console.city.code, "web", text, Decision.DECLINE, (), 0.1, at)  # type: ignore[attr-defined]

    for number in range(60):
        await console.database.transact(lambda unit, n=number: ask(unit, f"第{n:02}个问题", n))  # type: ignore[misc]
    await console.database.transact(lambda unit: ask(unit, "第03个问题", 0))
    clerk = await console.sign_in(Role.CLERK)
    often, last = await clerk.words("/questions"), await clerk.words("/questions?sort=last")
    assert often.index("第03个问题") < often.index("第59个问题")
    assert "第00个问题" not in last
    assert last.index("第59个问题") < last.index("第58个问题")
    older = await clerk.words(await _link(clerk, "/questions?sort=last", "下一页"))
    assert "第00个问题" in older
    assert "第59个问题" not in older
    found = await clerk.words("/questions?q=第07")
    assert "第07个问题" in found
    assert "第08个问题" not in found
    for cursor in ("nonsense", "f_99999999999999999999_1"):
        assert (await clerk.get(f"/questions?after={cursor}")).status == 404
    assert (await clerk.get("/questions/teach?question=99999")).status == 404
    assert (await clerk.get("/questions/teach?question=x")).status == 422


async def test_a_restart_hears_what_was_taught(
    console: Console, learner: LearningUnderstanding, tmp_path: Path
) -> None:
    """A process started later knows what was taught before its first message."""
    clerk = await console.sign_in(Role.CLERK)
    await clerk.done("/questions/teach", text=ASKED, commitment=PARK, question="")
    database = Database(f"sqlite:///{tmp_path}/younuo.db")
    await database.open()
    late = Service(console, learner, database)
    await late.conversation.keep_up()
    assert late.learner.now.revision == 1
    assert "新建口袋公园15个" in await late.hears(ASKED)
    await database.close()


async def test_what_another_process_stores_is_heard_here(
    console: Console, service: Service, tmp_path: Path
) -> None:
    """A wording stored by another program is used in this process's next answer."""
    assert "没有查到" in await service.hears(ASKED)
    program = f"""
import asyncio
from datetime import UTC, datetime
from storage.database import Database

def work(unit):
    unit.teaching.begin({console.city.code!r})
    unit.teaching.add({console.city.code!r}, {ASKED!r}, {ASKED!r}, {PARK!r}, "c1", datetime.now(UTC))

async def main():
    database = Database("sqlite:///{tmp_path}/younuo.db")
    await database.open()
    await database.transact(work)
    await database.close()

asyncio.run(main())
"""
    ran = await asyncio.to_thread(zygote.run, [sys.executable, "-c", program], env=os.environ)
    assert ran.returncode == 0, ran.stderr
    assert "新建口袋公园15个" in await service.hears(ASKED)
