"""Messages in channels, threads and direct messages."""

import discord
import pytest
from simcord.builders import ChannelHandle

from bot.store.records import Answering, ChannelSettings
from tests.adapters.discord.running import Running, shown
from tests.bot.test_conversation import BRIDGE, FERRY, START, WALL
from tests.conftest import STORY

pytestmark = pytest.mark.asyncio(loop_scope="module")

HEADLINE = "Ferry to Lowmoor stops for the winter"
NO_THREADS = discord.PermissionOverwrite(create_public_threads=False, send_messages_in_threads=False)
MUTE = discord.PermissionOverwrite(send_messages=False, send_messages_in_threads=False)


async def test_a_pasted_link_gets_its_digest_in_a_thread_on_the_message(bot: Running, channel: ChannelHandle) -> None:
    said = await bot.ann.send(channel, f"Have you seen this? {FERRY}")
    (digest,) = await bot.until(lambda: bot.replies(channel, said))
    assert HEADLINE in shown(digest)
    assert bot.posts(channel) == []


async def test_a_pasted_article_gets_its_digest(bot: Running, channel: ChannelHandle) -> None:
    said = await bot.ann.send(channel, STORY)
    assert HEADLINE in shown(await bot.until(lambda: bot.replies(channel, said)))


async def test_where_no_thread_can_be_opened_the_answer_is_a_reply_and_so_is_what_follows(bot: Running) -> None:
    channel = bot.channel("flat", overwrites={bot.bot_member: NO_THREADS})
    said = await bot.ann.send(channel, FERRY)
    (digest,) = await bot.until(lambda: bot.posts(channel))
    assert digest.reference is not None
    assert digest.reference.message_id == said.id
    await bot.bob.send(channel, "What did Brandt say?", reply_to=digest)
    await bot.until(lambda: len(bot.posts(channel)) == 2)
    assert "We cannot mend the engine" in shown(bot.posts(channel)[-1])


async def test_a_mention_is_answered(bot: Running, channel: ChannelHandle) -> None:
    said = await bot.ann.send(channel, f"{bot.mention} status")
    assert "Seen here: 0 articles" in shown(await bot.until(lambda: bot.replies(channel, said)))


async def test_a_question_in_the_thread_is_answered_there(bot: Running, channel: ChannelHandle) -> None:
    said = await bot.ann.send(channel, FERRY)
    await bot.until(lambda: bot.replies(channel, said))
    (thread,) = channel.threads
    await bot.bob.send(thread, "What did Brandt say?")
    await bot.until(lambda: len(bot.posts(thread)) == 2)
    assert "We cannot mend the engine" in shown(bot.posts(thread)[-1])
    await bot.bob.send(thread, "I am off to lunch")
    await bot.bob.send(thread, f"{bot.mention} figures")
    await bot.until(lambda: len(bot.posts(thread)) == 3)


async def test_talk_edits_and_bots_are_left_alone(bot: Running, channel: ChannelHandle) -> None:
    lunch = await bot.ann.send(channel, "lunch at one?")
    await bot.ann.edit(lunch, FERRY)
    other = bot.guild.add_member(bot.env.create_user("crier", bot=True))
    await other.send(channel, FERRY)
    await bot.guild.create_webhook(channel, "Wire").send(FERRY)
    marker = await bot.ann.send(channel, f"{bot.mention} status")
    await bot.until(lambda: bot.replies(channel, marker))
    assert [thread.id for thread in channel.threads] == [marker.id]


async def test_what_cannot_be_read_is_told_to_the_person_alone(bot: Running, channel: ChannelHandle) -> None:
    before = len(bot.told(bot.bob))
    await bot.bob.send(channel, WALL)
    told = await bot.until(lambda: bot.told(bot.bob)[before:])
    assert "paste the article" in shown(told)
    assert bot.posts(channel) == []
    assert channel.threads == []


async def test_on_offer_the_bot_adds_its_reaction_and_the_same_one_gets_the_digest(bot: Running, channel: ChannelHandle) -> None:
    bot.service.store.set_channel_settings(bot.known(channel), ChannelSettings(Answering.ON_OFFER), START)
    said = await bot.ann.send(channel, FERRY)
    await bot.until(lambda: [str(one.emoji) for one in channel.history()[-1].reactions] == ["📰"])
    assert channel.threads == []
    await bot.bob.react(said, "📰")
    assert HEADLINE in shown(await bot.until(lambda: bot.replies(channel, said)))


