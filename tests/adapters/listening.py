"""A port that another program has."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from random import randrange
from socketserver import BaseRequestHandler, TCPServer
from threading import Thread


class _Greets(BaseRequestHandler):
    def handle(self) -> None:
        self.request.sendall(b"220 mail.kestrel.example\r\n")


def _listening() -> TCPServer:
    """On a port that the system gives to nobody who asks for any: once free it stays so."""
    while True:
        with suppress(OSError):
            return TCPServer(("127.0.0.1", randrange(20_000, 30_000)), _Greets)


@contextmanager
def other_program() -> Iterator[int]:
    """One that speaks no HTTP; its port."""
    with _listening() as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield int(server.server_address[1])
        finally:
            server.shutdown()
