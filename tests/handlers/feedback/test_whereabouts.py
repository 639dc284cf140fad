"""A place said while a draft is offered beside an answer belongs to the draft."""

from dataclasses import replace

import pytest

from handlers import wording
from handlers.hearing.intent import Intent
from handlers.hearing.odds import STATEMENT
from handlers.messages import Kind
from handlers.outcome import AddPlace, NewFeedback
from handlers.state import Mode
from knowledge.found import Band, Finding
from storage.records import FeedbackKind
from tests.handlers.dialogues import Desk, text_of
from tests.handlers.resident import Talk


def test_the_place_is_put_to_the_draft(desk: Desk) -> None:
    """With the place added, it is asked whether to file both."""
    words = "今年建几个养老服务中心，我们村的敬老院漏雨没人管"
    desk.say(
        words,
        Intent(Kind.QUESTION, words, finding=desk.finding(Band.ANSWER, "3-003"), also=FeedbackKind.HELP),
    )
    assert desk.state.draft == words
    nothing = Intent(Kind.QUESTION, "", finding=Finding(Band.DECLINE))
    outcome = desk.say("均川镇龙门村", nothing)
    assert "求助" in text_of(outcome)
    assert desk.state.mode is Mode.CONFIRMING
    assert desk.state.draft == f"{words}（均川镇龙门村）"


def test_without_a_draft_it_is_no_place_of_any(desk: Desk) -> None:
    """Without a draft a place is asked about like anything else."""
    nothing = Intent(Kind.QUESTION, "", finding=Finding(Band.DECLINE))
    desk.say("均川镇龙门村", replace(nothing, text="均川镇龙门村"))
    assert desk.state.draft == "均川镇龙门村"


@pytest.mark.parametrize("also", ["请联系13871234567", "，说来话长" * 40])
def test_no_draft_is_made_of_what_is_not_remembered_whole(talk: Talk, also: str) -> None:
    """A long question, remembered only masked and shortened, does not become a draft."""
    told = "我们这里要加装电梯，有意向"
    assert talk(told, "青年路98号楼下").state.draft == f"{told}（青年路98号楼下）"
    draft = talk(told + also, "青年路98号楼下").state.draft or ""
    assert "***" not in draft
    assert told not in draft


@pytest.mark.parametrize("place", ["农贸市场旁边", "医院对面", "邮局后面那段"])
def test_what_says_where_is_the_drafts_place_whatever_the_report_has(desk: Desk, place: str) -> None:
    """Right after the offer a place answers 「在哪里」, even if the report mentions it."""
    lamp = Intent(Kind.SMALLTALK, "路灯坏了", smalltalk=STATEMENT)
    desk.say("路灯坏了", lamp)
    desk.say(place, Intent(Kind.QUESTION, place, finding=desk.finding(Band.ANSWER, "3-003")))
    assert desk.state.draft == f"路灯坏了（{place}）"
    assert desk.state.draft_kind is FeedbackKind.COMPLAINT


def test_a_ticket_with_its_place_in_brackets_is_not_asked_for_one(talk: Talk) -> None:
    """老车站那边 names no road, but is a sufficient place."""
    filed = talk("路灯不亮", "老车站那边", "是")
    assert wording.ASK_PLACE not in text_of(filed)


def test_a_trouble_that_the_report_speaks_of_is_offered_to_be_filed(talk: Talk) -> None:
    """停水了 is a trouble to file, not a wish for the list on water."""
    assert "作为投诉转给部门吗" in text_of(talk("停水了"))
    assert talk("停水了").state.section is None
    assert talk("供水这块").state.draft is None
    assert talk("黑臭水体治理").state.draft is None


def test_who_types_in_pieces_is_read_together(talk: Talk) -> None:
    """臭得很 names no matter by itself, and is read with the other pieces."""
    assert talk("那条沟", "臭得很", "蚊子多").state.draft == "那条沟，臭得很，蚊子多"


def test_a_name_that_is_said_again_is_no_more_of_it(talk: Talk) -> None:
    """机场 and then 飞机场 are the same name, and no complaint."""
    again = text_of(talk("机场", "飞机场"))
    assert "“飞机场”" in again
    assert "机场，飞机场" not in again


def test_a_question_that_goes_on_as_a_complaint_is_offered_as_one(desk: Desk) -> None:
    """住建局不作为 followed by 我要投诉住建局 is offered as a complaint."""
    desk.ask("住建局不作为", Band.DECLINE)
    complains = Intent(Kind.COMPLAINT, "", feedback=FeedbackKind.COMPLAINT, sure=False)
    assert "作为投诉转给部门吗" in text_of(desk.say("我要投诉住建局", complains))


