"""Where an article names somebody or some body: spaCy's entities, cleaned and put right by the article's own usage."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from config import words
from summarizer.article import ParagraphKind, Span
from summarizer.language import ParsedArticle
from summarizer.quotes.naming import body_nouns, name_words, post_nominals, titles, without_possessive
from summarizer.quotes.roles import gender_list, gender_of_given_name, gender_of_noun, is_office
from summarizer.quotes.shapes import aged_names, is_no_name, is_paper, is_place_s, person_within, without_lead

_SKIPPED = frozenset({ParagraphKind.BYLINE, ParagraphKind.CREDIT, ParagraphKind.SIGNOFF, ParagraphKind.LINK})
_NAME_PLACES = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "conj", "appos", "poss"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_BODY_LABELS = frozenset({"ORG", "GPE", "NORP", "FAC", "LOC"})
_SIDE = r"[A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*){0,2}"
_SCORE = re.compile(rf"(?P<home>{_SIDE}) \d{{1,3}}[-–]\d{{1,3}} (?P<away>{_SIDE})")
_NEVER_LAST = frozenset(words("people")["never_last"])
_LED = 4  # words of "the Opposition Sunita Rathod"
_BESIDE = 2  # tokens from a noun over a comma to the name
_CLUBS = frozenset({"chelsea"})
_LEARNED = frozenset({"dr", "prof", "professor"})
_ENDS_IN_STOP = ("Jr.", "Sr.", "Co.", "Inc.", "Corp.", "Ltd.", "U.S.", "U.N.", "U.K.")


def find_mentions(parsed: ParsedArticle) -> Iterator[tuple[Span, str]]:
    """Names with their label, cleaned: no possessive, no title, no line break; what NER calls otherwise but the article
    elsewhere uses as the last name of a person is a person."""
    text = parsed.text
    raw = []
    ents = parsed.doc.ents
    places = _only_places(ents)
    aged = {span.end: span for span in aged_names(text)}
    alone = {ent[0].lower_ for ent in ents if len(ent) == 1 and ent[0].dep_ in _SUBJECTS}
    for ent in ents:
        if ent.label_ not in _BODY_LABELS | {"PERSON", "PRODUCT", "WORK_OF_ART"}:
            continue
        if is_no_name(ent):
            continue
        span = _clean(text, Span(ent.start_char, ent.end_char), ent.label_ == "PERSON")
        if span is not None and parsed.kind_at(span.start) not in _SKIPPED and not _in_dateline(parsed, span):
            if _only_opens(parsed, ent):
                continue
            span = _without_headline_word(parsed, ent, span)
            if ent.label_ != "PERSON" and (person := person_within(text, span)) is not None:
                raw.append((person, "PERSON"))
                continue
            if span.end in aged:
                raw.append((aged.pop(span.end), "PERSON"))
                continue
            span = _with_given_name(parsed, ent, span) if ent.label_ == "PERSON" else _with_first_word(ent, span)
            name = span.of(text)
            described = 2 <= len(name.split()) <= 3 and _has_only_letters(name) and _described_person(ent[-1])
            described = described or _is_addressed(ent)
            titled = _titled_name(ent) or _given_within(ent, alone)
            label = "LOC" if name in places else "ORG" if is_paper(ent) else ent.label_
            raw.append((titled or span, "PERSON" if described or titled is not None else label))
    raw.extend((span, "PERSON") for span in aged.values() if parsed.kind_at(span.start) not in _SKIPPED)
    teams = _teams(text)
    raw = [(span, "ORG" if span.of(text) in teams or _SCORE.search(span.of(text)) else label) for span, label in raw]
    capitals = [token for token in parsed.doc if not token.ent_type and token.text[0].isupper()]
    alone |= {name.lower() for span, label in raw if label == "PERSON" and " " not in (name := span.of(text))}
    missed = list(_missed(parsed, capitals, {span.start for span, _ in raw}, set(), alone))
    missed = [(span, label) for span, label in missed if span.of(text) not in teams]
    people, last_names = _people([(span.of(text), label) for span, label in (*raw, *missed) if span.of(text) not in teams], alone)
    covered = {span.start for span, _ in raw}
    for span, label in raw:
        name = span.of(text)
        if name in people:
            yield without_lead(text, span), "PERSON"
        elif label not in ("PRODUCT", "WORK_OF_ART"):
            yield span, "ORG" if label == "PERSON" else label
    yield from (
        (span, label) for span, label in _missed(parsed, capitals, covered, last_names, alone) if span.of(text) not in teams
    )


def _without_headline_word(parsed: ParsedArticle, ent: TokenSpan, span: Span) -> Span:
    """ "Black Lawmakers *Rip* Donald Trump": in a headline set in capitals the name that the text has too."""
    first, _, rest = span.of(parsed.text).partition(" ")
    if (
        ent.label_ != "PERSON"
        or " " not in rest
        or parsed.kind_at(span.start) is not ParagraphKind.TITLE
        or gender_of_given_name(first) is not None
    ):
        return span
    later = parsed.text.find(rest, span.end)
    named = gender_of_given_name(rest) is not None and later >= 0
    return Span(span.end - len(rest), span.end) if named and span.of(parsed.text) not in parsed.text[span.end :] else span


def _only_places(ents: Sequence[TokenSpan]) -> set[str]:
    """Words that spaCy takes for people and that the article has but in names of places: "the *Tarvin* hills"."""
    once = {ent.text for ent in ents if len(ent) == 1 and ent.label_ == "PERSON" and is_place_s(ent)}
    return {name for name in once if all(is_place_s(ent) for ent in ents if ent.text == name)}


def _teams(text: str) -> set[str]:
    """The names on both sides of a score, whole and by each of their words: "Harrow Vale 2-3 Kestrel Town"."""
    sides = [side for match in _SCORE.finditer(text) for side in match.group("home", "away")]
    return {part for side in sides for part in (side, *side.split())}


def _in_dateline(parsed: ParsedArticle, span: Span) -> bool:
    paragraph = parsed.paragraph_at(span.start)
    return paragraph is not None and paragraph.dateline is not None and paragraph.dateline.contains(span)


def _missed(
    parsed: ParsedArticle, capitals: Iterable[Token], covered: set[int], last_names: set[str], alone: set[str]
) -> Iterator[tuple[Span, str]]:
    """People that spaCy did not see: a known last name again, or a full name that is described ("Iain Calloway, the mayor")
    or whose last word is a subject alone elsewhere.

    capitals: the words that begin with one and that spaCy takes for no name. alone: names of one word that are subjects.
    """
    for token in capitals:
        known = token.lower_ in last_names and (token.dep_ in _NAME_PLACES or _reports_next(token))
        if not (token.pos_ == "PROPN" or known):
            continue
        if parsed.kind_at(token.idx) in _SKIPPED:
            continue
        first = token
        while (
            first.i and first.nbor(-1).dep_ == "compound" and first.nbor(-1).head.i == token.i and first.nbor(-1).pos_ == "PROPN"
        ):
            first = first.nbor(-1)
        if first.i > 1 and first.nbor(-1).text == "-" and not first.nbor(-1).whitespace_ and first.nbor(-2).pos_ == "PROPN":
            first = first.nbor(-2)  # "Eva-Marie Persson"
        plain = _plain_name(token)
        first = token.nbor(-1) if plain else first
        start = first.idx
        if start in covered or token.idx in covered or first.ent_type_:
            continue
        span = Span(start, token.idx + len(token.text))
        titled = _is_title(first) and 2 <= token.i - first.i <= 3 and _could_be_name(parsed.doc[first.i + 1 : token.i + 1])
        if (
            (titled and token.dep_ in _SUBJECTS)
            or plain
            or _is_kin(token)
            or token.lower_ in last_names
            or (
                1 <= token.i - first.i <= 3
                and (_described_person(token) or _is_called(first, token) or (token.lower_ in alone and _may_name(first, token)))
                and _has_only_letters(span.of(parsed.text))
            )
        ):
            cleaned = _clean(parsed.text, span, True)
            if cleaned is not None:
                covered.add(cleaned.start)
                yield cleaned, "PERSON"


def _plain_name(last: Token) -> bool:
    """ "Superintendent of Police *Arvind Solanki* said": a given name and another, of which the clause is."""
    given = last.nbor(-1) if last.i else last
    if given.dep_ != "compound" or given.head.i != last.i or given.ent_type_ or gender_of_given_name(given.text) is None:
        return False
    led = last.dep_ == "pobj" and last.head.lower_ == "of" and is_office(last.head.head)
    top = last.head.head if led else last
    return led and top.dep_ in _SUBJECTS and last.text.isalpha()


def _is_kin(token: Token) -> bool:
    """ "Aaberg's brother, *Morten*"."""
    head = token.head
    beside = token.dep_ == "appos" and token.i > 1 and token.nbor(-1).text == "," and token.i - head.i == _BESIDE
    return beside and head.pos_ == "NOUN" and gender_of_noun(head) is not None and any(c.dep_ == "poss" for c in head.lefts)


def _given_within(ent: TokenSpan, alone: set[str]) -> Span | None:
    """The person in "Ukraine Kurt Volker", which spaCy takes for a body, where "Volker" alone does something elsewhere; or in
    "the Opposition Sunita Rathod"."""
    if ent.label_ == "PERSON" or len(ent) < 3:
        return None
    led = ent[0].lower_ == "the" and len(ent) == _LED and gender_of_given_name(ent[-2].text) is not None
    if not (ent[-1].lower_ in alone or (led and ent[-1].lower_ not in _NEVER_LAST and ent[-1].tag_ == "NNP")):
        return None
    given = next((token for token in ent[1:-1] if gender_of_given_name(token.text) is not None), None)
    return Span(given.idx, ent.end_char) if given is not None and _could_be_name(ent[given.i - ent.start :]) else None


def _may_name(first: Token, last: Token) -> bool:
    """Whether a name of which the last word stands alone elsewhere is a person's here: a subject, or led by a given name."""
    return last.dep_ in _SUBJECTS or gender_of_given_name(first.text) is not None


