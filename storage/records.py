"""Plain frozen records that the other rooms see; no SQL in them. All times are aware, in UTC."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any


class FeedbackKind(StrEnum):
    """The five kinds of feedback, in the words of the message boards (领导留言板)."""

    INQUIRY = "咨询"
    SUGGESTION = "建言"
    HELP = "求助"
    COMPLAINT = "投诉"
    THANKS = "感谢"


class FeedbackState(StrEnum):
    """How far a ticket is."""

    RECEIVED = "待受理"
    ASSIGNED = "已派单"
    IN_PROGRESS = "办理中"
    ANSWERED = "已答复"
    CLOSED = "已办结"
    WITHDRAWN = "已撤回"


class CommitmentStatus(StrEnum):
    """How far a commitment is (the words of the cities' task lists); UNKNOWN is kept apart from NOT_STARTED."""

    UNKNOWN = "暂无进展信息"
    NOT_STARTED = "未启动"
    IN_PROGRESS = "推进中"
    ON_TRACK = "达进度"
    AHEAD = "超进度"
    BEHIND = "欠进度"
    DONE = "已完成"
    PARTLY_DONE = "部分完成"
    NOT_DONE = "未完成"


class Verdict(StrEnum):
    """How an actual stands against its target; handlers/progress.py says by which rule."""

    ON_TRACK = "达进度"
    AHEAD = "超进度"
    BEHIND = "欠进度"
    DONE = "已完成"
    UNKNOWN = "无法判断"


class Decision(StrEnum):
    """What was done with a message."""

    ANSWER = "answer"
    CHOOSE = "choose"
    DECLINE = "decline"
    LOG = "log"
    OTHER = "other"


class FeedbackOutcome(StrEnum):
    """What became of the matter, honestly; no ticket is answered or closed without one."""

    SOLVED = "已解决"
    PARTLY = "部分解决"
    PLANNED = "列入计划"
    REFUSED = "不予采纳"
    """With a reason, in `outcome_note`."""
    ELSEWHERE = "非职责范围"
    """With whose it is, in `outcome_note`."""


class Solved(StrEnum):
    """What the citizen says of the matter, whatever the department says (FeedbackOutcome)."""

    YES = "解决了"
    PARTLY = "部分解决"
    NO = "没解决"


OPEN_STATES = (FeedbackState.RECEIVED, FeedbackState.ASSIGNED, FeedbackState.IN_PROGRESS)
"""Somebody still has to act; only these can be overdue."""
FINAL_STATES = (FeedbackState.ANSWERED, FeedbackState.CLOSED)
"""None of them without outcome and answer: the database itself refuses it."""


@dataclass(frozen=True, slots=True)
class FeedbackRecord:
    """One ticket."""

    number: str
    city: str
    channel: str
    citizen: str
    """Keyed hash of the sender."""
    kind: FeedbackKind
    text: str
    place: str | None
    departments: tuple[str, ...]
    """Ranked; the first is the one that it is routed to."""
    commitments: tuple[str, ...]
    state: FeedbackState
    received_at: datetime
    due: date | None
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    withdrawn_at: datetime | None = None
    answer: str | None = None
    """What the citizen reads; the answer that holds now."""
    text_masked: str | None = None
    """`text` as lists show it and search reads it; None on old tickets until housekeeping fills it."""
    department: str = ""
    """The one that has it now; where none is given, the first of `departments`."""
    helpers: tuple[str, ...] = ()
    """Departments that co-handle it and may read it."""
    handler: str | None = None
    """Id of the member of staff who has it."""
    outcome: FeedbackOutcome | None = None
    outcome_note: str | None = None
    """Why it was not adopted, or whose matter it is; the citizen reads it."""
    draft: str | None = None
    """An answer that waits for a second person, with its outcome, note, author (a staff id) and time."""
    draft_outcome: FeedbackOutcome | None = None
    draft_note: str | None = None
    draft_by: str | None = None
    draft_at: datetime | None = None
    merged_into: str | None = None
    """The lead ticket, whose answer this one gets too."""
    assigned_at: datetime | None = None
    """The first time."""
    taken_at: datetime | None = None
    """The first time that somebody took it in hand."""
    responded_at: datetime | None = None
    """The first answer; `answered_at` is that of the answer that holds."""
    escalated_at: datetime | None = None
    extended: int = 0
    """Working days by which `due` was moved, in all."""
    reopened: int = 0
    """How often."""
    changed_at: datetime | None = None
    """The last change; where none is given, `received_at`."""
    version: int = 1
    """Grows by one with every change; who changes it names the one that he saw."""
    stars: int | None = None
    """The citizen's rating, 1 to 5. It stands until the same citizen gives another: a new answer alone undoes nothing."""
    solved: Solved | None = None
    """What the citizen said last of whether it was solved; stands as `stars` does."""
    rated_at: datetime | None = None
    """When either was given or changed last."""
    displeased_at: datetime | None = None
    """`rated_at`, where the rating is one or two stars or says that it was not solved; else None."""
    appealed_at: datetime | None = None
    """When the citizen's 「没解决」 had it taken up again, which happens once."""

    def __post_init__(self) -> None:
        """Give a new ticket its department and time of change."""
        if not self.department and self.departments:
            object.__setattr__(self, "department", self.departments[0])
        if self.changed_at is None:
            object.__setattr__(self, "changed_at", self.received_at)


class Happening(StrEnum):
    """What can happen to a ticket, as its events name it."""

    RECEIVED = "received"
    PLACE_ADDED = "place_added"
    WITHDRAWN = "withdrawn"
    ASSIGNED = "assigned"
    TAKEN = "taken"
    RETURNED = "returned"
    HELPERS = "helpers"
    NOTED = "noted"
    PROPOSED = "proposed"
    SENT_BACK = "sent_back"
    ANSWERED = "answered"
    CLOSED = "closed"
    EXTENDED = "extended"
    ESCALATED = "escalated"
    MERGED = "merged"
    JOINED = "joined"
    """On the lead: another ticket was merged into it."""
    UNMERGED = "unmerged"
    LEFT = "left"
    """On the lead: a ticket that was merged into it goes its own way again."""
    REOPENED = "reopened"
    RATED = "rated"
    EXPLAINED = "explained"
    """The citizen said why it was not solved, or what was bad."""
    ADDED = "added"
    """The citizen added words; while a clerk talks with them (`talk` in the detail), an answer to the clerk."""
    MESSAGED = "messaged"
    """A clerk wrote to the citizen, who answers by writing back."""
    TALK_ENDED = "talk_ended"
    RESTRICTED = "restricted"
    """Its writer may file nothing more for some days."""
    UNRESTRICTED = "unrestricted"


@dataclass(frozen=True, slots=True)
class FeedbackEvent:
    """One thing that happened to a ticket; hash-chained by ticket, only ever added to."""

    number: str
    at: datetime
    actor: str
    """citizen, system, or staff:<id>."""
    kind: Happening
    note: str | None = None
    """A reason, a private note, an answer."""
    public: bool = False
    """The citizen may see it."""
    detail: Mapping[str, Any] = field(default_factory=dict)
    """Plain values of JSON: department, handler, due, outcome, lead."""


@dataclass(frozen=True, slots=True)
class ReplyTemplate:
    """A text that clerks begin an answer with."""

    city: str
    title: str
    text: str
    department: str | None = None
    """Whose it is; None: everybody's."""
    topic: str | None = None
    """What it is about, in a word or two; None: anything."""
    state: FeedbackState | None = None
    """Where the ticket stands; None: anywhere."""
    outcome: FeedbackOutcome | None = None
    updated_by: str = ""
    updated_at: datetime | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True)
