"""A port that another program has."""

from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import BaseRequestHandler, TCPServer
from threading import Thread


class _Greets(BaseRequestHandler):
    def handle(self) -> None:
        self.request.sendall(b"220 mail.kestrel.example\r\n")


@contextmanager
def other_program() -> Iterator[int]:
    """One that speaks no HTTP; its port."""
    with TCPServer(("127.0.0.1", 0), _Greets) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield int(server.server_address[1])
        finally:
            server.shutdown()
