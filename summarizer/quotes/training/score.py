"""How good a tagger is, by the scorer's own figures: end to end, over reported speech."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from summarizer.article import Span
from summarizer.quotes.tagger.decode import Tagged

Read = Callable[[str], Iterable[Tagged]]
_KINDS = ("all", "direct", "mixed", "indirect")


def as_scored(tagged: Tagged) -> dict[str, object]:
    """An attribution as the scorer takes it."""

    def places(*spans: Span | None) -> list[list[int]]:
        return [[span.start, span.end] for span in spans if span is not None]

    return {"content": places(*tagged.contents), "cue": places(tagged.cue), "source": places(tagged.source)}


def score(scorer: Any, gold: dict[str, Any], read: Read) -> dict[str, float]:
    """End-to-end F1 of reported speech, of all and by kind, and with attitudes ("wants", "believes") too."""
    found = {name: [as_scored(t) for t in read(text) if t.cue is not None] for name, (text, _) in gold.items()}
    speech = scorer.report(scorer.evaluate(gold, found, True))
    figures = {kind: round(speech[kind]["e2e"][2], 1) for kind in _KINDS}
    return figures | {"with attitudes": round(scorer.report(scorer.evaluate(gold, found))["all"]["e2e"][2], 1)}


def gold_of(scorer: Any, corpus: Path) -> dict[str, Any]:
    """The scorer's own reading of the dev part: name to text and annotations."""
    return dict(scorer.load("dev", str(corpus)))
