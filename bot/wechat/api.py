"""WeChat's API over aiohttp: posts JSON, reads the answer, and treats an `errcode` in a 200 as a failure."""

import json
from collections.abc import Mapping
from typing import Any

import aiohttp

from bot.departure import departure, on_departure
from bot.wechat.errcodes import Remedy, meaning_of, remedy_of

TIMEOUT = aiohttp.ClientTimeout(total=4)
"""Seconds; WeChat answers within one, and a token and a message must fit into one call of the courier."""
_THROTTLED = 429
_SERVER_FAILS = 500
_OK = 200


class WeChatError(Exception):
    """WeChat did not do what was asked; the message names the call and the reason, never a token or an OpenID."""

    def __init__(
        self,
        path: str,
        remedy: Remedy,
        reason: str,
        errcode: int | None = None,
        *,
        doubtful: bool = False,
    ) -> None:
        """`doubtful`: the call was cut off on its way, so WeChat may have done what was asked."""
        super().__init__(f"{path}: {reason}" if errcode is None else f"{path}: errcode {errcode}: {reason}")
        self.path, self.remedy, self.errcode, self.doubtful = path, remedy, errcode, doubtful


class Api:
    """One base address and one pool of connections."""

    def __init__(self, base: str, *, timeout: aiohttp.ClientTimeout = TIMEOUT) -> None:
        """`base` as in YOUNUO_WECHAT_API_URL."""
        self._base, self._timeout = base.rstrip("/"), timeout
        self._session: aiohttp.ClientSession | None = None

    async def post(self, path: str, body: Mapping[str, Any], *, token: str | None = None) -> dict[str, Any]:
        """POST `body` to `path` and return WeChat's answer. Raises WeChatError."""
        params = {} if token is None else {"access_token": token}
        # Unescaped UTF-8: WeChat shows an escaped character as it is written.
        data = json.dumps(body, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json; charset=utf-8"}
        with departure() as call:
            try:
                async with self._http().post(
                    f"{self._base}{path}", params=params, data=data, headers=headers, allow_redirects=False
                ) as response:
                    return _read(path, response.status, await response.read())
            except (aiohttp.ClientError, TimeoutError) as error:
                # The error's own text may hold the address with the token.
                why = f"no answer: {type(error).__name__}"
                raise WeChatError(path, Remedy.AGAIN, why, doubtful=call.left) from None

    async def close(self) -> None:
        """Close the connections."""
        if self._session:
            await self._session.close()

    def _http(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=self._timeout, trace_configs=[on_departure()])
        return self._session


def _read(path: str, status: int, body: bytes) -> dict[str, Any]:
    if status == _THROTTLED or status >= _SERVER_FAILS:
        raise WeChatError(path, Remedy.AGAIN, f"HTTP {status}")
    if status != _OK:
        raise WeChatError(path, Remedy.OPERATOR, f"HTTP {status}: is YOUNUO_WECHAT_API_URL right?")
    try:
        answer = json.loads(body)
    except ValueError:
        answer = None
    if not isinstance(answer, dict) or not isinstance(answer.get("errcode", 0), int):
        raise WeChatError(path, Remedy.AGAIN, "the answer is not WeChat's JSON", doubtful=True)
    if errcode := answer.get("errcode", 0):
        raise WeChatError(path, remedy_of(errcode), meaning_of(errcode), errcode)
    return answer
