"""What a sentence can do without: clauses set off by commas of which the rest of the article says little, and a few small words.

", who denies the accusation," and ", forcing the port to close" may go; a figure, a condition, a denial, a death and whoever
says it may not. What is left is grammar by construction: a cut takes its commas along, and the main clause goes on.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from config import words
from summarizer.article import Span
from summarizer.items import Figure, Quote
from summarizer.language import ParsedArticle

_LITTLE = 0.3  # share of its telling words that other sentences have too, up to which a clause may go
_LEAST = 8  # words that a sentence must keep
_NEAR = 5  # tokens before a clause in which another comma makes a list likely

_DEPENDENT = frozenset({"relcl", "advcl", "acl", "prep", "appos", "advmod"})
_RELATIVE = frozenset({"who", "which", "whose", "whom", "where"})
_ADVERBIAL = frozenset({"while", "as", "since"})
_ADVERBS = frozenset({"however", "meanwhile", "though", "too", "instead", "moreover", "nevertheless", "nonetheless", "therefore"})
_NAMING = frozenset({"named", "called", "dubbed", "known"})
_ARTICLES = frozenset({"a", "an", "the", "one"})
_GOES_ON = frozenset({"VERB", "AUX", "PART"})
_DAY = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day")
_DAY_TIME = frozenset({"morning", "afternoon", "evening", "night"})


def removable(
    parsed: ParsedArticle,
    tokens: TokenSpan,
    sentence: Span,
    told: Mapping[str, int],
    quotes: Sequence[Quote],
    figures: Sequence[Figure],
) -> tuple[Span, ...]:
    """What may be left out of `sentence`, in order; no two overlap, and none lies in quotation marks or between them.

    told: in how many of the article's sentences each lemma occurs. quotes: whose speakers and cues stay. figures: what stays.
    """
    here = [quote for quote in quotes if any(sentence.overlaps(span) for span in quote.spans)]
    stays = [figure.span for figure in figures if sentence.contains(figure.span)]
    found: list[Span] = []
    said = sentence.of(parsed.text)
    clauses = sorted(_clauses(tokens) if "," in said else (), key=lambda each: (each.start, -each.end))
    left = sum(token.is_alpha for token in tokens) if clauses else 0
    for clause in clauses:
        span = _with_commas(clause, tokens, here)
        if span is None or any(span.overlaps(other) for other in (*found, *stays)) or _kept().search(span.of(parsed.text)):
            continue
        count = sum(token.is_alpha for token in clause)
        harmless = not _breaks(parsed, span, sentence, here) and not _meant_later(clause, tokens)
        if harmless and left - count >= _LEAST and _little(clause, told):
            left -= count
            found.append(span)
    for span in _small_words(parsed.text, tokens, here) if "also" in said or "day" in said or " then " in said else ():
        if not any(span.overlaps(other) for other in found) and not _breaks(parsed, span, sentence, here):
            found.append(span)
    return tuple(sorted(found))


@cache
def _kept() -> re.Pattern[str]:
    """What a clause that stays has: a condition, a denial, a death, a source."""
    return re.compile(rf"\b(?:{'|'.join(words('keypoints')['kept'])})\b", re.IGNORECASE)


def _clauses(tokens: TokenSpan) -> Iterator[TokenSpan]:
    """Relative, participial and adverbial clauses, descriptions, ages and adverbs, each right after a comma."""
    doc = tokens.doc
    for token in tokens:
        if token.is_digit and _is_age(token, tokens):
            yield doc[token.i : token.i + 1]
        if token.dep_ not in _DEPENDENT:
            continue
        start, end = token.left_edge.i, token.right_edge.i + 1
        while end > start and doc[end - 1].is_punct and doc[end - 1].text not in ")”’\"'":
            end -= 1
        if start <= tokens.start or end > tokens.end or end <= start or doc[start - 1].text != ",":
            continue
        if _can_go(token, doc[start:end], tokens):
            yield doc[start:end]


def _is_age(token: Token, tokens: TokenSpan) -> bool:
    """A number between a name and a comma: "Petra Holm, 46, …"."""
    if not tokens.start + 1 < token.i < tokens.end - 1 or len(token) > 3:
        return False
    return token.nbor(-1).text == "," and token.nbor(-2).pos_ == "PROPN" and token.nbor().text in (",", ".")


def _can_go(head: Token, clause: TokenSpan, tokens: TokenSpan) -> bool:
    first, second = clause[0], clause[min(1, len(clause) - 1)]
    if first.lower_ in _NAMING and any(token.pos_ == "PROPN" for token in clause):
        return False
    if head.dep_ in ("appos", "acl", "advcl") and _is_one_of_several(head, clause):
        return False
    match head.dep_:
        case "relcl":
            return first.lower_ in _RELATIVE or (first.pos_ == "ADP" and second.lower_ in _RELATIVE)
        case "advcl" | "acl":
            form = second.tag_ if first.pos_ == "ADV" else first.tag_
            before = clause.doc[max(tokens.start, clause.start - 1 - _NEAR) : clause.start - 1]
            participle = form == "VBG" or (form == "VBN" and not any(token.text == "," for token in before))
            return participle or (head.dep_ == "advcl" and first.lower_ in _ADVERBIAL)
        case "prep":
            return first.lower_ == "with" and any(child.dep_ == "pcomp" for child in head.children)
        case "appos":
            joined = any(child.dep_ in ("cc", "conj") for child in (*head.children, *head.head.children))
            return first.lower_ in _ARTICLES and head.head.pos_ == "PROPN" and not joined
        case "advmod":
            return len(clause) == 1 and first.lower_ in _ADVERBS
    return False


def _is_one_of_several(head: Token, clause: TokenSpan) -> bool:
    """Whether the clause may go on with a list that began before it: "in Orrin, a flat and a boat"; "robbed, tied and left"."""
    joined = next((token for token in clause if token.dep_ == "cc"), None)
    if joined is None:
        return False
    if head.dep_ == "appos":
        return not any(token.pos_ in ("VERB", "AUX") for token in clause.doc[clause.start : joined.i])
    verb = next(
        (token for token in reversed(clause.doc[clause.sent.start : clause.start]) if token.pos_ in ("VERB", "AUX")), None
    )
    return joined.head.i == head.i and verb is not None and verb.tag_ == clause[0].tag_ == head.tag_


def _with_commas(clause: TokenSpan, tokens: TokenSpan, quotes: Sequence[Quote]) -> Span | None:
    """A clause with the comma before it and, where the main clause goes on, the one after it; None if it cannot go."""
    doc = tokens.doc
    start, end = doc[clause.start - 1].idx, clause.end_char
    following = [token for token in doc[clause.end : tokens.end] if not token.is_space]
    if not following or (len(following) == 1 and following[0].is_punct):
        return Span(start, end)
    if following[0].text != "," or len(following) < 2:
        return None
    after = following[1]
    of_subject = clause.root.head.dep_ in ("nsubj", "nsubjpass") and clause.root.head.i < clause.start
    said_by = any(part is not None and part.span.start == after.idx for quote in quotes for part in (quote.mention, quote.cue))
    if said_by and not of_subject:
        return Span(start, end)  # ", police said" needs the comma
    if after.tag_ in ("VB", "VBP") and after.pos_ == "VERB" and not of_subject:
        return None  # "Marsh, who will open the port, build the road and …"
    if not (after.pos_ in _GOES_ON or (after.pos_ == "ADV" and len(following) > 2 and following[2].pos_ in _GOES_ON)):
        return None
    another = any(token.text == "," for token in doc[min(clause.root.head.i, clause.start - 1) : clause.start - 1])
    return Span(start, end if another else following[0].idx + 1)  # "Amis, 54, who …, said" keeps a comma for the age


def _small_words(text: str, tokens: TokenSpan, quotes: Sequence[Quote]) -> Iterator[Span]:
    """ "also" and "then" before a verb, and the day on which somebody said it: "said on Monday"."""
    cues = [quote.cue.span for quote in quotes if quote.cue]
    for token in tokens:
        low = token.lower_
        if (low not in ("also", "then") and not low.endswith("day")) or token.i == tokens.start or text[token.idx - 1] != " ":
            continue
        start, end = token.idx, token.idx + len(token)
        if (low == "also" and token.dep_ == "advmod" and token.head.pos_ in _GOES_ON and token.nbor(-1).text != "but") or (
            low == "then" and _tells_when(token, tokens) and text[end : end + 1] == " "
        ):
            yield Span(start - 1, end)
        elif _DAY.fullmatch(token.text):
            onto = token.nbor(-1) if token.dep_ == "pobj" else token
            if token.i + 1 < tokens.end and token.nbor().lower_ in _DAY_TIME:
                end = token.nbor().idx + len(token.nbor())
            on_its_own = (onto.lower_ == "on" or token.dep_ == "npadvmod") and text[end : end + 1] in (" ", ".", ",")
            if on_its_own and onto.head.dep_ != "acl" and any(cue.contains(Span(onto.idx - 2, onto.idx - 1)) for cue in cues):
                yield Span(onto.idx - 1, end)


def _tells_when(then: Token, tokens: TokenSpan) -> bool:
    """Whether "then" between subject and main verb goes on from the sentence before, not from words of its own sentence."""
    if then.dep_ != "advmod" or then.head.dep_ != "ROOT" or then.nbor(-1).pos_ not in ("NOUN", "PROPN", "PRON", "AUX"):
        return False
    return not any(token.pos_ == "VERB" for token in then.doc[tokens.start : then.i]) and then.i < then.head.i


def _little(clause: TokenSpan, told: Mapping[str, int]) -> bool:
    """Whether few of the clause's telling words occur in other sentences."""
    lemmas = [token.lemma_.lower() for token in clause if (token.is_alpha and not token.is_stop) or token.like_num]
    return sum(told.get(lemma, 0) > 1 for lemma in lemmas) <= _LITTLE * len(lemmas)


def _breaks(parsed: ParsedArticle, span: Span, sentence: Span, quotes: Sequence[Quote]) -> bool:
    """Whether the cut would change words in quotation marks, or take away who says what is left."""
    marked = (parsed.quotation_at(place) for place in (span.start, span.end - 1))
    if any(quotation is not None and not span.contains(quotation.outer) for quotation in marked):
        return True
    if parsed.text.count('"', span.start, span.end) % 2 or parsed.text.count('"', sentence.start, sentence.end) % 2:
        return True
    for quote in quotes:
        for part in (quote.cue, quote.mention):
            if part is None or not span.overlaps(part.span):
                continue
            tail = part is quote.mention and part.span.start < span.start  # the age in "Petra Holm, 46,"
            if not tail and not all(span.contains(said) for said in quote.spans):
                return True
    return False


def _meant_later(clause: TokenSpan, tokens: TokenSpan) -> bool:
    """Whether a pronoun after the clause may mean a name in it."""
    if not any(token.pos_ == "PROPN" for token in clause):
        return False
    after = tokens.doc[clause.end : tokens.end]
    return any(token.tag_ in ("PRP", "PRP$") and token.lower_ not in ("i", "we", "you", "it") for token in after)
