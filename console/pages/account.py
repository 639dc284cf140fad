"""The page of one's own account: password, second factor, sessions."""

from aiohttp import web
from wtforms import PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from console.authorization import needs_second_factor, owes_second_factor
from console.device import say_device
from console.flash import flash
from console.forms import Form
from console.rendering import back, render
from console.services import services
from console.session import me
from handlers.accounts.rules import LONGEST_PASSWORD, SHORTEST_PASSWORD


class PasswordForm(Form):
    """The old password, and the new one twice."""

    current = PasswordField("当前密码", [InputRequired("请填写当前密码"), Length(max=LONGEST_PASSWORD)])
    new = PasswordField("新密码", [InputRequired("请填写新密码"), Length(max=LONGEST_PASSWORD)])
    again = PasswordField("再输一次新密码", [EqualTo("new", "两次输入的新密码不一样，请重新输入")])


class SessionForm(Form):
    """Which session to end."""

    session = StringField(validators=[InputRequired(), Length(max=40)])


async def show(request: web.Request) -> web.StreamResponse:
    """`GET /account`."""
    return await _render(request, PasswordForm.of(request))


async def change_password(request: web.Request) -> web.StreamResponse:
    """`POST /account/password`: ends all other sessions."""
    form = await PasswordForm.sent(request)
    if form.validate():
        with form.refusing():
            await services(request).accounts.own.change_password(
                me(request), str(form.current.data), str(form.new.data)
            )
            flash(request, "密码已更换，其他设备上的登录已全部退出。")
            return back("/account")
    return await _render(request, form, status=422)


async def end_session(request: web.Request) -> web.StreamResponse:
    """`POST /account/sessions/end`: ends one of one's own sessions."""
    form = await SessionForm.sent(request)
    if form.validate():
        await services(request).accounts.own.end_session(me(request).actor, str(form.session.data))
        flash(request, "那台设备已退出登录。")
    return back("/account")


async def end_other_sessions(request: web.Request) -> web.StreamResponse:
    """`POST /account/sessions/end-others`: all but the current one."""
    ended = await services(request).accounts.own.end_other_sessions(me(request))
    flash(request, f"已退出其他{ended}处登录。" if ended else "没有其他登录。")
    return back("/account")


async def _render(request: web.Request, form: PasswordForm, *, status: int = 200) -> web.Response:
    presence = me(request)
    context = {
        "form": form,
        "presence": presence,
        "sessions": await services(request).accounts.own.sessions(presence.actor),
        "say_device": say_device,
        "shortest": SHORTEST_PASSWORD,
        "owes": owes_second_factor(presence),
        "needs": needs_second_factor(presence),
    }
    return render(request, "account.html", context, status=status)
