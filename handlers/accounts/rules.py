"""The rules for logins, names, passwords and scopes; each returns the value to store. Raises AccountError."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise

from handlers.accounts.errors import AccountError
from handlers.people import CITYWIDE
from knowledge.city import City
from storage.records import Role

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 200
"""Longer ones would only cost time."""
LONGEST_NAME = 40
FEWEST_CHARACTERS = 5
"""Distinct characters in a password."""
FEWEST_BREAKS = 4
"""Transitions other than repetition, counting or moving along a row of keys."""

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{1,39}")
_UNSEEN = re.compile(r"[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")

# The stems chosen most often where twelve characters are required.
_COMMON = (
    "password", "passw0rd", "p@ssword", "p@ssw0rd", "qwerty", "asdfgh", "zxcvbn", "1q2w3e", "qazwsx", "1qaz2wsx",
    "admin", "administrator", "welcome", "letmein", "iloveyou", "woaini", "wodemima", "abc123", "abcd1234", "a123456",
    "123456", "654321", "111111", "000000", "666666", "888888", "147258", "112233", "123123", "5201314", "1314520",
    "shouji", "zhengfu", "younuo", "changeme", "test",
)  # fmt: skip
_ROWS = ("0123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")


def login_of(typed: str) -> str:
    """Normalise a login for storing and look-up: trimmed, half width, lower case."""
    return unicodedata.normalize("NFKC", typed).strip().lower()


def check_login(typed: str) -> str:
    """Check a login: 2 to 40 of a-z 0-9 . _ @ -, which everybody can type and nothing resembles."""
    login = login_of(typed)
    if not _LOGIN.fullmatch(login):
        raise AccountError(
            "login",
            f"登录名：“{excerpt(typed)}”不合要求；请用2到40个小写字母、数字或 . _ @ -，以字母或数字开头，例如 zhang.san",
        )
    return login


def check_name(typed: str) -> str:
    """Check a name: 1 to 40 visible characters."""
    name = _UNSEEN.sub("", typed).strip()
    if not 0 < len(name) <= LONGEST_NAME:
        raise AccountError("name", f"姓名：“{excerpt(typed)}”不合要求；请填写1到{LONGEST_NAME}个字")
    return name


def excerpt(value: str) -> str:
    """Return how much of a value a message repeats."""
    visible = _UNSEEN.sub("", value)
    return visible if len(visible) <= LONGEST_NAME else f"{visible[:LONGEST_NAME]}…"


def normalised_password(password: str) -> str:
    """Return a password in the form that is hashed (NIST SP 800-63B, 'Memorized Secret Verifiers': NFKC)."""
    return unicodedata.normalize("NFKC", password)


def check_password(typed: str, *, login: str, field: str = "password") -> str:
    """Check a password: at least 12 characters, and not easily guessed; the message never repeats it."""
    password = normalised_password(typed)
    if len(password) < SHORTEST_PASSWORD:
        raise AccountError(
            field,
            f"密码：只有{len(password)}个字符；请至少用{SHORTEST_PASSWORD}个，例如几个不相干的词连在一起",
        )
    if len(password) > LONGEST_PASSWORD:
        raise AccountError(field, f"密码：有{len(password)}个字符；最多{LONGEST_PASSWORD}个，请缩短")
    if len(login) > 2 and login in password.lower():
        raise AccountError(field, "密码：里面有您的登录名，容易被猜中；请换一个不含登录名的")
    if _is_easy(password.lower()):
        raise AccountError(field, "密码：太常见或太有规律，容易被猜中；请换一个，例如几个不相干的词连在一起")
    return password


def _is_easy(password: str) -> bool:
    """Tell whether little is left of a password without common stems, repetitions and runs."""
    left = password
    for stem in sorted(_COMMON, key=len, reverse=True):
        left = left.replace(stem, "\0")
    letters = [letter for letter in left if letter != "\0"]
    breaks = sum(not _is_step(a, b) for a, b in pairwise(letters))
    return len(set(letters)) < FEWEST_CHARACTERS or breaks < FEWEST_BREAKS


def _is_step(first: str, second: str) -> bool:
    """Tell whether two characters follow one another by repetition, counting, or along a row of keys."""
    return first == second or any(first + second in row or second + first in row for row in _ROWS)


def check_scope(city: City, role: Role, departments: Iterable[str]) -> tuple[str, ...]:
    """Return the departments by their full names: none for a citywide role, at least one for every other."""
    named = tuple(dict.fromkeys(_department_name(city, name) for name in departments))
    if role in CITYWIDE and named:
        raise AccountError(
            "departments",
            f"部门：角色“{role.value}”面向全市，不限部门，却填了“{'、'.join(named)}”；请不要填部门",
        )
    if role not in CITYWIDE and not named:
        raise AccountError("departments", f"部门：角色“{role.value}”没有填部门；请至少选一个")
    return named


def _department_name(city: City, name: str) -> str:
    department = city.department(name.strip())
    if department is None:
        raise AccountError(
            "departments", f"部门：“{excerpt(name)}”不在{city.short_name}的单位名录里；请从列表里选"
        )
    return department.name
