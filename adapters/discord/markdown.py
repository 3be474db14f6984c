"""Text for Discord's markdown: an article's words stay words, whatever is in them; and the few marks that are ours.

A backslash takes the meaning from the mark after it. Footers, labels, alt texts and names of threads know no markdown: there
stands `clean` text. https://discord.com/developers/docs/reference#message-formatting,
https://support.discord.com/hc/en-us/articles/210298617
"""

import re
from urllib.parse import quote, urlsplit, urlunsplit

from adapters.discord.limits import EMBED_URL
from adapters.text import ADDRESS, clean, linkable, one_line

_BREAK = "\u200b"  # no width: keeps our mark and the word's last one apart
_MARKS = re.compile(
    r"[\\*_~|`<>\[\]@]"  # styles, spoilers, code, mentions, times, links; a backslash itself
    r"|(?<=\])\("  # what would make a link's end
    r"|:"  # where it may be an address or an emoji by its name
    r"|(?<=discord)\.(?=\w)|(?<=discordapp)\.(?=\w)|(?<=dis)\.(?=\w)",  # an invitation
    re.IGNORECASE,
)
_STARTS = re.compile(r"^([^\S\n]*)([#+-]|\d+(?=\.(?:\s|$)))", re.MULTILINE)  # headings, small print and lists
_LIKE_ADDRESS = re.compile(r"\w://|^www\.", re.IGNORECASE)
_ENDS_TARGET = "()[]*'"


def escape(text: str, *, goes_on: bool = False) -> str:
    """`text` reading as it is: no mention, link, emoji by its name, style, spoiler, code, heading, list or quotation in it.

    goes_on: more of the line may follow it without a space.
    """
    shown = clean(text)
    words_ = re.finditer(r"\S+", shown) if ":" in shown else ()
    last = {word.start() + word[0].rfind(":") for word in words_ if not (goes_on and word.end() == len(shown))}
    # One colon alone in a word means nothing; a word that may go on may get another.

    def safe(found: re.Match[str]) -> str:
        alone = found[0] == ":" and found.start() in last and not shown.startswith("//", found.end())
        return ":" if alone else f"\\{found[0]}"

    marked = _MARKS.sub(safe, shown)
    return _STARTS.sub(lambda found: f"{found[1]}{found[2]}\\" if found[2].isdecimal() else f"{found[1]}\\{found[2]}", marked)


def words(text: str | None) -> str:
    """`text` escaped, on one line; a space around it stays."""
    shown = clean(text or "")
    line = escape(" ".join(shown.split()), goes_on=True)
    return f"{' ' if shown[:1].isspace() else ''}{line}{' ' if line and shown[-1:].isspace() else ''}"


def bold(text: str | None) -> str:
    """`text`, escaped, in bold."""
    return _styled("**", words(text))


def struck(text: str | None) -> str:
    """`text`, escaped, struck out."""
    return _styled("~~", words(text))


def linked(text: str, url: str | None) -> str:
    """`text` in bold, leading to `url` if that can be linked."""
    shown = link(text, url)
    return f"**{shown}**" if target(url) else bold(text)


def link(text: str, url: str | None) -> str:
    """`text`, escaped, leading to `url`; mere words if that can't be linked.

    Discord shows no link whose words look like an address, or have a bracket without its other half: there the link follows.
    """
    shown, address = words(one_line(text)), target(url)
    if not address or not shown:
        return shown
    if _LIKE_ADDRESS.search(text) or not _balanced(text):
        return f"{shown} ([link]({address}))"
    return f"[{shown}]({address})"


def with_links(text: str) -> str:
    """Lines of ours, escaped, the addresses in them leading where they say, without a preview."""
    shown, end = "", 0
    for found in ADDRESS.finditer(text):
        address = target(found[0])
        shown += escape(text[end : found.start()]) + (f"<{address}>" if address else escape(found[0]))
        end = found.end()
    return shown + escape(text[end:])


def target(url: str | None) -> str | None:
    """`url` as Discord takes it: with a domain, in letters that it knows, nothing in it that ends a link; None if it can't be."""
    address = linkable(url, EMBED_URL)
    if not address:
        return None
    parts = urlsplit(address)
    if "." not in (parts.hostname or "") or any(mark in parts.netloc for mark in _ENDS_TARGET):
        return None  # it calls a name without a dot not well formed
    rest = urlunsplit(("", "", parts.path, parts.query, parts.fragment))
    safe = f"{parts.scheme}://{parts.netloc}{''.join(quote(mark, safe='') if mark in _ENDS_TARGET else mark for mark in rest)}"
    return safe if len(safe) <= EMBED_URL else None


def _styled(mark: str, shown: str) -> str:
    inner = shown.strip(" ")
    if not inner:
        return shown
    styled = f"{mark}{inner}{_BREAK if inner.endswith(mark[0]) else ''}{mark}"
    return shown.replace(inner, styled) if inner != shown else styled


def _balanced(text: str) -> bool:
    """Whether every bracket in `text` has its other half, none within another: Discord's own measure of a link's words."""
    depth = 0
    for mark in re.findall(r"[\[\]]", text):
        depth += 1 if mark == "[" else -1
        if depth not in (0, 1):
            return False
    return depth == 0
