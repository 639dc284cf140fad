"""Two reports of the small city, a year apart, between which everything that can become of a promise happens."""

from pathlib import Path

from tests.knowledge.small_city import CITY, DEPARTMENTS, SmallCity, write_small_city

REPORT = """政府工作报告

一、2031年工作回顾

(一)民生福祉持续增进。建成口袋公园16个,新增公共停车位700个。

二、2032年工作安排

今年全市经济社会发展主要预期目标是:地区生产总值增长6%。重点做好以下工作:

(一)全力建设宜居之城

完善市政设施。新建口袋公园20个,新增公共停车位1000个,新建城东小学1所。

(二)全力发展特色农业

做强茶叶产业。新建标准化茶园5万亩,办好第五届云岭采茶节。
"""
_TOURISM = """
[[department]]
name = "文旅局"
full_name = "云岭市文化和旅游局"
duties = ["节庆活动"]
"""
_PROMISES = (
    ("32a1-001", "新建口袋公园20个", "城建局", "口袋公园", (20, "个")),
    ("32a1-002", "新增公共停车位1000个", "城建局", "公共停车位", (1000, "个")),
    ("32a1-003", "新建城东小学1所", "城建局", "城东小学", (1, "所")),
    ("32a2-001", "新建标准化茶园5万亩", "茶业局", "标准化茶园", (5, "万亩")),
    ("32a2-002", "办好第五届云岭采茶节", "文旅局", "云岭采茶节", None),
)
EXPECTED = {
    "1-001": ("已完成", "32a1-001"),
    "1-002": ("接续", "32a1-002"),
    "1-003": ("未再提及", None),
    "2-001": ("有变化", "32a2-001"),
    "2-002": ("有变化", "32a2-002"),
}
"""Id of each promise of 2031 -> its proposed fate, and the promise of 2032 that goes on with it."""
_BASELINE = """[[baseline]]
id = "b-00{number}"
quote = "{quote}"
name = "{name}"
value = {value}
unit = "个"
"""


def write_two_years(folder: Path) -> tuple[SmallCity, SmallCity]:
    """Write both years into `folder`, the later continuing the earlier; return them."""
    earlier = write_small_city(folder / "yunling-2031")
    later = SmallCity(folder / "yunling-2032")
    settings = CITY.replace("year = 2031\n", 'year = 2032\ncontinues = "yunling-2031"\n')
    files = {
        "report.txt": REPORT,
        "city.toml": settings.replace("2031年", "2032年"),
        "departments.toml": DEPARTMENTS + _TOURISM,
        "errata.toml": "",
        "baselines.toml": "\n".join(
            _BASELINE.format(number=number, quote=quote, name=name, value=value)
            for number, quote, name, value in (
                (1, "建成口袋公园16个", "口袋公园", 16),
                (2, "新增公共停车位700个", "公共停车位", 700),
            )
        ),
        "commitments/all.toml": "\n".join(_promise(*one) for one in _PROMISES),
    }
    (later.folder / "commitments").mkdir(parents=True)
    for name, text in files.items():
        (later.folder / name).write_text(text, encoding="utf-8", newline="")
    return earlier, later


def _promise(id_: str, quote: str, lead: str, name: str, figure: tuple[int, str] | None) -> str:
    value, unit = figure or (0, "")
    target = f'{{ name = "{name}", value = {value}, unit = "{unit}", op = "=" }}' if figure else ""
    phrases = "".join(
        f'  "{name}{asked}",\n' for asked in ("怎么样了", "今年建吗", "几个", "在哪", "什么时候")
    )
    return f"""[[commitment]]
id = "{id_}"
quote = "{quote}"
title = "{quote}"
targets = [{target}]
lead = "{lead}"
themes = ["民生"]
keywords = ["{name}"]
phrases = [
{phrases}]
"""
