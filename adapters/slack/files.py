"""Files that people drop in, of text or PDF. Read only where `slack_files` is set, by the durable work, as a link is.

A file has an address of our own, "slackfile://T1/F1", that nobody can write: where messages are read, links begin with http.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError

from adapters.slack.clients import Clients
from adapters.web.extract import extract_page
from adapters.web.sandbox import Sandbox
from bot.delivery import NotPosted
from bot.reading import InputError
from bot.settings import Settings
from summarizer.article import Article

SCHEME = "slackfile://"
_PDF, _TEXT = "application/pdf", ("text/plain", "text/markdown")
_MOST_FILES = 4  # of one message
_SECONDS = 30
_PIECE = 65536

_NOT_READ = InputError("unsupported_type", "only files of text and PDFs are read; paste the article's text instead")
_NOT_HAD = InputError("unreadable", "Slack does not give me that file; paste the article's text instead")


def addresses(message: Mapping[str, Any], workspace: str, settings: Settings) -> list[str]:
    """Those of the files of `message` that can be read; none where files are not read at all."""
    if not settings.slack_files:
        return []
    files = [file for file in message.get("files") or () if _kind(file) and not file.get("is_external")]
    return [f"{SCHEME}{workspace}/{file['id']}" for file in files[:_MOST_FILES]]


class Files:
    """Reads files. To be used in the adapter's event loop; `close` may be called anywhere."""

    def __init__(self, clients: Clients, settings: Settings) -> None:
        self._clients = clients
        self._settings = settings
        self._sandbox: Sandbox | None = None

    async def read(self, address: str) -> Article | InputError:
        """The text of the file at one of `addresses`, as if it had been pasted."""
        workspace, _, id = address.removeprefix(SCHEME).partition("/")
        try:
            client = await self._clients.client(workspace)
            file: dict[str, Any] = (await client.files_info(file=id))["file"]
            kind, url = _kind(file), str(file.get("url_private_download") or file.get("url_private") or "")
            if not kind or file.get("is_external"):
                return _NOT_READ
            most = self._settings.fetch_max_pdf_bytes if kind == _PDF else self._settings.max_file_bytes
            if int(file.get("size") or 0) > most:
                return _too_large(most)
            data = await self._download(url, str(client.token), most) if self._is_slacks(url) else _NOT_HAD
        except (SlackApiError, NotPosted, aiohttp.ClientError, TimeoutError):
            return _NOT_HAD
        if isinstance(data, InputError):
            return data
        if self._sandbox is None:
            self._sandbox = Sandbox()
        found = await self._sandbox.run_async(extract_page, data, kind)
        outcome = found if isinstance(found, InputError) else found.outcome
        return replace(outcome, url=None) if isinstance(outcome, Article) else outcome

    def close(self) -> None:
        if self._sandbox is not None:
            self._sandbox.close()

    def _is_slacks(self, url: str) -> bool:
        """The token goes to Slack alone, wherever a file says that it is."""
        api, there = urlsplit(self._settings.slack_api_url), urlsplit(url)
        ours, host = api.hostname or "", there.hostname or ""
        return there.scheme == api.scheme and (host == ours or host.endswith(f".{ours}"))

    async def _download(self, url: str, token: str, most: int) -> bytes | InputError:
        headers, data = {"Authorization": f"Bearer {token}"}, bytearray()
        async with (
            asyncio.timeout(_SECONDS),
            self._clients.session().get(url, headers=headers, allow_redirects=False) as answer,
        ):
            if answer.status != 200 or answer.content_type == "text/html":  # a page to log in: the scope is not there
                return _NOT_HAD
            async for piece in answer.content.iter_chunked(_PIECE):
                data += piece
                if len(data) > most:
                    return _too_large(most)
        return bytes(data)


def _kind(file: Mapping[str, Any]) -> str | None:
    kind = str(file.get("mimetype") or "")
    return _PDF if kind == _PDF else "text/plain" if kind in _TEXT else None


def _too_large(most: int) -> InputError:
    return InputError("too_large", f"larger than {most:,} bytes, the most that is read; paste the part that you want digested")
