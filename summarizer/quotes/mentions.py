"""Where an article names somebody or some body: spaCy's entities, cleaned and put right by the article's own usage."""

import re
from collections.abc import Iterator

from summarizer.article import ParagraphKind, Span
from summarizer.language import ParsedArticle
from summarizer.quotes.naming import name_words, titles, without_possessive
from summarizer.quotes.roles import gender_list

_SKIPPED = frozenset({ParagraphKind.BYLINE, ParagraphKind.CREDIT, ParagraphKind.SIGNOFF, ParagraphKind.LINK})
_BODY_LABELS = frozenset({"ORG", "GPE", "NORP", "FAC", "LOC"})
_ENDS_IN_STOP = ("Jr.", "Sr.", "Co.", "Inc.", "Corp.", "Ltd.", "U.S.", "U.N.", "U.K.")


def find_mentions(parsed: ParsedArticle) -> Iterator[tuple[Span, str]]:
    """Names with their label, cleaned: no possessive, no title, no line break; what NER calls otherwise but the article
    elsewhere uses as the last name of a person is a person."""
    text = parsed.text
    raw = []
    for ent in parsed.doc.ents:
        if ent.label_ not in _BODY_LABELS | {"PERSON", "PRODUCT", "WORK_OF_ART"}:
            continue
        span = _clean(text, Span(ent.start_char, ent.end_char), ent.label_ == "PERSON")
        if span is not None and parsed.kind_at(span.start) not in _SKIPPED:
            raw.append((span, ent.label_))
    votes: dict[str, int] = {}
    for span, label in raw:
        key = span.of(text)
        votes[key] = votes.get(key, 0) + (1 if label == "PERSON" else -1)
    last_names = {
        name_words(span.of(text))[-1] for span, label in raw if label == "PERSON" and len(name_words(span.of(text))) >= 2
    }
    covered = {span.start for span, _ in raw}
    for span, label in raw:
        name = span.of(text)
        parts = name_words(name)
        if label in ("PRODUCT", "WORK_OF_ART") and parts[-1] not in last_names:
            continue
        given = parts[0] in gender_list("male_names") or parts[0] in gender_list("female_names")
        person = (votes[name] > 0 or (votes[name] == 0 and label == "PERSON")) or (len(parts) == 1 and parts[0] in last_names)
        person = person or (given and 2 <= len(parts) <= 3 and label in ("ORG", "GPE") and name.replace(" ", "").isalpha())
        yield span, "PERSON" if person and _may_be_person(name) else ("ORG" if label == "PERSON" else label)
    for token in parsed.doc:
        if (
            token.pos_ == "PROPN"
            and token.idx not in covered
            and not token.ent_type_
            and token.lower_ in last_names
            and token.text[0].isupper()
        ):
            yield Span(token.idx, token.idx + len(token.text)), "PERSON"


def _may_be_person(name: str) -> bool:
    return (
        not any(c.isdigit() for c in name)
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
    name = name[offset:]
    if not name.endswith(_ENDS_IN_STOP):
        name = name.rstrip(" ,.;:-–—'’\"”“")
    start = span.start + offset
    return Span(start, start + len(name)) if len(name) > 1 and name[:1].isalnum() else None
