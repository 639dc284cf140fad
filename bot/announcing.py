"""What the server prints at start-up: its addresses, which channels are on, and how to sign in."""

from bot.settings import Settings, address_of
from bot.staffing import JOIN, first_run_code
from knowledge.city import City
from storage.database import UnreachableError


def announcement(settings: Settings, city: City, host: str, port: int) -> list[str]:
    """Return the lines for the address `host` and `port`; without the sign-in if the database can't be reached."""
    base = address_of(host, port)
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
    told = {
        "Web chat": f"{base}/",
        "Commitments": f"{base}/commitments",
        "WeChat": _wechat(settings, base),
        "Telegram": _telegram(settings, base),
    }
    return [f"{name:12} {line}" for name, line in told.items()]


def _wechat(settings: Settings, base: str) -> str:
    if not settings.wechat_token:
        return (
            "off: set YOUNUO_WECHAT_TOKEN (and YOUNUO_WECHAT_AES_KEY with YOUNUO_WECHAT_APP_ID) to turn it on"
        )
    on = f"on, at {base}/wechat"
    if settings.wechat_verified:
        return on
    return f"{on}; it answers only: set YOUNUO_WECHAT_VERIFIED=true where the account may push"


def _telegram(settings: Settings, base: str) -> str:
    if not settings.telegram_token:
        return "off: set YOUNUO_TELEGRAM_TOKEN to turn it on"
    return f"on, at {base}/telegram" if settings.telegram_webhook_url else "on, by long polling"
