"""What finds quotes: the pipeline, the tagger's weights, and an article put through both."""

import hashlib
import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.resources import files
from importlib.resources.abc import Traversable
from time import perf_counter

from bot.demo import demo_path
from bot.doctor.finding import Finding, bad, good
from bot.settings import Settings
from bot.work import CannotStart, check_pipeline, digest_article
from summarizer.article import Article
from summarizer.items import NotInArticle

SUMS = "SHA256SUMS"
_AGAIN = "install Pullquote again: pip install --force-reinstall, or make setup"
_PINNED = re.compile(r"([\w.-]+)==([\w.]+)")


def weights_folder() -> Traversable:
    """Where the tagger's weights are, with their hashes as `sha256sum` writes them."""
    return files("summarizer.quotes").joinpath("weights")


def check_pipeline_version(settings: Settings) -> Iterator[Finding]:
    """Whether the spaCy pipeline is there, in the version that was tested."""
    what, name = "pipeline", settings.pipeline
    try:
        check_pipeline(name)
        here = version(name.replace("_", "-"))
    except (CannotStart, PackageNotFoundError):
        yield bad(what, f"{name} is not installed", "install it with pip, or name another by the setting pipeline")
        return
    wanted = _pinned().get(name.replace("_", "-"), here)
    if here != wanted:
        yield bad(what, f"{name} {here} is installed; {wanted} was tested", f"pip install {name.replace('_', '-')}=={wanted}")
    else:
        yield good(what, f"{name} {here}, spaCy {version('spacy')}")


def check_weights(folder: Traversable | None = None) -> Iterator[Finding]:
    """Whether the weights are there, and are those that were measured."""
    what, folder = "weights", folder or weights_folder()
    try:
        sums = [line.split() for line in folder.joinpath(SUMS).read_text(encoding="ascii").splitlines()]
        changed = [name for hashed, name in sums if hashlib.sha256(folder.joinpath(name).read_bytes()).hexdigest() != hashed]
    except OSError as error:
        yield bad(what, f"{error.filename or folder} cannot be read: {error.strerror}", _AGAIN)
        return
    if changed:
        yield bad(what, f"{' and '.join(changed)} is not as it was made", _AGAIN)
    else:
        yield good(what, f"{len(sums)} files, each as it was made")


def check_digest(settings: Settings) -> Iterator[Finding]:
    """The bundled article, digested; a `Digest` proves every item against the article by itself."""
    what = "digest"
    begun = perf_counter()
    with demo_path() as path:
        article = Article(path.read_text(encoding="utf-8"))
    try:
        digest = digest_article(article, settings.pipeline)
    except CannotStart as error:
        yield bad(what, str(error), "see the pipeline above")
        return
    except NotInArticle as error:
        yield bad(what, f"the bundled article's digest says what it does not: {error}", "please report it")
        return
    counts = {"points": len(digest.key_points), "quotes": len(digest.quotes), "figures": len(digest.figures)}
    found = ", ".join(f"{count} {name}" for name, count in counts.items())
    if not all(counts.values()):
        yield bad(what, f"the bundled article gives {found}", _AGAIN)
    else:
        yield good(what, f"the bundled article gives {found}, each proven in it, in {perf_counter() - begun:.1f} s with loading")


def _pinned() -> dict[str, str]:
    return {match[1]: match[2] for line in requires("pullquote") or () if (match := _PINNED.match(line))}
