"""Questions answered by quotes and figures of digests: the one door to `summarizer.answers`."""

import re
from collections.abc import Callable, Sequence

from config import words
from summarizer.answers import claims, denials, figures, notes, quotes, sides, stances, unread
from summarizer.answers.described import bodies
from summarizer.answers.evidence import Index
from summarizer.answers.names import pronouns
from summarizer.answers.people import PART, Meant, find_meant, people
from summarizer.answers.question import EVERY, Asks, Question, read
from summarizer.answers.seek import Sought, sought
from summarizer.answers.sources import (
    NAME,
    Items,
    Reply,
    Source,
    digests_of,
    everywhere,
    meant_by,
    names_of,
    speakers_named,
    without_names,
)
from summarizer.answers.vocabulary import plain_words, question_terms
from summarizer.items import SHOWN, Answer, Digest, FoundItem, Quote

__all__ = ["Sought", "answer", "sought"]

_SEVERAL = 2  # words without which what somebody is asked to have said is a topic, no claim
_SURE = 0.8  # how nearly words without quotation marks must be a quote's own to be taken as such


def answer(question: str, digests: Sequence[Digest]) -> Answer:
    """The quotes and figures that answer `question`, best first, each with its digest and a score from 0 to 1.

    Nothing, with one honest sentence in `note`, where the digests have no answer. Understood are: who said what; what did
    X say (about T, to Y); did X say that P; who said "P"; who said, claimed or denied that P; how many, how much, how
    fast ...; what is the figure for T; what does the article say about T. Pure; takes time linear in the articles' length.
    """
    if not digests:
        return Answer(question, note="There is no article to answer from.")
    if not question.strip():
        return Answer(question, note=_help())
    asked = read(question)
    sources = [Source(digest, Index(digest), people(digest)) for digest in digests]
    reply = _ANSWERS[asked.asks](asked, sources)
    kept = reply.found if asked.fragments else _sure(reply.found)
    items = [FoundItem(digest, item, round(score, 3)) for digest, found in kept for item, score in found]
    if len(digests) > 1:
        best = {id(digest): max((score for _, score in found), default=0.0) for digest, found in kept}
        items.sort(key=lambda one: -best[id(one.digest)])
    return Answer(question, tuple(items), reply.note or _doubts(items))


def _sure(found: list[tuple[Digest, Items]]) -> list[tuple[Digest, Items]]:
    """Without the quotes that are not sure to be right, if anything else answers."""

    def sure(items: Items) -> Items:
        return [(item, score) for item, score in items if not isinstance(item, Quote) or item.confidence >= SHOWN]

    kept = [(digest, sure(items)) for digest, items in found]
    return kept if any(items for _, items in kept) else found


def _doubts(items: Sequence[FoundItem]) -> str | None:
    """What must be said with an answer that has nothing but quotes that may be wrong."""
    quoted = [found.item for found in items if isinstance(found.item, Quote)]
    unsure = bool(quoted) and len(quoted) == len(items) and all(quote.confidence < SHOWN for quote in quoted)
    return notes.unsure(quoted) if unsure else None


def _help() -> str:
    return "Ask who said what, what somebody said about something, who said some words, or how many or how much."


def _everything(_: Question, sources: Sequence[Source]) -> Reply:
    """All quotes, speaker after speaker in the order in which they first speak; those of nobody known last."""

    def grouped(source: Source) -> Items:
        groups: dict[tuple[str, ...], list[Quote]] = {}
        for quote in source.digest.quotes:
            groups.setdefault(tuple(speaker.name for speaker in quote.speakers), []).append(quote)
        ordered = sorted(groups.items(), key=lambda group: not group[0])
        return [(quote, 1.0) for _, group in ordered for quote in group]

    return everywhere(sources, grouped, lambda: notes.no_quotes(digests_of(sources)))


def _speaker(asked: Question, sources: Sequence[Source]) -> Reply:
    digests = digests_of(sources)
    meant = [meant_by(asked, source) for source in sources]
    if not any(one.people for one in meant):
        if camp := sides.camp(asked.speakers[0]):
            side, of = camp
            return _stance(Question(asked.text, Asks.STANCE, topic=asked.topic or of or "it", side=side), sources)
        if asked.speakers[0].lower() in pronouns():
            return Reply([], notes.who_is_meant(asked.speakers[0], digests))
        return Reply([], notes.not_quoted(asked.speakers[0], digests))
    reply = Reply([(source.digest, _of_speaker(asked, one, source)) for source, one in zip(sources, meant, strict=True)])
    names = names_of(meant, sources)
    missing = [name for name in meant[0].missing if all(name in one.missing for one in meant)]
    if reply.empty and asked.listener:
        reply.note = notes.not_told(names, asked.listener, digests)
    elif reply.empty and question_terms(asked.topic):
        reply.note = notes.not_about(names, asked.topic, digests)
    elif reply.empty:
        reply.note = notes.not_said(names, digests)
    elif corrected := next((one.corrected for one in meant if one.corrected), None):
        reply.note = notes.taken_for(asked.speakers[0], corrected)
    elif missing:
        reply.note = notes.partly(missing, digests)
    return reply


