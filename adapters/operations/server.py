"""What whoever runs the bot asks it by HTTP: whether it lives, whether it can work, how much it does.

`/healthz` says that the process answers, `/readyz` that it can work or what is in the way, a line each, `/metrics` is for
Prometheus. For the machine's own network: nothing here asks who is asking, and nothing of an article is told.
https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/
"""

from collections.abc import Callable, Sequence
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Self

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from bot.settings import BadSettings

_PATIENCE = 10  # seconds for who asks and says nothing
_TEXT = "text/plain; charset=utf-8"


class OperationsServer:
    """To be used in a `with`. problems: what is in the way of work now; registry: what there is to read.

    Raises `BadSettings` if the port is taken.
    """

    def __init__(self, host: str, port: int, problems: Callable[[], Sequence[str]], registry: CollectorRegistry) -> None:
        class Handler(BaseHTTPRequestHandler):
            timeout = _PATIENCE
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                match self.path.partition("?")[0]:
                    case "/healthz":
                        self._say(HTTPStatus.OK, b"ok\n")
                    case "/readyz":
                        found = problems()
                        status = HTTPStatus.SERVICE_UNAVAILABLE if found else HTTPStatus.OK
                        self._say(status, "".join(f"{line}\n" for line in found or ["ok"]).encode())
                    case "/metrics":
                        self._say(HTTPStatus.OK, generate_latest(registry), CONTENT_TYPE_LATEST)
                    case _:
                        self._say(HTTPStatus.NOT_FOUND, b"there are /healthz, /readyz and /metrics\n")

            do_HEAD = do_GET

            def _say(self, status: HTTPStatus, body: bytes, kind: str = _TEXT) -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Probes come every few seconds: they are not told."""

        try:
            self._server = ThreadingHTTPServer((host, port), Handler)
        except OSError as error:
            raise BadSettings(
                f"cannot listen on {host}, port {port}: {error.strerror}; set operations_host and operations_port"
            ) from None
        self._server.daemon_threads = True
        self.port = int(self._server.server_address[1])
        self._thread = Thread(target=self._server.serve_forever, name="operations", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
