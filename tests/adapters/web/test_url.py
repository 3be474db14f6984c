"""Links, read strictly."""

from collections.abc import Callable

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from yarl import URL

from adapters.web.page import FetchError
from adapters.web.url import Link, canonical_key, join_link, parse_link, without_tracking

READ = {
    "https://kestrel.example": "https://kestrel.example/",
    "HTTPS://Kestrel.EXAMPLE/News": "https://kestrel.example/News",
    "http://kestrel.example:80/a": "http://kestrel.example/a",
    "https://kestrel.example:443": "https://kestrel.example/",
    "http://kestrel.example:443/": "http://kestrel.example:443/",
    "http://kestrel.example:/a": "http://kestrel.example/a",
    "https://kestrel.example./a": "https://kestrel.example/a",
    "https://kestrel.example/a#part": "https://kestrel.example/a",
    "https://kestrel.example?q=1": "https://kestrel.example/?q=1",
    "https://kestrel.example#part": "https://kestrel.example/",
    "https://kestrel.example/a?": "https://kestrel.example/a?",
    "https://kestrel.example/a/./b/../c": "https://kestrel.example/a/c",
    "https://kestrel.example/a/%2e%2E/c": "https://kestrel.example/c",
    "https://kestrel.example/../../x": "https://kestrel.example/x",
    "https://kestrel.example/a/..": "https://kestrel.example/",
    "https://kestrel.example//a//b": "https://kestrel.example//a//b",
    "https://kestrel.example/é?q=ü": "https://kestrel.example/%C3%A9?q=%C3%BC",
    "https://kestrel.example/a%20b%zz": "https://kestrel.example/a%20b%zz",
    'https://kestrel.example/a"<b>|': "https://kestrel.example/a%22%3Cb%3E%7C",
    "https://kestrel.example/@olga/a:b": "https://kestrel.example/@olga/a:b",
    "https://bücher.example/": "https://xn--bcher-kva.example/",
    "https://xn--bcher-kva.example/": "https://xn--bcher-kva.example/",
    "https://ＫＥＳＴＲＥＬ.example/": "https://kestrel.example/",
    "https://kestrel。example/": "https://kestrel.example/",
    "https://my_news.kestrel.example/": "https://my_news.kestrel.example/",
    "https://93.184.216.34/": "https://93.184.216.34/",
    "https://[2606:4700:0:0::1111]/": "https://[2606:4700::1111]/",
    "https://[2606:4700::1111]:443/a": "https://[2606:4700::1111]/a",
    "  https://kestrel.example/a\n": "https://kestrel.example/a",
}
REFUSED = {
    "": "empty",
    "kestrel.example/a": "begin with https://",
    "//kestrel.example/a": "begin with https://",
    "/news": "begin with https://",
    "file:///etc/passwd": "files of this computer",
    "FILE://kestrel.example/a": "files of this computer",
    "ftp://kestrel.example/a": "not ftp:",
    "javascript:alert(1)": "not javascript:",
    "data:text/html,<p>a": "not data:",
    "gopher://kestrel.example/": "not gopher:",
    "view-source:https://kestrel.example/": "not view-source:",
    "https:kestrel.example": "two slashes",
    "https:/kestrel.example": "two slashes",
    "https:///kestrel.example": "two slashes",
    "https://": "name in the link cannot be read",
    "https://?q": "name in the link cannot be read",
    "https://:80/": "name in the link cannot be read",
    "https://user@kestrel.example/": "user name or password",
    "https://user:secret@kestrel.example/": "user name or password",
    "https://@kestrel.example/": "user name or password",
    "https://kestrel.example@127.0.0.1/": "user name or password",
    "https://kestrel.example\\@127.0.0.1/": "backslash",
    "https:\\\\kestrel.example\\a": "backslash",
    "https://kestrel.example/a b": "blanks",
    "https://kes\ttrel.example/": "blanks",
    "ht\ntps://kestrel.example/": "blanks",
    "https://kestrel.example/\x00": "blanks",
    "https://kestrel.example/\x7f": "blanks",
    "https://kestrel.example/\u202egpj": "blanks",
    "https://kes\u00adtrel.example/": "blanks",
    "https://kestrel.example/\ud800": "blanks",
    "https://kestrel.example:8080/": "port 8080",
    "https://kestrel.example:0/": "port 0",
    "https://kestrel.example:99999/": "port 99999",
    "https://kestrel.example:8o/": "not a number",
    "https://kestrel.example:-1/": "not a number",
    "https://kestrel.example:+80/": "not a number",
    "https://kestrel.example:80:80/": "not a number",
    "https://kestrel.example:８０/": "not a number",
    "https://kestrel%2eexample/": "name in the link cannot be read",
    "https://%31%32%37.0.0.1/": "name in the link cannot be read",
    "https://kestrel..example/": "name in the link cannot be read",
    "https://.kestrel.example/": "name in the link cannot be read",
    "https://kestrel.example../": "name in the link cannot be read",
    "https://-kestrel.example/": "name in the link cannot be read",
    "https://kes trel.example/": "blanks",
    "https://kes<trel.example/": "name in the link cannot be read",
    "https://kestrel.example,other.example/": "name in the link cannot be read",
    f"https://{'a' * 64}.example/": "name in the link cannot be read",
    f"https://{'a.' * 127}example/": "name in the link cannot be read",
    "https://xn--a.example/": "letters that no site",
    "https://kestrel\u2488.example/": "letters that no site",
    "https://127.1/": "plain decimal",
    "https://0x7f.1/": "plain decimal",
    "https://0x7f000001/": "plain decimal",
    "https://2130706433/": "plain decimal",
    "https://0177.0.0.1/": "plain decimal",
    "https://127.0.0.1.1/": "plain decimal",
    "https://127.0.0.0x1/": "plain decimal",
    "https://256.0.0.1/": "plain decimal",
    "https://kestrel.1/": "plain decimal",
    "https://[::1/": "cannot be read",
    "https://[::1]a/": "cannot be read",
    "https://[fe80::1%25eth0]/": "cannot be read",
    "https://[127.0.0.1]/": "IPv6 address in the link cannot be read",
    "https://[v1.a]/": "cannot be read",
    "https://::1/": "not a number",
    "https://" + "kestrel.example/" + 5000 * "a": "longer than",
}
PRIVATE = [
    "localhost",
    "LOCALHOST.",
    "intranet",
    "printer.local",
    "db.internal",
    "a.b.localhost",
    "nas.home.arpa",
    "wiki.corp",
    "x.lan",
]