def _of_speaker(asked: Question, meant: Meant, source: Source) -> Items:
    index = source.index
    theirs = quotes.by(meant.people, index)
    if asked.listener:
        theirs = [(quote, sure) for quote, sure in theirs if quotes.mentions(asked.listener, quote, index)]
    if asked.fragments:
        said = quotes.saying(asked.fragments, index)
        return [(quote, score) for quote, score in said if any(quote is other for other, _ in theirs)]
    if asked.verb:
        theirs = _doing(asked, theirs, index)
    topic = without_names(asked.topic, meant, source)
    if not question_terms(topic):
        return [*theirs]
    sure = {quote.id: score for quote, score in theirs}
    among = [quote for quote, _ in theirs]
    found = quotes.about(topic, index, among) or claims.near_topic(topic, index, among)
    return [(quote, share * sure[quote.id]) for quote, share in found]


def _doing(asked: Question, theirs: quotes.Scored, index: Index) -> quotes.Scored:
    """Those that deny, where that is asked; those that warn or promise, where any does."""
    if asked.denies:
        denied = {quote.id for quote, _ in denials.denying("", index)}
        return [pair for pair in theirs if pair[0].id in denied]
    done = {quote.id for quote, _ in claims.doing(asked.verb, "", index, [quote for quote, _ in theirs])}
    return [pair for pair in theirs if pair[0].id in done] or theirs


def _speaker_said(asked: Question, sources: Sequence[Source]) -> Reply:
    digests = digests_of(sources)
    meant = [meant_by(asked, source) for source in sources]
    if not any(one.people for one in meant):
        return Reply([], notes.not_quoted(asked.speakers[0], digests))

    def search(one: Meant, source: Source) -> Items:
        theirs = [quote for quote, _ in quotes.by(one.people, source.index)]
        if asked.fragments:
            return [pair for pair in quotes.saying(asked.fragments, source.index) if pair[0] in theirs]
        topic = without_names(asked.topic, one, source)
        if asked.side and (found := _siding(asked, topic, source, theirs)):
            return [*found]
        if asked.denies:
            return [*denials.denying(topic, source.index, theirs)]
        if not asked.verb and len(question_terms(topic)) < _SEVERAL:
            return [*quotes.about(topic, source.index, theirs)]  # "did the mayor mention diesel": the word or nothing
        return [*(claims.claiming(asked.verb, topic, source.index, theirs) or quotes.about(topic, source.index, theirs))]

    reply = Reply([(source.digest, search(one, source)) for source, one in zip(sources, meant, strict=True)])
    if reply.empty:
        reply.note = notes.not_said(names_of(meant, sources), digests)
    return reply


def _siding(asked: Question, topic: str, source: Source, among: Sequence[Quote]) -> quotes.Scored:
    """What somebody says for or against a thing, whichever they are: "Did Brandt support the wall?" is answered by his "no"."""
    whom = speakers_named(topic, source)
    sides = (stances.taking(side, asked.verb, topic, source.index, whom, among) for side in (asked.side, -asked.side))
    return next(filter(None, sides), [])


def _words(asked: Question, sources: Sequence[Source]) -> Reply:
    reply = everywhere(
        sources,
        lambda source: [*quotes.saying(asked.fragments, source.index)],
        lambda: notes.nobody_said(asked.fragments, digests_of(sources)),
    )
    exact = max((score for _, items in reply.found for _, score in items), default=0.0)
    return Reply([(digest, [pair for pair in items if pair[1] >= 0.9 * exact]) for digest, items in reply.found], reply.note)


