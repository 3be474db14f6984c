"""The clause that a figure stands in, in the article's own words with a gap where the number stands.

Read where the noun by the number says too little alone ("machines"), and where there is none: "a gym with … machines",
"Thousands were asked to pay". Marks bound it: it never runs over a comma, a dash or a quotation mark.
"""

from spacy.tokens import Doc, Token

from summarizer.figures.moves import moves
from summarizer.figures.phrases import (
    LEFT_OUT,
    bounded,
    breaks,
    has_number,
    is_amount,
    noun_phrase,
    past_brackets,
    rightward,
    until_cut,
    word_set,
)

_SUBJECTS = word_set("nsubj nsubjpass csubj expl")
TAKES_BACK = word_set("never not n't n’t no hardly barely allegedly reportedly falsely nearly almost")
_OPENS = word_set(
    "as because while when whereas although though if since that which who whom whose where what how why whether but than"
)
_SCALES = word_set("percent per cent % million billion trillion crore lakh points m bn b k p cm km mm mg kg c f")
_CONTENT = ("NOUN", "PROPN", "VERB", "ADJ")
_FEW = 2  # content words: a phrase of so many says little alone
SAYS = word_set("say tell report claim think believe note know mean call ask warn recall explain insist argue joke")
_PARTICLES = word_set("out down off away back aside")
_REACHES = word_set("hit reach total average exceed top")  # the one who does it has the figure, even as a participle
_WHEN = word_set("in for over since after within during from")
_LONGEST = 88
_LONGEST_LEAD = 75
_LONGEST_SUBJECT = 60
_LONGEST_RUN = 60


def is_thin(phrase: list[Token]) -> bool:
    """Whether `phrase` says too little alone: a noun or two, no name, nothing that modifies it from behind."""
    if any(token.dep_ in ("prep", "relcl", "acl", "advcl") for token in phrase):
        return False
    content = [token for token in phrase if token.pos_ in _CONTENT]
    return len(content) <= _FEW and not any(token.pos_ in ("PROPN", "VERB") for token in content)


def clause_lead(verb: Token) -> list[Token]:
    """The subject of `verb` and the words from it to the verb as the text has them; where too much stands between, what
    keeps the grammar. A clause with a subject of a pronoun begins with its verb: nobody would know who "he" is."""
    head = _subject_head(verb)
    if head is None:
        return verb_group(verb)
    chain = verb
    subject = subject_of(verb)
    if subject and subject[0].i < verb.i:
        run = verb.doc[subject[0].i : verb.i + 1]
        plain = not any(breaks(token) or token.is_space for token in run)
        if plain and len(run.text) <= _LONGEST_LEAD and not any(is_amount(token) for token in run[len(subject) :]):
            return [*run, *_particles(verb)]
    between: list[Token] = []
    while chain.dep_ in ("xcomp", "ccomp", "acl", "pcomp") and chain.head.i < chain.i and chain.head is not head:
        chain = chain.head
        between = [*voice(chain), chain, *(c for c in chain.rights if c.dep_ == "prt" and c.i < verb.i), *between]
        if chain.i - verb.i < -12:
            break
    infinitive = [token for token in verb.lefts if token.tag_ == "TO"] if between else []
    return sorted({*subject, *between, *infinitive, *verb_group(verb)}, key=lambda token: token.i)


def verb_group(verb: Token) -> list[Token]:
    """ "could only manage": `verb` with its auxiliaries and what stands between."""
    before = [token for token in voice(verb) if token.i < verb.i]
    particles = _particles(verb)
    if not before:
        return [*voice(verb), verb, *particles]
    run = list(verb.doc[before[0].i : verb.i + 1])
    plain = len(run) < 6 and not any(breaks(token) or token.is_space or token.dep_ in _SUBJECTS for token in run)
    return [*(run if plain else [*before, verb]), *particles]


def _particles(verb: Token) -> list[Token]:
    """The "aside" of "set aside", right after `verb`."""
    return [token for token in verb.rights if token.i == verb.i + 1 and (token.dep_ == "prt" or token.lower_ in _PARTICLES)]


