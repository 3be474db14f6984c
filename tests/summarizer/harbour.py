"""Two made-up articles as digests, for the tests of answers, and how these are read."""

from summarizer.answer import answer
from summarizer.article import Article, Span
from summarizer.items import Cue, Digest, Figure, FigureKind, Mention, Quote, QuoteKind, Speaker

HARBOUR = """\
Brae council split over harbour wall

The new harbour wall in Brae will cost £14.2m, nearly twice what was planned, Mayor Ingrid Solheim said on Tuesday. She \
told the Brae Herald that the sea would not wait for a cheaper plan.

“We cannot bargain with the tide,” Solheim said. “Every winter we lose another two metres of the quay.”

Norland Finance Minister Tomas Reyk denied that the state had promised to pay for it. “Nobody in my ministry has ever signed \
such a letter,” he said.

Reyk called the budget for the wall “a fairy tale in three chapters”.

A Coastal Works spokeswoman said that 340 people would work on the site from May and that winds of 95 mph (153 kph) would do \
the wall no harm.

“I do not agree with the mayor at all,” said Ole Brandt, who keeps a fish shop on the quay. “He is wrong who thinks that \
concrete saves a town.”

About 12% of households in Brae have insurance against floods, according to a study by the University of Haven.

The mayor's office declined to give further details. Petra Lindqvist, who led the council until last year, was in the hall.
"""

SOLHEIM = Speaker("Ingrid Solheim", "Mayor", ("Solheim",))
REYK = Speaker("Tomas Reyk", "Norland Finance Minister", ("Reyk",))
WORKS = Speaker("A Coastal Works spokeswoman")
BRANDT = Speaker("Ole Brandt")
STUDY = Speaker("a study by the University of Haven")

COST = "The new harbour wall in Brae will cost £14.2m, nearly twice what was planned"
SEA = "the sea would not wait for a cheaper plan"
TIDE = "We cannot bargain with the tide,"
QUAY = "Every winter we lose another two metres of the quay."
PROMISED = "the state had promised to pay for it"
LETTER = "Nobody in my ministry has ever signed such a letter,"
FAIRY = "the budget for the wall “a fairy tale in three chapters”"
WORK = "340 people would work on the site from May and that winds of 95 mph (153 kph) would do the wall no harm"
DISAGREE = "I do not agree with the mayor at all,"
CONCRETE = "He is wrong who thinks that concrete saves a town."
INSURED = "About 12% of households in Brae have insurance against floods"


def spans_in(text: str, *pieces: str) -> tuple[Span, ...]:
    return tuple(Span(text.index(piece), text.index(piece) + len(piece)) for piece in pieces)


def quote(
    number: int, kind: QuoteKind, pieces: tuple[str, ...], speaker: Speaker, cue: str, mention: str, text: str = HARBOUR
) -> Quote:
    (cue_span,), (mention_span,) = spans_in(text, cue), spans_in(text, mention)
    spans, who = spans_in(text, *pieces), Mention(mention, mention_span)
    return Quote(f"q{number}", kind, " ".join(pieces), spans, (speaker,), who, Cue(cue, cue_span))


def figure(
    number: int, words: str, kind: FigureKind, value: float, unit: str | None = None, what: str = "", by: str = ""
) -> Figure:
    (span,) = spans_in(HARBOUR, words)
    what_spans = spans_in(HARBOUR, what) if what else ()
    return Figure(f"f{number}", words, span, kind, value, unit, what or None, what_spans, None, (by,) if by else ())


DIRECT, MIXED, INDIRECT = QuoteKind.DIRECT, QuoteKind.MIXED, QuoteKind.INDIRECT
DIGEST = Digest(
    Article(HARBOUR),
    "Brae council split over harbour wall",
    (),
    (
        quote(1, INDIRECT, (COST,), SOLHEIM, "said", "Mayor Ingrid Solheim"),
        quote(2, INDIRECT, (SEA,), SOLHEIM, "told", "She"),
        quote(3, DIRECT, (TIDE, QUAY), SOLHEIM, "said", "Solheim"),
        quote(4, INDIRECT, (PROMISED,), REYK, "denied", "Norland Finance Minister Tomas Reyk"),
        quote(5, DIRECT, (LETTER,), REYK, "said", "he"),
        quote(6, MIXED, (FAIRY,), REYK, "called", "Reyk"),
        quote(7, INDIRECT, (WORK,), WORKS, "said", "A Coastal Works spokeswoman"),
        quote(8, DIRECT, (DISAGREE, CONCRETE), BRANDT, "said", "Ole Brandt"),
        quote(9, INDIRECT, (INSURED,), STUDY, "according to", "a study by the University of Haven"),
    ),
    (
        figure(1, "£14.2m", FigureKind.MONEY, 14.2e6, "GBP", "The new harbour wall in Brae", "Ingrid Solheim"),
        figure(2, "two metres", FigureKind.MEASURE, 2, "m", "the quay", "Ingrid Solheim"),
        figure(3, "340", FigureKind.COUNT, 340, None, "people would work on the site", "A Coastal Works spokeswoman"),
        figure(4, "95 mph", FigureKind.MEASURE, 95, "mph", "winds", "A Coastal Works spokeswoman"),
        figure(5, "153 kph", FigureKind.MEASURE, 153, "km/h", "winds", "A Coastal Works spokeswoman"),
        figure(6, "12%", FigureKind.PERCENT, 12, "%", "households in Brae", "a study by the University of Haven"),
    ),
)

STRIKE_TEXT = """\
Tram drivers in Haven will strike for three days in June, union leader Mila Okafor said.

“Our members have had enough of promises,” Okafor said. She added that the tide had turned.

Ingrid Solheim, the mayor of Brae, said visitors should come by boat.
"""
DRIVERS = "Tram drivers in Haven will strike for three days in June"
PROMISES = "Our members have had enough of promises,"
BOAT = "visitors should come by boat"
OKAFOR, MAYOR = Speaker("Mila Okafor"), Speaker("Ingrid Solheim", "the mayor of Brae")
STRIKE = Digest(
    Article(STRIKE_TEXT),
    None,
    (),
    (
        quote(1, INDIRECT, (DRIVERS,), OKAFOR, "said", "Mila Okafor", STRIKE_TEXT),
        quote(2, DIRECT, (PROMISES,), OKAFOR, "said", "Okafor", STRIKE_TEXT),
        quote(3, INDIRECT, ("the tide had turned",), OKAFOR, "added", "She", STRIKE_TEXT),
        quote(4, INDIRECT, (BOAT,), MAYOR, "said", "Ingrid Solheim", STRIKE_TEXT),
    ),
    (),
)


def ids(question: str, digest: Digest = DIGEST) -> list[str]:
    return [found.item.id for found in answer(question, [digest]).items]


def note(question: str, digest: Digest = DIGEST) -> str:
    return answer(question, [digest]).note or ""
