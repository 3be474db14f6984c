"""How many of the sentences that an editor would keep the key points cover, on articles of two corpora that are not ours.

    python -m benchmarks.key_sentences POLNEAR_TEXT_DIR ECBPLUS.jsonl

`key_sentences.json` beside this file has the places of 3 to 5 sentences of 35 articles, chosen by reading the articles before
their digests were seen; the texts themselves are in the corpora (PolNeAR, MIT; ECB+, CC BY 3.0) and not here. A sentence is
covered when at least half of a key point lies in it, as in the scorer of the news articles.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from summarizer.article import Article, Span
from summarizer.digest import summarize
from summarizer.items import KeyPoint

CHOSEN = Path(__file__).with_name("key_sentences.json")
MOST = 5  # key points that count


def articles(polnear: Path, ecbplus: Path) -> Iterator[tuple[str, list[Span]]]:
    """Each article's text and its chosen sentences. Raises `FileNotFoundError` or `KeyError` where a corpus lacks one."""
    chosen = json.loads(CHOSEN.read_text(encoding="utf-8"))
    for name, places in chosen["polnear"].items():
        yield (polnear / name).read_bytes().decode("utf-8"), [Span(*place) for place in places]
    lines = ecbplus.read_text(encoding="utf-8").splitlines()
    texts = {entry["id"]: entry["text"] for entry in map(json.loads, lines)}
    for name, places in chosen["ecbplus"].items():
        yield texts[name], [Span(*place) for place in places]


def covers(point: KeyPoint, sentence: Span) -> bool:
    """Whether at least half of `point` lies in `sentence`."""
    inside = sum(max(0, min(span.end, sentence.end) - max(span.start, sentence.start)) for span in point.spans)
    return 2 * inside >= sum(len(span) for span in point.spans)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("polnear", type=Path)
    parser.add_argument("ecbplus", type=Path)
    options = parser.parse_args()
    covered = lead = total = 0
    for text, sentences in articles(options.polnear, options.ecbplus):
        digest = summarize(Article(text))
        points = digest.key_points[:MOST]
        first = [KeyPoint(span.of(text), (span,), span) for span in digest.sentences if len(span) > 40][:MOST]
        covered += sum(any(covers(point, sentence) for point in points) for sentence in sentences)
        lead += sum(any(covers(point, sentence) for point in first) for sentence in sentences)
        total += len(sentences)
    sys.stdout.write(f"key points {100 * covered / total:.1f} %, first {MOST} sentences {100 * lead / total:.1f} % of {total}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