class SavedView:
    """A set of filters under a name."""

    city: str
    staff: str | None
    """Whose it is; None: everybody's."""
    name: str
    query: str
    """The queue page's query string."""
    id: int | None = None


@dataclass(frozen=True, slots=True)
class DepartmentPolicy:
    """How a department wants its tickets handled; a department without one has the defaults."""

    city: str
    department: str
    second_person: bool = False
    """An answer needs the approval of somebody who did not write it."""
    updated_by: str = ""
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReplyLimit:
    """Within how many working days a kind of feedback is answered, as somebody set it at the console."""

    city: str
    kind: FeedbackKind
    working_days: int | None
    """None: as the city's own file says."""
    updated_by: str = ""
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Restriction:
    """A citizen's new feedback is not taken until a moment, after abuse; everything else goes on."""

    city: str
    citizen: str
    number: str
    """The ticket over which it was set."""
    until: datetime
    by: str
    """A staff id."""
    since: datetime


@dataclass(frozen=True, slots=True)
class Demonstration:
    """The mark of a database in which nothing is real."""

    seed: str
    """Of its chance."""
    begun_at: datetime
    filled_at: datetime | None = None
    """None: it was cut off while it was being filled."""


@dataclass(frozen=True, slots=True)
class StatusUpdate:
    """A commitment's status as staff published it, with its evidence."""

    city: str
    commitment: str
    status: CommitmentStatus
    as_of: date
    """The day that the status describes."""
    evidence: str
    """A link or a document's name and number; never empty."""
    department: str
    note: str
    recorded_at: datetime
    link: str | None = None
    """An https address of the evidence."""
    file: int | None = None
    """The id of an EvidenceFile."""
    staff: str | None = None
    """Id of the member of staff who recorded it; None: an operator at the command line."""


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A document that proves a status; its content is read by itself (`StatusBook.content`)."""

    city: str
    commitment: str
    name: str
    """What the clerk called it, for people to read; no path and no address is made from it."""
    media_type: str
    """By its content, never by its name."""
    size: int
    """Bytes."""
    sha256: str
    """Of the content, in hexadecimal."""
    staff: str
    recorded_at: datetime
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Actual:
    """What was reached of one target by a day, as staff reported it; only ever added to."""

    city: str
    commitment: str
    target: str
    """The target's name in the city's data."""
    value: Decimal
    """Exact, in `unit`; for a growth target the growth, negative for a decline."""
    unit: str
    as_of: date
    source: str
    """A document, a monthly report, an inspection; never empty. Citizens read it."""
    department: str
    staff: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Override:
    """A verdict set by hand for a whole commitment; None gives the judging back to the rule. Only ever added to."""

    city: str
    commitment: str
    verdict: Verdict | None
    as_of: date
    """The city's day on which it was decided."""
    reason: str
    """Never empty. Citizens read it."""
    staff: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Reached:
    """What holds now of a commitment's figures."""

    actuals: tuple[Actual, ...] = ()
    """The latest of each target."""
    override: Override | None = None
    """The one that holds; None where there is none or it was lifted."""


