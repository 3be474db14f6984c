"""Which quotes answer: by who says them, by what they are about, by words that stand in quotation marks."""

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from summarizer.answers.evidence import BESIDE, Evidence, Index
from summarizer.answers.people import key_of
from summarizer.answers.vocabulary import plain_words, question_terms, split, stem, terms
from summarizer.article import Span
from summarizer.items import Quote, QuoteKind
from summarizer.meaning import load_glance

Scored = list[tuple[Quote, float]]

_LEFT_OUT = re.compile(r"…|\.\.\.|\[[^\]]*\]")

_TOPIC_SHARE = 0.5  # of what is asked about, that a quote must have to be about it
_AS_MUCH = 0.6  # of the best one's share, that another must have to be about it too
_NEARER = 0.3  # what being near in meaning counts beside having the topic's words
_NEAR_WORDS = 0.75  # of quoted words, in order, that a quote must have
_PERSONS = frozenset(["he", "she", "him", "his", "her", "hers", "they", "them", "their", "theirs"])
_OTHERS = frozenset(["him", "them"])
_THINGS = frozenset(["it", "its", "this", "that", "these", "those"])


def by(keys: Mapping[str, float], index: Index) -> Scored:
    """The quotes of these speakers: their own words first, then what is reported of them, each in order of the text."""
    found = [(quote, sure) for quote in index.digest.quotes if (sure := _sure(quote, keys))]
    return sorted(found, key=lambda pair: (-pair[1], pair[0].kind is QuoteKind.INDIRECT))


def _sure(quote: Quote, keys: Mapping[str, float]) -> float:
    return max((keys.get(key_of(speaker), 0.0) for speaker in quote.speakers), default=0.0)


def about(topic: str, index: Index, among: Sequence[Quote] | None = None, least: float = _TOPIC_SHARE) -> Scored:
    """The quotes that are about `topic`, the best first; none where the article does not have the topic."""
    wanted = question_terms(topic)
    asked = index.asked(wanted)
    if not asked.total:
        return []
    found: Scored = []
    for quote, evidence in _evidence(index, among):
        share = evidence.has(asked).share
        if share < least and among is not None and _refers_back(quote, index):
            share = max(share, _from_before(quote, index).has(asked).share, _of_same_speech(quote, found))
        if share >= least:
            found.append((quote, share))
    best = max((share for _, share in found), default=0.0)
    return _nearest_first(topic, [(quote, share) for quote, share in found if share >= _AS_MUCH * best])


def _nearest_first(topic: str, found: Scored) -> Scored:
    """Those with more of the topic first; among those that have as much, those nearer to it in meaning."""
    if len(found) < 2:
        return found
    nearness = load_glance().near(topic, [quote.text for quote, _ in found])
    ranked = sorted(zip(found, nearness, strict=True), key=lambda one: -(one[0][1] + _NEARER * one[1]))
    return [pair for pair, _ in ranked]


def _evidence(index: Index, among: Sequence[Quote] | None) -> list[tuple[Quote, Evidence]]:
    only = None if among is None else {quote.id for quote in among}
    return [pair for pair in index.quotes if only is None or pair[0].id in only]


def _refers_back(quote: Quote, index: Index) -> bool:
    """Whether the quote has "he" or "they", or opens with "it" or "that", of what stands before it.

    In reported words "he" is mostly the speaker, so only those in quotation marks count; in "Kjaer called him" it is another.
    """
    if _OTHERS & set(index.unquoted(quote)):
        return True
    if quote.kind is not QuoteKind.DIRECT:
        return False
    plains = [word.plain for word in index.words_in(quote.spans[0])]
    return bool(_PERSONS & set(plains) or _THINGS & set(plains[:1]))


def _from_before(quote: Quote, index: Index) -> Evidence:
    return Evidence(dict.fromkeys(terms(plain_words(index.context(quote))), BESIDE))


def _of_same_speech(quote: Quote, found: Scored) -> float:
    """The share of the last quote found, less a little, if the same speaker says this one no more than two paragraphs on."""
    if not found or found[-1][0].speakers != quote.speakers or quote.spans[0].start - found[-1][0].spans[-1].end > 300:
        return 0.0
    return 0.9 * found[-1][1]


def saying(fragments: Sequence[str], index: Index) -> Scored:
    """The quotes that have these words: all of them exactly, else nearly."""
    parts = [plain_words(part) for fragment in fragments for part in _LEFT_OUT.split(fragment) if plain_words(part)]
    if not parts:
        return []
    exact: Scored = []
    near: Scored = []
    texts = [[word.plain for span in quote.spans for word in index.words_in(span)] for quote in index.digest.quotes]
    for quote, there in zip(index.digest.quotes, texts, strict=True):
        if all(_holds(there, part) for part in parts):
            exact.append((quote, 1.0 if quote.kind is not QuoteKind.INDIRECT else 0.95))
        elif (share := min(_nearly(there, part) for part in parts)) >= _NEAR_WORDS:
            near.append((quote, 0.9 * share))
    if exact or near:
        # Of a quote within a quote the inner one is nearer to who said it.
        return sorted(exact, key=lambda pair: (-pair[1], len(pair[0].text))) or sorted(near, key=lambda pair: -pair[1])[:1]
    return _at_the_place(parts, index)


def _holds(there: Sequence[str], part: Sequence[str]) -> bool:
    """Whether `part` stands in `there`, its words in a row."""
    size = len(part)
    return any(there[i] == part[0] and list(there[i : i + size]) == list(part) for i in range(len(there) - size + 1))


def _nearly(there: Sequence[str], part: Sequence[str]) -> float:
    """The share of the words of `part` that stand in `there` in their order (stems count), close together."""
    if len(part) < 3:
        return 0.0
    one, other = [stem(word) for word in part], [stem(word) for word in there]
    if len(set(one) & set(other)) < _NEAR_WORDS * len(set(one)):
        return 0.0
    blocks = [block for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks() if block.size]
    if not blocks or blocks[-1].b + blocks[-1].size - blocks[0].b > 2 * len(part) + 2:
        return 0.0
    return sum(block.size for block in blocks) / len(part)


def _at_the_place(parts: Sequence[Sequence[str]], index: Index) -> Scored:
    """The quotes that touch the place where the article has these words: a quote may have been cut short."""
    plains = [word.plain for word in index.words]
    for part in parts:
        size = len(part)
        if size < 2:
            continue
        for i in range(len(plains) - size + 1):
            if plains[i] == part[0] and plains[i : i + size] == list(part):
                place = Span(index.words[i].start, index.words[i + size - 1].end)
                touching = [quote for quote in index.digest.quotes if any(span.overlaps(place) for span in quote.spans)]
                if touching:
                    return [(quote, 0.8) for quote in touching]
    return []


def mentions(text: str, quote: Quote, index: Index) -> bool:
    """Whether the quote or its sentence has all words of `text` that say something."""
    asked = index.asked(terms(word.plain for word in split(text)))
    evidence: Evidence = next(evidence for one, evidence in index.quotes if one is quote)
    return bool(asked.total) and evidence.has(asked).share >= 0.5
