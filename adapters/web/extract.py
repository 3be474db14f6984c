"""A web page's bytes into an article: text with its paragraphs parted by blank lines, title, authors, site, date, address."""

from typing import Any

from bot.reading import InputError
from summarizer.article import Article
from summarizer.judge import judge

_BLOCKS = frozenset({"p", "head", "item", "quote", "code", "cell"})
_KEEP_RECALL = 0.6  # where the precise pass finds no more than this share of the generous one, the generous one is taken


def extract_article(page: bytes) -> Article | InputError:
    """The article on `page`, in any encoding that the page declares. An `InputError` if there is none."""
    import trafilatura
    from trafilatura.settings import Document

    tree = trafilatura.load_html(page)
    if tree is None:
        return InputError("no_article", "no article was found in this page; paste its text instead")
    precise = trafilatura.bare_extraction(page, favor_precision=True, include_comments=False, with_metadata=True)
    generous = trafilatura.bare_extraction(page, favor_recall=True, fast=True, include_comments=False, with_metadata=True)
    passes = [(found, _text(found.body)) for found in (precise, generous) if isinstance(found, Document)]
    best, text = max(passes, key=lambda each: len(each[1]), default=(None, ""))
    if passes and len(passes[0][1]) > _KEEP_RECALL * len(text):
        best, text = passes[0]
    if not text or judge(text):
        verdict = judge(_everything(tree))
        if verdict and verdict.code not in ("too_short", "list"):
            return InputError(verdict.code, verdict.reason)
    if best is None or not text:
        return InputError("no_article", "no article was found in this page; paste its text instead")
    authors = tuple(name.strip() for name in (best.author or "").split(";") if name.strip())
    return Article(text, best.title or None, best.url or None, best.sitename or None, authors, best.date or None)


def _everything(tree: Any) -> str:
    """All words that the page shows, a line for each piece: what tells a login page is just what extraction leaves out."""
    hidden = ("script", "style", "noscript", "template")
    pieces = (element.text for element in tree.iter() if isinstance(element.tag, str) and element.tag not in hidden)
    tails = (element.tail for element in tree.iter() if element.tail)
    return "\n".join(" ".join(piece.split()) for piece in (*pieces, *tails) if piece and piece.strip())


def _text(body: Any) -> str:
    """The words of every block of the extracted tree, in order; a block within a block is not said twice."""
    blocks: list[str] = []
    stack = [body] if body is not None else []
    while stack:
        element = stack.pop()
        children = list(element)
        if element.tag in _BLOCKS and not any(child.tag in _BLOCKS for child in children):
            words = " ".join("".join(element.itertext()).split())
            if words:
                blocks.append(words)
        else:
            stack.extend(reversed(children))
    return "\n\n".join(blocks)
