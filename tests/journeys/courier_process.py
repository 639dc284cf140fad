"""A courier in its own process, to be killed: `courier_process.py DATABASE_URL PLATFORM_URL NAME`."""

import asyncio
import logging
import sys
from datetime import UTC, datetime, timedelta

import structlog
from aiohttp import ClientConnectorError, ClientSession

from bot.channel import ChannelError
from bot.courier import Courier, Pace, Patience, Way
from handlers.messages import Notice
from handlers.notices.addresses import Addresses
from storage.database import Database

CITY = "suizhou-2023"
KEY = b"k" * 32


class HttpPush:
    """A platform over HTTP: 200 took the message, 503 did not, and no answer says nothing."""

    def __init__(self, http: ClientSession, url: str) -> None:
        self._http, self._url = http, url

    async def deliver(self, address: str, notice: Notice) -> None:
        """Post one piece."""
        said = {"to": address, "notice": notice.id, "text": notice.reply.text}
        try:
            async with self._http.post(self._url, json=said) as answer:
                if answer.status != 200:
                    raise ChannelError("busy")
        except ClientConnectorError:
            raise ChannelError("unreachable") from None


async def main(database_url: str, platform: str, name: str) -> None:
    """Deliver until killed, with short waits so that a test need not wait for the dead."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    database = Database(database_url)
    await database.open()
    async with ClientSession() as http:
        courier = Courier(
            database=database,
            city=CITY,
            ways={"push": Way(HttpPush(http, platform), Pace(per_second=1e6, burst=10**6))},
            addresses=Addresses(KEY),
            clock=lambda: datetime.now(UTC),
            name=name,
            patience=Patience(lease=timedelta(seconds=3), call=1.5, at_once=8, idle=0.1),
        )
        print("ready", flush=True)  # noqa: T201
        await courier.run()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
