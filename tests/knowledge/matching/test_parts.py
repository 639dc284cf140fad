"""A message is split where it asks a second thing, and nowhere else."""

from hypothesis import given
from hypothesis import strategies as st

from knowledge.matching.parts import (
    asked_in,
    clauses,
    continues_question,
    in_a_row,
    sentences,
    told_before,
    told_behind,
    told_besides,
    wants,
)

TELLING = frozenset({"电梯", "停车", "路灯"})


def test_sentences_are_parted_where_a_second_thing_is_asked() -> None:
    """A message is split at a mark, after a particle and a space, at 还有 and 然后."""
    for between in ("?", "。", "吗 ", "还有", "然后"):
        [first, second] = sentences(f"电梯装多少{between}停车位加多少", {"电梯", "停车位"})
        assert (first[:2], second) == ("电梯", "停车位加多少")


def test_what_asks_stands_before_what_leads_up_to_it() -> None:
    """Questions come before what leads up to them: 我们是编钟之乡 asks nothing."""
    assert clauses("我们是编钟之乡,有没有要申遗", {"编钟", "申遗"}) == ["有没有要申遗", "我们是编钟之乡"]


def test_a_space_parts_two_questions() -> None:
    """Whoever types no marks parts questions by a space; a space within one question parts nothing."""
    telling = frozenset({"电梯", "托位"})
    assert sentences("电梯今年装几部 托位建多少个", telling) == ["电梯今年装几部", "托位建多少个"]
    assert sentences("今年 电梯 装几部", telling) == []


def test_a_part_without_anything_that_tells_is_none() -> None:
    """If only one part has content, the message is not split."""
    assert clauses("我替邻居问,电梯装多少", {"电梯"}) == []


def test_how_many_is_asked_whatever_else_is_told() -> None:
    """A count is asked for even if 栽 and 树 are not words of their own."""
    assert sentences("今年栽多少树?水源地管得怎么样", {"水源地"}) == ["今年栽多少树", "水源地管得怎么样"]


def test_the_question_of_a_story() -> None:
    """Only a story's asking sentences are returned, and only if it says something else; a short message is no story."""
    told = "我家住六楼,老伴腿脚不好,上下都要人背。去年听说隔壁小区装了电梯,羡慕得很。"
    assert asked_in(f"{told}我们这边今年装不装?装多少") == "我们这边今年装不装;装多少"
    assert asked_in(told) == ""
    assert asked_in("今年装不装?老伴腿脚不好。") == ""


def test_what_is_told_before_the_question_at_the_end() -> None:
    """What precedes the final question may be a grievance of its own."""
    assert told_before("我投诉物业乱收费,另外今年装多少电梯") == "我投诉物业乱收费"
    assert told_before("楼道灯坏了半年,电梯装多少?") == "楼道灯坏了半年"
    assert told_before("今年装多少电梯") == ""
    assert told_before("电梯装多少,楼道灯坏了半年") == ""


def test_what_is_told_behind_the_question() -> None:
    """What follows a question and asks nothing is told besides."""
    assert told_behind("今年修不修路 那路坑坑洼洼的") == "那路坑坑洼洼的"
    assert told_behind("今年修不修路,修多少") == ""
    assert told_behind("那路坑坑洼洼的") == ""


def test_many_parts_are_a_story() -> None:
    """Five parts are a story, not five questions."""
    assert clauses("电梯一层,电梯二层,电梯三层,电梯四层,电梯五层", {"电梯"}) == []


def test_things_in_a_row_are_asked_one_by_one() -> None:
    """各 and 分别 ask the same for each listed thing; the last may share its end with the others."""
    assert [thing for thing, _ in in_a_row("电梯和停车位各多少")] == ["电梯", "停车位"]
    [(_, questions), _] = in_a_row("医保和养老参保率分别是多少")
    assert "医保参保率多少" in questions
    assert [thing for thing, _ in in_a_row("gdp、工业、投资")] == ["gdp", "工业", "投资"]


def test_questions_of_one_shape_are_asked_one_by_one() -> None:
    """Questions of one shape are separate if each asks for the number of its own thing."""
    assert [thing for thing, _ in in_a_row("电梯装多少,停车位多少?托位加几个")] == ["电梯", "停车位", "托位"]
    assert [thing for thing, _ in in_a_row("香菇定多少袋,油茶多少亩?我两样都种")] == ["香菇", "油茶"]
    assert in_a_row("电梯装多少,要多少钱") == []
    assert in_a_row("电梯装多少,几时装") == []


def test_what_is_no_row() -> None:
    """One thing with two names, a question with commas and too many things are not enumerations."""
    for text in (
        "公园和绿地建多少",
        "电梯装不装,公园建不建",
        "一二、三四、五六、七八、九十、甲乙、丙丁",
        "电梯各多少",
    ):
        assert in_a_row(text) == []


def test_what_asks_by_itself() -> None:
    """A frame asks nothing, and a continuation asks about what precedes it."""
    assert wants("地铁修不修")
    assert not wants("想咨询")
    assert wants("有冇得电梯装")
    assert not wants("光发传单冇得用")
    assert continues_question("是不是写进计划了", "资助几人?是不是写进计划了")
    assert continues_question("修到哪", "电梯装多少,修到哪")
    assert not continues_question("地铁修到哪", "电梯装多少?地铁修到哪")


def test_a_grievance_behind_a_question() -> None:
    """A grievance beside a question is recognised by its words, or after a question mark."""
    assert told_besides("电梯装多少?楼道灯坏了半年") == ("电梯装多少", "楼道灯坏了半年")
    assert told_besides("电梯装多少,顺便反映楼道灯不亮") == ("电梯装多少", "顺便反映楼道灯不亮")
    assert told_besides("电梯装多少,另外井盖丢了怎么办,帮我反映下") is not None
    assert told_besides("楼道灯坏了半年,电梯装多少") is None
    assert told_besides("电梯装多少?停车位加多少") is None


@given(
    st.lists(
        st.sampled_from(["电梯装多少", "停车位加几个", "路灯坏了半年", "我替邻居问", "你好"]), max_size=6
    ),
    st.sampled_from("?。!;,"),
)
def test_a_message_is_parted_into_what_it_says_and_nothing_else(said: list[str], mark: str) -> None:
    """Parts are the things said with content, questions first; a story of five is not split."""
    telling = [one for one in said if one[:2] in TELLING]
    wanted = sorted(telling, key=lambda one: one.startswith("路灯")) if 1 < len(telling) <= 4 else []
    assert clauses(mark.join(said), TELLING) == wanted
    assert sentences(mark.join(said), TELLING) == (wanted if mark != "," else [])


@given(
    st.text(alphabet="电梯停车位我替邻居问装多少吗还有然后 ,。?\n1", max_size=60),
    st.frozensets(st.sampled_from(["电梯", "停车", "车位", "多少", "邻居"]), max_size=3),
)
def test_a_part_stands_in_the_message_and_tells_something(text: str, telling: frozenset[str]) -> None:
    """In any text each part occurs in it and has content."""
    for part in (*sentences(text, telling), *clauses(text, telling)):
        assert part in text
        assert len(part) > 2
        assert any(one in part for one in telling)
