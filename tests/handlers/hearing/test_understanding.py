"""What a message is, in the real city: command, danger, ticket, small talk, feedback or question."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from handlers.hearing.intent import Command, Emergency, Intent
from handlers.hearing.odds import INTRODUCED, STATEMENT
from handlers.hearing.understanding import Understanding
from handlers.messages import Kind
from handlers.state import Danger, Mode, State
from handlers.tickets.ticket_number import issue
from knowledge.found import Band
from storage.records import FeedbackKind

NUMBER = issue(lambda _: 48_271_936)
DIGITS = "".join(filter(str.isdigit, NUMBER))
IDLE = State()


def _command(intent: Intent) -> Command | None:
    return intent.command if intent.kind is Kind.COMMAND else None


# Picks from a list.


@pytest.mark.parametrize(
    "text",
    [
        "2", "\uff12", "二", "②", "两", "第二", "第二个", "第2个", "第二条", "第2项", "2号", "二号", "2个",
        " 2 ", "2。", "\uff12\uff01", "选2", "选择二", "看2", "要2", "我选2", "序号2", "2吧", "第二个吧", "第二個",
        "我要第二个", "我选第二个", "看第二条", "选第2个",
    ],
)  # fmt: skip
def test_a_number_in_any_form_picks(understanding: Understanding, text: str) -> None:
    """The second of a list is picked in any wording."""
    intent = understanding.understand(text, State(mode=Mode.CHOOSING, shown=("3-001", "3-002", "3-003")))
    assert (_command(intent), intent.pick) == (Command.PICK, 2)


@pytest.mark.parametrize(
    ("text", "pick"),
    [("1", 1), ("一", 1), ("③", 3), ("10", 10), ("⑩", 10), ("第十个", 10), ("十个", 10)],
)
def test_other_numbers_pick_theirs(understanding: Understanding, text: str, pick: int) -> None:
    """Positions go up to ten and beyond."""
    ten = tuple(f"3-{number:03}" for number in range(1, 11))
    intent = understanding.understand(text, State(mode=Mode.CHOOSING, shown=ten))
    assert (_command(intent), intent.pick) == (Command.PICK, pick)


@pytest.mark.parametrize("text", ["8%", "百分之八", "1.4", "8个点", "80部", "650", "11个"])
def test_a_figure_picks_nothing(understanding: Understanding, text: str) -> None:
    """A figure with a unit, or beyond any list, is looked up among the targets, whatever list is shown."""
    eight = tuple(f"3-{number:03}" for number in range(1, 9))
    intent = understanding.understand(text, State(mode=Mode.CHOOSING, shown=eight))
    assert (intent.kind, intent.command) == (Kind.QUESTION, None)
    assert intent.figure


@pytest.mark.parametrize(
    "text", ["香菇种多少", "养老金今年涨多少", "低保涨几多", "进出口是10%还是8%", "房价降多少"]
)
def test_who_asks_for_a_figure_wants_no_list(understanding: Understanding, text: str) -> None:
    """A figure of a thing within a field does not open the field."""
    assert understanding.understand(text, IDLE).section is None


def test_a_thing_leads_the_list_of_its_field(understanding: Understanding) -> None:
    """香菇 alone opens its field with its own commitments first, without certainty."""
    section = understanding.understand("香菇", IDLE).section
    assert section is not None
    assert "香菇" in section.commitments[0].quote
    assert 0 < section.likely < 1


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("香菇种多少", "4-022"), ("香姑种多少", "4-022"), ("PM2.5目标", "6-007"), ("PM 2.5 标准 2023", "6-007"), ("高薪技术企业要到多少家", "5-041"),
    ],
)  # fmt: skip
def test_the_figure_of_a_thing_is_found(understanding: Understanding, text: str, id_: str) -> None:
    """A target's figure is found by its name in any spelling, even if it sounds like a procedure."""
    finding = understanding.understand(text, IDLE).finding
    assert finding is not None
    assert finding.band is Band.ANSWER
    assert finding.matches[0].commitment.id == id_


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("几时修地铁", "高铁"),
        ("有没有地铁规划", "高铁"),
        ("白云湖门票多少钱", "白云湖"),
        ("粮食收购价多少", "粮食"),
    ],
)
def test_what_the_report_has_nearest_is_named(understanding: Understanding, text: str, word: str) -> None:
    """For an unanswered question the report's nearest by name, or something akin, is given."""
    intent = understanding.understand(text, IDLE)
    assert intent.finding is not None
    assert intent.finding.band is Band.DECLINE
    assert intent.nearest is not None
    assert intent.nearest.word == word


def test_of_another_city_nothing_is_near(understanding: Understanding) -> None:
    """Railways in this report are not near a question about Wuhan's."""
    assert understanding.understand("武汉几时修地铁", IDLE).nearest is None


@pytest.mark.parametrize(
    "text", ["2023", "二十大", "两会", "一老一小", "三农", "2023年目标", "五十家", "一网统管"]
)
def test_numbers_that_mean_something_do_not_pick(understanding: Understanding, text: str) -> None:
    """A year, a slogan or a figure is no choice from a list."""
    assert _command(understanding.understand(text, IDLE)) is None


# Ticket numbers.

_SPELLINGS = [
    NUMBER,
    NUMBER.lower(),
    "".join(chr(ord(c) + 0xFEE0) for c in NUMBER),
    f"YN{DIGITS}",
    f"yn {DIGITS[:4]} {DIGITS[4:8]} {DIGITS[8]}",
    NUMBER.removeprefix("YN-"),
    NUMBER.replace("-", "—"),
    DIGITS,
]


@pytest.mark.parametrize("spelling", _SPELLINGS)
@pytest.mark.parametrize(
    "around", ["{}", " {} ", "{}怎么样了", "我的工单{}办到哪一步了?", "查一下{}", "單號{}"]
)
def test_a_ticket_number_asks_how_it_stands(understanding: Understanding, spelling: str, around: str) -> None:
    """Any spelling of a number, alone or in a short question, is STATUS with its standard form."""
    intent = understanding.understand(around.format(spelling), IDLE)
    assert (intent.kind, intent.argument) == (Kind.STATUS, NUMBER)


@pytest.mark.parametrize("text", [NUMBER[:-1] + str((int(NUMBER[-1]) + 1) % 10), "YN 4827 1936 0 进度"])
def test_a_mistyped_number_is_still_about_a_ticket(understanding: Understanding, text: str) -> None:
    """A number with a wrong check digit is STATUS without a number, so that the citizen is told."""
    intent = understanding.understand(text, IDLE)
    assert (intent.kind, intent.argument) == (Kind.STATUS, None)


@pytest.mark.parametrize(
    "text",
    [
        f"撤回{NUMBER}",
        f"把{NUMBER}撤了吧",
        f"{DIGITS} 撤回",
        f"请帮我撤销工单 {NUMBER.lower()}",
        f"撤單 {NUMBER}",
    ],
)
def test_a_number_with_the_wish_to_withdraw_withdraws(understanding: Understanding, text: str) -> None:
    """撤 beside a number withdraws that ticket."""
    intent = understanding.understand(text, IDLE)
    assert (_command(intent), intent.argument) == (Command.WITHDRAW, NUMBER)


