"""How much each sentence of an article tells of its story: a product of factors that one can print."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, log, prod

from spacy.tokens import Span as TokenSpan

from config import words
from summarizer.article import ParagraphKind, Span
from summarizer.items import Figure, Quote, QuoteKind
from summarizer.keypoints.centrality import Matrix, centralities, similarities
from summarizer.keypoints.clauses import removable
from summarizer.keypoints.shorten import agency
from summarizer.language import ParsedArticle

MAX_RANKED = 120  # sentences that are looked at; what an article says later is not its story, and time stays linear
_MIN_WORDS, _MAX_WORDS = 7, 60

# Exponents and weights of the factors, set by hand: no text was trained on. They were compared by ROUGE on articles with
# highlights, and by the key sentences chosen for 49 articles (docs/benchmarks.md).
_STORY = {
    "position": -0.75,  # logarithm of its place among the sentences, from 1
    "centrality": 0.7,  # logarithm of its rank among the sentences
    "opening": 0.45,  # share of its words that the headline and the first two sentences have
    "figures": 0.3,  # logarithm of one more than it has
    "paragraph": 0.5,  # opens a paragraph
    "names": 0.42,  # up to four, as a share
    "speech": -0.5,  # share of its words in quotation marks
    "half": -0.7,  # has a part of what somebody said, and another sentence the rest
    "first person": -0.2,  # "I" and "we" outside quotation marks
    "teaser": -1.0,  # begins the article without a name or a figure
    "length": -1.2,  # logarithm of its words over 26, except where it begins the article
    "caption": -1.2,  # tells of a picture
    "no news": -2.0,  # "declined to comment"
}
# What adds to a story once its beginning is told: another strand ("Meanwhile"); place and length weigh less.
_MORE = _STORY | {"position": -0.6, "paragraph": 0.3, "length": -0.3, "pronoun": -0.4, "strand": 0.5}
_LONG = 26  # words
_CAPTION_WORDS = 25
_ALL_QUOTED = 0.95  # share of the words

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_FIRST_PERSON = frozenset({"i", "we", "my", "our", "me", "us", "myself", "ourselves"})
_NAMED = frozenset({"PERSON", "ORG", "GPE", "NORP"})
_ENDS = re.compile(r"[.!?…][\"'”’»)\]]*$|[,.!?…]['’]?[”\"]$")
_MARK = re.compile(r"[\"“”‘’'«»`]")
_PRONOUN = re.compile(r"[\"“‘']?(?:He|She|They|It|His|Her|Their|Its|There)\b")
_STARTS = re.compile(r"[\"'“‘«]*(?:[A-Z0-9$£€#@À-Þ]|[a-z]+[A-Z])")


Factors = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may become a key point. nth: its place among the article's sentences. cuts: what it can do without."""

    nth: int
    sentence: Span
    tokens: TokenSpan
    cuts: tuple[Span, ...]
    values: tuple[tuple[str, float], ...]

    @property
    def length(self) -> int:
        """Characters it has when shortened."""
        return len(self.sentence) - sum(len(cut) for cut in self.cuts)

    def factors(self, more: bool = False) -> Factors:
        """Why it tells the story, or (`more`) why it adds to it: factors whose product is its score."""
        weights = _MORE if more else _STORY
        found = ((name, round(exp(weights.get(name, 0.0) * value), 4)) for name, value in self.values)
        return tuple((name, factor) for name, factor in found if factor != 1)

    def score(self, more: bool = False) -> float:
        return prod(factor for _, factor in self.factors(more))


