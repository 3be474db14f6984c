"""What a roundup from files, links and feeds is made of: articles with their names, bare links, and what could not be read."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bot.reading import InputError, Readers, Reading, Source, find_sources, is_link, read_all
from bot.roundup import Bare, Piece
from bot.settings import Settings
from bot.work import digest_all
from summarizer.article import Article
from summarizer.items import Digest
from summarizer.judge import count_words, is_english

FEED_SUFFIXES = (".xml", ".rss", ".atom", ".rdf")
MIN_WORDS = 4
"""Words from which a text is taken into a roundup: beside others even a brief of one sentence says something."""
MIN_LETTERS_FOR_LANGUAGE = 150
MOST_ENTRIES = 30
"""Entries of one feed whose articles are read, the newest."""

_MAYBE_FEED = frozenset({"wrong_type", "front_page"})  # what is wrong with a link that may lead to a feed, or to a site with one


@dataclass(frozen=True, slots=True)
class FeedItems:
    """A feed with its entries that have an address."""

    title: str
    entries: tuple[Bare, ...]


def feeds_not_wired(_: str | Path) -> InputError:
    return InputError("feed_not_supported", "feeds are not read here")


@dataclass(frozen=True, slots=True)
class FeedReaders:
    """What reads feeds: the one to be had at a link, the one in a file."""

    url: Callable[[str], FeedItems | InputError] = field(default=feeds_not_wired)
    file: Callable[[Path], FeedItems | InputError] = field(default=feeds_not_wired)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was read. pieces: articles by their names in the output. links: entries of feeds whose articles could not be read."""

    paths: tuple[str, ...]
    pieces: tuple[Piece, ...]
    links: tuple[Bare, ...]
    errors: tuple[tuple[str, InputError], ...]


def gather(inputs: Sequence[str], settings: Settings, readers: Readers, feeds: FeedReaders) -> Gathered:
    """Everything that `inputs` name, each article once: files, folders, links, feeds' addresses and files.

    A link that leads to no article but to a feed, or to a site that has one, gives that feed's articles.
    """
    short = settings.model_copy(update={"min_words": 0, "check_language": False})
    found: dict[str, Piece] = {}
    errors: list[tuple[str, InputError]] = []
    entries: list[Bare] = []
    files = [name for name in inputs if not is_link(name) and Path(name).suffix.lower() in FEED_SUFFIXES]
    for name in files:
        _take(name, feeds.file(Path(name)), entries, errors)
    for reading in read_all(find_sources([name for name in inputs if name not in files], short), short, readers):
        outcome = _checked(reading.outcome, settings)
        if isinstance(outcome, Article):
            found.setdefault(reading.path, _piece(reading.path, outcome))
        elif is_link(reading.path) and outcome.code in _MAYBE_FEED:
            feed = feeds.url(reading.path)
            _take(reading.path, feed if isinstance(feed, FeedItems) and feed.entries else outcome, entries, errors)
        else:
            errors.append((reading.path, outcome))
    bare = []
    for entry, outcome in _read_entries([entry for entry in entries if entry.url not in found], settings, readers):
        if isinstance(outcome, Article):
            piece = _piece(entry.url, outcome)
            found.setdefault(
                entry.url, Piece(outcome, time=entry.time or piece.time, url=entry.url, site=outcome.site or entry.site)
            )
        else:
            bare.append(entry)
    return Gathered(tuple(found), tuple(found.values()), tuple(bare), tuple(errors))


def time_of(published: str | None) -> datetime | None:
    """The instant of an ISO 8601 date or date and time, in UTC where it names no zone; None where it is none."""
    try:
        time = datetime.fromisoformat((published or "").strip())
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _checked(outcome: Article | InputError, settings: Settings) -> Article | InputError:
    """A short text is taken; its language is judged only where there is enough of it."""
    if isinstance(outcome, InputError):
        return outcome
    if count_words(outcome.text) < MIN_WORDS:
        return InputError("too_short", f"too short for a roundup: fewer than {MIN_WORDS} words")
    if settings.check_language and sum(map(str.isalpha, outcome.text)) >= MIN_LETTERS_FOR_LANGUAGE:
        if not is_english(outcome.text):
            return InputError("not_english", "not in English, the one language that Pullquote reads")
    return outcome


def _piece(path: str, article: Article) -> Piece:
    """A file stands for its source where the article names none."""
    if is_link(path):
        return Piece(article, time=time_of(article.published), url=path)
    site = None if article.site or article.url else Path(path).name
    return Piece(article, time=time_of(article.published), url=article.url or path, site=site)


def _take(name: str, feed: FeedItems | InputError, entries: list[Bare], errors: list[tuple[str, InputError]]) -> None:
    if isinstance(feed, InputError):
        errors.append((name, feed))
        return
    newest = sorted(feed.entries, key=lambda entry: entry.time.timestamp() if entry.time else 0.0, reverse=True)[:MOST_ENTRIES]
    known = {entry.url for entry in entries}
    entries += [entry for entry in newest if entry.url not in known]


def _read_entries(entries: Sequence[Bare], settings: Settings, readers: Readers) -> Iterator[tuple[Bare, Article | InputError]]:
    readings = read_all((Source(entry.url, "url") for entry in entries), settings, readers)
    return ((entry, _checked(reading.outcome, settings)) for entry, reading in zip(entries, readings, strict=True))


def digest_pieces(
    gathered: Gathered, places: Sequence[int], settings: Settings, jobs: int, step: Callable[[], None]
) -> tuple[dict[int, Digest], list[tuple[str, InputError]]]:
    """The digests of the pieces at `places`, and what is wrong with those that have none. step: called after each."""
    readings = (Reading(gathered.paths[place], gathered.pieces[place].article) for place in places)
    digests: dict[int, Digest] = {}
    errors: list[tuple[str, InputError]] = []
    for place, result in zip(places, digest_all(readings, settings.pipeline, jobs), strict=True):
        if isinstance(result.outcome, InputError):
            errors.append((result.path, result.outcome))
        else:
            digests[place] = result.outcome
        step()
    return digests, errors
