"""Updates that keep failing, written to files for a person to look at."""

import json
from pathlib import Path

from bot.telegram.api import RawUpdate
from storage.disk import write


def put_aside(folder: Path, raw: RawUpdate, reason: str, seconds: float) -> Path:
    """Write the update, which kept failing for `seconds`, to `telegram-<update_id>.json`, readable by its owner only. Raises OSError.

    Unlike the log, the file holds a citizen's words; it is on disk when the function returns.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"telegram-{raw.update_id}.json"
    content = {"reason": reason, "seconds": round(seconds, 1), "update": raw.model_dump()}
    # ASCII escapes preserve even broken Unicode.
    write(path, json.dumps(content, indent=2).encode("ascii"))
    return path
