"""What an article calls a speaker beside their name: by the words that point at them, and by the body they speak for."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cache

from config import words
from summarizer.answers.names import deputies, is_proper, name_words, titles
from summarizer.answers.vocabulary import plain, plain_words
from summarizer.article import Span
from summarizer.items import Digest, Mention, Quote

_NAME = re.compile(r"[A-Z][\w’'&.-]*(?:\s+(?:(?:of|the|and|for|&|de|van|von|al)\s+){0,2}[A-Z][\w’'&.-]*)*")
_ITS = re.compile(r"^(?:its|their|the (?:company|firm|group|party|club|union|charity|bank|school)['’]s)\s+", re.IGNORECASE)
_NOBODYS = re.compile(r"^(?:an?|the|one)\s+(?:\w+\s+)?(\w+)$", re.IGNORECASE)
_OPENS = re.compile(r"(?:The|Its|Their|His|Her|Another|A|An)\s+((?:[\w’'-]+\s+){1,4})")
_SUBJECT = re.compile(r"(?:The|A|An)\s+(?P<body>(?:[\w’'-]+\s+){1,5})")
_CALLED = re.compile(r"\b((?:the|a|an)\s+[\w ’'-]{3,40}),\s*$", re.IGNORECASE)
_WHO_LEADS = re.compile(
    r",\s+who\s+(?:chairs|chaired|leads|led|heads|headed|runs|ran|represents|speaks for|owns|founded)\s+([^,.;“\"]{3,60})"
)
_LEADING = ("representative", "head", "leader")  # what somebody may be asked for who leads a body
_GROUP = re.compile(
    r"(?:(?:But|And|Yet|Still,|Meanwhile,) )?(?:[Tt]he |[Ss]ome |[Mm]any |[Mm]ost )?"
    r"((?:[A-Z][a-z-]+ )?[A-Za-z][a-z-]{3,}(?:s|men|women|people)) (?:who|were|are|have|had|at|in|on|of|[a-z]+ed)\b"
)
_HEADS = ("chief executive", "managing director", "founder", "chief financial", "chief operating")
_LEADS = frozenset([*_HEADS, "chairman", "chairwoman", "chair", "director", "general secretary"])
_LEADS |= {"manager", "coach", "head", "leader"}
_SECRETARY = frozenset(["secretary", "president", "officer", "spokesman", "spokeswoman"])  # who also leads what they are "of"
_OF_BODY = re.compile(r"^(?P<lead>.+?) (?:of|at|for) (?:the |an? )?(?P<body>.+)$")
_BACK = 400  # characters before a mention in which the body is looked for that "its" means


def names_in(mention: str) -> Iterable[str]:
    """The names of two words or more in the words that point at a speaker: "Simon Akhtar" in "Her barrister, Simon Akhtar"."""
    yield from (part.strip() for part in mention.split(",") if _NAME.fullmatch(part.strip()) and len(name_words(part)) > 1)


def roles_in(mention: str, name: str) -> Iterable[str]:
    """What stands before the name in the words that point at a speaker: "Developer" in "Developer Calder & Vane"."""
    at = mention.find(name)
    if at > 0 and (before := mention[:at].strip(" ,")):
        yield before
    yield from (part.strip() for part in mention[:at].split(",") if at > 0 and part.strip())


def roles_for(quote: Quote, digest: Digest) -> Iterable[str]:
    """The roles that the article gives a quote's one speaker without saying their name in them.

    "its director" of the body named before; "a spokesman" for it; "The mayor has another idea" before the quote.
    """
    if not quote.mention:
        return
    text, own = digest.article.text, quote.speakers[0].name
    nobodys = _NOBODYS.match(quote.mention.text.split(",")[0])
    its = next((part for part in map(str.strip, quote.mention.text.split(",")) if _ITS.match(part)), None)
    if its or (nobodys and plain(nobodys.group(1)) in deputies()):
        role = _ITS.sub("", its).replace(own, "").strip() if its else quote.mention.text.split(",")[0]
        if (own_body := _speaker_before(quote, digest)) and its:
            yield f"{role} of {own_body}"
        if its and (subject := _subject_before(quote.mention, digest)):
            yield f"{role} of {subject}"
        if body := _body_before(quote.mention, digest):
            yield f"{role} of {body.of(text)}"
            if called := _CALLED.search(text, max(0, body.start - 60), body.start):
                yield f"{role} of {called.group(1)}"
    if is_proper(own):
        yield from _role_before(quote, digest)
    yield from _group_of(quote, digest)


def _speaker_before(quote: Quote, digest: Digest) -> str | None:
    """The body that the quote before, in the same paragraph, is of: "the port authority" for "its director"."""
    place = next((place for place, one in enumerate(digest.quotes) if one is quote), 0)
    before = digest.quotes[place - 1] if place else None
    if not before or len(before.speakers) != 1 or "\n" in digest.article.text[before.spans[-1].end : quote.spans[0].start]:
        return None
    name = before.speakers[0].name
    return name if name.startswith(("The ", "the ")) and before.speakers[0].role is None else None


def _body_before(mention: Mention, digest: Digest) -> Span | None:
    """The place of the last name before the mention that is no day, no month and nobody quoted, and in no quotation marks."""
    text = digest.article.text
    persons = {speaker.name for quote in digest.quotes for speaker in quote.speakers if speaker.role}
    start = max(0, mention.span.start - _BACK)
    start = max(start, text.rfind("\n\n", 0, mention.span.start) + 1)
    marked = [span for quote in digest.quotes for span in quote.spans if span.end > start and span.start < mention.span.start]
    for found in sorted(_NAME.finditer(text, start, mention.span.start), key=lambda found: -found.start()):
        place = Span(found.start(), found.end())
        known = {plain(word) for word in found.group().split()}
        quoted = any(span.contains(place) and text[span.start - 1 : span.start] in ('"', "“") for span in marked)
        if quoted or known <= _no_bodies() or any(name in found.group() or found.group() in name for name in persons):
            continue
        return place
    return None


def _subject_before(mention: Mention, digest: Digest) -> str | None:
    """The body that the sentence of a mention or the last before it in the paragraph begins with: "The food workers' union"."""
    text = digest.article.text
    at = bisect_left(digest.sentences, mention.span.start + 1, key=lambda span: span.start) - 1
    for sentence in reversed(digest.sentences[max(0, at - 2) : at + 1]):
        if "\n" in text[sentence.start : mention.span.start]:
            return None
        opening = _SUBJECT.match(text, sentence.start, sentence.end)
        said = opening["body"].split() if opening else []
        size = next((place for place, word in enumerate(said, 1) if plain(word) in bodies()), 0)
        if size:
            return " ".join(said[:size])
    return None


@cache
def bodies() -> frozenset[str]:
    """What a body may be called: "union", "service", "council"."""
    return frozenset([*words("stances")["members"]["words"], *words("questions")["bodies"]])


@cache
def _no_bodies() -> frozenset[str]:
    lists = words("questions")
    return frozenset([*lists["times"], *lists["stop"], *lists["titles"], "still", "yet", "now"])


def _role_before(quote: Quote, digest: Digest) -> Iterable[str]:
    """The title that opens the sentence before a quote that begins its own, if that sentence names nobody."""
    before = _sentence_before(quote.spans[0].start, digest.sentences, digest.article.text)
    opening = _OPENS.match(before)
    if not opening or _NAME.search(before, 3):
        return
    said = opening.group(1).split()
    for size, word in enumerate(said, 1):
        if plain(word) in titles():
            yield " ".join(said[:size])
            return


def _group_of(quote: Quote, digest: Digest) -> Iterable[str]:
    """For whom a speaker speaks: those of the sentence before ("Anglers were not convinced."), those whom they lead."""
    text, after = digest.article.text, quote.mention.span.end if quote.mention else 0
    if leads_them := _WHO_LEADS.match(text, after):
        yield from (f"{role} of {leads_them.group(1)}" for role in _LEADING)
    start = bisect_left(digest.sentences, quote.spans[0].start + 1, key=lambda span: span.start) - 1
    if start < 1 or "\n" in text[digest.sentences[start - 1].end : digest.sentences[start].start]:
        return
    before = digest.sentences[start - 1]
    group = _GROUP.match(text, before.start, before.end)
    others = (one for one in digest.quotes if not group or [speaker.name for speaker in one.speakers] != [group.group(1)])
    if group and not any(span.overlaps(before) for other in others for span in other.spans):
        yield f"representative of {group.group(1)}"


def _sentence_before(start: int, sentences: Sequence[Span], text: str) -> str:
    at = bisect_left(sentences, start + 1, key=lambda span: span.start) - 1
    if at < 1 or text[sentences[at].start : start].strip(' "“‘'):
        return ""  # the quote does not begin its sentence
    between = text[sentences[at - 1].end : sentences[at].start]
    return "" if "\n" in between else sentences[at - 1].of(text)


def runs(role: str, body: str) -> bool:
    """Whether a role is at the head of a company of this name: "managing director of ValeTram"."""
    before, _, after = role.lower().partition(" of ")
    return bool(after) and after == body.lower() and any(word in before for word in _HEADS)


def _are_body(words_: Sequence[str]) -> bool:
    """Whether these words end with what a body is: "the union", "the food company"."""
    return bool(words_) and words_[-1] in bodies()


def _led(roles: Iterable[str]) -> Iterable[list[str]]:
    """The words of the bodies that these roles are at the head of: "grid union" of "secretary of the grid union"."""
    for role in roles:
        of = _OF_BODY.match(" ".join(plain_words(role)))
        if of and of["lead"].split()[-1] in _LEADS | _SECRETARY:
            yield of["body"].split()


def leads_body(name: Sequence[str], roles: Iterable[str]) -> bool:
    """Whether one of these roles is at the head of the body of this name."""
    return any(name_words(" ".join(body)) == tuple(name) for body in _led(roles))


def leads(wanted: Sequence[str], roles: Iterable[str]) -> bool:
    """Whether one of these roles is at the head of the body asked: "manager" of "Aston Park manager", "founder of Stridely"."""
    asked = list(wanted)
    if _are_body(asked) and any(body[-len(asked) :] == asked for body in _led(roles)):
        return True
    for role in roles:
        of = _OF_BODY.match(" ".join(plain_words(role)))
        if (
            of
            and of["lead"].split()[-1] in _LEADS | _SECRETARY
            and of["body"].split()[-len(asked) :] == asked
            and _are_body(asked)
        ):
            return True
        known = [word for word in plain_words(role) if word not in ("of", "the", "at")]
        size = len(asked)
        rest = known[size:] if known[:size] == asked else known[:-size] if known[-size:] == asked else []
        if " ".join(rest) in _LEADS:
            return True
    return False
