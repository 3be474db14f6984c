"""/pullquote …, its suggestions and forms, and "Digest this article"."""

import discord
import pytest
from simcord.builders import ChannelHandle

from bot.manual import COMMANDS
from bot.store.records import Answering, ChannelSettings
from tests.adapters.discord.running import Running, shown
from tests.bot.test_conversation import BRIDGE, FERRY, START, WALL
from tests.conftest import STORY

pytestmark = pytest.mark.asyncio(loop_scope="module")

HEADLINE = "Ferry to Lowmoor stops for the winter"
MENU = "Digest this article"


@pytest.mark.parametrize(
    ("name", "given", "answer"),
    [
        ("help", {}, "roundup"),
        ("help", {"about": "verify"}, "word for word"),
        ("status", {}, "Seen here"),
        ("ask", {"question": "what did Zimmer say?"}, "no article yet"),
        ("said", {}, "no article yet"),
        ("said", {"speaker": "Olga Brandt", "topic": "the engine"}, "no article yet"),
        ("verify", {"quotation": "We have run out of safe choices"}, "no article yet"),
        ("follow", {"what": "Helena Marsh"}, "is told in the roundup"),
        ("follow", {"what": "ferries", "at_once": True}, "as soon as it comes up"),
        ("follows", {}, "Nothing is followed"),
        ("unfollow", {"what": "ferries"}, "is not followed here"),
        ("feeds", {}, "No feeds here yet"),
        ("roundup when", {}, "No roundup is set here"),
        ("roundup preview", {}, "nothing to round up yet"),
        ("show", {"part": "points"}, "no article yet"),
        ("source", {"words": "engine"}, "no article yet"),
        ("wrong", {"what": "the bridge opens in May"}, "no article yet"),
        ("forget", {"what": "forget me"}, "Done"),
        ("settings", {}, "digest at once"),
    ],
)
async def test_a_command_is_answered_to_the_person_alone(
    bot: Running, channel: ChannelHandle, name: str, given: dict[str, object], answer: str
) -> None:
    asked = await bot.ann.slash(channel, f"pullquote {name}", **given)
    assert bot.sign(asked) == {"type": 5, "data": {"flags": 64}}
    assert answer in shown(await bot.answer(asked))
    assert bot.posts(channel) == []


@pytest.mark.parametrize(
    ("name", "given", "answer"),
    [
        ("subscribe", {"feed": "kestrel.example"}, "Subscribed"),
        ("unsubscribe", {"feed": "2"}, "No feed of this channel"),
        ("roundup at", {"time": "08:30", "days": "weekdays", "zone": "Europe/London"}, "08:30 on weekdays"),
        ("roundup at", {"time": "25:10"}, "25:10"),
        ("roundup pause", {}, "No roundup is set here"),
        ("roundup resume", {}, "No roundup is set here"),
        ("forget", {"what": "forget this channel"}, "If you are sure"),
    ],
)
async def test_what_changes_a_channel_is_for_those_who_manage_the_server(
    bot: Running, channel: ChannelHandle, name: str, given: dict[str, object], answer: str
) -> None:
    refused = await bot.ann.slash(channel, f"pullquote {name}", **given)
    assert refused.ephemeral
    assert "Manage Server" in shown(refused.response)
    asked = await bot.kim.slash(channel, f"pullquote {name}", **given)
    assert answer in shown(await bot.answer(asked))


async def test_a_digest_asked_for_by_command_is_for_everybody_and_can_be_asked_about(
    bot: Running, channel: ChannelHandle
) -> None:
    asked = await bot.ann.slash(channel, "pullquote digest", link=FERRY)
    assert bot.sign(asked) == {"type": 5}
    assert HEADLINE in shown(await bot.answer(asked))
    question = await bot.bob.slash(channel, "pullquote said", speaker="Olga Brandt")
    assert "We cannot mend the engine" in shown(await bot.answer(question))


async def test_what_fails_after_a_public_sign_is_told_to_the_person_alone(bot: Running, channel: ChannelHandle) -> None:
    before = len(bot.told(bot.ann))
    await bot.ann.slash(channel, "pullquote digest", link=WALL)
    # Once the public sign is taken away SimCord takes no followup, so here it comes as a direct message; Discord takes one.
    assert "paste the article" in shown(await bot.until(lambda: bot.told(bot.ann)[before:]))
    assert bot.posts(channel) == []


async def test_without_a_link_a_form_takes_the_text(bot: Running, channel: ChannelHandle) -> None:
    asked = await bot.ann.slash(channel, "pullquote digest")
    assert asked.modal is not None
    sent = await bot.ann.submit_modal(asked, {"words": STORY})
    assert HEADLINE in shown(await bot.answer(sent))


async def test_a_form_takes_a_file_and_is_read_after_a_restart(bot: Running, channel: ChannelHandle) -> None:
    asked = await bot.ann.slash(channel, "pullquote digest")
    await bot.restart()
    sent = await bot.ann.submit_modal(asked, {"file": ("story.txt", STORY.encode())})
    assert HEADLINE in shown(await bot.answer(sent))