@pytest.mark.parametrize("text", ["撤回", "撤回!", "我要撤回", "撤销工单", "撤回我的建议", "撤 回"])
def test_withdrawing_without_a_number_is_heard(understanding: Understanding, text: str) -> None:
    """A withdrawal without a number is recognised, with no ticket named."""
    intent = understanding.understand(text, IDLE)
    assert (_command(intent), intent.argument) == (Command.WITHDRAW, None)


@pytest.mark.parametrize(
    "text",
    [
        "我上次反映的事办得怎么样了",
        "我的投诉处理了没有?",
        "我那个工单有结果了吗",
        "請問我之前反映的處理得如何了",
    ],
)
def test_asking_after_ones_own_matter_is_status(understanding: Understanding, text: str) -> None:
    """Asking about one's own matter is STATUS, even without a number."""
    assert understanding.understand(text, IDLE).kind is Kind.STATUS


@pytest.mark.parametrize(
    "text",
    [
        "我上次反映的事咋样了", "上回说的那个有人管冇", "我提的意见有没有下文", "我那单子办到哪一步了", "投诉了半个月怎么没动静", "之前登记的受理没有",
        "我的建议采纳了吗", "帮我催一下我那个投诉", "前天报的路灯修了没", "我反映的问题转给谁了", "什么时候给我答复", "工单多久有结果",
        "你们收到我上次的留言没有", "查一下我上周的投诉", "我举报的那个厂查了没有", "都一个礼拜了还没人联系我", "显示已受理,几时能办好", "我的诉求办结了吗",
        "wo shangci fanying de shi zenme yang le", "我之前投訴的事有回覆嗎",
    ],
)  # fmt: skip
def test_a_ticket_is_asked_after_in_twenty_ways(understanding: Understanding, text: str) -> None:
    """STATUS is recognised in formal words, speech, pinyin and traditional script."""
    assert understanding.understand(text, IDLE).kind is Kind.STATUS


@pytest.mark.parametrize(
    ("text", "number"),
    [("查看 3-047", "3-047"), ("查看3-047", "3-047"), ("查看 t-001", "t-001"), ("查看 \uff13-047", "3-047")],
)
def test_a_button_shows_its_commitment(understanding: Understanding, text: str, number: str) -> None:
    """A button's text leads to its commitment."""
    intent = understanding.understand(text, IDLE)
    assert (_command(intent), intent.argument) == (Command.SHOW, number)


# Orders in words.


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("帮助", Command.HELP),
        ("幫助", Command.HELP),
        ("HELP", Command.HELP),
        ("取消", Command.CANCEL),
        ("算了", Command.CANCEL),
        ("更多", Command.MORE),
        ("还有呢?", Command.MORE),
        ("下一頁", Command.MORE),
        ("都不是", Command.NONE_OF_THESE),
        ("目录", Command.BROWSE),
        ("全部承诺", Command.BROWSE),
        ("热线电话多少", Command.HUMAN),
        ("怎么打热线", Command.HUMAN),
        ("我的工单", Command.MY_TICKETS),
        ("工单号是多少", Command.MY_TICKETS),
        ("编号是多少", Command.MY_TICKETS),
        ("给我看看全部", Command.BROWSE),
        ("还关注啥了", Command.MY_FOLLOWS),
        ("我要提建议", Command.FEEDBACK),
        ("我要投诉!", Command.FEEDBACK),
        ("是", Command.CONFIRM),
        ("提交", Command.CONFIRM),
    ],
)
def test_an_order_in_so_many_words(understanding: Understanding, text: str, command: Command) -> None:
    """Marks, script and case aside, the whole message is the command."""
    assert _command(understanding.understand(text, IDLE)) is command


@pytest.mark.parametrize("text", ["好", "好的", "可以", "嗯", "行", "OK"])
def test_yes_is_an_order_only_where_something_was_asked(understanding: Understanding, text: str) -> None:
    """Yes files a waiting draft; otherwise it is only an acknowledgement."""
    confirming = State(mode=Mode.CONFIRMING, draft="路灯坏了", draft_kind=FeedbackKind.COMPLAINT)
    assert _command(understanding.understand(text, confirming)) is Command.CONFIRM
    idle = understanding.understand(text, IDLE)
    assert (idle.kind, idle.smalltalk) == (Kind.SMALLTALK, "ack")


def test_an_order_within_other_words_is_none(understanding: Understanding) -> None:
    """取消 within a question or a wish is no command."""
    for text in ("今年要取消哪些证明", "建议取消收费站", "更多的充电桩什么时候建"):
        assert _command(understanding.understand(text, IDLE)) is None, text