class Part(StrEnum):
    """What a ticket is to one of the figures: exactly one part of each. The values stand in addresses."""

    WITHDRAWN = "withdrawn"
    """In all of them."""
    MERGED = "merged"
    """In all of them: its lead stands for it."""
    NO_DUE = "response-no-due"
    NOT_DUE = "response-not-due"
    """Due on the day that is asked about, or later."""
    IN_TIME = "response-in-time"
    """First answered no later than on the day that it is due."""
    LATE = "response-late"
    UNANSWERED = "response-unanswered"
    THANKS = "solution-thanks"
    """Nothing to solve."""
    OPEN = "solution-open"
    ELSEWHERE = "solution-elsewhere"
    """Not the department's matter."""
    SOLVED = "solution-solved"
    UNSOLVED = "solution-unsolved"
    """Partly solved, planned, or not adopted."""
    SATISFIED = "satisfaction-satisfied"
    """Four or five stars, however the ticket stands; merged or not: each citizen rates their own."""
    MIDDLING = "satisfaction-middling"
    DISSATISFIED = "satisfaction-dissatisfied"
    """One or two."""
    UNFINISHED = "satisfaction-unfinished"
    """Without stars, and there is no answer to give them for."""
    UNRATED = "satisfaction-unrated"
    """Finished, and the citizen gave no stars."""
    AGREED = "agreement-solved"
    """The citizen says that it was solved."""
    AGREED_PARTLY = "agreement-partly"
    DENIED = "agreement-not"
    UNASKED = "agreement-unfinished"
    SILENT = "agreement-silent"
    """Finished, and the citizen does not say whether it was solved."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Tickets that are one of the parts, as seen on a day."""

    parts: tuple[Part, ...]
    day: date
    """The city's local day."""
    ahead: timedelta
    """How far the city's clock is ahead of UTC: a day that is due ends by it."""


