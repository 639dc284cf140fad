"""The console's access to what staff see, do and set up: a part for each, all working in the same office."""

from collections.abc import Callable
from datetime import date, datetime

from handlers.batch import BatchDesk
from handlers.desk.actions import ActionDesk
from handlers.desk.bulk import BulkDesk
from handlers.desk.bulletins import BulletinDesk
from handlers.desk.notices import NoticeDesk
from handlers.desk.office import Office
from handlers.desk.questions import QuestionDesk
from handlers.desk.restricting import RestrictionDesk
from handlers.desk.rules import RuleDesk
from handlers.desk.talks import TalkDesk
from handlers.desk.templates import TemplateDesk
from handlers.desk.tickets import TicketDesk
from handlers.desk.views import ViewDesk
from handlers.figures.desk import FigureDesk
from handlers.hearing.learning import LearningUnderstanding
from handlers.publishing.accounting import CommitmentDesk
from handlers.publishing.rollover import RolloverDesk
from handlers.teaching.learner import Learner
from handlers.teaching.teaching import TeachingDesk
from knowledge.city import City
from storage.database import Database


class Desk:
    """One city's. Safe to call concurrently."""

    def __init__(
        self,
        *,
        database: Database,
        city: City,
        clock: Callable[[], datetime],
        learner: LearningUnderstanding | None = None,
    ) -> None:
        """`clock` returns aware times. `learner`: the one that answers this process's citizens, if it answers any."""
        self.office = office = Office(database=database, city=city, clock=clock)
        self.tickets = TicketDesk(office)
        self.actions = ActionDesk(office)
        self.bulk = BulkDesk(self.actions)
        self.restrictions = RestrictionDesk(office)
        self.talks = TalkDesk(office)
        self.notices = NoticeDesk(office)
        self.templates = TemplateDesk(office)
        self.views = ViewDesk(office)
        self.rules = RuleDesk(office)
        self.bulletins = BulletinDesk(office)
        self.commitments = CommitmentDesk(office)
        self.rollover = RolloverDesk(office)
        self.batch = BatchDesk(office)
        self.figures = FigureDesk(office)
        self.learner = Learner(office, learner)
        self.questions = QuestionDesk(office, self.learner)
        self.teaching = TeachingDesk(office, self.learner)

    @property
    def today(self) -> date:
        """The city's local day."""
        return self.office.today