@pytest.mark.parametrize(("written", "read"), READ.items())
def test_a_link_has_one_reading(written: str, read: str) -> None:
    assert str(parse_link(written)) == read


@pytest.mark.parametrize(("written", "why"), REFUSED.items(), ids=[ascii(url)[:50] for url in REFUSED])
def test_a_link_that_could_be_read_in_two_ways_is_refused_with_a_line_that_says_why(written: str, why: str) -> None:
    with pytest.raises(FetchError, match=why) as refused:
        parse_link(written)
    assert refused.value.code == "bad_url"
    assert "\n" not in refused.value.message


@pytest.mark.parametrize("host", PRIVATE)
def test_names_of_private_networks_are_refused(host: str) -> None:
    with pytest.raises(FetchError) as refused:
        parse_link(f"http://{host}/")
    assert refused.value.code == "private_address"


def test_other_ports_are_read_when_they_are_allowed() -> None:
    assert str(parse_link("https://kestrel.example:8443/a", frozenset({8443}))) == "https://kestrel.example:8443/a"


@pytest.mark.parametrize(
    ("location", "leads_to"),
    [
        ("/b", "https://kestrel.example/b"),
        ("b", "https://kestrel.example/news/b"),
        ("../b", "https://kestrel.example/b"),
        ("?page=2", "https://kestrel.example/news/a?page=2"),
        ("//other.example/b", "https://other.example/b"),
        ("http://other.example/b c", "http://other.example/b%20c"),
        ("/caf\udcc3\udca9", "https://kestrel.example/caf%C3%A9"),
        ("/caf\udce9", "https://kestrel.example/caf%E9"),
    ],
)
def test_redirects_are_resolved_against_where_they_come_from(location: str, leads_to: str) -> None:
    assert str(join_link(parse_link("https://kestrel.example/news/a"), location)) == leads_to


