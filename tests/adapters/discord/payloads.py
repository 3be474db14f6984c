"""What the fake tells the app, as it is on the wire (https://docs.discord.com/developers/events/gateway-events)."""

import copy

import discord

from tests.adapters.discord.world import DM, EPHEMERAL, FORUM, GROUP_DM, VOICE, Channel, Guild, Interaction, Json, World

_SHOWN_MEMBER = {"nick": None, "avatar": None, "premium_since": None, "deaf": False, "mute": False, "flags": 0, "pending": False}


def channel(world: World, found: Channel, permissions: discord.Permissions | None = None) -> Json:
    """A channel, thread or direct messages. permissions: of the one who is told, as in interactions."""
    shown: Json = {"id": found.id, "type": found.kind, "last_message_id": next(reversed(found.messages), None), "flags": 0}
    if found.kind in (DM, GROUP_DM):
        return {**shown, "recipients": [world.user(id) for id in found.people if id != world.bot.id]}
    shown |= {"guild_id": found.guild, "name": found.name, "parent_id": found.parent, "rate_limit_per_user": 0, "nsfw": False}
    if permissions is not None:
        shown["permissions"] = str(permissions.value)
    if not found.is_thread:
        if found.kind == VOICE:
            shown |= {"bitrate": 64_000, "user_limit": 0, "rtc_region": None}
        if found.kind == FORUM:
            shown |= {"available_tags": [], "default_reaction_emoji": None, "default_forum_layout": 0, "default_sort_order": None}
        denied = {"id": found.guild, "type": 0, "allow": "0", "deny": str(found.deny.value)}
        return {**shown, "position": 0, "topic": None, "permission_overwrites": [denied] if found.deny.value else []}
    metadata = {
        "archived": found.archived,
        "auto_archive_duration": 1440,
        "archive_timestamp": world.time(),
        "locked": found.locked,
        "create_timestamp": world.time(),
    }
    counted = len(found.messages)
    return {
        **shown,
        "owner_id": found.owner,
        "message_count": counted,
        "total_message_sent": counted,
        "member_count": 1,
        "thread_metadata": metadata,
    }


def member(world: World, person: str, guild: Guild, with_user: bool = True) -> Json:
    roles = [_role_of_bot(guild)] if person == world.bot.id else []
    shown = {**_SHOWN_MEMBER, "roles": roles, "joined_at": "2026-01-01T00:00:00+00:00"}
    return {**shown, "user": world.user(person)} if with_user else shown


def guild(world: World, found: Guild) -> Json:
    """A server with all that is in it, as GUILD_CREATE has it. Members: the bot alone, as without their intent."""
    inside = [one for one in world.channels.values() if one.guild == found.id]
    return {
        "id": found.id,
        "name": found.name,
        "icon": None,
        "owner_id": "1",
        "afk_channel_id": None,
        "afk_timeout": 300,
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "premium_progress_bar_enabled": False,
        "preferred_locale": "en-GB",
        "system_channel_id": None,
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "public_updates_channel_id": None,
        "vanity_url_code": None,
        "description": None,
        "banner": None,
        "splash": None,
        "discovery_splash": None,
        "application_id": None,
        "features": [],
        "emojis": [],
        "stickers": [],
        "roles": [
            _role(found.id, "@everyone", found.everyone),
            _role(_role_of_bot(found), "Pullquote", found.bot or discord.Permissions.none(), managed=True),
        ],
        "joined_at": "2026-01-01T00:00:00+00:00",
        "large": False,
        "unavailable": False,
        "member_count": len(found.people) + 1,
        "voice_states": [],
        "members": [member(world, world.bot.id, found)],
        "channels": [channel(world, one) for one in inside if not one.is_thread],
        "threads": [channel(world, one) for one in inside if one.is_thread and not one.archived],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def ready(world: World, session: str, address: str, shard: list[int], guilds: list[Guild]) -> Json:
    return {
        "v": 10,
        "user": {**world.user(world.bot.id), "verified": True, "mfa_enabled": True, "flags": 0},
        "guilds": [{"id": one.id, "unavailable": True} for one in guilds],
        "session_id": session,
        "session_type": "normal",
        "resume_gateway_url": address,
        "shard": shard,
        "application": {"id": world.bot.id, "flags": 1 << 19 if world.message_content else 0},
    }


def message(world: World, found: Json) -> Json:
    """A message as REST answers it."""
    shown = {key: copy.deepcopy(value) for key, value in found.items() if key not in ("sent", "seen_by")}
    reference = shown.get("message_reference")
    if reference:
        place = world.channels.get(reference["channel_id"])
        to = place.messages.get(reference["message_id"]) if place else None
        shown["referenced_message"] = message(world, to) if to else None
    return shown


def message_event(world: World, place: Channel, found: Json) -> Json:
    """MESSAGE_CREATE: with the server and the member."""
    told = message(world, found)
    if place.guild is not None:
        told["guild_id"] = place.guild
        told["member"] = member(world, found["author"]["id"], world.guilds[place.guild], with_user=False)
    return told


def deleted(place: Channel, id: str) -> Json:
    """MESSAGE_DELETE."""
    return {"id": id, "channel_id": place.id, **({"guild_id": place.guild} if place.guild else {})}


def reaction_event(world: World, place: Channel, found: Json, emoji: str, person: str) -> Json:
    told: Json = {
        "user_id": person,
        "channel_id": place.id,
        "message_id": found["id"],
        "message_author_id": found["author"]["id"],
        "emoji": {"id": None, "name": emoji},
        "burst": False,
        "type": 0,
    }
    if place.guild is not None:
        told |= {"guild_id": place.guild, "member": member(world, person, world.guilds[place.guild])}
    return told


def interaction(world: World, found: Interaction) -> Json:
    """INTERACTION_CREATE (https://docs.discord.com/developers/interactions/receiving-and-responding)."""
    place = world.channels[found.channel]
    told: Json = {
        "id": found.id,
        "application_id": world.bot.id,
        "type": found.kind,
        "token": found.token,
        "version": 1,
        "data": found.data,
        "channel_id": place.id,
        "locale": "en-GB",
        "entitlements": [],
        "attachment_size_limit": 10_485_760,
        "app_permissions": str(world.bot_may(place).value if world.bot.id in place.people or place.guild else 0),
    }
    if found.guild is None:
        with_bot = world.bot.id in place.people
        told |= {"user": world.user(found.person), "channel": channel(world, place), "context": 1 if with_bot else 2}
        told["authorizing_integration_owners"] = {"0": "0"} if with_bot else {"1": found.person}
    else:
        server = world.guilds[found.guild]
        may = world.person_may(found.person, server)
        told |= {
            "guild_id": server.id,
            "guild": {"id": server.id, "locale": "en-GB", "features": []},
            "guild_locale": "en-GB",
            "member": {**member(world, found.person, server), "permissions": str(may.value)},
            "channel": channel(world, place, may),
            "context": 0,
            "authorizing_integration_owners": {"0": server.id} if server.bot is not None else {"1": found.person},
        }
    if found.source is not None:
        told["message"] = message(world, place.messages[found.source])
        told["message"]["flags"] |= EPHEMERAL if place.messages[found.source].get("seen_by") else 0
    return told


def _role_of_bot(found: Guild) -> str:
    return str(int(found.id) + 1)


def _role(id: str, name: str, may: discord.Permissions, managed: bool = False) -> Json:
    return {
        "id": id,
        "name": name,
        "permissions": str(may.value),
        "position": int(managed),
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": managed,
        "mentionable": False,
        "flags": 0,
    }
