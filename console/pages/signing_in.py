"""Signing in, with login and password and then the code of a second factor; and signing out."""

from typing import Final

from aiohttp import web
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length
from yarl import URL

from console.forms import Form
from console.redirecting import CODE, SIGN_IN
from console.rendering import render, see_other
from console.services import services
from console.session import delete_session_cookie, presence, set_session_cookie, token_in
from console.whence import safe_next
from edge.origin import address_of
from handlers.accounts import AccountError
from handlers.accounts.rules import LONGEST_PASSWORD

_LOGIN: Final = "sign_in.html"
_CODE: Final = "sign_in_code.html"


class SignInForm(Form):
    """Login and password."""

    login = StringField("登录名", [InputRequired("请填写登录名"), Length(max=100)])
    password = PasswordField("密码", [InputRequired("请填写密码"), Length(max=LONGEST_PASSWORD)])
    next = HiddenField()


class CodeForm(Form):
    """The six digits of the second factor."""

    code = StringField("动态码", [InputRequired("请填写应用里显示的6位数字"), Length(max=20)])
    next = HiddenField()


async def show(request: web.Request) -> web.StreamResponse:
    """`GET /sign-in`."""
    wanted = safe_next(request.query.get("next"))
    if presence(request):
        return see_other(wanted)
    return render(request, _LOGIN, {"form": SignInForm.of(request, data={"next": wanted})})


async def sign_in(request: web.Request) -> web.StreamResponse:
    """`POST /sign-in`: 422 with the same sentence for every reason; else redirects to the code or to the wanted page."""
    form = await SignInForm.sent(request)
    if not form.validate():
        return render(request, _LOGIN, {"form": form}, status=422)
    address, login = address_of(request), str(form.login.data)
    await services(request).attempt_limits.count(address, login)
    try:
        signed_in = await services(request).accounts.signing_in.sign_in(
            login, str(form.password.data), device=request.headers.get("User-Agent", ""), address=address
        )
    except AccountError as error:
        form.refuse("", str(error))
        return render(request, _LOGIN, {"form": form}, status=422)
    wanted = safe_next(form.next.data)
    code_page = str(URL(CODE).with_query({"next": wanted}))
    response = see_other(code_page if signed_in.awaits_code else wanted)
    set_session_cookie(request, response, signed_in.token)
    return response


async def show_code(request: web.Request) -> web.StreamResponse:
    """`GET /sign-in/code`: only after a correct password."""
    wanted = safe_next(request.query.get("next"))
    return render(request, _CODE, {"form": CodeForm.of(request, data={"next": wanted})})


async def enter_code(request: web.Request) -> web.StreamResponse:
    """`POST /sign-in/code`: 422 for a wrong or used code; redirects to the start if it took too long."""
    form = await CodeForm.sent(request)
    if form.validate():
        token, address = token_in(request) or "", address_of(request)
        await services(request).attempt_limits.count(address, token)
        with form.refusing():
            signed_in = await services(request).accounts.signing_in.enter_code(
                token, str(form.code.data), address=address
            )
            response = see_other(safe_next(form.next.data))
            set_session_cookie(request, response, signed_in.token)
            return response
        form.code.data = ""
    return render(request, _CODE, {"form": form}, status=422)


async def sign_out(request: web.Request) -> web.StreamResponse:
    """`POST /sign-out`: ends the session in the browser and in the database."""
    if token := token_in(request):
        await services(request).accounts.signing_in.sign_out(token)
    response = see_other(SIGN_IN)
    delete_session_cookie(request, response)
    return response