async def test_a_form_with_nothing_in_it_says_so(bot: Running, channel: ChannelHandle) -> None:
    asked = await bot.ann.slash(channel, "pullquote digest")
    sent = await bot.ann.submit_modal(asked, {"words": " "})
    assert sent.ephemeral
    assert "neither a text nor a file" in shown(sent.response)


async def test_a_text_too_short_for_an_article_is_told_to_the_person_alone(bot: Running, channel: ChannelHandle) -> None:
    asked = await bot.ann.slash(channel, "pullquote digest")
    before = len(bot.told(bot.ann))
    await bot.ann.submit_modal(asked, {"words": "The bridge is shut."})
    assert "whole text of an article" in shown(await bot.until(lambda: bot.told(bot.ann)[before:]))
    assert bot.posts(channel) == []


async def test_a_long_quotation_goes_into_a_form(bot: Running, channel: ChannelHandle) -> None:
    await bot.answer(await bot.ann.slash(channel, "pullquote digest", link=FERRY))
    asked = await bot.ann.slash(channel, "pullquote verify")
    sent = await bot.ann.submit_modal(asked, {"words": "We cannot mend the\nengine before April"})
    assert "word for word" in shown(await bot.answer(sent)).lower()


async def test_a_file_can_be_given_with_the_command(bot: Running, channel: ChannelHandle) -> None:
    asked = await bot.ann.slash(channel, "pullquote digest", file=("story.txt", STORY.encode()))
    assert HEADLINE in shown(await bot.answer(asked))
    picture = await bot.ann.slash(channel, "pullquote digest", file=("pier.png", b"\x89PNG"))
    assert "neither text nor a PDF" in shown(picture.response)


async def test_a_roundup_on_demand_is_for_everybody(bot: Running, channel: ChannelHandle) -> None:
    await bot.answer(await bot.ann.slash(channel, "pullquote digest", link=FERRY))
    await bot.ann.slash(channel, "pullquote roundup now")
    assert "Roundup" in shown(await bot.until(lambda: bot.posts(channel)[1:]))


async def test_the_menu_of_a_message_digests_its_article_in_its_thread(bot: Running, channel: ChannelHandle) -> None:
    bot.service.store.set_channel_settings(bot.known(channel), ChannelSettings(Answering.OFF), START)
    said = await bot.ann.send(channel, f"lunch? also {FERRY}")
    asked = await bot.bob.context_menu(channel, MENU, said)
    assert asked.ephemeral
    assert HEADLINE in shown(await bot.until(lambda: bot.replies(channel, said)))
    await bot.bob.context_menu(channel, MENU, said)
    await bot.until(lambda: len(bot.replies(channel, said)) == 2)
    assert "already" in shown(bot.replies(channel, said)[-1])


async def test_the_menu_reads_another_bots_message_by_its_links(bot: Running, channel: ChannelHandle) -> None:
    wire = bot.guild.create_webhook(channel, "Wire")
    said = await wire.send(embed=discord.Embed(title="Bridge", url=BRIDGE))
    await bot.ann.context_menu(channel, MENU, said)
    assert "Bridge at Calder" in shown(await bot.until(lambda: bot.replies(channel, said)))


@pytest.mark.parametrize("text", ["lunch at one?", "forget this channel yes"])
async def test_the_menu_of_a_message_without_an_article_says_so_whatever_it_says(
    bot: Running, channel: ChannelHandle, text: str
) -> None:
    said = await bot.ann.send(channel, text)
    asked = await bot.kim.context_menu(channel, MENU, said)
    assert "no article" in shown(await bot.answer(asked))


@pytest.mark.parametrize("text", [STORY, STORY.partition("Islanders")[0]])
async def test_the_menu_digests_a_text_even_one_that_is_short_for_an_article(
    bot: Running, channel: ChannelHandle, text: str
) -> None:
    bot.service.store.set_channel_settings(bot.known(channel), ChannelSettings(Answering.OFF), START)
    said = await bot.ann.send(channel, text)
    await bot.bob.context_menu(channel, MENU, said)
    assert HEADLINE in shown(await bot.until(lambda: bot.replies(channel, said)))


async def test_a_file_that_is_too_large_is_not_read(bot: Running, channel: ChannelHandle) -> None:
    before = len(bot.told(bot.ann))
    await bot.ann.slash(channel, "pullquote digest", file=("long.txt", b"x" * (bot.settings.max_file_bytes + 1)))
    assert "Larger than 10,000,000 bytes" in shown(await bot.until(lambda: bot.told(bot.ann)[before:]))


async def test_a_command_that_is_not_there_any_more_is_told_so(bot: Running, channel: ChannelHandle) -> None:
    bot.client.tree.remove_command("pullquote-settings")
    asked = await bot.kim.slash(channel, "pullquote-settings")
    assert "not known any more" in shown(asked.response)
    bot.accept_errors()
    await bot.restart()


