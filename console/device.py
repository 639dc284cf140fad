"""Names a browser in two words: enough for people to tell their own sessions apart."""

_BROWSERS = (
    ("MicroMessenger", "微信"), ("Edg", "Edge"), ("QQBrowser", "QQ浏览器"), ("360", "360浏览器"), ("OPR", "Opera"),
    ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
"""The order matters: most browsers also name those they are compatible with."""
_SYSTEMS = (
    ("HarmonyOS", "鸿蒙"), ("OpenHarmony", "鸿蒙"), ("Android", "安卓手机"), ("iPhone", "iPhone"), ("iPad", "iPad"),
    ("Windows", "Windows"), ("Mac OS", "Mac"), ("UOS", "统信"), ("Kylin", "麒麟"), ("Linux", "Linux"),
)  # fmt: skip


def say_device(user_agent: str) -> str:
    """Name browser and system (RFC 9110, 'User-Agent'); unknown ones are called 其他."""
    return f"{_first(_BROWSERS, user_agent)} · {_first(_SYSTEMS, user_agent)}"


def _first(names: tuple[tuple[str, str], ...], said: str) -> str:
    return next((name for mark, name in names if mark in said), "其他")