def test_how_it_is_belongs_to_what_is_offered(talk: Talk) -> None:
    """晚上摔跤 continues the broken lamp, whatever the report has that is similar."""
    assert talk("路灯不亮", "晚上摔跤").state.draft == "路灯不亮，晚上摔跤"


def test_a_place_alone_is_asked_about(talk: Talk) -> None:
    """A mere place is asked about, unless the report mentions it."""
    for place in ("解放路", "我们小区", "何店镇"):
        assert text_of(talk(place)) == wording.NAMED_ONLY.format(said=place)
    assert talk("解放路", "路灯不亮").remember
    for known in ("白云大道", "随州 大数据产业园"):
        assert known[-3:] in text_of(talk(known)).split("】")[0]
    assert talk("农村").state.section


def test_a_place_of_ones_own_belongs_to_what_is_offered(talk: Talk) -> None:
    """One's own place, like 就是北郊那条, belongs to what is offered, whatever field of the report it names."""
    assert talk("停水了", "我们小区").state.draft == "停水了（我们小区）"
    assert talk("路都烂成那样了", "就是北郊那条").state.draft == "路都烂成那样了（就是北郊那条）"
    assert talk("路灯不亮", "翡翠城").state.draft == "路灯不亮（翡翠城）"


def test_a_follow_up_is_no_story_to_which_a_place_belongs(talk: Talk) -> None:
    """我们小区 after an answer tells nothing, and 解放路 after it files nothing."""
    assert talk("今年装多少电梯", "我们小区", "解放路").state.draft == "解放路"


def test_a_question_of_the_place_named_before_it(talk: Talk) -> None:
    """A question after a place is read with it."""
    assert "老旧小区改造" in text_of(talk("我们小区", "今年改不改造"))


@pytest.mark.parametrize(
    ("asked", "more", "kind"),
    [
        ("老板不给工资怎么办", "在工地干了三个月", FeedbackKind.COMPLAINT),
        ("公交车怎么还不来", "11路", FeedbackKind.INQUIRY),
    ],
)
def test_a_question_about_a_trouble_goes_on_with_its_story(
    talk: Talk, asked: str, more: str, kind: FeedbackKind
) -> None:
    """What is told after a question that was declined belongs to it, and is no ticket of its own."""
    state = talk(asked, more).state
    assert (state.draft, state.draft_kind) == (f"{asked}，{more}", kind)


def test_a_telephone_number_goes_along(talk: Talk) -> None:
    """A number told while an offer waits is put to it."""
    assert talk("让他们给我回电话", "13812345678").state.draft == "让他们给我回电话，13812345678"


def test_a_place_of_the_report_right_after_the_offer_is_the_drafts(talk: Talk) -> None:
    """淅河这边 asks for nothing that concerns 淅河, once it was offered to file 水渠堵了没水."""
    (ticket,) = talk("水渠堵了没水", "淅河这边").remember
    assert isinstance(ticket, NewFeedback)
    assert ticket.text == "水渠堵了没水（淅河这边）"


@pytest.mark.parametrize(
    ("trouble", "place"),
    [("井盖丢了", "汉东路口那里"), ("井盖丢了", "在汉东路口"), ("停水了", "厉山镇"), ("路灯不亮", "解放路")],
)
def test_a_trouble_is_filed_once_its_place_is_told(talk: Talk, trouble: str, place: str) -> None:
    """Nobody who says what is broken, and then where, need say 是 as well: 井盖丢了,在汉东路口 is filed at once, too."""
    (ticket,) = talk(trouble, place).remember
    assert isinstance(ticket, NewFeedback)
    assert (ticket.text, ticket.kind) == (f"{trouble}（{place}）", FeedbackKind.COMPLAINT)


def test_a_place_files_no_question_and_no_fright(talk: Talk) -> None:
    """What only asks, or was danger, still needs a yes."""
    for told in ("路灯坏了找哪个", "我家着火了"):
        assert not talk(told, "汉东路口那里").remember


def test_what_goes_on_beside_a_choice_belongs_to_what_is_offered_with_it(talk: Talk) -> None:
    """The complaint that is offered beside three promises is not lost to its own details."""
    told = "村里厕所改造交了钱没动静"
    assert talk(told, "交了八百").state.draft == f"{told}，交了八百"


