"""Which figures answer "how many ...": by kind and unit, by what they count, by the words around them."""

import re
from functools import cache

from config import words
from summarizer.answers.evidence import BEFORE, Index
from summarizer.answers.nearness import near
from summarizer.answers.sides import is_matter
from summarizer.answers.vocabulary import SYNONYM, irregular_forms, matches, plain_words, question_terms, stem, stop_words
from summarizer.article import Span
from summarizer.figures.lexicon import unit_words
from summarizer.items import Figure, FigureKind, Quote

Scored = list[tuple[Figure, float]]

_LEAST, _LEAST_MANY = 0.36, 0.4  # how well a figure must answer; the more, where a noun says what it must count
_NOUN, _WORDS, _MEANING = 0.25, 0.25, 0.5  # what counts: that noun, the question's other words, nearness in meaning
_WORDS_ALONE, _MEANING_ALONE = 0.55, 0.45  # the same without such a noun
_MISFIT = 0.35  # what a figure of an unlikely kind loses
_NEAR = 0.5  # how near a figure must be in meaning that does not seem to count that noun
_ROOM = 400  # characters around the figures that are read
_HEADED = 0.2  # what a sum gains that the headline has, where the price of the article's whole matter is asked
_BEFORE = 0.05  # what a figure loses that another is compared with
_LATER = 0.75  # what a noun counts for that stands further from its figure
_AROUND = 60  # characters to each side of a figure that are compared
_AS_GOOD = 0.99  # of the best one's score, that another must have to be shown beside it
_AGAIN = 0.7  # or this, if it is the same quantity
_SOMEBODY = 0.2  # what a figure that counts people counts for where a kind of people is asked for
_ANY, _SOME, _MOST = 0.1, 0.4, 0.75  # of a question's other words, where what a figure counts is only near to what is asked for
_PEOPLE = frozenset([stem("people"), stem("person")])
_BEFORE_NOUN = frozenset(["of", "in", "the", "a", "an", "their", "his", "her", "its", "such", "more", "other", "all"])
_PLURALS = frozenset(["people", "children", "men", "women", "police"])
_COMPARED_WITH = re.compile(r"\b(?:from|compared (?:with|to)|against|than|versus)\s+(?:an? |the |about |some )?(?:\w+ of )?\W?$")
_WATCHED_BY = re.compile(r"\b(?:in front of|watched by|attended by|attendance (?:of|was)|crowd of)\s+(?:\w+\s+){0,2}$", re.I)
_NO_NOUNS = frozenset(["much", "many", "number", "figure", "amount", "total", "value", "score", "result"])
_NO_NOUNS |= {"percent", "percentage", "proportion", "share", "fraction"}
_AGAINST = re.compile(r"\s+(?:votes? )?(?:to|against)\s+")  # "31 votes to 18"
_OF = re.compile(r"(\w+) of (?:(?:about|around|at least|up to|nearly|almost|some|roughly|more than|over|just) )?$")
_DONE_TO = re.compile(r"\b(?:was|were|been|be|being|(got|get))\s+([a-z]+)")
_MORE = re.compile(r"(?:more|fewer|less)\b", re.IGNORECASE)
_GAP = 20  # characters between a figure and its restatement, at most
_RESTATED = re.compile(r"\s*(?:\(|,? or |,? equal to |,? equivalent to )(?:about |around |roughly |nearly |some )?")


@cache
def _asks(measure: str) -> tuple[frozenset[str], frozenset[str]]:
    """The kinds of figure and the stems of units that a question's measure word asks for; empty sets for any."""
    lists = words("questions")["figures"].get(measure) or {"kinds": [], "units": []}
    return frozenset(lists["kinds"]), frozenset(stem(unit) for unit in lists["units"])