# Danger.


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("隔壁起火了", Emergency.FIRE),
        ("我们小区三号楼五楼着火了,烟很大,快来人", Emergency.FIRE),
        ("你好,請問一下,我家樓上著火了怎麼辦", Emergency.FIRE),
        ("家里煤气泄漏了", Emergency.GAS),
        ("本来想问下燃气改造,结果现在厨房里一股煤气味,头昏得很,怎么办", Emergency.GAS),
        ("有人拿刀砍人", Emergency.CRIME),
        ("刚下班走到巷子口,看见前面一个男的拿着刀追人,好多人在跑,吓死我了", Emergency.CRIME),
        ("我爸突然晕倒了喊不醒", Emergency.MEDICAL),
        ("我们在河边散步,一个小伢掉河里了,大人都不会水,快来人", Emergency.WATER),
        ("我不想活了", Emergency.SELF_HARM),
        ("老婆昨天走了,我一个人在家喝了好多酒,活着没意思,想跳楼", Emergency.SELF_HARM),
    ],
)
def test_danger_is_heard_also_within_more_words(
    understanding: Understanding, text: str, danger: Emergency
) -> None:
    """Danger comes first within a story, beside a question, or in traditional characters, with whom to call."""
    intent = understanding.understand(text, IDLE)
    assert (intent.kind, intent.emergency) == (Kind.EMERGENCY, danger)


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("广水今年有哪些项目，我家着火了", Emergency.FIRE),
        ("我家着火了，今年有哪些项目", Emergency.FIRE),
        ("今年有哪些项目 有人溺水", Emergency.WATER),
        ("民政局今年要干些什么 我爸晕倒了", Emergency.MEDICAL),
        ("看病方面有什么政策 我爸喘不上气", Emergency.MEDICAL),
    ],
)
def test_danger_is_heard_beside_a_clause_that_asks_for_a_list(
    understanding: Understanding, text: str, danger: Emergency
) -> None:
    """However much a wish for a list sounds like a question, danger told in a clause of its own is danger."""
    assert understanding.understand(text, IDLE).emergency is danger


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("广水今年有哪些项目我家着火了", Emergency.FIRE),
        ("老小区改造今年多少个楼下有人打架拿刀了", Emergency.CRIME),
        ("医保今年有什么政策，我妈突然倒在地上叫不醒", Emergency.MEDICAL),
        ("公园几时修好有个伢掉塘里了", Emergency.WATER),
        ("农业今年有什么补贴，我老婆喝了农药", Emergency.INJURY),
    ],
)
def test_danger_is_heard_behind_the_question_that_drowns_it(
    understanding: Understanding, text: str, danger: Emergency
) -> None:
    """Who dictates in need sets no marks, and may have begun with a question."""
    assert understanding.understand(text, IDLE).emergency is danger


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("我家着火了今年有哪些项目", Emergency.FIRE),
        ("就业方面有哪些政策，我被人骗了八万块刚转过去", Emergency.FRAUD),
        ("水库除险加固今年做几座，大坝在垮快跑不出去了", Emergency.FLOOD),
        ("我爷爷晕倒在厨房了，另外问一下医保怎么转", Emergency.MEDICAL),
        ("物业投诉了三次没人管，刚才电梯卡住我妈困在里面", Emergency.TRAPPED),
        ("路灯坏了一个月没人修，刚才我爸被车撞了躺在地上", Emergency.TRAFFIC),
    ],
)
def test_danger_is_heard_in_the_middle_of_another_matter(
    understanding: Understanding, text: str, danger: Emergency
) -> None:
    """Before a question, or behind a complaint: what happens now is danger, whatever else is said."""
    assert understanding.understand(text, IDLE).emergency is danger


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        (
            "本来是问医保的，我爷爷吃完饭嘴就歪了，半边手抬不起来，讲话含含糊糊，口水直流，奶奶急得团团转，我一个学生不晓得要怎么搞",
            Emergency.MEDICAL,
        ),
        (
            "您好，想问低保的事，等了两个月没回信。我妹夫喝了酒拿着铁锹在院子里追我爸，我妈跪在地上拉都拉不住，我们锁在房里不敢动，你们能不能来个人",
            Emergency.CRIME,
        ),
    ],
)
def test_danger_is_heard_in_a_story_without_known_words(
    understanding: Understanding, text: str, danger: Emergency
) -> None:
    """Two or three clauses that surely tell of danger are heard, however much is told around them."""
    assert understanding.understand(text, IDLE).emergency is danger


@pytest.mark.parametrize(
    "text",
    [
        "去年冬天我爸在家里煤气中毒，幸好邻居发现得早送到了医院。所以我想建议社区给独居老人都装一个报警器，每年请人上门检查一次管道",
        "我家住五楼没电梯，老妈上个月在楼梯上摔了一跤，骨头断了，住院花了两万多，现在还坐着轮椅，想问今年我们小区加装电梯的事到底有没有说法",
        "我爸被车撞了，医保能报多少",
        "爬楼出气都费劲，电梯几时装",
        "老公被狗咬了，打针的钱谁负责",
        "听说有个地方楼塌了，我们今年危房改造几户",
        "在学急救课，老师说没有呼吸要按胸口，哪里还教这个",
        "前几天楼下着火了，今年消防站建几个",
    ],
)
def test_what_is_over_is_no_danger_beside_a_question(understanding: Understanding, text: str) -> None:
    """What is asked of a danger, or told of as heard or past, calls nobody."""
    assert understanding.understand(text, IDLE).emergency is None


@pytest.mark.parametrize(
    "text",
    [
        "这是最后一次了",
        "再也不来了",
        "有人在楼顶种菜",
        "有人在外面喊",
        "有人在河里洗衣服",
        "我在楼顶晒被子",
        "江边适合跳舞吗",
    ],
)
def test_a_place_of_danger_or_a_leave_taken_is_none(understanding: Understanding, text: str) -> None:
    """A roof and a river are places, and 最后一次 is said of a counter more often than of a life."""
    assert understanding.understand(text, IDLE).emergency is None


@pytest.mark.parametrize(
    "text",
    [
        "今年对着火的房子有什么补贴",
        "被车撞了的医保怎么报",
        "山里着火离城里远，乡镇今年建不建自己的救火队",
        "防溺水",
        "楼下烤鱿鱼的，烟直接往我窗子里灌",
    ],
)
def test_a_question_about_danger_is_none(understanding: Understanding, text: str) -> None:
    """What a question names, what precedes it, and what only sounds like danger calls nobody."""
    assert understanding.understand(text, IDLE).emergency is None


@pytest.mark.parametrize(
    "text",
    [
        "去年我家着火，随县今年有哪些项目",
        "消防救援支队今年有哪些任务，老旧小区容易着火",
        "随县今年有哪些项目，去年发大水淹死人了",
        "广水今年有哪些项目，我是做防火门的",
    ],
)
def test_a_list_is_given_beside_what_is_no_danger(understanding: Understanding, text: str) -> None:
    """Beside a wish for a list, what is past or only fears a danger is none."""
    assert understanding.understand(text, IDLE).emergency is None


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("我们三个烤炭火中毒了", Emergency.GAS),
        ("降压药吃过量了头好晕", Emergency.MEDICAL),
        ("我在江边坐着,不想回家了", Emergency.SELF_HARM),
        ("塘里有个人在水里挣扎", Emergency.WATER),
        ("窨井里掉下去一个老人", Emergency.RESCUE),
        ("我手被传送带绞了", Emergency.ACCIDENT),
        ("外公走丢一下午了", Emergency.MISSING),
        ("电梯里面关着两个人", Emergency.TRAPPED),
        ("货车追尾,司机夹在驾驶室里了", Emergency.TRAPPED),
        ("甲醇厂泄漏味道呛人", Emergency.CHEMICAL),
        ("有人嗑药在楼下发疯", Emergency.CRIME),
        ("水淹到我家二楼了我和妈妈出不去", Emergency.FLOOD),
        ("楼道全是烟,我们下不去", Emergency.FIRE),
    ],
)
def test_danger_is_heard_by_who_what_and_where(
    understanding: Understanding, text: str, danger: Emergency
) -> None:
    """Danger is recognised without set phrases, and each kind has its own advice."""
    assert understanding.understand(text, IDLE).emergency is danger


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("119", Emergency.FIRE),
        ("快打120", Emergency.MEDICAL),
        ("110!!", Emergency.CRIME),
        ("sos", Emergency.UNNAMED),
    ],
)
def test_a_number_alone_is_a_cry_for_help(understanding: Understanding, text: str, danger: Emergency) -> None:
    """An emergency number alone is a cry for help, even if a list awaits a number."""
    assert understanding.understand(text, State(mode=Mode.CHOOSING, shown=("3-001",))).emergency is danger