def test_a_junction_answers_where(talk: Talk) -> None:
    """It is no suggestion of its own."""
    (place,) = talk("没有红绿灯很危险，车开得飞快", "烈山大道和沿河大道交叉口").remember
    assert place == AddPlace("YN-0000-0000-0", "烈山大道和沿河大道交叉口")


def test_who_was_told_in_vain_goes_on_with_what_is_offered(talk: Talk) -> None:
    """找了社区找物业都推 is no complaint of its own, without what it is about."""
    assert talk("安置房漏水", "找了社区找物业都推").state.draft == "安置房漏水，找了社区找物业都推"


def test_what_names_nothing_behind_a_choice_takes_its_question_along(talk: Talk) -> None:
    """我村一盏都没得 tells no department what is lacking."""
    asked = "今年村里路灯装多少盏"
    assert talk(asked, "我村一盏都没得").state.draft == f"{asked}，我村一盏都没得"


def test_what_they_were_told_goes_on_with_what_is_offered(talk: Talk) -> None:
    """物业说没钱 is no complaint without what there is no money for."""
    assert talk("我们楼漏水", "物业说没钱").state.draft == "我们楼漏水，物业说没钱"


def test_a_bare_figure_goes_on_with_what_is_offered(talk: Talk) -> None:
    """2公里 is of the road, and none of the report's own twos; 帮我问问 then passes it on."""
    told = talk("今年修不修我们湾的路", "吴山镇联华村三组", "2公里")
    assert told.state.draft == "今年修不修我们湾的路（吴山镇联华村三组），2公里"
    filed = talk("今年修不修我们湾的路", "吴山镇联华村三组", "行那你帮我问问")
    assert filed.state.ticket is not None


def test_thanks_have_a_place_too(talk: Talk) -> None:
    """就是我们村那条 right after the offer tells which road was mended."""
    assert talk("路修好了 谢谢政府", "就是我们村那条").state.draft == "路修好了 谢谢政府（就是我们村那条）"


def test_an_estate_that_sounds_like_a_promise_is_the_place(talk: Talk) -> None:
    """碧桂园 is not about clear water, once it was offered to file a power cut."""
    assert talk("我家停电两天了", "碧桂园").state.draft == "我家停电两天了（碧桂园）"


def test_ones_own_road_is_asked_about(talk: Talk) -> None:
    """我们村的路 says nothing yet: no plain no, and what follows is about it."""
    assert text_of(talk("我们村的路")) == wording.NAMED_ONLY.format(said="我们村的路")
    assert talk("我们村的路", "坏了").state.draft == "我们村的路，坏了"


def test_a_comment_on_a_field_just_listed_takes_its_name_along(talk: Talk) -> None:
    """太少了 after 公交车 asks for no number of the list."""
    assert talk("公交车", "太少了").state.draft == "公交车，太少了"


def test_water_that_smells_is_told_in_pieces(talk: Talk) -> None:
    """自来水有味道 opens no list on water, and 黄的 goes on from it."""
    assert talk("自来水有味道", "黄的", "好几天了").state.draft == "自来水有味道，黄的，好几天了"


def test_of_whom_is_asked_goes_along(talk: Talk) -> None:
    """她是农村的 right after a no asks for no list of the villages."""
    told = talk("我想问下我妈85岁了有没有补贴", "她是农村的")
    assert told.state.draft == "我想问下我妈85岁了有没有补贴，她是农村的"
    assert talk("我是低保户").state.section


def test_a_place_that_only_sounds_like_a_promise_is_asked_about(talk: Talk) -> None:
    """沿河大道 is in no promise, however similar some are."""
    assert text_of(talk("沿河大道")) == wording.NAMED_ONLY.format(said="沿河大道")


def test_what_was_only_asked_about_is_not_filed_by_its_place(talk: Talk) -> None:
    """没发票 was not offered for filing."""
    assert not talk("没发票", "文化公园").remember


def test_a_guessed_order_may_go_on(talk: Talk) -> None:
    """表有问题 is no 我有问题."""
    assert talk("水费太高", "一个月200", "表有问题").state.draft == "水费太高，一个月200，表有问题"


def test_a_quarter_of_the_city_is_a_place(talk: Talk) -> None:
    """城南 right after the offer, whatever the report has there."""
    assert talk("我们那里电线杆歪了", "城南").state.draft == "我们那里电线杆歪了（城南）"


def test_which_thing_is_meant_is_no_complaint(talk: Talk) -> None:
    """就是老年人吃饭的 says what is meant, and nothing of it."""
    assert talk("就是老年人吃饭的").kind is Kind.QUESTION
