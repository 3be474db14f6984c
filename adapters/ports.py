"""Who listens on a port of this machine: nobody, a bot, or another program."""

import errno
import socket
from http.client import HTTPConnection, HTTPException

_PATIENCE = 2  # seconds
_ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}


def who_listens(host: str, port: int, path: str) -> str:
    """ "nobody" (and one may), "ours" (it answers `path` with "ok", or with what keeps it from work), else what is wrong."""
    connection = HTTPConnection(_ANYWHERE.get(host, host), port, timeout=_PATIENCE)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return "ours" if answer.read(100) == b"ok\n" else "another program answers there"
    except ConnectionRefusedError:
        return _free(host, port)
    except (OSError, HTTPException):
        return _free(host, port)
    finally:
        connection.close()


def _free(host: str, port: int) -> str:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(address)
    except OSError as error:
        return "another program has it" if error.errno == errno.EADDRINUSE else (error.strerror or "it cannot be opened").lower()
    return "nobody"