def _is_called(first: Token, last: Token) -> bool:
    """ "said senior *forecaster* Gwen Price": a given name right after the noun for what somebody does."""
    before = first.nbor(-1) if first.i else first
    role = before.pos_ == "NOUN" and before.dep_ == "compound" and before.head.i == last.i and before.tag_ == "NN"
    return role and last.dep_ in _SUBJECTS and gender_of_given_name(first.text) is not None


def _only_opens(parsed: ParsedArticle, ent: TokenSpan) -> bool:
    """A common noun that has its capital from where it stands: "Trains were late", "Coach crash kills 12"."""
    word = ent[0]
    opens = word.is_sent_start or word.i == 0 or word.nbor(-1).is_space
    common = word.pos_ == "NOUN" or (word.dep_ == "compound" and word.head.text.islower() and _stands_small(parsed, word.text))
    if len(ent) != 1 or not common or not opens:
        return False
    again = re.finditer(rf"(?<=[a-z,] ){re.escape(word.text)}\b", parsed.text)
    return next(again, None) is None


def _stands_small(parsed: ParsedArticle, word: str) -> bool:
    """Whether the article has the word without its capital too: "*Sponge* specialist Michel Tarrant" beside "the sponge"."""
    return re.search(rf"\b{re.escape(word.lower())}s?\b", parsed.text) is not None


