"""Small questions about spaCy's dependency tree that cues, content and speakers all ask."""

from collections.abc import Iterator

from spacy.tokens import Doc, Token
from spacy.tokens import Span as TokenSpan

from summarizer.article import Span

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
_NP_TAIL = frozenset({"prep", "conj", "cc", "nummod", "compound", "amod", "acl", "npadvmod", "nmod", "predet", "det", "advmod"})


def char_span(doc: Doc, first: int, last: int) -> Span:
    """The characters of tokens `first` to `last`, both included, without white space at the ends."""
    while last > first and doc[last].is_space:
        last -= 1
    while first < last and doc[first].is_space:
        first += 1
    return Span(doc[first].idx, doc[last].idx + len(doc[last].text))


def noun_phrase(head: Token) -> tuple[int, int]:
    """First and last token of the noun phrase around `head`: with its complements and conjuncts, without apposition,
    relative clause or anything after a comma."""
    first = min((child.left_edge.i for child in head.lefts if child.dep_ not in ("punct", "cc", "preconj")), default=head.i)
    last = head.i
    for child in head.rights:
        if child.dep_ not in _NP_TAIL or child.is_space:
            if child.dep_ in ("punct", "appos") and child.text in ("(", ")"):
                continue
            if child.dep_ == "punct" and any(c.dep_ == "conj" for c in head.rights if c.i > child.i):
                continue
            break
        if child.dep_ == "acl" and child.i and child.nbor(-1).text == ",":
            break
        if child.dep_ == "conj":
            if child.pos_ not in ("NOUN", "PROPN", "PRON", "NUM", "ADJ"):
                break
            last = max(last, noun_phrase(child)[1])
        elif child.dep_ == "cc":
            continue
        else:
            last = max(last, _tail_end(child))
    return min(first, head.i), last


def _tail_end(child: Token) -> int:
    """The last token of a complement, cut before a comma that opens something else."""
    last = child.i
    for token in child.subtree:
        if token.i < child.i:
            continue
        if token.text in (",", "—", "–", ";", ":", "“", "”", '"', "(") or token.is_space or token.tag_ in ("WP", "WDT"):
            break
        last = token.i
    return last


def name_beside(noun: Token) -> TokenSpan | None:
    """The name in apposition, between commas or not: "the supplier, Postline, said", "the charity Heart Matters said"."""
    beside = (c for c in noun.head.children if c.i > noun.i and c.dep_ == noun.dep_ == "nsubj")  # to the parser another subject
    names = [c for c in (*noun.rights, *beside) if c.dep_ in ("appos", "nsubj") and c.pos_ == "PROPN"]
    name = next((c for c in names if c.left_edge.nbor(-1).text == "," or c.left_edge.nbor(-1).i == noun.i), None)
    if name is None or noun.pos_ != "NOUN" or any(t.pos_ not in ("PROPN", "DET", "CCONJ", "PART") for t in name.subtree):
        return None
    return noun.doc[name.left_edge.i : name.right_edge.i + 1]


def conjuncts(head: Token) -> Iterator[Token]:
    """`head` and the nouns joined to it, in order."""
    yield head
    for child in head.rights:
        if child.dep_ == "conj" and child.pos_ in ("NOUN", "PROPN", "PRON", "NUM"):
            yield from conjuncts(child)


def governors(token: Token) -> Iterator[Token]:
    """The heads above `token`, nearest first."""
    while token.head.i != token.i:
        token = token.head
        yield token