@pytest.mark.parametrize(
    "text",
    [
        "前年失火的那个菜场重建了没",
        "电梯上次困人以后换了没有",
        "万一老人走丢了社区有没有定位手环发",
        "煤气中毒怎么预防",
        "救命啊这个物业太奇葩了",
        "下水道掉进去一部手机",
        "我爸中风出院了,康复补贴怎么申请",
        "井盖没了三个月了掉下去人谁负责",
        "谢谢救援队把我爸从山上背下来",
    ],
)
def test_what_is_past_feared_or_talked_of_is_no_danger(understanding: Understanding, text: str) -> None:
    """Last year's fire, possible events, jokes and thanks for a rescue are not danger."""
    assert understanding.understand(text, IDLE).emergency is None


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("我妈摔倒了", Emergency.MEDICAL),
        ("我奶奶在家摔倒了", Emergency.MEDICAL),
        ("娃儿出气像拉风箱", Emergency.MEDICAL),
        ("钱被骗了两万", Emergency.FRAUD),
        ("有人在楼顶上", Emergency.BYSTANDER),
    ],
)
def test_danger_in_few_plain_words(understanding: Understanding, text: str, danger: Emergency) -> None:
    """A fall, money lost to a swindler and somebody on a roof, told in a few words, are no small talk and no figure."""
    assert understanding.understand(text, IDLE).emergency is danger


@pytest.mark.parametrize("text", ["救命", "救命啊", "快来救人", "jiuming"])
def test_a_bare_cry_for_help_is_danger(understanding: Understanding, text: str) -> None:
    """救命 alone is told whom to call, not that the report has nothing."""
    assert understanding.understand(text, IDLE).kind is Kind.EMERGENCY


@pytest.mark.parametrize("mode", [Mode.CHOOSING, Mode.DRAFTING, Mode.CONFIRMING])
def test_danger_is_heard_whatever_is_waited_for(understanding: Understanding, mode: Mode) -> None:
    """A waiting list or draft does not prevent danger from being recognised."""
    intent = understanding.understand("家里着火了", State(mode=mode, draft="路灯", shown=("3-001",)))
    assert intent.emergency is Emergency.FIRE


@pytest.mark.parametrize(
    "text",
    [
        "小区消防通道被堵了没人管",
        "热得我想死",
        "笑死我了",
        "火车站什么时候建好",
        "店里生意火爆",
        "跳楼价甩卖太扰民",
        "今年森林防火有什么安排",
        "燃气管网改造有没有安排",
        "打击诈骗今年有什么行动",
        "怕起火,建议装个充电桩",
        "电动车起火事故很多,建议统一充电",
        "预防溺水的牌子太少了,建议多装几块",
        "小孩溺水事件太多,希望河边装护栏",
        "建议加强防火宣传",
        "今年要建消防站吗",
        "120急救中心今年建不建",
        "110报警点能不能多设几个",
        "红十字救护员今年培训多少人",
        "建议每层楼都配灭火器",
        "公园里能不能放几台除颤仪",
        "作业多得孩子喘不过气",
        "房价压得人喘不过气",
        "楼下餐厅油烟太大",
        "儿子读完书不想在外头漂了,回来有个前程啵?我当妈的帮他问",
        "我就想问你们电话多少",
        "就这么写,帮我交上去",
        "我就说这么多",
        "我就不信没人管",
        "你们不给我说法我就去市政府门口坐着",
        "已经有人围起来了",
        "对不起哈",
        "对不起,我刚才语气不好",
        "再骗我就曝光你们",
        "我明天就去找你们",
        "再也不信你们了",
        "有人在修了",
        "上个月我妈摔倒了两次,路太不平",
        "装修公司去年骗了我5000块",
        "塘埂垮了半边",
        "120来了",
        "征地补偿没人跟我谈",
        "没人跟我谈",
    ],
)
def test_what_only_looks_like_danger_is_harmless(understanding: Understanding, text: str) -> None:
    """Prevention, figures of speech and places are questions, wishes and complaints."""
    assert understanding.understand(text, IDLE).kind is not Kind.EMERGENCY


# Feedback and its kind.


@pytest.mark.parametrize(
    ("text", "kind", "feedback"),
    [
        ("建议在汉东路多种几棵遮阴的树", Kind.SUGGESTION, FeedbackKind.SUGGESTION),
        ("能不能把公交延长到晚上九点", Kind.SUGGESTION, FeedbackKind.SUGGESTION),
        ("希望圖書館開到晚上九點", Kind.SUGGESTION, FeedbackKind.SUGGESTION),
        ("我要投诉物业乱收费", Kind.COMPLAINT, FeedbackKind.COMPLAINT),
        ("路灯坏了好久没人修", Kind.COMPLAINT, FeedbackKind.COMPLAINT),
        ("工地欠我们钱不把", Kind.COMPLAINT, FeedbackKind.COMPLAINT),
        ("自來水又黃又臭,打電話過去沒人理", Kind.COMPLAINT, FeedbackKind.COMPLAINT),
        ("求求政府帮帮我们,家里没钱看病了", Kind.COMPLAINT, FeedbackKind.HELP),
        ("感谢派出所民警帮我找到了走失的老人", Kind.SUGGESTION, FeedbackKind.THANKS),
        ("表扬一下村医小刘,帮我妈办慢病证跑了好几趟", Kind.SUGGESTION, FeedbackKind.THANKS),
    ],
)
def test_feedback_is_told_by_its_kind(
    understanding: Understanding, text: str, kind: Kind, feedback: FeedbackKind
) -> None:
    """Wishes, complaints, calls for help and thanks are feedback of their kind, with related commitments."""
    intent = understanding.understand(text, IDLE)
    assert (intent.kind, intent.feedback) == (kind, feedback)
    assert intent.finding is not None


@pytest.mark.parametrize(
    "text",
    [
        "今年老旧小区改造多少个",
        "请问今年高标准农田要建多少亩?",
        "断头路今年修不修",
        "幸福食堂开几家",
        "今年能不能修好断头路",
    ],
)
def test_a_question_is_no_feedback(understanding: Understanding, text: str) -> None:
    """A question for the plan has its finding."""
    intent = understanding.understand(text, IDLE)
    assert intent.kind is Kind.QUESTION
    assert intent.finding is not None
    assert intent.finding.band is not Band.DECLINE


@pytest.mark.parametrize("text", ["社保卡丢了怎么补办", "适老化改造怎么申请", "政务大厅几点上班"])
def test_a_procedure_is_not_answered_with_a_promise(understanding: Understanding, text: str) -> None:
    """How to apply is not answered with a commitment, though the report mentions the thing."""
    intent = understanding.understand(text, IDLE)
    assert intent.kind is Kind.QUESTION
    assert intent.finding is not None
    assert intent.finding.band is not Band.ANSWER


