"""What a figure counts where a pronoun stands for it: "18 shops, half of *them* in Ireland" are shops.

Only where it is certain: the last counted thing of the sentence, or the one thing that it or the sentence before can mean.
"""

from collections.abc import Sequence

from spacy.tokens import Token

from summarizer.article import Span
from summarizer.figures.clause import words_after
from summarizer.figures.grammar import Reading
from summarizer.figures.numbers import value_of
from summarizer.figures.phrases import LEFT_OUT, all_but, breaks, has_number, is_amount, noun_phrase, word_set
from summarizer.figures.spans import as_spans
from summarizer.items import FigureKind
from summarizer.language import ParsedArticle

_PRONOUNS = word_set("them these those whom")
_UNITS = word_set(
    "year month week day hour minute second night percent cent point mile kilometre kilometer metre meter foot inch yard"
    " tonne ton kilo kilogram pound ounce degree dollar euro rupee million billion thousand hundred penny time third quarter half"
)
_TRAILING = word_set("ADP CCONJ SCONJ DET PART AUX PRON")
_SHARE_WORDS = word_set("third thirds half quarter quarters percent cent % hundreds")
_LONGEST = 60  # tokens of a sentence that are looked through
_SHARES = frozenset({FigureKind.RATIO, FigureKind.PERCENT})


def stood_for(parsed: ParsedArticle, reading: Reading, figure: range) -> tuple[Span, ...]:
    """The noun that "of them" after the figure means, with the words that follow; nothing where there is no such pronoun, or
    in doubt."""
    doc = parsed.doc
    place = figure.stop
    if place + 1 >= len(doc) or doc[place].lower_ != "of" or doc[place + 1].lower_ not in _PRONOUNS:
        return _out_of(parsed, figure)
    pronoun = doc[place + 1]
    if pronoun.dep_ != "pobj" or any(child.dep_ in ("prep", "relcl", "acl") for child in pronoun.rights):
        return ()  # "of those who came"
    meant = _meant(parsed, reading, figure)
    return _told(parsed, meant, words_after(doc, place + 2), figure) if meant else ()


def _out_of(parsed: ParsedArticle, figure: range) -> tuple[Span, ...]:
    """ "312 *votes* out of nearly 48,000 cast": what the first number counts, where the second has no noun."""
    doc, place = parsed.doc, figure.start
    while place > 0 and doc[place - 1].lower_ in LEFT_OUT:
        place -= 1
    if place < 4 or (doc[place - 2].lower_, doc[place - 1].lower_) != ("out", "of") or not doc[place - 4].like_num:
        return ()
    after = words_after(doc, figure.stop)
    if doc[place - 3].pos_ != "NOUN" or any(token.pos_ in ("NOUN", "PROPN") for token in after[:2]):
        return ()
    return _told(parsed, [doc[place - 3]], after, figure)


def _told(parsed: ParsedArticle, meant: list[Token], after: list[Token], figure: range) -> tuple[Span, ...]:
    """`meant` and what is said of those counted."""
    numbers = (n for n, token in enumerate(after) if is_amount(token) and after[n - 1].lower_ not in ("under", "over", "aged"))
    number = next(numbers, len(after))
    after = after[:number]
    while after and (after[-1].pos_ in _TRAILING or after[-1].is_punct or after[-1].lower_ in LEFT_OUT):
        after = after[:-1]
    spans = list(as_spans(parsed, meant, range(0))) or [Span(token.idx, token.idx + len(token)) for token in meant]
    if excepted := all_but(parsed.doc, figure):
        spans.append(Span(excepted[0].idx, excepted[-1].idx + len(excepted[-1])))
    if after:
        spans.append(Span(after[0].idx, after[-1].idx + len(after[-1])))
    return tuple(spans)


def _meant(parsed: ParsedArticle, reading: Reading, figure: range) -> list[Token]:
    """The noun with what stands before it: of this sentence, else of the one before."""
    doc = parsed.doc
    sentence = parsed.sentence_at(doc[figure.start].idx)
    if sentence is None:
        return []
    first = parsed.tokens(sentence).start
    here = list(doc[max(first, figure.start - _LONGEST) : figure.start])
    own = _own_subject(doc[figure.start], first)
    found = _of(here, reading, own)
    if found is not None:
        return _phrase(found, figure)
    if any(_is_plural(token) for token in here if token not in own) or first == 0:
        return []
    before = parsed.sentence_at(doc[first - 1].idx) or parsed.sentence_at(doc[max(0, first - 2)].idx)
    if before is None:
        return []
    tokens = parsed.tokens(before)
    found = _of(list(tokens), reading, []) if len(tokens) <= _LONGEST else None
    return _phrase(found, figure) if found is not None else []


