"""A unit of work's view of the database: the repositories, all in one transaction."""

from sqlalchemy import Connection

from storage.access_tokens import AccessTokens
from storage.audit import AuditLog
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
from storage.sessions import SessionBook
from storage.staff import StaffBook
from storage.states import States
from storage.statuses import StatusBook
from storage.talks import Talks
from storage.teaching import Teaching
from storage.templates import Templates
from storage.ticket_events import TicketEvents
from storage.ticket_queries import TicketQueries
from storage.views import Views
from storage.windows import Windows


class Unit:
    """Every repository, bound to one transaction; use it only inside the function that it was given to."""

    def __init__(self, connection: Connection) -> None:
        self.inbox = Inbox(connection)
        self.duties = Duties(connection)
        self.states = States(connection)
        self.talks = Talks(connection)
        self.feedback = FeedbackBook(connection)
        self.events = TicketEvents(connection)
        self.tickets = TicketQueries(connection)
        self.figures = Figures(connection)
        self.templates = Templates(connection)
        self.views = Views(connection)
        self.policies = Policies(connection)
        self.limits = ReplyLimits(connection)
        self.restrictions = Restrictions(connection)
        self.demonstration = DemonstrationMark(connection)
        self.statuses = StatusBook(connection)
        self.progress = ProgressBook(connection)
        self.questions = QuestionLog(connection)
        self.tally = QuestionTally(connection)
        self.teaching = Teaching(connection)
        self.audit = AuditLog(connection)
        self.staff = StaffBook(connection)
        self.sessions = SessionBook(connection)
        self.invitations = InvitationBook(connection)
        self.access_tokens = AccessTokens(connection)
        self.notices = Notices(connection)
        self.fates = NoticeFates(connection)
        self.contacts = Contacts(connection)
        self.windows = Windows(connection)
        self.outlets = Outlets(connection)
        self.citizens = Citizens(connection)
        self.follows = Follows(connection)
        self.pseudonym_keys = PseudonymKeyBook(connection)
        self.movements = Movements(connection)
