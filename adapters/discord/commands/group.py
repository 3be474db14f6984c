"""/pullquote …: each command is turned into the one that a person could write, so that it means the same everywhere.

https://discord.com/developers/docs/interactions/application-commands#slash-commands
"""

from discord import Attachment, app_commands
from discord.app_commands import Choice, Range, describe

from adapters.discord import autocomplete, modals, settings_view
from adapters.discord.commands.roundup import Roundup
from adapters.discord.files import addresses
from adapters.discord.interact import NOT_YET, Front, command, heard_of, tell, wait
from adapters.discord.scene import Interaction, place_of
from bot.manual import COMMANDS
from bot.reply import Audience

_PARTS = (
    ("Key points", "points"),
    ("Figures", "figures"),
    ("Who said what", "who said what"),
    ("The digest again", "digest"),
    ("Everything", "all"),
    ("Source sentences", "source"),
)
_NOT_READ = "That file is neither text nor a PDF."

Line = Range[str, 1, 300]


class Pullquote(app_commands.Group):
    """The group. front: has the bot, once it is there."""

    def __init__(self, front: Front) -> None:
        super().__init__(name="pullquote", description="News: who said what, checked against the article.")
        self._front = front
        self.add_command(Roundup(front))

    @app_commands.command(description="Key points, quotes and figures of an article.")
    @describe(link="The article's address; leave it out to paste a text.", file="A file of text, or a PDF.")
    async def digest(
        self, interaction: Interaction, link: Range[str, 1, 2000] | None = None, file: Attachment | None = None
    ) -> None:
        if link is not None:
            await command(self._front, interaction, f"digest {link}", public=True)
        elif file is not None:
            await self._file(interaction, file)
        else:
            await modals.ask_for(interaction, modals.DIGEST)

    @app_commands.command(description="Who said what, what somebody said, how many.")
    @describe(question="Such as: what did Marsh say about the ferries?")
    async def ask(self, interaction: Interaction, question: Line) -> None:
        await command(self._front, interaction, f"ask {question}")

    @app_commands.command(description="What somebody said, in this thread's article or in all that this channel has seen.")
    @describe(speaker="Who; left out: everybody.", topic="About what.")
    async def said(self, interaction: Interaction, speaker: Line | None = None, topic: Line | None = None) -> None:
        await command(self._front, interaction, said_by(speaker, topic))

    @said.autocomplete("speaker")
    async def _speakers(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        return await autocomplete.speakers(self._front, interaction, typed)

    @app_commands.command(description="Is a quotation in an article seen here: word for word, altered, or nowhere.")
    @describe(quotation="Its words; leave it out to paste a long one.")
    async def verify(self, interaction: Interaction, quotation: Range[str, 1, 2000] | None = None) -> None:
        if quotation is None:
            await modals.ask_for(interaction, modals.VERIFY)
        else:
            await command(self._front, interaction, f"verify {quotation}")

    @app_commands.command(description="Be told of a person or topic in the roundup, or at once.")
    @describe(what="A person or topic.", at_once="As soon as it comes up, not only in the roundup.")
    async def follow(self, interaction: Interaction, what: Line, at_once: bool = False) -> None:
        await command(self._front, interaction, f"follow {what}{' at once' if at_once else ''}")

    @app_commands.command(description="Follow a person or topic no more.")
    @describe(what="One of those that are followed here.")
    async def unfollow(self, interaction: Interaction, what: Line) -> None:
        await command(self._front, interaction, f"unfollow {what}")

    @unfollow.autocomplete("what")
    async def _follows(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        return await autocomplete.follows(self._front, interaction, typed)

    @app_commands.command(description="Whom and what this channel follows.")
    async def follows(self, interaction: Interaction) -> None:
        await command(self._front, interaction, "follows")

    @app_commands.command(description="A feed's or site's articles for the roundup of this channel.")
    @describe(feed="The address of a feed, or of a site.")
    async def subscribe(self, interaction: Interaction, feed: Range[str, 1, 2000]) -> None:
        await command(self._front, interaction, f"subscribe {feed}")

    @app_commands.command(description="End a feed of this channel.")
    @describe(feed="One of this channel's feeds.")
    async def unsubscribe(self, interaction: Interaction, feed: Line) -> None:
        await command(self._front, interaction, f"unsubscribe {feed}")

    @unsubscribe.autocomplete("feed")
    async def _feeds(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        return await autocomplete.feeds(self._front, interaction, typed)

    @app_commands.command(description="This channel's feeds, with their numbers.")
    async def feeds(self, interaction: Interaction) -> None:
        await command(self._front, interaction, "feeds")

    @app_commands.command(description="A part of the article at hand, or all of it.")
    @describe(part="What of it.")
    @app_commands.choices(part=[Choice(name=name, value=text) for name, text in _PARTS])
    async def show(self, interaction: Interaction, part: Choice[str]) -> None:
        await command(self._front, interaction, part.value)

    @app_commands.command(description="The sentence that a point, quote or figure of the article at hand comes from.")
    @describe(words="Some words of it.")
    async def source(self, interaction: Interaction, words: Line) -> None:
        await command(self._front, interaction, f"source {words}")

    @app_commands.command(description="Tell whoever runs this bot that something shown is wrong.")
    @describe(what="What is wrong.")
    async def wrong(self, interaction: Interaction, what: Line | None = None) -> None:
        await command(self._front, interaction, f"not right: {what}" if what else "not right")

    @app_commands.command(description="What I have seen here, what is set, what is due next.")
    async def status(self, interaction: Interaction) -> None:
        await command(self._front, interaction, "status")

    @app_commands.command(description="How I behave in this channel; for those with Manage Server, to change it.")
    async def settings(self, interaction: Interaction) -> None:
        await settings_view.show(self._front, interaction)

    @app_commands.command(description="Erase what I know of you, or all of this channel.")
    @describe(what="What is to be forgotten.")
    @app_commands.choices(
        what=[
            Choice(name="What I know of you, here", value="forget me"),
            Choice(name="All of this channel", value="forget this channel"),
            Choice(name="All of this channel: yes, I am sure", value="forget this channel yes"),
        ]
    )
    async def forget(self, interaction: Interaction, what: Choice[str]) -> None:
        await command(self._front, interaction, what.value)

    @app_commands.command(description="What can be asked, or more about one command.")
    @describe(about="A command.")
    @app_commands.choices(about=[Choice(name=one.name, value=one.name) for one in COMMANDS])
    async def help(self, interaction: Interaction, about: Choice[str] | None = None) -> None:
        await command(self._front, interaction, f"help {about.value}" if about else "help")

    async def _file(self, interaction: Interaction, file: Attachment) -> None:
        bot, found = self._front.bot, addresses([file])
        if bot is None or not found:
            await tell(interaction, _NOT_READ if bot else NOT_YET)
            return
        await wait(interaction, Audience.EVERYONE)
        place = place_of(interaction)
        heard = heard_of(interaction, place, "", inputs=tuple(found))
        await bot.hear_interaction(interaction, place, [heard], Audience.EVERYONE)


def said_by(speaker: str | None, topic: str | None) -> str:
    """The question that a person could ask."""
    if speaker is None:
        return f"ask who said what about {topic}?" if topic else "who said what"
    return f"ask what did {speaker} say{f' about {topic}' if topic else ''}?"