@dataclass(frozen=True, slots=True)
class FeedbackFilter:
    """Which tickets are wanted; None means any. `since` is included, `until` is not."""

    city: str
    since: datetime | None = None
    until: datetime | None = None
    department: str | None = None
    state: FeedbackState | None = None
    kind: FeedbackKind | None = None
    states: tuple[FeedbackState, ...] = ()
    """Any of these; empty: any state. So with `kinds` and `departments`."""
    kinds: tuple[FeedbackKind, ...] = ()
    departments: tuple[str, ...] = ()
    """Tickets that one of them has or co-handles: the scope of who looks."""
    held: bool = False
    """Of `departments`: only tickets that one of them has, as figures count them."""
    commitment: str | None = None
    commitments: tuple[str, ...] = ()
    """Any of these; empty: any."""
    measured: Measured | None = None
    """One of these parts of a figure."""
    channel: str | None = None
    handler: str | None = None
    """A staff id."""
    outcome: FeedbackOutcome | None = None
    due_before: date | None = None
    """Due earlier than this day."""
    overdue: date | None = None
    """The city's today: tickets still open whose due date lies before it."""
    text: str | None = None
    """Search: every pair of neighbouring characters of it stands in the masked text or the number."""
    merged: bool | None = None
    """True: only tickets merged into another; False: only those that are not."""
    waiting: bool | None = None
    """An answer waits for a second person."""
    escalated: bool | None = None
    citizen: str | None = None
    displeased: bool | None = None
    """The citizen's rating that stands is one or two stars, or says that it was not solved."""
    reopened: bool | None = None
    """It was taken up again after an answer, at least once."""


class Sort(StrEnum):
    """The orders of a queue; ties in the order of the numbers."""

    NEWEST = "newest"
    OLDEST = "oldest"
    DUE = "due"
    """Soonest due first; without a due date last."""
    DUE_LAST = "due_last"
    CHANGED = "changed"
    """Last changed first."""
    CHANGED_FIRST = "changed_first"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a queue."""

    rows: tuple[FeedbackRecord, ...]
    next: str | None
    """The cursor of the page after it. Present with fewer rows than asked for when only a part was looked through
    (a rare combination of filters in a very long list): there may be more behind it."""
    previous: str | None


@dataclass(frozen=True, slots=True)
class Matched:
    """How many tickets a filter finds; not `complete`: at least so many."""

    count: int
    complete: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How many of a department's tickets of a kind, state and outcome are what to the figures (see `Part`)."""

    department: str
    kind: FeedbackKind
    state: FeedbackState
    outcome: FeedbackOutcome | None
    tickets: int
    """All of them; those that follow are some of these, and say nothing of tickets that were withdrawn."""
    merged: int
    no_due: int
    not_due: int
    in_time: int
    answered: int
    """Of those that are not merged: without a due date; due later; due before, of which answered in time, and at all."""


@dataclass(frozen=True, slots=True)
class Rated:
    """How many of a department's tickets in a state were rated so, by citizens who did not take them back."""

    department: str
    state: FeedbackState
    stars: int | None
    solved: Solved | None
    tickets: int


@dataclass(frozen=True, slots=True)
class Talk:
    """A clerk and a citizen are talking about a ticket."""

    number: str
    at: datetime
    """When either of them wrote last."""
    answered: bool
    """The citizen wrote back already."""


