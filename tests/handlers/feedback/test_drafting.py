"""A draft: asked about once or awaited, never lost, and never filed by accident."""

import pytest

from handlers import wording
from handlers.hearing.intent import Command, Intent
from handlers.messages import Kind
from handlers.outcome import NewFeedback
from handlers.state import Mode
from knowledge.found import Band
from storage.records import Decision, FeedbackKind
from tests.handlers.dialogues import Desk, feedback, order, text_of
from tests.handlers.resident import Talk

COMPLAINT = FeedbackKind.COMPLAINT
SUGGESTION = FeedbackKind.SUGGESTION


def test_doubtful_feedback_is_asked_about_once(desk: Desk) -> None:
    """Doubtful feedback is filed only after 「是」, exactly as said, with its kind and link."""
    words = "解放路的老楼要是都能装上电梯就好了"
    intent = feedback(SUGGESTION, sure=False, finding=desk.finding(Band.ANSWER, "3-003"))
    outcome = desk.say(words, intent)
    assert (outcome.decision, outcome.remember) == (Decision.OTHER, ())
    assert "要把这段话作为建议转给部门吗" in text_of(outcome)
    assert [choice.say for choice in outcome.replies[0].choices] == ["是", "否"]
    filed = desk.say("是", order(Command.CONFIRM))
    assert (filed.kind, filed.decision) == (Kind.SUGGESTION, Decision.LOG)
    (record,) = desk.records
    assert (record.text, record.kind, record.commitments) == (words, SUGGESTION, ("3-003",))
    stands = wording.TICKET_STANDS.format(number=record.number)
    assert text_of(desk.say("是", order(Command.CONFIRM))) == stands
    assert len(desk.records) == 1


def test_a_long_draft_is_shown_in_short(desk: Desk) -> None:
    """A long draft is repeated in forty characters, marked as shortened."""
    text = text_of(desk.say("路灯" * 100, feedback(COMPLAINT, sure=False)))
    assert "路灯" * 20 + "……" in text
    assert "路灯" * 21 not in text


@pytest.mark.parametrize("command", [Command.CANCEL, Command.NONE_OF_THESE])
def test_no_drops_the_draft(desk: Desk, command: Command) -> None:
    """「否」 and 「取消」 drop the draft, and a later 「是」 has nothing to file."""
    desk.say("路灯不亮", feedback(COMPLAINT, sure=False))
    assert text_of(desk.say("否", order(command))) == wording.DROPPED
    assert text_of(desk.say("是", order(Command.CONFIRM))) == wording.NO_DRAFT
    assert desk.records == []


def test_another_message_is_handled_and_the_draft_waits(desk: Desk) -> None:
    """A question in between is answered, and 「是」 then shows the draft again before filing."""
    desk.say("我家门口路灯不亮", feedback(COMPLAINT, sure=False))
    assert desk.ask("电梯", Band.ANSWER, "3-003").decision is Decision.ANSWER
    again = desk.say("是", order(Command.CONFIRM))
    assert "我家门口路灯不亮" in text_of(again)
    assert desk.records == []
    desk.say("是", order(Command.CONFIRM))
    assert [(record.text, record.kind) for record in desk.records] == [("我家门口路灯不亮", COMPLAINT)]


def test_a_kept_draft_is_not_taken_for_the_question(desk: Desk) -> None:
    """「都不是」 to a list shown in between files no waiting complaint."""
    desk.say("我家门口路灯不亮", feedback(COMPLAINT, sure=False))
    desk.ask("老人", Band.CHOOSE, "7-005", "7-006")
    assert text_of(desk.say("都不是", order(Command.NONE_OF_THESE))) == wording.NONE
    assert desk.state.draft == "我家门口路灯不亮"


def test_a_draft_lapses_after_half_an_hour(desk: Desk) -> None:
    """After 31 minutes 「是」 files nothing and says why."""
    desk.say("路灯不亮", feedback(COMPLAINT, sure=False))
    desk.wait(minutes=31)
    assert text_of(desk.say("是", order(Command.CONFIRM))) == wording.DRAFT_LAPSED
    assert text_of(desk.say("是", order(Command.CONFIRM))) == wording.NO_DRAFT
    assert desk.records == []


