"""What staff do about commitments: publish a status with evidence, an actual, a manual verdict; and view them.

Everything is append-only; each publication is one transaction with its audit entry (handlers/publishing/publishing.py). What
is saved here is what the next citizen hears, in every process: answers read the same tables inside their transaction.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from handlers.desk.acting import StaleError
from handlers.desk.office import Office
from handlers.people import Actor, ForbiddenError, Permission
from handlers.publishing.evidence import Document, read_document
from handlers.publishing.progress import NOTHING, Standing, is_stale, standing_of, updated
from handlers.publishing.publishing import Publishing, mark
from knowledge.commitment import Commitment
from storage.database import Unit
from storage.errors import StorageError
from storage.records import (
    Actual,
    CommitmentStatus,
    ConfirmedFate,
    EvidenceFile,
    Milestone,
    Override,
    Reached,
    StatusUpdate,
    Verdict,
)


@dataclass(frozen=True, slots=True)
class Account:
    """A commitment with its standing."""

    commitment: Commitment
    status: StatusUpdate | None
    reached: Reached
    standing: Standing
    updated: date | None
    """The last day described by a status or figure."""
    stale: bool


@dataclass(frozen=True, slots=True)
class Course:
    """Everything ever recorded about one commitment, newest first."""

    account: Account
    statuses: tuple[StatusUpdate, ...]
    actuals: tuple[Actual, ...]
    overrides: tuple[Override, ...]
    files: Mapping[int, EvidenceFile]
    names: Mapping[str, str]
    """Names of the members of staff, by id."""
    origins: tuple[ConfirmedFate, ...]
    """Last year's promises with which it goes on, as confirmed."""