def counting(question: str, topic: str, measure: str, index: Index) -> Scored:
    """The figures that say how `measure` ("many", "fast", "percentage") `topic` is: the best, its equals, its restatements.

    Ranked by kind and unit, by the noun they count, by the question's other words around them, and by how near in meaning the
    words around them are to the question. None where all that is asked for is something that no figure of the article counts.
    """
    noun = _counted(topic) if measure in ("many", "much", "number") else ""
    named = "" if measure in _NO_NOUNS or _asks(measure)[1] else measure  # "turnout", "price": a word to be found itself
    asked = index.asked(term for term in question_terms(f"{topic} {named}") if term != noun)
    if not question_terms(topic) and measure in _NO_NOUNS - {"score", "result"}:
        return []  # "how many?": of what?
    light = asked.total == 0 or not set(asked.weights) - _light()
    in_question = set(plain_words(topic))
    told = index.asked([*(_undergone(topic) if noun in _persons() else ()), *_payments(topic)])
    able: list[tuple[Figure, float, float, float]] = []
    for figure, evidence in index.figures:
        fits = _fits(figure, measure, noun, in_question, index)
        if not fits or (measure != "figure" and set(plain_words(figure.text)) <= in_question):
            continue  # "over three days": the question's own number is no answer
        counts = _counts(noun, figure, index) if noun else 0.0
        share = evidence.has(asked).share
        if (more := _MORE.match(topic)) and not re.match(rf"\W*(?:\w+ )?{more[0]}\b", index.text[figure.span.end :][:_GAP]):
            continue  # "5.48 million people": how many fewer it does not say
        if noun in _some_people() and not counts:
            continue  # "212 people": how many of them are children it does not say
        if any(all(evidence.weights.get(term, 0.0) <= BEFORE for term in alike) for alike in told.alike.values()):
            continue  # "a quarter of a million tenants" were not all evicted, "costs of £640,000" are no compensation
        if asked.total and not light and share < _enough(counts, noun, figure, index):
            continue
        if share or light or counts == 1:
            able.append((figure, fits, counts, share))
    weights = (0.0, _WORDS_ALONE, _MEANING_ALONE) if not noun else (_NOUN, _WORDS, _MEANING)
    if noun and not asked.total:
        weights = (_NOUN + _WORDS, 0.0, _MEANING)
    found = _scored(question, able, weights, index, elsewhere=noun in index.document_frequency)
    if _of_money(in_question) and is_matter(" ".join(in_question - set(words("questions")["money"]))):
        found = [(figure, min(1.0, likely + (_HEADED if _in_headline(figure, index) else 0.0))) for figure, likely in found]
    best, score = max(found, key=lambda pair: pair[1], default=(None, 0.0))
    least = _LEAST_MANY if noun else _LEAST if asked.total else 0.0
    if best is None or score < least:
        return []
    ranked = [pair for pair in found if pair[1] >= _AS_GOOD * score or (_same(pair[0], best) and pair[1] >= _AGAIN * score)]
    return _with_restated(sorted(ranked, key=lambda pair: -pair[1]), index)


def _scored(
    question: str,
    able: list[tuple[Figure, float, float, float]],
    weights: tuple[float, float, float],
    index: Index,
    *,
    elsewhere: bool,
) -> Scored:
    """The figures with how well they answer, those that fit least left out if there are too many to compare in meaning.

    able: each with how its kind fits, how well it counts the noun, and the share of the other words. weights: what the noun,
    those words and the nearness in meaning weigh; the first is 0 where the question has no such noun. elsewhere: whether the
    article has the noun itself, so that what only sounds like it is something else.
    """
    by_noun, by_words, by_meaning = weights
    if any(counts >= SYNONYM for _, _, counts, _ in able):
        able = [one for one in able if one[2]]
    fit = [2 * fits * (by_noun * counts + by_words * share) for _, fits, counts, share in able]
    nearness = near(question, [_clause(figure, index) for figure, _, _, _ in able], fit, _ROOM)
    found = []
    for (figure, fits, counts, share), likeness in zip(able, nearness, strict=True):
        if by_noun and not counts and (likeness < _NEAR or elsewhere):
            continue  # it counts something else
        score = by_noun * counts + by_words * share + by_meaning * likeness
        score -= _MISFIT * (1 - fits) + (_BEFORE if _was_before(figure, index) else 0.0)
        found.append((figure, max(0.0, min(1.0, score))))
    return found


def _was_before(figure: Figure, index: Index) -> bool:
    """Whether a figure is what another is compared with: "29 percent, up from 22 percent"."""
    left = index.text[max(0, figure.span.start - 40) : figure.span.start]
    return bool(_COMPARED_WITH.search(left))


def _clause(figure: Figure, index: Index) -> str:
    """The words around a figure, within its sentence."""
    numbers = index.sentences_of([figure.span])
    if not numbers:
        return figure.text
    first, last = index.sentences[numbers.start].start, index.sentences[numbers.stop - 1].end
    return index.text[max(first, figure.span.start - _AROUND) : min(last, figure.span.end + _AROUND)]


