"""The app in many workspaces: installed by OAuth, its tokens kept encrypted, renewed if Slack makes them expire.

The library's store (https://docs.slack.dev/tools/python-slack-sdk/oauth) on tables beside the bot's: a SQLite file of its own, or
the schema "slack" of the same PostgreSQL database, so that the bot's migrations never see them. Every token and webhook address
is a Fernet message there; without `slack_token_key` none can be read.
"""

import asyncio
import hashlib
import logging
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import time
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.errors import SlackTokenRotationError
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.sqlalchemy import AsyncSQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import AsyncSQLAlchemyOAuthStateStore
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import Connection, Dialect, Table, Text, delete, event, insert, or_, select, text, update
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.schema import CreateSchema
from sqlalchemy.types import TypeDecorator

from bot.settings import BadSettings, Settings, data_folder

SCOPES = (
    "app_mentions:read",
    "assistant:write",
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "mpim:history",
    "reactions:read",
    "reactions:write",
    "users:read",
)
"""What the app asks a workspace for; docs/slack.md says why. The same as in config/slack-manifest.yaml."""
FILES_SCOPE = "files:read"
"""Asked for only where files that people drop in are read (`slack_files`)."""

_SCHEMA = "slack"  # on PostgreSQL
_LOCK = 0x53_4C_41_4B  # any number, the same in every process ("SLAK")
_SECRET = (
    "bot_token",
    "bot_refresh_token",
    "user_token",
    "user_refresh_token",
    "incoming_webhook_url",
    "incoming_webhook_configuration_url",
)
_STATE_SECONDS = 600  # from "Add to Slack" until Slack sends the person back
_RENEWED_BEFORE = timedelta(hours=2)  # an expiring token is renewed so long before; they live for twelve hours

_log = logging.getLogger(__name__)


