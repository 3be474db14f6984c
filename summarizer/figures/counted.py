"""What a figure counts: the noun phrase, in the article's own words, that can stand beside it alone.

Read off the parse: the noun that the number modifies ("300 school districts"), the noun it is a part of ("half of the
pupils"), the thing that has it ("the rate is 5 %"), or the deed it is the measure of ("raised $3 million").
"""

from spacy.tokens import Doc, Token

from summarizer.article import Span
from summarizer.figures.grammar import Reading
from summarizer.figures.phrases import (
    LEFT_OUT,
    as_spans,
    bounded,
    breaks,
    has_number,
    is_amount,
    noun_phrase,
    rightward,
    until_cut,
    word_set,
)
from summarizer.items import FigureKind
from summarizer.language import ParsedArticle

# Beyond this it is a table or a list without stops: no grammar to read, and walking its tree would not be linear.
_LONGEST_SENTENCE = 2000
_LONGEST_SUBJECT = 60
_MODIFIES = word_set("nummod amod compound nmod quantmod npadvmod poss predet det advmod")
_SUBJECTS = word_set("nsubj nsubjpass csubj")
_NO_GROUP = word_set("front favor favour lieu case terms age one instead")
_IS = word_set("be stand total cost average equal number measure weigh reach hit exceed top become")
_MOVES = word_set(
    "rise fall gain lose drop climb jump slip plunge surge soar tumble increase decrease decline grow shrink add shed advance"
    " ease dip slide sink rally strengthen weaken close end finish edge leap double expand contract slump plummet swell"
)
_SAYS = word_set("say tell report claim think believe note know mean call ask warn")
_TAKES_BACK = word_set("never not n't n’t no hardly barely allegedly reportedly falsely")
_WAYS = word_set("up down higher lower")


def what_is_counted(parsed: ParsedArticle, reading: Reading) -> tuple[Span, ...]:
    """The words that say what `reading` counts, as spans in order of the text; empty where the article does not say it near."""
    tokens = parsed.tokens(reading.span)
    sentence = parsed.sentence_at(reading.span.start)
    if not len(tokens) or (sentence is not None and len(sentence) > _LONGEST_SENTENCE):
        return ()
    figure = range(tokens.start, tokens.end)
    kept = _kept(parsed.doc, tokens.root, figure, reading)
    return as_spans(parsed, kept, figure)


def _kept(doc: Doc, root: Token, figure: range, reading: Reading) -> list[Token]:
    """The tokens that say what is counted."""
    if reading.unit != "times":
        if part := _of_what(doc, figure, reading):
            return _completed(part, root, figure, reading)
        for number in dict.fromkeys((root, doc[figure.stop - 1])):
            head = number.head
            if number.dep_ in _MODIFIES and head.i >= figure.stop and (head.pos_ in ("NOUN", "PROPN") or head.tag_ == "VBG"):
                return _completed(noun_phrase(head, figure), head if number is root else root, figure, reading)
    if clause := next((child for child in root.rights if child.dep_ == "relcl" and child.i < figure.stop + 8), None):
        return until_cut([token for token in clause.subtree if token.tag_ not in ("WDT", "WP") and token.lower_ != "that"], 0)
    return _by_role(root, figure, reading)


