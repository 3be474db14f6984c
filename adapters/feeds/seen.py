"""Which entries are new, which are changed, which were there before. Pure: no clock, no network, no state kept.

An entry is known again by its guid, by the canonical form of its address, or by its words. None of the three can be trusted
alone: guids are reused, addresses lead to the home page, and daily columns begin with the same words.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from adapters.feeds.feed import Entry

MIN_WORDS = 12
"""Words of title and summary below which like words do not make two entries one ("Live updates")."""
NEAR = timedelta(days=3)
"""How far apart entries of the same words may be dated and still be one."""

CanonicalKey = Callable[[str], str]
"""An address in the one form that all its variants share (no tracking parameters, http as https ...)."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is remembered of an entry. key: canonical address, or None where that names no single entry."""

    guid: str
    key: str | None
    fingerprint: str
    telling: bool
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sorted:
    """What a feed's entries are against what was seen before. seen: what to remember now, the feed's own first."""

    new: tuple[Entry, ...]
    updated: tuple[Entry, ...]
    seen: tuple[Seen, ...]


def sort_entries(entries: Sequence[Entry], seen: Sequence[Seen], canonical: CanonicalKey, remember: int = 2000) -> Sorted:
    """Sort one feed's entries into new, updated and known; of several that are the same the first counts.

    remember: how many entries are remembered at most; never fewer than the feed has now.
    """
    known, here = _Index(), _Index()
    for old in seen:
        known.add(old)
    new: list[Entry] = []
    updated: list[Entry] = []
    marks = _marks(entries, canonical)
    for at, (entry, mark) in enumerate(zip(entries, marks, strict=True)):
        twin, before = here.find(mark), known.find(mark)
        here.add(mark)
        if before is not None and mark.published is None:
            marks[at] = replace(mark, published=before.published)
        if twin is not None:
            continue
        if before is None:
            new.append(entry)
        elif before.fingerprint != mark.fingerprint:
            updated.append(entry)
    named = {mark.guid for mark in marks}
    rest = [old for old in seen if old.guid not in named]
    return Sorted(tuple(new), tuple(updated), (*marks, *rest)[: max(remember, len(marks))])


def distinct(entries: Iterable[Entry], canonical: CanonicalKey) -> tuple[Entry, ...]:
    """Entries of several feeds, each once: by address and by words; guids mean nothing outside their own feed."""
    index = _Index()
    kept: list[Entry] = []
    for entry in entries:
        key = _key(entry, canonical)
        mark = Seen("", key, entry.fingerprint, _is_telling(entry), entry.published)
        if index.find(mark) is None:
            index.add(mark)
            kept.append(entry)
    return tuple(kept)


class _Index:
    """Seen entries by guid, by address and by words; where two claim the same name, the first has it."""

    def __init__(self) -> None:
        self._guids: dict[str, Seen] = {}
        self._keys: dict[str, Seen] = {}
        self._words: dict[str, Seen] = {}

    def add(self, mark: Seen) -> None:
        if mark.guid:
            self._guids.setdefault(mark.guid, mark)
        if mark.key:
            self._keys.setdefault(mark.key, mark)
        if mark.telling:
            self._words.setdefault(mark.fingerprint, mark)

    def find(self, mark: Seen) -> Seen | None:
        found = self._guids.get(mark.guid) or (self._keys.get(mark.key) if mark.key else None)
        if found is None and mark.telling:
            found = self._words.get(mark.fingerprint)
            if found is not None and not _near(found.published, mark.published):
                return None
        return found


def _marks(entries: Sequence[Entry], canonical: CanonicalKey) -> list[Seen]:
    """What each entry is known by. A guid or address that several different entries of one feed share is no name of any."""
    keys = [_key(entry, canonical) for entry in entries]
    pages: dict[str, set[str | None]] = {}
    tenants: dict[str | None, set[str]] = {}
    for entry, key in zip(entries, keys, strict=True):
        borrowed = entry.guid == entry.url
        pages.setdefault(entry.guid, set()).add(entry.fingerprint if borrowed else key)
        tenants.setdefault(key, set()).add(entry.fingerprint if borrowed else entry.guid)
    marks = []
    for entry, key in zip(entries, keys, strict=True):
        shared = len(pages[entry.guid]) > 1 or (key is None and entry.guid == entry.url)
        guid = f"words:{entry.fingerprint}" if shared else entry.guid
        own_key = key if len(tenants[key]) <= 2 else None
        marks.append(Seen(guid, own_key, entry.fingerprint, _is_telling(entry), entry.published))
    return marks


def _key(entry: Entry, canonical: CanonicalKey) -> str | None:
    """The canonical address; none for a site's home page, which feeds without pages of their own give for every entry.

    A fragment that is no parameter is part of it: changelogs have all their entries on one page.
    """
    if entry.url is None:
        return None
    parts = urlsplit(entry.url)
    anchor = f"#{parts.fragment}" if parts.fragment and "=" not in parts.fragment else ""
    if parts.path in ("", "/") and not parts.query and not anchor:
        return None
    return canonical(entry.url) + anchor


def _is_telling(entry: Entry) -> bool:
    return len(entry.title.split()) + len(entry.summary.split()) >= MIN_WORDS and bool(entry.fingerprint)


def _near(one: datetime | None, other: datetime | None) -> bool:
    return one is None or other is None or abs(one - other) <= NEAR
