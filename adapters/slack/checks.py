"""What Slack says of what is set for it: tokens and scopes, asked without connecting and without posting anything.

https://docs.slack.dev/reference/methods/auth.test, …/apps.connections.open
"""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from adapters.ports import who_listens
from adapters.slack.clients import QUIET
from adapters.slack.install import FILES_SCOPE, SCOPES, Installations
from adapters.slack.platform import check_settings, refused_code
from bot.doctor import Finding, aside, bad, good
from bot.doctor.finding import seconds_ahead
from bot.settings import BadSettings, Settings

_BOT, _APP, _SCOPES, _HTTP = "Slack: bot token", "Slack: app token", "Slack: scopes", "Slack: HTTP"
_PATIENCE = 10  # seconds for one answer
_MOST = 200  # workspaces that are asked
_GUIDE = "docs/slack.md says where it stands"
_ADD = "add it under OAuth & Permissions and install the app again"
_REACH = "see that this machine may reach {url}"


def check_slack(settings: Settings) -> Iterator[Finding]:
    """Whatever is set for Slack, a finding each; none of it set is no fault."""
    tokens = (settings.slack_bot_token, settings.slack_app_token, settings.slack_signing_secret)
    if not settings.slack_client_id and not any(token.get_secret_value() for token in tokens):
        yield aside("Slack", "not set; docs/slack.md says how")
        return
    try:
        check_settings(settings)
    except BadSettings as error:
        yield bad("Slack", str(error), "set it, or take the rest away")
        return
    with closing(asyncio.new_event_loop()) as loop:
        yield from loop.run_until_complete(_checks(settings))
    if not settings.slack_app_token.get_secret_value():
        yield _http(settings)


async def _checks(settings: Settings) -> list[Finding]:
    found = await (_workspaces(settings) if settings.slack_client_id else _workspace(settings))
    if token := settings.slack_app_token.get_secret_value():
        found.append(await _app_token(settings, token))
    return found


async def _workspace(settings: Settings) -> list[Finding]:
    try:
        answer = await _ask(settings, settings.slack_bot_token.get_secret_value(), "auth.test")
    except SlackApiError as error:
        return [bad(_BOT, f"Slack does not take slack_bot_token ({refused_code(error)})", f"take it from the app anew; {_GUIDE}")]
    except (aiohttp.ClientError, OSError) as error:
        return [_unreached(_BOT, settings, error)]
    ahead = _ahead(answer)
    if not answer.get("bot_id"):
        return [bad(_BOT, "slack_bot_token is a person's, not a bot's", f"take the one that begins with xoxb-; {_GUIDE}", ahead)]
    there = good(_BOT, f"{answer.get('user')} in {answer.get('team')}", ahead)
    return [there, _scopes(_SCOPES, settings, answer)]


async def _workspaces(settings: Settings) -> list[Finding]:
    """Each installation's token. What is wrong with one is its own line, the others are counted."""
    what = "Slack: workspaces"
    try:
        tokens = await _tokens(settings)
    except BadSettings as error:
        return [bad(what, str(error), "set it")]
    except SQLAlchemyError as error:
        if _has_no_table(error):
            return [aside(what, "the app is installed in none yet")]
        return [bad(what, "the database cannot be asked for them", "see the database above")]
    found, fine = [], 0
    for workspace, token in list(tokens.items())[:_MOST]:
        if token is None:
            unread = f"the token of {workspace} cannot be read with slack_token_key"
            found.append(bad(what, unread, "set the key that it was kept with beside the new one, parted by a comma"))
            continue
        try:
            answer = await _ask(settings, token, "auth.test")
        except SlackApiError as error:
            found.append(
                bad(what, f"Slack does not take the token of {workspace} ({refused_code(error)})", "install the app there again")
            )
            continue
        except (aiohttp.ClientError, OSError) as error:
            return [*found, _unreached(what, settings, error)]
        scopes = _scopes(f"{_SCOPES} in {workspace}", settings, answer)
        if scopes.todo:
            found.append(scopes)
        else:
            fine += 1
    return [*found, good(what, f"{fine} of {len(tokens)} are as they should be")]


async def _tokens(settings: Settings) -> dict[str, str | None]:
    """By workspace. Nothing is made, renewed or encrypted anew. Raises `BadSettings`, `SQLAlchemyError`."""
    installations = Installations.of(settings)
    try:
        bots = installations.bots.c
        query = select(bots.team_id, bots.enterprise_id, bots.bot_token).where(bots.client_id == settings.slack_client_id)
        async with installations.engine.connect() as connection:
            rows = (await connection.execute(query.order_by(bots.installed_at))).all()
    finally:
        await installations.close()
    return {row.team_id or row.enterprise_id: row.bot_token for row in rows}


def _has_no_table(error: SQLAlchemyError) -> bool:
    """Nor perhaps a schema: no bot has run with these settings yet."""
    cause = getattr(error, "orig", None)
    return getattr(cause, "sqlstate", None) in ("42P01", "3F000") or "no such table" in str(cause)


async def _app_token(settings: Settings, token: str) -> Finding:
    try:
        answer = await _ask(settings, token, "apps.connections.open")
    except SlackApiError as error:
        todo = f"make one with the scope connections:write under Basic Information, App-Level Tokens; {_GUIDE}"
        return bad(_APP, f"Slack does not take slack_app_token ({refused_code(error)})", todo)
    except (aiohttp.ClientError, OSError) as error:
        return _unreached(_APP, settings, error)
    return good(_APP, "Socket Mode is open to it", _ahead(answer))


async def _ask(settings: Settings, token: str, method: str) -> AsyncSlackResponse:
    client = AsyncWebClient(token, settings.slack_api_url, timeout=_PATIENCE, retry_handlers=[], logger=QUIET)
    try:
        return await client.api_call(method)
    except TimeoutError:
        raise OSError("no answer in time") from None
    except SlackApiError as error:
        if refused_code(error) is None:
            raise OSError(f"it answers with {error.response.status_code}") from None
        raise


def _scopes(what: str, settings: Settings, answer: AsyncSlackResponse) -> Finding:
    """By the header that says what the token may do."""
    given = _header(answer.headers, "x-oauth-scopes")
    if given is None:
        return aside(what, "Slack does not say which there are")
    wanted = {*SCOPES, *([FILES_SCOPE] if settings.slack_files else [])}
    if missing := sorted(wanted - {scope.strip() for scope in given.split(",")}):
        return bad(what, f"{', '.join(missing)} is missing", _ADD)
    return good(what, f"all {len(wanted)} that are needed")


def _http(settings: Settings) -> Finding:
    host, port = settings.slack_host, settings.slack_port
    match who_listens(host, port, "/health"):
        case "nobody":
            return aside(_HTTP, f"nobody listens on {host}, port {port} now; pullquote run will")
        case "ours":
            return good(_HTTP, f"a bot listens on {host}, port {port}")
        case said:
            return bad(_HTTP, f"{host}, port {port}: {said}", "set slack_host and slack_port")


def _unreached(what: str, settings: Settings, error: Exception) -> Finding:
    why = str(error) if type(error) is OSError else type(error).__name__
    return bad(what, f"Slack cannot be reached ({why})", _REACH.format(url=settings.slack_api_url))


def _ahead(answer: AsyncSlackResponse) -> float | None:
    return seconds_ahead(_header(answer.headers, "date"), datetime.now(UTC))


def _header(headers: Mapping[str, Any], wanted: str) -> str | None:
    return next((str(value) for name, value in headers.items() if name.lower() == wanted), None)
