"""The bolt app with all its listeners: the same for Socket Mode and HTTP."""

import logging
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse

from adapters.slack import home
from adapters.slack.clients import QUIET, Authorize, Clients
from adapters.slack.edge import SlackEdge
from adapters.slack.install import Installations, oauth_settings
from adapters.slack.listeners import actions, commands, lifecycle, messages
from adapters.slack.logs import where
from adapters.slack.scene import Bot
from bot.answering import OUR_FAULT
from bot.service import Service

_log = logging.getLogger(__name__)


def make_app(service: Service, edge: SlackEdge, clients: Clients, installations: Installations | None) -> AsyncApp:
    """The app of `service`. installations: where it is in many workspaces, installed by OAuth."""
    settings = service.settings
    signing_secret = settings.slack_signing_secret.get_secret_value() or None
    if installations is None:
        client = clients.asking(settings.slack_bot_token.get_secret_value())
        app = AsyncApp(client=client, signing_secret=signing_secret, logger=QUIET, raise_error_for_unhandled_request=True)
    else:
        app = AsyncApp(
            client=clients.asking(),
            signing_secret=signing_secret,
            oauth_settings=oauth_settings(settings, installations),
            authorize=Authorize(installations),  # type: ignore[arg-type]  # bolt takes one, as its code says
            logger=QUIET,
            raise_error_for_unhandled_request=True,
        )
    app.error(_failed)
    bot = Bot(service.desk, edge, settings, service.store)
    lifecycle.register(app, bot, installations)
    home.register(app, home.HomeBot(service.store, settings, service.feeds, service.clock))
    commands.register(app, bot)
    actions.register(app, bot)
    messages.register(app, bot)
    return app


async def _failed(
    error: Exception, body: dict[str, Any], context: AsyncBoltContext, response: BoltResponse | None
) -> BoltResponse | None:
    """What nobody listens to is acknowledged; of a fault of ours the log has the place, and the person who waits a line."""
    if isinstance(error, BoltUnhandledRequestError):
        return BoltResponse(status=200, body="")
    _log.error("what Slack delivered could not be answered: %s", where(error))
    if context.response_url and context.respond is not None:
        try:
            await context.respond(OUR_FAULT, response_type="ephemeral", replace_original=False)
        except Exception as second:  # whatever it is, there is nobody left to tell
            _log.error("nor could that be told: %s", where(second))
    interactive = response is not None and "event" not in body
    return BoltResponse(status=200, body="") if interactive else None
