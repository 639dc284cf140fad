"""The rules for handling tickets: working days for an answer, approval by a second person, escalation."""

from aiohttp import web
from wtforms import HiddenField, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from console.flash import flash
from console.forms import Form, options
from console.rendering import back, render
from console.services import services
from console.session import actor
from handlers.casework.change import ReviewError
from handlers.casework.due import due_date, reply_days
from handlers.casework.review import MOST_EXTENSION
from handlers.desk.roster import roster
from handlers.desk.rules import MOST_DAYS
from handlers.people import PERMISSIONS, Permission, actor_of
from storage.records import FeedbackKind, Role, StaffRecord

_ADDRESS = "/templates/rules"


class LimitForm(Form):
    """Working days for one kind."""

    kind = HiddenField(validators=[InputRequired("请从页面上提交")])
    days = IntegerField(
        "工作日",
        [Optional(), NumberRange(1, MOST_DAYS, message=f"请填1到{MOST_DAYS}的整数，或者留空")],
    )


class SecondPersonForm(Form):
    """One department's rule."""

    department = SelectField("部门")
    second_person = SelectField("第二人审核", choices=options(None, {"yes": "需要", "no": "不需要"}))


async def show(request: web.Request) -> web.StreamResponse:
    """`GET /templates/rules`: the current rules, and the forms for those who may change them."""
    return await _page(request)


async def set_limit(request: web.Request) -> web.StreamResponse:
    """`POST /templates/rules/limit`: an empty field restores the city file's limit for the kind."""
    form = await LimitForm.sent(request)
    kind = next((one for one in FeedbackKind if one.value == form.kind.data), None)
    if kind is None:
        raise ReviewError("类别", f"“{str(form.kind.data)[:20]}”不是五类之一；请从页面上提交")
    if not form.validate():
        typed = (form.days.raw_data or [""])[0]
        why = f"{kind.value}的期限：“{str(typed)[:20]}”不行，请填1到{MOST_DAYS}的整数，或者留空用城市资料里的"
        return await _page(request, wrong={kind: (str(typed)[:20], why)}, status=422)
    await services(request).desk.rules.set_limit(actor(request), kind, form.days.data)
    flash(request, f"{kind.value}的答复期限已更改，从下一件起生效；已登记的工单期限不变。")
    return back(_ADDRESS)


async def set_second_person(request: web.Request) -> web.StreamResponse:
    """`POST /templates/rules/second-person`."""
    form = await SecondPersonForm.sent(request)
    form.department.choices = [one.name for one in services(request).city.departments]
    if not form.validate():
        raise ReviewError("第二人审核", "部门或选项不在页面上；请刷新页面，再点按钮")
    wanted = form.second_person.data == "yes"
    await services(request).desk.rules.set_policy(actor(request), form.department.data, second_person=wanted)
    said = "答复从现在起要经第二人审核。" if wanted else "答复不再要第二人审核；已经在等的仍要审核。"
    flash(request, f"{form.department.data}：{said}")
    if wanted and not _approvers(await services(request).staff(), form.department.data):
        flash(
            request, "现在没有人能审核，答复发不出去：请先在“人员”里给它一位审核员或部门负责人。", "trouble"
        )
    return back(_ADDRESS)


async def _page(
    request: web.Request, *, wrong: dict[FeedbackKind, tuple[str, str]] | None = None, status: int = 200
) -> web.Response:
    desk, city, who = services(request).desk, services(request).city, actor(request)
    limits = await desk.rules.limits()
    days = {
        kind: reply_days(city, kind, limits[kind].working_days if kind in limits else None)
        for kind in FeedbackKind
    }
    people = await services(request).staff()
    policies = await desk.rules.policies()
    context = {
        "limits": limits,
        "days": days,
        "dues": {kind: due_date(desk.today, given) if given else None for kind, given in days.items()},
        "today": desk.today,
        "wrong": wrong or {},
        "most": MOST_DAYS,
        # The reader's own departments come first.
        "policies": sorted(policies.values(), key=lambda one: one.department not in who.departments),
        "approvers": {name: _approvers(people, name) for name in policies},
        "who": {
            name: "、".join(role.value for role in Role if permission in PERMISSIONS[role])
            for name, permission in (
                ("escalate", Permission.ESCALATE),
                ("extend", Permission.EXTEND),
                ("policy", Permission.POLICY),
            )
        },
        "most_extension": MOST_EXTENSION,
        "roster": roster(people, ()),
    }
    return render(request, "rules.html", context, status=status)


def _approvers(people: list[StaffRecord], department: str) -> int:
    """Count who could approve the department's answers; if there is only one, that person's own answers wait for ever."""
    active = (actor_of(one) for one in people if one.active)
    return sum(one.may(Permission.APPROVE) and one.sees(department) for one in active)
