"""What the report says is found and never denied: last year's figures, claims, meanings, names, several things."""

from datetime import UTC, datetime

import pytest

from handlers import wording
from handlers.outcome import NewFeedback
from storage.records import Decision, FeedbackKind
from tests.handlers.dialogues import text_of
from tests.handlers.resident import Talk

_NOW = datetime(2023, 6, 9, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "result", "plan"),
    [
        ("去年电梯装了几部", "既有住宅加装电梯102部", "完成既有住宅电梯加装80部"),
        ("2022年粮食产了多少", "粮食产量达到145.8万吨", "粮食产量达到146万吨"),
        ("上年城镇新增就业多少人", "城镇新增就业1.9万人", None),
        ("头年省运会拿了几块奖牌", "斩获奖牌58枚", None),
    ],
)
def test_last_year_is_told_from_the_review(talk: Talk, text: str, result: str, plan: str | None) -> None:
    """Last year's result is quoted with its place, beside this year's continuing commitment if there is one."""
    outcome = talk(text)
    said = text_of(outcome)
    assert outcome.decision is Decision.ANSWER
    assert wording.RESULTS.format(year=2022) in said
    assert f"“{result}”" in said
    assert "出处：2023年随州市政府工作报告" in said
    assert [match.commitment.quote for match in outcome.matches] == ([plan] if plan else [])
    assert plan is None or f"报告原文：“{plan}”" in said


@pytest.mark.parametrize("text", ["基本养老保险参保率目标是多少", "专汽技术研发公共服务平台建几个"])
def test_a_figure_that_stands_behind_a_whole_list_is_told(talk: Talk, text: str) -> None:
    """基本养老保险、医保参保率分别稳定在93%、95%: each gets its own figure, and none is denied."""
    said = text_of(talk(text))
    assert wording.NOT_COUNTED not in said
    assert "目标：" in said


@pytest.mark.parametrize("text", ["去年装电梯多还是今年多", "今年装电梯比去年少吗", "今年和去年装电梯哪年多"])
def test_two_years_compared_are_both_told(talk: Talk, text: str) -> None:
    """Who compares the years gets last year's figure and this year's."""
    said = text_of(talk(text))
    assert "“既有住宅加装电梯102部”" in said
    assert "目标：80部" in said


def test_a_misprint_in_the_review_is_marked(talk: Talk) -> None:
    """A misprint in the review is marked as in a commitment's quote."""
    assert "之误" in text_of(talk("去年府河流域系统治理开工了吗"))


def test_a_year_of_which_nothing_is_told(talk: Talk) -> None:
    """For a year without information it says so, shows this year's plan as such, and offers to pass the words on."""
    outcome = talk("去年老旧小区改了多少个")
    said = text_of(outcome)
    assert outcome.decision is Decision.DECLINE
    assert wording.NOT_OF_YEAR.format(year=2022) in said
    assert "实施老旧小区改造160个" in said
    assert outcome.matches == ()
    filed = talk("去年老旧小区改了多少个", "是")
    assert isinstance(filed.remember[0], NewFeedback)


def test_the_years_further_off(talk: Talk) -> None:
    """A later year is not there yet; for an earlier one last year's figure is given as last year's."""
    later, earlier = talk("明年还装多少电梯"), talk("2020年粮食产量是多少")
    assert later.decision is earlier.decision is Decision.DECLINE
    assert wording.NOT_YET.format(plan=2023, year=2024) in text_of(later)
    assert "完成既有住宅电梯加装80部" in text_of(later)
    assert wording.NOT_OF_YEAR.format(year=2020) in text_of(earlier)
    assert wording.RESULTS.format(year=2022) in text_of(earlier)


def test_what_no_year_holds_is_declined(talk: Talk) -> None:
    """What neither review nor plan mentions is declined."""
    outcome = talk("去年地铁修了多少公里")
    assert outcome.decision is Decision.DECLINE
    assert "没有查到" in text_of(outcome)