def test_the_next_message_is_the_words(desk: Desk) -> None:
    """After 「我要投诉」 the next message is filed as that kind, even a question."""
    opened = desk.say("我要投诉", order(Command.FEEDBACK, feedback=COMPLAINT))
    assert "投诉写在下一条消息里" in text_of(opened)
    assert desk.state.mode is Mode.DRAFTING
    filed = desk.say("解放路的路灯怎么还不修", Intent(Kind.QUESTION, ""))
    assert (filed.kind, filed.decision) == (Kind.COMPLAINT, Decision.LOG)
    assert (desk.records[0].kind, desk.records[0].text) == (COMPLAINT, "解放路的路灯怎么还不修")


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("灯", None),
        ("  \n ", None),
        ("1", order(Command.PICK, pick=1)),
        ("提交", order(Command.CONFIRM)),
        ("都不是", order(Command.NONE_OF_THESE)),
    ],
)
def test_hardly_any_words_are_asked_for_again(desk: Desk, text: str, intent: Intent | None) -> None:
    """Empty or one-character words and unfitting commands are asked for again, and the next message still counts."""
    desk.say("我要提建议", order(Command.FEEDBACK))
    assert text_of(desk.say(text, intent)) == wording.WORDS_TOO_SHORT
    desk.say("解放路多种树", Intent(Kind.QUESTION, ""))
    assert [record.text for record in desk.records] == ["解放路多种树"]


def test_orders_in_the_middle_of_a_draft(desk: Desk) -> None:
    """Help leaves the words awaited, 「取消」 ends that, and a greeting is not feedback."""
    desk.say("我要提建议", order(Command.FEEDBACK))
    assert "我能帮您做这些事" in text_of(desk.say("帮助", order(Command.HELP)))
    assert desk.say("你好", Intent(Kind.SMALLTALK, "", smalltalk="greeting")).decision is Decision.OTHER
    assert desk.state.mode is Mode.DRAFTING
    assert text_of(desk.say("取消", order(Command.CANCEL))) == wording.CANCELLED
    assert desk.state.mode is Mode.IDLE
    assert desk.records == []


def test_nothing_to_cancel(desk: Desk) -> None:
    """「取消」 with nothing to cancel says how to withdraw a ticket."""
    assert text_of(desk.say("取消", order(Command.CANCEL))) == wording.NOTHING_TO_CANCEL


def test_awaited_words_lapse(desk: Desk) -> None:
    """After half an hour the next message is ordinary again: a question is answered, not filed."""
    desk.say("我要提建议", order(Command.FEEDBACK))
    desk.wait(minutes=31)
    assert desk.ask("电梯", Band.ANSWER, "3-003").decision is Decision.ANSWER
    assert desk.records == []
    assert desk.script.heard[-1][1].mode is Mode.IDLE


def test_a_question_leaves_the_draft_open(desk: Desk) -> None:
    """A question in between is answered, and the next words are feedback not linked to it."""
    desk.say("我要提建议", order(Command.FEEDBACK))
    told = text_of(desk.ask("今年装多少部电梯", Band.ANSWER, "3-003"))
    assert "80部" in told
    assert told.splitlines()[-1] == wording.DRAFT_STAYS.format(kind="建议")
    desk.say("解放路多种树", Intent(Kind.QUESTION, ""))
    assert [(one.text, one.commitments) for one in desk.records] == [("解放路多种树", ())]


@pytest.mark.parametrize(
    ("text", "awaited"),
    [("养老" * 250, True), ("养老" * 250, False), ("都是骗人的", True), ("哈哈哈哈哈哈", True)],
)
def test_what_is_no_matter_is_asked_about_once(desk: Desk, text: str, awaited: bool) -> None:
    """Words without a matter are filed unchanged only after 「是」."""
    if awaited:
        desk.say("我要提建议", order(Command.FEEDBACK))
    desk.say(text, feedback(COMPLAINT))
    assert desk.records == []
    desk.say("是", order(Command.CONFIRM))
    assert [one.text for one in desk.records] == [text]


def test_me_too_asks_what_about(desk: Desk) -> None:
    """我也是 is asked what it refers to; after an answer it asks what happened, and links that."""
    me_too = order(Command.ME_TOO)
    assert text_of(desk.say("我也是", me_too)) == wording.ME_TOO_WHAT
    desk.ask("今年装多少部电梯", Band.ANSWER, "3-003")
    assert "80部" in text_of(desk.say("我也是", me_too))
    desk.say("我们楼里七个老人上不去", feedback(SUGGESTION))
    assert desk.records[0].commitments == ("3-003",)


