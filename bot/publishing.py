"""`run.py status`: publishes how far a commitment is, by the console's rules."""

import asyncio
from dataclasses import replace
from datetime import date

from bot.given import now
from bot.settings import Settings, SettingsError
from bot.vetting import opened
from handlers.casework.change import ReviewError
from handlers.desk.office import Office
from handlers.people import OPERATOR
from handlers.publishing.publishing import Publishing
from knowledge.city import City, load_city
from knowledge.commitment import Department
from storage.database import Database
from storage.records import CommitmentStatus, StatusUpdate


def publish_status(
    settings: Settings,
    commitment_id: str,
    *,
    status: CommitmentStatus,
    as_of: date,
    evidence: str,
    department: str | None,
    note: str,
) -> str:
    """Publish a commitment's status by the console's rules. Raises SettingsError, StorageError."""
    city = load_city(settings.city_folder)
    owner = _owner(city, commitment_id, department)
    _check_publishable(city, as_of, evidence)
    office = Office(database=Database(settings.database), city=city, clock=now)
    publishing = Publishing(office)
    try:
        update = publishing.checked_status(
            OPERATOR, commitment_id, status=status, as_of=as_of, evidence=evidence, note=note
        )
    except ReviewError as error:
        raise SettingsError(str(error)) from None
    settings.make_var_dir()
    asyncio.run(_publish(settings, office, publishing, replace(update, department=owner.name, staff=None)))
    return f"{commitment_id}: {status.value}, as of {as_of:%Y-%m-%d}"


def _owner(city: City, commitment_id: str, department: str | None) -> Department:
    commitment = city.commitment(commitment_id)
    if commitment is None:
        raise SettingsError(f"commitment {commitment_id!r}: no such id: see `run.py city dump`")
    owner = city.department(department or commitment.lead)
    if owner is None:
        raise SettingsError(f"--department {department!r}: no such department: see departments.toml")
    return owner


def _check_publishable(city: City, as_of: date, evidence: str) -> None:
    if not evidence.strip():
        raise SettingsError(
            "--evidence '': a status needs evidence: give a link or a document's name and number"
        )
    if as_of > now().astimezone(city.timezone).date():
        raise SettingsError(f"--as-of {as_of}: lies in the future: give the day that the status describes")


async def _publish(settings: Settings, office: Office, publishing: Publishing, update: StatusUpdate) -> None:
    async with opened(office.database, settings, office.city):
        await office.database.transact(lambda unit: publishing.publish(unit, OPERATOR, (update,)))