@dataclass(frozen=True, slots=True)
class Ranking:
    """The candidates of an article in order of the text, and how similar each two of them are."""

    candidates: tuple[Candidate, ...]
    similar: Matrix


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is counted in a sentence before it is compared with the others."""

    nth: int
    sentence: Span
    tokens: TokenSpan
    lemmas: tuple[str, ...]
    words: int
    quoted: float
    first_person: bool
    caption: bool
    no_news: bool
    opens: bool


def rank(parsed: ParsedArticle, quotes: Sequence[Quote], figures: Sequence[Figure], headline: str | None) -> Ranking:
    """The sentences that may become key points."""
    facts = _usable(parsed)
    similar = similarities([fact.lemmas for fact in facts])
    central = centralities(similar)
    names = _names(parsed, facts)
    counts = _figures(facts, figures)
    title = {word.lower() for word in re.findall(r"\w+", headline or "")}
    opening = [title, *(set(fact.lemmas) for fact in facts[:2])]
    told = Counter([*title, *(lemma for fact in facts for lemma in set(fact.lemmas))])
    found = []
    for place, fact in enumerate(facts):
        known = set().union(*(bag for index, bag in enumerate(opening) if index != place + 1))
        shared = sum(word in known for word in set(fact.lemmas)) / max(1, len(set(fact.lemmas)))
        cuts = removable(parsed, fact.tokens, fact.sentence, told, quotes, figures)
        count = fact.words - sum(len(cut.of(parsed.text).split()) for cut in cuts)
        values = {
            "position": log(1 + place),
            "centrality": log(central[place] + 0.05),
            "opening": shared,
            "figures": log(1 + counts[place]),
            "paragraph": fact.opens,
            "names": min(names[place], 4) / 4,
            "speech": fact.quoted,
            "half": any(_is_half(quote, fact.sentence) for quote in quotes),
            "first person": fact.first_person,
            "length": max(0.0, log(max(1, count) / _LONG)) if place else 0.0,
            "caption": fact.caption,
            "no news": fact.no_news,
            "strand": bool(_form("strand").match(parsed.text, fact.sentence.start)),
            "teaser": place == 0 and not names[place] and not counts[place],
            "pronoun": bool(_PRONOUN.match(parsed.text, fact.sentence.start)),
        }
        shown = tuple((name, float(value)) for name, value in values.items() if value)
        found.append(Candidate(fact.nth, fact.sentence, fact.tokens, cuts, shown))
    return Ranking(tuple(found), similar)


@cache
def _form(name: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{form})" for form in words("keypoints")[name]), re.IGNORECASE)


def _usable(parsed: ParsedArticle) -> list[_Facts]:
    """Facts of the sentences that could be shown at all: prose with a finite verb, whole, not all quotation, no question."""
    strict: list[_Facts] = []
    lenient: list[_Facts] = []
    for nth, sentence in enumerate(parsed.sentences):
        if len(strict) == MAX_RANKED or len(lenient) == 2 * MAX_RANKED:
            break
        if parsed.kind_at(sentence.start) is not ParagraphKind.PROSE:
            continue
        facts = _facts(parsed, nth, sentence)
        if facts is None:
            continue
        (strict if facts.quoted < _ALL_QUOTED and not _asks(sentence.of(parsed.text)) else lenient).append(facts)
    if len(strict) < 3:
        return sorted([*strict, *lenient[:MAX_RANKED]], key=lambda fact: fact.nth)
    return strict


def _shows(tokens: TokenSpan) -> bool:
    """Whether it tells in the present tense what can be seen: "The minister waves to supporters"."""
    roots = [token for token in tokens if token.dep_ == "ROOT"]
    if len(roots) != 1 or roots[0].lemma_.lower() not in words("keypoints")["caption_verbs"]:
        return False
    helpers = [child for child in roots[0].children if child.dep_ in ("aux", "auxpass")]
    return all(verb.tag_ in ("VBZ", "VBP") for verb in helpers or roots)


def _whole(parsed: ParsedArticle, sentence: Span) -> bool:
    """Whether every quotation mark in `sentence` has its partner there."""
    said = sentence.of(parsed.text)
    if said.count('"') % 2 or said.count("“") != said.count("”") or said.count("``") != said.count("''"):
        return False
    ends = (parsed.quotation_at(sentence.start), parsed.quotation_at(sentence.end - 1))
    if ends[1] is None and sentence.of(parsed.text).endswith(('"', "”", "»", "''")):
        return False
    return all(quotation is None or (quotation.closed and sentence.contains(quotation.outer)) for quotation in ends)


def _is_half(quote: Quote, sentence: Span) -> bool:
    inside = sum(sentence.overlaps(span) for span in quote.spans)
    return quote.kind is QuoteKind.DIRECT and 0 < inside < len(quote.spans)


def _asks(said: str) -> bool:
    return said.rstrip("\"'”’)»")[-1:] == "?"


def _facts(parsed: ParsedArticle, nth: int, sentence: Span) -> _Facts | None:
    said = sentence.of(parsed.text)
    if dateline := agency(parsed.text, sentence):
        said = said[len(dateline) :]
    if not (_STARTS.match(said) and _ENDS.search(said)) or _form("furniture").match(said) or not _whole(parsed, sentence):
        return None
    tokens = parsed.tokens(sentence)
    marked = any(parsed.quotation_at(place) is not None for place in (sentence.start, sentence.end - 1)) or _MARK.search(said)
    lemmas = []
    count = 0
    finite = first_person = False
    quoted = 0
    for token in tokens:
        alpha = token.is_alpha
        if not alpha and not token.like_num:
            continue
        count += 1
        if not alpha or not token.is_stop:
            lemmas.append(token.lemma_.lower())
        inside = bool(marked) and parsed.quotation_at(token.idx) is not None
        quoted += inside
        finite = finite or token.tag_ in _FINITE
        first_person = first_person or (not inside and token.text != "US" and token.lower_ in _FIRST_PERSON)
    if not finite or not _MIN_WORDS <= count <= _MAX_WORDS:
        return None
    paragraph = parsed.paragraph_at(sentence.start)
    opens = paragraph is not None and sentence.start == paragraph.body.start > 0
    caption = bool(_form("caption").search(said)) or (not quoted and count <= _CAPTION_WORDS and _shows(tokens))
    no_news = bool(_form("empty").search(said))
    return _Facts(nth, sentence, tokens, tuple(lemmas), count, quoted / count, first_person, caption, no_news, opens)


def _names(parsed: ParsedArticle, facts: Sequence[_Facts]) -> list[int]:
    """How many different names each sentence has."""
    starts = [fact.sentence.start for fact in facts]
    found: list[set[str]] = [set() for _ in facts]
    for entity in parsed.doc.ents:
        if entity.label_ in _NAMED:
            index = bisect_left(starts, entity.start_char + 1) - 1
            if index >= 0 and entity.start_char < facts[index].sentence.end:
                found[index].add(entity.text)
    return [len(names) for names in found]


def _figures(facts: Sequence[_Facts], figures: Sequence[Figure]) -> list[int]:
    starts = [fact.sentence.start for fact in facts]
    found = [0] * len(facts)
    for figure in figures:
        index = bisect_left(starts, figure.span.start + 1) - 1
        if index >= 0 and figure.span.start < facts[index].sentence.end:
            found[index] += 1
    return found