def test_what_begins_with_the_place_goes_on(desk: Desk) -> None:
    """Feedback typed in pieces becomes one ticket, and a place alone none."""
    opened = desk.say("我想反映个事", order(Command.FEEDBACK))
    assert "您的意见写在" in text_of(opened)
    assert text_of(desk.say("就是我们小区", Intent(Kind.QUESTION, ""))) == wording.GO_ON
    assert text_of(desk.say("翡翠城", Intent(Kind.QUESTION, ""))) == wording.GO_ON
    assert desk.records == []
    desk.say("路灯坏了三天", feedback(COMPLAINT))
    assert [record.text for record in desk.records] == ["就是我们小区，翡翠城，路灯坏了三天"]


def test_a_question_in_place_of_a_suggestion_is_not_filed_unasked(desk: Desk) -> None:
    """A question instead of a suggestion is offered as an inquiry unless answered, and a later suggestion is separate."""
    desk.say("我要提建议", order(Command.FEEDBACK))
    asked = desk.say(
        "对了，今年装几盏路灯", Intent(Kind.QUESTION, "", finding=desk.finding(Band.CHOOSE, "3-002"))
    )
    assert asked.remember == ()
    assert "作为咨询转给部门吗" in text_of(asked)
    desk.say("建议在解放路装路灯", feedback(SUGGESTION))
    assert [(record.text, record.kind) for record in desk.records] == [("建议在解放路装路灯", SUGGESTION)]


def test_words_that_begin_with_the_place_are_the_words(desk: Desk) -> None:
    """在解放路多种树 says where and what, so nothing more is awaited."""
    desk.say("我要提建议", order(Command.FEEDBACK))
    desk.say("在解放路多种树", Intent(Kind.QUESTION, ""))
    assert [record.text for record in desk.records] == ["在解放路多种树"]


def test_what_is_wrong_is_a_complaint(desk: Desk) -> None:
    """After an unspecific announcement, words about something broken are a complaint, not a suggestion."""
    desk.say("我想反映个事", order(Command.FEEDBACK))
    desk.say("解放路的路灯坏了", Intent(Kind.QUESTION, ""))
    assert desk.records[0].kind is COMPLAINT


@pytest.mark.parametrize("text", ["那你发吧", "你帮我转一下", "那帮我说一下"])
def test_yes_in_other_words_files_what_is_offered(talk: Talk, text: str) -> None:
    """发吧 files what is offered, like 「是」."""
    assert talk("路灯不亮", text).decision is Decision.LOG


def test_whoever_asks_to_have_it_passed_on_has_said_what(talk: Talk) -> None:
    """Asking to have it passed on offers the story that was answered, even if its answer was asked about since."""
    story = "我们小区老得很了下雨天就漏水楼道里灯也不亮水管子也老爆政府说要改造老旧小区喊了几年了今年到底改造老旧小区多少个改不改我们这里"
    assert story[:20] in text_of(talk(story, "归哪个管", "那你帮我说一下"))
    assert wording.SAY_YOUR_WORDS.format(kind=wording.ANY_KIND) == text_of(talk("帮我说一下"))


def test_who_does_not_care_files_nothing(talk: Talk) -> None:
    """随便 is neither part of the complaint nor a yes."""
    said = talk("路灯不亮", "随便")
    assert wording.NOT_FILED.format(kind="投诉") in text_of(said)
    assert said.state.draft == "路灯不亮"


def test_words_that_only_begin_are_waited_on(talk: Talk) -> None:
    """我觉得 is no suggestion, and no part of one."""
    assert text_of(talk("建议", "我觉得")) == wording.GO_ON
    (ticket,) = (one for one in talk("建议", "我觉得", "公交车太少").remember if isinstance(one, NewFeedback))
    assert ticket.text == "公交车太少"


def test_a_trouble_that_was_asked_for_is_filed(talk: Talk) -> None:
    """After 投诉, 水管爆了 is filed without asking again, however it sounds."""
    assert talk("投诉", "水管爆了").decision is Decision.LOG


def test_yes_to_a_choice_is_asked_which(talk: Talk) -> None:
    """Yes to a choice asks which entry is meant."""
    assert text_of(talk("种香菇有补贴没", "是")) == wording.MEANT_OF_LIST