@pytest.mark.parametrize(("text", "within"), [("教育方面有哪些", "教育"), ("养老有哪些安排", "养老")])
def test_a_whole_field_opens_its_section(understanding: Understanding, text: str, within: str) -> None:
    """哪些 and 方面 open a section instead of one commitment."""
    section = understanding.understand(text, IDLE).section
    assert section is not None
    assert within in section.title


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("科技型中小企业这方面的目标介绍一下", "科技型中小企业"),
        ("高标准农田这块有哪些内容", "高标准农田"),
    ],
)
def test_what_was_named_in_a_field_leads_its_list(
    understanding: Understanding, text: str, first: str
) -> None:
    """A narrower thing named with the wish comes first in the list."""
    section = understanding.understand(text, IDLE).section
    assert section is not None
    assert first in section.commitments[0].title


def test_the_reports_year_is_this_year(understanding: Understanding) -> None:
    """The report's year means 今年; another year is another question."""
    named, this, another = (
        understanding.understand(f"{year}粮食产量目标是多少万吨", IDLE).finding
        for year in ("2023年", "今年", "2035年")
    )
    assert named
    assert this
    assert another
    assert named.band is this.band is Band.ANSWER
    assert another.band is not Band.ANSWER


@pytest.mark.parametrize(
    "text",
    [
        "谢谢你们把路修好了,请问今年老旧小区还改造多少个",
        "感谢上次的答复,再问一下,幸福食堂今年开几家",
        "辛苦了,想打听下电梯今年加装多少部",
        "谢谢,那电梯加装呢",
        "感谢政府给我们通了自来水,老旧小区今年改多少个",
    ],
)
def test_thanks_before_a_question_do_not_swallow_it(understanding: Understanding, text: str) -> None:
    """Thanks before a question leave its finding."""
    intent = understanding.understand(text, IDLE)
    assert intent.kind is Kind.QUESTION
    assert intent.finding is not None
    assert intent.finding.matches


@pytest.mark.parametrize(
    "text",
    [
        "伢一岁多,婆婆身体垮了,我产假也休完了,有冇得公家的托儿所帮忙看伢",
        "我妈七十八了一个人住,我在广东上班照顾不到,有没有养老的地方",
    ],
)
def test_who_looks_for_help_is_answered(understanding: Understanding, text: str) -> None:
    """What there is is answered first; the trouble is no complaint about anybody."""
    assert understanding.understand(text, IDLE).kind is Kind.QUESTION


@pytest.mark.parametrize(
    "text", ["我投诉物业乱收费,另外老旧小区改造今年多少个", "小区的灯天天坏,物业不管,今年加装电梯有多少部?"]
)
def test_a_grievance_before_a_question_may_be_filed_too(understanding: Understanding, text: str) -> None:
    """A grievance before a question is kept for filing, and the question answered."""
    intent = understanding.understand(text, IDLE)
    assert intent.kind is Kind.QUESTION
    assert intent.also is FeedbackKind.COMPLAINT


@pytest.mark.parametrize("text", ["修路", "唱戏", "养猪养鸡的"])
def test_a_bare_field_is_no_small_talk(understanding: Understanding, text: str) -> None:
    """A bare field opens its list."""
    intent = understanding.understand(text, IDLE)
    assert intent.kind is Kind.QUESTION
    assert intent.section is not None


def test_a_story_is_answered_by_what_it_asks(understanding: Understanding) -> None:
    """A story is answered by its question, whatever else it mentions from the report."""
    finding = understanding.understand(
        "媳妇生了老二,请保姆一个月要四千多,社区食堂、养老中心都有人讲,楼下公园也在修,电动车充电桩也装了。我就想知道今年托位新增多少个?",
        IDLE,
    ).finding
    assert finding is not None
    assert "托位" in finding.matches[0].commitment.quote


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("算了不写了", Command.CANCEL),
        ("再给我来几条", Command.MORE),
        ("这几条都不是我要问的", Command.NONE_OF_THESE),
        ("能查哪些方面的内容", Command.BROWSE),
        ("这个到底怎么用啊", Command.HELP),
        ("把刚才登记的撤了", Command.WITHDRAW),
    ],
)
def test_an_order_in_ones_own_words(understanding: Understanding, text: str, command: Command) -> None:
    """Commands outside the lists are recognised by their phrasing."""
    assert _command(understanding.understand(text, IDLE)) is command


def test_what_a_message_was_taken_for_comes_with_its_reasons(understanding: Understanding) -> None:
    """The strongest features of a classification are given, heaviest first."""
    reasons = understanding.reasons("建议在公园里多装几条长椅")
    assert reasons
    assert [weight for _, weight in reasons] == sorted((weight for _, weight in reasons), reverse=True)


# Small talk, and anything at all.


@pytest.mark.parametrize(
    ("text", "smalltalk"),
    [
        ("你好", "greeting"),
        ("您好!!", "greeting"),
        ("祝你们全体工作人员身体健康", "greeting"),
        ("过年好呀，祝大家平平安安", "greeting"),
        ("謝謝", "thanks"),
        ("好的谢谢", "thanks"),
        ("下午好,大家辛苦了", "thanks"),
        ("你好呀 再见", "bye"),
        ("辛苦了，祝您工作顺利", "bye"),
        ("听得到吗", "greeting"),
        ("等一下,我打字慢", "wait"),
        ("那你会干嘛", "ability"),
        ("您好!你是机器人吗", "who"),
        ("再见", "bye"),
        ("你是谁", "who"),
        ("真棒", "praise"),
        ("我们这里真是个好地方", "praise"),
        ("新年好,给你们拜个年", "greeting"),
        ("你会什么", "ability"),
        ("", "ack"),
        ("?", "told"),
        ("。。。", "told"),
        ("asdfgh", "told"),
        ("🙂", "ack"),
        ("😡😡", "abuse"),
        ("😭", "abuse"),
        ("[发怒]", "abuse"),
        ("[强]", "praise"),
        ("哈哈哈哈", "ack"),
    ],
)
def test_small_talk_is_told(understanding: Understanding, text: str, smalltalk: str) -> None:
    """Greetings, thanks and bare marks get a fitting reply and are not looked up."""
    intent = understanding.understand(text, IDLE)
    assert (intent.kind, intent.smalltalk) == (Kind.SMALLTALK, smalltalk)


def test_what_use_their_doing_is_asks_for_no_help(understanding: Understanding) -> None:
    """你们约谈有什么用 criticises what was done; 你有什么用 asks what the assistant does."""
    assert understanding.understand("你们约谈有什么用", IDLE).command is None
    assert understanding.understand("你有什么用", IDLE).smalltalk == "ability"


def test_a_greeting_before_a_question_is_a_question(understanding: Understanding) -> None:
    """你好 before a question leaves the question."""
    assert understanding.understand("你好,请问老旧小区改造多少个", IDLE).kind is Kind.QUESTION
    assert understanding.understand("谢谢,另外我要投诉物业乱收费", IDLE).kind is Kind.COMPLAINT


