"""What stays up until it is asked to end: `pullquote run` and `pullquote worker`. docs/operating.md says when to use which."""

import typer

from bot.settings import Settings
from bot.starting import fail, ready
from bot.wiring import configured_platforms, open_bot, wait_for_end


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.command()(run)
    app.command()(worker)


def run() -> None:
    """Start the bot on every chat platform that is configured."""
    platforms = configured_platforms(settings := ready())
    if not platforms:
        fail(
            "no chat platform is configured. Slack: set slack_bot_token and slack_app_token (docs/slack.md says how). Discord: "
            "set discord_token (docs/discord.md). pullquote chat offers the same conversation in the terminal"
        )
    _set_up_logs(settings)
    with open_bot(settings, platforms):
        names = ", ".join(platform.name for platform in platforms)
        wait_for_end(lambda: typer.echo(f"pullquote: running on {names}", err=True))


def worker() -> None:
    """Read and digest for every `pullquote run` on the same PostgreSQL database. Needs no chat platform's token."""
    _set_up_logs(settings := ready())
    with open_bot(settings, ()):
        wait_for_end(lambda: typer.echo("pullquote: working", err=True))


def _set_up_logs(settings: Settings) -> None:
    from bot.logs import set_up_logs

    set_up_logs(settings.log_level, settings.log_format == "json")
