"""A web page's bytes into an article: text with its paragraphs parted by blank lines, title, authors, site, date, address.

Runs in a process of its own (`Sandbox`): whoever wrote the page may have written it to make us run for ever.
"""

import re
from copy import copy
from dataclasses import dataclass
from typing import Any

from adapters.web.charset import decode_page
from adapters.web.metadata import Metadata, read_metadata
from adapters.web.pdf import extract_pdf
from adapters.web.prescan import refuse_monster
from adapters.web.prune import layout, prune, shown_text
from adapters.web.refuse import NO_ARTICLE, refuse
from bot.reading import InputError
from summarizer.article import Article, ParagraphKind
from summarizer.judge import MIN_WORDS, count_words
from summarizer.structure import find_paragraphs

_BLOCKS = frozenset({"p", "head", "item", "quote", "code", "cell"})
_KEEP_RECALL = 0.6  # where the precise pass finds no more than this share of the generous one, the generous one is taken
_BESIDE = frozenset({ParagraphKind.BYLINE, ParagraphKind.CAPTION, ParagraphKind.CREDIT, ParagraphKind.LINK})
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
_GAP = re.compile(r"\u2028\s*\u2028\s*")
_MIN_REPEATED = 40  # characters from which a paragraph that was there before is one too many


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a page gives. elsewhere: the address that has the article itself, where this page says so and is not it."""

    outcome: Article | InputError
    elsewhere: str | None = None


def extract_article(page: bytes, url: str | None = None, charset: str | None = None) -> Article | InputError:
    """The article on an HTML page, in any encoding that it declares, or an `InputError`. See `extract_page`."""
    return extract_page(page, url=url, charset=charset).outcome


def extract_page(page: bytes, content_type: str = "", url: str | None = None, charset: str | None = None) -> Extraction:
    """What the document at `url` gives: of HTML the article, of a PDF or plain text all of its text.

    content_type, charset: of the header Content-Type, "" and None where there was none. What the bytes are decides.
    """
    if page.startswith(b"%PDF-") or content_type.endswith("/pdf"):
        return Extraction(extract_pdf(page, url))
    if content_type == "text/plain" and not page[:500].lstrip().lower().startswith((b"<!doctype html", b"<html")):
        text = decode_page(page, charset).replace("\r\n", "\n").strip("\n")
        return Extraction(Article(text, url=url) if text.strip() else NO_ARTICLE)
    monster = refuse_monster(page)
    if monster:
        return Extraction(monster)
    return _extract_html(decode_page(page, charset), url)


def find_text(tree: Any) -> str:
    """The article's text on the page `tree`: a precise pass and a generous one, of which the precise one is preferred."""
    import trafilatura

    precise = trafilatura.bare_extraction(tree, favor_precision=True, include_comments=False)
    generous = trafilatura.bare_extraction(tree, favor_recall=True, fast=True, include_comments=False)
    first, second = (_text(getattr(found, "body", None)) for found in (precise, generous))
    return first if len(first) > _KEEP_RECALL * len(second) else second


def _extract_html(page: str, url: str | None) -> Extraction:
    import trafilatura

    tree = trafilatura.load_html(page)
    if tree is None or not page.strip():
        return Extraction(NO_ARTICLE)
    said = read_metadata(tree, url)
    spread, shown = layout(tree), shown_text(tree)
    pruned = copy(tree)
    prune(pruned, url or said.canonical)
    text = _without_furniture(find_text(pruned), said.title)
    wrong = refuse(text, shown, spread, said, page, tree, url)
    if wrong or (said.refresh and count_words(text) < MIN_WORDS):
        return Extraction(wrong or NO_ARTICLE, said.refresh)
    address = said.canonical or (url.partition("#")[0] if url else None)
    article = Article(text, said.title, address, said.site, said.authors, said.published)
    return Extraction(article, _elsewhere(said, url))


def _elsewhere(said: Metadata, url: str | None) -> str | None:
    """The page that an AMP page is a version of."""
    return said.canonical if url and said.is_amp and said.canonical != url.partition("#")[0] else None


def _without_furniture(text: str, title: str | None) -> str:
    """`text` without bylines, captions, credits, "read more" lines and paragraphs that were there before.

    The title stays where it opens the text; elsewhere it is a link or has lost its place.
    """
    kept: list[str] = []
    seen: set[str] = set()
    for paragraph in find_paragraphs(text):
        words = paragraph.span.of(text)
        again = (len(words) >= _MIN_REPEATED and words in seen) or (kept and words == title)
        if paragraph.kind in _BESIDE or again:
            continue
        seen.add(words)
        kept.append(words)
    return "\n\n".join(kept)


def _text(body: Any) -> str:
    """The words of every block of the extracted tree, in order; a block within a block is not said twice."""
    blocks: list[str] = []
    stack = [body] if body is not None else []
    while stack:
        element = stack.pop()
        children = list(element)
        if element.tag in _BLOCKS and not any(child.tag in _BLOCKS for child in children):
            pieces = (" ".join(piece.split()) for piece in _GAP.split(_lines(element).translate(_UNSEEN)))
            blocks.extend(filter(None, pieces))
        else:
            stack.extend(reversed(children))
    return "\n\n".join(blocks)


def _lines(element: Any) -> str:
    """The words of a block, with its line breaks as U+2028: two of them make a paragraph, the markup's own line ends none."""
    for line_break in element.iter("lb"):
        line_break.tail = f"\u2028{line_break.tail or ''}"
    return "".join(element.itertext())