class Sealed(TypeDecorator[str]):
    """A text that the database has encrypted. One that none of the keys opens is read as None, with a line in the log."""

    impl = Text
    cache_ok = True

    def __init__(self, keys: MultiFernet) -> None:
        super().__init__()
        self._keys = keys

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 (SQLAlchemy's signature)
        return None if value is None else self._keys.encrypt(value.encode()).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        try:
            return None if value is None else self._keys.decrypt(value.encode()).decode()
        except InvalidToken:
            _log.error("a Slack token cannot be read: slack_token_key lacks the key that it was encrypted with")
            return None


class Installations(AsyncSQLAlchemyInstallationStore):
    """Which workspaces have the app, with its tokens there. To be used on one event loop, after `prepare`.

    Of a workspace only the newest installation is kept. A token that is about to expire is renewed when it is looked up.
    """

    def __init__(self, settings: Settings, engine: AsyncEngine, keys: MultiFernet) -> None:
        super().__init__(settings.slack_client_id, engine, "pullquote_slack_bots", "pullquote_slack_installations", _log)
        sealed = Sealed(keys)
        for column in (*self.bots.c, *self.installations.c):
            if column.name in _SECRET:
                column.type = sealed
        self.states = States(engine)
        client = AsyncWebClient(base_url=settings.slack_api_url, logger=_silent())
        self.rotator = AsyncTokenRotator(
            client_id=settings.slack_client_id,
            client_secret=settings.slack_client_secret.get_secret_value(),
            client=client,
        )
        self._renewing = asyncio.Lock()

    @classmethod
    def of(cls, settings: Settings) -> "Installations":
        """As `settings` say; nothing is opened yet. Raises `BadSettings`."""
        if not settings.slack_client_id or not settings.slack_client_secret.get_secret_value():
            raise BadSettings("to be installed in many workspaces, slack_client_id and slack_client_secret are needed")
        return cls(settings, _engine(settings), _keys(settings))

    async def prepare(self) -> None:
        """Make the tables if they are not there, and encrypt what an older key has encrypted with the newest."""
        async with self.engine.begin() as connection:
            await connection.run_sync(_take_turns)
            for table in (self.bots, self.installations, self.states.oauth_states):
                await connection.run_sync(table.create, checkfirst=True)
            for table in (self.bots, self.installations):
                await connection.run_sync(_encrypt_anew, table)

    async def close(self) -> None:
        await self.engine.dispose()

    async def async_save(self, installation: Installation) -> None:
        """Keep a new installation in the place of the workspace's old ones."""
        await self.async_delete_all(enterprise_id=installation.enterprise_id, team_id=installation.team_id)
        await super().async_save(installation)

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        """The bot of a workspace, with a token that is good for a while if it can be had."""
        bot = await self._find(enterprise_id, team_id, is_enterprise_install)
        if bot is None or not _is_due(bot):
            return bot
        async with self._renewing:
            bot = await self._find(enterprise_id, team_id, is_enterprise_install)  # another may have renewed it meanwhile
            if bot is None or not _is_due(bot):
                return bot
            try:
                renewed = await self.rotator.perform_bot_token_rotation(
                    bot=bot, minutes_before_expiration=int(_RENEWED_BEFORE.total_seconds() // 60)
                )
            except SlackTokenRotationError:
                _log.error("Slack did not renew the token of %s; installing the app there again helps", team_id or enterprise_id)
                return bot
            if renewed is not None:
                await self.async_save_bot(renewed)
            return renewed or bot

    async def _find(self, enterprise_id: str | None, team_id: str | None, whole: bool | None) -> Bot | None:
        return await super().async_find_bot(enterprise_id=enterprise_id, team_id=team_id, is_enterprise_install=whole)

    async def ids_of(self, workspace: str) -> tuple[str | None, str | None] | None:
        """(enterprise, team) of the newest installation that has `workspace` as either; one in the whole enterprise first."""
        bots = self.bots.c
        query = (
            select(bots.enterprise_id, bots.team_id)
            .where(bots.client_id == self.client_id, or_(bots.team_id == workspace, bots.enterprise_id == workspace))
            .order_by(bots.is_enterprise_install.desc(), bots.installed_at.desc())
        )
        async with self.engine.connect() as connection:
            row = (await connection.execute(query)).first()
        return (row.enterprise_id, row.team_id) if row else None


class States(AsyncSQLAlchemyOAuthStateStore):
    """What a person is sent to Slack with and comes back with: good once and for a while. Only its hash is kept."""

    def __init__(self, engine: AsyncEngine) -> None:
        super().__init__(_STATE_SECONDS, engine, _log, "pullquote_slack_states")

    async def async_issue(self, *args: Any, **kwargs: Any) -> str:  # noqa: ARG002 (the library's signature)
        """A new one; those that nobody came back with in time are forgotten."""
        state = secrets.token_urlsafe(32)
        now = _now()
        async with self.engine.begin() as connection:
            await connection.execute(delete(self.oauth_states).where(self.oauth_states.c.expire_at <= now))
            good_until = now + timedelta(seconds=self.expiration_seconds)
            await connection.execute(insert(self.oauth_states).values(state=_hash(state), expire_at=good_until))
        return state

    async def async_consume(self, state: str) -> bool:
        """Whether it is one of ours and comes back for the first time, in time."""
        states = self.oauth_states.c
        known = (states.state == _hash(state or "")) & (states.expire_at > _now())
        async with self.engine.begin() as connection:
            return (await connection.execute(delete(self.oauth_states).where(known))).rowcount > 0


def oauth_settings(settings: Settings, installations: Installations) -> AsyncOAuthSettings:
    """For bolt: `/slack/install` begins an installation, `/slack/oauth_redirect` ends it."""
    site = settings.slack_api_url.removesuffix("/").removesuffix("/api")  # GovSlack has another
    public = settings.slack_public_url.rstrip("/")
    made = AsyncOAuthSettings(
        client_id=settings.slack_client_id,
        client_secret=settings.slack_client_secret.get_secret_value(),
        scopes=[*SCOPES, *([FILES_SCOPE] if settings.slack_files else [])],
        user_scopes=[],
        redirect_uri=f"{public}/slack/oauth_redirect" if public else None,
        authorization_url=f"{site}/oauth/v2/authorize",
        installation_store=installations,
        installation_store_bot_only=True,
        state_store=installations.states,
        state_expiration_seconds=_STATE_SECONDS,
        logger=_log,
    )
    made.authorize.token_rotator = installations.rotator  # type: ignore[attr-defined]  # bolt's own asks slack.com, whatever is set
    return made


async def bot_token(installations: Installations, workspace: str) -> str | None:
    """The bot's token in a workspace (its id, or its enterprise's); None where the app is not installed."""
    ids = await installations.ids_of(workspace)
    if ids is None:
        return None
    enterprise, team = ids
    bot = await installations.async_find_bot(enterprise_id=enterprise, team_id=team, is_enterprise_install=team is None)
    return bot.bot_token if bot else None


def _keys(settings: Settings) -> MultiFernet:
    given = [key.strip() for key in settings.slack_token_key.get_secret_value().split(",") if key.strip()]
    if not given:
        raise BadSettings("slack_token_key is needed to keep tokens; docs/slack.md says how to make one")
    try:
        return MultiFernet([Fernet(key) for key in given])
    except ValueError:
        raise BadSettings("slack_token_key is no Fernet key; docs/slack.md says how to make one") from None


def _engine(settings: Settings) -> AsyncEngine:
    """The database of the tables, as the bot's own is set."""
    given = settings.database_url.get_secret_value()
    if given and not given.startswith("sqlite"):
        url = make_url(given).set(drivername="postgresql+psycopg")
        made = create_async_engine(url, pool_pre_ping=True, hide_parameters=True, pool_size=2)
        return made.execution_options(schema_translate_map={None: _SCHEMA})
    bots = Path(make_url(given).database or "") if given else data_folder(settings) / "pullquote.db"
    file = bots.with_name(f"{bots.stem}-slack.db")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    made = create_async_engine(f"sqlite+aiosqlite:///{file}", hide_parameters=True)
    event.listen(made.sync_engine, "connect", _overwrite_what_is_deleted)
    return made


def _overwrite_what_is_deleted(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA busy_timeout = 10000")


def _take_turns(connection: Connection) -> None:
    """Whoever else makes the tables has to wait. On PostgreSQL they get a schema."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("BEGIN IMMEDIATE"))  # Python's driver begins by itself, but not before a table is made
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
        connection.execute(CreateSchema(_SCHEMA, if_not_exists=True))


def _encrypt_anew(connection: Connection, table: Table) -> None:
    for row in connection.execute(select(table)).mappings().all():
        known = {name: row[name] for name in _SECRET if row.get(name) is not None}  # what cannot be read stays as it is
        if known:
            connection.execute(update(table).where(table.c.id == row["id"]).values(known))


def _is_due(bot: Bot) -> bool:
    expires = bot.bot_token_expires_at
    return bool(bot.bot_refresh_token) and expires is not None and expires <= time() + _RENEWED_BEFORE.total_seconds()


def _hash(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()


def _now() -> datetime:
    """Without its zone, as the library's tables have it."""
    return datetime.now(UTC).replace(tzinfo=None)


def _silent() -> logging.Logger:
    """A logger for the library's client, which at DEBUG writes down what it sends, secrets included."""
    made = logging.getLogger(f"{__name__}.client")
    made.setLevel(logging.WARNING)
    return made