async def test_speakers_are_suggested_from_what_the_channel_saw_and_in_a_thread_from_its_article(
    bot: Running, channel: ChannelHandle
) -> None:
    assert await bot.ann.autocomplete(channel, "pullquote said", "speaker", "") == []
    said = await bot.ann.send(channel, FERRY)
    other = await bot.ann.send(channel, BRIDGE)
    await bot.until(lambda: bot.replies(channel, said) and bot.replies(channel, other))
    everybody = await bot.ann.autocomplete(channel, "pullquote said", "speaker", "")
    assert {"Olga Brandt", "Helena Marsh"} <= {choice["value"] for choice in everybody}
    typed = await bot.ann.autocomplete(channel, "pullquote said", "speaker", "mar")
    assert [choice["value"] for choice in typed] == ["Helena Marsh"]
    thread = next(thread for thread in channel.threads if thread.id == said.id)
    there = await bot.ann.autocomplete(thread, "pullquote said", "speaker", "")
    assert "Helena Marsh" not in {choice["value"] for choice in there}
    asked = await bot.ann.slash(thread, "pullquote said", speaker="Olga Brandt", topic="the engine")
    assert "We cannot mend the engine" in shown(await bot.answer(asked))


async def test_feeds_and_follows_are_suggested_for_their_removal(bot: Running, channel: ChannelHandle) -> None:
    await bot.answer(await bot.kim.slash(channel, "pullquote subscribe", feed="kestrel.example"))
    await bot.answer(await bot.kim.slash(channel, "pullquote follow", what="Helena Marsh"))
    (feed,) = await bot.ann.autocomplete(channel, "pullquote unsubscribe", "feed", "kes")
    assert feed["name"] == "1. Kestrel Post"
    assert "Unsubscribed" in shown(await bot.answer(await bot.kim.slash(channel, "pullquote unsubscribe", feed=feed["value"])))
    (followed,) = await bot.ann.autocomplete(channel, "pullquote unfollow", "what", "")
    assert "no more" in shown(await bot.answer(await bot.ann.slash(channel, "pullquote unfollow", what=followed["value"])))


async def test_time_zones_are_suggested(bot: Running, channel: ChannelHandle) -> None:
    typed = await bot.ann.autocomplete(channel, "pullquote roundup at", "zone", "new y", time="08:30")
    assert typed[0]["value"] == "America/New_York"
    untyped = await bot.ann.autocomplete(channel, "pullquote roundup at", "zone", "", time="08:30")
    assert untyped[0]["value"] == "UTC"
    assert len(untyped) <= 25


async def test_no_more_is_suggested_than_discord_takes(bot: Running, channel: ChannelHandle) -> None:
    for number in range(30):
        bot.service.store.follow(bot.known(channel), f"topic {number}", START)
    bot.service.store.follow(bot.known(channel), "a name that is longer than Discord takes " * 5, START)
    assert len(await bot.ann.autocomplete(channel, "pullquote unfollow", "what", "")) == 25
    assert await bot.ann.autocomplete(channel, "pullquote unfollow", "what", "a name") == []


async def test_in_a_direct_message_every_command_is_the_persons_own(bot: Running) -> None:
    asked = await bot.bob.user.slash("pullquote roundup at", time="08:30")
    assert "08:30 every day" in shown(await bot.answer(asked))
    asked = await bot.bob.user.slash("pullquote digest", link=BRIDGE)
    assert "Bridge at Calder" in shown(await bot.answer(asked))


async def test_whatever_can_be_said_on_another_platform_has_its_command(bot: Running) -> None:
    (group, *_) = bot.client.tree.get_commands()
    assert isinstance(group, discord.app_commands.Group)
    here = {"who said what": "said", "not right": "wrong"}
    assert {here.get(one.name, one.name) for one in COMMANDS} <= {command.name for command in group.commands}


async def test_the_bots_commands_are_within_what_discord_takes(bot: Running) -> None:
    made = [command.to_dict(bot.client.tree) for command in bot.client.tree.get_commands()]
    assert [(one["name"], one["default_member_permissions"]) for one in made] == [
        ("pullquote", None),
        ("pullquote-settings", discord.Permissions(manage_guild=True).value),
        (MENU, None),
    ]
    assert [one["integration_types"] for one in made] == [[0, 1], [0], [0, 1]]
    assert [sorted(one["contexts"]) for one in made] == [[0, 1, 2], [0], [0, 1, 2]]
    for one in made:
        assert weight(one) <= 8000
        assert len(one.get("options", ())) <= 25


def weight(command: dict[str, object]) -> int:
    """Characters of names, descriptions and values, as Discord counts them for one command."""
    inside = [*command.get("options", ()), *command.get("choices", ())]  # type: ignore[misc]
    own = sum(len(str(command.get(key, ""))) for key in ("name", "description", "value"))
    return own + sum(map(weight, inside))
