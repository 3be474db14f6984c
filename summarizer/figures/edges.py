"""Loose ends of what a figure counts: what must be put back, or left out, so that the words read well round the gap."""

from collections.abc import Iterable
from itertools import pairwise

from spacy.tokens import Doc, Token

from summarizer.figures.phrases import LEFT_OUT, all_but, breaks, is_amount, past_brackets, word_set

_LINKS = word_set("of in from for to on at with by per among between")
_BIND = ("DET", "PRON")
_PERSONAL = word_set("he she they it we i you")
_WAYS = word_set("up down")
_COMPOUND_PREPOSITIONS = word_set("front favour favor excess lieu")
_SCALES = word_set("magnitude")
_QUOTES = word_set("“ ” \" '' `` ‘ ’ '")
_FEW = 3  # tokens that must be left without a pronoun: "I'll take 312"
_NEAR = 3  # tokens that may link a figure to what it is a part of: "of its last"


def mended(doc: Doc, kept: list[Token], figure: range) -> list[Token]:
    """`kept`, in order of the text, with its loose ends mended; the figure itself is none of them."""
    if not kept or not len(figure):
        return kept
    kept = _without_remnant(doc, kept, figure)
    present = {token.i: token for token in kept}
    present |= {token.i: token for token in _links(doc, kept, figure)}
    present |= {token.i: token for token in _holes(doc, kept, figure)}
    present |= {token.i: token for token in _way(doc, kept, figure)}
    present |= {token.i: token for token in all_but(doc, figure)}
    present |= {token.i: token for token in _hyphened(doc, kept, figure)}
    if figure.start and doc[figure.start - 1].lower_ in _SCALES:  # "a *magnitude* 6.1 earthquake"
        present[figure.start - 1] = doc[figure.start - 1]
    whole = [present[place] for place in sorted(present)]
    return _without_pronoun(_until_mark(doc, whole, figure))


def without_preposition(kept: list[Token]) -> list[Token]:
    """`kept` without "in front", "in excess" at its end, whose "of" leads to the figure."""
    if len(kept) > 2 and kept[-1].lower_ in _COMPOUND_PREPOSITIONS and kept[-2].pos_ == "ADP":
        return kept[:-2]
    return kept


def _links(doc: Doc, kept: list[Token], figure: range) -> list[Token]:
    """ "The fund lost a third *of its* value": what joins the figure to the words after it, where words stand before it too."""
    after = next((token.i for token in kept if token.i >= figure.stop), None)
    start = past_brackets(doc, figure.stop)
    if after is None or kept[0].i > figure.start or not 0 < after - start <= _NEAR or doc[start].lower_ not in _LINKS:
        return []
    link = list(doc[start:after])
    return link if all(token.pos_ in ("ADP", *_BIND) or token.lower_ == "to" for token in link) else []


def _holes(doc: Doc, kept: list[Token], figure: range) -> list[Token]:
    """The small words left out amid the others, "for *the* last", and the marks that part the words before the figure."""
    found: list[Token] = []
    for one, other in pairwise(kept):
        if other.i == one.i + 1 or one.i < figure.start <= other.i:
            continue
        hole = doc[one.i + 1 : other.i]
        binds = len(hole) <= 2 and all(token.pos_ in ("ADP", *_BIND) for token in hole)
        parts = other.i < figure.start and len(hole) == 1 and breaks(hole[0]) and hole[0].text not in _QUOTES
        found.extend(hole if binds or parts else ())
    return found


def _way(doc: Doc, kept: list[Token], figure: range) -> list[Token]:
    """ "was Rs 1,240 cr, *up* 12 %": the way stands right before the figure, and with it."""
    place = figure.start - 1
    while place > 0 and doc[place].lower_ in LEFT_OUT and doc[place].lower_ not in _WAYS:
        place -= 1
    last = next((token for token in reversed(kept) if token.i < figure.start), None)
    said = last is None or last.pos_ == "VERB" or doc[place].lower_ not in _WAYS or doc[place].dep_ not in ("advmod", "prt")
    return [] if said or doc[place + 1].lower_ == "to" else [doc[place]]


def _hyphened(doc: Doc, kept: Iterable[Token], figure: range) -> list[Token]:
    """The whole of a word with hyphens of which only the end is kept, and of one that stands before the first noun."""
    found: list[Token] = []
    for number, token in enumerate(kept):
        place = token.i
        if number == 0 and token.pos_ == "NOUN" and place > 2 and _is_compound(doc, place - 1) and place - 1 not in figure:
            found.append(doc[place - 1])
            place -= 1
        while place > 1 and _joins(doc, place - 1) and place - 1 not in figure and place - 2 not in figure:
            found.extend((doc[place - 1], doc[place - 2]))
            place -= 2
    return found


def _is_compound(doc: Doc, place: int) -> bool:
    """Whether a word with hyphens that is no number ends there: "*like-for-like* sales"."""
    first = place
    while first > 1 and _joins(doc, first - 1):
        first -= 2
    return first < place and doc[place].whitespace_ != "" and not any(token.like_num for token in doc[first : place + 1])


def _joins(doc: Doc, place: int) -> bool:
    """Whether a hyphen within a word stands there."""
    return doc[place].text in ("-", "‑") and not doc[place].whitespace_ and not doc[place - 1].whitespace_


def _without_remnant(doc: Doc, kept: list[Token], figure: range) -> list[Token]:
    """`kept` without the unit of another number that is left out: "the river rose 2.5 *metres* in 24 hours"."""
    present = {token.i for token in kept}
    return [
        token
        for token in kept
        if token.i > figure.start or not token.i or token.i - 1 in present or not _is_number_of(doc[token.i - 1], token)
    ]


def _is_number_of(number: Token, noun: Token) -> bool:
    return is_amount(number) and number.head.i == noun.i


def _until_mark(doc: Doc, kept: list[Token], figure: range) -> list[Token]:
    """`kept`, cut after the figure where a comma or a dash that parts two of them has been passed over."""
    after = [token for token in kept if token.i >= figure.stop]
    for one, other in pairwise(after):
        hole = doc[one.i + 1 : other.i]
        if len(hole) and all(breaks(token) and token.text not in _QUOTES for token in hole):
            return [token for token in kept if token.i < other.i]
    return kept


def _without_pronoun(kept: list[Token]) -> list[Token]:
    """`kept` without the pronoun it begins with: nobody would know who "he", or whose "their", is."""
    while len(kept) > 1:
        first, second = kept[0], kept[1]
        next_to = second.i == first.i + 1 and second.text[0] not in "'’"  # "they'd have paid" is no "have paid"
        subject = first.lower_ in _PERSONAL and first.dep_ in ("nsubj", "nsubjpass") and next_to
        subject = subject and len(kept) > _FEW and any(token.pos_ == "VERB" for token in kept)
        whose = first.tag_ == "PRP$" and any(token.pos_ in ("NOUN", "PROPN") for token in kept[1:])
        if not subject and not whose:
            return kept
        kept = kept[1:]
    return kept
