"""The bolt app with all its listeners: the same for Socket Mode and HTTP."""

import logging
from collections.abc import Mapping
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse

from adapters.slack import home
from adapters.slack.clients import QUIET, Authorize, Clients
from adapters.slack.edge import SlackEdge
from adapters.slack.install import Installations, oauth_settings
from adapters.slack.listeners import actions, commands, lifecycle, messages
from adapters.slack.modals import telling
from adapters.slack.scene import Bot
from bot.answering import OUR_FAULT
from bot.logs import where
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
    bot = Bot(service.desk, edge, settings, service.store)
    app.error(partial(_failed, bot))
    lifecycle.register(app, bot, installations)
    home.register(app, home.HomeBot(service.store, settings, service.feeds, service.clock))
    commands.register(app, bot)
    actions.register(app, bot)
    messages.register(app, bot)
    return app


async def _failed(
    bot: Bot, error: Exception, body: dict[str, Any], context: AsyncBoltContext, response: BoltResponse | None
) -> BoltResponse | None:
    """What nobody listens to is acknowledged, and so is what failed, at once; of that the log has the place, and the person who
    waits a line. An event that failed is not: Slack delivers it again."""
    if isinstance(error, BoltUnhandledRequestError):
        return BoltResponse(status=200, body="")
    _log.error("what Slack delivered could not be answered: %s", where(error))
    if context.response_url and context.respond is not None:
        bot.aside(context.respond(OUR_FAULT, response_type="ephemeral", replace_original=False))
    if response is None or "event" in body:
        return None
    form = body.get("type") == "view_submission"
    return BoltResponse(status=200, body=_not_saved(body["view"]) if form else "")


def _not_saved(view: Mapping[str, Any]) -> dict[str, Any]:
    """A form that fails does not close as if all were well."""
    return {"response_action": "update", "view": telling(view["title"]["text"], OUR_FAULT)}
