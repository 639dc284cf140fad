"""People: the list, invitations, roles and departments, suspending and readmitting."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from aiohttp import web
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from console.flash import flash
from console.forms import ChecklistField, FilterForm, Form, options
from console.rendering import back, render
from console.services import services
from console.session import actor
from handlers.accounts import AccountError, Invited
from handlers.accounts.personnel import Personnel
from handlers.accounts.rules import LONGEST_NAME
from handlers.people import CITYWIDE, PERMISSIONS, Actor
from storage.records import OPEN_STATES, FeedbackFilter, Role, StaffRecord

PersonAction = Callable[[Personnel, Actor, str], Awaitable[object]]
"""An action on an account, given its id."""

_ROLES: Final = [role.value for role in Role]


class ScopeForm(Form):
    """Somebody's role and departments."""

    role = SelectField("角色", choices=_ROLES)
    departments = ChecklistField("部门", choices=[])

    def read(self) -> tuple[Role, tuple[str, ...]]:
        """Return role and departments; departments ticked beside a citywide role are ignored."""
        role = Role(self.role.data)
        return role, () if role in CITYWIDE else tuple(self.departments.data or ())


class InviteForm(ScopeForm):
    """A new person."""

    login = StringField("登录名", [InputRequired("请填写登录名"), Length(max=LONGEST_NAME)])
    name = StringField("姓名", [InputRequired("请填写姓名"), Length(max=LONGEST_NAME)])


class PeopleForm(FilterForm):
    """Which members of staff to show."""

    q = StringField("姓名、登录名或部门", [Optional(), Length(max=LONGEST_NAME)])
    role = SelectField("角色", choices=options("全部", _ROLES), default="")

    def fits(self, person: StaffRecord) -> bool:
        """Tell whether the person matches, ignoring case."""
        wanted, names = (
            (self.q.data or "").strip().casefold(),
            (person.name, person.login, *person.departments),
        )
        return self.role.data in {"", person.role.value} and any(wanted in name.casefold() for name in names)


async def show(request: web.Request) -> web.StreamResponse:
    """`GET /people`: everybody, or those the query selects, and the open invitations; 422 for an invalid filter."""
    accounts, me = services(request).accounts, actor(request)
    form = PeopleForm.asked(request)
    sound = form.validate()
    people = [one for one in await accounts.personnel.people(me) if sound and form.fits(one)]
    invited = {one.staff: one for one in await accounts.joining.invitations(me) if one.staff}
    context = {
        "form": form,
        "narrowed": any(field.data for field in form),
        "people": people,
        "invited": invited,
        "now": services(request).clock(),
    }
    return render(request, "people.html", context, status=200 if sound else 422)


async def show_invite(request: web.Request) -> web.StreamResponse:
    """`GET /people/new`."""
    form = _with_departments(request, InviteForm.of(request, data={"role": Role.CLERK.value}))
    return _render_invite(request, form)


async def invite(request: web.Request) -> web.StreamResponse:
    """`POST /people/new`: shows the code on the page, once; neither an address nor a cookie may contain it."""
    form = _with_departments(request, await InviteForm.sent(request))
    if form.validate():
        role, departments = form.read()
        with form.refusing():
            invited = await services(request).accounts.joining.invite(
                actor(request),
                login=str(form.login.data),
                name=str(form.name.data),
                role=role,
                departments=departments,
            )
            return _show_code(request, invited)
    return _render_invite(request, form, status=422)


async def show_person(request: web.Request) -> web.StreamResponse:
    """`GET /people/{id}`: 404 if there is no such person."""
    person = await _person(request)
    given = {"role": person.role.value, "departments": list(person.departments)}
    form = _with_departments(request, ScopeForm.of(request, data=given))
    return await _render_person(request, form, person)


async def change_scope(request: web.Request) -> web.StreamResponse:
    """`POST /people/{id}/scope`."""
    person = await _person(request)
    form = _with_departments(request, await ScopeForm.sent(request))
    if form.validate():
        role, departments = form.read()
        with form.refusing():
            await services(request).accounts.personnel.change_scope(
                actor(request), person.id, role=role, departments=departments
            )
            flash(request, f"{person.name}的角色和部门已更改，从下一次操作起生效。")
            return back(f"/people/{person.id}")
    return await _render_person(request, form, person, status=422)


async def reset(request: web.Request) -> web.StreamResponse:
    """`POST /people/{id}/reset`: shows the new code on the page, once."""
    person = await _person(request)
    try:
        invited = await services(request).accounts.joining.reset(actor(request), person.id)
    except AccountError as error:
        flash(request, str(error), "trouble")
        return back(f"/people/{person.id}")
    return _show_code(request, invited)


def does(action: PersonAction, said: str) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Make the page of a single button: does `action` to the person in the address, then shows `said` with their name."""

    async def answer(request: web.Request) -> web.StreamResponse:
        person = await _person(request)
        try:
            await action(services(request).accounts.personnel, actor(request), person.id)
        except AccountError as error:
            flash(request, str(error), "trouble")
        else:
            flash(request, said.format(person.name))
        return back(f"/people/{person.id}")

    return answer


disable = does(Personnel.disable, "{}的账号已停用，所有设备已退出。")
enable = does(Personnel.enable, "{}的账号已启用。")
unlock = does(Personnel.unlock, "{}可以马上再登录了。")
reset_second_factor = does(Personnel.reset_second_factor, "{}的动态码已取消，请提醒本人登录后重新启用。")
end_sessions = does(Personnel.end_sessions, "{}已从所有设备退出。")


async def _person(request: web.Request) -> StaffRecord:
    wanted = request.match_info["id"]
    people = await services(request).accounts.personnel.people(actor(request))
    for person in people:
        if person.id == wanted:
            return person
    raise web.HTTPNotFound


def _with_departments(request: web.Request, form: Any) -> Any:
    form.departments.choices = [one.name for one in services(request).city.departments]
    return form


def _render_invite(request: web.Request, form: InviteForm, *, status: int = 200) -> web.Response:
    context = {"form": form, "citywide": CITYWIDE, "permissions": PERMISSIONS}
    return render(request, "invite.html", context, status=status)


async def _render_person(
    request: web.Request, form: ScopeForm, person: StaffRecord, *, status: int = 200
) -> web.Response:
    in_hand = FeedbackFilter(person.city, handler=person.id, states=OPEN_STATES, merged=False)
    locked = person.locked_until is not None and services(request).clock() < person.locked_until
    context = {
        "form": form,
        "person": person,
        "locked": locked,
        "in_hand": await services(request).desk.tickets.found(actor(request), in_hand),
        "citywide": CITYWIDE,
        "permissions": PERMISSIONS,
    }
    return render(request, "person.html", context, status=status)


def _show_code(request: web.Request, invited: Invited) -> web.Response:
    return render(request, "invited.html", {"invited": invited, "host": request.host})