def _with_first_word(ent: TokenSpan, span: Span) -> Span:
    """ "Lumen Retail Plc", where spaCy sees but "Retail Plc"."""
    before = ent[0].nbor(-1) if ent.start and span.start == ent.start_char else ent[0]
    missed = before.i != ent.start and before.pos_ == "PROPN" and before.dep_ == "compound" and not before.ent_type_
    if not missed or before.head.i not in range(ent.start, ent.end) or not before.text.istitle() or ent.label_ != "ORG":
        return span
    return span if _is_title(before) or not before.whitespace_ else Span(before.idx, span.end)


def _titled_name(ent: TokenSpan) -> Span | None:
    """The person in "Fire Chief Dorota Lindqvist" that spaCy takes for a work of art, or in "Councillor Tomas Ehrling" of whom it
    sees but "Councillor Tomas"; None if the entity is none of these."""
    name = ent[next((place for place in range(len(ent), 0, -1) if _is_title(ent[place - 1])), len(ent)) :]
    if not 1 <= len(name) < len(ent):
        return None
    last = name[-1]
    if ent.label_ == "PERSON" and len(name) > 1:  # "Fire Marshal Lou Dietz" as one name
        return Span(name.start_char, name.end_char) if _could_be_name(name) else None
    if ent.label_ == "PERSON":
        follower = last.nbor() if last.i + 1 < len(last.doc) else last
        cut = len(name) == 1 and last.dep_ == "compound" and last.head.i == follower.i == last.i + 1
        if not cut or follower.ent_type_ or follower.dep_ not in _SUBJECTS:
            return None
        last = follower
    elif ent.label_ not in ("WORK_OF_ART", "PRODUCT") or last.dep_ not in _SUBJECTS:
        return None
    whole = last.doc[name.start : last.i + 1]
    return Span(name.start_char, last.idx + len(last.text)) if _could_be_name(whole) else None


