"""Files of text or PDF that people drop in, read by the durable work, as a link is; a long text that is pasted into Discord
becomes one, "message.txt".

A file has an address of our own, "discordfile://pdf/1024/cdn.discordapp.com/…", that nobody can write: where messages are read,
links begin with http. https://discord.com/developers/docs/resources/message#attachment-object
"""

from collections.abc import Sequence
from dataclasses import replace

import aiohttp
import discord

from adapters.web.extract import extract_page
from adapters.web.sandbox import Sandbox
from bot.reading import InputError
from bot.settings import Settings
from summarizer.article import Article

SCHEME = "discordfile://"
PASTED = "message.txt"
"""What Discord calls a text that was too long for a message."""

_KINDS = {"text": "text/plain", "pdf": "application/pdf"}
_ENDINGS = {".txt": "text", ".md": "text", ".pdf": "pdf"}
_TYPES = {"text/plain": "text", "text/markdown": "text", "application/pdf": "pdf"}
_MOST_FILES = 4  # of one message

_NOT_HAD = InputError("unreadable", "Discord does not give me that file; paste the article's text instead")


def addresses(attachments: Sequence[discord.Attachment], *, pasted: bool = False) -> list[str]:
    """Those of the files that can be read. pasted: only those that Discord made of a long text."""
    wanted = [(one, kind) for one in attachments if (kind := _kind(one)) and (one.filename == PASTED or not pasted)]
    return [f"{SCHEME}{kind}/{one.size}/{one.url.partition('://')[2]}" for one, kind in wanted[:_MOST_FILES]]


class Files:
    """Reads files. `read` is to be used in the client's event loop; `close` may be called anywhere."""

    def __init__(self, client: discord.Client, settings: Settings) -> None:
        self._client = client
        self._settings = settings
        self._sandbox: Sandbox | None = None

    async def read(self, address: str) -> Article | InputError:
        """The text of the file at one of `addresses`, as if it had been pasted."""
        kind, size, place = address.removeprefix(SCHEME).split("/", 2)
        most = self._settings.fetch_max_pdf_bytes if kind == "pdf" else self._settings.max_file_bytes
        if int(size) > most:
            line = f"larger than {most:,} bytes, the most that is read; paste the part that you want digested"
            return InputError("too_large", line)
        try:
            data = await self._client.http.get_from_cdn(f"https://{place}")
        except (discord.DiscordException, aiohttp.ClientError, TimeoutError):
            return _NOT_HAD
        if self._sandbox is None:
            self._sandbox = Sandbox()
        found = await self._sandbox.run_async(extract_page, data, _KINDS[kind])
        outcome = found if isinstance(found, InputError) else found.outcome
        return replace(outcome, url=None) if isinstance(outcome, Article) else outcome

    def close(self) -> None:
        if self._sandbox is not None:
            self._sandbox.close()


def _kind(file: discord.Attachment) -> str | None:
    """By its type, as Discord tells it, else by its name."""
    told = (file.content_type or "").partition(";")[0].strip().lower()
    name = file.filename.lower()
    return _TYPES.get(told) or next((kind for ending, kind in _ENDINGS.items() if not told and name.endswith(ending)), None)
