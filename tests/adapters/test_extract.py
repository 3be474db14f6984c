"""A web page into an article."""

from adapters.web.extract import extract_article
from bot.reading import InputError
from summarizer.article import Article

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
    assert (article.published, article.url) == ("2024-03-05", "https://kestrel.example/news/bridge")


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
