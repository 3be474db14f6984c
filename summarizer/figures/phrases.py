"""Phrases of a parsed sentence as runs of tokens: where a noun phrase begins and ends, where a long one may be cut."""

from spacy.tokens import Doc, Token


def word_set(words: str) -> frozenset[str]:
    """The words of a line as a set."""
    return frozenset(words.split())


_NOMINAL = word_set("dead injured wounded missing poor elderly unemployed homeless")
_BEFORE_NOUN = word_set("amod compound nmod poss nummod npadvmod dep ccomp acl appos")
_CUTS = word_set(", ; : — – ― -- - ( ) [ ] “ ” \" '' `` … ... . ! ? / ‘ |")
_TURNS = word_set("as because while when whereas although though if since so unless before after until")
_PARTS = word_set("prep relcl acl cc mark advcl agent")
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
            return _without_open_clause(kept) if token.is_quote else kept
        turns = token.dep_ == "mark" or (token.dep_ == "advmod" and (token.tag_ == "WRB" or token.lower_ == "as"))
        if kept and ((token.lower_ in _TURNS and token.i > first and turns) or token.lower_ == "according"):
            break
        exception = token.head.lower_ in ("all", "none", "any")  # "all but two"
        if token.dep_ == "cc" and token.i > first and not exception and _new_figure_follows(run, index):
            break
        if token.i > first and token.dep_ == "appos":
            break
        kept.append(token)
    return kept


def _without_open_clause(kept: list[Token]) -> list[Token]:
    """`kept`, which a quotation mark cuts, without a clause that has no verb yet: "an opinion *that the merger* “would …”"."""
    opens = next((n for n, token in enumerate(kept) if n and token.lower_ == "that" and token.dep_ == "mark"), None)
    if opens is None or any(token.pos_ in ("VERB", "AUX") for token in kept[opens:]):
        return kept
    return kept[:opens]


def breaks(token: Token) -> bool:
    """Whether `token` is a mark that parts clauses: a comma, a dash, a quotation mark."""
    return token.text in _CUTS and not _inside_word(token)


def _inside_word(token: Token) -> bool:
    return token.text in ("-", "/", ".", "–") and not token.whitespace_ and token.i > 0 and not token.nbor(-1).whitespace_


def _in_list_of(run: list[Token], index: int, first: int) -> bool:
    """Whether the comma at `index` parts the nouns of a short list that begins with the head: "cars, trucks and vans"."""
    head = next((token for token in run if token.i == first), None)
    if head is None or head.pos_ == "VERB":
        return False
    last = [token for token in head.conjuncts if token.i > run[index].i and not has_number(token)]
    if head.pos_ == "NOUN" and any(token.pos_ == "PROPN" for token in last):
        return False  # "two sons, Peter and Janos"
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


def past_brackets(doc: Doc, stop: int) -> int:
    """Where the words go on after the brackets that open at `stop`, "55 mph (88 kph)"; `stop` itself if none do."""
    if stop >= len(doc) or doc[stop].text != "(":
        return stop
    return next((token.i + 1 for token in doc[stop : stop + 40] if token.text == ")"), stop)


def all_but(doc: Doc, figure: range) -> list[Token]:
    """The "all but" before a figure: without it the figure would be told of the wrong ones."""
    before = list(doc[max(0, figure.start - 2) : figure.start])
    words = [token.lower_ for token in before]
    return before if words in (["all", "but"], ["everyone", "but"], ["none", "but"]) else []
