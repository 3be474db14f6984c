"""ROUGE of our key points, of the article's first sentences and of sumy's own algorithms, on the same texts in the same run.

    python -m benchmarks.summaries DATA.jsonl [--points 3] [--limit N] [--out DIGESTS.jsonl]

DATA.jsonl has one article a line, `{"id", "text", "reference"}`, the reference one highlight a line. F-measures in %, stemmed:
ROUGE-1, ROUGE-2 and ROUGE-Lsum of the package rouge-score. `--out` writes our digests as
`pullquote digest --json DATA.jsonl` prints them.
"""

import argparse
import json
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

from rouge_score.rouge_scorer import RougeScorer
from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.nlp.stemmers import Stemmer
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.lsa import LsaSummarizer
from sumy.summarizers.luhn import LuhnSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer
from sumy.utils import get_stop_words

from bot.contract import digest_json
from summarizer.article import Article
from summarizer.digest import summarize
from summarizer.items import Digest

METRICS = ("rouge1", "rouge2", "rougeLsum")
_SENTENCE = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[\"'“‘(A-Z0-9])")
_PEERS = {"LexRank": LexRankSummarizer, "TextRank": TextRankSummarizer, "Luhn": LuhnSummarizer, "LSA": LsaSummarizer}


@dataclass(frozen=True, slots=True)
class Example:
    """An article with what people wrote as its summary."""

    id: str
    text: str
    reference: str


class _Words:
    """What sumy asks of a tokenizer, for sentences that are already cut."""

    @staticmethod
    def to_words(sentence: str) -> list[str]:
        return re.findall(r"[^\W_]+", sentence)


def examples(path: Path, limit: int | None = None) -> Iterator[Example]:
    """The articles of a JSON lines file, at most `limit`. Raises `KeyError` for a line without id, text or reference."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if limit is not None and number >= limit:
                return
            entry = json.loads(line)
            yield Example(entry["id"], entry["text"], entry["reference"])


def split(text: str) -> list[str]:
    """Sentences by stop and space alone, of three words or more: how Lead-N and the references are cut."""
    return [sentence.strip() for sentence in _SENTENCE.split(text) if len(sentence.split()) >= 3]


def ours(digest: Digest, points: int) -> list[str]:
    """The first `points` key points, in order of the text."""
    return [point.text for point in sorted(digest.key_points[:points], key=lambda point: point.spans[0].start)]


def peers(points: int) -> dict[str, Callable[[Sequence[str]], list[str]]]:
    """sumy's algorithms, as it recommends them for English (stemmer, stop words), over sentences of ours."""
    found = {}
    for name, kind in _PEERS.items():
        algorithm = kind(Stemmer("english"))
        algorithm.stop_words = get_stop_words("english")
        found[name] = _peer(algorithm, points)
    return found


def _peer(algorithm: Any, points: int) -> Callable[[Sequence[str]], list[str]]:
    def pick(sentences: Sequence[str]) -> list[str]:
        document = ObjectDocumentModel([Paragraph([Sentence(sentence, _Words()) for sentence in sentences])])
        return [str(sentence) for sentence in algorithm(document, points)]

    return pick


def score(scorer: RougeScorer, sentences: Iterable[str], reference: str) -> list[float]:
    """R1, R2 and RLsum of `sentences` in %."""
    found = scorer.score("\n".join(split(reference)) or reference, "\n".join(sentences))
    return [100 * found[metric].fmeasure for metric in METRICS]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--points", type=int, default=3, help="key points that count (default 3)")
    parser.add_argument("--limit", type=int, help="only the first LIMIT articles")
    parser.add_argument("--out", type=Path, help="write our key points here")
    args = parser.parse_args()
    scorer = RougeScorer(list(METRICS), use_stemmer=True)
    lead = f"Lead-{args.points}"
    rows: dict[str, list[list[float]]] = {"Pullquote": [], lead: []}
    seconds: dict[str, float] = {}
    lines = []
    others = peers(args.points)
    summarize(Article("The pipeline is loaded before the clock starts to run."))

    def timed(name: str, pick: Callable[..., Any], given: Any) -> Any:
        start = time.process_time()
        result = pick(given)
        seconds[name] = seconds.get(name, 0.0) + time.process_time() - start
        return result

    for example in examples(args.data, args.limit):
        digest = timed("Pullquote", summarize, Article(example.text))
        first = timed(lead, split, example.text)[: args.points]
        rows["Pullquote"].append(score(scorer, ours(digest, args.points), example.reference))
        rows[lead].append(score(scorer, first, example.reference))
        sentences = [sentence.of(example.text) for sentence in digest.sentences]
        for name, pick in others.items():
            rows.setdefault(name, []).append(score(scorer, timed(name, pick, sentences), example.reference))
        lines.append(json.dumps(digest_json(f"{args.data}#{example.id}", digest), ensure_ascii=False))
    if args.out:
        args.out.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    sys.stdout.write(table(rows, seconds))


def table(rows: dict[str, list[list[float]]], seconds: dict[str, float]) -> str:
    """Mean scores, best R1 first, with the CPU milliseconds an article took (ours: the whole digest; peers: ranking alone)."""
    count = max(1, max(len(scores) for scores in rows.values()))
    out = f"{'':12}{'R1':>7}{'R2':>7}{'RL':>7}{'ms':>9}   {count} articles\n"
    means = {name: [fmean(column) for column in zip(*scores, strict=True)] for name, scores in rows.items() if scores}
    for name, mean in sorted(means.items(), key=lambda item: -item[1][0]):
        out += f"{name:12}" + "".join(f"{value:7.2f}" for value in mean) + f"{1000 * seconds.get(name, 0) / count:9.2f}\n"
    return out


if __name__ == "__main__":
    main()
