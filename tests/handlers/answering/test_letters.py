"""Every question in a letter with a certain finding is answered, and the rest is reported as left."""

from handlers import wording
from handlers.answering.letters import MOST
from handlers.hearing.intent import Intent
from handlers.messages import Kind
from handlers.outcome import Outcome
from knowledge.found import Band, Finding
from knowledge.language.folding import fold
from tests.handlers.dialogues import Desk, text_of
from tests.handlers.resident import Talk

LIFTS, CANTEENS, HOMES, COURSES, SPORT = (
    "今年装多少部电梯",
    "食堂开几家",
    "适老化改造多少户",
    "救护员培训多少人",
    "健身工程建几处",
)
IDS = {LIFTS: "3-003", CANTEENS: "3-004", HOMES: "7-006", COURSES: "7-003", SPORT: "7-008"}


def write(
    desk: Desk, letter: str, *asked: str, lacks: tuple[str, ...] = (), whole: Finding | None = None
) -> Outcome:
    """Send a letter in which each of `asked` is certainly found by itself, and `lacks` certainly not."""
    for one in asked:
        finding = desk.finding(Band.ANSWER, IDS[one])
        desk.script.intents[one] = Intent(Kind.QUESTION, one, finding=finding)
    for one in lacks:
        desk.script.intents[one] = Intent(Kind.QUESTION, one, finding=Finding(Band.DECLINE))
    found = whole or desk.finding(Band.CHOOSE, "7-001", "7-002")
    return desk.say(letter, Intent(Kind.QUESTION, fold(letter), finding=found))


def told(outcome: Outcome) -> list[str]:
    """Return the commitments in the answer."""
    return [match.commitment.id for match in outcome.matches]


def test_a_letter_is_answered_question_by_question(talk: Talk) -> None:
    """The certain questions of a letter are answered, and it is said that there were more."""
    letter = (
        "您好，我想问三件事。一是今年老旧小区改造多少个？二是装多少部电梯？三是城区公交车什么时候换新？谢谢"
    )
    said = text_of(talk(letter))
    assert "160个" in said
    assert "80部" in said
    assert wording.OTHERS_ONE_BY_ONE in said


def test_what_the_whole_seemed_to_mean_gives_way(desk: Desk) -> None:
    """The whole's chance finding gives way to the questions, and nothing is left over."""
    outcome = write(desk, f"您好，请教两个问题。{LIFTS}？{CANTEENS}？", LIFTS, CANTEENS)
    assert told(outcome) == ["3-003", "3-004"]
    assert wording.OTHERS_ONE_BY_ONE not in text_of(outcome)


def test_a_question_twice_is_answered_once(desk: Desk) -> None:
    """A question repeated in other words is answered once, if it adds nothing to the whole."""
    desk.script.intents["电梯到底装几部"] = Intent(
        Kind.QUESTION, "电梯到底装几部", finding=desk.finding(Band.ANSWER, "3-003")
    )
    outcome = write(desk, f"请教两件事。{LIFTS}？电梯到底装几部？{CANTEENS}？", LIFTS, CANTEENS)
    assert told(outcome) == ["3-003", "3-004"]


def test_what_the_report_lacks_is_said(desk: Desk) -> None:
    """What the report lacks is mentioned beside the answers."""
    outcome = write(
        desk, f"请教三个问题。{LIFTS}？{CANTEENS}？动物园几时开？", LIFTS, CANTEENS, lacks=("动物园几时开",)
    )
    assert told(outcome) == ["3-003", "3-004"]
    assert "动物园几时开" in text_of(outcome)


def test_so_many_are_looked_at_and_no_more(desk: Desk) -> None:
    """Only so many questions are examined, and it is said that there are others."""
    letter = "请教几个问题。" + "".join(f"{one}？" for one in IDS)
    outcome = write(desk, letter, *IDS)
    assert told(outcome) == list(IDS.values())[:MOST]
    assert wording.OTHERS_ONE_BY_ONE in text_of(outcome)


def test_one_question_with_its_story_is_no_letter(desk: Desk) -> None:
    """An introduction and a back reference (那去年呢) ask nothing themselves, so the whole is one question."""
    whole = desk.finding(Band.ANSWER, "7-002")
    for letter in (f"您好，请教两个问题。{LIFTS}？那去年呢？", f"请问有个事想问一下？{LIFTS}？"):
        assert told(write(desk, letter, LIFTS, whole=whole)) == ["7-002"], letter


def test_one_sure_question_of_two_is_no_more_than_the_whole(desk: Desk) -> None:
    """With one certain question of two, the finding for the whole stands."""
    whole = desk.finding(Band.ANSWER, "7-002")
    outcome = write(
        desk, f"请教两个问题。{LIFTS}？动物园几时开？", LIFTS, lacks=("动物园几时开",), whole=whole
    )
    assert told(outcome) == ["7-002"]
    assert wording.OTHERS_ONE_BY_ONE in text_of(outcome)


def test_a_long_message_is_a_letter_whatever_it_announces(desk: Desk) -> None:
    """A long message is a letter whatever announces it, since its commas tell a story."""
    story = "您好，我和老伴住在城东的老房子里，平时上下楼都靠人背着，饭也做不动了。"
    assert told(write(desk, f"{story}{LIFTS}？{CANTEENS}？", LIFTS, CANTEENS)) == ["3-003", "3-004"]


def test_a_short_message_that_announces_nothing_is_read_as_one(desk: Desk) -> None:
    """A short message with two questions is read as a whole."""
    whole = desk.finding(Band.ANSWER, "7-002")
    assert told(write(desk, f"{LIFTS}？{CANTEENS}？", LIFTS, CANTEENS, whole=whole)) == ["7-002"]