def voice(verb: Token) -> list[Token]:
    """Its auxiliaries and whatever takes its meaning back: "not", "never", "allegedly"."""
    return [
        c
        for c in verb.children
        if (c.dep_ in ("neg", "auxpass", "aux") and c.tag_ != "TO")
        or (c.lower_ in TAKES_BACK and (c.i < verb.i or c.dep_ == "neg"))
    ]


def _subject_head(verb: Token) -> Token | None:
    """The noun that does what `verb` says; None for a pronoun."""
    for _ in range(4):
        if beside := _noun_beside(verb):
            return beside
        found = next((child for child in reversed(list(verb.lefts)) if child.dep_ in _SUBJECTS and not _is_code(child)), None)
        if found is not None and found.lower_ in TAKES_BACK:
            return None
        if found is not None and not (found.tag_ in ("WDT", "WP") and verb.dep_ == "relcl"):
            return found if found.pos_ in ("NOUN", "PROPN", "VERB", "ADJ") else None
        if verb.dep_ in ("acl", "relcl") and verb.head.pos_ in ("NOUN", "PROPN"):
            # "who had not scored in 14 games, volleyed in": the comma ends another clause
            return None if verb.dep_ == "acl" and verb.nbor(-1).text == "," and has_number(verb.head) else verb.head
        if verb.dep_ not in ("conj", "xcomp", "ccomp", "advcl", "pcomp") or verb.head is verb:
            return None
        measured = verb.lemma_ in _REACHES or verb.lemma_ in moves()
        if verb.dep_ == "advcl" and verb.tag_ == "VBG" and not (measured and verb.head.i < verb.i):
            return None  # ", leaving thousands without power": the deed did that, not who did it
        if verb.dep_ == "pcomp" and measured and verb.head.head.i < verb.i:  # "shrank in spring after *growing* 0.4 %"
            verb = verb.head
        if verb.dep_ in ("ccomp", "advcl") and _is_finite(verb):
            return None  # another's clause
        verb = verb.head
    return None


def _is_code(token: Token) -> bool:
    """Whether `token` is the end of an agency's code: "US10YT=RR"."""
    return token.text.startswith("=") or (token.i > 0 and token.nbor(-1).text == "=")


def _is_finite(verb: Token) -> bool:
    return verb.tag_ in ("VBD", "VBZ", "VBP", "MD") or any(child.tag_ in ("VBD", "VBZ", "VBP", "MD") for child in verb.lefts)


def _noun_beside(verb: Token) -> Token | None:
    """The noun right before a finite verb that the parse hangs elsewhere: ", the Brae index *lost* 2 points"."""
    if verb.tag_ not in ("VBD", "VBZ", "VBP") or verb.dep_ not in ("conj", "ccomp", "parataxis", "dep", "advcl") or verb.i == 0:
        return None
    if any(child.dep_ in _SUBJECTS for child in verb.lefts):
        return None
    noun = verb.doc[verb.i - 1]
    if noun.pos_ not in ("NOUN", "PROPN") or noun.dep_ in ("pobj", "npadvmod") or noun.ent_type_ in ("DATE", "TIME"):
        return None
    start = noun.left_edge.i
    return noun if start > 0 and (breaks(verb.doc[start - 1]) or verb.doc[start - 1].dep_ == "cc") else None


def subject_of(verb: Token) -> list[Token]:
    """The subject of `verb` as a noun phrase; empty where it is a pronoun or stands in another clause."""
    head = _subject_head(verb)
    return bounded(subject_words(head, verb), _LONGEST_SUBJECT) if head is not None else []


def subject_words(head: Token, verb: Token) -> list[Token]:
    """The noun phrase of `head` as far as it stands before `verb`, with its article."""
    name = next((child for child in head.rights if child.dep_ == "appos" and child.pos_ == "PROPN" and child.i < verb.i), None)
    if name is not None and any(child.tag_ == "PRP$" for child in head.lefts):
        return noun_phrase(name, range(verb.i, verb.i + 1))  # "Its rival, *Homestead*, rose"
    articles = [child for child in head.lefts if child.dep_ == "det"]
    phrase = sorted({*articles, *noun_phrase(head, range(verb.i, verb.i + 1))}, key=lambda token: token.i)
    return [token for token in phrase if token.i < max(verb.i, head.i + 1)]


