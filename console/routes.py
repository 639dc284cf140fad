"""Every address of the console, and who may open it. Routes exist only in this table.

`get` shows, `post` changes. Pages that need a permission are also guarded by the decision itself (handlers/), which
knows a person's departments; the check here refuses early.
"""

from console.access import Access, Page, get, post
from console.pages import (
    account,
    audit,
    batch,
    bulletins,
    commitment,
    commitment_forms,
    commitments,
    exports,
    figures,
    joining,
    notices,
    overview,
    people,
    questions,
    queue,
    queue_bulk_actions,
    queue_news,
    queue_views,
    rollover,
    rules,
    second_factor,
    signing_in,
    teaching,
    templates,
    ticket,
    ticket_actions,
)
from handlers.casework.actions import Action
from handlers.people import Permission

_ANYBODY, _HALF_WAY = Access.ANYBODY, Access.HALF_WAY
_NEWCOMER, _SIGNED_IN = Access.NEWCOMER, Access.SIGNED_IN

PAGES: tuple[Page, ...] = (
    # Signing in and out.
    get("/sign-in", signing_in.show, _ANYBODY),
    post("/sign-in", signing_in.sign_in, _ANYBODY),
    get("/sign-in/code", signing_in.show_code, _HALF_WAY),
    post("/sign-in/code", signing_in.enter_code, _HALF_WAY),
    post("/sign-out", signing_in.sign_out, Access.LEAVING),
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
    # What is waiting today.
    get("", overview.show, _SIGNED_IN),
    get("/", overview.go, _ANYBODY),
    # Queue and tickets.
    get("/tickets", queue.show, Permission.TICKET_READ),
    get("/tickets/news", queue_news.show, Permission.TICKET_READ, polled=True),
    post("/tickets/views", queue_views.save, Permission.TICKET_READ),
    post("/tickets/views/delete", queue_views.delete, Permission.TICKET_READ),
    *(
        page
        for deed in queue_bulk_actions.DEEDS
        for page in (
            get(f"/tickets/bulk/{deed.name}", deed.show, ticket_actions.needed(deed.action)),
            post(f"/tickets/bulk/{deed.name}", deed.do, ticket_actions.needed(deed.action)),
        )
    ),
    get("/tickets/{number}", ticket.show, Permission.TICKET_READ),
    *(
        post(f"/tickets/{{number}}/{action}", ticket.doing(action), ticket_actions.needed(action))
        for action in ticket_actions.STEPS
    ),
    post("/tickets/{number}/fill", ticket.fill, ticket_actions.needed(Action.PROPOSE)),
    post("/tickets/{number}/reveal", ticket.reveal, ticket_actions.needed(Action.REVEAL)),
    # Notices that citizens have not received.
    get("/notices", notices.show, Permission.TICKET_READ),
    # Commitments.
    get("/commitments", commitments.show, Permission.TICKET_READ),
    get("/commitments/file", commitments.file, Permission.FIGURES),
    get("/commitments/batch", batch.show, Permission.COMMITMENT_STATUS),
    get("/commitments/batch/table", batch.download, Permission.COMMITMENT_STATUS),
    post("/commitments/batch", batch.preview, Permission.COMMITMENT_STATUS, largest=batch.LARGEST_UPLOAD),
    post(
        "/commitments/batch/confirm",
        batch.confirm,
        Permission.COMMITMENT_STATUS,
        largest=batch.LARGEST_CONFIRM,
    ),
    # Last year's, if the report goes on with another.
    get("/commitments/rollover", rollover.show, Permission.TICKET_READ),
    get("/commitments/rollover/file", rollover.file, Permission.FIGURES),
    get("/commitments/rollover/{id}", rollover.show_one, Permission.TICKET_READ),
    post("/commitments/rollover/{id}", rollover.confirm, Permission.COMMITMENT_STATUS),
    # This year's, one by one.
    get("/commitments/{id}", commitment.show_one, Permission.TICKET_READ),
    get("/commitments/{id}/evidence/{file}", commitment.download, Permission.TICKET_READ),
    post(
        "/commitments/{id}/status",
        commitment.set_status,
        Permission.COMMITMENT_STATUS,
        largest=commitment_forms.LARGEST_FORM,
    ),
    post("/commitments/{id}/actual", commitment.set_actual, Permission.COMMITMENT_STATUS),
    post("/commitments/{id}/override", commitment.override, Permission.COMMITMENT_OVERRIDE),
    # Unmatched questions and teaching.
    get("/questions", questions.show, Permission.TEACH),
    get("/questions/teach", teaching.show, Permission.TEACH),
    post("/questions/teach", teaching.save, Permission.TEACH),
    get("/questions/outside", teaching.show_outside, Permission.TEACH),
    post("/questions/wordings/{id}/retract", teaching.retract, Permission.TEACH),
    post("/questions/{id}/settle", questions.settle, Permission.TEACH),
    post("/questions/{id}/reopen", questions.reopen, Permission.TEACH),
    # Figures.
    get("/figures", figures.show, Permission.FIGURES),
    get("/figures/file", figures.file, Permission.FIGURES),
    # Exports.
    get("/exports", exports.show, Permission.EXPORT),
    post("/exports", exports.start, Permission.EXPORT),
    get("/exports/{id}", exports.progress, Permission.EXPORT),
    get("/exports/{id}/file", exports.fetch, Permission.EXPORT),
    post("/exports/{id}/stop", exports.stop, Permission.EXPORT),
    # Bulletins to citizens, and pauses of feedback.
    get("/bulletins", bulletins.show, Permission.TICKET_READ),
    get("/bulletins/new", bulletins.show_new, Permission.BULLETINS),
    post("/bulletins/new", bulletins.post, Permission.BULLETINS),
    get("/bulletins/pause", bulletins.show_pause, Permission.BULLETINS),
    post("/bulletins/pause", bulletins.pause, Permission.BULLETINS),
    post("/bulletins/{id}/end", bulletins.end, Permission.BULLETINS),
    # Templates and rules.
    get("/templates", templates.show, Permission.TICKET_READ),
    get("/templates/new", templates.show_new, Permission.TEMPLATES),
    post("/templates/new", templates.add, Permission.TEMPLATES),
    get("/templates/rules", rules.show, Permission.TICKET_READ),
    post("/templates/rules/limit", rules.set_limit, Permission.POLICY),
    post("/templates/rules/second-person", rules.set_second_person, Permission.POLICY),
    get("/templates/{id}", templates.show_one, Permission.TEMPLATES),
    post("/templates/{id}", templates.change, Permission.TEMPLATES),
    post("/templates/{id}/delete", templates.delete, Permission.TEMPLATES),
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
