"""From the event to the post, what is logged says which request it is, in the client's event loop too."""

from bot.channel import Channel
from bot.delivery import Post
from bot.jobs import Jobs, Limits
from bot.reply import say
from bot.store import Store
from bot.store.records import RequestKind
from tests.adapters.discord.edges import discord_edge
from tests.adapters.discord.server import fake_discord
from tests.bot.durable import NOW, FakeWork, wait_until
from tests.bot.recording import recording


class Answers(FakeWork):
    """Says hello."""

    def answer(self, request_id: int, read: object) -> list[Post]:
        del read
        request = self.store.request(request_id)
        return [Post(request.channel, say("Hello"))] if request else []


def test_the_calls_that_post_an_answer_are_of_its_request(sqlite_url: str) -> None:
    with fake_discord() as discord, discord_edge(discord) as client, Store.open(sqlite_url) as store:
        here = Channel("discord", discord.guild, discord.channel("news"))
        discord.wait_for(lambda: client.get_channel(int(here.id)))
        with (
            recording("discord.http") as calls,
            Jobs(store, f"{sqlite_url}-work", Answers(store), {"discord": client.edge}, limits=Limits(poll=0.01)) as jobs,
        ):
            id, _ = store.put_request("k", here, RequestKind.MESSAGE, {"texts": []}, NOW)
            jobs.submit(id, here)
            wait_until(lambda: discord.messages(here.id))
            wait_until(lambda: not jobs.backlog())
    assert calls.works("/messages") == {f"request:{id}"}