@dataclass(frozen=True, slots=True)
class QuestionCount:
    """How many questions were answered in one way about the same commitments."""

    decision: Decision
    commitments: tuple[str, ...]
    questions: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How many tickets, for the head of a queue; each number stops at `cap`, which means that many or more."""

    states: Mapping[FeedbackState, int]
    overdue: int
    waiting: int
    mine: int
    displeased: int
    """Open, and the citizen says that it was not solved, or is not content."""
    departments: Mapping[str, int]
    """Open tickets of each department."""
    cap: int


class Role(StrEnum):
    """What a member of staff is there for; handlers/people.py says what each may do."""

    DISPATCHER = "调度员"
    CLERK = "经办员"
    APPROVER = "审核员"
    HEAD = "部门负责人"
    AUDITOR = "审计员"
    ADMINISTRATOR = "管理员"


@dataclass(frozen=True, slots=True)
class StaffRecord:
    """A member of staff. Neither password nor second factor can be read from it without the product's secret."""

    id: str
    city: str
    login: str
    """Lower case; unique within the city."""
    name: str
    role: Role
    departments: tuple[str, ...]
    """Empty: every department."""
    created_at: datetime
    password_hash: str | None = field(default=None, repr=False)
    """argon2id; None until the person has joined, and after a reset."""
    totp_secret: str | None = field(default=None, repr=False)
    """Encrypted with a key derived from the product's secret; None: no second factor."""
    totp_step: int | None = None
    """The 30-second step of the last code that was taken; none up to it is taken again."""
    failures: int = 0
    """Failed sign-ins since the last good one."""
    locked_until: datetime | None = None
    disabled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """One signed-in browser."""

    id: str
    """Names the session in pages and the audit log; leads to no access."""
    token_hash: str = field(repr=False)
    """SHA-256 of the token that the browser holds."""
    staff: str
    awaits_code: bool
    """True between the password and the second factor: such a session gives access to nothing."""
    device: str
    opened_at: datetime
    last_seen: datetime
    expires_at: datetime
    """Whatever happens, it ends then."""


