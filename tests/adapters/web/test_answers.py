"""Whatever bytes a server sends, a page or a refusal comes of it, never another exception."""

import asyncio
import random
from dataclasses import replace

from adapters.web.page import FetchError, Page, Purpose
from tests.adapters.web.hostile_server import PAGE, QUICK, HostileServer, Request, fetcher_for, in_loop

PIECES = [
    b"HTTP/1.1",
    b"HTTP/1.0",
    b" 200",
    b" 302",
    b" 304",
    b" 999",
    b" OK",
    b"\r\n",
    b"\r\n\r\n",
    b"\n",
    b"\0",
    b": ",
    b"\xff\xfe",
]
PIECES += [
    b"Content-Length: 5\r\n",
    b"Content-Length: 99999999999999999999\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"5\r\n",
    b"0\r\n\r\n",
]
PIECES += [
    b"Content-Encoding: gzip, br\r\n",
    b"Content-Type: text/html; charset=\xe9\r\n",
    b"Content-Type: ;;;\r\n",
    b"ETag: \xff\r\n",
]
PIECES += [
    b"Location: http://[::1\r\n",
    b"Location: \xff\r\n",
    b"Location: //%\r\n",
    b"Location: ?\r\n",
    b"Retry-After: \xb2\r\n",
    PAGE,
    b"\x1f\x8b",
]
START = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"


@in_loop
async def test_any_bytes_from_a_server_are_a_page_or_a_refusal_of_one_line() -> None:
    chance = random.Random(11)

    async def babble(_: Request, writer: asyncio.StreamWriter) -> None:
        start = chance.choice([b"", START, START.replace(b"200", b"302"), START.replace(b"200", b"429")])
        writer.write(start + b"".join(chance.choices(PIECES, k=chance.randint(0, 8))) + chance.choice([b"", b"\r\n\r\nhello"]))
        await writer.drain()

    ends = []
    async with HostileServer({"/": babble}) as server, fetcher_for(server, limits=replace(QUICK, retries=0)) as fetcher:
        for number in range(1000):
            purpose = chance.choice(list(Purpose))
            try:
                ends.append(await fetcher.fetch(server.url(f"/?{number}"), purpose=purpose))
            except FetchError as error:
                ends.append(error)
    assert any(isinstance(end, Page) for end in ends)
    lines = {end.message for end in ends if isinstance(end, FetchError)}
    assert len(lines) > 5
    assert all(line.isprintable() and len(line) < 300 for line in lines)