@settings(max_examples=150, deadline=None)
@given(
    st.text(st.characters(exclude_categories=()), max_size=60)
    | st.text(alphabet="第选我要二2②个撤回YN-0123建议投诉着火吗好的十百〇两 ,。?", max_size=16),
    st.sampled_from(Mode),
)
@example("〇十零", Mode.IDLE)
def test_any_text_is_understood(understanding: Understanding, text: str, mode: Mode) -> None:
    """Any text is understood without error, and an intent has what it needs."""
    intent = understanding.understand(text, State(mode=mode))
    needs = {
        Kind.COMMAND: intent.command is not None,
        Kind.EMERGENCY: intent.emergency is not None,
        Kind.SMALLTALK: intent.smalltalk is not None,
        Kind.QUESTION: intent.finding is not None,
        Kind.STATUS: True,
        Kind.SUGGESTION: intent.feedback is not None and intent.finding is not None,
        Kind.COMPLAINT: intent.feedback is not None and intent.finding is not None,
    }
    assert needs[intent.kind]
    assert (intent.pick is not None) == (intent.command is Command.PICK)


def test_reading_ahead_changes_nothing(understanding: Understanding) -> None:
    """What was read ahead is understood the same."""
    text = "今年新增婴幼儿托位多少个"
    assert not understanding.has_read(text)
    understanding.read_ahead(text)
    assert understanding.has_read(text)
    ahead = understanding.understand(text, IDLE)
    assert ahead == understanding.understand(f" {text} ".strip(), IDLE)
    assert ahead.kind is Kind.QUESTION


def test_no_more_readings_are_kept_than_was_said(
    understanding: Understanding, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of cached readings the oldest is dropped, even with simultaneous readers."""
    monkeypatch.setattr("handlers.hearing.understanding._KEPT", 3)
    texts = [f"今年新增婴幼儿托位{number}个" for number in range(8)]
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(understanding.read_ahead, texts[:5]))
    for text in texts[5:]:
        understanding.read_ahead(text)
    assert [understanding.has_read(text) for text in texts] == [False] * 5 + [True] * 3


@pytest.mark.parametrize(
    ("text", "kind"),
    [("我要投诉", FeedbackKind.COMPLAINT), ("举报", FeedbackKind.COMPLAINT), ("我要提建议", None)],
)
def test_who_is_about_to_complain_is_asked_for_a_complaint(
    understanding: Understanding, text: str, kind: FeedbackKind | None
) -> None:
    """The command tells what kind the next words will be filed as."""
    intent = understanding.understand(text, IDLE)
    assert (intent.command, intent.feedback) == (Command.FEEDBACK, kind)


@pytest.mark.parametrize(
    "text", ["菜场旁边那个公厕臭得很", "小区门口的路坑坑洼洼", "巷子里黑灯瞎火的", "河里水臭得很"]
)
def test_a_bare_grievance_is_a_complaint(understanding: Understanding, text: str) -> None:
    """A bare grievance is a complaint though the report mentions the thing."""
    intent = understanding.understand(text, IDLE)
    assert (intent.kind, intent.feedback, intent.sure) == (Kind.COMPLAINT, FeedbackKind.COMPLAINT, True)


@pytest.mark.parametrize("text", ["湾里的路烂得很么时候修", "塘边的护栏断了几时才补得起来"])
def test_whoever_asks_when_something_broken_is_mended_may_file_it(
    understanding: Understanding, text: str
) -> None:
    """Asking when something broken is repaired shows what the report says and offers to pass it on."""
    intent = understanding.understand(text, IDLE)
    assert FeedbackKind.COMPLAINT in (intent.feedback, intent.also)


@pytest.mark.parametrize(
    "text",
    [
        "堰渠塌了几年冇得人管么",
        "井盖破了两个月没人补",
        "水费涨了没听证",
        "城南片区的路灯坏了没人修",
        "随县殷店镇的垃圾没人清",
    ],
)
def test_neglect_is_a_grievance_however_it_ends(understanding: Understanding, text: str) -> None:
    """Neglect is filed in any place and even if it ends like a question."""
    intent = understanding.understand(text, IDLE)
    assert (intent.kind, intent.sure) == (Kind.COMPLAINT, True)


def test_the_longer_a_letter_the_less_it_asks(understanding: Understanding) -> None:
    """A page of words, though about the report's subjects, is for people to read."""
    page = (
        "领导您好,我们小区是老旧小区,住的都是老人,一直盼着改造。"
        + "外墙掉皮,楼道没有灯,下雨就积水,请问什么时候轮到我们。" * 12
    )
    assert understanding.understand(page, IDLE).feedback is not None


@pytest.mark.parametrize(
    ("text", "denied"),
    [("先别给我撤", Command.WITHDRAW), (f"{NUMBER} 莫撤", Command.WITHDRAW), ("不用转客服", Command.HUMAN)],
)
def test_an_order_that_is_denied(understanding: Understanding, text: str, denied: Command) -> None:
    """A negated command is neither the command nor its opposite."""
    intent = understanding.understand(text, IDLE)
    assert (intent.command, intent.denied) == (Command.KEEP, denied)


@pytest.mark.parametrize(
    "text", ["我想销单", f"{NUMBER} 怎么被撤了", "帮我把早上说的那件事撤回来", "能不能撤回"]
)
def test_withdrawing_is_sure_only_in_so_many_words(understanding: Understanding, text: str) -> None:
    """A withdrawal without its literal words is asked about first."""
    intent = understanding.understand(text, IDLE)
    assert (intent.command, intent.sure) == (Command.WITHDRAW, False)


@pytest.mark.parametrize("text", ["wo xiang tousu xiaoqu tingche tai gui", "我要反映高铁站打不到车"])
def test_who_says_what_to_complain_of_is_not_asked_for_it(understanding: Understanding, text: str) -> None:
    """我想投诉 with its content is the complaint itself."""
    assert understanding.understand(text, IDLE).feedback is not None
    assert understanding.understand(text, IDLE).command is None


@pytest.mark.parametrize("text", ["小区音响吵得我想跳楼", "公交等得我要跳河"])
def test_a_grievance_that_exaggerates_is_filed(understanding: Understanding, text: str) -> None:
    """An exaggerated grievance is filed, with a line about whom to call."""
    intent = understanding.understand(text, IDLE)
    assert (intent.kind, intent.perhaps_danger) == (Kind.COMPLAINT, Emergency.SELF_HARM)


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("日子苦得我想跳楼", Emergency.SELF_HARM),
        ("我真的熬不下去了", Emergency.SELF_HARM),
        ("没有人理解我", Emergency.SELF_HARM),
        ("对面楼有人要跳下来", Emergency.BYSTANDER),
        ("朋友想自杀怎么劝", Emergency.BYSTANDER),
        ("隔壁楼有个男的坐在窗台外面要跳", Emergency.BYSTANDER),
        ("有个女孩翻过大桥栏杆了", Emergency.BYSTANDER),
        ("爸妈都不要我了,想从桥上跳下去", Emergency.SELF_HARM),
        ("小伢落水了", Emergency.WATER),
        ("有人冒充物业让我扫码，我扫了", Emergency.FRAUD),
    ],
)
def test_who_is_called_first(understanding: Understanding, text: str, danger: Emergency) -> None:
    """The first number to call fits one's own despair, somebody else's, drowning or fraud."""
    assert understanding.understand(text, IDLE).emergency is danger