def framed(phrase: list[Token], anchor: Token, figure: range) -> list[Token]:
    """`phrase` in the noun phrase or the clause that it stands in: "a gym with … *machines*", "the firm employs … *people*".

    anchor: the token that holds the figure's place there. The phrase alone where no frame can be read.
    """
    joined = anchor
    while joined.dep_ in ("conj", "appos") and joined.head.i < joined.i:
        joined = joined.head
    governor = joined.head
    if governor.dep_ == "acomp" and joined.dep_ == "npadvmod" and governor.i > joined.i:
        governor = governor.head  # "*is* 90 storeys tall"
    link = None
    for _ in range(4):
        if governor.pos_ not in ("ADP", "SCONJ", "PART", "ADV") or governor.head is governor:
            break
        link, governor = governor, governor.head
    if governor is joined or governor.i in figure:
        return phrase
    stop = min([token.i for token in phrase if token.i < figure.start] + [figure.start])
    adverbial = governor.dep_ == "dobj" and link is not None and link.lower_ in _WHEN and governor.head.pos_ == "VERB"
    if adverbial:  # "had not dropped a set *in* five matches"
        governor = governor.head
    if governor.pos_ in ("NOUN", "PROPN") and link is not None and link.i > governor.i:
        left = [token for token in noun_phrase(governor, figure) if token.i <= governor.i]
        between = words_between(governor, stop)
        return [*left, *between, *phrase] if between is not None and joined is anchor else phrase
    if governor.pos_ not in ("VERB", "AUX") or governor.i > figure.start or governor.lemma_ in SAYS:
        return phrase
    before = clause_lead(governor)
    if joined is anchor:
        between = words_between(governor, stop)
        if between is None:
            return phrase
        before = [*before, *between]
    elif governor.pos_ == "AUX" or any(breaks(token) for token in governor.doc[governor.i : joined.i]):
        return phrase  # the parse hangs it on a verb far away
    elif link is not None and link.i > governor.i:
        before = [*before, link]  # "is survived *by* his wife and four … daughters"
    last = max([token.i for token in phrase] + [figure.stop - 1])
    after = until_cut(rightward(governor if joined is anchor else anchor, figure, last + 1), 0)
    if after and after[0].lower_ in _OPENS:
        after = []
    for lead in (before, verb_group(governor)):
        if sum(len(token.text_with_ws) for token in [*lead, *phrase]) <= _LONGEST:
            return [*lead, *phrase, *after]
    return phrase


def words_between(governor: Token, stop: int) -> list[Token] | None:
    """The words from `governor` to the figure, without its "more than"; None where they are another clause's or too many."""
    run = list(governor.doc[governor.i + 1 : stop])
    while run and (run[-1].lower_ in LEFT_OUT or run[-1].lower_ in ("no", "further", "rs", "rs.") or run[-1].is_currency):
        run.pop()
    if any(breaks(token) or is_amount(token) or token.is_space for token in run):
        return None
    return run if sum(len(token.text_with_ws) for token in run) <= _LONGEST_RUN else None


def clause_around(doc: Doc, figure: range, lead: bool = True) -> list[Token]:
    """The words around the figure, back to where its clause begins and on to where it ends.

    lead: whether the subject and verb may be taken from before another number.
    """
    before, after = _words_before(doc, figure.start), words_after(doc, past_brackets(doc, figure.stop))
    start = _without_about(doc, figure.start)
    if not before and not after and start > 1 and doc[start - 1].text == ",":
        return _words_before(doc, start - 1)  # "Most of the mass, *70 %*, is iron"
    if (
        not after
        and figure.stop + 1 < len(doc)
        and doc[figure.stop].text == ","
        and _opens_clause(before, before[0] if before else doc[start], doc)
    ):
        return words_after(doc, figure.stop + 1)  # "For *two years*, the road was closed"
    if before and all(token.pos_ == "PROPN" for token in before):
        return [*before, *after]  # "Orr had 42 percent and Reyk *11*"
    verbs = [token for token in before if token.pos_ in ("VERB", "AUX")]
    if lead and verbs and verbs[0] is before[0]:
        before = [*clause_lead(verbs[0]), *before[1:]]
    elif lead and not verbs:
        first = before[0].i if before else start
        verb = _verb_before(doc[first])
        between = list(doc[verb.i : first]) if verb is not None else []
        listed = not before and bool(after) and after[0].pos_ == "ADP"  # "spent £8 on food, £6 *on rent*"
        apart = any(breaks(token) and not (listed and token.text == ",") for token in between)
        if verb is not None and any(map(is_amount, between)) and not apart:
            before = [*clause_lead(verb), *before]  # "The team measured … *over* 41 nights"
    return [*before, *after]