@pytest.mark.parametrize(
    ("text", "first", "quote"),
    [
        ("电梯是不是装一百部", "不是，报告写的是80部。", "完成既有住宅电梯加装80部"),
        ("经济增长是不是9%", "不是，报告写的是增长7%。", "地区生产总值增长7%"),
        ("今年改160个老旧小区对吧", "是的，报告写的是160个。", "实施老旧小区改造160个"),
        ("法律援助有没有1000件", "是的，报告写的是不少于1200件。", "办理法律援助案件1200件以上"),
        ("粮食产量146万吨属实吗", "是的，报告写的是不少于146万吨。", "粮食产量达到146万吨"),
        ("老旧小区改造150个？", "不是，报告写的是160个。", "实施老旧小区改造160个"),
        ("婴幼儿托位没有200个吧", "报告写的就是200个。", "新增婴幼儿托位200个"),
        ("老旧小区改造不是150个吧", "报告写的是160个。", "实施老旧小区改造160个"),
        ("养老服务中心是10个对不对", "是的，报告写的是10个。", "建成养老服务中心10个"),
    ],
)
def test_a_figure_is_answered_with_yes_or_no(talk: Talk, text: str, first: str, quote: str) -> None:
    """A claimed figure gets yes or no first, then the quote."""
    said = text_of(talk(text))
    assert said.startswith(first)
    assert f"报告原文：“{quote}”" in said


def test_a_doubted_figure_is_no_grievance(talk: Talk) -> None:
    """Doubting a figure offers nothing to file."""
    for text in ("幸福食堂没有20家吧", "高标准农田是30万亩对吧"):
        assert not talk(text).state.draft


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("去年电梯装了102部对吧", "是的，报告写的是102部。"),
        ("去年整治危房2万户是真的吗", "不是，报告写的是1.8万户。"),
        ("去年奖牌是58枚吗", "是的，报告写的是58枚。"),
    ],
)
def test_last_years_figure_is_answered_with_yes_or_no(talk: Talk, text: str, first: str) -> None:
    """Last year's figure is confirmed or denied if the review has exactly one in that unit."""
    assert text_of(talk(text)).startswith(first)


@pytest.mark.parametrize("text", ["你们去年说的装电梯102部是真的吗", "装电梯是不是102部"])
def test_last_years_result_is_not_taken_for_this_years_target(talk: Talk, text: str) -> None:
    """A claimed figure that the promise reached last year is told as that, beside this year's."""
    assert text_of(talk(text)).startswith("102部是2022年办成的，报告写了；2023年的目标是80部。")


def test_a_result_stands_before_a_mere_change(talk: Talk) -> None:
    """How many there were is not answered with how many more."""
    said = text_of(talk("去年运动会得了多少枚奖牌"))
    assert said.index("“斩获奖牌58枚”") < said.find("“比上届增加48枚”") % len(said)


def test_a_short_count_is_no_denial(talk: Talk) -> None:
    """A short question for a number gets the promised figure; a question for the price does not."""
    assert "1200件以上" in text_of(talk("法律援助多少件"))
    assert talk("法律援助多少件").decision is Decision.ANSWER
    assert talk("法律援助多少钱").decision is Decision.DECLINE


@pytest.mark.parametrize("text", ["适老化是什么意思", "什么叫五线合一", "332312"])
def test_a_word_that_the_report_does_not_explain(talk: Talk, text: str) -> None:
    """For a word that the report does not explain it says so and quotes it."""
    said = text_of(talk(text))
    assert said.startswith("报告没有解释“")
    assert "报告原文" in said


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("香菇种得够不够,今年目标是什么", "确保香菇种植规模稳定在3亿袋"),
        ("水质好不好,今年的目标是啥", "实现19个省控考核断面水质稳定达标"),
        ("随州PM2.5目标今年是什么", "力争PM2.5平均浓度达到国家二级标准"),
    ],
)
def test_the_target_of_what_the_clause_before_names(talk: Talk, text: str, quote: str) -> None:
    """目标是什么 is answered by the thing's own target, not by any promise that holds the word 目标."""
    assert f"“{quote}”" in text_of(talk(text))


@pytest.mark.parametrize("text", ["今年植树准备植多少", "小老板借钱周转,今年银行能放多少"])
def test_how_many_is_answered_by_what_has_a_figure(talk: Talk, text: str) -> None:
    """A question for a count is answered by the promise that goes on from the nearest and gives its figure."""
    assert talk(text).matches[0].commitment.targets


