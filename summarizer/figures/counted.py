"""What a figure counts: the noun phrase, in the article's own words, that can stand beside it alone.

Read off the parse: the noun that the number modifies ("300 school districts"), the noun it is a part of ("half of the
pupils"), the thing that has it ("the rate is 5 %"), or the deed it is the measure of ("raised $3 million"). Where none of
these is there, the words of its clause around it.
"""

from spacy.tokens import Doc, Token

from summarizer.article import Span
from summarizer.figures.beside import for_group, for_whom, instead, object_before, of_list
from summarizer.figures.clause import (
    SAYS,
    TAKES_BACK,
    clause_around,
    clause_lead,
    framed,
    is_thin,
    subject_of,
    voice,
    words_after,
    words_between,
)
from summarizer.figures.grammar import Reading
from summarizer.figures.moves import moves
from summarizer.figures.phrases import has_number, is_amount, noun_phrase, past_brackets, rightward, until_cut, word_set
from summarizer.figures.pronouns import stood_for
from summarizer.figures.spans import as_spans
from summarizer.items import FigureKind
from summarizer.language import ParsedArticle

# Beyond this it is a table or a list without stops: walking its tree would not be linear, so only the words near are read.
_LONGEST_SENTENCE = 2000
_MODIFIES = word_set("nummod amod compound nmod quantmod npadvmod poss predet det advmod")
_SUBJECTS = word_set("nsubj nsubjpass csubj")
_NO_GROUP = word_set("front favor favour lieu case terms age one instead")
_IS = word_set("be stand total cost average equal number measure weigh reach hit exceed top become last")
_AMOUNTS = word_set("% percent cent million billion trillion crore lakh m bn")
WAYS = word_set("up down higher lower")
_NO_WAY = word_set("close end finish edge")  # moves that do not say which way
_DIFFERENCES = frozenset({FigureKind.MONEY, FigureKind.PERCENT, FigureKind.MEASURE, FigureKind.INDEX})
_PLACED = word_set(
    "behind ahead clear adrift short away apart from east west north south northeast northwest southeast southwest off"
    " late early overdue"
)
_TIME_UNITS = word_set("a mo wk d h min s ms 10.a 100.a 2.wk nights")


def what_is_counted(parsed: ParsedArticle, reading: Reading) -> tuple[Span, ...]:
    """The words that say what `reading` counts, as spans in order of the text; empty where the article does not say it near."""
    tokens = parsed.tokens(reading.span)
    sentence = parsed.sentence_at(reading.span.start)
    if not len(tokens):
        return ()
    figure = range(tokens.start, tokens.end)
    if meant := stood_for(parsed, reading, figure):
        return meant
    if sentence is not None and len(sentence) > _LONGEST_SENTENCE:
        return as_spans(parsed, clause_around(parsed.doc, figure, lead=False), figure, short=True)
    kept = _kept(parsed.doc, tokens.root, figure, reading)
    if not _is_anothers(kept, reading) and (spans := as_spans(parsed, kept, figure)):
        return spans
    around = clause_around(parsed.doc, figure)
    if _is_anothers(around, reading):
        around = clause_around(parsed.doc, figure, lead=False)
    return as_spans(parsed, around, figure, short=True)


def _is_anothers(kept: list[Token], reading: Reading) -> bool:
    """Whether `kept` has another share of its own: "58 percent of voters support it" is not what the 13 percent do."""
    if reading.kind is not FigureKind.PERCENT:
        return False
    return any(token.lower_ in ("%", "percent", "cent") and is_amount(token.nbor(-1)) for token in kept if token.i)