def _opens_clause(before: list[Token], first: Token, doc: Doc) -> bool:
    """Whether nothing but "In the past" stands before the figure in its sentence."""
    if any(token.pos_ not in ("ADP", "SCONJ", "DET", "ADJ", "ADV") for token in before):
        return False
    return first.i == 0 or bool(first.is_sent_start) or doc[first.i - 1].is_space


def _without_about(doc: Doc, start: int) -> int:
    """Where the figure that begins at `start` begins with its "more than"."""
    while start > 0 and (doc[start - 1].lower_ in LEFT_OUT or doc[start - 1].lower_ == "no"):
        start -= 1
    return start


def _words_before(doc: Doc, start: int) -> list[Token]:
    start = _without_about(doc, start)
    before: list[Token] = []
    length, cut = 0, False
    for place in range(start - 1, max(-1, start - 25), -1):
        token = doc[place]
        length += len(token.text_with_ws)
        cut = length > _LONGEST_RUN
        if cut or breaks(token) or token.is_space:
            break
        if token.lower_ in _OPENS and token.pos_ in ("SCONJ", "PRON", "ADV", "CCONJ", "DET") and token.dep_ != "prep":
            break
        if token.dep_ == "cc" and (token.head.pos_ in ("VERB", "AUX") or any(is_amount(each) for each in before[:1])):
            break
        if is_amount(token):
            while before and (before[0].lower_ in _SCALES or (before[0] is token.head and token.dep_ == "nummod")):
                before.pop(0)
            break
        before.insert(0, token)
    if cut:
        before = _from_phrase(before)
    while before and (before[0].dep_ in ("punct", "cc") or before[0].pos_ == "PART"):
        before.pop(0)
    return before


def words_after(doc: Doc, stop: int) -> list[Token]:
    after: list[Token] = []
    compared = False
    for token in doc[stop : stop + 16]:
        if breaks(token) or token.is_space or (token.lower_ == "according" and after) or _is_score(doc, token.i):
            break
        opens = token.lower_ in _OPENS and token.pos_ in ("SCONJ", "PRON", "ADV", "CCONJ")
        if after and opens and not (compared and token.lower_ in ("as", "than")):
            break
        compared = compared or token.lower_ == "as" or token.tag_ in ("JJR", "RBR")
        if token.dep_ == "cc":
            rest = doc[token.i + 1 : token.i + 5]
            if token.head.pos_ in ("VERB", "AUX") or any(each.like_num or each.is_currency for each in rest):
                break
        after.append(token)
    return after


def _is_score(doc: Doc, place: int) -> bool:
    """The next set: "6-4 *7-6*"."""
    here = doc[place : place + 3]
    return len(here) == 3 and here[0].is_digit and here[1].text in ("-", "–") and here[2].is_digit and not here[0].whitespace_


def _verb_before(token: Token) -> Token | None:
    """The nearest verb that `token` hangs on and that stands before it."""
    above = token
    for _ in range(5):
        above = above.head
        if above.pos_ in ("VERB", "AUX") and above.i < token.i:
            return above if above.lemma_ not in SAYS else None
    return None


def _from_phrase(run: list[Token]) -> list[Token]:
    """`run` without its first words up to where a verb's group or a noun phrase begins."""
    for index, token in enumerate(run[1:], 1):
        if token.pos_ in ("VERB", "AUX") and token.tag_ != "VBG" and run[index - 1].pos_ not in ("AUX", "PART"):
            return run[index:]
    for index, token in enumerate(run[1:], 1):
        if token.pos_ == "DET" or run[index - 1].pos_ == "ADP":
            return run[index:]
    return run
