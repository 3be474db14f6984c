"""What an article is about, as four bags: the words of its body, of its lead, its names and its numbers. No pipeline is needed.

Names are told by their capitals. An article whose every word has a capital, as in a headline, names only words that never stand
in small letters.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from config import words
from summarizer.answers.vocabulary import plain, split, stem, stop_words
from summarizer.article import Article

LEAD_SENTENCES = 3
MOST, MANY, RARE = 0.3, 0.1, 0.003
"""Shares of articles in the news that have a term of the list `most`, of the list `many`, and any other term."""

_SENTENCE = re.compile(r"(?<=[.!?])[\"'”’)]*\s+|\n+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MOSTLY = 0.7  # share of words with a capital from which a line is a headline
_MAX_CHARACTERS = 20_000
"""Characters of an article that are looked at: what it is about stands at its beginning."""


@dataclass(frozen=True)
class Features:
    """How often each term stands in each part of an article: `body`, `lead`, `names`, `numbers`."""

    body: Mapping[str, int]
    lead: Mapping[str, int]
    names: Mapping[str, int]
    numbers: Mapping[str, int]


def features(article: Article) -> Features:
    """The bags of `article`; its title, if it is not in the text, is read before it."""
    text = article.text[:_MAX_CHARACTERS]
    title = [article.title] if article.title and article.title not in text else []
    body: Counter[str] = Counter()
    lead: Counter[str] = Counter()
    numbers: Counter[str] = Counter()
    capitals: Counter[str] = Counter()
    small: set[str] = set()
    openers: Counter[str] = Counter()  # words with a capital because a sentence begins, or all of a headline has
    read = 0
    for number, sentence in enumerate([*title, *_SENTENCE.split(text)]):
        found = [word for word in split(sentence) if word.plain]
        if not found:
            continue
        letters = [word for word in found if word.text[0].isalpha()]
        shouted = sum(word.text[0].isupper() for word in letters) > _MOSTLY * len(letters)
        terms: list[str] = []
        for place, word in enumerate(found):
            if word.plain[0].isdigit():
                numbers[word.plain] += 1
            elif word.plain in stop_words() or len(word.plain) < 2:
                continue
            else:
                terms.append(stem(word.plain))
                if not word.text[0].isupper():
                    small.add(word.plain)
                elif place == 0 or shouted:
                    openers[word.plain] += 1
                else:
                    capitals[word.plain] += 1
        body.update(terms)
        if read < LEAD_SENTENCES and (len(found) > 2 or number < len(title)):
            lead.update(terms)
            read += 1
    for name, count in openers.items():
        if name not in small:
            capitals[name] += count
    return Features(body, lead, capitals, numbers)


def commonness(term: str) -> float:
    """The share of other days' articles that is taken to have a term: a stem, a plain word or a number."""
    if term[0].isdigit() and (len(term) <= 2 or _YEAR.fullmatch(term)):
        return MANY
    return _common().get(term, RARE)


@cache
def _common() -> Mapping[str, float]:
    """By stem and by plain word, as names are not stemmed."""
    lists = words("stories")["common"]
    found: dict[str, float] = {}
    for key, share in (("many", MANY), ("most", MOST)):
        for word in lists[key].split():
            found[stem(plain(word))] = found[plain(word)] = share
    return found