def _kept(doc: Doc, root: Token, figure: range, reading: Reading) -> list[Token]:
    """The tokens that say what is counted."""
    if reading.unit == "times" or _stands_alone(doc, figure, reading):
        around = clause_around(doc, figure)
        if reading.unit == "times" or any(token.pos_ in ("NOUN", "PROPN", "VERB") for token in around):
            return around
    if instead(doc, figure):
        return clause_around(doc, figure, lead=False)
    if _compares(doc, figure, reading):
        before = [token for token in _by_role(root, figure, reading) if token.i < figure.start]
        return [*before, *words_after(doc, past_brackets(doc, figure.stop))]
    if whom := for_whom(doc, root, figure):
        return whom
    if part := _of_what(doc, figure, reading):
        return _completed(part, root, figure, reading)
    if listed := of_list(doc, figure, reading):
        return listed
    for number in dict.fromkeys((root, doc[figure.stop - 1])):
        head = number.head
        if number.dep_ not in _MODIFIES or head.i < figure.stop or head.text == "%" or is_amount(head):
            continue
        if head.pos_ in ("NOUN", "PROPN") or head.tag_ == "VBG" or (head.pos_ == "ADJ" and number.dep_ == "nummod"):
            return _completed(noun_phrase(head, figure), head if number is root else root, figure, reading)
    if clause := next((child for child in root.rights if child.dep_ == "relcl" and child.i < figure.stop + 8), None):
        return until_cut([token for token in clause.subtree if token.tag_ not in ("WDT", "WP") and token.lower_ != "that"], 0)
    return _by_role(root, figure, reading)


def _stands_alone(doc: Doc, figure: range, reading: Reading) -> bool:
    """Whether only the words around say what is counted: "12 *killed*", "3 points *behind*", "8 km *from* port", "49 %-38 %"."""
    if figure.stop >= len(doc):
        return False
    after = doc[figure.stop]
    plain = reading.kind is FigureKind.COUNT and reading.unit is None and reading.noun is None
    participle = after.tag_ in ("VBG", "VBN") and after.dep_ not in ("amod", "compound")
    if plain and participle and not isinstance(reading.value, tuple):
        return after.whitespace_ != "" and not doc[figure.start].is_sent_start
    poll = isinstance(reading.value, tuple) and reading.kind is FigureKind.PERCENT and reading.value[0] > reading.value[1]
    measured = reading.kind is FigureKind.MEASURE or reading.unit in ("points", "percentage points")
    timed = reading.unit in _TIME_UNITS and after.lower_ in ("before", "after")
    return poll or timed or (measured and after.lower_ in _PLACED)


def _compares(doc: Doc, figure: range, reading: Reading) -> bool:
    """Whether the figure is by how much something is more than another: "£3bn *less than a year ago*"."""
    if figure.stop >= len(doc) or reading.kind not in _DIFFERENCES:
        return False
    after = doc[figure.stop]
    above = after.lower_ in ("above", "below")
    return above or (after.tag_ in ("JJR", "RBR") and any(token.lower_ == "than" for token in doc[figure.stop : figure.stop + 5]))


def _of_what(doc: Doc, figure: range, reading: Reading) -> list[Token]:
    """ "hundreds *of church members*", "$2 billion *in cash reserves*", "$500 million *worth of commerce*"."""
    if figure.stop >= len(doc):
        return []
    preposition = doc[min(past_brackets(doc, figure.stop), len(doc) - 1)]  # "half (57 %) of Australians"
    if preposition.lower_ == "worth" and figure.stop + 1 < len(doc):
        preposition = doc[figure.stop + 1]
    money = reading.kind is FigureKind.MONEY
    deed = preposition.head
    infinitive = preposition.lower_ == "to" and deed.tag_ == "VB" and deed.i == preposition.i + 1
    if money and infinitive and deed.head.lemma_ not in moves():
        return until_cut(rightward(preposition.head, figure, preposition.i), 0)
    inward = money and preposition.lower_ == "in"
    if preposition.lower_ != "of" and not inward:
        return []
    noun = next((child for child in preposition.rights if child.dep_ in ("pobj", "pcomp")), None)
    if noun is None or (inward and (noun.pos_ == "PROPN" or noun.ent_type_ in ("DATE", "GPE", "TIME", "FAC", "LOC"))):
        return []
    if inward and any(child.dep_ in ("det", "poss") for child in noun.lefts):
        return []  # "in the bank" is where, not what
    if noun.pos_ == "PRON" and not any(child.dep_ in ("prep", "relcl") for child in noun.rights):
        return []  # "of them"
    if noun.like_num or noun.ent_type_ in ("PERCENT", "MONEY"):
        return []
    return noun_phrase(noun, figure)


