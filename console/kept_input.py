"""What somebody typed into a form that was refused: shown again for copying, so that nobody has to write it twice."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from aiohttp import web
from multidict import MultiMapping

Written = tuple[tuple[str, str], ...]
"""Label and content of each field."""

_LABELS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "title": "名称",
        "text": "内容",
        "outcome_note": "结果说明",
        "reason": "理由",
        "evidence": "依据",
        "link": "佐证链接",
        "note": "说明",
        "actual": "实际完成",
        "source": "数据来源",
        "purpose": "目的",
    }
)
"""Fields that hold sentences, by the names that all forms share; passwords and codes are never shown again."""
_WRITTEN: Final = web.RequestKey("console_written", tuple)


def remember(request: web.Request, form: MultiMapping[Any]) -> bool:
    """Keep what was typed for as long as the request lasts; return whether there was anything."""
    words = ((label, form.get(name)) for name, label in _LABELS.items())
    request[_WRITTEN] = tuple(
        (label, said) for label, said in words if isinstance(said, str) and said.strip()
    )
    return bool(request[_WRITTEN])


def written(request: web.Request) -> Written:
    """Return what the request's form held; empty if none was read."""
    found: Written = request.get(_WRITTEN, ())
    return found
