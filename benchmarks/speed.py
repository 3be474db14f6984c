"""Time and memory of a digest against the bare spaCy pipeline on the same texts.

    python -m benchmarks.speed FILE_OR_FOLDER ... [--limit N] [--rounds N]

Prints CPU seconds per article of both, interleaved article by article in one process (the least of the rounds, so that other
work on the machine counts little); peak memory of both, each in a process of its own; and the median wall time of a cold
`pullquote digest FILE` against a cold `import spacy; spacy.load(...)`.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bot.settings import load_settings


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path, nargs="+", help=".txt files, folders of them, or .jsonl files with a text a line")
    parser.add_argument("--limit", type=int, default=100, help="at most this many articles (100)")
    parser.add_argument("--rounds", type=int, default=3, help="how often everything is measured (3)")
    parser.add_argument("--peak-of", choices=["spacy", "pullquote"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    texts = read_texts(options.texts)[: options.limit]
    pipeline = load_settings().pipeline
    if options.peak_of:
        print(peak_memory(texts, options.peak_of, pipeline))
        return
    words = sum(len(text.split()) for text in texts)
    print(f"{len(texts)} articles, {words / len(texts):.0f} words each, pipeline {pipeline}, {options.rounds} rounds")
    peaks = peak_of("spacy"), peak_of("pullquote")  # first: a process begins with the peak of the one that starts it
    bare, ours = cpu_seconds(texts, pipeline, options.rounds)
    report("CPU seconds per article", bare / len(texts), ours / len(texts), "s", 4)
    report("peak memory", *peaks, "MB", 0)
    cold = cold_starts(texts[0], pipeline, max(5, options.rounds))
    report("cold start of one article, wall", cold[0], cold[1], "s", 2)


def peak_of(which: str) -> float:
    """Peak memory of this same command's texts in a process of its own, in MB."""
    command = [sys.executable, "-m", "benchmarks.speed", *sys.argv[1:], "--peak-of", which]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def report(what: str, bare: float, ours: float, unit: str, digits: int) -> None:
    print(f"{what}: spaCy {bare:.{digits}f} {unit}, pullquote {ours:.{digits}f} {unit}, ratio {ours / bare:.2f}")


def read_texts(paths: list[Path]) -> list[str]:
    """The texts of files and folders, in order."""
    found: list[str] = []
    for path in paths:
        for file in sorted(path.rglob("*.txt")) if path.is_dir() else [path]:
            content = file.read_bytes().decode("utf-8")
            found += [json.loads(line)["text"] for line in content.splitlines()] if file.suffix == ".jsonl" else [content]
    return found


def cpu_seconds(texts: list[str], pipeline: str, rounds: int) -> tuple[float, float]:
    """CPU seconds over all texts: the bare pipeline, and the whole digest (the pipeline included); for each text the least."""
    from summarizer.article import Article
    from summarizer.digest import summarize
    from summarizer.language import load_pipeline

    nlp = load_pipeline(pipeline)
    summarize(Article(texts[0]), pipeline)
    bare = ours = 0.0
    for text in texts:
        article = Article(text)
        pairs = [(_timed(partial(nlp, text)), _timed(partial(summarize, article, pipeline))) for _ in range(rounds)]
        bare += min(pair[0] for pair in pairs)
        ours += min(pair[1] for pair in pairs)
    return bare, ours


def peak_memory(texts: list[str], which: str, pipeline: str) -> float:
    """Peak resident memory of this process after working through `texts`, in MB."""
    if which == "spacy":
        import spacy

        nlp = spacy.load(pipeline)
        for text in texts:
            nlp(text)
    else:
        from summarizer.article import Article
        from summarizer.digest import summarize

        for text in texts:
            summarize(Article(text), pipeline)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)


def cold_starts(text: str, pipeline: str, runs: int) -> tuple[float, float]:
    """Median wall seconds of a fresh process that loads the pipeline, and of one that digests `text`; run in turn."""
    bare = [sys.executable, "-c", f"import spacy; spacy.load({pipeline!r})"]
    ours = [str(Path(sys.executable).parent / "pullquote"), "digest", "-"]
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(runs):
        for command, taken in zip((bare, ours), times, strict=True):
            begin = time.perf_counter()
            subprocess.run(command, input=text.encode(), check=True, capture_output=True)
            taken.append(time.perf_counter() - begin)
    return statistics.median(times[0]), statistics.median(times[1])


def _timed(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


if __name__ == "__main__":
    main()
