"""Which words of a mention stand for those who speak: "Hale" and "leaders" in "Ana Hale, the governor, and party leaders"."""

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from summarizer.language import ParsedArticle
from summarizer.quotes.cues import CueUse
from summarizer.quotes.names import Names
from summarizer.quotes.naming import titles
from summarizer.quotes.phrases import conjuncts

_BELONGS = frozenset({"of", "from", "at", "with", "who"})
_HIS = frozenset({"his", "her", "their", "its"})
_AND = 5  # characters: " and "


def heads_of(parsed: ParsedArticle, names: Names, cue: CueUse) -> list[Token]:
    """One token for each who speaks: the last of a person's name, else the head of the noun phrase."""
    if cue.subject is None or cue.mention is None:
        return []
    if named := _closing_name(names, parsed.tokens(cue.mention), cue.subject):
        return [named]
    joined = _joined(cue.subject, cue.mention.end)
    if len(joined) > 1:
        return joined
    whole = parsed.tokens(cue.mention)
    parts = _listed(names, whole) or [whole]
    return [_named_in(names, part) or _head_of(part, cue.subject) for part in parts]


def _closing_name(names: Names, mention: TokenSpan, subject: Token) -> Token | None:
    """The one name in "a lawyer for her and 26 others, Ben Sobol": the "and" is no part of who speaks."""
    if not len(mention):
        return None
    last = mention[-1].nbor(-1) if mention[-1].text == "," and len(mention) > 1 else mention[-1]
    person = names.person_at(last)
    named = [token for token in mention if names.person_at(token) is not None]
    if person is None or subject.tag_ != "NN" or any(names.person_at(token) is not person for token in named):
        return None
    between = mention.doc[subject.i + 1 : named[0].i] if subject.i < named[0].i else mention.doc[0:0]
    words = [token.lower_ for token in between]
    return last if len(words) > 2 and words[-1] == "," and "and" in words and between[0].pos_ == "ADP" else None


def _joined(subject: Token, end: int) -> list[Token]:
    """The nouns joined to the mention's head, in the mention (which ends at `end`) or right after it."""
    found: list[Token] = []
    for token in conjuncts(subject):
        start = token.left_edge.idx
        if found and (start > end + _AND or (start > end and "and" not in subject.doc.text[end:start])):
            break
        found.append(token)
        end = max(end, token.idx + len(token.text))
    return found


def _listed(names: Names, mention: TokenSpan) -> list[TokenSpan]:
    """The parts of "Holcomb and party leaders", where the parser sees one noun phrase: before "and" stands a name."""
    places = [n for n, token in enumerate(mention) if token.lower_ == "and"]
    if len(places) != 1 or not 0 < places[0] < len(mention) - 1:
        return []
    before, after = mention[: places[0]], mention[places[0] + 1 :]
    return [before, after] if names.person_at(before[-1]) is not None and after[0].lower_ not in _HIS else []


def _named_in(names: Names, part: TokenSpan) -> Token | None:
    """The person whose name opens or ends a part of a mention: "Hale, a farmer", "state schools chief Ana Hale"; nobody in
    "a spokesman for Hale" or "Hale's lawyer"."""
    if len(part) and (closing := names.person_at(part[-1])) is not None:
        if _is_led(part, next(n for n, token in enumerate(part) if names.person_at(token) is closing)):
            return part[-1]
    places = [n for n, token in enumerate(part) if names.person_at(token) is not None]
    if not places or names.person_at(part[places[0]]) is not names.person_at(part[places[-1]]):
        return None
    first, last = places[0], places[-1]
    if first and part[first - 1].tag_ == "POS" and last + 1 == len(part) and not any(t.text == "," for t in part):
        return part[last]  # "the Bureau of Meteorology's Kim Nguyen"
    comma = max((n for n, token in enumerate(part[:first]) if token.text == ","), default=-1)
    if any(t.pos_ == "ADP" and (not t.i or t.nbor(-1).text != "-") for t in part[comma + 1 : first]):
        return None
    if first and part[first - 1].tag_ == "POS" and comma < 0:  # but "the mayor, Labour's Jude Okonkwo"
        return None
    following = part[last + 1] if last + 1 < len(part) else None
    opens = all(token.pos_ in ("PROPN", "DET", "ADJ", "NOUN", "PUNCT") for token in part[:first])
    if following is None or (opens and (following.text in (",", "(", "–", "—") or following.lower_ in _BELONGS)):
        return part[last]
    return None


def _is_led(part: TokenSpan, first: int) -> bool:
    """Whether a name that begins at `first` is that of the office before it: "Leader of the Opposition Sunita Rathod"; not so
    "a spokesman for Ana Hale"."""
    before = part[first - 1] if first else part[0]
    office = part[0].pos_ in ("PROPN", "NOUN") and any(token.lower_ == "of" for token in part[1:first])
    return office and before.pos_ in ("PROPN", "NOUN") and before.lower_.strip(".") not in titles()


def _head_of(part: TokenSpan, subject: Token) -> Token:
    return subject if part[0].i <= subject.i <= part[-1].i else part.root
