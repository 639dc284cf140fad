"""The access token: shared by all processes, and renewed by one of them before it expires.

WeChat, 'stable_token': a token lasts at most 7,200 seconds; the same one is returned until five minutes before its end,
then a new one while the old still works; a forced refresh is allowed 20 times a day, at least 30 seconds apart.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from tenacity import AsyncRetrying, retry_if_result, wait_fixed

from bot.wechat.api import Api, WeChatError
from bot.wechat.errcodes import Remedy, meaning_of
from bot.wechat.token_store import Token, TokenStore

PATH = "/cgi-bin/stable_token"
LEASE = timedelta(seconds=20)
"""How long one process may take to fetch a token; longer than the API's timeout."""
WITHIN_S = 5.0
"""Seconds to get hold of the token, by whatever way: a call of the courier has time for that twice and for a message.

If that call were cut while it waits for a token, the message would be in doubt, though nothing was sent.
"""
FORCED_APART = timedelta(seconds=30)
LOOK_EVERY_S = 0.2

_log = structlog.get_logger(__name__)


class Tokens:
    """One process's access to the token; safe to call concurrently."""

    def __init__(
        self,
        api: Api,
        store: TokenStore,
        *,
        app_id: str,
        secret: str,
        clock: Callable[[], datetime],
        look_every: float = LOOK_EVERY_S,
    ) -> None:
        """`clock` returns an aware time; `look_every`: seconds between looks for another process's token."""
        self._api, self._store, self._clock, self._look_every = api, store, clock, look_every
        self._account = {"grant_type": "client_credential", "appid": app_id, "secret": secret}
        self._token: Token | None = None
        self._turn = asyncio.Lock()

    async def current(self, *, refused: str | None = None) -> str:
        """Return a usable token, other than the one that WeChat just `refused`. Raises WeChatError.

        However many callers ask at once, in however many processes, only one of them fetches it.
        """
        if (mine := self._usable(self._token, refused)) is not None:
            return mine.value
        try:
            async with asyncio.timeout(WITHIN_S), self._turn:
                if (mine := self._usable(self._token, refused)) is None:
                    mine = self._token = await self._shared(refused)
                return mine.value
        except TimeoutError:
            why = f"no token within {WITHIN_S:g} s: another process is fetching it and does not finish"
            raise WeChatError(PATH, Remedy.AGAIN, why) from None

    def _usable(self, token: Token | None, refused: str | None) -> Token | None:
        return token if token and token.value != refused and token.lasts(self._clock()) else None

    async def _shared(self, refused: str | None) -> Token:
        tries = AsyncRetrying(
            retry=retry_if_result(lambda token: token is None), wait=wait_fixed(self._look_every)
        )
        token: Token = await tries(self._attempt, refused)
        return token

    async def _attempt(self, refused: str | None) -> Token | None:
        """Return the shared token, or fetch it if that is this process's task; None means: try again."""
        if found := self._usable(await self._store.look(), refused):
            return found
        now = self._clock()
        if not await self._store.claim(now, now + LEASE):
            return None
        if found := self._usable(await self._store.look(), refused):
            await self._store.give_up()  # Another process stored it between the look and the claim.
            return found
        try:
            token = await self._fetch(refused)
        except (WeChatError, asyncio.CancelledError):
            await self._store.give_up()
            raise
        await self._store.put(token)
        _log.info("wechat_token_fetched", seconds=int((token.expires_at - now).total_seconds()))
        return token

    async def _fetch(self, refused: str | None) -> Token:
        token = await self._ask(forced=False)
        if token.value == refused and await self._store.may_force(self._clock(), FORCED_APART):
            # WeChat considers valid the token it has just refused: only a forced refresh yields another.
            token = await self._ask(forced=True)
        return token

    async def _ask(self, *, forced: bool) -> Token:
        asked_at = self._clock()
        try:
            answer = await self._api.post(PATH, {**self._account, "force_refresh": forced})
        except WeChatError as error:
            if error.remedy is Remedy.TOKEN:
                # No token was sent: here 40001 means that the AppSecret is wrong (WeChat, 'Global return codes').
                raise WeChatError(PATH, Remedy.OPERATOR, meaning_of(40125), error.errcode) from None
            raise
        value, seconds = answer.get("access_token"), answer.get("expires_in")
        if not isinstance(value, str) or not value or not isinstance(seconds, int) or seconds <= 0:
            raise WeChatError(PATH, Remedy.AGAIN, "the answer holds no token")
        return Token(value, asked_at + timedelta(seconds=seconds))
