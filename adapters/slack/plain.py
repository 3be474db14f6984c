"""What people write in Slack, as plain text.

A message says it twice: as `text` in mrkdwn, where a star may be a star or bold, and as a rich_text block, which is exact; the
latter is read where it is there. https://docs.slack.dev/reference/block-kit/blocks/rich-text-block,
https://docs.slack.dev/messaging/formatting-message-text#retrieving-messages
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.message import MIN_PASTED_WORDS
from summarizer.judge import count_words

_MARKED = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")
_GAPS = re.compile(r"[ \t]{2,}")


@dataclass(frozen=True, slots=True)
class Words:
    """A message's words. text: as people see it, links by their labels. linked: with their addresses. mentions: ids of people."""

    text: str = ""
    linked: str = ""
    links: tuple[str, ...] = ()
    mentions: frozenset[str] = frozenset()

    @property
    def said(self) -> str:
        """What the bot hears: in a pasted article a link is its words alone, for its address is none of the article's."""
        return self.text if count_words(self.text) >= MIN_PASTED_WORDS else self.linked


def plain(text: str, bot: str | None = None) -> str:
    """`text` in mrkdwn (of a command) without Slack's marks, links as addresses; mentions of the user `bot` are left out."""
    written = _Written(bot)
    written.mrkdwn(text)
    return written.words().linked


def words_of(message: Mapping[str, Any], bot: str | None = None) -> Words:
    """A message's own words; a bot's post, or a message that was passed on, may have them in its attachments alone."""
    written = _Written(bot)
    blocks = _objects(message.get("blocks"))
    if blocks and all(block.get("type") == "rich_text" for block in blocks):
        for block in blocks:
            written.rich(block)
    else:
        written.mrkdwn(str(message.get("text") or ""))
    found = written.words()
    if found.linked or found.mentions:
        return found
    for attachment in _objects(message.get("attachments")):
        passed_on = bool(attachment.get("is_msg_unfurl") or attachment.get("is_share"))
        written.mrkdwn(str(attachment.get("text") or "") if passed_on else "")
        address = None if passed_on else attachment.get("title_link") or attachment.get("from_url")
        if address:
            written.link(str(address), None)
        if (found := written.words()).linked:
            return found
    return found


def mentions(message: Mapping[str, Any], user: str | None) -> bool:
    return bool(user) and user in words_of(message).mentions


@dataclass(slots=True)
class _Written:
    """Collects both forms of the text. bot: the user whose mentions are left out."""

    bot: str | None
    _text: list[str] = field(default_factory=list)
    _linked: list[str] = field(default_factory=list)
    _links: dict[str, None] = field(default_factory=dict)
    _mentions: set[str] = field(default_factory=set)

    def words(self) -> Words:
        text, linked = (_trim("".join(pieces), self.bot in self._mentions) for pieces in (self._text, self._linked))
        return Words(text, linked, tuple(self._links), frozenset(self._mentions))

    def put(self, text: str, linked: str | None = None) -> None:
        self._text.append(text)
        self._linked.append(text if linked is None else linked)

    def link(self, url: str, label: str | None) -> None:
        """Slack makes a link of "kestrel.example" by itself: then the address says more than the label, and nothing else."""
        if not url.lower().startswith(("http://", "https://")):
            self.put(label or url.partition(":")[2] or url)
            return
        self._links.setdefault(url)
        bare = url.partition("://")[2].rstrip("/")
        if not label or label.rstrip("/") in (url.rstrip("/"), bare):
            self.put(label or url, url)
        else:
            self.put(label, f"{label} {url}")

    def person(self, id: str, name: str | None = None) -> None:
        self._mentions.add(id)
        self.put("" if id == self.bot else f"@{name or id}")

    def mrkdwn(self, text: str) -> None:
        end = 0
        for match in _MARKED.finditer(text):
            self.put(_unescaped(text[end : match.start()]))
            inside, label = _unescaped(match[1]), _unescaped(match[2] or "") or None
            if inside.startswith("@"):
                self.person(inside[1:], label)
            elif inside.startswith("#"):
                self.put(f"#{label or inside[1:]}")
            elif inside.startswith("!"):
                self.put(label or f"@{inside[1:].partition('^')[0]}")
            else:
                self.link(inside, label)
            end = match.end()
        self.put(_unescaped(text[end:]))

    def rich(self, block: Mapping[str, Any]) -> None:
        for index, part in enumerate(_objects(block.get("elements"))):
            if index:
                self.put("\n")
            if part.get("type") == "rich_text_list":
                for number, section in enumerate(_objects(part.get("elements"))):
                    if number:
                        self.put("\n")
                    self._run(section)
            else:
                self._run(part)

    def _run(self, section: Mapping[str, Any]) -> None:
        for element in _objects(section.get("elements")):
            match element.get("type"):
                case "text":
                    self.put(str(element.get("text") or ""))
                case "link":
                    self.link(str(element.get("url") or ""), str(element.get("text") or "") or None)
                case "user":
                    self.person(str(element.get("user_id")))
                case "channel":
                    self.put(f"#{element.get('channel_id')}")
                case "usergroup":
                    self.put(f"@{element.get('usergroup_id')}")
                case "broadcast":
                    self.put(f"@{element.get('range')}")
                case "emoji":
                    self.put("".join(_signs(str(element.get("unicode") or ""))) or f":{element.get('name')}:")
                case "date":
                    self.put(str(element.get("fallback") or ""))


def _objects(value: Any) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def _unescaped(text: str) -> str:
    """Slack escapes these three signs and no others."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _signs(codes: str) -> Iterator[str]:
    for code in filter(None, codes.split("-")):
        try:
            yield chr(int(code, 16))
        except (ValueError, OverflowError):
            return


def _trim(text: str, spoken_to: bool) -> str:
    """Without the gap, or the comma, that a mention of the bot leaves."""
    text = text.strip()
    return _GAPS.sub(" ", text.lstrip(",:; ")) if spoken_to else text
