"""Updates that keep failing, written to files for a person to look at."""

import json
import os
from pathlib import Path

from bot.telegram.api import RawUpdate


def put_aside(folder: Path, raw: RawUpdate, reason: str, deliveries: int) -> Path:
    """Write the update to `telegram-<update_id>.json`, readable by its owner only. Raises OSError.

    Unlike the log, the file holds a citizen's words; it is on disk when the function returns.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"telegram-{raw.update_id}.json"
    content = {"reason": reason, "deliveries": deliveries, "update": raw.model_dump()}
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        # ASCII escapes preserve even broken Unicode.
        json.dump(content, file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    return path
