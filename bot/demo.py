"""The bundled article: written for Pullquote, about people and places that do not exist."""

from importlib.resources import files

from summarizer.article import Article


def demo_article() -> Article:
    """The article that `pullquote demo` shows."""
    return Article(files("bot").joinpath("data", "demo.txt").read_text(encoding="utf-8"))
