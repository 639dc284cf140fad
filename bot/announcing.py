"""What the server prints at start-up: its addresses, which channels are on, and how to sign in."""

from bot.settings import Settings
from bot.staffing import JOIN, first_run_code
from knowledge.city import City
from storage.database import UnreachableError

CHANNELS_OFF = {
    "WeChat": (
        "wechat_token",
        "set YOUNUO_WECHAT_TOKEN (and YOUNUO_WECHAT_AES_KEY with YOUNUO_WECHAT_APP_ID) to turn it on",
    ),
    "Telegram": ("telegram_token", "set YOUNUO_TELEGRAM_TOKEN to turn it on"),
}


def announcement(settings: Settings, city: City, host: str, port: int) -> list[str]:
    """Return the lines for the address `host` and `port`; without the sign-in if the database can't be reached."""
    base = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    lines = channel_lines(settings, base)
    try:
        code = first_run_code(settings, city)
    except UnreachableError:
        return lines  # The server waits for its database, and so does the sign-in.
    if code is not None:
        lines += [f"Console      {base}{JOIN}", f"             no administrator yet: join with {code}"]
    return lines


def channel_lines(settings: Settings, base: str | None = None) -> list[str]:
    """Return lines saying which channels are on and where, and how to turn on the others; `base`: the bound address."""
    base = base or settings.url
    lines = [f"Web chat     {base}/", f"Commitments  {base}/commitments"]
    for name, (field, remedy) in CHANNELS_OFF.items():
        on = f"on, at {base}/{name.lower()}" if getattr(settings, field) else f"off: {remedy}"
        lines.append(f"{name:12} {on}")
    if settings.wechat_token and not settings.wechat_verified:
        lines[-2] += "; it answers only: set YOUNUO_WECHAT_VERIFIED=true where the account may push"
    if settings.telegram_token and not settings.telegram_webhook_url:
        lines[-1] = f"{'Telegram':12} on, by long polling"
    return lines