def _who_said(asked: Question, sources: Sequence[Source]) -> Reply:
    """Words without quotation marks may be the article's own; if not, they are a paraphrase."""
    if (
        not asked.verb
        and len(plain_words(asked.topic)) == 1
        and any(quotes.saying([asked.topic], source.index) for source in sources)
    ):
        return _words(Question(asked.text, Asks.WORDS, fragments=(asked.topic,)), sources)  # "who said sorry"
    if not asked.verb and len(question_terms(asked.topic)) > 1:
        said = re.sub(r"^(?:it|him|her|them|this|that)\s+", "", asked.topic, flags=re.IGNORECASE)  # "called it a licence"
        if any(score >= _SURE for source in sources for _, score in quotes.saying([said], source.index)):
            return _words(Question(asked.text, Asks.WORDS, fragments=(said,)), sources)

    if (called := _CALLED.match(asked.topic)) and not asked.verb and not any(_quoted(called[1], source) for source in sources):
        return Reply([], notes.nobody_said([called[1]], digests_of(sources)))

    def search(source: Source) -> Items:
        among = None
        if asked.speakers:
            meant = find_meant(asked.speakers[0], source.people, source.digest.article.text)
            among = [quote for quote, _ in quotes.by(meant.people, source.index)] or None
        return [*claims.claiming(asked.verb, asked.topic, source.index, among)]

    reply = everywhere(sources, search, lambda: notes.nobody_claims(digests_of(sources)))
    found = [(item, score) for _, items in reply.found for item, score in items]
    if found and not asked.verb and max(score for _, score in found) < claims.NEAR:
        reply.note = notes.nearest([item for item, _ in found if isinstance(item, Quote)])
    return reply


def _quoted(word: str, source: Source) -> bool:
    """Whether a word is among somebody's own, or the article does not have it at all."""
    own = {other for quote in source.digest.quotes for other in plain_words(quote.text)}
    return bool(set(plain_words(word)) & own) or not set(plain_words(word)) & {one.plain for one in source.index.words}


def _who_denies(asked: Question, sources: Sequence[Source]) -> Reply:
    return everywhere(
        sources,
        lambda source: [*denials.denying(asked.topic, source.index)],
        lambda: notes.nobody_denies(digests_of(sources)),
    )


def _stance(asked: Question, sources: Sequence[Source]) -> Reply:
    """Those who are for or against something; who denies it, too, where the verb is done to claims as well."""

    def search(source: Source) -> Items:
        among = None
        if asked.speakers:
            meant = find_meant(asked.speakers[0], source.people, source.digest.article.text)
            among = [quote for quote, _ in quotes.by(meant.people, source.index)]
        found = stances.taking(asked.side, asked.verb, asked.topic, source.index, speakers_named(asked.topic, source), among)
        if not found and sides.is_denial(asked.verb):
            found = denials.denying(asked.topic, source.index, among)
        if not found and sides.is_voiced(asked.verb) and len(question_terms(asked.topic)) >= claims.CLAIM:
            found = claims.saying_so(asked.topic, source.index, among, asked.verb)
        return [*found]

    def note() -> str:
        digests = digests_of(sources)
        return notes.nobody_denies(digests) if sides.is_denial(asked.verb) else notes.nobody_stands(asked.side, digests)

    return everywhere(sources, search, note)


def _quotes_about(asked: Question, sources: Sequence[Source]) -> Reply:
    return everywhere(
        sources,
        lambda source: [*quotes.about(asked.topic, source.index)],
        lambda: notes.nothing_about(asked.topic, digests_of(sources)),
    )


def _figure(asked: Question, sources: Sequence[Source]) -> Reply:
    """The figures, then the quotes in which they stand: a claim is shown with who makes it."""

    def search(source: Source) -> Items:
        if asked.measure == EVERY:
            return [*figures.about(asked.topic, source.index)]
        found = figures.counting(asked.text, asked.topic, asked.measure, source.index)
        said = figures.quotes_with([figure for figure, _ in found], source.index)
        least = min((score for _, score in found), default=0.0)
        return [*found, *((quote, 0.9 * least) for quote in said)]

    reply = everywhere(sources, search, lambda: notes.no_figure(digests_of(sources)))
    if reply.empty and asked.measure not in _AFTER_HOW and asked.measure != EVERY:
        told = Reply([(source.digest, unread.found(asked.text.rstrip(" ?"), source.index)) for source in sources])
        return reply if told.empty else told  # "what is the fine for?" may be told in words
    return reply


def _about(asked: Question, sources: Sequence[Source]) -> Reply:
    def search(source: Source) -> Items:
        both: Items = [*quotes.about(asked.topic, source.index), *figures.about(asked.topic, source.index)]
        if not both:  # what somebody says tells of them, too
            both = [*quotes.by(find_meant(asked.topic, source.people, source.digest.article.text).people, source.index)]
        return sorted(both, key=lambda pair: -pair[1])

    return everywhere(sources, search, lambda: notes.nothing_about(asked.topic, digests_of(sources)))