def _of_what(doc: Doc, figure: range, reading: Reading) -> list[Token]:
    """ "hundreds *of church members*", "$2 billion *in cash reserves*", "$500 million *worth of commerce*"."""
    if figure.stop >= len(doc):
        return []
    preposition = doc[figure.stop]
    if preposition.lower_ == "worth" and figure.stop + 1 < len(doc):
        preposition = doc[figure.stop + 1]
    money = reading.kind is FigureKind.MONEY
    if money and preposition.lower_ == "to" and preposition.tag_ == "TO":
        return until_cut(rightward(preposition.head, figure, preposition.i), 0)
    inward = money and preposition.lower_ in ("in", "for")
    if preposition.lower_ != "of" and not inward:
        return []
    noun = next((child for child in preposition.rights if child.dep_ in ("pobj", "pcomp")), None)
    if noun is None or (inward and (noun.pos_ == "PROPN" or noun.ent_type_ in ("DATE", "GPE", "TIME", "FAC", "LOC"))):
        return []
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
    verb = anchor.head
    if not phrase or verb.pos_ not in ("VERB", "AUX") or verb is anchor:
        return phrase
    modified = any(token.dep_ in ("prep", "relcl", "acl") for token in phrase) or sum(len(t.text_with_ws) for t in phrase) > 32
    if anchor.dep_ in _SUBJECTS and (share or not modified):
        end = max(token.i for token in phrase)
        predicate = _predicate(verb, range(figure.start, end + 1))
        return [*phrase, *predicate] if predicate and predicate[0].i == end + 1 else phrase
    if anchor.dep_ in ("dobj", "attr", "oprd") and not modified:
        subject = _subject(verb, figure)
        start = subject[0].i if subject else min(token.i for token in [*_voice(verb), verb])
        run = verb.doc[start : figure.start]
        before = [token for token in run if token.lower_ not in LEFT_OUT or token.i <= verb.i]
        if len(run.text) > 60 or any(breaks(token) for token in run):
            near = [token for token in verb.doc[verb.i : figure.start] if token.lower_ not in LEFT_OUT]
            before = [*_voice(verb), *near]
        if any(is_amount(token) for token in before) or any(breaks(token) for token in before):
            return phrase
        after = until_cut(rightward(verb, figure, max(token.i for token in phrase) + 1), 0)
        return [*before, *phrase, *after]
    return phrase


def _by_role(root: Token, figure: range, reading: Reading) -> list[Token]:
    """What is counted where no noun stands beside the figure: by its part in the clause."""
    while root.dep_ == "conj" and root.head.i < root.i and (root.head.like_num or has_number(root.head)):
        root = root.head  # "102.2 points, or 0.36 %"
    if root.dep_ == "appos" and root.head.pos_ in ("NOUN", "PROPN") and reading.kind is not FigureKind.COUNT:
        return noun_phrase(root.head, figure) if not has_number(root.head) else []
    governor = root.head
    preposition: Token | None = None
    if root.dep_ in _SUBJECTS:
        return _predicate(governor, figure)
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
        if reading.kind is FigureKind.COUNT and preposition is not None and reading.unit is None:
            return []
        return _deed(governor, root, preposition, figure)
    return []


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
    phrase = [token for token in noun_phrase(noun, figure) if token.i not in without]
    if preposition is not None:
        after = [token for child in noun.rights if child.i > preposition.i and child.dep_ == "prep" for token in child.subtree]
        phrase = sorted({*phrase, *until_cut(after, 0)}, key=lambda token: token.i)
    verb = noun.head
    if len(phrase) <= 3 and noun.dep_ in ("dobj", "attr") and verb.pos_ in ("VERB", "AUX") and verb.i < noun.i < figure.start:
        before = [*_lead(verb, _subject(verb, figure)), *verb.doc[verb.i + 1 : noun.i]]
        phrase = [*before, *phrase, *until_cut(rightward(verb, figure, figure.stop), 0)]
    return [] if any(is_amount(token) for token in phrase) else phrase


def _predicate(verb: Token, figure: range) -> list[Token]:
    """ "*were without power*": what those counted do."""
    if verb.pos_ not in ("VERB", "AUX") or any(child.dep_ == "ccomp" for child in verb.rights):
        return []
    start = min([token.i for token in _voice(verb) if token.i >= figure.stop] + [verb.i])
    if start < figure.stop:
        return []
    own = {token.i for token in verb.subtree}
    run = []
    for token in verb.doc[start : verb.right_edge.i + 1]:
        if token.i not in own:
            break
        run.append(token)
    return until_cut(run, verb.i)


