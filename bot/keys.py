"""`run.py keys`: replaces the product's key, and ends the period in which the former key still finds citizens' data.

Nothing else may run meanwhile: a service with the old key in memory would keep using the old pseudonyms. On one
machine a file lock in VAR_DIR prevents it; with several, the operators must. The database records the id of the key
that its pseudonyms use, and the service starts with no other.
"""

import asyncio
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from bot.lock import alone
from bot.secret import FILE, FORMER, NEXT, former_key, key_id, make_key, pseudonyms, read_key, secret_key
from bot.settings import Settings, SettingsError
from bot.wechat.owed_answers import owed_files
from handlers.accounts.second_factor import SecondFactor
from handlers.notices.addresses import Addresses
from handlers.own_data.rotation import Rotation, RotationResult
from storage.database import Database, RefusedError, Unit
from storage.disk import settle
from storage.records import PseudonymKeys


@dataclass(frozen=True, slots=True)
class _Keys:
    """The two keys, and whether they are kept as files."""

    old: bytes = field(repr=False)
    new: bytes = field(repr=False)
    kept: bool


def claim_key(unit: Unit, mine: str) -> None:
    """Do what `compare_key` does, and record the key where none is on record, as at the first start."""
    if not compare_key(unit, mine):
        unit.pseudonym_keys.save(PseudonymKeys(mine))


def compare_key(unit: Unit, mine: str) -> bool:
    """Check that the database's pseudonyms use the key of this id; False if none is on record. Raises SettingsError."""
    known = unit.pseudonym_keys.read()
    if known is None:
        return False
    if known.next_key_id is not None:
        raise SettingsError("the keys were not exchanged to the end: run `run.py keys rotate` again")
    if known.key_id != mine:
        raise SettingsError(
            f"this database stands under the key {known.key_id}, not under {mine}: restore YOUNUO_SECRET_KEY or "
            f"{FILE} in VAR_DIR, else nobody finds their tickets again; to exchange it, use `run.py keys rotate`"
        )
    return True


def rotate(settings: Settings) -> list[str]:
    """Replace the key; return lines to print. Can be rerun if interrupted. Raises SettingsError, StorageError."""
    with alone(settings):
        late = settings.owed_answers_dir
        if owed_files(late):
            raise SettingsError(
                f"{late}: answers are still owed, sealed with the old key: start the service, wait a minute, stop it"
            )
        keys = _find(settings)
        moved, left, staff = asyncio.run(_exchange(settings, keys))
        if keys.kept:
            _finish_files(settings.var_dir)
        return _report_lines(keys, moved, left, staff)


def retire(settings: Settings) -> str:
    """Forget the former key: citizens who have not written since lose access to their tickets. Raises SettingsError."""
    if settings.secret_key:
        raise SettingsError(
            "the former key is a setting: unset YOUNUO_FORMER_SECRET_KEY and start the service again"
        )
    path = settings.make_var_dir() / FORMER
    if not path.exists():
        return "there is no former key"
    path.unlink()
    return "the former key is gone; start the service again so that it forgets it too"


def _find(settings: Settings) -> _Keys:
    """Find both keys: two settings, or two files, of which the new one is created now."""
    if settings.secret_key:
        former = former_key(settings)
        if former is None:
            raise SettingsError(
                "YOUNUO_SECRET_KEY is set: set YOUNUO_FORMER_SECRET_KEY to it, and YOUNUO_SECRET_KEY to the new key"
            )
        return _Keys(former, secret_key(settings), kept=False)
    old, path = secret_key(settings), settings.var_dir / NEXT
    if not path.exists():
        if (kept := settings.var_dir / FORMER).exists():
            raise SettingsError(
                f"{kept}: the key was exchanged before, and who has not written since is known by that one alone: "
                "leave it as long as they are to find their tickets, or run `run.py keys retire`, then this again"
            )
        make_key(path)
    return _Keys(old, read_key(path), kept=True)


async def _exchange(settings: Settings, keys: _Keys) -> tuple[RotationResult, int, int]:
    old, new = key_id(keys.old), key_id(keys.new)
    if old == new:
        raise SettingsError("YOUNUO_FORMER_SECRET_KEY is YOUNUO_SECRET_KEY: choose a new key")
    rotation = Rotation(
        addresses=Addresses(keys.new, keys.old),
        pseudonym=pseudonyms(keys.new),
        old=SecondFactor(keys.old),
        new=SecondFactor(keys.new),
    )
    database = Database(settings.database)
    try:
        await database.open(partial(_refuse_others, old=old, new=new))
        begun = await database.transact(partial(_begin, old=old, new=new))
        moved, more = RotationResult(), begun
        while more:
            some = await database.transact(rotation.move_some)
            moved, more = moved + some, some != RotationResult()
        staff = await database.transact(rotation.reseal_staff) if begun else 0
        left = await database.transact(lambda unit: unit.citizens.without_address())
        await database.transact(lambda unit: unit.pseudonym_keys.save(PseudonymKeys(new)))
        await database.scrub()
    finally:
        await database.close()
    return moved, left, staff


def _refuse_others(unit: Unit, *, old: str, new: str) -> None:
    """Raise RefusedError for a database that stands under neither key."""
    known = unit.pseudonym_keys.read()
    if known is None or known == PseudonymKeys(new):
        return
    if known.key_id != old or known.next_key_id not in (None, new):
        raise RefusedError(
            f"this database stands under the key {known.key_id}, the keys given are {old} (old) and {new} (new): "
            "give the key that it stands under as the old one"
        )


def _begin(unit: Unit, *, old: str, new: str) -> bool:
    """Record which keys are being exchanged, so that nothing starts meanwhile; False if only files are left to do."""
    if unit.pseudonym_keys.read() == PseudonymKeys(new):
        return False
    unit.pseudonym_keys.save(PseudonymKeys(old, new))
    return True


def _finish_files(folder: Path) -> None:
    """Replace the old key with the new one; if this is interrupted anywhere, the next run completes it."""
    former = folder / f".{FORMER}"
    former.unlink(missing_ok=True)
    former.hardlink_to(folder / FILE)
    former.replace(folder / FORMER)
    (folder / NEXT).replace(folder / FILE)
    settle(folder)


def _report_lines(keys: _Keys, moved: RotationResult, left: int, staff: int) -> list[str]:
    lines = [
        f"the key is {key_id(keys.new)} now; it was {key_id(keys.old)}",
        f"{moved.citizens} citizens brought over, {staff} second factors of staff sealed anew",
    ]
    if moved.unreadable:
        lines.append(f"{moved.unreadable} addresses could be opened with neither key, and are deleted")
    if left:
        where = FORMER if keys.kept else "YOUNUO_FORMER_SECRET_KEY"
        lines.append(
            f"{left} citizens have no address here: each is brought over when they write again, for which the former "
            f"key stays ({where}); `run.py keys retire` ends that"
        )
    return lines