def _other(asked: Question, sources: Sequence[Source]) -> Reply:
    """No known form: words of a quote, a speaker's name (and a topic), or a topic; strictly, so as not to guess."""
    when = asked.topic.lower().startswith("when ")
    if len(plain_words(asked.topic)) <= NAME and (named := _named(asked.topic, sources)) and not named.topic:
        return _speaker(named, sources)
    for source in sources:
        if len(plain_words(asked.topic)) > 1 and not when and quotes.saying([asked.topic], source.index):
            return _words(Question(asked.text, Asks.WORDS, fragments=(asked.topic,)), sources)
    if described := _who_is(asked.topic, sources):
        return described
    if named := _named(asked.topic, sources):
        return _speaker(named, sources)
    if done := _did(asked.topic, sources):
        return done
    return everywhere(
        sources,
        lambda source: unread.found(asked.topic, source.index),
        lambda: notes.no_answer(digests_of(sources)),
    )


def _who_is(text: str, sources: Sequence[Source]) -> Reply | None:
    """For "who is X" what the articles call them, in their words; if that is nothing, what X is quoted with."""
    match = re.match(r"who(?:'s|’s| is| was| are)\s+(.+)$", text, re.IGNORECASE)
    if not match or len(plain_words(match.group(1))) > NAME:
        return None
    meant = [find_meant(match.group(1), source.people, source.digest.article.text) for source in sources]
    for one, source in zip(meant, sources, strict=True):
        known = [person.speaker for person in source.people if person.key in one.people and person.speaker.role]
        if known:
            return Reply([], notes.described(known, [source.digest]))
    named = names_of(meant, sources) if any(max(one.people.values(), default=0) >= PART for one in meant) else []
    if not named:
        return None
    said: list[tuple[Digest, Items]] = [
        (source.digest, [*quotes.by(one.people, source.index)]) for one, source in zip(meant, sources, strict=True)
    ]
    return Reply(said, notes.no_role(named, digests_of(sources)))


def _did(text: str, sources: Sequence[Source]) -> Reply | None:
    """For "did X know of T", "will X sign T": what X says about it, if anything."""
    first, _, rest = text.partition(" ")
    named = _named(rest, sources) if first.lower() in _WHETHER else None
    topic = re.split(r"\b(?:about|of|that)\b", named.topic, maxsplit=1)[-1] if named else ""
    if not named or not question_terms(topic):
        return None
    found: list[tuple[Digest, Items]] = []
    for source in sources:
        theirs = [quote for quote, _ in quotes.by(meant_by(named, source).people, source.index)]
        found.append((source.digest, [*quotes.about(topic, source.index, theirs)] if theirs else []))
    return Reply(found) if any(items for _, items in found) else None


def _named(text: str, sources: Sequence[Source]) -> Question | None:
    """ "Brandt", "Brandt on the harbour": a speaker's name at the beginning, a topic after it."""
    plains = text.split()
    if not plains or plains[0].lower() in unread.ASKING or not plains[0][0].isalpha():
        return None
    for size in range(min(5, len(plains)), 0, -1):
        name, rest = " ".join(plains[:size]).rstrip(",:"), " ".join(plains[size:])
        if any(find_meant(name, source.people, source.digest.article.text).people for source in sources):
            if set(plain_words(rest)[:1]) & bodies():
                continue  # "the water company" is not what "the water" says of a company
            first, _, after = rest.partition(" ")
            return Question(text, Asks.SPEAKER, (name,), after if first.lower() in ("on", "about", "and", "regarding") else rest)
    return None


_AFTER_HOW = frozenset(words("questions")["after_how"])
_CALLED = re.compile(r"(?:it|him|her|them|this|that) (?:an? )?(\w+)$", re.IGNORECASE)  # of "who called it nonsense"
_WHETHER = frozenset(["did", "does", "do", "has", "have", "had", "is", "was", "will", "would", "can", "could"])
_ANSWERS: dict[Asks, Callable[[Question, Sequence[Source]], Reply]] = {
    Asks.EVERYTHING: _everything,
    Asks.SPEAKER: _speaker,
    Asks.SPEAKER_SAID: _speaker_said,
    Asks.WORDS: _words,
    Asks.WHO_SAID: _who_said,
    Asks.WHO_DENIES: _who_denies,
    Asks.STANCE: _stance,
    Asks.QUOTES_ABOUT: _quotes_about,
    Asks.FIGURE: _figure,
    Asks.ABOUT: _about,
    Asks.OTHER: _other,
}
