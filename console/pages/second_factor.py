"""Setting up one's second factor: a QR code for the phone's app, the same as letters, and a code to prove it."""

import segno
from aiohttp import web
from markupsafe import Markup
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from console.authorization import needs_second_factor, owes_second_factor
from console.flash import flash
from console.forms import Form
from console.rendering import back, render
from console.services import services
from console.session import me
from handlers.accounts import AccountError, Enrolment
from handlers.accounts.rules import LONGEST_PASSWORD


class EnrolForm(Form):
    """The offered secret (encrypted), the first code, and the password."""

    offer = HiddenField(validators=[Length(max=1000)])
    code = StringField("动态码", [InputRequired("请填写应用里显示的6位数字"), Length(max=20)])
    password = PasswordField("当前密码", [InputRequired("请填写当前密码"), Length(max=LONGEST_PASSWORD)])


class DropForm(Form):
    """The password."""

    password = PasswordField("当前密码", [InputRequired("请填写当前密码"), Length(max=LONGEST_PASSWORD)])


async def show(request: web.Request) -> web.StreamResponse:
    """`GET /account/second-factor`: a new secret each time; none takes effect until proved."""
    enrolment = services(request).accounts.own.enrol(me(request))
    return _render(request, EnrolForm.of(request, data={"offer": enrolment.offer}), enrolment)


async def confirm(request: web.Request) -> web.StreamResponse:
    """`POST /account/second-factor`: enables the offered secret; after a mistyped code the same one is shown again."""
    form, presence = await EnrolForm.sent(request), me(request)
    accounts = services(request).accounts
    offer = str(form.offer.data)
    if form.validate():
        try:
            code, password = str(form.code.data), str(form.password.data)
            await accounts.own.confirm_second_factor(presence, offer, code=code, password=password)
        except AccountError as error:
            form.refuse("password" if error.field == "current" else "code", str(error))
        else:
            flash(request, "动态码已启用。下次登录，输入密码后还要输入动态码。")
            return back("" if owes_second_factor(presence) else "/account")
    enrolment = accounts.own.offered(presence, offer) or accounts.own.enrol(presence)
    form.offer.data = enrolment.offer
    return _render(request, form, enrolment, status=422)


async def drop(request: web.Request) -> web.StreamResponse:
    """`POST /account/second-factor/off`: requires the password, and is refused if the role needs a second factor."""
    form, presence = await DropForm.sent(request), me(request)
    if needs_second_factor(presence):
        flash(request, f"角色“{presence.actor.role.value}”须启用动态码，不能关闭。", "trouble")
    elif form.validate():
        try:
            await services(request).accounts.own.drop_second_factor(presence, str(form.password.data))
        except AccountError as error:
            flash(request, str(error), "trouble")
        else:
            flash(request, "动态码已关闭，以后只凭密码登录。", "note")
    else:
        flash(request, "没有关闭：请填写当前密码。", "trouble")
    return back("/account")


def _render(
    request: web.Request, form: EnrolForm, enrolment: Enrolment, *, status: int = 200
) -> web.Response:
    secret = enrolment.secret
    context = {
        "form": form,
        "square": _square(enrolment.uri),
        "letters": " ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        "presence": me(request),
        "owes": owes_second_factor(me(request)),
    }
    return render(request, "second_factor.html", context, status=status)


def _square(uri: str) -> Markup:
    """Return the QR code as SVG without inline styles, which the page's policy forbids."""
    drawn = segno.make(uri, error="m").svg_inline(border=0, omitsize=True, svgclass=None, lineclass=None)
    return Markup(drawn)  # noqa: S704 - segno draws modules; it contains no text from outside.