def _is_title(token: Token) -> bool:
    return token.lower_.strip(".") in titles() and token.text[0].isupper()


def _could_be_name(name: TokenSpan) -> bool:
    """Whether all of two or three words may be somebody's name: "Dorota Lindqvist", not "Justice Department"."""
    return 2 <= len(name) <= 3 and all(
        token.pos_ == "PROPN"
        and token.text[0].isupper()
        and token.text.isalpha()
        and not token.text.isupper()
        and token.lower_ not in body_nouns() | titles()
        for token in name
    )


def _reports_next(token: Token) -> bool:
    """ "“…,” Fell said": whatever the tagger takes "Fell" for."""
    return token.i + 1 < len(token.doc) and token.nbor().lemma_.lower() in words("cues")["clause"]


def _described_person(name: Token) -> bool:
    """A subject with an apposition that is no body, or a clause about somebody: "…, the mayor of Skerry, said", "…, who fled"."""
    if name.dep_ not in _SUBJECTS:
        return False
    role = next((c for c in name.rights if c.dep_ in ("appos", "relcl")), None)
    if role is None or role.dep_ == "appos":
        return role is not None and role.pos_ == "NOUN" and role.lemma_ not in body_nouns()
    return role.left_edge.lower_ == "who" and role.left_edge.nbor(-1).text == ","


def _is_addressed(ent: TokenSpan) -> bool:
    """ "Lord Penhale", whatever spaCy takes Penhale for."""
    before = ent[0].nbor(-1) if ent.start else ent[0]
    honorific = before.lower_.strip(".") in gender_list("male_titles") | gender_list("female_titles") | _LEARNED
    return honorific and before.text[0].isupper() and before.dep_ == "compound" and before.head.i in range(ent.start, ent.end)


