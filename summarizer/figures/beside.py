"""What a figure counts where it is one of several, or was not so: the words beside it say whose it is."""

from itertools import pairwise

from spacy.tokens import Doc, Token

from summarizer.figures.grammar import Reading
from summarizer.figures.phrases import LEFT_OUT, noun_phrase, word_set

_AMOUNTS = word_set("% percent cent million billion trillion crore lakh m bn")


def instead(doc: Doc, figure: range) -> bool:
    """Whether the figure is what was not so: "a fraction of an inch *instead of the usual* 5 inches"."""
    before = [token.lower_ for token in doc[max(0, figure.start - 5) : figure.start]]
    return any(pair in (("instead", "of"), ("rather", "than")) for pair in pairwise(before))


def of_list(doc: Doc, figure: range, reading: Reading) -> list[Token]:
    """ "*two*, three or four dots": the noun that stands after the last of several numbers."""
    place = figure.stop
    while place < len(doc) and (doc[place].text == "," or doc[place].lower_ in ("or", "and") or doc[place].like_num):
        place += 1
    if place - figure.stop < 2 or not reading.bare or not doc[place - 1].like_num:
        return []
    noun = next((t.head for t in doc[figure.stop : place] if t.like_num and t.dep_ == "nummod" and t.head.i >= place), None)
    return noun_phrase(noun, range(figure.start, place)) if noun is not None else []


def for_whom(doc: Doc, root: Token, figure: range) -> list[Token]:
    """ "50 percent to 49 percent *for Orta*", "compared with 50 percent *for others*": what follows is not the first one's."""
    place = figure.start
    while place > 0 and doc[place - 1].lower_ in LEFT_OUT and doc[place - 1].lower_ != "to":
        place -= 1
    second = place > 1 and (doc[place - 1].lower_ == "against" or _is_second(doc, place - 1))
    if not second or figure.stop + 1 >= len(doc) or doc[figure.stop].lower_ != "for":
        return []
    noun = next((child for child in doc[figure.stop].rights if child.dep_ in ("pobj", "pcomp")), None)
    if noun is None or noun.pos_ not in ("NOUN", "PROPN") or noun.ent_type_ in ("DATE", "TIME", "MONEY", "PERCENT"):
        return []
    clause = next((child for child in root.rights if child.dep_ == "relcl" and child.left_edge.i == noun.i + 1), None)
    said = list(doc[noun.i + 1 : clause.i + 1]) if clause is not None else []  # which the parse hangs on the number
    return [*noun_phrase(noun, figure), *said]


def _is_second(doc: Doc, place: int) -> bool:
    """Whether the word there joins a figure to the one it is compared with: "compared *with*", "50 percent *to* 49 percent"."""
    before = doc[place - 1]
    if doc[place].lower_ in ("with", "to") and before.lower_ in ("compared", "compares"):
        return True
    return doc[place].lower_ == "to" and (before.lower_ in _AMOUNTS or before.like_num)


def for_group(doc: Doc, figure: range) -> list[Token]:
    """ "Tickets cost $15 *for adults*": whose figure it is of several that the verb has."""
    link = doc[figure.stop] if figure.stop < len(doc) else doc[-1]
    whom = next((child for child in link.rights if child.dep_ == "pobj"), None) if link.lower_ == "for" else None
    if whom is None or whom.tag_ not in ("NNS", "NNPS") or whom.ent_type_ in ("DATE", "TIME"):
        return []
    return [link, *noun_phrase(whom, figure)]


def object_before(verb: Token, figure: range) -> list[Token]:
    """ "*the bond, which* 58 percent of voters backed": what those counted did it to."""
    which = next((child for child in verb.lefts if child.dep_ == "dobj" and child.tag_ == "WDT"), None)
    if verb.dep_ != "relcl" or which is None or not verb.head.i < which.i < figure.start:
        return []
    thing = verb.head
    while thing.dep_ == "pobj" and thing.head.dep_ == "prep" and thing.head.head.pos_ == "NOUN" and which.nbor(-1).text == ",":
        thing = thing.head.head  # "a bond for the jail, which": the comma parts it from all of that
    before = [token for token in noun_phrase(thing, figure) if token.i < thing.i]
    return [*before, *verb.doc[thing.i : which.i + 1]] if which.i - thing.i < 8 else []