def _deed(verb: Token, root: Token, preposition: Token | None, figure: range) -> list[Token]:
    """Who has the figure, or who does the deed that it measures: "the rate", "sales fell", "the groups raised from donors"."""
    subject = _subject(verb, figure)
    way = [token for token in verb.doc[max(0, figure.start - 1) : figure.stop + 1] if token.lower_ in _WAYS]
    if verb.lemma_ in _SAYS:
        return []
    if verb.lemma_ in _IS or (verb.lemma_ in _MOVES and preposition is not None):
        # "could be", "was never": then the verb must be seen, or the figure would be stated as a fact.
        near = verb.doc[verb.i + 1 : min(figure.start, verb.i + 5)]
        voice = [*_voice(verb), *(token for token in near if token.lower_ in _TAKES_BACK)]
        open_ = any(token.tag_ == "MD" or token.dep_ == "neg" or token.lower_ in _TAKES_BACK for token in voice)
        return [*subject, *([*voice, verb] if open_ else []), *way] if subject else []
    if verb.lemma_ in _MOVES:
        return [*subject, *_voice(verb), verb, *way] if subject else []
    skip = {token.i for token in (preposition or root).subtree}
    inner: list[Token] = []
    for child in verb.rights:
        if child.dep_ in ("conj", "cc", "punct", "ccomp", "advcl", "parataxis") or child.i in figure:
            continue
        if child.i in skip:
            inner.extend(token for token in child.subtree if token.i >= figure.stop and child.dep_ in ("prep", "dobj"))
            continue
        if child.dep_ in ("npadvmod", "advmod") and child.i < figure.start:
            continue
        if child.lower_ in ("according", "including"):
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
    return [*_lead(verb, subject), *way, *until_cut(before, 0), *until_cut(after, 0)]


def _lead(verb: Token, subject: list[Token]) -> list[Token]:
    """`subject` up to and with `verb` as the text has it; where too much stands between, what keeps the grammar."""
    if subject and subject[0].i < verb.i:
        run = verb.doc[subject[0].i : verb.i + 1]
        plain = not any(breaks(token) or token.is_space for token in run)
        if len(run.text) <= _LONGEST_SUBJECT + 15 and plain and not any(is_amount(t) for t in run[len(subject) :]):
            return list(run)
    own = subject and verb.dep_ not in ("xcomp", "advcl", "pcomp", "acl", "relcl")
    return [*(subject if own else []), *_voice(verb), verb]


def _voice(verb: Token) -> list[Token]:
    """Its auxiliaries and whatever takes its meaning back: "not", "never", "allegedly"."""
    return [c for c in verb.children if (c.dep_ in ("neg", "auxpass", "aux") and c.tag_ != "TO") or c.lower_ in _TAKES_BACK]


def _subject(verb: Token, figure: range) -> list[Token]:
    """The subject of `verb` as a noun phrase; empty where it is a pronoun or stands in another clause."""
    seen = 0
    while seen < 4:
        found = next((child for child in verb.lefts if child.dep_ in _SUBJECTS), None)
        if found is not None:
            break
        if verb.dep_ in ("acl", "relcl") and verb.head.pos_ in ("NOUN", "PROPN"):
            found = verb.head
            break
        if verb.dep_ not in ("conj", "xcomp", "ccomp", "advcl", "pcomp") or verb.head is verb:
            return []
        verb, seen = verb.head, seen + 1
    else:
        return []
    if found.tag_ in ("WDT", "WP") and verb.dep_ == "relcl":
        found = verb.head
    if found.pos_ in ("PRON", "DET", "NUM") or found.i in figure:
        return []
    articles = [child for child in found.lefts if child.dep_ == "det" and child.i + 1 not in figure]
    phrase = sorted([*articles, *noun_phrase(found, figure)], key=lambda token: token.i)
    phrase = [token for token in phrase if token.i < max(verb.i, found.i + 1)]
    return bounded(phrase, _LONGEST_SUBJECT)
