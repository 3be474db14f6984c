"""How good exported weights are on PolNeAR dev, as it is and with other quotation marks or no line breaks.

    python -m summarizer.quotes.training.evaluate WEIGHTS_FOLDER POLNEAR --scorer SCORER.py [--changed]

Runs the library's own tagger (no torch); prints CPU seconds an article too.
"""

import argparse
import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from summarizer.article import Span
from summarizer.marks import find_quotations
from summarizer.quotes.tagger.decode import Tagged
from summarizer.quotes.tagger.session import Tagger
from summarizer.quotes.training.augment import change, repaired, straightened, without_breaks
from summarizer.quotes.training.corpus import lines_of, load_scorer
from summarizer.quotes.training.score import gold_of, score


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path)
    parser.add_argument("polnear", type=Path)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--changed", action="store_true")
    options = parser.parse_args()
    scorer = load_scorer(options.scorer)
    gold = gold_of(scorer, options.polnear)
    vocabulary = (options.weights / "vocab.txt").read_text(encoding="utf-8").splitlines()
    tagger = Tagger((options.weights / "tagger.onnx").read_bytes(), vocabulary)

    def read(text: str) -> list[Tagged]:
        lines = lines_of(text)
        return tagger.read(text, lines, find_quotations(text, lines)).attributions

    began = time.process_time()
    print("as it is", json.dumps(score(scorer, gold, read)))
    print(f"{(time.process_time() - began) / len(gold):.3f} CPU seconds an article")
    if options.changed:
        for name, texts in changed(gold).items():
            print(name, json.dumps(score(scorer, texts, read)))


def changed(gold: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The texts and their annotations in the forms that pages elsewhere have."""
    forms: dict[str, Callable[[str], dict[int, str]]] = {
        "straight marks": straightened,
        "« »": lambda text: repaired(text, ("«", "»")),
        "no marks": lambda text: {place: "" for place, c in enumerate(text) if c in '“”"'},
        "no line breaks": lambda text: without_breaks([m.span() for m in re.finditer(r"\n+", text)], " "),
    }
    found: dict[str, dict[str, Any]] = {}
    for name, edits in forms.items():
        found[name] = {}
        for document, (text, attributions) in gold.items():
            new = change(text, edits(text))
            moved = [
                {
                    role: [[m.start, m.end] for start, end in spans if (m := new.moved(Span(start, end))) is not None]
                    for role, spans in attribution.items()
                }
                for attribution in attributions
            ]
            found[name][document] = (new.text, moved)
    return found


if __name__ == "__main__":
    main()