def _completed(phrase: list[Token], anchor: Token, figure: range, reading: Reading) -> list[Token]:
    """`phrase`, with the clause that it stands in where it says too little alone: "cut jobs", "voters backed the mayor".

    anchor: the token that holds the figure's place in the clause. A share of something needs what that share does.
    """
    share = reading.kind in (FigureKind.RATIO, FigureKind.PERCENT)
    if not phrase or anchor.head is anchor:
        return phrase
    verb = anchor.head
    modified = any(token.dep_ in ("prep", "relcl", "acl") for token in phrase) or sum(len(t.text_with_ws) for t in phrase) > 32
    if anchor.dep_ in _SUBJECTS and verb.pos_ in ("VERB", "AUX"):
        end = max(token.i for token in phrase)
        predicate = _predicate(verb, range(figure.start, end + 1))
        if (of_which := object_before(verb, figure)) and predicate:
            return [*of_which, *phrase, *predicate]
        tells = share or not any(child.dep_ == "ccomp" for child in verb.rights)
        follows = predicate and (predicate[0].i == end + 1 or share or is_thin(phrase))
        return [*phrase, *predicate] if follows and tells and (share or not modified) else phrase
    if phrase[0].lower_ in ("those", "anyone", "everyone") and anchor.dep_ == "dobj":
        return framed(phrase, anchor, figure)
    if anchor.dep_ == "dobj" and any(token.dep_ == "neg" or token.lower_ in TAKES_BACK for token in voice(verb)):
        return framed(phrase, anchor, figure)  # "would not blow open a $10 trillion hole": there is none
    if modified or (anchor.dep_ == "pobj" and not (share or is_thin(phrase))):
        return phrase
    return framed(phrase, anchor, figure)


def _by_role(root: Token, figure: range, reading: Reading) -> list[Token]:
    """What is counted where no noun stands beside the figure: by its part in the clause."""
    if reading.kind is FigureKind.SCORE:
        return clause_around(root.doc, figure)
    if owner := next((child for child in root.lefts if child.dep_ == "poss" and child.i < figure.start), None):
        return list(owner.subtree)  # "compared with *Brae's* 5.4 million"
    if root.dep_ == "appos" and root.head.pos_ in ("NOUN", "PROPN") and not has_number(root.head):
        if reading.kind is FigureKind.COUNT or root.head.i in figure:
            return []
        return noun_phrase(root.head, figure)
    # "people, a third of them children"
    if root.dep_ == "appos" and figure.stop < len(root.doc) and root.doc[figure.stop].lower_ == "of":
        return []
    own = root
    while root.dep_ in ("nummod", "quantmod", "compound") and root.head.lower_ in _AMOUNTS and root.head.i not in figure:
        own = root = root.head  # "£17.5m or 4 %", which the parse takes for one number
    while root.dep_ == "conj" and root.head.i < root.i and (root.head.like_num or has_number(root.head)):
        root = root.head  # "102.2 points, or 0.36 %"
    governor = root.head
    preposition: Token | None = None
    if root.dep_ in _SUBJECTS:
        return [*_antecedent(root, governor, figure), *_predicate(governor, figure)]
    if root.dep_ in ("pobj", "pcomp"):
        preposition, governor = governor, governor.head
        governor = _climbed(governor)
    elif governor.pos_ in ("ADV", "ADJ", "ADP", "PART"):  # "down 12.3 percent", "0.68 % higher"
        governor = _climbed(governor)
    if governor.i in figure or governor is root:
        return []
    if governor.pos_ in ("NOUN", "PROPN"):
        if preposition is not None and abs(preposition.i - governor.i) > 8:
            return []
        if preposition is None and root.dep_ not in ("appos", "npadvmod", "nummod", "nmod"):
            return []
        of_group = preposition is not None and preposition.lower_ == "of" and governor.lower_ not in _NO_GROUP
        if reading.kind is FigureKind.COUNT and not of_group:
            return []
        noun = _measured_noun(governor, preposition, figure)
        of_it = preposition is None or preposition.lower_ == "of" or governor.dep_ != "pobj"
        if of_it or reading.kind is not FigureKind.MEASURE or len(noun) > 3:
            return noun
        governor = _verb_above(governor)  # "took them into vans in two hours"
    if governor.pos_ in ("VERB", "AUX"):
        if own is not root:
            return _shared_deed(governor, root, own, figure)
        deed = _deed(governor, root, preposition, figure, reading)
        if deed and (of_which := object_before(governor, figure)):  # "the damage, which their lawyer put at …"
            between = governor.doc[of_which[-1].i + 1 : governor.i + 1]
            return [*of_which, *between, *(token for token in deed if token.i > figure.stop)]
        return deed
    return []


