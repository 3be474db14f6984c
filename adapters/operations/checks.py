"""Whether the port for health and metrics can be had, or who has it."""

from collections.abc import Iterator

from adapters.ports import who_listens
from bot.doctor import Finding, aside, bad, good
from bot.settings import Settings

_WHAT = "operations port"


def check_operations(settings: Settings) -> Iterator[Finding]:
    """A bot that answers there is as good as a port that is free."""
    host, port = settings.operations_host, settings.operations_port
    if not port:
        yield aside(_WHAT, "not set: /healthz, /readyz and /metrics are not answered")
        return
    match who_listens(host, port, "/healthz"):
        case "nobody":
            yield good(_WHAT, f"{host}, port {port} is free")
        case "ours":
            yield good(_WHAT, f"a bot answers on {host}, port {port}")
        case said:
            yield bad(_WHAT, f"{host}, port {port}: {said}", "set operations_host and operations_port")
