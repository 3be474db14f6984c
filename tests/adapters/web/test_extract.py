"""A web page into an article."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
import trafilatura
from hypothesis import given
from hypothesis import strategies as st

from adapters.web.charset import decode_page
from adapters.web.extract import extract_article, extract_page
from adapters.web.jsonld import read_linked_data
from adapters.web.metadata import read_metadata
from bot.reading import InputError
from summarizer.article import Article
from tests.adapters.web.pages import (
    ARTICLES,
    BRIEF,
    OTHERS,
    PLANT,
    STORIES,
    TRIAL,
    Story,
    amp,
    broadsheet,
    line_breaks,
    student_paper,
)

PAGE = """<!doctype html><html lang="en"><head><meta charset="{charset}">
<title>Bridge shut for two years | The Kestrel Gazette</title>
<meta property="og:site_name" content="The Kestrel Gazette"><link rel="canonical" href="https://kestrel.example/news/bridge">
<script type="application/ld+json">{{"@context":"https://schema.org","@type":"NewsArticle","headline":"Bridge shut for two years",
"author":[{{"@type":"Person","name":"Ada Quill"}}],"datePublished":"2024-03-05T08:30:00Z"}}</script></head>
<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav><article><h1>Bridge shut for two years</h1>
<p>The bridge in <a href="/p">Port Kestrel</a> will close for two years from June, the council decided on Monday, cutting off the
islands from the mainland and from its only hospital.</p>
<p>“We have no choice,” said <b>Mara Lindqvist</b>, the council's transport chief. “The cables rust faster than we feared.”</p>
<p>Repairs will cost €48.2 million, of which the state pays half, according to a report that was published last week.</p>
</article><footer><p>Copyright Kestrel Gazette. All rights reserved.</p></footer></body></html>"""


def article_of(page: bytes) -> Article:
    found = extract_article(page)
    assert isinstance(found, Article)
    return found


def test_paragraphs_are_parted_by_blank_lines_and_menus_are_left_out() -> None:
    paragraphs = article_of(PAGE.format(charset="utf-8").encode()).text.split("\n\n")
    assert paragraphs[0] == "Bridge shut for two years"
    assert paragraphs[2].startswith("“We have no choice,” said Mara Lindqvist, the council's")
    assert len(paragraphs) == 4


def test_title_author_site_date_and_address_are_found() -> None:
    article = article_of(PAGE.format(charset="utf-8").encode())
    assert (article.title, article.authors, article.site) == ("Bridge shut for two years", ("Ada Quill",), "The Kestrel Gazette")
    assert (article.published, article.url) == ("2024-03-05T08:30:00Z", "https://kestrel.example/news/bridge")


def test_the_encoding_is_the_one_the_page_declares() -> None:
    assert "€48.2 million" in article_of(PAGE.format(charset="windows-1252").encode("windows-1252")).text


def test_a_login_page_is_named() -> None:
    found = extract_article(
        b"<html><head><title>Log in</title></head><body><form><h2>Log in to continue</h2><p>Email address</p><input>"
        b"<p>Password</p><input><p>Forgot your password?</p></form></body></html>"
    )
    assert isinstance(found, InputError)
    assert found.code == "login_page"


def test_a_page_without_an_article_says_so() -> None:
    found = extract_article(b"<html><body></body></html>")
    assert isinstance(found, InputError)
    assert found.code == "no_article"


def encoded(make: Callable[[Story], str], story: Story) -> bytes:
    return make(story).encode("windows-1252" if make is line_breaks else "utf-8", "replace")


EACH = [(make, story) for make in ARTICLES for story in STORIES]
NAMES = [f"{make.__name__}: {story.title}" for make, story in EACH]


@pytest.mark.parametrize(("make", "story"), EACH, ids=NAMES)
def test_of_any_make_of_page_the_articles_paragraphs_are_found_and_nothing_else(
    make: Callable[[Story], str], story: Story
) -> None:
    found = extract_article(encoded(make, story), story.url)
    assert isinstance(found, Article)
    paragraphs = found.text.split("\n\n")
    assert set(paragraphs) <= {*story.paragraphs, story.title}
    assert [p for p in paragraphs if len(p) > 40 and p != story.title] == [p for p in story.paragraphs if len(p) > 40]


@pytest.mark.parametrize("make", [each for each in ARTICLES if each not in (line_breaks, student_paper)])
def test_of_any_make_of_page_title_authors_site_and_date_are_found(make: Callable[[Story], str]) -> None:
    found = article_of(make(TRIAL).encode())
    assert (found.title, found.authors) == (TRIAL.title, ("Ada Quill", "Tobias Renn"))
    assert (found.site, found.published) == (TRIAL.site, TRIAL.date)


@pytest.mark.parametrize("kind", OTHERS)
def test_what_is_no_article_is_named_and_says_what_to_do(kind: str) -> None:
    code, page = OTHERS[kind]
    found = extract_article(page.encode(), "https://kestrel.example/news/story")
    assert isinstance(found, InputError)
    assert found.code == code
    assert "paste" in found.message
    assert "\n" not in found.message


def test_a_canonical_address_of_the_same_site_is_the_articles_and_that_of_another_is_not() -> None:
    page = PAGE.format(charset="utf-8")
    assert url_of(page, "https://m.kestrel.example/x?a=1") == "https://kestrel.example/news/bridge"
    assert url_of(page, "https://other.example/x#part") == "https://other.example/x"
    assert url_of(page.replace("/news/bridge", "/"), "https://kestrel.example/n/1") == "https://kestrel.example/n/1"


def url_of(page: str, url: str) -> str | None:
    found = extract_article(page.encode(), url)
    assert isinstance(found, Article)
    return found.url


def test_an_amp_page_names_the_page_that_has_the_article_itself() -> None:
    found = extract_page(amp(PLANT).encode(), "text/html", "https://amp.kestrel.example/news/story")
    assert (found.elsewhere, isinstance(found.outcome, Article)) == (PLANT.url, True)
    assert extract_page(amp(PLANT).encode(), "text/html", PLANT.url).elsewhere is None


def test_a_page_that_sends_its_reader_on_names_where() -> None:
    page = b"<html><head><meta http-equiv=refresh content='0; URL=/news/1'></head><body><a href=/news/1>Go on</a></body></html>"
    assert extract_page(page, "text/html", "https://sho.example/a").elsewhere == "https://sho.example/news/1"


def test_plain_text_is_taken_as_it_is() -> None:
    found = extract_page(b"First.\r\n\r\nSecond.\r\n", "text/plain", "https://kestrel.example/a.txt").outcome
    assert found == Article("First.\n\nSecond.", url="https://kestrel.example/a.txt")


@pytest.mark.parametrize(
    "attributes", [" ".join(f"a{index}=1" for index in range(100_000)), "a " * 500_000, "x='" + "'  y='" * 200_000]
)
def test_a_tag_of_a_megabyte_is_refused_before_it_is_parsed(attributes: str) -> None:
    found = extract_article(f"<html><body><p {attributes}>Text.</p></body></html>".encode())
    assert isinstance(found, InputError)
    assert found.code == "page_too_heavy"


@pytest.mark.parametrize(
    "opening", ["<div>" * 300_000, "<div><span>" * 100_000, "<b " * 100_000, "<a '" * 300_000, "<!--" * 300_000]
)
def test_absurd_nesting_and_tags_that_never_end_give_no_article(opening: str) -> None:
    assert isinstance(extract_article(f"<html><body>{opening}".encode()), InputError)


def test_an_image_within_a_tag_harms_nothing() -> None:
    image = f"<img src='data:image/png;base64,{'A' * 300_000}'>"
    assert article_of(PAGE.format(charset="utf-8").replace("<h1>", f"{image}<h1>").encode()).title == "Bridge shut for two years"


@given(st.binary(max_size=400) | st.text(alphabet="<>/='\"! -ptdivscr\n&;", max_size=300).map(str.encode))
def test_any_bytes_give_an_article_or_say_why_not(page: bytes) -> None:
    assert isinstance(extract_article(page), Article | InputError)


@pytest.mark.parametrize(
    ("page", "declared", "text"),
    [
        ("naïve café".encode(), "windows-1252", "naïve café"),
        ("naïve café".encode("latin-1"), None, "naïve café"),
        ("“Привет”".encode("windows-1251"), "windows-1251", "“Привет”"),
        (b"<meta charset=koi8-r>" + "да".encode("koi8-r"), None, "<meta charset=koi8-r>да"),
        ("\ufeffcafé".encode("utf-16-le"), "utf-8", "café"),
        ("é".encode() * 40 + b"\xff", None, "é" * 40 + "\ufffd"),
        (b"caf\xe9", "rot13", "café"),
        (b"caf\xe9", "unicode_escape", "café"),
        (b"caf\xe9", "no-such-thing", "café"),
    ],
)
def test_the_encoding_is_believed_in_the_order_that_browsers_use(page: bytes, declared: str | None, text: str) -> None:
    assert decode_page(page, declared) == text


JSON = [
    ('{"@type":"NewsArticle","headline":"A","author":"Ada Quill"}', ("A", ("Ada Quill",))),
    ('[{"@type":"WebSite","name":"S"},{"@type":"Article","headline":"A &amp; B","author":["Ada Quill","Bo Renn"]}]',
     ("A & B", ("Ada Quill", "Bo Renn"))),
    ('<!-- {"@type":["Thing","NewsArticle"],"headline":"A","author":{"name":["Ada Quill"]},} -->', ("A", ("Ada Quill",))),
    ('{"@graph":[{"@type":"NewsArticle","headline":"A","author":{"@id":"#a"}},{"@id":"#a","@type":"Person","name":"Ada Quill"}]}',
     ("A", ("Ada Quill",))),
    ('{"@type":"WebPage","mainEntity":{"@type":"Article","headline":"A","author":{"author":{"name":"By Ada Quill"}}}}',
     ("A", ("Ada Quill",))),
    ('{"@type":"NewsArticle","headline":"A\nB","author":"Ada Quill and Bo Renn; Cy Ohm"};',
     ("A B", ("Ada Quill", "Bo Renn", "Cy Ohm"))),
]  # fmt: skip


@pytest.mark.parametrize(("block", "expected"), JSON)
def test_linked_data_is_understood_in_all_its_forms(block: str, expected: tuple[str, tuple[str, ...]]) -> None:
    data = read_linked_data(["{broken", block, "[" * 100_000], frozenset())
    names = read_metadata(trafilatura.load_html(f"<html><head><script type='application/ld+json'>{block}</script></head></html>"))
    assert (data.words("headline"), names.authors) == expected


def test_of_several_articles_in_linked_data_the_pages_own_is_taken() -> None:
    other = {"@type": "NewsArticle", "headline": "Other", "url": "https://kestrel.example/2"}
    blocks = [json.dumps([other, {**other, "headline": "Own", "url": "https://kestrel.example/1/"}])]
    assert read_linked_data(blocks, frozenset({"https://kestrel.example/1"})).words("headline") == "Own"


TITLES = [
    "500 homes for Dunmere",
    "Access denied: how the island lost its archive",
    "404 days at sea",
    "Subscribe to hope, says bishop",
    "Log in the river stops ferry",
    "Video shows whale near pier",
    "Oops! Mayor drops the cup",
]


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("make", [broadsheet, line_breaks])
def test_an_article_is_not_refused_for_its_title(title: str, make: Callable[[Story], str]) -> None:
    found = extract_article(encoded(make, replace(BRIEF, title=title)))
    assert isinstance(found, Article)
    assert found.title == title


ABOUT = Story(
    "Sites must let readers reject cookies",
    "Ada Quill",
    (
        "Every site in the islands must let its readers reject cookies as easily as accept them, the regional court said.",
        "“A page that says ‘subscribe to continue reading’ or ‘accept all cookies’ and offers nothing else is no choice,” said "
        "the judge, Clementine Aldous. Readers who click ‘I am not a robot’ have not given their consent, she added.",
        "The publisher of the Dunmere Echo, which shows a login page to one reader in three, said it would appeal.",
    ),
)


@pytest.mark.parametrize("make", ARTICLES)
def test_an_article_about_cookies_logins_and_paywalls_is_one(make: Callable[[Story], str]) -> None:
    found = extract_article(encoded(make, ABOUT))
    assert isinstance(found, Article)
    assert all(paragraph in found.text for paragraph in ABOUT.paragraphs)
