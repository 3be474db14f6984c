"""What is counted as spans of the text: in order, bounded, with no loose end."""

import re
from collections.abc import Iterable

from spacy.tokens import Doc, Token

from summarizer.article import Span
from summarizer.figures.edges import mended, without_preposition
from summarizer.figures.phrases import LEFT_OUT, bounded, breaks, past_brackets, word_set
from summarizer.language import ParsedArticle

_LONGEST = 90
# What a news agency writes behind a share or a currency: ".DJI", "EUR=".
_TICKER = re.compile(r"(?:\.[A-Z0-9]{2,}|[A-Z0-9]+=[A-Z0-9]*|[A-Z]{2,4}c[v\d]|[A-Z]{3,5}\d)\Z")
_DENIES = word_set("not n't n’t never")
_WAYS = word_set("up down ahead behind clear")
_TRAILING = word_set("ADP CCONJ SCONJ DET PART AUX PRON")
_SAYS_NOTHING = word_set("said says say according thing things other others one ones them us it this that which who total")
_ENDS = frozenset(";.!?")


def as_spans(parsed: ParsedArticle, tokens: Iterable[Token], figure: range, short: bool = False) -> tuple[Span, ...]:
    """`tokens` as spans of the text: in order, bounded, none in the figure, no function word at the end.

    short: whether one word may do that is no noun, as in "12 *killed*".
    """
    outside = {
        token.i: token for token in tokens if token.i not in figure and not token.is_space and not _TICKER.match(token.text)
    }
    for place in range(figure.stop, past_brackets(parsed.doc, figure.stop) if len(figure) else figure.stop):
        outside.pop(place, None)
    for place in [place for place in outside if _parted(parsed.doc, place, figure)]:
        outside.pop(place)
    for token in [*outside.values()]:
        outside |= {each.i: each for each in _denial(token) if each.i not in figure}
    kept = [outside[place] for place in sorted(outside)]
    if not kept:
        return ()
    sentence = parsed.sentence_at(parsed.doc[figure.start if len(figure) else kept[0].i].idx)
    if sentence is not None:
        kept = [token for token in kept if sentence.start <= token.idx and token.idx + len(token) <= sentence.end]
    kept = bounded(mended(parsed.doc, kept, figure), _LONGEST)
    while kept and _trails(kept[-1]) and not _is_possessive(kept[-1], figure):
        kept.pop()
    present = {token.i for token in kept}
    while len(kept) > 1 and kept[-1].dep_ in ("amod", "compound", "nummod", "poss", "advmod") and kept[-1].head.i > kept[-1].i:
        if kept[-1].head.i in present or kept[-1].head.i in figure or _TICKER.match(kept[-1].head.text):
            break
        kept.pop()
    while kept and (_trails(kept[-1]) or _is_remnant(kept[-1])) and not _is_possessive(kept[-1], figure):
        kept.pop()
    kept = without_preposition(kept)
    if len(kept) > 1 and kept[0].pos_ == "ADP" and kept[0].i < figure.start <= kept[1].i:
        kept.pop(0)  # "by *six months* he felt well": the gap parts them
    while kept and (kept[0].is_punct or kept[0].text[0] in "'’" or kept[0].pos_ in ("CCONJ", "PUNCT") or _leads_nowhere(kept)):
        kept.pop(0)
    beside = short and kept and -3 <= kept[0].i - figure.start <= len(figure) and kept[0].tag_ in ("VBG", "VBN", "VBD", "JJ")
    if len(kept) == 1 and kept[0].pos_ not in ("NOUN", "PROPN") and not beside:
        return ()
    if not kept or all(token.lower_ in _SAYS_NOTHING or token.pos_ in _TRAILING for token in kept):
        return ()
    spans: list[Span] = []
    previous: Token | None = None
    for token in kept:
        here = Span(token.idx, token.idx + len(token))
        if previous is not None and _adjoin(parsed.doc, previous, token):
            spans[-1] = Span(spans[-1].start, here.end)
        else:
            spans.append(here)
        previous = token
    return tuple(spans)


def _parted(doc: Doc, place: int, figure: range) -> bool:
    """Whether a semicolon or a full stop stands between a token and the figure: it is another clause's or sentence's, or another
    thing's on a list."""
    if not len(figure):
        return False
    between = doc[place : figure.start] if place < figure.start else doc[figure.stop : place]
    last = doc[figure.stop - 1]  # "cost £1.8m. What": the stop is a part of the word
    ended = (
        place >= figure.stop < len(doc)
        and last.text.endswith(".")
        and doc[figure.stop].is_title
        and not doc[figure.stop].ent_type
    )
    return ended or any(token.text in _ENDS for token in between)


def _is_remnant(token: Token) -> bool:
    """Whether `token` is what is left of another figure or clause: "$", "four", "more"."""
    if token.is_currency or token.text.endswith("$") or (token.like_num and not token.is_digit):
        return True
    if token.lower_ in ("others", "ones") and token.dep_ in ("conj", "nsubj", "appos"):
        return True  # "had small dots and the *others* large ones"
    return token.lower_ in LEFT_OUT and token.lower_ not in _WAYS


def _denial(token: Token) -> list[Token]:
    """What takes `token` back where it stands right before it: "not", "never", "didn't"; nothing is shown without it."""
    if token.pos_ not in ("VERB", "AUX", "ADJ"):
        return []
    for back in range(1, min(4, token.i + 1)):
        before = token.nbor(-back)
        if breaks(before) or before.pos_ in ("VERB", "NOUN"):
            return []
        if before.lower_ in _DENIES:
            host = [before.nbor(-1)] if before.i and not before.nbor(-1).whitespace_ else []
            return [*host, before]
    return []


def _leads_nowhere(kept: list[Token]) -> bool:
    """Whether nothing may begin with the first of `kept`; "of them" needs its "of"."""
    return kept[0].lower_ == "that" or (kept[0].lower_ == "of" and not (len(kept) > 1 and kept[1].pos_ == "PRON"))


def _is_possessive(token: Token, figure: range) -> bool:
    """The "'s" of "a sister at St Brannoc's", after which no noun stands, and not the figure."""
    following = token.i + 1
    after = token.doc[following] if following < len(token.doc) else None
    return token.tag_ == "POS" and following not in figure and (after is None or after.pos_ in ("ADP", "PUNCT", "CCONJ"))


def _trails(token: Token) -> bool:
    """Whether nothing may end on `token`: a function word, unless it takes the clause back ("could be", "is not")."""
    if token.lower_ in _DENIES or token.lower_ in _WAYS or any(child.tag_ == "MD" for child in token.lefts):
        return False
    object_ = token.pos_ == "PRON" and token.dep_ == "dobj" and token.i > 0 and token.nbor(-1).pos_ == "VERB"  # "beat her"
    return (token.pos_ in _TRAILING and not object_) or token.is_punct


def _adjoin(doc: Doc, one: Token, other: Token) -> bool:
    """Whether nothing but a line break stands between two tokens, or a hyphen: "Ann-Marie"."""
    between = doc[one.i + 1 : other.i]
    hyphen = len(between) == 1 and between[0].text in ("-", "‑", "–") and not (one.whitespace_ or between[0].whitespace_)
    return hyphen or all(token.is_space for token in between)
