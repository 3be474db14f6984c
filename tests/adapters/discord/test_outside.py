"""The bot as one person's own app, in places that do not have it: it answers there, and posts nothing by itself.

SimCord knows no such installs, so what Discord tells of them is put into its events.
https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object
"""

from collections.abc import Iterator
from typing import Any

import pytest
from simcord import interactions
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle

from bot.channel import Channel
from tests.adapters.discord.running import Running, shown
from tests.bot.test_conversation import BRIDGE, FERRY

pytestmark = pytest.mark.asyncio(loop_scope="module")

GUILD, PRIVATE = 0, 2  # contexts of an interaction


@pytest.fixture(autouse=True)
def _brought_along(bot: Running, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whoever acts has the bot along, and the place has not."""
    made = interactions.base_payload

    def payload(backend: Any, **given: Any) -> Any:
        record, told = made(backend, **given)
        context = GUILD if given["guild_id"] else PRIVATE
        return record, {**told, "context": context, "authorizing_integration_owners": {"1": str(given["user_id"])}}

    monkeypatch.setattr(interactions, "base_payload", payload)
    before = len(bot.env.http_requests)
    yield
    assert not [one for one in bot.env.http_requests[before:] if one.path.endswith("/messages") and "/channels/" in one.path]


@pytest.fixture
def there(bot: Running) -> tuple[MemberActor, ChannelHandle]:
    """Somebody in a server that the bot is not in."""
    guild = bot.env.create_guild("Calder")
    somebody = guild.add_member(bot.env.create_user("dora"))
    channel = guild.create_text_channel("quay")
    bot.env.backend.emit("GUILD_DELETE", {"id": str(guild.id)})
    return somebody, channel


async def test_in_a_server_without_the_bot_a_digest_is_the_answer_itself(
    bot: Running, there: tuple[MemberActor, ChannelHandle]
) -> None:
    dora, channel = there
    asked = await dora.slash(channel, "pullquote digest", link=FERRY)
    assert bot.sign(asked) == {"type": 5}
    digest = await bot.answer(asked)
    assert "Ferry to Lowmoor" in shown(digest)
    question = await dora.slash(channel, "pullquote said", speaker="Olga Brandt")
    assert "We cannot mend the engine" in shown(await bot.answer(question))
    assert Channel("discord", "@me", str(channel.id)) in bot.service.store.channels("discord")


async def test_the_menu_works_anywhere(bot: Running, there: tuple[MemberActor, ChannelHandle]) -> None:
    dora, channel = there
    said = await dora.guild.create_webhook(channel, "Wire").send(BRIDGE)
    assert "Bridge at Calder" in shown(await bot.answer(await dora.context_menu(channel, "Digest this article", said)))


async def test_a_button_there_is_answered_there(bot: Running, there: tuple[MemberActor, ChannelHandle]) -> None:
    dora, channel = there
    digest = (await bot.answer(await dora.slash(channel, "pullquote digest", link=FERRY))).message
    pressed = await dora.click(digest, custom_id=bot.button(digest, "who"))
    assert "Olga Brandt" in shown(await bot.answer(pressed))


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("roundup now", {}),
        ("roundup at", {"time": "08:30"}),
        ("subscribe", {"feed": "kestrel.example"}),
        ("follow", {"what": "ferries"}),
        ("settings", {}),
    ],
)
async def test_what_it_would_have_to_post_by_itself_is_refused_in_a_line(
    there: tuple[MemberActor, ChannelHandle], name: str, given: dict[str, str]
) -> None:
    dora, channel = there
    asked = await dora.slash(channel, f"pullquote {name}", **given)
    assert asked.ephemeral
    assert "I cannot post here by myself" in shown(asked.response)


async def test_who_does_not_manage_that_server_cannot_have_its_channel_forgotten(
    there: tuple[MemberActor, ChannelHandle],
) -> None:
    dora, channel = there
    asked = await dora.slash(channel, "pullquote forget", what="forget this channel yes")
    assert "Manage Server" in shown(asked.response)


async def test_between_two_people_it_answers_too(bot: Running) -> None:
    asked = await bot.bob.user.slash("pullquote digest", link=FERRY)
    assert "Ferry to Lowmoor" in shown(await bot.answer(asked))
    assert "cannot post here by myself" in shown(
        (await bot.bob.user.slash("pullquote subscribe", feed="kestrel.example")).response
    )


async def test_what_is_for_the_person_alone_is_ephemeral_there(bot: Running, there: tuple[MemberActor, ChannelHandle]) -> None:
    dora, channel = there
    asked = await dora.slash(channel, "pullquote verify", quotation="We have run out of safe choices")
    assert "no article yet" in shown(await bot.answer(asked))