def _antecedent(root: Token, verb: Token, figure: range) -> list[Token]:
    """ "*roads*, of which 260 km have been fenced"."""
    if verb.dep_ != "relcl" or verb.head.tag_ not in ("NNS", "NNPS"):
        return []  # the parse takes the nearest noun for it, and a share is of several
    if not any(token.lower_ in ("which", "whom") for token in root.doc[max(0, root.i - 5) : root.i + 4]):
        return []
    return [token for token in noun_phrase(verb.head, figure) if token.i <= verb.head.i]


def _verb_above(noun: Token) -> Token:
    """The verb that `noun` hangs on through a preposition or two; `noun` itself if there is none near."""
    above = noun
    for _ in range(4):
        above = above.head
        if above.pos_ in ("VERB", "AUX"):
            return above
    return noun


def _climbed(token: Token) -> Token:
    """The noun or verb that particles and prepositions hang on: from "short" up to "paid … just short of $40"."""
    for _ in range(4):
        if token.pos_ not in ("ADV", "ADJ", "ADP", "PART", "SCONJ") or token.head is token:
            break
        token = token.head
    return token


def _measured_noun(noun: Token, preposition: Token | None, figure: range) -> list[Token]:
    """ "an increase of 5 %" : "increase", with whose it is where that alone says little."""
    without = {token.i for token in preposition.subtree} if preposition else set()
    numbers = [child for child in noun.lefts if child.dep_ == "nummod" and child.nbor(1).text != "-"]
    without |= {token.i for number in numbers for token in number.subtree}
    phrase = [token for token in noun_phrase(noun, figure) if token.i not in without]
    if preposition is not None:
        after = [token for child in noun.rights if child.i > preposition.i and child.dep_ == "prep" for token in child.subtree]
        phrase = sorted({*phrase, *until_cut(after, 0)}, key=lambda token: token.i)
    verb = noun.head
    if len(phrase) <= 3 and noun.dep_ in ("dobj", "attr") and verb.pos_ in ("VERB", "AUX") and verb.i < noun.i < figure.start:
        before = [*clause_lead(verb), *verb.doc[verb.i + 1 : noun.i]]
        phrase = [*before, *phrase, *until_cut(rightward(verb, figure, figure.stop), 0)]
    elif is_thin(phrase) and noun.i < figure.start:
        phrase = framed(phrase, noun, range(noun.i, figure.stop))
    return [] if any(is_amount(token) for token in phrase) else phrase


