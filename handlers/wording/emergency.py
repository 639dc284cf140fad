"""Danger: the number comes in the first two lines."""

from types import MappingProxyType

EMERGENCY = MappingProxyType(
    {
        "crime": "请马上打110报警。\n先到安全、有人的地方。\n我是自动回复，不能替您报警。",
        "fire": "请马上打119。\n先离开着火的地方，不坐电梯，弯腰捂住口鼻走。\n我是自动回复，不能替您报警。",
        "medical": "请马上打120。\n说清楚在哪里、人怎么样，电话先别挂。\n我是自动回复，不能替您叫救护车。",
        "gas": (
            "人马上到屋外去。别开灯关灯，别点火，别在屋里打电话。\n"
            "到了外面再打119。\n顺手能关气阀、开窗就做，来不及就先走。"
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
