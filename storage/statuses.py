"""Each commitment's status, as staff published it."""

from dataclasses import asdict, replace

from sqlalchemy import insert, select

from storage.columns import columns_of, new_row
from storage.newest import newest
from storage.prepared import Prepared
from storage.records import EvidenceFile, StatusUpdate
from storage.repository import Repository
from storage.tables import COMMITMENT_STATUS, EVIDENCE_FILE
from storage.whose import its

_COLUMNS = columns_of(COMMITMENT_STATUS, StatusUpdate)
_FILE_COLUMNS = columns_of(EVIDENCE_FILE, EvidenceFile)
_NEWEST_FIRST = (
    COMMITMENT_STATUS.c.as_of.desc(),
    COMMITMENT_STATUS.c.recorded_at.desc(),
    COMMITMENT_STATUS.c.id.desc(),
)
"""By the day described, so that history can be added later; for one day, the last record corrects earlier ones."""
# Built once: building a statement for every question costs as much as running it.
_HISTORY = select(*_COLUMNS).where(*its(COMMITMENT_STATUS, "city", "commitment")).order_by(*_NEWEST_FIRST)
_LATEST = Prepared(_HISTORY.limit(1))
_LATEST_OF_ALL = Prepared(newest(_COLUMNS, _NEWEST_FIRST, [COMMITMENT_STATUS.c.commitment]))


class StatusBook(Repository):
    """The published statuses; append-only."""

    def add(self, update: StatusUpdate) -> None:
        """Publish a status. Raises ValueError if it has no evidence."""
        if not update.evidence.strip():
            raise ValueError(
                f"evidence of {update.commitment} is empty: give a link, or a document's name and number"
            )
        row = {**asdict(update), "milestones": update.milestones}
        self._run(insert(COMMITMENT_STATUS).inline(), row)

    def latest(self, city: str, commitment: str) -> StatusUpdate | None:
        """Return the current status; None if nothing was published."""
        return self._one(StatusUpdate, _LATEST, _key(city, commitment))

    def history(self, city: str, commitment: str) -> list[StatusUpdate]:
        """Return all statuses, the current one first."""
        return self._all(StatusUpdate, _HISTORY, _key(city, commitment))

    def latest_all(self, city: str) -> dict[str, StatusUpdate]:
        """Map the id of every commitment with a status to its current one."""
        latest = self._all(StatusUpdate, _LATEST_OF_ALL, {"in_city": city})
        return {update.commitment: update for update in latest}

    def keep(self, file: EvidenceFile, content: bytes) -> EvidenceFile:
        """Store a document; return it with its id."""
        row = {**new_row(file), "content": content}
        made = insert(EVIDENCE_FILE).values(row).returning(EVIDENCE_FILE.c.id)
        return replace(file, id=self._connection.execute(made).scalar_one())

    def files(self, city: str, commitment: str) -> dict[int, EvidenceFile]:
        """Map ids to the commitment's documents, without their content."""
        of_one = (EVIDENCE_FILE.c.city == city, EVIDENCE_FILE.c.commitment == commitment)
        rows = self._connection.execute(select(*_FILE_COLUMNS).where(*of_one))
        return {row.id: EvidenceFile(*row) for row in rows}

    def content(self, city: str, commitment: str, id_: int) -> tuple[EvidenceFile, bytes] | None:
        """Return a document of that commitment with its content; None if there is none with that id."""
        of_one = (EVIDENCE_FILE.c.city == city, EVIDENCE_FILE.c.commitment == commitment)
        wanted = select(*_FILE_COLUMNS, EVIDENCE_FILE.c.content).where(*of_one, EVIDENCE_FILE.c.id == id_)
        row = self._connection.execute(wanted).first()
        return None if row is None else (EvidenceFile(*row[:-1]), bytes(row[-1]))


def _key(city: str, commitment: str) -> dict[str, str]:
    return {"its_city": city, "its_commitment": commitment}