def _predicate(verb: Token, figure: range) -> list[Token]:
    """ "*were without power*": what those counted do."""
    if verb.pos_ not in ("VERB", "AUX"):
        return []
    start = min([token.i for token in voice(verb) if token.i >= figure.stop] + [verb.i])
    if start < figure.stop:
        return []
    own = {token.i for token in verb.subtree}
    run = []
    for token in verb.doc[start : verb.right_edge.i + 1]:
        if token.i not in own:
            break
        run.append(token)
    return until_cut(run, verb.i)


def _shared_deed(verb: Token, first: Token, own: Token, figure: range) -> list[Token]:
    """The deed of a figure that shares its verb with the one before, `first`: "spent … *on gambling*"."""
    after = until_cut(rightward(own, figure, figure.stop), 0)
    between = words_between(verb, first.left_edge.i) if verb.i < first.i < figure.start else None
    return [*clause_lead(verb), *(between or []), *after]


def _deed(verb: Token, root: Token, preposition: Token | None, figure: range, reading: Reading) -> list[Token]:
    """Who has the figure, or who does the deed that it measures: "the rate", "sales fell", "the groups raised from donors"."""
    if verb.lemma_ in SAYS:
        return []
    subject = subject_of(verb)
    way = [token for token in verb.doc[max(0, figure.start - 1) : figure.stop + 1] if token.lower_ in WAYS]
    if reading.unit in _TIME_UNITS and preposition is not None:
        return framed([], root, figure)
    level = preposition is not None and preposition.lower_ != "by"  # "fell to 5 %", not "fell by 5 %"
    group = for_group(verb.doc, figure)
    if verb.lemma_ in _IS or (verb.lemma_ in moves() and level):
        # "could be", "was never", "is expected to reach": then the verb must be seen, or it would be stated as a fact.
        near = verb.doc[verb.i + 1 : min(figure.start, verb.i + 5)]
        said = [*voice(verb), *(token for token in near if token.lower_ in TAKES_BACK)]
        taken_back = any(token.tag_ == "MD" or token.dep_ == "neg" or token.lower_ in TAKES_BACK for token in said)
        open_ = verb.tag_ == "VB" or taken_back
        if not subject:
            return []
        return [*(clause_lead(verb) if open_ or group else subject), *(said if open_ else []), *way, *group]
    if verb.lemma_ in moves():
        return [*clause_lead(verb), *(way if verb.lemma_ in _NO_WAY else [])] if subject else []
    skip = {token.i for token in (preposition or root).subtree}
    beyond = past_brackets(verb.doc, figure.stop)
    inner: list[Token] = []
    for child in verb.rights:
        if child.dep_ in ("conj", "cc", "punct", "ccomp", "advcl", "parataxis") or child.i in figure:
            continue
        if child.i in skip:
            if child.dep_ in ("prep", "dobj"):
                inner.extend(until_cut(rightward(child, figure, figure.stop), 0))
            continue
        if child.dep_ in ("npadvmod", "advmod") and child.i < figure.start:
            continue
        if child.lower_ in ("according", "including"):
            continue
        edge = child.left_edge.i
        if edge > figure.stop and (verb.doc[edge - 1].text == "," or _another(verb.doc, beyond, edge)):
            continue
        if any(is_amount(token) for token in child.subtree):
            if child.dep_ in ("dobj", "attr"):
                return []  # the clause is that number's: this figure would be said of the wrong thing
            continue
        inner.extend(child.subtree)
    if not inner and not subject:
        return []
    before = [token for token in inner if token.i < figure.start]
    after = [token for token in inner if token.i >= figure.stop]
    return [*clause_lead(verb), *way, *until_cut(before, 0), *until_cut(after, 0)]


def _another(doc: Doc, start: int, stop: int) -> bool:
    """Whether another number stands between, so that what follows is that one's: ", two-thirds of it *this month*"."""
    between = doc[start:stop]
    return any(map(is_amount, between)) or (any(t.text == "," for t in between) and any(t.like_num for t in between))