@pytest.mark.parametrize(
    "text", ["我不要等三天，我马上要", "厨房油烟好大，要投诉", "扫是扫了，又脏了", "气味还有"]
)
def test_what_names_no_danger_must_surely_be_one(understanding: Understanding, text: str) -> None:
    """Impatience, kitchen smoke and dirt are not danger, and nobody is told to call."""
    intent = understanding.understand(text, IDLE)
    assert (intent.emergency, intent.perhaps_danger) == (None, None)


@pytest.mark.parametrize("text", ["就在白云湖边上", "就在湖边上", "糖尿病在不在里头"])
def test_without_a_word_of_danger_a_place_or_a_choice_is_none(
    understanding: Understanding, text: str
) -> None:
    """Where something is, and whether it is among others: whoever stands on a bridge says I."""
    assert understanding.understand(text, IDLE).emergency is None
    assert understanding.understand("我在桥上", IDLE).emergency is Emergency.SELF_HARM


@pytest.mark.parametrize("text", ["谁负责装电梯", "装电梯归哪个部门管", "加装电梯的责任单位是哪个"])
def test_who_is_in_charge_of_a_thing_that_is_named(understanding: Understanding, text: str) -> None:
    """Its promise is found by the thing's name, whatever the question around it; of a mere name that has none, nothing is filed."""
    found = understanding.understand(text, State())
    assert found.finding is not None
    assert (found.found, found.finding.matches[0].commitment.id) == (True, "3-047")
    assert understanding.understand("路灯谁负责", State()).kind is Kind.QUESTION


def test_a_mere_name_tells_of_nothing(understanding: Understanding) -> None:
    """厕所 is looked up; 骗子 alone is anger, and asks nothing about fraud."""
    assert understanding.understand("厕所", State()).kind is Kind.QUESTION
    assert understanding.understand("骗子", State()).smalltalk == "abuse"


def test_a_complaint_is_no_order(understanding: Understanding) -> None:
    """A complaint with its content is no command, even 说话不算数."""
    intent = understanding.understand("我要投诉他们说话不算数", State())
    assert (intent.command, intent.feedback) == (None, FeedbackKind.COMPLAINT)


def test_who_only_asks_tells_nothing_besides(understanding: Understanding) -> None:
    """A plain question that the report answers offers no grievance to file."""
    intent = understanding.understand("随信高铁谁负责", State())
    assert intent.found
    assert intent.also is None


def test_that_it_was_all_is_no_cry(understanding: Understanding) -> None:
    """好了好了就这些 is the end of a story, not despair."""
    intent = understanding.understand("好了好了就这些", State())
    assert (intent.kind, intent.smalltalk) == (Kind.SMALLTALK, "ack")


def test_a_number_to_call_is_no_figure_of_the_report(understanding: Understanding) -> None:
    """12345管用吗 is not answered with a missing figure."""
    assert understanding.understand("12345管用吗", State()).figure is None


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("嗯是的", Command.CONFIRM),
        ("对对对", Command.CONFIRM),
        ("行,提交", Command.CONFIRM),
        ("是的，帮我提交", Command.CONFIRM),
        ("好,转吧", Command.CONFIRM),
        ("可以啊，发吧", Command.CONFIRM),
        ("不用了谢谢", Command.CANCEL),
        ("算了,不说了", Command.CANCEL),
        ("不是,不用", Command.CANCEL),
        ("要不要", None),
        ("好了", None),
        ("哦好吧", None),
        ("对面的路灯也坏了", None),
    ],
)
@pytest.mark.parametrize("mode", [Mode.CONFIRMING, Mode.ADDING])
def test_an_answer_may_take_several_words(
    understanding: Understanding, text: str, command: Command | None, mode: Mode
) -> None:
    """嗯是的 and 行,提交 agree where a yes is awaited, and 算了,不说了 refuses; what says more does neither."""
    asked = State(mode=mode, draft="路灯不亮", draft_kind=FeedbackKind.COMPLAINT)
    intent = understanding.understand(text, asked)
    said = intent.command if intent.command in (Command.CONFIRM, Command.CANCEL) and intent.sure else None
    assert said is command


@pytest.mark.parametrize("text", ["好的谢谢", "是的,谢谢你", "要得 麻烦了"])
def test_a_yes_may_be_polite(understanding: Understanding, text: str) -> None:
    """A yes is thanks, unless a filing was asked about."""
    offered = State(mode=Mode.CONFIRMING, draft="路灯不亮", draft_kind=FeedbackKind.COMPLAINT)
    assert understanding.understand(text, offered).command is Command.CONFIRM
    assert understanding.understand("谢谢", offered).command is None
    assert understanding.understand("好的谢谢", State()).smalltalk == "thanks"
    assert understanding.understand("好吧,谢谢您", offered).command is None
    adding = State(mode=Mode.ADDING, draft="路灯不亮", draft_kind=FeedbackKind.COMPLAINT)
    assert understanding.understand("好,谢谢哈", adding).command is None


@pytest.mark.parametrize("text", ["好的", "好的谢谢", "嗯嗯好的", "知道了"])
def test_a_nod_to_whom_to_call_files_nothing(understanding: Understanding, text: str) -> None:
    """好的, after 请马上打120, is no yes to have it passed on; 是的 is, and, once it is over, 好的 too."""
    told = Danger(Emergency.MEDICAL, datetime(2023, 6, 9, tzinfo=UTC), offered=True)
    alarmed = State(mode=Mode.CONFIRMING, draft="孩子发高烧", draft_kind=FeedbackKind.HELP, danger=told)
    assert understanding.understand(text, alarmed).command is None
    assert understanding.understand("是的", alarmed).command is Command.CONFIRM
    over = replace(alarmed, danger=replace(told, over=True))
    assert understanding.understand("好的", over).command is Command.CONFIRM


def test_a_yes_of_several_words_needs_no_question(understanding: Understanding) -> None:
    """行,提交吧 orders what 提交吧 does, asked or not; a mere nod orders nothing."""
    assert understanding.understand("行,提交吧", IDLE).command is Command.CONFIRM
    assert understanding.understand("嗯嗯好的", IDLE).smalltalk == "ack"
    assert understanding.understand("不用了谢谢", IDLE).command is None
    waiting = State(mode=Mode.ADDING, draft="老板姓王", draft_kind=FeedbackKind.COMPLAINT)
    assert understanding.understand("好的,加上", waiting).command is Command.CONFIRM


def test_a_draft_is_passed_on_in_other_words(understanding: Understanding) -> None:
    """好,那帮我报上去 and 帮我递上去 order what 提交 does."""
    for text in ("好,那帮我报上去", "你帮我递上去"):
        assert understanding.understand(text, IDLE).command is Command.CONFIRM


