"""Joining with a one-time code: first the code, then a password, and login and name if the invitation names nobody."""

from typing import Final

from aiohttp import web
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length, Optional

from console.flash import flash
from console.forms import Form
from console.rendering import back, render
from console.services import services
from console.session import set_session_cookie
from edge.origin import address_of
from handlers.accounts import AccountError, Welcome
from handlers.accounts.rules import LONGEST_NAME, LONGEST_PASSWORD, SHORTEST_PASSWORD

_PAGE: Final = "join.html"


class InvitationForm(Form):
    """The code alone. It is sent in the form's body, so that no address ever contains it."""

    code = StringField("邀请码", [InputRequired("请填写邀请码"), Length(max=60)])


class JoinForm(Form):
    """Everything else. The code is sent again, since it is used up only now."""

    code = HiddenField(validators=[InputRequired(), Length(max=60)])
    login = StringField("登录名", [Optional(), Length(max=LONGEST_NAME)])
    name = StringField("姓名", [Optional(), Length(max=LONGEST_NAME)])
    password = PasswordField("密码", [InputRequired("请设置密码"), Length(max=LONGEST_PASSWORD)])
    again = PasswordField("再输一次密码", [EqualTo("password", "两次输入的密码不一样，请重新输入")])


async def show(request: web.Request) -> web.StreamResponse:
    """`GET /join`."""
    return render(request, _PAGE, {"form": InvitationForm.of(request), "welcome": None})


async def look(request: web.Request) -> web.StreamResponse:
    """`POST /join`: checks the code and asks for the rest. Answers with a page, since no address may contain a code."""
    form = await InvitationForm.sent(request)
    if not form.validate():
        return render(request, _PAGE, {"form": form, "welcome": None}, status=422)
    code = str(form.code.data)
    await services(request).attempt_limits.count(address_of(request))
    try:
        welcome = await services(request).accounts.joining.welcome(code)
    except AccountError as error:
        form.refuse("code", str(error))
        return render(request, _PAGE, {"form": form, "welcome": None}, status=422)
    return _second(request, JoinForm.of(request, data={"code": code}), welcome)


async def accept(request: web.Request) -> web.StreamResponse:
    """`POST /join/accept`: uses up the code, and signs in."""
    form = await JoinForm.sent(request)
    accounts, code = services(request).accounts, str(form.code.data)
    address = address_of(request)
    await services(request).attempt_limits.count(address)
    try:
        welcome = await accounts.joining.welcome(code)
    except AccountError as error:
        first = InvitationForm.of(request)
        first.refuse("code", str(error))
        return render(request, _PAGE, {"form": first, "welcome": None}, status=422)
    if form.validate():
        password = str(form.password.data)
        with form.refusing():
            person = await accounts.joining.accept(
                code, password=password, login=form.login.data, name=form.name.data
            )
            signed_in = await accounts.signing_in.sign_in(
                person.login, password, device=request.headers.get("User-Agent", ""), address=address
            )
            flash(request, f"欢迎，{person.name}。账号已经开通。")
            response = back("")
            set_session_cookie(request, response, signed_in.token)
            return response
    return _second(request, form, welcome, status=422)


def _second(request: web.Request, form: JoinForm, welcome: Welcome, *, status: int = 200) -> web.Response:
    context = {"form": form, "welcome": welcome, "shortest": SHORTEST_PASSWORD}
    return render(request, _PAGE, context, status=status)
