"""Lists of feeds come in from any reader and go out to any."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.feeds.feed import FeedError
from adapters.feeds.opml import Listed, Opml, Outline, feed_address, feeds_of, read_opml, write_opml

LIST = b"""<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.0"><head><title>My feeds</title></head><body>
  <outline text="Islands">
    <outline text="Kestrel &amp; Co" type="rss" xmlUrl="https://kestrel.example/feed" htmlUrl="https://kestrel.example/"/>
    <outline title="Harbour"><outline title="Port Watch" type="rss" xmlurl="feed://port.example/rss"/></outline>
  </outline>
  <outline text="Kestrel again" type="rss" xmlUrl="https://kestrel.example/feed"/>
  <outline text="Bad" type="rss" xmlUrl="javascript:alert(1)"/>
</body></opml>"""


def test_feeds_are_found_in_all_folders_each_once() -> None:
    assert list(feeds_of(read_opml(LIST))) == [
        Listed("https://kestrel.example/feed", "Kestrel & Co", "https://kestrel.example/", ("Islands",)),
        Listed("http://port.example/rss", "Port Watch", None, ("Islands", "Harbour")),
    ]


def test_what_is_no_http_address_is_no_feed() -> None:
    assert read_opml(LIST).outlines[-1] == Outline("Bad")


def test_a_bare_ampersand_in_a_name_does_no_harm() -> None:
    assert read_opml(b'<opml><body><outline text="Fish & Chips"/></body></opml>').outlines == (Outline("Fish & Chips"),)


def test_a_list_is_written_as_opml_2_0() -> None:
    written = write_opml(Opml("Mine", (Outline("Kestrel", "https://kestrel.example/feed"),))).decode()
    assert '<opml version="2.0"><head><title>Mine</title></head>' in written
    assert '<outline text="Kestrel" type="rss" title="Kestrel" xmlUrl="https://kestrel.example/feed" />' in written


_TEXT = st.text(
    st.sampled_from("ab &<>\"']\t\né港\u2028\x85") | st.characters(codec="utf-8", min_codepoint=32), min_size=1, max_size=9
)
_URL = st.none() | st.builds("https://{}.example/{}".format, st.sampled_from("abc"), st.text("az09?&=%/", max_size=9))
_OUTLINE = st.recursive(
    st.builds(Outline, _TEXT, _URL, _URL),
    lambda inner: st.builds(Outline, _TEXT, _URL, _URL, st.lists(inner, max_size=3).map(tuple)),
    max_leaves=6,
)


@given(st.builds(Opml, st.text("abc"), st.lists(_OUTLINE, max_size=4).map(tuple)))
def test_what_is_written_reads_back_the_same(opml: Opml) -> None:
    assert read_opml(write_opml(opml)) == opml


@given(st.text())
def test_any_text_can_be_written(text: str) -> None:
    assert len(read_opml(write_opml(Opml(text, (Outline(text),)))).outlines) == 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"<rss><channel/></rss>", "not_opml"),
        (b"<!doctype html><title>Kestrel</title>", "not_opml"),
        (b"just words", "not_opml"),
        (b"<opml><body><outline text='a'>", "not_opml"),
        (b'<!DOCTYPE opml [<!ENTITY a "b">]><opml><body><outline text="&a;"/></body></opml>', "entities"),
        (b"<opml><body>" + b'<outline text="a">' * 33 + b"</outline>" * 33 + b"</body></opml>", "too_large"),
        (b"<opml><body>" + b"<outline>" * 100_000 + b"</outline>" * 100_000 + b"</body></opml>", "too_large"),
        (b"<opml><body>" + b'<outline text="a"/>' * 10_001 + b"</body></opml>", "too_large"),
        (
            b"<opml><body><outline " + b" ".join(b'a%d=""' % number for number in range(60_000)) + b"/></body></opml>",
            "tag_too_large",
        ),
    ],
    ids=["empty", "rss", "page", "words", "broken", "entity", "levels", "deep", "long", "attributes"],
)
def test_hostile_or_broken_lists_are_refused_in_one_line(data: bytes, code: str) -> None:
    with pytest.raises(FeedError) as refused:
        read_opml(data)
    assert refused.value.code == code
    assert "\n" not in refused.value.message


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("feed://kestrel.example/a", "http://kestrel.example/a"),
        ("feed:https://kestrel.example/a", "https://kestrel.example/a"),
        ("FEED://kestrel.example/a", "http://kestrel.example/a"),
        (" https://kestrel.example/a ", "https://kestrel.example/a"),
        ("feed:javascript:alert(1)", None),
        ("feed:///etc/passwd", None),
        ("/relative", None),
        (None, None),
    ],
)
def test_addresses_with_the_schemes_of_old_readers_are_read(written: str | None, address: str | None) -> None:
    assert feed_address(written) == address