def test_what_was_asked_is_said_once_more(understanding: Understanding) -> None:
    """我问的是 … is the following question, not a complaint about the assistant."""
    asked = understanding.understand("不是，我问的是老旧小区改造", State())
    assert (asked.kind, asked.found) == (Kind.QUESTION, True)


@pytest.mark.parametrize(
    "text",
    [
        "我问的不是这个，是充电桩",
        "我说错了，我想问的是充电桩",
        "不是这个，是充电桩",
        "不对，我问的是充电桩",
        "打错了，是充电桩",
    ],
)
def test_whoever_sets_a_question_right_asks_what_they_meant(understanding: Understanding, text: str) -> None:
    """However they say that it was another thing: neither a no to what was offered, nor to be filed."""
    meant = understanding.understand("充电桩", State())
    said = understanding.understand(text, State())
    assert (said.kind, said.finding, said.section) == (meant.kind, meant.finding, meant.section)


@pytest.mark.parametrize(
    ("text", "danger"),
    [("我要报警", Emergency.CRIME), ("烟雾报警器怎么装", None), ("我报警了没人管,楼上天天吵", None)],
)
def test_who_wants_the_police_is_told_the_number(
    understanding: Understanding, text: str, danger: Emergency | None
) -> None:
    """A wish for the police gets the number; an alarm on a wall does not."""
    assert understanding.understand(text, State()).emergency is danger


def test_who_fears_for_a_complaint_is_told_who_sees_it(understanding: Understanding) -> None:
    """会不会被报复 gets what is stored and who sees it."""
    assert understanding.understand("我投诉会不会被报复", State()).command is Command.PRIVACY


@pytest.mark.parametrize("text", ["我是张老师", "我叫王小明", "我姓李"])
def test_who_only_tells_their_name_is_asked_what_they_want(understanding: Understanding, text: str) -> None:
    """An introduction asks for no field: 我是张老师 wants no list of what is planned for schools."""
    assert understanding.understand(text, State()).smalltalk == INTRODUCED


@pytest.mark.parametrize("text", ["我是王大爷，问一下装电梯的事", "我是王大爷 问一下装电梯的事"])
def test_an_introduction_hides_nothing(understanding: Understanding, text: str) -> None:
    """Behind a name the rest is read as if it stood alone."""
    alone = understanding.understand("问一下装电梯的事", State())
    assert understanding.understand(text, State()) == alone


@pytest.mark.parametrize(
    "text",
    [
        "我举报别人会不会被知道",
        "你会不会把我的名字告诉村干部",
        "我怕打击报复",
        "我的名字会公开吗",
        "不敢实名举报",
        "会不会查到我",
        "别告诉村干部",
    ],
)
def test_who_fears_to_be_known_is_told_what_is_seen(understanding: Understanding, text: str) -> None:
    """However the fear is put, the answer is what is stored and who sees it."""
    assert understanding.understand(text, State()).command is Command.PRIVACY


@pytest.mark.parametrize(
    "text", ["村里公开了我的名字", "你们把我的名字告诉村干部了", "村干部告诉别人是我举报的"]
)
def test_who_was_given_away_complains(understanding: Understanding, text: str) -> None:
    """What has happened is a complaint, and no question about what is stored."""
    assert understanding.understand(text, State()).feedback is FeedbackKind.COMPLAINT


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("我不会打字", "typing"),
        ("字太多了看不懂", "plainly"),
        ("有照片怎么发给你", "picture"),
        ("以后有消息通知我吗", "following"),
        ("莫哄我", "honest"),
        ("半夜能问吗", "hours"),
        ("祝你们工作顺利", "bye"),
        ("太多了 说重点", "plainly"),
        ("小票怎么给你们看", "picture"),
    ],
)
def test_how_to_talk_with_the_assistant(understanding: Understanding, text: str, kind: str) -> None:
    """Who can't type, can't follow or has a picture is told what to do; nothing is filed for it."""
    assert understanding.understand(text, State()).smalltalk == kind


@pytest.mark.parametrize("text", ["停水提前通知我", "身份证照片太丑", "半夜有人敲门", "半夜能不能别施工"])
def test_what_is_said_of_others_is_no_talk_with_the_assistant(
    understanding: Understanding, text: str
) -> None:
    """A notice, a picture or a night of somebody else's is not the assistant's."""
    assert understanding.understand(text, State()).smalltalk in (None, STATEMENT)


@pytest.mark.parametrize("text", ["怎么办卡", "劝导有什么用"])
def test_a_thing_that_is_named_asks_for_no_help(understanding: Understanding, text: str) -> None:
    """A guess at 帮助 yields to whoever names a thing."""
    assert understanding.understand(text, State()).kind is Kind.QUESTION


@pytest.mark.parametrize(
    "text", ["今年修不修厉山到随州的路 那路坑坑洼洼的车都颠坏了", "今年装电梯吗，我们楼道灯不亮没人修"]
)
def test_a_grievance_behind_a_question_is_heard(understanding: Understanding, text: str) -> None:
    """Whatever mark or blank parts them, the grievance is offered to be filed."""
    meant = understanding.understand(text, State())
    assert (meant.kind, meant.also) == (Kind.QUESTION, FeedbackKind.COMPLAINT)


@pytest.mark.parametrize(("text", "command"), [("今年干啥", Command.BROWSE), ("我想说", Command.FEEDBACK)])
def test_how_a_talk_begins(understanding: Understanding, text: str, command: Command) -> None:
    """Who asks for everything gets the areas, and who wants to speak is heard."""
    assert understanding.understand(text, State()).command is command


def test_an_order_is_denied_only_where_something_is_asked(understanding: Understanding) -> None:
    """还是没发啊 tells that something was not handed out; with a draft it says not to pass that on."""
    assert understanding.understand("还是没发啊", State()).command is None
    asked = State().offering("路灯坏了", FeedbackKind.COMPLAINT)
    assert understanding.understand("先别发", asked).command is Command.KEEP


@pytest.mark.parametrize(
    "text", ["办好了跟我说一声", "修好了告诉我一声", "下水道冒臭味", "公厕臭味熏人", "垃圾一股臭味"]
)
def test_what_only_sounds_like_danger_by_its_wording(understanding: Understanding, text: str) -> None:
    """Nobody takes leave who wants to be told, and a drain's smell is no gas."""
    assert understanding.understand(text, State()).emergency is None


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("屋里有股臭鸡蛋味", Emergency.GAS),
        ("厨房下水道有煤气味", Emergency.GAS),
        ("我先走一步了，跟你们说一声", Emergency.SELF_HARM),
    ],
)
def test_danger_is_heard_beside_such_words(
    understanding: Understanding, text: str, danger: Emergency
) -> None:
    """Gas is named, or smells as it does; whoever says goodbye is heard."""
    assert understanding.understand(text, State()).emergency is danger