def _in_headline(figure: Figure, index: Index) -> bool:
    """Whether the headline has the quantity: that of the deal, the plan or the ruling itself."""
    start = index.text.find(index.digest.headline or "", 0, figure.span.end)
    end = start + len(index.digest.headline or "")
    headed = (one for one, _ in index.figures if 0 <= start <= one.span.start < end)
    return any(one is figure or _same(one, figure) for one in headed)


@cache
def _light() -> frozenset[str]:
    """Stems of words that say little of what a figure is about: "take part", "there", "involved"."""
    return frozenset(term for word in words("questions")["light"] for term in question_terms(word))


def _same(one: Figure, other: Figure) -> bool:
    """The same quantity, said again."""
    return one.kind is other.kind and one.unit == other.unit and one.value == other.value and one.value is not None


def _counted(topic: str) -> str:
    """The noun after "how many": the last word before a verb or a small word, as a stem; empty if a verb comes first."""
    found = ""
    plains = plain_words(topic)
    for place, word in enumerate(plains):
        if word in stop_words():
            if found or word not in _BEFORE_NOUN:
                break
            continue
        if found and _verbal(plains, place):
            break
        found = stem(word)
    return found


def _verbal(plains: list[str], place: int) -> bool:
    """Whether a word after a noun is its verb: an -ed or -ing form, an irregular past, or anything after a plural."""
    word, before = plains[place], plains[place - 1]
    return word.endswith(("ed", "ing")) or word in irregular_forms() or before.endswith("s") or before in _PLURALS


def _undergone(topic: str) -> list[str]:
    """The term of what was done to those counted: "evicted" of "tenants were evicted"; none if it says little."""
    done = [word for got, word in _DONE_TO.findall(topic) if got or word.endswith("ed") or word in irregular_forms()]
    return [term for term in question_terms(" ".join(done[-1:])) if term not in _light()]


def _payments(topic: str) -> list[str]:
    """The terms of the payments that it names, which are no other payment: "compensation", "salary"."""
    return [term for term in question_terms(topic) if term in _kinds_of_payment()]


@cache
def _kinds_of_payment() -> frozenset[str]:
    return frozenset(stem(word) for word in words("questions")["payments"])


def _counts(noun: str, figure: Figure, index: Index) -> float:
    """How well the figure counts `noun`: by its `what`, its unit, or the few words after it."""
    after = [stem(word.plain) for word in index.words_in(Span(figure.span.end, min(len(index.text), figure.span.end + 40)))][:4]
    unit = [stem(word) for word in plain_words(f"{' '.join(unit_words(figure.unit))} {figure.text}")]
    what = [stem(word) for word in plain_words(figure.what or "")]
    there = {*after, *unit, *what}
    same = max(matches(noun, {*after[:2], *unit, *what[:2], *_measured(figure, index)}).values(), default=0.0)
    same = max(same, _LATER * max(matches(noun, there).values(), default=0.0))
    if (noun == "money" and figure.kind is FigureKind.MONEY) or (noun == "time" and _of_time(figure)):
        return 1.0
    if noun in _PEOPLE:
        return max(SYNONYM, same) if _watched(figure, index) or there & _persons() else same
    return max(_SOMEBODY, same) if noun in _persons() - _some_people() and there & _persons() else same


def _measured(figure: Figure, index: Index) -> list[str]:
    """The stem of the noun that a figure is put to by "of": "compensation of 120 euros", "a crowd of some 9,000"."""
    match = _OF.search(index.text, max(0, figure.span.start - 60), figure.span.start)
    return [stem(word) for word in plain_words(match.group(1))] if match else []


def _enough(counts: float, noun: str, figure: Figure, index: Index) -> float:
    """The share of a question's other words that must be found: the more, the less surely what it asks for is counted.

    "How many people live in Haven": pupils are people, but those in a trial need not live there.
    """
    if 0 < counts <= _SOMEBODY:
        return _MOST
    if noun not in _PEOPLE or _watched(figure, index):
        return 0.0
    return _SOME if counts <= SYNONYM else _ANY


def _watched(figure: Figure, index: Index) -> bool:
    """Whether a figure is a crowd's: "watched by 31,406"."""
    return bool(_WATCHED_BY.search(index.text[max(0, figure.span.start - 40) : figure.span.start]))


@cache
def _some_people() -> frozenset[str]:
    """Those of them who are only some of the people counted: "children"."""
    return frozenset(stem(word) for word in words("questions")["some_people"])


@cache
def _persons() -> frozenset[str]:
    """What "people" may be called where they are counted, as stems."""
    return frozenset(stem(word) for word in words("questions")["persons"])


