"""The sentences of an article that could be shown as key points at all, and what is counted in each."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc
from spacy.tokens import Span as TokenSpan

from config import words
from summarizer.article import ParagraphKind, Span
from summarizer.keypoints.shorten import agency
from summarizer.language import ParsedArticle

MAX_RANKED = 120  # sentences that are looked at; what an article says later is not its story, and time stays linear
_MIN_WORDS, _MAX_WORDS = 7, 60
_CAPTION_WORDS = 25
_ALL_QUOTED = 0.95  # share of the words

_FINITE = ("VBD", "VBZ", "VBP", "MD")
_FIRST_PERSON = ("i", "we", "my", "our", "me", "us", "myself", "ourselves")
_ENDS = re.compile(r"[.!?…][\"'”’»)\]]*$|[,.!?…]['’]?[”\"]$")
_MARK = re.compile(r"[\"“”‘’'«»`]")
_STARTS = re.compile(r"[\"'“‘«]*(?:[A-Z0-9$£€#@À-Þ]|[a-z]+[A-Z])")

_Numbers = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is counted in a sentence before it is compared with the others.

    nth: its place among the article's sentences. lemmas: of its telling words and numbers. words: how many it has; names,
    pronouns, qualities: how many of its tokens are proper nouns, pronouns, adjectives and adverbs. quoted: share of the words
    in quotation marks. opens: begins a paragraph.
    """

    nth: int
    sentence: Span
    tokens: TokenSpan
    lemmas: tuple[str, ...]
    words: int
    names: int
    pronouns: int
    qualities: int
    quoted: float
    first_person: bool
    caption: bool
    no_news: bool
    opens: bool


def usable(parsed: ParsedArticle) -> list[Facts]:
    """Facts of the sentences that could be shown at all: prose with a finite verb, whole, not all quotation, no question."""
    strict: list[Facts] = []
    lenient: list[Facts] = []
    counted = _Counted(parsed.doc)
    for nth, sentence in enumerate(parsed.sentences):
        if len(strict) == MAX_RANKED or len(lenient) == 2 * MAX_RANKED:
            break
        if parsed.kind_at(sentence.start) is not ParagraphKind.PROSE:
            continue
        facts = _facts(parsed, counted, nth, sentence)
        if facts is None:
            continue
        (strict if facts.quoted < _ALL_QUOTED and not _asks(sentence.of(parsed.text)) else lenient).append(facts)
    if len(strict) < 3:
        return sorted([*strict, *lenient[:MAX_RANKED]], key=lambda fact: fact.nth)
    return strict


@cache
def form(name: str) -> re.Pattern[str]:
    """The regular expressions of `config/words/keypoints.toml` under `name`, as one; case is ignored."""
    return re.compile("|".join(f"(?:{each})" for each in words("keypoints")[name]), re.IGNORECASE)


class _Counted:
    """The tokens of an article as columns, for that is many times faster than asking one by one."""

    def __init__(self, doc: Doc) -> None:
        columns = doc.to_array(["IS_ALPHA", "LIKE_NUM", "IS_STOP", "LEMMA", "TAG", "POS", "LOWER", "ORTH"]).T.astype(np.uint64)
        alpha, number, stop, self.lemma, tag, pos, lower, orth = columns
        strings = doc.vocab.strings
        self.word = (alpha | number).astype(bool)
        self.telling = self.word & ~(alpha & stop).astype(bool)
        self.finite = self.word & _among(tag, (strings.add(name) for name in _FINITE))
        persons = _among(lower, (strings.add(word) for word in _FIRST_PERSON))
        self.first_person = self.word & persons & (orth != strings.add("US"))
        self.name, self.pronoun = pos == strings.add("PROPN"), pos == strings.add("PRON")
        self.quality = (pos == strings.add("ADJ")) | (pos == strings.add("ADV"))


def _among(column: _Numbers, values: Iterable[int]) -> NDArray[np.bool_]:
    return np.isin(column, np.array(list(values), np.uint64))


def _facts(parsed: ParsedArticle, counted: _Counted, nth: int, sentence: Span) -> Facts | None:
    said = sentence.of(parsed.text)
    if dateline := agency(parsed.text, sentence):
        said = said[len(dateline) :]
    if not (_STARTS.match(said) and _ENDS.search(said)) or form("furniture").match(said) or not _whole(parsed, sentence):
        return None
    tokens = parsed.tokens(sentence)
    here = slice(tokens.start, tokens.end)
    count = int(counted.word[here].sum())
    if not _MIN_WORDS <= count <= _MAX_WORDS or not counted.finite[here].any():
        return None
    marked = any(parsed.quotation_at(place) is not None for place in (sentence.start, sentence.end - 1)) or _MARK.search(said)
    quoted = {i for i in np.flatnonzero(counted.word[here]) if parsed.quotation_at(tokens[int(i)].idx)} if marked else set()
    lookup = parsed.doc.vocab.strings
    return Facts(
        nth,
        sentence,
        tokens,
        tuple(lookup[int(lemma)].lower() for lemma in counted.lemma[here][counted.telling[here]]),
        count,
        int(counted.name[here].sum()),
        int(counted.pronoun[here].sum()),
        int(counted.quality[here].sum()),
        len(quoted) / count,
        any(int(i) not in quoted for i in np.flatnonzero(counted.first_person[here])),
        bool(form("caption").search(said)) or (not quoted and count <= _CAPTION_WORDS and _shows(tokens)),
        bool(form("empty").search(said)),
        (paragraph := parsed.paragraph_at(sentence.start)) is not None and sentence.start == paragraph.body.start > 0,
    )


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


def _asks(said: str) -> bool:
    return said.rstrip("\"'”’)»")[-1:] == "?"
