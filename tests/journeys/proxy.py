"""A TCP proxy between the product and a PostgreSQL server, which can be cut, slowed, closed and redirected."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path


class Proxy:
    """Listens on a free local port and forwards everything to a server's socket file."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.delay = 0.0
        """Seconds by which each answer of the server is delayed."""
        self.cut_before: bytes | None = None
        """When the product sends this, all connections are cut before it is forwarded."""
        self.cut_after: bytes | None = None
        """When the product sends this, it is forwarded, and all connections are cut before the answer."""
        self.cuts = 0
        self._open = True
        self._writers: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None

    async def start(self) -> int:
        """Start listening; return the port."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Stop listening, and cut open connections."""
        assert self._server
        self._server.close()
        self.cut()
        await self._server.wait_closed()

    def close(self) -> None:
        """Cut all connections, and new ones at once, like a machine whose server is down."""
        self._open = False
        self.cut()

    def open(self) -> None:
        """Let connections through again."""
        self._open = True

    def cut(self) -> None:
        """Cut all open connections."""
        for writer in self._writers:
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self._open:
            writer.transport.abort()
            return
        try:
            there, back = await asyncio.open_unix_connection(str(self.target))
        except OSError:
            writer.transport.abort()
            return
        self._writers |= {writer, back}
        try:
            await asyncio.gather(self._ask(reader, back), self._answer(there, writer))
        finally:
            for one in (writer, back):
                self._writers.discard(one)
                one.transport.abort()

    async def _ask(self, product: asyncio.StreamReader, server: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while said := await product.read(65536):
                if self.cut_before and self.cut_before in said:
                    self.cut_before = None
                    self.cuts += 1
                    self.cut()
                    return
                server.write(said)
                if self.cut_after and self.cut_after in said:
                    self.cut_after = None
                    self.cuts += 1
                    await server.drain()
                    await asyncio.sleep(0.05)  # The server receives it, and its answer is lost.
                    self.cut()
                    return
        server.transport.abort()

    async def _answer(self, server: asyncio.StreamReader, product: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while said := await server.read(65536):
                if self.delay:
                    await asyncio.sleep(self.delay)
                product.write(said)
        product.transport.abort()


@asynccontextmanager
async def between(url: str) -> AsyncIterator[tuple[Proxy, str]]:
    """Yield a proxy for the server of `url` (one with a socket folder), and the URL through it."""
    host = url.split("host=")[1].split("&", maxsplit=1)[0].replace("%2F", "/")
    proxy = Proxy(Path(host, ".s.PGSQL.5432"))
    port = await proxy.start()
    name = url.split("?", maxsplit=1)[0].rsplit("/", 1)[1]
    try:
        yield proxy, f"postgresql://postgres@127.0.0.1:{port}/{name}?sslmode=disable"
    finally:
        await proxy.stop()
