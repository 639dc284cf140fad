"""A conversation for the channels' tests: a few known words, and the same reply for a repeat."""

import asyncio
from dataclasses import dataclass, field

from handlers.conversation import Answer
from handlers.messages import Choice, Incoming, Reply

ANSWER = (
    "【改造城镇老旧小区900户以上】\n"
    "报告原文：“改造城镇老旧小区900户以上”\n"
    "出处：2023年政府工作报告·（三）致力提神增韵… › 推进完整社区建设\n"
    "目标：不少于900户\n"
    "去年：562户\n"
    "进展：暂无进展信息（部门还没有发布）\n"
    "责任部门：住建局（配合：财政局、发改委）\n"
    "有意见，回复“建议”；想看全部，回复“目录”。"
)
LIST = "您问的是下面哪一项？回复数字就行。\n1. 改造城镇老旧小区900户以上\n2. 实施老旧小区加装电梯80部\n都不对，就回复“都不是”。"
LIST_BUTTONS = (
    Choice("1. 改造城镇老旧小区900……", "查看 3-047"),
    Choice("2. 实施老旧小区加装电梯……", "查看 3-048"),
    Choice("都不是", "都不是"),
)
CONFIRM = "您说的是：“{text}”\n要把这段话作为建议转给部门吗？回复“是”或“否”。"
YES_NO = (Choice("是", "是"), Choice("否", "否"))


@dataclass
class Scripted:
    """Answers by what a message contains; `handled` lists each processed id once."""

    handled: list[str] = field(default_factory=list)
    received: list[Incoming] = field(default_factory=list)
    stored: bool = True
    refused: tuple[Reply, ...] = ()
    """What a citizen who is too fast is told."""
    failure: Exception | None = None
    gate: asyncio.Event | None = None
    """If set to an event, messages wait for it."""
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    _kept: dict[tuple[str, str], Answer] = field(default_factory=dict)
    _locks: dict[tuple[str, str], asyncio.Lock] = field(default_factory=dict)

    async def receive(self, incoming: Incoming) -> Answer:
        """Answer once for each sender and message id."""
        self.received.append(incoming)
        self.arrived.set()
        if self.failure:
            raise self.failure
        if self.refused:
            return Answer(self.refused, stored=False, refused=True)
        if not self.stored:
            return Answer(
                (Reply("对不起，系统这会儿存不了东西，您刚才的话没有记下来。请过几分钟再发一次。"),),
                stored=False,
            )
        key = (incoming.sender, incoming.message_id)
        async with self._locks.setdefault(key, asyncio.Lock()):
            if key not in self._kept:
                self.handled.append(incoming.message_id)
                if self.gate:
                    await self.gate.wait()
                self._kept[key] = Answer((_reply(incoming.text),), stored=True)
            return self._kept[key]


def _reply(text: str) -> Reply:
    if "老旧小区" in text and "？" not in text:
        return Reply(LIST, LIST_BUTTONS)
    if "查看" in text or "小区" in text:
        return Reply(ANSWER)
    if text == "是":
        return Reply(
            "收到您的建议，已经登记。\n工单号：YN-4827-1936-5\n转给：住建局\n答复期限：2023年6月16日"
        )
    return Reply(CONFIRM.format(text=text), YES_NO)
