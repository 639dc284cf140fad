"""A unit of work's view of the database: all repositories in one transaction."""

from collections.abc import Callable
from typing import Generic, TypeVar

from sqlalchemy import Connection

from storage.access_tokens import AccessTokens
from storage.audit import AuditLog
from storage.bulletins import Bulletins
from storage.citizens import Citizens
from storage.contacts import Contacts
from storage.demonstration import DemonstrationMark
from storage.duties import Duties
from storage.feedback import FeedbackBook
from storage.figures import Figures
from storage.follows import Follows
from storage.inbox import Inbox
from storage.invitations import InvitationBook
from storage.limits import ReplyLimits
from storage.movements import Movements
from storage.notice_fates import NoticeFates
from storage.notices import Notices
from storage.outlets import Outlets
from storage.policies import Policies
from storage.progress import ProgressBook
from storage.pseudonym_keys import PseudonymKeyBook
from storage.question_tally import QuestionTally
from storage.questions import QuestionLog
from storage.restrictions import Restrictions
from storage.revisions import Revisions
from storage.rollover import RolloverBook
from storage.sessions import SessionBook
from storage.staff import StaffBook
from storage.states import States
from storage.statuses import StatusBook
from storage.talks import Talks
from storage.teaching import Teaching
from storage.templates import Templates
from storage.tenancy import Tenancy
from storage.ticket_events import TicketEvents
from storage.ticket_queries import TicketQueries
from storage.views import Views
from storage.windows import Windows

T = TypeVar("T")


class _Part(Generic[T]):
    """A repository, created on first use: of some thirty, a message needs ten."""

    def __init__(self, make: Callable[[Connection], T]) -> None:
        self._make = make

    def __set_name__(self, _owner: type, name: str) -> None:
        self._name = name

    def __get__(self, unit: "Unit", _owner: type) -> T:
        part = unit.__dict__[self._name] = self._make(unit.connection)
        return part


class Unit:
    """Every repository, bound to one transaction; valid only inside the function that receives it."""

    inbox = _Part(Inbox)
    duties = _Part(Duties)
    states = _Part(States)
    talks = _Part(Talks)
    feedback = _Part(FeedbackBook)
    events = _Part(TicketEvents)
    tickets = _Part(TicketQueries)
    figures = _Part(Figures)
    templates = _Part(Templates)
    views = _Part(Views)
    policies = _Part(Policies)
    limits = _Part(ReplyLimits)
    restrictions = _Part(Restrictions)
    bulletins = _Part(Bulletins)
    revisions = _Part(Revisions)
    demonstration = _Part(DemonstrationMark)
    tenancy = _Part(Tenancy)
    statuses = _Part(StatusBook)
    progress = _Part(ProgressBook)
    rollover = _Part(RolloverBook)
    questions = _Part(QuestionLog)
    tally = _Part(QuestionTally)
    teaching = _Part(Teaching)
    audit = _Part(AuditLog)
    staff = _Part(StaffBook)
    sessions = _Part(SessionBook)
    invitations = _Part(InvitationBook)
    access_tokens = _Part(AccessTokens)
    notices = _Part(Notices)
    fates = _Part(NoticeFates)
    contacts = _Part(Contacts)
    windows = _Part(Windows)
    outlets = _Part(Outlets)
    citizens = _Part(Citizens)
    follows = _Part(Follows)
    pseudonym_keys = _Part(PseudonymKeyBook)
    movements = _Part(Movements)

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
