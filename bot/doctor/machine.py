"""What the bot needs of the machine: settings that are settings, a folder that can be written, room."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping

from bot.doctor.finding import Finding, aside, bad, good
from bot.settings import BadSettings, Settings, data_folder, settings_file, unknown_variables

_LEAST_ROOM = 500_000_000  # bytes
_PROXIES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")


def check_settings(environment: Mapping[str, str] = os.environ) -> Iterator[Finding]:
    """Variables that are no settings, and proxies that not everything goes through."""
    file = settings_file()
    if unknown := unknown_variables():
        yield bad("settings", f"{', '.join(unknown)} is no setting", "pullquote settings lists all")
    else:
        yield good("settings", f"{file if file.exists() else 'no settings file, environment and defaults'}")
    if named := next((name for name in _PROXIES if environment.get(name)), None):
        yield aside("proxy", f"{named} is set: Slack is asked through it; links, feeds and Discord are not")


def check_folder(settings: Settings) -> Iterator[Finding]:
    """The data folder: a lock, a note and, without PostgreSQL, all that is kept."""
    what = "data folder"
    try:
        folder = data_folder(settings)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"?")
    except BadSettings as error:
        yield bad(what, str(error), "name one that can be made")
        return
    except OSError as error:
        yield bad(what, f"{folder} cannot be written: {error.strerror}", "make it yours, or set data_folder to another")
        return
    free = shutil.disk_usage(folder).free
    if free < _LEAST_ROOM:
        yield bad(what, f"{folder} has {_size(free)} left", f"make room: {_size(_LEAST_ROOM)} at least")
    else:
        yield good(what, f"{folder}, {_size(free)} free")


def _size(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.0f} MB"
