"""Phrases of a parsed sentence as runs of tokens: where a noun phrase begins and ends, where a long one may be cut."""

import re
from collections.abc import Iterable

from spacy.tokens import Doc, Token

from summarizer.article import Span
from summarizer.language import ParsedArticle


def word_set(words: str) -> frozenset[str]:
    """The words of a line as a set."""
    return frozenset(words.split())


_LONGEST = 90
_NOMINAL = word_set("dead injured wounded missing poor elderly unemployed homeless")
_BEFORE_NOUN = word_set("amod compound nmod poss nummod npadvmod dep ccomp acl appos")
_CUTS = word_set(", ; : — – ― -- - ( ) [ ] “ ” \" '' `` … ... . ! ? / ‘ |")
_TURNS = word_set("as because while when whereas although though if since so unless before after until")
# What a news agency writes behind a share or a currency: ".DJI", "EUR=".
_TICKER = re.compile(r"(?:\.[A-Z0-9]{2,}|[A-Z0-9]+=[A-Z0-9]*|[A-Z]{2,4}c[v\d]|[A-Z]{3,5}\d)\Z")
_PARTS = word_set("prep relcl acl cc mark advcl agent")
_DENIES = word_set("not n't n’t never")
_WAYS = word_set("up down ahead behind clear")
_TRAILING = word_set("ADP CCONJ SCONJ DET PART AUX PRON")
_SAYS_NOTHING = word_set("said says say according thing things other others one ones them us it this that which who total")
LEFT_OUT = word_set(
    "more less fewer than least most nearly about around almost some over up to only just as many much another roughly"
    " approximately an a the these those this that all both its such at under well close estimated what near below above"
)


def noun_phrase(head: Token, figure: range) -> list[Token]:
    """`head` with what stands before it (no article, no figure) and the modifiers after it."""
    left: list[Token] = []
    people = head.tag_ in ("JJ", "VBN") or head.lower_ in _NOMINAL  # "*the* dead"
    for child in head.lefts:
        if people and child.lower_ == "the" and child.i not in figure:
            left.append(child)
        if child.dep_ not in _BEFORE_NOUN:
            continue
        if child.i in figure or any(token.i in figure for token in child.subtree):
            if child.dep_ != "poss":
                left.extend(token for token in child.subtree if token.i >= figure.stop and not token.is_punct)
            continue
        if child.lower_ in LEFT_OUT or any(token.lower_ == "than" for token in child.subtree):
            continue
        left.extend(child.subtree)
    return left + until_cut(rightward(head, figure), head.i)


def rightward(head: Token, figure: range, start: int = -1) -> list[Token]:
    """`head` (or what stands at `start`) and the unbroken run of its own words after it."""
    start = head.i if start < 0 else start
    own = {token.i for token in head.subtree if token.i >= start and token.i not in figure}
    run = []
    for token in head.doc[start : head.right_edge.i + 1]:
        if token.i not in own:
            break
        run.append(token)
    return run


def until_cut(run: list[Token], first: int) -> list[Token]:
    """`run` up to the first comma, dash, bracket, quotation mark or second number; a short list of nouns is kept whole."""
    kept: list[Token] = []
    for index, token in enumerate(run):
        if token.is_space and "\n\n" in token.text:
            break
        if breaks(token):
            if token.text == "," and _in_list_of(run, index, first):
                kept.append(token)
                continue
            break
        turns = token.dep_ == "mark" or (token.dep_ == "advmod" and (token.tag_ == "WRB" or token.lower_ == "as"))
        if token.lower_ in _TURNS and token.i > first and turns and kept:
            break
        exception = token.head.lower_ in ("all", "none", "any")  # "all but two"
        if token.dep_ == "cc" and token.i > first and not exception and _new_figure_follows(run, index):
            break
        if token.i > first and token.dep_ == "appos":
            break
        kept.append(token)
    return kept


def breaks(token: Token) -> bool:
    """Whether `token` is a mark that parts clauses: a comma, a dash, a quotation mark."""
    return token.text in _CUTS and not _inside_word(token)


def _inside_word(token: Token) -> bool:
    return token.text in ("-", "/", ".", "–") and not token.whitespace_ and token.i > 0 and not token.nbor(-1).whitespace_


def _in_list_of(run: list[Token], index: int, first: int) -> bool:
    """Whether the comma at `index` parts the nouns of a short list that begins with the head: "cars, trucks and vans"."""
    head = next((token for token in run if token.i == first), None)
    if head is None:
        return False
    last = [token for token in head.conjuncts if token.i > run[index].i and not has_number(token)]
    return bool(last) and last[-1].idx - head.idx < 50 and last[-1].pos_ in ("NOUN", "PROPN")


def _new_figure_follows(run: list[Token], index: int) -> bool:
    """Whether what follows "and" is another figure or another clause."""
    joined = next((token for token in run[index + 1 :] if token.dep_ == "conj"), None)
    if joined is None or joined.pos_ in ("VERB", "AUX"):
        return True
    return any(token.like_num for token in run[index + 1 : index + 6])


def has_number(noun: Token) -> bool:
    """Whether a number modifies `noun`."""
    return any(child.dep_ == "nummod" for child in noun.children)


def is_amount(token: Token) -> bool:
    """Whether `token` is another number in digits, and no year."""
    return token.text[0].isdigit() and token.like_num and not (len(token) == 4 and token.text[:2] in ("19", "20"))


def bounded(tokens: list[Token], longest: int) -> list[Token]:
    """`tokens`, cut at a grammatical boundary so that they take at most `longest` characters."""
    total = 0
    fits = len(tokens)
    for index, token in enumerate(tokens):
        total += len(token.text_with_ws)
        if total > longest + 1:
            fits = index
            break
    if fits == len(tokens):
        return tokens
    for cut in range(fits, 0, -1):
        token = tokens[cut]
        if token.dep_ in _PARTS or token.tag_ in ("WDT", "WP", "WRB", "TO", "IN"):
            while cut and (is_amount(tokens[cut - 1]) or tokens[cut - 1].is_currency or tokens[cut - 1].pos_ in ("ADP", "DET")):
                cut -= 1  # not "a buyer with a 10"
            return tokens[:cut]
    return []


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
    kept = bounded(kept, _LONGEST)
    while kept and _trails(kept[-1]):
        kept.pop()
    present = {token.i for token in kept}
    while len(kept) > 1 and kept[-1].dep_ in ("amod", "compound", "nummod", "poss", "advmod") and kept[-1].head.i > kept[-1].i:
        if kept[-1].head.i in present or _TICKER.match(kept[-1].head.text):
            break
        kept.pop()
    while kept and (_trails(kept[-1]) or _is_remnant(kept[-1])):
        kept.pop()
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
    """Whether a semicolon stands between a token and the figure: it is another clause's, or another thing's on a list."""
    if not len(figure):
        return False
    return any(token.text == ";" for token in (doc[place : figure.start] if place < figure.start else doc[figure.stop : place]))


def past_brackets(doc: Doc, stop: int) -> int:
    """Where the words go on after the brackets that open at `stop`, "55 mph (88 kph)"; `stop` itself if none do."""
    if stop >= len(doc) or doc[stop].text != "(":
        return stop
    return next((token.i + 1 for token in doc[stop : stop + 40] if token.text == ")"), stop)


def _is_remnant(token: Token) -> bool:
    """Whether `token` is what is left of another figure: "$", "four", "more"."""
    if token.is_currency or token.text.endswith("$") or (token.like_num and not token.is_digit):
        return True
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