def test_what_is_typed_in_pieces_is_put_together(talk: Talk) -> None:
    """Where, what and how it is, each in a message; a mere name is waited on, and nothing is lost."""
    told = talk("我想反映个事", "就是我家门口", "那个下水道", "一直堵着", "臭死了")
    assert told.state.draft == "就是我家门口，那个下水道，一直堵着，臭死了"
    (filed,) = talk("我们湾", "路坏了").remember
    assert isinstance(filed, NewFeedback)
    assert (filed.text, filed.kind) == ("我们湾，路坏了", FeedbackKind.COMPLAINT)


def test_what_is_only_offered_is_dropped_by_who_takes_it_back(talk: Talk) -> None:
    """那个单子不要了 means the draft, where there is no ticket."""
    told = talk("路灯不亮", "那个单子不要了")
    assert (text_of(told), told.state.draft) == (wording.DROPPED, None)


def test_whether_one_gets_something_back_is_asked_of_the_draft(talk: Talk) -> None:
    """能不能帮我要回来 is no 撤回."""
    story = "我在工地干了半年老板不给钱"
    assert text_of(talk(story, "能不能帮我要回来")).startswith("您说的“我在工地")


def test_what_only_sounds_like_a_no_drops_nothing(talk: Talk) -> None:
    """说了不做 after an offer goes on complaining: the draft stays until a plain no."""
    told = talk("你们政府就会吹牛", "说了不做")
    assert told.state.draft == "你们政府就会吹牛"
    assert "还没有提交" in text_of(told)


def test_praise_is_awaited_as_thanks(talk: Talk) -> None:
    """我要表扬 waits for the words, which are thanks."""
    assert talk("我要表扬").state.draft_kind is FeedbackKind.THANKS


def test_a_trouble_in_pinyin_is_offered_to_be_filed(talk: Talk) -> None:
    """A trouble is one however it is typed; the draft keeps the citizen's letters."""
    assert talk("lu deng huai le").state.draft == "lu deng huai le"


def test_who_asks_to_wait_is_waited_for(talk: Talk) -> None:
    """等一下,我打字慢 is not what was to be reported: the words are still awaited."""
    told = talk("我要反映问题", "等一下，我打字慢")
    assert text_of(told) == wording.SMALLTALK["wait"]
    assert told.state.mode is Mode.DRAFTING


def test_an_order_to_file_means_what_is_offered(talk: Talk) -> None:
    """我要反映 behind an offer asks for no other words, and drops none."""
    assert talk("路灯不亮", "今年装电梯装多少", "我要反映").state.draft == "路灯不亮"


def test_a_guessed_none_of_these_drops_nothing(desk: Desk) -> None:
    """65岁以上的 behind a no of the report is a guess, and 都不是 is none."""
    desk.ask("今年有没有免费体检", Band.DECLINE)
    desk.say("65岁以上的", order(Command.NONE_OF_THESE, sure=False))
    assert desk.state.draft == "今年有没有免费体检"
    desk.say("都不是", order(Command.NONE_OF_THESE))
    assert desk.state.draft is None


def test_who_lets_it_be_files_nothing(talk: Talk) -> None:
    """没写就算了 is a no, and no part of what is offered."""
    assert talk("今年有没有免费体检", "没写就算了").state.draft is None


def test_a_trouble_within_a_long_question_is_offered(talk: Talk) -> None:
    """Whoever asks at length whether a road will be mended tells that it is broken, too."""
    asked = "喂你好想问一下今年修路的事情我们村到镇上那条路烂得很都五六年了一到下雨天就走不得车也进不来小孩上学都摔跤你们政府今年到底修不修啊"
    assert talk(asked).state.draft_kind is FeedbackKind.COMPLAINT


def test_an_order_to_file_what_was_offered_files_it(talk: Talk) -> None:
    """我要投诉 after the offer is a yes; 「建议」 may begin another matter; 我要投诉城管 says whom, too."""
    (ticket,) = talk("路灯不亮", "我要投诉").remember
    assert isinstance(ticket, NewFeedback)
    assert ticket.text == "路灯不亮"
    assert not talk("路灯不亮", "建议").remember
    assert talk("路灯不亮", "我要投诉城管").state.draft == "路灯不亮，我要投诉城管"


