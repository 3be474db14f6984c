"""The bundled article: written for Pullquote, about people and places that do not exist."""

from contextlib import AbstractContextManager
from importlib.resources import as_file, files
from pathlib import Path


def demo_path() -> AbstractContextManager[Path]:
    """The file of the article that `pullquote demo` shows."""
    return as_file(files("bot").joinpath("data", "demo.txt"))
