"""Every address of the console, and who may open it: the one place. There is no route that is not in this table.

`get` shows, `post` does. Behind a permission also stands the decision itself (handlers/), which knows a person's
departments; the door here only spares everybody the walk.
"""

from console.access import Access, Page, get, post
from console.pages import account, audit, joining, overview, people, second_factor, signing_in
from handlers.people import Permission

_ANYBODY, _HALF_WAY = Access.ANYBODY, Access.HALF_WAY
_NEWCOMER, _SIGNED_IN = Access.NEWCOMER, Access.SIGNED_IN

PAGES: tuple[Page, ...] = (
    # Coming in and leaving.
    get("/sign-in", signing_in.show, _ANYBODY),
    post("/sign-in", signing_in.sign_in, _ANYBODY),
    get("/sign-in/code", signing_in.show_code, _HALF_WAY),
    post("/sign-in/code", signing_in.enter_code, _HALF_WAY),
    post("/sign-out", signing_in.sign_out, _ANYBODY),
    get("/join", joining.show, _ANYBODY),
    post("/join", joining.look, _ANYBODY),
    post("/join/accept", joining.accept, _ANYBODY),
    # One's own account.
    get("/account", account.show, _NEWCOMER),
    post("/account/password", account.change_password, _NEWCOMER),
    post("/account/sessions/end", account.end_session, _NEWCOMER),
    post("/account/sessions/end-others", account.end_other_sessions, _NEWCOMER),
    get("/account/second-factor", second_factor.show, _NEWCOMER),
    post("/account/second-factor", second_factor.confirm, _NEWCOMER),
    post("/account/second-factor/off", second_factor.drop, _NEWCOMER),
    # What waits today.
    get("", overview.show, _SIGNED_IN),
    get("/", overview.go, _ANYBODY),
    # Queue and tickets.
    # Commitments.
    # Unmatched questions and teaching.
    # Figures.
    # Exports.
    # Templates and rules.
    # People.
    get("/people", people.show, Permission.PEOPLE),
    get("/people/new", people.show_invite, Permission.PEOPLE),
    post("/people/new", people.invite, Permission.PEOPLE),
    get("/people/{id}", people.show_person, Permission.PEOPLE),
    post("/people/{id}/scope", people.change_scope, Permission.PEOPLE),
    post("/people/{id}/disable", people.disable, Permission.PEOPLE),
    post("/people/{id}/enable", people.enable, Permission.PEOPLE),
    post("/people/{id}/unlock", people.unlock, Permission.PEOPLE),
    post("/people/{id}/reset", people.reset, Permission.PEOPLE),
    post("/people/{id}/second-factor", people.reset_second_factor, Permission.PEOPLE),
    post("/people/{id}/sessions", people.end_sessions, Permission.PEOPLE),
    # The audit log.
    get("/audit", audit.show, Permission.AUDIT_READ),
    post("/audit/verify", audit.verify, Permission.AUDIT_READ),
)
