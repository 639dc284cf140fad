"""A unit of work's view of the database: the repositories, all in one transaction."""

from sqlalchemy import Connection

from storage.feedback import FeedbackBook
from storage.inbox import Inbox
from storage.questions import QuestionLog
from storage.states import States
from storage.statuses import StatusBook


class Unit:
    """Every repository, bound to one transaction; use it only inside the function that it was given to."""

    def __init__(self, connection: Connection) -> None:
        self.inbox = Inbox(connection)
        self.states = States(connection)
        self.feedback = FeedbackBook(connection)
        self.statuses = StatusBook(connection)
        self.questions = QuestionLog(connection)
