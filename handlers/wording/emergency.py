"""Danger: the number comes in the first two lines; then what to do if it goes on, and a calm word when it is over."""

from types import MappingProxyType

_NO_CALL = "我是自动回复，不能替您报警。"
EMERGENCY = MappingProxyType(
    {
        "crime": (f"请马上打110报警；不方便出声，就发短信到12110。\n先到安全、有人的地方。\n{_NO_CALL}"),
        "missing": (
            "请马上打110报警，不用等。\n"
            f"说清人在哪里、什么时候不见的，穿什么衣服，手边备一张照片。\n{_NO_CALL}"
        ),
        "fraud": (
            "请马上打110报警，也可以打全国反诈专线96110。\n"
            f"先别再转钱，别给验证码；钱已经转了，马上再打银行的客服电话。\n{_NO_CALL}"
        ),
        "fire": f"请马上打119。\n先离开着火的地方，不坐电梯，弯腰捂住口鼻走。\n{_NO_CALL}",
        "rescue": (
            "请马上打119；有人受伤、落水，再打120。\n"
            f"自己先到空旷或高处的安全地方；别下水去救，用竹竿、绳子拉；掉下来的电线和旁边的水别靠近。\n{_NO_CALL}"
        ),
        "traffic": (
            "有人受伤，请马上打120，再打122报事故；人困在车里，打119。\n"
            f"人先站到路边安全的地方，伤员别乱搬动。\n{_NO_CALL}"
        ),
        "medical": "请马上打120。\n说清楚在哪里、人怎么样，电话先别挂。\n我是自动回复，不能替您叫救护车。",
        "gas": (
            "人马上到屋外去。别开灯关灯，别点火，别在屋里打电话。\n"
            "到了外面再打119。\n顺手能关气阀、开窗就做，来不及就先走。"
        ),
        "injury": (
            "请马上打120，说清楚在哪里、伤在哪里、吃了什么，药瓶一起带上。\n"
            "身边有人，请他们守着，别走开。\n"
            "心里的苦想说，打12356，这是全国心理援助热线，有人愿意听。\n"
            "我是自动回复，不能替您叫救护车。"
        ),
        "bystander": (
            "请马上打110，再打119；已经受伤，打120。\n"
            f"跟对方慢慢说话，别刺激，别一个人上去拉；请围观的人散开。\n{_NO_CALL}"
        ),
        "self_harm": (
            "谢谢您愿意说出来。您现在的安全最要紧。\n"
            "请打12356，这是全国心理援助热线，有人愿意听您说；情况紧急请打110或120。\n"
            "如果身边有家人、朋友、邻居，请让他们现在陪着您。"
        ),
    }
)
EMERGENCY_OFFER = "等您安全了，要我把这件事转给部门，就回复“是”。"
EMERGENCY_DRAFT_KEPT = "您刚才没说完的意见我还留着，安全了再接着说。"
EMERGENCY_GO_ON_LATER = "您刚才要提的意见，安全了再接着说。"
_STILL_CALL = "打不通就接着打，也可以打110请警察帮忙。"
_NEAR_BY = "大声喊邻居，或者请社区、物业、门卫的人马上过来。"
STILL = MappingProxyType(
    {
        "crime": (
            "打110，或者发短信到12110：在哪里、出了什么事，不用出声。\n"
            "能走就先走，去店里、派出所这些有人的地方。\n"
            "要是家里人动手，这不是您的错：可以请社区、妇联帮着找个地方住，打12348问法律，不收钱。"
        ),
        "missing": (
            "请接着打110，警察可以查路口的监控。\n"
            "留一个人在原地等，别的人分头找，请保安、店家、社区一起帮忙。"
        ),
        "fraud": (
            "请打110或96110，不管他们怎么说，先挂掉电话。\n"
            "要您转钱、要您保密的都是骗子。\n"
            "别怕丢人，告诉家里人，请他们陪您去派出所和银行。"
        ),
        "fire": (
            f"119{_STILL_CALL}\n"
            "出不去，就关上门，用湿毛巾塞住门缝，到窗口喊人、挥东西。火没灭，别回去拿东西。"
        ),
        "rescue": f"119{_STILL_CALL}\n{_NEAR_BY}自己别冒险下去，省着手机的电。",
        "traffic": f"120、122{_STILL_CALL}\n请路过的人帮忙，车后面远远地放个警示牌，人别站在路上。",
        "medical": f"120{_STILL_CALL}\n{_NEAR_BY}照120电话里教的做，救护车到之前别让病人一个人待着。",
        "gas": f"人在屋外，119{_STILL_CALL}\n别回屋里去。叫邻居也出来，别让人抽烟、按门铃。",
        "injury": (f"120{_STILL_CALL}\n{_NEAR_BY}别一个人待着。\n12356也有人愿意听您说。"),
        "bystander": (
            f"110、119{_STILL_CALL}\n{_NEAR_BY}"
            "陪着说话，问问对方难在哪里，别讲道理，别激。\n劝下来以后，可以一起打12356，有人愿意听。"
        ),
        "self_harm": (
            "这会儿一定很难，谢谢您还在说。我是自动回复，陪不了您，可有人能陪您：\n"
            "打12356说说心里话；打不通，就打110，或者发短信到12110，写清您在哪里。\n"
            "请先离开危险的地方，把药、刀收远一点。去敲邻居的门，或者叫社区、门卫、一个信得过的人来坐一坐。这一阵别一个人待着。"
        ),
    }
)
"""To whoever goes on telling of danger, whom to call having been said: what else is possible."""
CALL = MappingProxyType(
    {
        "crime": "110",
        "missing": "110",
        "fraud": "110或96110",
        "fire": "119",
        "rescue": "119",
        "bystander": "110和119",
        "traffic": "120或122",
        "medical": "120",
        "gas": "119",
        "injury": "120",
        "self_harm": "12356，急了打110",
    }
)
STILL_HERE = (
    "您的话我看到了，可我只会回话，赶不到您身边。能赶来的是他们：请打{numbers}；\n"
    "说不出口，就发短信到12110，写清您在哪里。先喊一个人来陪着您，别一个人扛。"
)
"""In turn with the words above, so that nobody in danger reads the same again and again."""
CALLED = "好。电话别关机，照他们说的做。\n他们到之前，人别走远，也别去冒险。"
"""To whoever has called."""
TELL_THEM = "这些请马上告诉{numbers}，能赶来的是他们。\n我只会回话，赶不到您身边。"
"""To whoever tells more of it."""
ASKED = MappingProxyType(
    {
        "fraud": (
            "能不能追回来，我不敢说，可越早报警越有希望。\n"
            "现在就打110或96110，再打银行的客服电话，请他们止付；转账记录、聊天记录都留着。"
        ),
        "": "这要问{numbers}，我查不到。请再打过去问，照他们说的做；身边喊个人来帮忙。",
        "missing": "请接着打110问，警察可以查路口的监控。留一个人在原地等，别的人分头找。",
    }
)
"""To whoever asks something of it that only others can answer."""
STILL_OTHER = "说的是别的事，就回复“建议”，再说一遍。"
OVER = MappingProxyType(
    {
        "": "好，人没事最要紧。要是又有情况，还是先打110、119或120。",
        "fraud": "好。要是对方又来找您，别理他，打110或96110。",
        "injury": "好，有人照看着就好。哪里又不舒服，马上打120；心里难受，打12356，有人愿意听您说。",
        "bystander": "好，人没事最要紧。别让对方一个人待着；心里的苦，可以打12356说，有人愿意听。",
        "self_harm": "好，谢谢您告诉我。再难受起来，就打12356，有人愿意听您说；急了打110或120。",
    }
)
"""To whoever tells that it is over; under no name: of any danger that has no words of its own."""
OVER_OFFER = "刚才的事还要我转给部门，就回复“是”；不用了，回复“否”。"
OVER_GO_ON = "您刚才没说完的意见，现在可以接着说。"
PERHAPS_DANGER = MappingProxyType(
    {
        "": "要是有人身危险，先打110、119或120。",
        "self_harm": "要是心里难受得很，打12356，有人愿意听您说。",
    }
)
"""Where danger can't be ruled out; under no name: whatever it may be."""
