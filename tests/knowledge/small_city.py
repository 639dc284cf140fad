"""A second, small, fictitious city written into a folder, so that a test can break one thing in it."""

import re
from dataclasses import dataclass
from pathlib import Path

REPORT = """政府工作报告

一、2030年工作回顾

(一)民生福祉持续增进。建成口袋公园12个,新增公共停车位800个。

二、2031年工作安排

今年全市经济社会发展主要预期目标是:地区生产总值增长6.5%;城镇新增就业1.2万人。重点做好以下工作:

(一)全力建设宜居之城

完善市政设施。新建口袋公园15个,新增公共停车位1000个,建成城东污水处理厂二期,铺设雨污
分流管网12500米。完成老旧供水管网改造,推进智慧路灯建设,让群众出行更安全、生活更便利、城市更有温度、邻里更加和睦、\
环境更加整洁、秩序更加井然、服务更加贴心、治理更加精细、产业更加兴旺、文化更加繁荣、生态更加优美、社会更加安定、未来更加可期。

(二)全力发展特色农业

做强茶叶产业。新建标准化茶园3万亩,新植茶树1250000株,举办第四届云岭采茶节。

三、全面加强政府自身建设

坚持依法行政。主动公开政务信息。
"""

CITY = """name = "云岭市"
short_name = "云岭"
year = 2031
report_title = "2031年云岭市政府工作报告"
report = "report.txt"
timezone = "Asia/Shanghai"
hotline = "12345"
examples = [
  "今年修几个口袋公园",
]
names = ["云岭采茶节"]

[reply_days]
"投诉" = 7
"""

DEPARTMENTS = """[[department]]
name = "城建局"
full_name = "云岭市城市建设局"
aliases = ["建设局"]
duties = ["公园建设", "停车设施", "路灯", "污水处理"]
everyday = ["路灯不亮", "没地方停车", "小公园"]

[[department]]
name = "茶业局"
full_name = "云岭市茶业局"
duties = ["茶园建设", "茶叶加工"]
everyday = ["茶叶卖不掉", "采茶"]

[[department]]
name = "市民热线"
full_name = "云岭市市民热线"
duties = ["转办诉求"]
unowned = true
"""

ERRATA = """# 一处印刷错误。

[[erratum]]
printed = "分流管网"
correct = "分流管道"
confidence = "likely"
note = "文中他处均作管道"
quote = "铺设雨污分流管网"
"""

BASELINES = """[[baseline]]
id = "b-001"
quote = "建成口袋公园12个"
start = {park_start}
end = {park_end}
name = "口袋公园"
value = 12
unit = "个"
precedes = ["1-001"]
"""

FIRST = """# 宜居之城

[[commitment]]
id = "1-001"
quote = "新建口袋公园15个"
{1-001}
title = "新建口袋公园15个"
targets = [{ name = "口袋公园", value = 15, unit = "个", op = "=" }]
lead = "城建局"
themes = ["公园"]
keywords = ["口袋公园", "公园"]
phrases = [
  "今年修几个口袋公园",
  "家门口的小公园建不建",
  "再多几个休闲的地方",
  "散步的公园有没有新的",
  "口袋公园目标多少",
]

[[commitment]]
id = "1-002"
quote = "新增公共停车位1000个"
{1-002}
focus = "停车位1000个"
title = "新增公共停车位1000个"
targets = [{ name = "公共停车位", value = 1000, unit = "个", op = "=" }]
lead = "城建局"
co = ["市民热线"]
themes = ["停车"]
keywords = ["停车位", "停车"]
phrases = [
  "车子没地方停今年解决吗",
  "停车位加多少",
  "停车难管不管",
  "城里停车场建不建",
  "公共车位有几多",
]

[[commitment]]
id = "1-003"
quote = "铺设雨污分流管网12500米"
{1-003}
title = "铺设雨污分流管道12500米"
targets = [{ name = "雨污分流管道", value = 12500, unit = "米", op = "=" }]
lead = "城建局"
themes = ["排水"]
keywords = ["雨污分流", "管网"]
phrases = [
  "下水道今年改不改",
  "雨水污水分开的管子铺多长",
  "管道铺设多少米",
  "街上积水的管子换不换",
  "排水管网建设安排",
]
"""

