"""What people write in Discord, as plain text: mentions by name, links by their addresses, no marks of Discord's own.

https://discord.com/developers/docs/reference#message-formatting
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import discord

from bot.message import MIN_PASTED_WORDS
from summarizer.judge import count_words

_MARKED = re.compile(
    r"\[(?P<label>[^\[\]\n]{1,500})\]\(<?(?P<target>https?://[^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*)>?(?:\s+\"[^\"\n]*\")?\)"
    r"|<(?P<quiet>https?://[^\s<>]+)>"
    r"|(?P<bare>https?://[^\s<>\"|]+)"
    r"|<@!?(?P<person>\d+)>|<@&(?P<role>\d+)>|<#(?P<channel>\d+)>"
    r"|<a?(?P<emoji>:\w+:)\d+>|<t:(?P<time>-?\d+)(?::\w)?>|</(?P<command>[\w -]+):\d+>",
    re.IGNORECASE,
)
_GAPS = re.compile(r"[ \t]{2,}")
_PUNCTUATION = ".,;:!?'\"”’*_)"


@dataclass(frozen=True, slots=True)
class Words:
    """A message's words. text: as people see it, links by their labels. linked: with their addresses. called: the bot
    is named."""

    text: str = ""
    linked: str = ""
    links: tuple[str, ...] = ()
    called: bool = False

    @property
    def said(self) -> str:
        """What the bot hears: in a pasted article a link is its words alone, for its address is none of the article's."""
        return self.text if count_words(self.text) >= MIN_PASTED_WORDS else self.linked


def words_of(message: discord.Message, me: int) -> Words:
    """A message's own words; those of one that was passed on; else the links of a bot's post, which are in its embeds.

    me: the bot's user, whose mention is no word.
    """
    roles = _own_roles(message)
    found = read(message.content, me, _names(message), roles)
    if found.linked or found.called:
        return found
    for snapshot in message.message_snapshots:
        found = read(snapshot.content, me, {}, frozenset())
        if found.linked:
            return found
    links = tuple(dict.fromkeys(embed.url for embed in message.embeds if embed.url))
    return Words(links=links)


def read(content: str, me: int, names: Mapping[str, str], roles: frozenset[int]) -> Words:
    """`content` as plain text. names: of people, roles and channels, by their ids. roles: the bot's own."""
    text, linked, links, called = [], [], dict[str, None](), False
    end = 0
    for match in _MARKED.finditer(content):
        between = content[end : match.start()]
        end = match.end()
        if url := match["target"] or match["quiet"] or match["bare"]:
            links.setdefault(url.rstrip(_PUNCTUATION) if match["bare"] else url)
        called = called or match["person"] == str(me) or int(match["role"] or 0) in roles
        shown, whole = _shown(match, me, names, roles)
        text += [between, shown]
        linked += [between, whole]
    rest = content[end:]
    return Words(_trim("".join([*text, rest]), called), _trim("".join([*linked, rest]), called), tuple(links), called)


def _shown(match: re.Match[str], me: int, names: Mapping[str, str], roles: frozenset[int]) -> tuple[str, str]:
    """What people see, and the same with addresses."""
    if target := match["target"]:
        return match["label"], f"{match['label']} {target}"
    if url := match["quiet"] or match["bare"]:
        return url, url
    if person := match["person"] or match["role"]:
        ours = person == str(me) or (match["role"] is not None and int(person) in roles)
        shown = "" if ours else f"@{names.get(person, person)}"
    elif channel := match["channel"]:
        shown = f"#{names.get(channel, channel)}"
    elif command := match["command"]:
        shown = f"/{command}"
    else:
        shown = match["emoji"] or match[0]
    return shown, shown


def _names(message: discord.Message) -> dict[str, str]:
    named: Iterator[tuple[int, str]] = (
        (one.id, one.display_name if isinstance(one, discord.User | discord.Member) else str(one.name))
        for one in (*message.mentions, *message.role_mentions, *message.channel_mentions)
    )
    return {str(id): name for id, name in named}


def _own_roles(message: discord.Message) -> frozenset[int]:
    """The role that Discord made for the bot has its name, and people mention it by mistake."""
    return frozenset([role.id]) if message.guild and (role := message.guild.self_role) else frozenset()


def _trim(text: str, called: bool) -> str:
    """Without the gap, or the comma, that a mention of the bot leaves."""
    text = text.strip()
    return _GAPS.sub(" ", text.lstrip(",:; ")) if called else text