def test_names_that_the_report_does_not_give(talk: Talk) -> None:
    """For names not in the report it says so and quotes it, found by the figure alone too."""
    for text in ("老旧小区改造160个具体是哪些", "160个具体是哪些", "幸福食堂的名单"):
        assert text_of(talk(text)).startswith(wording.NOT_NAMED)


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("医保和养老参保率分别是多少", ["基本医保参保率稳定在95%以上", "基本养老保险参保率稳定在93%以上"]),
        ("托位和幸福食堂各多少", ["新增婴幼儿托位200个", "兴办“幸福食堂”20家"]),
        (
            "今年装多少电梯？托位加几个？幸福食堂几家？",
            ["既有住宅加装电梯80部", "新增婴幼儿托位200个", "兴办“幸福食堂”20家"],
        ),
        (
            "村医招多少，食堂多少，养老中心多少",
            ["增配大学生村医131名", "兴办“幸福食堂”20家", "建成养老服务中心10个"],
        ),
        (
            "GDP、工业、投资、消费",
            [
                "地区生产总值(GDP)增长7%",
                "规模以上工业增加值增长8%",
                "固定资产投资增长12%",
                "社会消费品零售总额增长10%",
            ],
        ),
    ],
)
def test_several_things_are_all_answered(talk: Talk, text: str, titles: list[str]) -> None:
    """Several things are each answered with their quote."""
    outcome = talk(text)
    said = text_of(outcome)
    assert [match.commitment.title for match in outcome.matches[: len(titles)]] == titles
    assert all(f"【{title}】\n报告原文：" in said for title in titles)


def test_the_part_that_found_nothing_is_named(talk: Talk) -> None:
    """The part that found nothing is named, and filed in the citizen's own words as a separate question."""
    text = "装电梯今年装多少？机场啥时候建"
    said = text_of(talk(text))
    assert "完成既有住宅电梯加装80部" in said
    assert wording.LACKING.format(asked="机场啥时候建") + wording.LACKING_OFFER in said
    [ticket] = (one for one in talk(text, "好的", "是").remember if isinstance(one, NewFeedback))
    assert (ticket.text, ticket.kind, ticket.commitments) == ("机场啥时候建", FeedbackKind.INQUIRY, ())


@pytest.mark.parametrize("yes", ["要", "好的", "是"])
def test_a_grievance_behind_a_question_can_be_filed(talk: Talk, yes: str) -> None:
    """The question is answered, and agreeing files the grievance after it."""
    text = "今年装多少电梯？有没有我们小区？顺便反映楼道灯不亮"
    outcome = talk(text)
    assert "完成既有住宅电梯加装80部" in text_of(outcome)
    assert wording.ALSO.format(kind="投诉") in text_of(outcome)
    filed = talk(text, yes, "是") if yes == "好的" else talk(text, yes)  # 好的 may only nod.
    assert (filed.decision, [one.text for one in filed.remember if isinstance(one, NewFeedback)]) == (
        Decision.LOG,
        ["反映楼道灯不亮"],
    )


@pytest.mark.parametrize("asked", ["今年装多少电梯", "去年电梯装了多少"])
def test_what_is_to_be_passed_on_is_offered(talk: Talk, asked: str) -> None:
    """An explicit wish to pass it on is offered, after a commitment and after last year's result."""
    outcome = talk(f"{asked}？另外我们院里的健身器材锈了怎么办，麻烦帮忙反映一下")
    assert "要我一并作为" in text_of(outcome)
    assert outcome.state.draft


def test_last_years_figure_is_searched_for_as_a_question_would_be(talk: Talk) -> None:
    """Without a linked result the review is searched for the question; if it has none, that is said."""
    assert "保障性租赁住房649套" in text_of(talk("保障性租赁住房今年建多少套", "去年呢"))
    assert wording.NO_LAST_YEAR.format(year=2022) in text_of(talk("幸福食堂建几家", "去年呢"))


def test_what_the_review_told_is_followed_up(talk: Talk) -> None:
    """After the review's result, this year's continuing commitment and the year before can be asked for."""
    assert "粮食产量达到146万吨" in text_of(talk("去年粮食产了多少", "那今年呢"))
    none = talk("去年整治了多少危房", "那今年呢")
    assert none.decision is Decision.DECLINE
    assert "没有查到这件事的承诺" in text_of(none)
    assert wording.NOT_OF_YEAR.format(year=2021) in text_of(talk("去年整治了多少危房", "那前年呢"))


def test_a_sibling_place_asks_the_last_question_again(talk: Talk) -> None:
    """Another place repeats the last question, again and again; without a place in it, the report names none."""
    said = text_of(talk("广水市今年要建什么", "随县呢", "那曾都区呢"))
    assert "曾都区" in said
    assert "广水" not in said
    assert "没有写具体在哪些地方" in text_of(talk("今年装多少部电梯", "那曾都呢"))


def test_so_be_it_orders_nothing_where_nothing_was_offered(talk: Talk) -> None:
    """好的 after a plain answer is small talk."""
    assert talk("今年装多少部电梯", "好的").decision is Decision.OTHER
