"""Is this text a news article in English? Judged on the text alone, before the pipeline is loaded.

Three things are told apart from an article: a page that is none (a login, cookie or error page), a list, and a text that is too
short. The judge leans to letting a text through: a digest of a poor article harms less than a good one refused.
"""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from config import words
from summarizer.article import Paragraph, ParagraphKind
from summarizer.structure import find_paragraphs

MIN_WORDS = 30
"""Words of prose below which a text is too short: the shortest briefs that agencies send have about as many."""

_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W_]+)*|\d[\d.,]*")
_LETTERS = re.compile(r"[^\W\d_]+")
_PIECE = re.compile(r"(?<=[.!?])[\"”’)]*\s+|\n+")
_BULLET = re.compile(r"\s*(?:[-*•·–—▪◦‣]|\(?\d{1,3}[.):]|\[[ x]\])\s+\S", re.IGNORECASE)
_ENDED = re.compile(r"[.!?…][\"'”’»)\]]*$")
_REPORTS = re.compile(r"\b(?:said|says|told|added|according to)\b", re.IGNORECASE)  # a story about such pages is none
_MAX_PAGE_WORDS = 450
_MAX_ITEM_WORDS = 14
_SURELY_ENGLISH = 0.30
_SURELY_FOREIGN = 0.08
_SAMPLE_WORDS = 2000


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a text is no article: a code for programs, and one sentence for people, without a final stop."""

    code: str
    reason: str


_PAGES = {
    "login": Verdict("login_page", "this is a login page, not an article"),
    "paywall": Verdict("paywall", "only the notice for subscribers is here, not the article"),
    "cookie": Verdict("cookie_page", "this is a cookie or privacy notice, not an article"),
    "error": Verdict("error_page", "this is an error page, not an article"),
    "robot": Verdict("robot_page", "this is a check for robots, not an article"),
}


def judge(text: str, min_words: int = MIN_WORDS) -> Verdict | None:
    """Why `text` is not an article, or None if it may be one. Does not judge its language, see `is_english`."""
    page = _page(text)
    if page:
        return _PAGES[page]
    paragraphs = find_paragraphs(text)
    prose = sum(_count(p.span.of(text)) for p in paragraphs if p.kind is ParagraphKind.PROSE and not _is_item(p.span.of(text)))
    if _is_list(text, paragraphs):
        return Verdict("list", "this is a list, not an article")
    if prose < min_words:
        return Verdict("too_short", f"too short for an article: {prose} words of running text, at least {min_words} are needed")
    return None


def is_english(text: str) -> bool:
    """Whether `text` is English, by its share of English function words; in doubt a language identifier is asked.

    The identifier (py3langid) is only imported then, as that takes longer than judging a hundred articles.
    """
    letters = [word.lower() for word in _LETTERS.findall(text[: 12 * _SAMPLE_WORDS])][:_SAMPLE_WORDS]
    if not letters:
        return False
    share = sum(word in _function_words() for word in letters) / len(letters)
    if share >= _SURELY_ENGLISH:
        return True
    if share < _SURELY_FOREIGN:
        return False
    from py3langid.langid import classify

    return bool(classify(" ".join(letters))[0] == "en")


def count_words(text: str) -> int:
    """Words of `text`, numbers included: what reading times are reckoned by."""
    return _count(text)


def _page(text: str) -> str | None:
    """What kind of page `text` is, when at least half of the lines and sentences of a short text say so."""
    if _count(text[: _MAX_PAGE_WORDS * 12]) > _MAX_PAGE_WORDS:
        return None
    pieces = [piece.strip() for piece in _PIECE.split(text[: _MAX_PAGE_WORDS * 12]) if _WORD.search(piece)]
    hits: Counter[str] = Counter()
    telling = 0
    for piece in pieces:
        kinds = [kind for kind, form in _page_forms().items() if form.search(piece) and not _REPORTS.search(piece)]
        hits.update(kinds)
        telling += bool(kinds)
    if telling == 0 or 2 * telling < len(pieces):
        return None
    return hits.most_common(1)[0][0]


def _is_list(text: str, paragraphs: tuple[Paragraph, ...]) -> bool:
    """Most of the lines, with at least half of the words, are items: marked as such, or short and not sentences."""
    lines = [line for paragraph in paragraphs if _WORD.search(line := paragraph.span.of(text))]
    items = [line for line in lines if _is_item(line)]
    counted = sum(_count(line) for line in lines)
    return len(items) >= 4 and 3 * len(items) > 2 * len(lines) and 2 * sum(_count(line) for line in items) > counted


def _is_item(line: str) -> bool:
    count = _count(line)
    marked = bool(_BULLET.match(line)) and count <= 2 * _MAX_ITEM_WORDS
    return marked or (count <= _MAX_ITEM_WORDS and not _ENDED.search(line.strip()))


def _count(text: str) -> int:
    return sum(1 for _ in _WORD.finditer(text))


@cache
def _page_forms() -> dict[str, re.Pattern[str]]:
    return {kind: re.compile("|".join(forms), re.IGNORECASE) for kind, forms in words("judge")["pages"].items()}


@cache
def _function_words() -> frozenset[str]:
    return frozenset(words("judge")["english"]["function_words"])
