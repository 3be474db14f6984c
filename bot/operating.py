"""What whoever runs the bot asks it: `pullquote doctor`, `pullquote status`, `pullquote admin`. docs/operating.md says when."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from bot.admin import admin_app
from bot.printing import print_json, printable, say
from bot.settings import BadSettings, load_settings

if TYPE_CHECKING:
    from bot.doctor import Finding

FAILED = 1
"""Exit code when a check failed."""

_MARKS = {"good": ("✓", "green"), "bad": ("✗", "red"), "aside": ("–", None)}

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Site = Annotated[str, typer.Option(help="A public site to try the network with.", metavar="URL")]


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.command()(doctor)
    app.command()(status)
    app.add_typer(admin_app, name="admin")


def doctor(as_json: AsJson = False, site: Site = "https://example.com/") -> None:
    """Check what the bot needs: settings, database, model, network, tokens; and say what to do."""
    found = []
    for finding in _findings(site):
        found.append(finding)
        if not as_json:
            mark, colour = _MARKS[finding.verdict]
            typer.secho(f"{mark} {printable(_line(finding))}", fg=colour)
    healthy = all(finding.verdict != "bad" for finding in found)
    if as_json:
        print_json({"healthy": healthy, "findings": [asdict(finding) for finding in found]})
    if not healthy:
        raise typer.Exit(FAILED)


def status(as_json: AsJson = False) -> None:
    """Show what runs, what waits, what there is and what failed."""
    from bot.status import read_status, status_json, status_lines

    read = read_status(load_settings(), datetime.now(UTC))
    if as_json:
        print_json(status_json(read))
    else:
        for line in status_lines(read):
            say(line)


def _findings(site: str) -> "Iterable[Finding]":
    from bot.doctor import bad, examine
    from bot.wiring import checks

    try:
        settings = load_settings()
    except BadSettings as error:
        return [bad("settings", str(error), "without them nothing else can be checked; pullquote settings lists all")]
    return examine(checks(settings, site))


def _line(finding: "Finding") -> str:
    todo = f". To do: {finding.todo}" if finding.todo else ""
    return f"{finding.what}: {finding.said}{todo}"
