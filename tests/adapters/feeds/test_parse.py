"""Feeds of all formats become the same `Feed`."""

from datetime import UTC, datetime, timedelta

import pytest

from adapters.feeds.feed import FeedError
from adapters.feeds.parse import parse_feed
from tests.adapters.feeds.making import FERRY, SUMMARY, atom, item, json_feed, rss, titles

URL = "https://kestrel.example/feeds/all.xml"


def test_rss_2_0_is_read() -> None:
    feed = parse_feed(rss(item(1, title=FERRY, description=SUMMARY, author="olga@kestrel.example (Olga Brandt)")), URL)
    (entry,) = feed.entries
    assert (feed.title, feed.site, feed.kind) == ("Kestrel Courier", "https://kestrel.example/", "rss")
    assert (entry.title, entry.summary) == (FERRY, SUMMARY)
    assert entry.url == entry.guid == "https://kestrel.example/news/1"
    assert entry.published == datetime(2026, 6, 2, 6, 30, tzinfo=UTC)
    assert entry.authors == ("olga@kestrel.example (Olga Brandt)",)


@pytest.mark.parametrize("version", ["0.90", "0.91", "0.92", "0.93", "0.94"])
def test_rss_0_9x_with_its_document_type_is_read(version: str) -> None:
    doctype = b'<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://kestrel.example/rss.dtd">\n<rss'
    feed = parse_feed(rss(item(1, guid="", pubDate=""), version=version).replace(b"<rss", doctype), URL)
    assert titles(feed.entries) == ["Kestrel report 1"]
    assert feed.entries[0].published is None


def test_rss_1_0_is_read() -> None:
    feed = parse_feed(
        b'<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        b'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">'
        b'<channel rdf:about="https://kestrel.example/"><title>Kestrel</title><link>https://kestrel.example/</link>'
        b"<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency></channel>"
        b'<item rdf:about="https://kestrel.example/1"><title>Harbour vote</title><link>https://kestrel.example/1</link>'
        b"<dc:date>2026-06-02T08:30:00+02:00</dc:date><dc:creator>Mara Lindqvist</dc:creator></item></rdf:RDF>",
        URL,
    )
    (entry,) = feed.entries
    assert (feed.kind, feed.title, feed.refresh) == ("rdf", "Kestrel", timedelta(hours=6))
    assert (entry.guid, entry.title, entry.authors) == ("https://kestrel.example/1", "Harbour vote", ("Mara Lindqvist",))
    assert entry.published == datetime(2026, 6, 2, 6, 30, tzinfo=UTC)


def test_atom_1_0_is_read() -> None:
    feed = parse_feed(
        atom(
            '<entry><title type="html">Harbour &amp;lt;b&amp;gt;vote&amp;lt;/b&amp;gt;</title><id>tag:kestrel.example,2026:1</id>'
            '<link rel="enclosure" href="https://kestrel.example/1.mp3"/><link href="https://kestrel.example/1"/>'
            "<published>2026-06-01T10:00:00Z</published><updated>2026-06-02T10:00:00.5+02:00</updated>"
            '<author><name>Mara Lindqvist</name></author><content type="html">&lt;p&gt;Forty ships&lt;/p&gt;</content></entry>'
        ),
        URL,
    )
    (entry,) = feed.entries
    assert (feed.kind, feed.site) == ("atom", "https://kestrel.example/")
    assert (entry.guid, entry.url) == ("tag:kestrel.example,2026:1", "https://kestrel.example/1")
    assert (entry.title, entry.summary, entry.authors) == ("Harbour vote", "Forty ships", ("Mara Lindqvist",))
    assert entry.published == datetime(2026, 6, 1, 10, tzinfo=UTC)
    assert entry.updated == datetime(2026, 6, 2, 8, 0, 0, 500_000, tzinfo=UTC)


def test_atom_0_3_is_read() -> None:
    feed = parse_feed(
        b'<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Old Courier</title><entry><title>Harbour vote</title>'
        b'<link rel="alternate" href="/1"/><id>urn:1</id><issued>2026-06-01T10:00:00Z</issued></entry></feed>',
        URL,
    )
    assert [(entry.guid, entry.url) for entry in feed.entries] == [("urn:1", "https://kestrel.example/1")]


def test_atom_without_its_namespace_is_read_all_the_same() -> None:
    feed = parse_feed(b"<feed><title>Bare</title><entry><title>Harbour vote</title><id>urn:1</id></entry></feed>", URL)
    assert titles(feed.entries) == ["Harbour vote"]


