"""What tells that a sentence is part of its article's story: numbers for the ranker to weigh, each under a reason."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import log

from summarizer.article import Span
from summarizer.items import Figure, Quote, QuoteKind
from summarizer.keypoints.sentences import Facts, form
from summarizer.language import ParsedArticle

Features = Mapping[str, float]

# Of each feature the reason that a key point gives for it. Shares and flags are 0 to 1.
REASONS = {
    "position": "place",  # logarithm of its place among the sentences, from 1
    "depth": "place",  # its place as a share of the sentences
    "first": "place",
    "second": "place",
    "third": "place",
    "early": "place",  # one of the first five
    "last": "place",  # one of the last two
    "paragraph": "place",  # opens a paragraph
    "words": "length",  # over 25
    "short": "length",  # under 12 words
    "long": "length",  # over 35 words
    "late words": "length",  # the words over 25, from the seventh sentence on
    "length": "length",  # logarithm of the words it has when shortened over 26, except where it begins the article
    "centrality": "centrality",  # logarithm of its rank among the sentences
    "shared": "centrality",  # share of the sentences that a word of it is in, on average
    "subject": "centrality",  # share of the sentences that have the name in it which most have
    "opening": "opening",  # share of its words that the headline and the first two sentences have
    "headline": "opening",  # share of the headline's words that it has
    "names": "names",  # up to four, as a share
    "proper": "names",  # share of its tokens that are proper nouns
    "new name": "names",  # has a name that no other sentence has
    "figures": "figures",  # logarithm of one more than it has
    "digits": "figures",
    "money": "figures",
    "percent": "figures",
    "speech": "speech",  # share of its words in quotation marks
    "reported": "speech",  # share of it that somebody is said to have said
    "direct": "speech",
    "mixed": "speech",
    "indirect": "speech",
    "half": "speech",  # has a part of what somebody said, and another sentence the rest
    "first person": "speech",  # "I" and "we" outside quotation marks
    "marks first": "speech",
    "told": "tense",  # its main verb is in the past tense
    "tells": "tense",  # in the present tense
    "passive": "tense",
    "may": "tense",  # will, would, could
    "to come": "tense",
    "earlier": "tense",
    "day": "tense",
    "cause": "link",
    "contrast": "link",
    "strand": "link",  # "Meanwhile"
    "pronoun": "link",  # begins with one
    "pronouns": "words",  # share of its tokens
    "qualities": "words",  # share of its tokens that are adjectives and adverbs
    "teaser": "news",  # begins the article without a name or a figure
    "caption": "news",  # tells of a picture
    "no news": "news",  # "declined to comment"
}

_LONG = 26  # words
_NAMED = frozenset({"PERSON", "ORG", "GPE", "NORP"})
_PRONOUN = re.compile(r"[\"“‘']?(?:He|She|They|It|His|Her|Their|Its|There)\b")
_MODAL = frozenset({"will", "would", "could", "may", "might"})
_MONEY = re.compile(r"[$£€]")
_PERCENT = re.compile(r"%|per ?cent")
_DIGIT = re.compile(r"\d")


def told_in(facts: Sequence[Facts], headline: str | None) -> Counter[str]:
    """In how many sentences, the headline being one, each word is."""
    title = {word.lower() for word in re.findall(r"\w+", headline or "")}
    return Counter([*title, *(lemma for fact in facts for lemma in set(fact.lemmas))])


def features(
    parsed: ParsedArticle,
    facts: Sequence[Facts],
    quotes: Sequence[Quote],
    figures: Sequence[Figure],
    headline: str | None,
    central: Sequence[float],
    cuts: Sequence[Sequence[Span]],
) -> list[Features]:
    """The features of each sentence that are not 0. central: rank of each, the highest 1; cuts: what each can do without."""
    title = {word.lower() for word in re.findall(r"\w+", headline or "")}
    bags = [set(fact.lemmas) for fact in facts]
    opening = [title, *bags[:2]]
    spread = Counter(lemma for bag in bags for lemma in bag)
    names, kinds = _entities(parsed, facts)
    common = Counter(name for group in names for name in group)
    counts = _figures(facts, figures)
    speech = _speech(facts, quotes)
    found: list[Features] = []
    for place, (fact, bag) in enumerate(zip(facts, bags, strict=True)):
        said = fact.sentence.of(parsed.text)
        known = set().union(*(other for index, other in enumerate(opening) if index != place + 1))
        shorter = fact.words - sum(len(cut.of(parsed.text).split()) for cut in cuts[place])
        size = len(said.split())
        values: dict[str, float] = {
            "position": log(1 + place),
            "depth": place / len(facts),
            "first": place == 0,
            "second": place == 1,
            "third": place == 2,
            "early": place < 5,
            "last": place >= len(facts) - 2,
            "paragraph": fact.opens,
            "words": size / 25,
            "short": size < 12,
            "long": size > 35,
            "late words": size / 25 if place > 5 else 0.0,
            "length": max(0.0, log(max(1, shorter) / _LONG)) if place else 0.0,
            "centrality": log(central[place] + 0.05),
            "shared": sum(spread[lemma] for lemma in bag) / max(1, len(bag)) / len(facts),
            "subject": max((common[name] for name in names[place]), default=0) / len(facts),
            "opening": len(bag & known) / max(1, len(bag)),
            "headline": len(bag & title) / max(1, len(title)),
            "names": min(kinds[place], 4) / 4,
            "proper": fact.names / len(fact.tokens),
            "new name": any(common[name] == 1 for name in names[place]),
            "figures": log(1 + counts[place]),
            "digits": bool(_DIGIT.search(said)),
            "money": bool(_MONEY.search(said)),
            "percent": bool(_PERCENT.search(said)),
            "speech": fact.quoted,
            "first person": fact.first_person,
            "marks first": said[0] in "\"“'‘`",
            "to come": bool(form("to_come").search(said)),
            "earlier": bool(form("earlier").search(said)),
            "day": bool(form("day").search(said)),
            "cause": bool(form("cause").search(said)),
            "contrast": bool(form("contrast").search(said)),
            "strand": bool(form("strand").match(said)),
            "pronoun": bool(_PRONOUN.match(said)),
            "pronouns": fact.pronouns / len(fact.tokens),
            "qualities": fact.qualities / len(fact.tokens),
            "teaser": place == 0 and not kinds[place] and not counts[place],
            "caption": fact.caption,
            "no news": fact.no_news,
            **_tense(fact),
            **speech[place],
        }
        found.append({name: float(value) for name, value in values.items() if value})
    return found


def _tense(fact: Facts) -> Features:
    root = fact.tokens.root
    helpers = [child.lower_ for child in root.children if child.dep_ in ("aux", "auxpass")]
    return {
        "told": root.tag_ == "VBD",
        "tells": root.tag_ in ("VBZ", "VBP"),
        "passive": any(word in ("was", "were", "been") for word in helpers),
        "may": any(word in _MODAL for word in helpers),
    }


def _speech(facts: Sequence[Facts], quotes: Iterable[Quote]) -> list[Features]:
    """How much of each sentence is reported, and how."""
    starts = [fact.sentence.start for fact in facts]
    found: list[dict[str, float]] = [{} for _ in facts]
    for quote in quotes:
        for span in quote.spans:
            for index in range(max(0, bisect_right(starts, span.start) - 1), bisect_left(starts, span.end)):
                sentence = facts[index].sentence
                common = min(span.end, sentence.end) - max(span.start, sentence.start)
                if common <= 0:
                    continue
                values = found[index]
                values["reported"] = values.get("reported", 0.0) + common / len(sentence)
                values[quote.kind.value] = 1.0
                if quote.kind is QuoteKind.DIRECT and sum(sentence.overlaps(part) for part in quote.spans) < len(quote.spans):
                    values["half"] = 1.0
    return list(found)


def _entities(parsed: ParsedArticle, facts: Sequence[Facts]) -> tuple[list[set[str]], list[int]]:
    """Of each sentence, the different names in it; and how many of them are of people, bodies and places."""
    starts = [fact.sentence.start for fact in facts]
    names: list[set[str]] = [set() for _ in facts]
    kinds: list[set[str]] = [set() for _ in facts]
    for entity in parsed.doc.ents:
        index = bisect_left(starts, entity.start_char + 1) - 1
        if index >= 0 and entity.start_char < facts[index].sentence.end:
            names[index].add(entity.text)
            if entity.label_ in _NAMED:
                kinds[index].add(entity.text)
    return names, [len(group) for group in kinds]


def _figures(facts: Sequence[Facts], figures: Sequence[Figure]) -> list[int]:
    starts = [fact.sentence.start for fact in facts]
    found = [0] * len(facts)
    for figure in figures:
        index = bisect_left(starts, figure.span.start + 1) - 1
        if index >= 0 and figure.span.start < facts[index].sentence.end:
            found[index] += 1
    return found