class CommitmentDesk:
    """The desk's part for commitments."""

    def __init__(self, office: Office) -> None:
        self._office, self._publishing = office, Publishing(office)

    async def accounts(self, actor: Actor) -> tuple[Account, ...]:
        """Return every commitment in the report's order; all staff may see them, as they are public promises."""
        actor.require(Permission.TICKET_READ)

        def work(unit: Unit) -> tuple[dict[str, StatusUpdate], dict[str, Reached]]:
            return unit.statuses.latest_all(self._office.city.code), unit.progress.latest_all(
                self._office.city.code
            )

        statuses, reached = await self._office.database.read(work)
        return tuple(
            self._account(one, statuses.get(one.id), reached.get(one.id, NOTHING))
            for one in self._office.city.commitments
        )

    async def course(self, actor: Actor, id_: str) -> Course | None:
        """Return one commitment with its history; None for an id that the report does not have."""
        actor.require(Permission.TICKET_READ)
        commitment = self._office.city.commitment(id_)
        if commitment is None:
            return None
        code = self._office.city.code

        def work(unit: Unit) -> Course:
            statuses = tuple(unit.statuses.history(code, id_))
            account = self._account(
                commitment, statuses[0] if statuses else None, unit.progress.latest(code, id_)
            )
            return Course(
                account,
                statuses,
                tuple(unit.progress.actuals(code, id_)),
                tuple(unit.progress.overrides(code, id_)),
                MappingProxyType(unit.statuses.files(code, id_)),
                MappingProxyType(unit.staff.names(code)),
                tuple(unit.rollover.origins(code, id_)),
            )

        return await self._office.database.read(work)

    async def evidence(self, actor: Actor, id_: str, file: int) -> tuple[EvidenceFile, bytes] | None:
        """Return a document with its content, or None. It may name people: only the commitment's departments see it.

        Raises StorageError if the content is not what was stored.
        """
        actor.require(Permission.TICKET_READ)
        commitment = self._office.city.commitment(id_)
        if commitment is None:
            return None
        if not actor.sees(commitment.lead, commitment.co):
            raise ForbiddenError(
                f"佐证文件：只有{'、'.join(commitment.departments)}和市级岗位可以下载；请向{commitment.lead}索取"
            )
        found = await self._office.database.read(
            lambda unit: unit.statuses.content(self._office.city.code, id_, file)
        )
        if found is not None and hashlib.sha256(found[1]).hexdigest() != found[0].sha256:
            raise StorageError(f"evidence file {file} is not what was stored: restore it from a backup")
        return found

    async def set_status(
        self,
        actor: Actor,
        id_: str,
        *,
        status: CommitmentStatus,
        as_of: date,
        evidence: str,
        link: str = "",
        document: Document | None = None,
        note: str = "",
        milestones: Sequence[Milestone] | None = None,
        seen: str | None = None,
    ) -> StatusUpdate:
        """Publish a commitment's status; with None, it keeps its milestones.

        `seen` is the `mark` of the status that the actor saw; None: whatever that was. Raises ReviewError,
        ForbiddenError, StaleError (somebody published another since, whose milestones these would undo).
        """
        self._publishing.theirs(actor, id_, Permission.COMMITMENT_STATUS)
        sent = read_document(document) if document is not None else None
        file = self._file(actor, id_, sent) if sent else None
        said = self._publishing.checked_status(
            actor, id_, status=status, as_of=as_of, evidence=evidence, link=link, note=note
        )

        steps = self._publishing.checked_milestones(milestones or ())

        def work(unit: Unit) -> StatusUpdate:
            unit.audit.lock()  # Whoever publishes holds it, so nobody does between this look and what is stored.
            if seen is not None and seen != mark(unit.statuses.latest(said.city, id_)):
                raise StaleError(f"承诺{id_}：您打开之后，别人已经发布过状态；请看过记录和节点，再发布")
            kept = unit.statuses.keep(file, sent.content) if sent and file else None
            update = replace(said, file=kept.id if kept else None, milestones=steps)
            detail = {"sha256": kept.sha256 if kept else None}
            self._publishing.publish(unit, actor, (update,), detail, with_milestones=milestones is not None)
            return update

        return await self._office.database.transact(work)

    async def set_actual(
        self, actor: Actor, id_: str, *, target: int, value: Decimal, as_of: date, source: str
    ) -> Actual:
        """Publish what was reached of a target, given by its index. Raises ReviewError, ForbiddenError."""
        actual = self._publishing.checked_actual(
            actor, id_, target=target, value=value, as_of=as_of, source=source
        )
        await self._office.database.transact(lambda unit: self._publishing.publish(unit, actor, (actual,)))
        return actual

    async def override(self, actor: Actor, id_: str, *, verdict: Verdict | None, reason: str) -> Override:
        """Set the verdict by hand, or (None) return it to the rule. Raises ReviewError, ForbiddenError."""

        def work(unit: Unit) -> Override:
            held = unit.progress.latest(self._office.city.code, id_).override
            made = self._publishing.checked_override(actor, id_, verdict=verdict, reason=reason, held=held)
            self._publishing.publish(unit, actor, (made,))
            return made

        return await self._office.database.transact(work)

    def answers_for(self, actor: Actor, commitment: Commitment, permission: Permission) -> bool:
        """Tell whether the actor may do that for a commitment: they must belong to its lead department."""
        return actor.may(permission) and actor.sees(commitment.lead)

    def _account(self, commitment: Commitment, status: StatusUpdate | None, reached: Reached) -> Account:
        standing = standing_of(commitment, reached, self._office.city.year)
        stale = is_stale(status, reached, standing, self._office.today)
        return Account(commitment, status, reached, standing, updated(status, reached), stale)

    def _file(self, actor: Actor, id_: str, sent: Document) -> EvidenceFile:
        return EvidenceFile(
            city=self._office.city.code,
            commitment=id_,
            name=sent.name,
            media_type=sent.media_type,
            size=len(sent.content),
            sha256=hashlib.sha256(sent.content).hexdigest(),
            staff=actor.id,
            recorded_at=self._office.now(),
        )
