"""The calls of Discord's API that the edge makes, with the library's rate limits and tries.

https://docs.discord.com/developers/resources/message, …/resources/channel, …/interactions/receiving-and-responding. They are made
of payloads as they stand on the wire (`embeds.payload`), for the library's own methods keep a view in memory for every message.
"""

import json
from typing import Any

import discord
from discord.http import Route

from adapters.discord.embeds import Message, payload
from adapters.discord.limits import Json

EPHEMERAL = discord.MessageFlags(ephemeral=True).value
_ARCHIVED_AFTER = 1440  # minutes without a word in a thread


class Sending:
    """To be used in the client's event loop, once it is logged in. What Discord refuses is raised: see `refused.TROUBLE`."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def create(self, channel: str, message: Message, nonce: str, reply_to: str | None = None) -> Json:
        """A message in a channel or thread. nonce: within minutes, Discord makes no second message with the same one."""
        body = payload(message) | {"nonce": nonce, "enforce_nonce": True}
        if reply_to is not None:
            body["message_reference"] = {"message_id": reply_to, "channel_id": channel, "fail_if_not_exists": False}
        return await self._send(Route("POST", "/channels/{channel_id}/messages", channel_id=channel), body, message)

    async def open_thread(self, channel: str, message: str, name: str) -> None:
        """A thread on a message; it has the message's id."""
        route = Route("POST", "/channels/{channel_id}/messages/{message_id}/threads", channel_id=channel, message_id=message)
        await self._client.http.request(route, json={"name": name, "auto_archive_duration": _ARCHIVED_AFTER})

    async def direct(self, person: str) -> str:
        """The direct messages with a person."""
        found = await self._client.http.request(Route("POST", "/users/@me/channels"), json={"recipient_id": person})
        return str(found["id"])

    async def history(self, channel: str, before: str | None, most: int) -> list[Json]:
        """Messages of a channel or thread, the newest first, those before one."""
        asked: dict[str, Any] = {"limit": most, **({"before": before} if before else {})}
        route = Route("GET", "/channels/{channel_id}/messages", channel_id=channel)
        found: list[Json] = await self._client.http.request(route, params=asked)
        return found

    async def fill(self, token: str, message: Message) -> Json:
        """Put a message in the place of "thinking…". However often, it is there once."""
        return await self._send(self._hook("PATCH", "/messages/@original", token), payload(message), message)

    async def follow(self, token: str, message: Message, *, ephemeral: bool) -> Json:
        """One more answer to an interaction. ephemeral: for the person alone."""
        body = payload(message)
        if ephemeral:
            body["flags"] = int(body.get("flags") or 0) | EPHEMERAL
        return await self._send(self._hook("POST", "", token), body, message)

    async def clear(self, token: str) -> None:
        """Take "thinking…" away."""
        await self._client.http.request(self._hook("DELETE", "/messages/@original", token))

    def _hook(self, method: str, rest: str, token: str) -> Route:
        path = "/webhooks/{webhook_id}/{webhook_token}" + rest
        return Route(method, path, webhook_id=self._client.application_id, webhook_token=token)

    async def _send(self, route: Route, body: Json, message: Message) -> Json:
        found: Json
        if not message.pictures:
            found = await self._client.http.request(route, json=body)
            return found
        files = [picture.file() for picture in message.pictures]
        try:
            form: list[dict[str, Any]] = [{"name": "payload_json", "value": json.dumps(body)}]
            for number, file in enumerate(files):
                given = {"filename": file.filename, "content_type": "image/png"}
                form.append({"name": f"files[{number}]", "value": file.fp, **given})
            found = await self._client.http.request(route, files=files, form=form)
        finally:
            for file in files:
                file.close()
        return found
