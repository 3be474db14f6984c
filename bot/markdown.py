"""A Markdown file as an article: its text without the signs, its front matter as title, author, date and address."""

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token

from summarizer.article import Article

_FRONT = re.compile(r"\A---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_ENTRY = re.compile(r"^([A-Za-z_]+)[ \t]*:[ \t]*(.+?)[ \t]*$", re.MULTILINE)
_FIELDS = {
    "title": "title", "headline": "title", "author": "authors", "authors": "authors", "byline": "authors",
    "date": "published", "published": "published", "url": "url", "link": "url", "source": "site", "site": "site",
}  # fmt: skip


def read_markdown(text: str) -> Article:
    """The article in `text`. Headings, paragraphs, list items and lines of a block quotation become paragraphs parted by
    blank lines; links and emphasis leave their words, images, code and HTML leave nothing. The first heading of the first
    level is the title if the front matter names none.
    """
    front = _FRONT.match(text)
    fields = _fields(front.group(1)) if front else {}
    tokens = MarkdownIt("commonmark").disable(["code"]).enable(["table"]).parse(text[front.end() :] if front else text)
    paragraphs: list[str] = []
    title = fields.get("title")
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type != "inline" or not (words := _words(token)):
            continue
        paragraphs.append(words)
        if title is None and before and before.type == "heading_open" and before.tag == "h1":
            title = words
    authors = tuple(name.strip() for name in re.split(r",| and ", fields.get("authors", "")) if name.strip())
    return Article(
        text="\n\n".join(paragraphs),
        title=title,
        url=fields.get("url"),
        site=fields.get("site"),
        authors=authors,
        published=fields.get("published"),
    )


def _words(inline: Token) -> str:
    """The words of one paragraph: single line breaks are spaces, hard ones stay."""
    out = []
    for token in inline.children or []:
        if token.type in ("text", "code_inline", "text_special"):
            out.append(token.content)
        elif token.type == "softbreak":
            out.append(" ")
        elif token.type == "hardbreak":
            out.append("\n")
    return "\n".join(line.strip() for line in "".join(out).split("\n")).strip()


def _fields(front: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in _ENTRY.findall(front):
        if name := _FIELDS.get(key.lower()):
            found.setdefault(name, value.strip("[]\"' "))
    return found