async def test_an_offer_that_no_reaction_can_make_is_a_button(bot: Running) -> None:
    channel = bot.channel("unmoved", overwrites={bot.bot_member: discord.PermissionOverwrite(add_reactions=False)})
    bot.service.store.set_channel_settings(bot.known(channel), ChannelSettings(Answering.ON_OFFER), START)
    said = await bot.ann.send(channel, FERRY)
    (offer,) = await bot.until(lambda: bot.posts(channel))
    await bot.restart()
    await bot.bob.click(offer, label="Digest this")
    assert HEADLINE in shown(await bot.until(lambda: bot.replies(channel, said)))


async def test_the_reaction_on_any_message_gets_its_digest_once(bot: Running, channel: ChannelHandle) -> None:
    bot.service.store.set_channel_settings(bot.known(channel), ChannelSettings(Answering.OFF), START)
    said = await bot.ann.send(channel, FERRY)
    await bot.ann.react(said, "👀")
    await bot.ann.react(said, "📰")
    await bot.bob.react(said, "📰")
    await bot.until(lambda: bot.replies(channel, said))
    marker = await bot.ann.send(channel, f"{bot.mention} status")
    await bot.until(lambda: bot.replies(channel, marker))
    assert len(bot.replies(channel, said)) == 1


async def test_a_reaction_to_a_message_that_is_gone_is_left_alone(bot: Running, channel: ChannelHandle) -> None:
    bot.service.store.set_channel_settings(bot.known(channel), ChannelSettings(Answering.OFF), START)
    said = await bot.ann.send(channel, FERRY)
    bot.env.inject_error("GET", f"/channels/{channel.id}/messages/{said.id}", status=404, code=10008)
    await bot.bob.react(said, "📰")
    marker = await bot.ann.send(channel, f"{bot.mention} status")
    await bot.until(lambda: bot.replies(channel, marker))
    assert bot.replies(channel, said) == []


async def test_anothers_words_are_no_command_of_who_reacts_to_them(bot: Running, channel: ChannelHandle) -> None:
    said = await bot.ann.send(channel, FERRY)
    await bot.until(lambda: bot.replies(channel, said))
    trap = await bot.ann.send(channel, "forget this channel yes")
    await bot.kim.react(trap, "📰")
    marker = await bot.ann.send(channel, f"{bot.mention} status")
    assert "Seen here: 1 article" in shown(await bot.until(lambda: bot.replies(channel, marker)))


async def test_in_a_direct_message_everything_is_for_the_bot(bot: Running) -> None:
    before = len(bot.told(bot.ann))
    await bot.ann.send_dm("help")
    assert "verify" in shown(await bot.until(lambda: bot.told(bot.ann)[before:]))
    await bot.ann.send_dm(BRIDGE)
    await bot.until(lambda: "Bridge at Calder" in shown(bot.told(bot.ann)))
    digest = bot.told(bot.ann)[-1]
    await bot.answers(bot.ann, digest, "What did Marsh say?")
    await bot.until(lambda: "Paint is cheaper" in shown(bot.told(bot.ann)[-1]))


async def test_a_mention_in_reply_to_a_message_digests_that_one(bot: Running, channel: ChannelHandle) -> None:
    bot.service.store.set_channel_settings(bot.known(channel), ChannelSettings(Answering.OFF), START)
    said = await bot.ann.send(channel, FERRY)
    await bot.bob.send(channel, f"{bot.mention} digest this", reply_to=said)
    assert HEADLINE in shown(await bot.until(lambda: bot.replies(channel, said)))


async def test_called_into_a_thread_it_digests_what_opened_it_and_then_helps(bot: Running, channel: ChannelHandle) -> None:
    bot.service.store.set_channel_settings(bot.known(channel), ChannelSettings(Answering.OFF), START)
    said = await bot.ann.send(channel, FERRY)
    bot.env.backend.create_thread(channel.id, "The ferry", bot.ann.id, message_id=said.id)
    (thread,) = channel.threads
    await bot.bob.send(thread, bot.mention)
    assert HEADLINE in shown(await bot.until(lambda: bot.posts(thread)))
    before = len(bot.told(bot.bob))
    await bot.bob.send(thread, bot.mention)
    assert "verify" in shown(await bot.until(lambda: bot.told(bot.bob)[before:]))