def _phrase(noun: Token, figure: range) -> list[Token]:
    if noun.pos_ != "NOUN":
        return [noun]
    numbers = {token.i for child in noun.lefts if child.dep_ in ("nummod", "poss", "det") for token in child.subtree}
    phrase = [token for token in noun_phrase(noun, figure) if token.i <= noun.i and token.i not in numbers]
    last_number = max((n for n, token in enumerate(phrase) if token.like_num), default=-1)
    return phrase[last_number + 1 :]


def _of(tokens: Sequence[Token], reading: Reading, own: Sequence[Token]) -> Token | None:
    """The one plural noun of `tokens` that a part of which `reading` may count; the last one counted before all others."""
    nouns = [token for token in tokens if _is_plural(token) and token not in own]
    counted = [token for token in nouns if _fits(token, reading)]
    bare = _bare_number(tokens)
    if bare is not None and (not counted or counted[-1].i < bare.i):
        return bare if not any(token.i > bare.i for token in nouns) else None  # "and 31 *injured*, nine of them"
    numbers = [token for token in tokens if token.like_num]
    if numbers and nouns and not any(token.i > numbers[-1].i for token in nouns):
        return None  # "met 41 times; Brae have won 12 of those": of no noun that is here
    numbered = [token for token in counted if has_number(token)]
    if counted and counted[-1] is nouns[-1]:
        return counted[-1]
    if len(numbered) == 1 and not any(token.dep_ == "conj" for token in nouns):
        sure = reading.kind not in _SHARES or numbered[0].dep_ in ("nsubj", "nsubjpass")
        return numbered[0] if sure else None
    return nouns[0] if len(nouns) == 1 and not has_number(nouns[0]) else None


def _bare_number(tokens: Sequence[Token]) -> Token | None:
    """The participle that a number without a noun counts, right before a comma: "31 *injured*,"."""
    if len(tokens) < 3:
        return None
    end = next((n for n in range(len(tokens) - 1, 0, -1) if tokens[n].text == ","), None)
    if end is None or end < 2:
        return None
    participle, before = tokens[end - 1], end - 2
    while before and tokens[before].pos_ == "AUX":  # "52 *were* injured"
        before -= 1
    number = tokens[before]
    return participle if number.like_num and participle.tag_ in ("VBN", "VBD", "JJ") else None


def _fits(noun: Token, reading: Reading) -> bool:
    """Whether a number stands before `noun`, or a share of it is told, of which the reading's can be a part."""
    numbers = [child for child in noun.lefts if child.dep_ == "nummod"]
    if not numbers:
        return noun.head.lower_ == "of" and noun.head.i > 1 and _is_share(noun)
    value = reading.value if isinstance(reading.value, float) else None
    if value is None or reading.kind in _SHARES:
        return True
    try:
        whole = value_of(numbers[0].text)
    except ValueError:
        return True
    scaled = any(child.like_num for child in numbers[0].children)
    return scaled or whole >= value


def _is_share(noun: Token) -> bool:
    """ "a third of his *customers*"."""
    share = noun.head.head
    return share.like_num or share.lower_ in _SHARE_WORDS


def _is_plural(token: Token) -> bool:
    """A plural noun that may be counted: no unit, no time, no part of a name or a compound."""
    if token.tag_ not in ("NNS", "NNPS") or token.lemma_.lower() in _UNITS or breaks(token):
        return False
    return token.ent_type_ not in ("DATE", "TIME", "PERSON", "ORG", "MONEY") and token.dep_ not in (
        "compound",
        "npadvmod",
        "appos",
    )


def _own_subject(token: Token, first: int) -> list[Token]:
    """The subject of the clause that the figure is no part of: whoever "read two of them" is not among them."""
    verb = token
    for _ in range(6):
        if verb.pos_ in ("VERB", "AUX") or verb.head is verb:
            break
        verb = verb.head
    if verb.pos_ not in ("VERB", "AUX") or verb.i > token.i or any(breaks(each) for each in token.doc[verb.i : token.i]):
        return []
    return [t for child in verb.lefts if child.dep_ in ("nsubj", "nsubjpass") and child.i >= first for t in child.subtree]
