"""Who writes in a channel and has to wait is told by a reply that goes away."""

import pytest
from simcord.builders import ChannelHandle

from tests.adapters.discord.running import Running, shown
from tests.bot.test_conversation import FERRY

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_reply_says_how_long_it_takes_and_the_digest_comes(bot: Running, channel: ChannelHandle) -> None:
    kept = bot.service.desk._busy
    bot.service.desk._busy = lambda *_: "Busy just now: about 40 s."
    try:
        said = await bot.ann.send(channel, FERRY)
        (told,) = await bot.until(lambda: bot.posts(channel))
        assert shown(told).startswith("Busy just now: about 40 s.")
        assert told.reference is not None
        assert told.reference.message_id == said.id
        await bot.until(lambda: bot.replies(channel, said))
    finally:
        bot.service.desk._busy = kept