SECOND = """[[commitment]]
id = "2-001"
quote = "新建标准化茶园3万亩"
{2-001}
title = "新建标准化茶园3万亩"
targets = [{ name = "标准化茶园", value = 3, unit = "万亩", op = "=" }]
lead = "茶业局"
themes = ["茶叶"]
keywords = ["茶园", "茶叶"]
phrases = [
  "茶园今年扩多少",
  "种茶的地要加几多",
  "标准化茶园建多大",
  "茶山今年开不开",
  "茶叶基地有没有扩大",
]

[[commitment]]
id = "2-002"
quote = "举办第四届云岭采茶节"
{2-002}
title = "举办第四届云岭采茶节"
lead = "茶业局"
themes = ["茶叶"]
keywords = ["采茶节", "云岭采茶节"]
phrases = [
  "采茶节今年还办吗",
  "茶叶的节什么时候办",
  "今年有没有采茶的活动",
  "第四届采茶节",
  "茶节搞不搞",
]
"""
_QUOTES = {
    "1-001": "新建口袋公园15个",
    "1-002": "新增公共停车位1000个",
    "1-003": "铺设雨污\n分流管网12500米",
    "2-001": "新建标准化茶园3万亩",
    "2-002": "举办第四届云岭采茶节",
}
"""Each quote as printed in the source, with its line break."""


def offsets(printed: str) -> str:
    """Return the two lines with the offsets of `printed` in the report."""
    start = REPORT.index(printed)
    return f"start = {start}\nend = {start + len(printed)}"


def _with_offsets(text: str) -> str:
    for number, printed in _QUOTES.items():
        text = text.replace("{" + number + "}", offsets(printed))
    return text


@dataclass(frozen=True)
class SmallCity:
    """The city's folder, with helpers to break it."""

    folder: Path

    def text(self, name: str) -> str:
        """Return the file's content."""
        return (self.folder / name).read_text(encoding="utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        """Replace the first `old`, which must exist, with `new`."""
        text = self.text(name)
        assert old in text
        (self.folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    def line(self, name: str, part: str, *, after: str = "") -> int:
        """Return the first line number from the line containing `after` on that contains `part`."""
        lines = self.text(name).split("\n")
        first = next(n for n, line in enumerate(lines) if after in line)
        return next(n for n, line in enumerate(lines[first:], first + 1) if part in line)


def write_small_city(folder: Path) -> SmallCity:
    """Write the whole city into `folder`."""
    park = REPORT.index("建成口袋公园12个")
    files = {
        "report.txt": REPORT,
        "city.toml": CITY,
        "departments.toml": DEPARTMENTS,
        "errata.toml": ERRATA,
        "baselines.toml": BASELINES.format(park_start=park, park_end=park + len("建成口袋公园12个")),
        "commitments/01-city.toml": _with_offsets(FIRST),
        "commitments/02-tea.toml": _with_offsets(SECOND),
    }
    (folder / "commitments").mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return SmallCity(folder)


def write_next_year(small: SmallCity) -> SmallCity:
    """Write the following year beside `small`, continuing it: the same promises with their own ids."""
    after = write_small_city(small.folder.with_name("yunling-2032"))
    after.change("city.toml", "year = 2031\n", 'year = 2032\ncontinues = "yunling-2031"\n')
    after.change("city.toml", "2031年", "2032年")
    for name in ("commitments/01-city.toml", "commitments/02-tea.toml", "baselines.toml"):
        text = re.sub(r'"([12]-\d{3})"', r'"32a\1"', after.text(name))
        (after.folder / name).write_text(text, encoding="utf-8", newline="")
    return after
