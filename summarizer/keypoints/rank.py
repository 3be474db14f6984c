"""How much each sentence of an article tells of its story: a product of factors that one can print."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, log

from spacy.tokens import Span as TokenSpan

from config import words
from summarizer.article import ParagraphKind, Span
from summarizer.items import Figure
from summarizer.keypoints.centrality import Matrix, centralities, similarities
from summarizer.keypoints.shorten import agency
from summarizer.language import ParsedArticle

MAX_RANKED = 120  # sentences that are looked at; what an article says later is not its story, and time stays linear
_MIN_WORDS, _MAX_WORDS = 7, 60

# Exponents and weights of the factors: a logistic regression of "this sentence belongs in the summary" on 299 CNN and Daily
# Mail articles and on 14 annotated ones, rounded.
_POSITION = 0.8
_CENTRALITY = 0.7
_WEIGHTS = {
    "opening": 0.55,  # share of its words that the headline and the first two sentences have
    "figures": 0.2,  # logarithm of one more than it has
    "paragraph": 0.5,  # opens a paragraph
    "names": 0.42,  # up to four, as a share
    "speech": -0.5,  # share of its words in quotation marks
    "first person": -0.2,  # "I" and "we" outside quotation marks
    "length": -0.9,  # logarithm of its words over 26
    "caption": -1.2,  # tells of a picture
    "no news": -2.0,  # "declined to comment"
}
_LONG = 26  # words
_CAPTION_WORDS = 25
_ALL_QUOTED = 0.95  # share of the words

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_FIRST_PERSON = frozenset({"i", "we", "my", "our", "me", "us", "myself", "ourselves"})
_NAMED = frozenset({"PERSON", "ORG", "GPE", "NORP"})
_ENDS = re.compile(r"[.!?…][\"'”’»)\]]*$|[,.!?…]['’]?[”\"]$")
_STARTS = re.compile(r"[\"'“‘«]*(?:[A-Z0-9$£€#@À-Þ]|[a-z]+[A-Z])")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may become a key point. nth: its place among the article's sentences."""

    nth: int
    sentence: Span
    tokens: TokenSpan
    factors: tuple[tuple[str, float], ...]

    @property
    def score(self) -> float:
        product = 1.0
        for _, factor in self.factors:
            product *= factor
        return product


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


def rank(parsed: ParsedArticle, figures: tuple[Figure, ...], headline: str | None) -> tuple[tuple[Candidate, ...], Matrix]:
    """The sentences that may become key points, in order of the text, and how similar each two of them are."""
    facts = _usable(parsed)
    similar = similarities([fact.lemmas for fact in facts])
    central = centralities(similar)
    names = _names(parsed, facts)
    counts = _figures(facts, figures)
    title = {word.lower() for word in re.findall(r"\w+", headline or "")}
    opening = [title, *(set(fact.lemmas) for fact in facts[:2])]
    found = []
    for place, fact in enumerate(facts):
        known = set().union(*(bag for index, bag in enumerate(opening) if index != place + 1))
        shared = sum(word in known for word in set(fact.lemmas)) / max(1, len(set(fact.lemmas)))
        factors = {
            "position": (1 + place) ** -_POSITION,
            "centrality": (central[place] + 0.05) ** _CENTRALITY,
            "opening": _factor("opening", shared),
            "figures": _factor("figures", log(1 + counts[place])),
            "paragraph": _factor("paragraph", fact.opens),
            "names": _factor("names", min(names[place], 4) / 4),
            "speech": _factor("speech", fact.quoted),
            "first person": _factor("first person", fact.first_person),
            "length": _factor("length", max(0.0, log(fact.words / _LONG))),
            "caption": _factor("caption", fact.caption),
            "no news": _factor("no news", fact.no_news),
        }
        shown = tuple((name, round(value, 4)) for name, value in factors.items() if value != 1)
        found.append(Candidate(fact.nth, fact.sentence, fact.tokens, shown))
    return tuple(found), similar


def _factor(name: str, value: float) -> float:
    return exp(_WEIGHTS[name] * value)


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
    ends = (parsed.quotation_at(sentence.start), parsed.quotation_at(sentence.end - 1))
    if ends[1] is None and sentence.of(parsed.text).endswith(('"', "”", "»", "''")):
        return False
    return all(quotation is None or (quotation.closed and sentence.contains(quotation.outer)) for quotation in ends)


def _asks(said: str) -> bool:
    return said.rstrip("\"'”’)»")[-1:] == "?"


def _facts(parsed: ParsedArticle, nth: int, sentence: Span) -> _Facts | None:
    said = sentence.of(parsed.text)
    if dateline := agency(parsed.text, sentence):
        said = said[len(dateline) :]
    if not (_STARTS.match(said) and _ENDS.search(said)) or _form("furniture").match(said) or not _whole(parsed, sentence):
        return None
    tokens = parsed.tokens(sentence)
    lemmas = []
    count = 0
    finite = first_person = False
    quoted = 0
    for token in tokens:
        alpha = token.is_alpha
        if not alpha and not token.like_num:
            continue
        count += 1
        inside = parsed.quotation_at(token.idx) is not None
        quoted += inside
        finite = finite or token.tag_ in _FINITE
        first_person = first_person or (not inside and token.text != "US" and token.lower_ in _FIRST_PERSON)
        if not token.is_stop or not alpha:
            lemmas.append(token.lemma_.lower())
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