def test_what_is_said_of_the_assistant_is_no_awaited_word(talk: Talk) -> None:
    """图片发不了 is answered, and the complaint is still awaited."""
    assert text_of(talk("我要投诉", "图片发不了")) == wording.SMALLTALK["picture"]
    assert talk("我要投诉", "图片发不了").state.mode is Mode.DRAFTING


def test_a_rant_is_asked_about_as_a_complaint(talk: Talk) -> None:
    """What proposes nothing is no suggestion, and nobody's case before they say so."""
    told = talk("你们这些当官的就知道吃喝")
    assert not told.remember
    assert told.state.draft_kind is FeedbackKind.COMPLAINT


def test_what_begins_as_praise_is_no_complaint(talk: Talk) -> None:
    """公安局的王警官 after 我要表扬 is praised, whatever a bare name sounds like; a trouble is none."""
    (ticket,) = talk("我要表扬", "公安局的王警官").remember
    assert isinstance(ticket, NewFeedback)
    assert ticket.kind is FeedbackKind.THANKS
    (grievance,) = talk("我要表扬", "汉东路的路灯坏了三天没人修").remember
    assert isinstance(grievance, NewFeedback)
    assert grievance.kind is FeedbackKind.COMPLAINT


def test_the_plan_is_told_while_a_trouble_waits(talk: Talk) -> None:
    """今年建几个 beside 幼儿园没位置 asks about nurseries; the trouble goes on waiting."""
    told = talk("小孩上幼儿园没位置", "今年建几个")
    assert "公办幼儿园" in text_of(told)
    assert told.state.draft == "小孩上幼儿园没位置"
    assert talk("小孩上幼儿园没位置", "今年建几个", "是").remember


def test_a_short_trouble_does_not_displace_the_one_that_waits(talk: Talk) -> None:
    """Both are offered together."""
    told = talk("有人偷电动车", "报警了没用", "我们小区没监控")
    assert told.state.draft == "有人偷电动车，报警了没用，我们小区没监控"


def test_ones_own_shop_says_nothing_yet(talk: Talk) -> None:
    """就我们楼下那个烧烤店 is waited on, and filed with what follows."""
    told = talk("我说个事啊", "就我们楼下那个烧烤店")
    assert text_of(told) == wording.GO_ON
    assert talk("我说个事啊", "就我们楼下那个烧烤店", "天天晚上搞到两三点").state.draft


def test_who_does_not_know_how_to_write_is_told(talk: Talk) -> None:
    """The words are still awaited."""
    told = talk("我要投诉", "不知道怎么写")
    assert text_of(told) == wording.SMALLTALK["writing"]
    assert told.state.mode is Mode.DRAFTING


@pytest.mark.parametrize("wish", ["装电梯", "我们小区装电梯", "我们村修条路", "多建几个公厕"])
def test_what_is_to_be_done_is_a_wish_however_short(talk: Talk, wish: str) -> None:
    """Nobody who was asked for a suggestion and made one is asked what it is."""
    (ticket,) = talk("我要提建议", wish).remember
    assert isinstance(ticket, NewFeedback)
    assert ticket.kind is FeedbackKind.SUGGESTION


@pytest.mark.parametrize("name", ["我们小区停车场", "我们社区的党群服务中心", "那个下水道"])
def test_a_name_alone_is_no_complaint_yet(talk: Talk, name: str) -> None:
    """What is wrong with it is waited for."""
    assert text_of(talk("我要投诉", name)) == wording.GO_ON


def test_an_objection_calls_nothing_off(talk: Talk) -> None:
    """不要装电梯了 with nothing begun is somebody's view."""
    assert talk("不要装电梯了", "我一楼不同意").state.draft == "不要装电梯了，我一楼不同意"


def test_a_yes_to_an_offer_beside_an_answer_files(talk: Talk) -> None:
    """「是」, as the answer asked for, needs no second one; 好的 may only nod, and after another answer it is asked about."""
    told = "今年装多少电梯，我们楼的电梯坏了没人修"
    assert talk(told, "是").remember
    assert not talk(told, "好的").remember
    assert not talk(told, "老小区改造多少个", "是").remember


def test_three_characters_may_say_what_is_wrong(talk: Talk) -> None:
    """停水了 is filed by a yes, and 路灯 still asked about."""
    assert talk("停水了", "是").remember
    assert not talk("路灯", "是").remember