def _fits(figure: Figure, measure: str, noun: str, asked: set[str], index: Index) -> float:
    """How well kind and unit suit the question: 1 for what it asks for, less for what it may mean, 0 for what it cannot."""
    kinds, units = _asks(measure)
    if not kinds:
        return 1.0
    after = [word.plain for word in index.words_in(Span(figure.span.end, min(len(index.text), figure.span.end + 25)))][:1]
    stems = {stem(word) for word in [*plain_words(" ".join(unit_words(figure.unit))), *plain_words(figure.text), *after]}
    if units:
        quick = measure == "fast" and (figure.kind is FigureKind.PERCENT or _of_time(figure))  # "grew by 5 %", "in 9.8 seconds"
        return 1.0 if stems & units else 0.6 if quick else 0.0
    if measure == "much" and figure.kind is FigureKind.MEASURE and stems & _asks("long")[1] and noun not in (*stems, "time"):
        return 0.3  # "how much did it gain" asks for no time
    if measure == "much" and figure.kind is FigureKind.INDEX and _of_change(asked):
        return 0.7  # "gained 20.72 points to 8,570.66": that is where it stands, not what it gained
    if measure == "much" and figure.kind is FigureKind.COUNT and figure.unit is None and _of_money(asked):
        return 0.0  # "how much was the fine": "two cranes" is no sum
    if figure.kind in kinds:
        return 0.6 if measure == "much" and _of_money(asked) and figure.kind is not FigureKind.MONEY else 1.0
    if measure in ("many", "number", "much") and noun and noun in stems:
        return 1.0  # "how many days": "14 days", a measure
    if measure == "many":
        return 0.6 if figure.kind in (FigureKind.PERCENT, FigureKind.INDEX) else 0.0
    if measure == "much":
        return 0.0 if figure.kind is FigureKind.SCORE else 0.4
    return 0.5 if figure.kind is FigureKind.COUNT and "measure" in kinds else 0.0


def _of_time(figure: Figure) -> bool:
    """Whether a figure is a span of time."""
    said = {stem(word) for word in plain_words(figure.text)}
    return figure.kind is FigureKind.MEASURE and bool(said & {stem(word) for word in words("questions")["spans_of_time"]})


def _of_money(asked: set[str]) -> bool:
    """Whether the question's words are those of prices and payments."""
    return bool(asked & set(words("questions")["money"]))


def _of_change(asked: set[str]) -> bool:
    """Whether the question asks how much something rose or fell."""
    return bool({stem(word) for word in asked} & {stem(word) for word in words("questions")["changes"]})


def _with_restated(ranked: Scored, index: Index) -> Scored:
    """The figures, each with the same quantity put otherwise right beside it, in the order of the text: "55 mph (88.5 kph)"."""
    figures = list(index.digest.figures)
    out: Scored = []
    for figure, score in ranked:
        place = figures.index(figure)
        together = [(figure, score)]
        if place and figures[place - 1].kind is figure.kind and _restates(figures[place - 1], figure, index):
            together.insert(0, (figures[place - 1], score))
        if place + 1 < len(figures) and _restates(figure, figures[place + 1], index):
            together.append((figures[place + 1], 0.9 * score))
        out += [pair for pair in together if all(pair[0] is not other for other, _ in out)]
    return out


def _restates(figure: Figure, following: Figure, index: Index) -> bool:
    """Whether a figure goes on with the one before it: the same in another unit, or the other side of a vote."""
    gap = index.text[figure.span.end : following.span.start]
    votes = figure.kind is following.kind is FigureKind.COUNT and _AGAINST.fullmatch(gap)
    return len(gap) < _GAP and bool(votes or _RESTATED.fullmatch(gap))


def quotes_with(figures: list[Figure], index: Index) -> list[Quote]:
    """The quotes in which these figures stand: who says so."""
    return [
        quote for quote in index.digest.quotes if any(span.contains(figure.span) for figure in figures for span in quote.spans)
    ]


def about(topic: str, index: Index, least: float = 0.6) -> Scored:
    """The figures that are about `topic`, the best first; all if it names none."""
    asked = index.asked(question_terms(topic))
    if not asked.total:
        return [(figure, 1.0) for figure in index.digest.figures]
    found = [(figure, evidence.has(asked).share) for figure, evidence in index.figures]
    return sorted(((figure, share) for figure, share in found if share >= least), key=lambda pair: -pair[1])
