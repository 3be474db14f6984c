"""What `pullquote doctor` says of the network: by the fetcher that reads links, past the same guard."""

import asyncio

import pytest

from adapters.web.checks import check_network
from adapters.web.fetch import Fetcher
from adapters.web.guard import Guard
from bot.doctor import Finding, Verdict
from tests.adapters.web.hostile_server import HOME, HostileServer, Names, answer, fetcher_for, in_loop


async def found(server: HostileServer, path: str = "/", names: Names | None = None) -> list[Finding]:
    """In a thread, for the checks have a loop of their own."""
    address = f"http://kestrel.example:{server.port}{path}"
    return await asyncio.to_thread(lambda: list(check_network(lambda: fetcher_for(server, names=names), address)))


@pytest.mark.parametrize(("path", "said"), [("/", "was read"), ("/gone", "answers 404")])
@in_loop
async def test_a_site_that_answers_is_reached(path: str, said: str) -> None:
    async with HostileServer({"/": answer()}) as server:
        reached, guard = await found(server, path)
    assert reached.verdict is guard.verdict is Verdict.GOOD
    assert said in reached.said


@in_loop
async def test_a_name_that_is_not_found_is_told() -> None:
    async with HostileServer({"/": answer()}) as server:
        reached, guard = await found(server, names=Names({"kestrel.example": [[]]}))
    assert reached.verdict is Verdict.BAD
    assert "names are found" in reached.todo
    assert guard.verdict is Verdict.GOOD


def test_a_guard_that_lets_private_addresses_through_is_told() -> None:
    open_to_all = Guard(allow=frozenset({(HOME, 80)}))
    _, guard = check_network(
        lambda: Fetcher(guard=open_to_all, resolver=Names({"kestrel.example": [[]]})), "http://kestrel.example/"
    )
    assert guard.verdict is Verdict.BAD
