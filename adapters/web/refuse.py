"""What is not an article is said plainly: which kind of page it is, and what to do. It leans to letting a page through."""

import re
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from adapters.web.metadata import Metadata
from adapters.web.prune import Layout
from bot.reading import InputError
from config import words
from summarizer.judge import count_words, judge

PASTE = "paste the article's text instead"
NO_ARTICLE = InputError("no_article", f"no article was found in this page; {PASTE}")

_KINDS = {
    "robot": InputError("robot_page", f"the site first wants to see that its reader is no robot; {PASTE}"),
    "error": InputError("error_page", f"this is an error page, not an article; check the link, or {PASTE}"),
    "login": InputError("login_page", f"this is a login page, not an article; log in with your browser, and {PASTE}"),
    "cookie": InputError("cookie_page", f"this is a cookie or privacy notice, not an article; {PASTE}"),
    "paywall": InputError("paywall", f"only the beginning of the article is here, the rest is for subscribers; {PASTE}"),
    "video": InputError("video_page", "this page is a video with hardly any text, not an article; paste the link of an article"),
    "front": InputError("front_page", "this page lists stories, it is no article itself; paste the link of one of them"),
}
_CODES = {error.code: error for error in _KINDS.values()}

_SPARSE = 150  # words below which a text may be what a page shows instead of an article
_NOTICE = 100
_BRIEF = 50
_NOTICE_WORDS = 20  # a longer paragraph that has such words tells of them
_STUB = 200  # below this, the text of an article that is declared not to be free is its beginning
_STUB_WITH_NOTICE = 350
_CARDS = 8
_FEW_CARDS = 5
_LISTS = frozenset({"CollectionPage", "ItemList", "SearchResultsPage"})
_TITLE_PART = re.compile(r"\s+[|–—·•:»-]+\s+|\s*\|\s*")


def refuse(text: str, shown: str, spread: Layout, said: Metadata, page: str, tree: Any, url: str | None) -> InputError | None:
    """Why the page gives no article, or None if it gives one.

    text: what was extracted. shown: all that a reader sees. page: the markup. tree: the page before anything was taken away.
    """
    count = count_words(text[:20_000])
    kind = (
        _by_title(said, count)
        or _by_challenge(page, count, spread)
        or _by_wall(text, count, shown, said, tree)
        or _by_kind(count, spread, said, url)
    )
    if kind:
        return _KINDS[kind]
    if not text or judge(text):
        verdict = judge(shown) or judge(text)
        if verdict and verdict.code not in ("too_short", "list"):
            return _CODES.get(verdict.code, InputError(verdict.code, f"{verdict.reason}; {PASTE}"))
    return None if text else NO_ARTICLE


def _by_title(said: Metadata, count: int) -> str | None:
    if count >= (_BRIEF if said.is_article else _NOTICE) or not said.window:
        return None
    parts = [said.window, *_TITLE_PART.split(said.window)]
    return next((kind for kind, form in _forms("titles").items() if any(map(form.fullmatch, parts))), None)


def _by_challenge(page: str, count: int, spread: Layout) -> str | None:
    few = count < _NOTICE and spread.shown < _SPARSE
    return "robot" if few and _form("challenge").search(page[:200_000]) else None


def _by_wall(text: str, count: int, shown: str, said: Metadata, tree: Any) -> str | None:
    notice = any(_form("wall").search(line) for line in shown.split("\n") if len(line.split()) <= _NOTICE_WORDS)
    if said.free is False:
        locked = sum(len(" ".join(part.itertext()).split()) for part in _locked(said, tree))
        if locked >= (_NOTICE if notice else _BRIEF) and _is_whole(text):
            return None  # the page was given in full
        return "paywall" if count < _STUB or (notice and count < _STUB_WITH_NOTICE) else None
    return "paywall" if notice and (count < _BRIEF or (count < _NOTICE and not (_is_whole(text) and said.is_article))) else None


def _is_whole(text: str) -> bool:
    """Whether a text ends as articles do, not in the middle of a sentence or with dots."""
    end = text.rstrip("\"'”’) \n")
    return end.endswith((".", "!", "?")) and not end.endswith("...")


def _locked(said: Metadata, tree: Any) -> list[Any]:
    """The elements that the page declares to be for subscribers, by their class or id."""
    names = {name for selector in said.locked for name in re.findall(r"[.#]([\w-]+)", selector)}
    return [each for each in tree.iter() if names & {*(each.get("class") or "").split(), each.get("id") or ""}] if names else []


def _by_kind(count: int, spread: Layout, said: Metadata, url: str | None) -> str | None:
    if said.is_article and not said.is_video:
        return None
    if said.is_video and count < (_BRIEF if said.is_article else _SPARSE):
        return "video"
    root = url is not None and urlsplit(url).path in ("", "/") and not urlsplit(url).query
    enough = _FEW_CARDS if root or said.types & _LISTS else _CARDS
    return "front" if spread.cards >= enough and spread.prose < _NOTICE and not said.is_article else None


@cache
def _form(name: str) -> re.Pattern[str]:
    return re.compile("|".join(words("page")[name]), re.IGNORECASE)


@cache
def _forms(name: str) -> dict[str, re.Pattern[str]]:
    return {kind: re.compile("|".join(forms), re.IGNORECASE) for kind, forms in words("page")[name].items()}