@dataclass(frozen=True, slots=True)
class InvitationRecord:
    """A one-time code that lets its holder choose a password."""

    id: str
    token_hash: str = field(repr=False)
    """SHA-256 of the code."""
    city: str
    role: Role
    departments: tuple[str, ...]
    staff: str | None
    """For whom; None: whoever holds the code chooses login and name."""
    first_run: bool
    """For the first administrator; worth nothing once there is one."""
    invited_by: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """What somebody did, and to what. Neither a citizen's words nor a secret stands in it."""

    at: datetime
    actor: str
    """citizen, system, staff:<id>, or unknown where somebody only claimed to be one of them."""
    action: str
    subject: str
    """A ticket's number, a commitment's id, staff:<id>, …"""
    detail: Mapping[str, str | int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AuditRow:
    """An entry as it stands in the log, with its links of the chain."""

    id: int
    entry: AuditEntry
    previous: str
    """The hash of the row before."""
    hash: str


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which rows are wanted; None means any. `since` is included, `until` is not."""

    actor: str | None = None
    action: str | None = None
    subject: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Some rows, newest first."""

    rows: tuple[AuditRow, ...]
    newer: int | None
    """Pass it as `after` for the rows just before these; None: there are none."""
    older: int | None
    """Pass it as `before` for the rows that follow these; None: there are none."""


class Heeded(StrEnum):
    """Where past questions of the same words stand in the queue of what was not understood."""

    UNMATCHED = "unmatched"
    """The last one was told that the report says nothing on it."""
    DOUBTFUL = "doubtful"
    """The last one was offered several."""
    ANSWERED = "answered"
    SETTLED = "settled"
    """Staff taught it or set it aside; it comes back only by their hand."""


class Settled(StrEnum):
    """What staff made of a question."""

    TAUGHT = "taught"
    OUTSIDE = "outside"
    IDLE = "idle"
    """Small talk, or nothing that the report could speak of."""


@dataclass(frozen=True, slots=True)
class TaughtWording:
    """A wording that staff taught: of a commitment, or (None) of what the report does not hold."""

    id: int
    city: str
    text: str
    words: str
    """`text` in the spelling in which wordings are compared; once among those that stand."""
    commitment: str | None
    staff: str
    at: datetime
    retracted_by: str | None = None
    retracted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """A stored question that is not tallied yet."""

    id: int
    text: str


@dataclass(frozen=True, slots=True)
class TalliedQuestion:
    """Past questions of the same words."""

    id: int
    text: str
    """Masked, as it was asked last."""
    times: int
    last_at: datetime
    decision: Decision
    commitments: tuple[str, ...]
    probability: float
    standing: Heeded
    settled_by: str | None = None
    settled_at: datetime | None = None
    settled_as: Settled | None = None


@dataclass(frozen=True, slots=True)
class TallyPage:
    """A page of them; cursors lead to its neighbours."""

    rows: tuple[TalliedQuestion, ...]
    newer: str | None = None
    older: str | None = None


@dataclass(frozen=True, slots=True)
class KeptToken:
    """A platform's access token as it is kept: encrypted."""

    sealed: str
    expires_at: datetime


class NoticeKind(StrEnum):
    """What a notice is for."""

    ASSIGNED = "assigned"
    """A department has the ticket, and until when it answers."""
    EXTENDED = "extended"
    ANSWERED = "answered"
    CLOSED = "closed"
    REOPENED = "reopened"
    MERGED = "merged"
    UNMERGED = "unmerged"
    LATE = "late"
    """The answer to a message that took too long."""
    RATING = "rating"
    """Asks what the citizen thinks of an answer, or reminds of it."""
    WORDS = "words"
    """A clerk writes to the citizen."""
    STATUS = "status"
    """A commitment that is followed got another status."""
    DIGEST = "digest"


class NoticeState(StrEnum):
    """What has become of a notice."""

    WAITING = "waiting"
    """To be pushed once it is due."""
    SENDING = "sending"
    """A courier has it; after the end of its lease another takes it over."""
    SENT = "sent"
    """The platform took it, or it went out with a reply."""
    HELD = "held"
    """Can't be pushed: it goes out with the citizen's next message."""
    FAILED = "failed"
    DROPPED = "dropped"
    """Nobody needs it any more: it expired, or what it was about is over."""


PENDING_STATES = (NoticeState.WAITING, NoticeState.SENDING, NoticeState.HELD)
"""Not with the citizen yet."""


@dataclass(frozen=True, slots=True)
class NoticeRecord:
    """One message to one citizen that is no direct reply, and what has become of it."""

    city: str
    citizen: str
    """Keyed hash; it stands for one channel."""
    channel: str
    kind: NoticeKind
    key: str
    """Names the event: of one citizen's notices with the same key there is only the first."""
    replies: str = field(repr=False)
    """JSON, as handlers/kept.py writes it."""
    created_at: datetime
    not_before: datetime
    expires_at: datetime | None = None
    """After that it is dropped; None: never."""
    ticket: str | None = None
    commitment: str | None = None
    state: NoticeState = NoticeState.WAITING
    why: str | None = None
    """Why it is held, failed, dropped or tried again; a short code, for console/fates.py to put in words."""
    attempts: int = 0
    due_at: datetime | None = None
    """When it is tried next; where none is given, `not_before`."""
    told: int = 0
    """Characters of its text that the citizen has been shown."""
    begun_at: datetime | None = None
    """Set just before the platform is called, taken back when it certainly refused."""
    doubtful: bool = False
    """A courier died, or the line was cut, during the call: the citizen may have it already."""
    lease_owner: str | None = None
    lease_until: datetime | None = None
    settled_at: datetime | None = None
    """When it was sent, failed or dropped."""
    carried: bool = False
    """It went out with the reply to a message, not by itself."""
    id: int | None = None

    def __post_init__(self) -> None:
        """Let a new notice be tried as soon as it may go out."""
        if self.due_at is None:
            object.__setattr__(self, "due_at", self.not_before)


@dataclass(frozen=True, slots=True)
class Lease:
    """Whose a notice is for a while: a courier that dies loses it at its end."""

    owner: str
    now: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class ContactRecord:
    """Where a citizen is reached on a channel that can push; kept apart from everything else about the citizen."""

    city: str
    citizen: str
    channel: str
    sealed: str = field(repr=False)
    """The platform's id, encrypted."""
    key_id: str
    """Of the key that it is encrypted with."""
    seen_at: datetime
    """When the citizen last wrote, to the day: it is not renewed more often."""
    blocked_at: datetime | None = None
    """The platform said that nothing reaches the citizen; None again when the citizen writes."""


@dataclass(frozen=True, slots=True)
class Grant:
    """Messages that a citizen's action still allows, and until when (handlers/windows.py)."""

    left: int
    until: datetime


@dataclass(frozen=True, slots=True)
class OutletRecord:
    """How a whole channel stands: its pace over all processes, and whether the platform told us to pause."""

    city: str
    channel: str
    free_at: datetime
    """When the next message fits into the channel's rate."""
    closed_until: datetime | None = None
    closed_why: str | None = None


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A notice about a ticket that its citizen has not got, and why."""

    notice: NoticeRecord
    department: str
    """That has the ticket."""