async def test_links_in_a_thread_of_people_are_left_alone_unless_the_bot_is_asked(bot: Running, channel: ChannelHandle) -> None:
    bot.env.backend.create_thread(channel.id, "Among us", bot.ann.id)
    (thread,) = channel.threads
    await bot.ann.send(thread, BRIDGE)
    await bot.ann.send(thread, f"{bot.mention} {FERRY}")
    (digest,) = await bot.until(lambda: bot.posts(thread))
    assert HEADLINE in shown(digest)


async def test_the_ping_of_a_reply_is_no_mention(bot: Running, channel: ChannelHandle) -> None:
    said = await bot.ann.send(channel, f"{bot.mention} status")
    (thread,) = await bot.until(lambda: channel.threads)
    (status,) = await bot.until(lambda: bot.posts(thread))
    await bot.ann.send(thread, "fine", reply_to=status)
    await bot.ann.send(thread, f"{bot.mention} feeds")
    await bot.until(lambda: len(bot.posts(thread)) == 2)
    assert "No feeds here yet" in shown(bot.replies(channel, said)[-1])


async def test_a_long_text_that_discord_made_a_file_of_is_digested(bot: Running, channel: ChannelHandle) -> None:
    said = await bot.ann.send(channel, attachments=[("message.txt", STORY.encode())])
    assert HEADLINE in shown(await bot.until(lambda: bot.replies(channel, said)))


async def test_other_files_are_read_when_the_bot_is_asked(bot: Running, channel: ChannelHandle) -> None:
    await bot.ann.send(channel, "my notes", attachments=[("notes.txt", STORY.encode())])
    asked = await bot.ann.send(channel, bot.mention, attachments=[("notes.txt", STORY.encode())])
    assert HEADLINE in shown(await bot.until(lambda: bot.replies(channel, asked)))
    assert [thread.id for thread in channel.threads] == [asked.id]


async def test_only_who_manages_the_server_may_change_the_settings(bot: Running, channel: ChannelHandle) -> None:
    await bot.ann.send(channel, f"{bot.mention} settings answering off")
    assert "Manage Server" in shown(await bot.until(lambda: bot.posts(channel)))
    said = await bot.kim.send(channel, f"{bot.mention} settings answering off")
    assert "left alone" in shown(await bot.until(lambda: bot.replies(channel, said)))
    assert bot.service.store.channel_settings(bot.known(channel)).answering is Answering.OFF


async def test_where_it_may_not_post_it_says_so_to_who_asked_and_to_nobody_else(bot: Running) -> None:
    channel = bot.channel("mute", overwrites={bot.bot_member: MUTE})
    before = len(bot.told(bot.ann))
    await bot.ann.send(channel, FERRY)
    await bot.ann.send(channel, f"{bot.mention} status")
    (told,) = await bot.until(lambda: bot.told(bot.ann)[before:])
    assert "I need the permission Send Messages here" in shown(told)


async def test_an_event_that_comes_again_changes_nothing(bot: Running, channel: ChannelHandle) -> None:
    said = await bot.ann.send(channel, FERRY)
    bot.env.backend.emit("MESSAGE_CREATE", bot.event_of(said))
    await bot.env.settle()
    await bot.until(lambda: bot.replies(channel, said))
    marker = await bot.ann.send(channel, f"{bot.mention} status")
    await bot.until(lambda: bot.replies(channel, marker))
    assert len(bot.replies(channel, said)) == 1


async def test_a_message_that_was_passed_on_is_read(bot: Running, channel: ChannelHandle) -> None:
    elsewhere = bot.channel("elsewhere")
    bot.service.store.set_channel_settings(bot.known(elsewhere), ChannelSettings(Answering.OFF), START)
    first = await bot.ann.send(elsewhere, FERRY)
    said = await bot.bob.forward(first, channel)
    assert HEADLINE in shown(await bot.until(lambda: bot.replies(channel, said)))
