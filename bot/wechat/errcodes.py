"""What each errcode of WeChat's API means for us; the only place that knows their numbers.

Sources: WeChat, 'Global return codes' (as in WxJava's WxMpErrorMsgEnum and Senparc's Enums), 'API access guide' (61004,
40243); 40164, 89503 and 43101 as operators report them.
"""

from enum import StrEnum
from types import MappingProxyType


class Remedy(StrEnum):
    """What helps after a failure."""

    AGAIN = "again"
    """The same call, a little later."""
    TOKEN = "token"  # noqa: S105 - the name of a remedy
    """The same call with a fresh access token."""
    TOMORROW = "tomorrow"
    """Waiting: the daily quota of this call is used up, and is reset at midnight in Beijing."""
    CITIZEN_WRITES = "citizen_writes"
    """Nothing until the citizen writes again."""
    CITIZEN_LEFT = "citizen_left"
    """Nothing until the citizen comes back: they unfollowed, refuse messages, or were blocked."""
    NOTHING = "nothing"
    """Nothing: this message will never reach this citizen."""
    OPERATOR = "operator"
    """The operator: a setting at WeChat or of ours is wrong, and nothing can be sent until it is corrected."""
    LOOK_UP = "look_up"
    """The operator must look the code up; perhaps WeChat refuses only this message."""


_MEANINGS = {
    Remedy.AGAIN: {
        -1: "WeChat is busy",
        43003: "WeChat asks for HTTPS",
        45011: "called too fast",
        50000: "WeChat is busy",
        61500: "WeChat is busy",
    },
    Remedy.TOKEN: {
        40001: "the access token is wrong, or no longer the newest",
        40014: "the access token is wrong",
        42001: "the access token has expired",
    },
    Remedy.TOMORROW: {45009: "the day's quota of this call is used up"},
    Remedy.CITIZEN_WRITES: {
        45015: "the citizen's window is over, or the account is no longer followed",
        45047: "the messages that the citizen's last action allowed are used up",
    },
    Remedy.CITIZEN_LEFT: {
        43004: "the citizen no longer follows the account",
        43019: "the citizen is on the account's blacklist",
        48002: "the citizen refuses the account's messages",
        50005: "the citizen no longer follows the account",
    },
    Remedy.NOTHING: {
        40003: "the OpenID is none of this account's",
        45002: "the text is longer than 2,048 bytes",
        45008: "more than one article",
    },
    Remedy.OPERATOR: {
        40002: "grant_type is wrong: is YOUNUO_WECHAT_API_URL a server of WeChat's API?",
        40013: "the AppID is wrong: set YOUNUO_WECHAT_APP_ID as WeChat's console shows it",
        40125: "the AppSecret is wrong: set YOUNUO_WECHAT_APP_SECRET anew",
        40164: "this server's address is not on the account's IP white list: add it in WeChat's console",
        40243: "the AppSecret is frozen: unfreeze it in WeChat's console",
        41002: "the AppID is missing: set YOUNUO_WECHAT_APP_ID",
        41004: "the AppSecret is missing: set YOUNUO_WECHAT_APP_SECRET",
        48001: "the account may not call this: only a verified one sends messages (YOUNUO_WECHAT_VERIFIED)",
        48004: "this call is closed to the account, as a penalty: see the notices in WeChat's console",
        48006: "clear_quota was called ten times this month",
        50002: "the account is restricted: see the notices in WeChat's console",
        61004: "this server's address is not on the account's IP white list: add it in WeChat's console",
        89503: "this server's address waits for the account's administrator to approve it",
    },
}
_REMEDIES = MappingProxyType({code: remedy for remedy, codes in _MEANINGS.items() for code in codes})
_TOLD = MappingProxyType({code: meaning for codes in _MEANINGS.values() for code, meaning in codes.items()})
CLOSED = frozenset({48001, 48004, 50002})
"""The account is banned or lacks the permission: from now on it can only answer what citizens send."""


def remedy_of(errcode: int) -> Remedy:
    """Return what helps after `errcode`."""
    return _REMEDIES.get(errcode, Remedy.LOOK_UP)


def meaning_of(errcode: int) -> str:
    """Explain the code in a few words, with what to do about it where something can be done."""
    return _TOLD.get(errcode, "a code that is not known here: look it up in WeChat's 'Global return codes'")


def known() -> frozenset[int]:
    """Return every code that has a meaning here."""
    return frozenset(_TOLD)
