"""Measures the export's speed and memory: `python -m bench.export [ROWS]`, one process per format."""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bench.common.city import CODE
from handlers.figures.report import COLUMNS, RowContext, row
from storage.export import Format, Row, write
from storage.export.document import ROW_LIMIT
from storage.records import FeedbackKind, FeedbackRecord, FeedbackState

HERE = ZoneInfo("Asia/Shanghai")
START = datetime(2023, 1, 1, tzinfo=UTC)


def tickets(count: int) -> Iterator[FeedbackRecord]:
    """Yield tickets of ordinary length, with personal data to mask."""
    for place in range(count):
        received = START + timedelta(minutes=place)
        yield FeedbackRecord(
            number=f"YN-{place // 10_000:04d}-{place % 10_000:04d}-5",
            city=CODE,
            channel="wechat",
            citizen="c0ffee",
            kind=FeedbackKind.COMPLAINT,
            text=f"我叫王小明，电话138{place:08d}，我们小区12栋2单元门口的路灯坏了{place % 30}天，晚上出门看不见路，请尽快安排维修。",
            place="解放路128号",
            departments=("市城管执法委", "市住建局"),
            commitments=("c-031",),
            state=FeedbackState.ANSWERED,
            received_at=received,
            due=date(2023, 12, 31),
            answered_at=received + timedelta(days=3),
            answer="您好，已安排维修人员到现场处理，感谢您的支持。",
        )


def rows(count: int) -> Iterator[Row]:
    """Yield the rows of the report, masked."""
    around = RowContext(HERE, lambda _: "老旧小区改造", handler=lambda _: None, today=date(2023, 11, 30))
    return (row(ticket, around) for ticket in tickets(count))


def measure(name: str, count: int) -> None:
    """Write `count` rows once; print rows per second and this process's peak memory."""
    format_ = Format(name)
    count = min(count, ROW_LIMIT) if format_ is Format.DOCX else count
    with tempfile.TemporaryDirectory() as folder:
        target, started = Path(folder) / f"report.{name}", time.perf_counter()
        write(rows(count), COLUMNS, target, format_, title="群众反馈报告", expected=count)
        seconds, size = time.perf_counter() - started, target.stat().st_size
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{name:6} {count:>9,} rows {count / seconds:>9,.0f} rows/s {peak:>7.0f} MB peak {size / 1e6:>7.1f} MB file"
    )


def main() -> None:
    """Measure each format in its own process, so that their memory is separate."""
    if len(sys.argv) == 3:
        measure(sys.argv[1], int(sys.argv[2]))
        return
    count = sys.argv[1] if len(sys.argv) == 2 else "100000"
    for format_ in Format:
        subprocess.run([sys.executable, "-m", "bench.export", format_.value, count], check=True)


if __name__ == "__main__":
    main()