def test_json_feed_1_1_is_read() -> None:
    feed = parse_feed(
        json_feed(
            {
                "id": "1",
                "url": "https://kestrel.example/1",
                "title": "1 < 2 & <b>",
                "content_html": "<p>Forty ships &amp; more</p>",
                "date_published": "2026-06-01T10:00:00Z",
                "date_modified": "2026-06-02T10:00:00+02:00",
                "authors": [{"name": "Mara Lindqvist"}, {"name": "Olga Brandt"}, {"url": "https://x.example"}],
            },
            {"id": 2, "external_url": "https://elsewhere.example/2", "content_text": "1 < 2 <b>", "summary": ""},
        ),
        URL,
    )
    first, second = feed.entries
    assert (feed.kind, feed.title, feed.site) == ("json", "Kestrel Courier", "https://kestrel.example/")
    assert (first.guid, first.title, first.summary) == ("1", "1 < 2 & <b>", "Forty ships & more")
    assert first.authors == ("Mara Lindqvist", "Olga Brandt")
    assert first.updated == datetime(2026, 6, 2, 8, tzinfo=UTC)
    assert (second.guid, second.url, second.summary) == ("2", "https://elsewhere.example/2", "1 < 2 <b>")


def test_json_feed_1_0_has_one_author() -> None:
    old = json_feed({"id": "1", "title": "A", "author": {"name": "Mara"}}, version="https://jsonfeed.org/version/1")
    assert parse_feed(old, URL).entries[0].authors == ("Mara",)


@pytest.mark.parametrize(
    "wrong",
    [{"items": "none"}, {"items": [1, None, {"id": {}}]}, {"title": 7, "items": [{"authors": "Mara", "title": [], "url": 3}]}],
)
def test_json_of_the_wrong_types_is_taken_as_far_as_it_goes(wrong: dict[str, object]) -> None:
    assert parse_feed(json_feed(**wrong), URL).entries == ()


def test_relative_links_are_resolved_against_the_feeds_address() -> None:
    feed = parse_feed(rss(item(1, link="/news/1"), item(2, link="two?a=1&amp;b=2"), item(3, link="//other.example/3")), URL)
    assert [entry.url for entry in feed.entries] == [
        "https://kestrel.example/news/1",
        "https://kestrel.example/feeds/two?a=1&b=2",
        "https://other.example/3",
    ]


def test_relative_links_are_resolved_against_xml_base() -> None:
    entries = '<entry xml:base="2026/"><title>A</title><link href="1"/><id>1</id></entry>'
    feed = parse_feed(atom(entries, attributes='xml:base="https://base.example/news/"'), URL)
    assert feed.entries[0].url == "https://base.example/news/2026/1"


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http://[bad", "ftp://a.example/"]
)
def test_what_is_no_http_link_is_no_link(link: str) -> None:
    (entry,) = parse_feed(rss(item(1, link=link, guid="n1")), URL).entries
    assert entry.url is None


def test_a_guid_that_is_no_permalink_is_no_link() -> None:
    no = '<item><title>A</title><guid isPermaLink="false">https://kestrel.example/?p=1</guid></item>'
    yes = "<item><title>B</title><guid><![CDATA[https://kestrel.example/?p=2]]></guid></item>"
    first, second = parse_feed(rss(no, yes), URL).entries
    assert (first.guid, first.url) == ("https://kestrel.example/?p=1", None)
    assert second.guid == second.url == "https://kestrel.example/?p=2"


@pytest.mark.parametrize("guid", ["10", "2024", "<![CDATA[20240102]]>", "10 May"])
def test_a_guid_is_never_taken_for_a_date(guid: str) -> None:
    (entry,) = parse_feed(rss(item(1, guid=guid, pubDate="")), URL).entries
    assert entry.published is None
    assert entry.guid == guid.removeprefix("<![CDATA[").removesuffix("]]>")


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("&lt;b&gt;Ferry&lt;/b&gt; stops", "Ferry stops"),
        ("<![CDATA[<em>Ferry</em> &amp; crew<br>stop]]>", "Ferry & crew stop"),
        ("Ferry &amp;amp; crew", "Ferry & crew"),
        ("1 &lt; 2 &gt; 0", "1 < 2 > 0"),
        ("The &lt;Kestrel&gt; files", "The <Kestrel> files"),
        ("Ferry\n   stops\t now", "Ferry stops now"),
        ("Ferry<![CDATA[<script>alert(1)</script>]]> stops", "Ferry stops"),
        ("Caf&#233; &#8220;Lowmoor&#8221;", "Café “Lowmoor”"),
    ],
)
def test_titles_are_plain_text(title: str, shown: str) -> None:
    assert titles(parse_feed(rss(item(1, title=title)), URL).entries) == [shown]


def test_a_title_in_xhtml_is_plain_text() -> None:
    inner = '<div xmlns="http://www.w3.org/1999/xhtml">Less <b>is</b> more</div>'
    assert titles(parse_feed(atom(f'<entry><title type="xhtml">{inner}</title><id>1</id></entry>'), URL).entries) == [
        "Less is more"
    ]


