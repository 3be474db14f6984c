"""The sentences of an article that could be shown as key points at all, and what is counted in each."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc, Token
from spacy.tokens import Span as TokenSpan

from config import words
from summarizer.article import ParagraphKind, Span
from summarizer.keypoints.shorten import agency
from summarizer.language import ParsedArticle
from summarizer.structure import title_line

MAX_RANKED = 120  # sentences that are looked at; what an article says later is not its story, and time stays linear
_MIN_WORDS, _MAX_WORDS = 7, 70
_CAPTION_WORDS = 25
_ALL_QUOTED = 0.95  # share of the words
_HEADINGS, _HEADING_WORDS = 2, 15  # a headline and a line under it, each of fewer words

_FINITE = ("VBD", "VBZ", "VBP", "MD")
_HELPERS = frozenset({"is", "are", "was", "were", "has", "have", "had"})  # news in brief does without them
_FIRST_PERSON = ("i", "we", "my", "our", "me", "us", "myself", "ourselves")
_ENDS = re.compile(r"[.!?…](?: ?[\"'”’»)\]])*$|[,.!?…]['’]?[”\"]$")
_MARK = re.compile(r"[\"“”‘’'«»`]")
_DOUBLE = re.compile(r"``|''|[\"“”]")
_CLOSING = re.compile(r"(?:[\"”»]|'')$")
_BROKEN_OFF = re.compile(r"[—–-] ?[.…]+$|\b(?:and|by|said) (?!U\.)(?:[A-Z]\.){1,2}$")  # also before a surname: "and J.P."
_SMALL = re.compile(r"\b[a-zß-ÿ]\w{3}")  # a longer word without a capital
_TITLE_WORDS = 5
_STARTS = re.compile(r"(?:[\"'“‘«`]+ ?[(\[]?)?(?:[A-Z0-9$£€#@À-Þ]|[a-z]+[A-Z])")

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
    """Facts of the sentences that could be shown at all: prose with a finite verb, whole, not all quotation, no question, no
    headline.
    """
    strict: list[Facts] = []
    lenient: list[Facts] = []
    counted = _Counted(parsed.doc)
    above = headings(parsed)
    for nth, sentence in enumerate(parsed.sentences):
        if len(strict) == MAX_RANKED or len(lenient) == 2 * MAX_RANKED:
            break
        if parsed.kind_at(sentence.start) is not ParagraphKind.PROSE:
            continue
        facts = _facts(parsed, counted, nth, sentence)
        if facts is None:
            continue
        shown = facts.quoted < _ALL_QUOTED and not _asks(sentence.of(parsed.text)) and sentence not in above
        (strict if shown else lenient).append(facts)
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
        self.finite = _among(tag, (strings.add(name) for name in _FINITE)) | self._told(doc)
        persons = _among(lower, (strings.add(word) for word in _FIRST_PERSON))
        self.first_person = self.word & persons & (orth != strings.add("US"))
        self.name, self.pronoun = pos == strings.add("PROPN"), pos == strings.add("PRON")
        self.quality = (pos == strings.add("ADJ")) | (pos == strings.add("ADV"))

    @staticmethod
    def _told(doc: Doc) -> NDArray[np.bool_]:
        """Participles that have a subject: a past tense that the pipeline takes for one, "the first lady called on …"."""
        strings = doc.vocab.strings
        columns = doc.to_array(["DEP", "TAG", "HEAD"])
        dep, tag, head = (columns[:, column].astype(np.uint64) for column in range(3))
        subjects = np.flatnonzero(_among(dep, [strings.add("nsubj")]))
        found = np.zeros(len(doc), bool)
        found[subjects + head[subjects].astype(np.int64)] = True
        return found & _among(tag, [strings.add("VBN")])


def _among(column: _Numbers, values: Iterable[int]) -> NDArray[np.bool_]:
    return np.isin(column, np.array(list(values), np.uint64))


def _facts(parsed: ParsedArticle, counted: _Counted, nth: int, sentence: Span) -> Facts | None:
    said = sentence.of(parsed.text)
    if dateline := agency(parsed.text, sentence):
        said = said[len(dateline) :]
    if not ((dateline or _STARTS.match(said)) and _ENDS.search(said)) or not _whole(parsed, sentence):
        return None
    if form("furniture").match(said) or _BROKEN_OFF.search(said) or _is_title(said):
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


def _is_title(said: str) -> bool:
    """Whether every longer word has a capital, as in a headline between paragraphs: "Council Votes To Close The Bridge."."""
    if _SMALL.search(said):
        return False
    return said.isupper() or sum(len(word) > 3 for word in re.findall(r"[^\W\d_]+", said)) >= _TITLE_WORDS


def headings(parsed: ParsedArticle) -> tuple[Span, ...]:
    """The headline and the line under it where they stand in the text as sentences, stop and all: "Super PAC blasts Trump." """
    found: list[Span] = []
    for paragraph in parsed.paragraphs[: min(_HEADINGS, len(parsed.paragraphs) - 1)]:
        sentence = parsed.sentence_at(paragraph.body.start)
        if sentence is None or paragraph.body.of(parsed.text).strip() != sentence.of(parsed.text).strip():
            break
        tokens = parsed.tokens(sentence)
        if len(tokens) > 2 * _HEADING_WORDS or sum(token.is_alpha for token in tokens) >= _HEADING_WORDS or _reports(tokens.root):
            break
        found.append(sentence)
    return tuple(found)


def headline(parsed: ParsedArticle) -> str | None:
    """The article's title, or the line of its text that is one."""
    found = parsed.article.title or title_line(parsed.text, parsed.paragraphs)
    return found or next((sentence.of(parsed.text) for sentence in headings(parsed)), None)


def _reports(verb: Token) -> bool:
    """Whether it tells as the text of an article does, and not as its headline: "blasted" or "has blasted", not "blasts"."""
    return verb.tag_ == "VBD" or any(child.lower_ in _HELPERS for child in verb.children if child.dep_ in ("aux", "auxpass"))


def _shows(tokens: TokenSpan) -> bool:
    """Whether it tells in the present tense what can be seen: "The minister waves to supporters"."""
    roots = [token for token in tokens if token.dep_ == "ROOT"]
    if len(roots) != 1 or roots[0].lemma_.lower() not in words("keypoints")["caption_verbs"]:
        return False
    helpers = [child for child in roots[0].children if child.dep_ in ("aux", "auxpass")]
    return all(verb.tag_ in ("VBZ", "VBP") for verb in helpers or roots)


def _whole(parsed: ParsedArticle, sentence: Span) -> bool:
    """Whether every quotation mark in `sentence` has its partner there."""
    if len(_DOUBLE.findall(sentence.of(parsed.text))) % 2:
        return False
    if parsed.quotation_at(sentence.end - 1) is None and _CLOSING.search(sentence.of(parsed.text)):
        return False
    return all(quotation.closed and sentence.contains(quotation.outer) for quotation in parsed.quotations_in(sentence))


def _asks(said: str) -> bool:
    return said.rstrip("\"'”’)»")[-1:] == "?"
