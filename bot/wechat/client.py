"""The calls of WeChat's API that we make: customer messages and the custom menu, each with the shared token."""

from collections.abc import Mapping, Sequence
from typing import Any

import structlog

from bot.wechat.api import Api, WeChatError
from bot.wechat.errcodes import CLOSED, Remedy
from bot.wechat.text import clean
from bot.wechat.token import Tokens

SEND = "/cgi-bin/message/custom/send"
CREATE_MENU = "/cgi-bin/menu/create"

_log = structlog.get_logger(__name__)


class Client:
    """One account's API; safe to call concurrently."""

    def __init__(self, api: Api, tokens: Tokens) -> None:
        self._api, self._tokens = api, tokens

    async def send_text(self, openid: str, text: str) -> None:
        """Send one customer message of at most 2,048 bytes (WeChat, 'message/custom/send'). Raises WeChatError."""
        await self._send({"touser": openid, "msgtype": "text", "text": {"content": clean(text)}})

    async def send_choices(self, openid: str, text: str, choices: Sequence[str]) -> None:
        """Send a customer message with items that send their own text when tapped (msgmenu). Raises WeChatError."""
        items = [{"id": str(number), "content": choice} for number, choice in enumerate(choices, 1)]
        menu = {"head_content": clean(text), "list": items, "tail_content": ""}
        await self._send({"touser": openid, "msgtype": "msgmenu", "msgmenu": menu})

    async def create_menu(self, buttons: Sequence[Mapping[str, Any]]) -> None:
        """Replace the account's custom menu (WeChat, 'Creating custom menu'). Raises WeChatError."""
        await self._call(CREATE_MENU, {"button": buttons})

    async def close(self) -> None:
        """Close the connections."""
        await self._api.close()

    async def _send(self, message: Mapping[str, Any]) -> None:
        await self._call(SEND, message)

    async def _call(self, path: str, body: Mapping[str, Any]) -> None:
        token = await self._tokens.current()
        try:
            await self._api.post(path, body, token=token)
        except WeChatError as error:
            if error.remedy is not Remedy.TOKEN:
                if error.errcode in CLOSED:
                    _log.error("wechat_call_closed", error=str(error))
                raise
            _log.warning("wechat_token_refused", errcode=error.errcode)
            await self._api.post(path, body, token=await self._tokens.current(refused=token))
