"""XML bombs and external entities are inert: nothing is expanded, no file is read, no connection made."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.feeds.clean import safe_xml
from adapters.feeds.feed import FeedError
from adapters.feeds.opml import read_opml
from adapters.feeds.parse import parse_feed
from tests.adapters.feeds.making import item, read, rss

TOUCHED: list[str] = []


def _record(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.getaddrinfo", "subprocess.Popen", "urllib.Request") or (
        event == "open" and not str(arguments[0]).endswith((".py", ".pyc", ".so"))
    ):
        TOUCHED.append(f"{event} {arguments[:2]}")


sys.addaudithook(_record)


@pytest.fixture
def secret(tmp_path: Path) -> Iterator[Path]:
    """A file that nobody may read; what was touched while the test ran is looked at afterwards."""
    path = tmp_path / "secret.txt"
    path.write_text("the-secret-words")
    parse_feed(b"<feed><title>to have everything imported</title></feed>")
    start = len(TOUCHED)
    yield path
    assert TOUCHED[start:] == []


LAUGHS = "".join(f'<!ENTITY l{number} "{f"&l{number - 1};" * 10}">' for number in range(1, 10))
BILLION_LAUGHS = (
    f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">{LAUGHS}]><rss><channel><title>&l9;</title></channel></rss>'
)
QUADRATIC = f'<!DOCTYPE rss [<!ENTITY a "{"a" * 100_000}">]><rss><channel><title>{"&a;" * 100_000}</title></channel></rss>'
IN_ATTRIBUTE = BILLION_LAUGHS.replace("<title>&l9;</title>", '<item a="&l9;"><title>x</title></item>')
BOMBS = [BILLION_LAUGHS, QUADRATIC, IN_ATTRIBUTE, BILLION_LAUGHS.replace("<!ENTITY", "<!-- --><!ENTITY")]


def external(path: Path) -> list[str]:
    """Documents that would have a parser read `path` or ask a server."""
    return [
        f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{address}">]><rss><channel><title>&x;</title></channel></rss>'
        for address in (path.as_uri(), str(path), "http://127.0.0.1:9/x", "https://elsewhere.example/x")
    ] + [
        f'<!DOCTYPE rss [<!ENTITY % p SYSTEM "{path.as_uri()}"> %p;]><rss><channel><title>x</title></channel></rss>',
        f'<!DOCTYPE rss SYSTEM "{path.as_uri()}" [<!ATTLIST rss a CDATA "x">]><rss><channel/></rss>',
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "utf-32", "utf-8-sig"])
@pytest.mark.parametrize("bomb", range(len(BOMBS)))
def test_bombs_are_refused_in_every_encoding(bomb: int, encoding: str, secret: Path) -> None:  # noqa: ARG001
    with pytest.raises(FeedError) as refused:
        parse_feed(BOMBS[bomb].encode(encoding))
    assert refused.value.code in ("entities", "not_a_feed")


def test_external_entities_are_refused(secret: Path) -> None:
    for document in external(secret):
        with pytest.raises(FeedError) as refused:
            parse_feed(document.encode())
        assert refused.value.code == "entities"
        with pytest.raises(FeedError) as refused:
            read_opml(document.replace("rss", "opml").encode())
        assert refused.value.code == "entities"


def test_a_document_type_is_never_fetched(secret: Path) -> None:
    for identifier in (f'SYSTEM "{secret.as_uri()}"', 'PUBLIC "-//X//EN" "http://127.0.0.1:9/rss.dtd"'):
        body = rss(item(1)).replace(b"<rss", f"<!DOCTYPE rss {identifier}><rss".encode())
        assert len(parse_feed(body).entries) == 1


def test_inclusions_and_stylesheets_are_never_fetched(secret: Path) -> None:
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{secret.as_uri()}" parse="text"/>'
    style = f'<?xml-stylesheet type="text/xsl" href="{secret.as_uri()}"?><rss'.encode()
    body = rss(item(1, title=f"A{include}")).replace(b"<rss", style)
    assert "the-secret-words" not in repr(parse_feed(body, secret.as_uri()))


@pytest.mark.parametrize("as_uri", [True, False])
def test_a_body_that_is_a_file_name_or_address_is_not_opened(secret: Path, as_uri: bool) -> None:
    for body in (secret.as_uri() if as_uri else str(secret), "http://127.0.0.1:9/feed"):
        with pytest.raises(FeedError):
            parse_feed(body.encode())
        with pytest.raises(FeedError):
            read_opml(body.encode())


def test_a_base_that_is_a_file_makes_no_links_to_files(secret: Path) -> None:
    body = rss(item(1, link="secret.txt")).replace(b"<channel", f'<channel xml:base="{secret.as_uri()}"'.encode())
    assert parse_feed(body).entries[0].url is None


@pytest.mark.parametrize(
    "document",
    [
        '<!DOCTYPE rss SYSTEM "<!--" [<!ENTITY x "y">]><rss a="-->"><channel><title>&x;</title></channel></rss>',
        '<!DOCTYPE rss [<!ATTLIST a b CDATA "<!--"><!ENTITY x "boom"><!ATTLIST c d CDATA "-->">]><rss><channel>&x;',
        '<<!-- -->!DOCTYPE rss [<<!-- -->!ENTITY x "boom">]><rss><channel><title>&x;</title></channel></rss>',
        '<!\x00DOCTYPE rss [<!\x00ENTITY x "boom">]><rss><channel><title>&x;</title></channel></rss>',
        '<!doctype rss [<!entity x "boom">]><rss><channel><title>&x;</title></channel></rss>',
        '<![CDATA[<rss>]]><!DOCTYPE rss [<!ENTITY x "boom">]><rss><channel><title>&x;</title></channel></rss>',
        '<?x <rss> ?><!DOCTYPE rss [<!ENTITY x "boom">]><rss><channel><title>&x;</title></channel></rss>',
    ],
)
def test_hidden_declarations_declare_nothing(document: str, secret: Path) -> None:  # noqa: ARG001
    assert "boom" not in repr(read(document.encode()))


_PIECES = "<!DOCTYPE_r_[ <!ENTITY_x_'boom'> ]> <rss> <!-- --> <![CDATA[ ]]> <? ?> < ! \0 \" ' &x;".replace("_", "\t").split(" ")


@given(st.lists(st.sampled_from(_PIECES), max_size=14))
def test_no_declaration_ever_reaches_a_parser(pieces: list[str]) -> None:
    try:
        text = safe_xml("".join(pieces) + "<rss><title>&x;</title></rss>")
    except FeedError:
        return
    assert text.startswith("<rss")
    outside = "".join(part.partition("]]>")[2] if number else part for number, part in enumerate(text.split("<![CDATA[")))
    assert "<!" not in outside
    assert "<?" not in outside


@pytest.mark.parametrize(
    "body",
    [
        b"<rss><channel><item " + b" ".join(b'a%d=""' % number for number in range(60_000)) + b"/></channel></rss>",
        b"<rss><channel><item " + b" ".join(b'xmlns:a%d="u"' % number for number in range(40_000)) + b"/></channel></rss>",
        b"<rss " + b" " * 1_000_000 + b"><channel/></rss>",
    ],
    ids=["attributes", "namespaces", "blanks"],
)
def test_a_monstrous_tag_is_refused(body: bytes) -> None:
    with pytest.raises(FeedError) as refused:
        parse_feed(body)
    assert refused.value.code == "tag_too_large"


@pytest.mark.parametrize(
    "body",
    [
        b"<rss><channel>" + b"<a>" * 300_000,
        b"<rss><channel>" + b"<item>" * 100_000,
        b'<feed xmlns="http://www.w3.org/2005/Atom">' + b'<entry><content type="xhtml">' * 10_000,
        b"<rss><channel>" + b"<![CDATA[" * 100_000,
        b"<rss><channel>" + b"<!--" * 300_000,
        b"<rss><channel>" + b"<" * 1_000_000,
        b"<rss><channel><item><description>" + b"&" * 1_000_000,
        b"<rss><channel>" + b'<item a="' * 100_000,
        b"<rss><channel><item><title>" + b"&lt;script>&lt;!--" * 50_000,
        b'<rss xml:base="x"><channel>' + b"<item>" * 80_000,
    ],
    ids=["deep", "items", "xhtml", "cdata", "comments", "lesser", "ampersands", "quotes", "scripts", "slow"],
)
def test_what_could_take_for_ever_ends(body: bytes) -> None:
    feed = read(body)
    assert isinstance(feed, FeedError) or len(feed.entries) <= 500
