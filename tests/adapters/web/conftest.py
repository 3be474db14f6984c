"""A certificate authority of our own."""

import ssl
from dataclasses import dataclass

import pytest
import trustme


@dataclass(frozen=True)
class Tls:
    """A server's side, certified for kestrel.example, and the side of a client that trusts its authority."""

    server: ssl.SSLContext
    client: ssl.SSLContext


@pytest.fixture(scope="session")
def tls() -> Tls:
    authority = trustme.CA()
    server, client = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert("kestrel.example").configure_cert(server)
    authority.configure_trust(client)
    return Tls(server, client)
