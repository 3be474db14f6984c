"""Precision of the quotes that chat shows: content and speaker right, by kind, on annotated articles.

    python -m benchmarks.shown DATA_DIR --scorer SCORER.py [--least CONFIDENCE]

DATA_DIR has `ID.txt` and `ID.json`; the scorer's own functions say what matches and which names are the same.
"""

import argparse
import importlib.util
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from bot.settings import load_settings
from summarizer.article import Article
from summarizer.digest import summarize
from summarizer.items import SHOWN


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--least", type=float, default=SHOWN, help=f"confidence from which a quote is shown ({SHOWN})")
    options = parser.parse_args()
    shown, right = counted(options.data, load_scorer(options.scorer), options.least, load_settings().pipeline)
    for kind in ("direct", "mixed", "indirect"):
        print(f"{kind}: {right[kind]} of {shown[kind]} right, {100 * right[kind] / max(1, shown[kind]):.1f} %")
    print(f"all: {100 * right.total() / max(1, shown.total()):.1f} %")


def counted(data: Path, scorer: Any, least: float, pipeline: str) -> tuple[Counter[str], Counter[str]]:
    """How many quotes are shown, and how many of these are right, by kind."""
    shown: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for path in sorted(data.glob("*.txt")):
        text = path.read_bytes().decode("utf-8")
        gold = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["quotes"]
        quotes = summarize(Article(text), pipeline).quotes
        spans = [[(span.start, span.end) for span in quote.spans] for quote in quotes]
        words = [scorer.chars(text, scorer.spans_of(g)) for g in gold]
        matched = scorer.match(words, [scorer.chars(text, each) for each in spans], 0.5)
        of = {found: expected for expected, found in matched.items()}
        for number, quote in enumerate(quotes):
            if quote.confidence < least:
                continue
            shown[quote.kind] += 1
            names = [speaker.name for speaker in quote.speakers]
            right[quote.kind] += number in of and scorer.same_speakers(gold[of[number]]["speaker"], names)
    return shown, right


def load_scorer(path: Path) -> Any:
    """The module of the scorer, a single file that lies outside the project."""
    spec = importlib.util.spec_from_file_location("news_scorer", path)
    if spec is None or spec.loader is None:
        sys.exit(f"not a Python file: {path}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main()