def _with_given_name(parsed: ParsedArticle, ent: TokenSpan, span: Span) -> Span:
    """ "Priya Nandakumar", where spaCy sees but "Nandakumar"."""
    before = ent[0].nbor(-1) if ent.start and span.start == ent.start_char else ent[0]
    given = not before.ent_type_ and before.pos_ == "PROPN" and before.dep_ == "compound" and before.text.istitle()
    if not given or before.head.i not in range(ent.start, ent.end) or _is_title(before) or before.lower_ in body_nouns():
        return span
    surname = len(span.of(parsed.text).split()) == 1 and not before.is_sent_start  # "Barrister Walker" may open a sentence
    named = surname or gender_of_given_name(before.text) is not None or ent[-1].lower_ in post_nominals()
    return Span(before.idx, span.end) if named and " ".join(span.of(parsed.text).split()).count(" ") < 2 else span


def _people(named: list[tuple[str, str]], subjects: set[str]) -> tuple[set[str], set[str]]:
    """The names that are people's, and their last names. named: every mention with its label. subjects: words that are
    subjects alone, in lower case.

    A name is a person's if most of its mentions are labelled so; a full one also if its given name is known or its last
    name alone is labelled so; a single one also if it is the last name of somebody named in full, or a given name that does
    something, not if a body is called so: "Kestrel" beside "Kestrel Foods".
    """
    votes: Counter[str] = Counter()
    for name, label in named:
        votes[name] += 1 if label == "PERSON" else -1
    alone = {name_words(name)[-1] for name, label in named if label == "PERSON" and len(name_words(name)) == 1}
    people: set[str] = set()
    for name, label in named:
        parts = name_words(name)
        if len(parts) < 2 or not _may_be_person(name):
            continue
        given = gender_of_given_name(name) is not None
        likely = label != "WORK_OF_ART" and len(parts) <= 3 and (given or (parts[-1] in alone and label != "GPE"))
        if votes[name] > 0 or (votes[name] == 0 and label == "PERSON") or (likely and _has_only_letters(name)):
            people.add(name)
    last_names = {name_words(name)[-1] for name in people}
    firsts = {name_words(name)[0] for name in people}
    firms = {name_words(name)[0] for name, label in named if label == "ORG" and " " in name and name not in people} - last_names
    for name, label in named:
        parts = name_words(name)
        if len(parts) != 1 or not _may_be_person(name) or (parts[0] in firms and gender_of_given_name(name) is None):
            continue
        given = gender_of_given_name(name) is not None and (
            parts[0] in firsts or (label == "ORG" and parts[0] in subjects - _CLUBS)
        )
        if parts[0] in last_names or given or votes[name] > 0 or (votes[name] == 0 and label == "PERSON"):
            people.add(name)
    return people, last_names


def _has_only_letters(name: str) -> bool:
    """ "Ann-Marie O’Hare", not "Studio 54"."""
    return all(c.isalpha() or c in " -'’" for c in name)


def _may_be_person(name: str) -> bool:
    if name.rpartition(" ")[2].lower() in body_nouns() and gender_of_given_name(name) is None:
        return False
    return (
        name.rpartition(" ")[2].lower() not in _NEVER_LAST
        and not any(c.isdigit() for c in name)
        and len(name.split()) <= 5
        and not name.isupper()
        and "@" not in name
        and "&" not in name
    )


def _clean(text: str, span: Span, person: bool) -> Span | None:
    name = span.of(text)
    cut = len(name.split("\n", 1)[0])
    name = name[:cut].rstrip()
    name = without_possessive(name)
    offset = 0
    if person:
        for word in re.finditer(r"\S+", name):
            if word.group().strip(".,").lower() not in titles() and word.group()[:1].isupper():
                offset = word.start()
                break
        while " " in name[offset:] and name.rsplit(" ", 1)[1].strip(".,").lower() in post_nominals():
            name = name.rsplit(" ", 1)[0].rstrip(" ,")
    name = name[offset:]
    if not name.endswith(_ENDS_IN_STOP):
        name = name.rstrip(" ,.;:-–—'’\"”“")
    start = span.start + offset
    return Span(start, start + len(name)) if len(name) > 1 and name[:1].isalnum() else None