def test_all_authors_of_an_entry_are_named() -> None:
    authors = "<author><name>Mara Lindqvist</name></author> <author><name>Olga Brandt</name></author>"
    (entry,) = parse_feed(atom(f"<entry><title>A</title><id>1</id>{authors}</entry>"), URL).entries
    assert entry.authors == ("Mara Lindqvist", "Olga Brandt")


def test_summaries_have_no_scripts_styles_or_tags() -> None:
    html = "<![CDATA[<style>p {}</style><p>Forty&nbsp;ships</p><!-- <p>no --><script>x()</script><ul><li>came<li>in</ul>]]>"
    assert parse_feed(rss(item(1, description=html)), URL).entries[0].summary == "Forty ships came in"


@pytest.mark.parametrize("date", ["10:30", "Monday", "May 2026", "<![CDATA[10 May]]>", "2026", "2026-06", "Mon, 08:30 GMT"])
def test_a_date_that_names_no_whole_day_is_never_filled_up_from_today(date: str) -> None:
    assert parse_feed(rss(item(1, pubDate=date)), URL).entries[0].published is None


@pytest.mark.parametrize(
    "date",
    [
        "Tue, 02 Jun 2026 06:30:00 GMT",
        "2 Jun 26 06:30 +0000",
        "<![CDATA[Tue, 02 Jun 2026 08:30:00 +0200]]>",
        "2026-06-02T06:30:00Z",
        "2026-06-02 06:30:00",
        "20260602T063000Z",
        "June 2, 2026, 6:30 am",
        "Tue 2nd June 2026 06:30",
    ],
)
def test_dates_are_read_however_they_are_written(date: str) -> None:
    assert parse_feed(rss(item(1, pubDate=date)), URL).entries[0].published == datetime(2026, 6, 2, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize("date", ["0001-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT", "soon", "2026-13-45", "9" * 400])
def test_a_date_that_is_none_is_unknown(date: str) -> None:
    assert parse_feed(rss(item(1, pubDate=date)), URL).entries[0].published is None


def test_the_feeds_own_wish_how_often_to_be_asked_is_read() -> None:
    assert parse_feed(rss(item(1), head="<ttl>90</ttl>"), URL).refresh == timedelta(minutes=90)
    assert parse_feed(rss(item(1, description="&lt;ttl&gt;5&lt;/ttl&gt;")), URL).refresh is None


def test_of_too_many_entries_the_newest_are_kept() -> None:
    feed = parse_feed(rss(*(item(number) for number in range(20))), URL, max_entries=3)
    assert titles(feed.entries) == ["Kestrel report 19", "Kestrel report 18", "Kestrel report 17"]
    assert feed.dropped == 17


def test_texts_have_a_greatest_length() -> None:
    feed = parse_feed(rss(item(1, title="ferry " * 10_000, description="ship " * 50_000, guid="g" * 5000)), URL)
    (entry,) = feed.entries
    assert len(entry.title) <= 500
    assert len(entry.summary) <= 4000
    assert len(entry.guid) <= 1000


def test_an_entry_with_nothing_in_it_is_none() -> None:
    assert parse_feed(rss("<item></item>", "<item><pubDate>Mon, 01 Jun 2026 08:00:00 GMT</pubDate></item>"), URL).entries == ()


def test_a_feed_without_entries_is_a_feed() -> None:
    assert parse_feed(rss(), URL).title == "Kestrel Courier"


def test_like_words_have_like_fingerprints() -> None:
    plain, html = (
        item(1, title="Ferry", description="It  stops."),
        item(2, title="Ferry", description="&lt;p&gt;It stops.&lt;/p&gt;"),
    )
    one, other, third = parse_feed(rss(plain, html, item(3)), URL).entries
    assert one.fingerprint == other.fingerprint != third.fingerprint


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "empty"),
        (b" \n\0", "empty"),
        (b"<!doctype html><title>Kestrel</title><p>Hello", "html_page"),
        (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "x" "y"><html><body>', "html_page"),
        (b"Just words, nothing else.", "not_a_feed"),
        (b"<urlset><url><loc>https://kestrel.example/</loc></url></urlset>", "not_a_feed"),
        (b"%PDF-1.7 \xff", "not_a_feed"),
        (b'{"items": [', "bad_json"),
        (b"[" * 100_000, "not_a_feed"),
        (b'{"a":' * 100_000, "bad_json"),
        (b'{"name": "an API"}', "not_a_feed"),
        (b"<rss>" + b" " * 5_000_001, "too_large"),
    ],
)
def test_what_is_no_feed_is_refused_in_one_line(body: bytes, code: str) -> None:
    with pytest.raises(FeedError) as refused:
        parse_feed(body, URL)
    assert refused.value.code == code
    assert "\n" not in refused.value.message
