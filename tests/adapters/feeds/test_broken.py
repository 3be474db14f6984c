"""Broken feeds are taken as far as they go, and none breaks us."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from adapters.feeds.clean import html_to_text, safe_xml, title_text
from adapters.feeds.feed import Feed, FeedError
from adapters.feeds.parse import parse_feed
from adapters.feeds.repair import balanced
from tests.adapters.feeds.making import atom, item, json_feed, read, rss, titles

URL = "https://kestrel.example/feed"
GOOD = [
    rss(item(1, description="<![CDATA[<p>Forty ships & more</p>]]>"), item(2, title="Café &amp; crew"), item(3, guid="3")),
    atom('<entry xml:base="/a/"><title type="xhtml"><div>A</div></title><link href="1"/><id>1</id></entry>'),
    json_feed({"id": "1", "title": "A", "content_html": "<p>B"}),
]


def test_ampersands_that_are_no_references_are_words() -> None:
    (entry,) = parse_feed(rss(item(1, title="Marsh & Sons, R&D; AT&T", link="https://kestrel.example/?a=1&b=2")), URL).entries
    assert entry.title == "Marsh & Sons, R&D; AT&T"
    assert entry.url == "https://kestrel.example/?a=1&b=2"


def test_names_of_characters_from_html_are_read() -> None:
    (entry,) = parse_feed(rss(item(1, title="Caf&eacute;&nbsp;&ndash; &bogus; &#150; &#0;end")), URL).entries
    assert entry.title == "Café – &bogus; – end"


@pytest.mark.parametrize(
    ("text", "encoding", "declared"),
    [
        ("Café", "utf-8", "iso-8859-1"),
        ("Café “Lowmoor”", "windows-1252", "utf-8"),
        ("Café “Lowmoor”", "windows-1252", "iso-8859-1"),
        ("Кестрел", "koi8-r", "koi8-r"),
        ("Кестрел", "windows-1251", "windows-1251"),
        ("港の船", "shift_jis", "Shift_JIS"),
        ("港の船", "iso-2022-jp", "iso-2022-jp"),
        ("Café", "utf-16", "utf-16"),
        ("Café", "utf-16-le", "utf-16"),
        ("Café", "utf-8-sig", "utf-8"),
        ("Café", "utf-8", "no-such-encoding"),
    ],
)
def test_encodings_are_found_whatever_is_declared(text: str, encoding: str, declared: str) -> None:
    body = rss(item(1, title=text)).decode().replace('encoding="utf-8"', f'encoding="{declared}"').encode(encoding)
    assert titles(parse_feed(body, URL).entries) == [text]


def test_the_charset_of_the_answer_is_believed_before_that_of_the_document() -> None:
    body = rss(item(1, title="Кестрел")).decode().replace('encoding="utf-8"', 'encoding="koi8-r"').encode("windows-1251")
    assert titles(parse_feed(body, URL, charset="cp1251").entries) == ["Кестрел"]


def test_a_few_broken_bytes_spoil_only_themselves() -> None:
    body = rss(item(1, title="Café, crème, Lowmoor")).replace(b"Lowmoor", b"Low\xffmoor")
    assert titles(parse_feed(body, URL).entries) == ["Café, crème, Low\ufffdmoor"]


def test_characters_that_xml_forbids_are_left_out() -> None:
    body = rss(item(1, title="Fer\x00ry\x0b st\x1fops", description="<![CDATA[a\x02b]]>"))
    (entry,) = parse_feed(body, URL).entries
    assert (entry.title, entry.summary) == ("Ferry stops", "ab")


def test_missing_end_tags_are_added() -> None:
    body = (
        b"<rss><channel><title>Kestrel<item><title>One<link>https://a.example/1</link><item><title>Two</item><item><title>Three"
    )
    assert titles(parse_feed(body, URL).entries) == ["One", "Two", "Three"]


def test_an_item_that_is_never_closed_does_not_swallow_the_next() -> None:
    body = rss(item(1), item(2), item(3)).replace(b"</description></item>", b"", 1)
    assert titles(parse_feed(body, URL).entries) == ["Kestrel report 1", "Kestrel report 2", "Kestrel report 3"]


def test_a_feed_that_breaks_off_is_read_up_to_there() -> None:
    body = rss(item(1), item(2), item(3))
    found = parse_feed(body[: body.index(b"report 3")], URL)
    assert titles(found.entries) == ["Kestrel report 1", "Kestrel report 2", "Kestrel"]


def test_html_that_nobody_escaped_is_kept_as_words() -> None:
    (entry,) = parse_feed(rss(item(1, title="Ferry <b>stops</b> now", description="Forty <p>ships<br>came in")), URL).entries
    assert (entry.title, entry.summary) == ("Ferry stops now", "Forty ships came in")


def test_cdata_that_is_never_closed_runs_to_the_end() -> None:
    body = rss(item(1), "<item><title>Two</title><description><![CDATA[Forty ships")
    assert titles(parse_feed(body, URL).entries) == ["Kestrel report 1", "Two"]


@pytest.mark.parametrize(
    "junk", [b"\r\n\r\n  ", b"Warning: cannot modify header in /x.php<br />\n", b"\xef\xbb\xbf\n", b"<!-- cached -->"]
)
def test_what_stands_before_the_feed_is_passed_over(junk: bytes) -> None:
    assert titles(parse_feed(junk + rss(item(1)), URL).entries) == ["Kestrel report 1"]


def test_what_stands_after_the_feed_is_passed_over() -> None:
    assert len(parse_feed(rss(item(1)) + b"<script>x</script><!-- 0.2 s -->", URL).entries) == 1


def test_prefixes_that_nobody_declared_do_no_harm() -> None:
    feed = parse_feed(rss(item(1, **{"dc:creator": "Mara Lindqvist", "media:title": "x"})), URL)
    assert titles(feed.entries) == ["Kestrel report 1"]


@given(st.binary(max_size=2000))
@example(b"<rss")
@example(b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><link/></entry>")
@example(b'{"version": "https://jsonfeed.org/version/1.1", "items": {"a": 1}}')
def test_any_bytes_are_a_feed_or_a_feed_error(body: bytes) -> None:
    assert isinstance(read(body), Feed | FeedError)


def test_what_no_parser_takes_apart_is_a_feed_error() -> None:
    broken = GOOD[1].replace(b'<feed xmlns="', b'<feed xmlns="\x86\xa0', 1)
    with pytest.raises(FeedError, match="too broken"):
        parse_feed(broken, URL)


@given(st.sampled_from(GOOD), st.data())
def test_a_mangled_feed_is_a_feed_or_a_feed_error(body: bytes, data: st.DataObject) -> None:
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(body)))
        end = data.draw(st.integers(start, min(len(body), start + 60)))
        put = data.draw(st.binary(max_size=8) | st.sampled_from([b"<", b"]]>", b"<![CDATA[", b"<!--", b'"']))
        body = body[:start] + put + body[end:]
    feed = read(body)
    entries = feed.entries if isinstance(feed, Feed) else ()
    assert all(entry.url is None or entry.url.startswith(("http://", "https://")) for entry in entries)
    assert "pullquote-guid" not in repr(entries)


_TAGS = ["<item>", "</item>", "<title>", "</title>", "<p>", "<a/>", "</b>"]
_SIGNS = [">", "<", "&", "x", "<![CDATA[", "]]>", "<!--", "-->", "<?", "?>", "<!D", '"']


@given(st.lists(st.sampled_from(_TAGS + _SIGNS)))
def test_repair_leaves_every_tag_closed(parts: list[str]) -> None:
    parser = etree.XMLParser(resolve_entities=False, recover=True)
    etree.fromstring(balanced(safe_xml("<rss>" + " ".join(parts))), parser=parser)
    wrong = {each.type_name for each in parser.error_log}
    assert not wrong & {"ERR_TAG_NAME_MISMATCH", "ERR_TAG_NOT_FINISHED", "ERR_CDATA_NOT_FINISHED", "ERR_DOCUMENT_END"}


@given(st.text(alphabet=st.sampled_from("<>/!-&;ab \"'="), max_size=300), st.integers(1, 50))
def test_text_from_html_is_short_and_on_one_line(html: str, limit: int) -> None:
    for text in (html_to_text(html, limit), title_text(html, limit)):
        assert len(text) <= limit
        assert text == " ".join(text.split())