@pytest.mark.parametrize(
    "location",
    [
        "",
        "file:///etc/passwd",
        "//user@other.example/",
        "/\\other.example",
        "\\\\other.example",
        "http://[::1",
        "https://℀.example/",
        "//127.1/",
    ],
)
def test_redirects_are_read_as_strictly_as_links(location: str) -> None:
    with pytest.raises(FetchError):
        join_link(parse_link("https://kestrel.example/"), location)


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://kestrel.example/a?utm_source=x&id=7&UTM_Medium=y", "https://kestrel.example/a?id=7"),
        ("https://kestrel.example/a?fbclid=x", "https://kestrel.example/a"),
        ("https://kestrel.example/a?gclid=x&mc_cid=y&mc_eid=z&ref_src=w", "https://kestrel.example/a"),
        (
            "https://kestrel.example/a?gallery=3&reference=9&source=wire",
            "https://kestrel.example/a?gallery=3&reference=9&source=wire",
        ),
        ("https://kestrel.example/a?b&&c=", "https://kestrel.example/a?b&c="),
        ("https://kestrel.example/a?", "https://kestrel.example/a"),
        ("https://kestrel.example/utm_source=x", "https://kestrel.example/utm_source=x"),
    ],
)
def test_tracking_parameters_are_taken_away_and_no_others(url: str, kept: str) -> None:
    assert str(without_tracking(parse_link(url))) == kept


@pytest.mark.parametrize(
    "same",
    [
        "http://kestrel.example/a?x=1&y=2",
        "https://www.kestrel.example/a/?y=2&x=1",
        "https://KESTREL.example./a?utm_campaign=z&x=1&y=2#comments",
    ],
)
def test_links_to_the_same_page_have_the_same_key(same: str) -> None:
    assert canonical_key(same) == canonical_key("https://kestrel.example/a?x=1&y=2") == "kestrel.example/a?x=1&y=2"


def test_links_to_other_pages_have_other_keys() -> None:
    urls = [
        "https://kestrel.example/a",
        "https://kestrel.example/A",
        "https://kestrel.example/a?x=1",
        "https://m.kestrel.example/a",
    ]
    urls += ["https://kestrel.example:8080/a", "mailto:olga@kestrel.example", "no link"]
    assert len({canonical_key(url) for url in urls}) == len(urls)


PARTS = """http https file : / // \\ @ ? # [ ] % . .. %2e 127.0.0.1 0x7f ::1 1 é 。 ％ kestrel.example localhost :80 :8080 xn--
a & = ß ﬀ ① utm_source"""
PIECES = st.sampled_from([*PARTS.split(), "\t", "\n", "\x00", "\u200b"])
JUMBLE = st.lists(PIECES, max_size=12).map("".join)
ANYTHING = JUMBLE | st.text().map(lambda rest: "http://" + rest)
HOSTS = st.sampled_from(
    [
        "kestrel.example",
        "www.Kestrel.example.",
        "bücher.example",
        "[2606:4700::1]",
        "8.8.8.8",
        "a_b.example:443",
        "ＫＥＳ.example:80",
    ]
)
# Well-formed up to the path, so that many are links.
LINKS = st.builds(lambda scheme, host, rest: f"{scheme}://{host}/{rest}", st.sampled_from(["http", "HTTPS"]), HOSTS, JUMBLE)


@given(ANYTHING)
@example("http://kestrel.example/%")
def test_any_text_is_a_link_or_a_refusal_of_one_line(text: str) -> None:
    outcome = _outcome(lambda: parse_link(text))
    if isinstance(outcome, FetchError):
        assert outcome.code in ("bad_url", "private_address")
        assert outcome.message.isprintable()
    else:
        assert outcome.scheme in ("http", "https")
        assert outcome.port in (80, 443)
        assert str(outcome).isascii()
        assert not set(str(outcome)) & set(' \\"<>\t\r\n')


@given(LINKS)
def test_a_link_read_again_is_the_same_link(text: str) -> None:
    link = _link_or_skip(text)
    assert parse_link(str(link)) == link
    assert without_tracking(without_tracking(link)) == without_tracking(link)
    assert canonical_key(str(link)) == canonical_key(text)


@given(LINKS)
def test_the_http_library_reads_the_same_site_as_we_do(text: str) -> None:
    link = _link_or_skip(text)
    theirs = URL(str(link), encoded=True)
    assert (theirs.scheme, theirs.raw_host, theirs.port) == (link.scheme, link.host, link.port)
    assert (theirs.raw_path, theirs.raw_query_string) == tuple(link.target.partition("?")[::2])


@given(ANYTHING)
def test_a_redirect_leads_to_a_link_or_a_refusal(location: str) -> None:
    outcome = _outcome(lambda: join_link(parse_link("https://kestrel.example/a"), location))
    assert isinstance(outcome, Link) or outcome.code in ("bad_url", "private_address")


def _outcome(read: Callable[[], Link]) -> Link | FetchError:
    try:
        return read()
    except FetchError as error:
        return error


def _link_or_skip(text: str) -> Link:
    outcome = _outcome(lambda: parse_link(text))
    assume(isinstance(outcome, Link))
    assert isinstance(outcome, Link)
    return outcome
