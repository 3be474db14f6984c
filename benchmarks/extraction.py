"""Article text from web pages, against texts that people marked.

    python -m benchmarks.extraction FOLDER [--errors]

FOLDER has `ID.html` and, for each, `ID.txt`: the text that belongs to the article. Scored as the scrapinghub article extraction
benchmark does: shingles of four tokens, counted; precision and recall are means over the pages, so that long ones weigh no more.
A page that is refused counts as an empty text.
"""

import argparse
import logging
import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from adapters.web.charset import decode_page
from adapters.web.extract import extract_article, find_text
from summarizer.article import Article

_TOKEN = re.compile(r"\w+")
_SHINGLE = 4
_WORST = 10


@dataclass(frozen=True, slots=True)
class Score:
    """All in 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def score(found: str, expected: str) -> Score:
    """How well the shingles of two texts agree; two empty texts agree."""
    got, want = _shingles(found), _shingles(expected)
    right = (got & want).total()
    if got == want:
        return Score(1.0, 1.0)
    return Score(right / got.total() if got else 0.0, right / want.total() if want else 0.0)


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    tokens = _TOKEN.findall(text)
    size = min(_SHINGLE, len(tokens))
    return Counter(tuple(tokens[start : start + size]) for start in range(len(tokens) - size + 1)) if tokens else Counter()


def ours(page: bytes) -> str:
    found = extract_article(page)
    return found.text if isinstance(found, Article) else ""


def two_passes(page: bytes) -> str:
    """Our choice between trafilatura's passes, with nothing taken away before or after."""
    import trafilatura

    tree = trafilatura.load_html(decode_page(page))
    return find_text(tree) if tree is not None else ""


def precise(page: bytes) -> str:
    import trafilatura

    return trafilatura.extract(page, favor_precision=True, include_comments=False) or ""


def generous(page: bytes) -> str:
    import trafilatura

    return trafilatura.extract(page, favor_recall=True, include_comments=False) or ""


SYSTEMS: dict[str, Callable[[bytes], str]] = {
    "ours": ours,
    "trafilatura, two passes": two_passes,
    "trafilatura, precision": precise,
    "trafilatura, recall": generous,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--errors", action="store_true", help=f"name the {_WORST} pages that we do worst on")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    pages = [page for page in sorted(options.folder.glob("*.html")) if page.with_suffix(".txt").exists()]
    if not pages:
        print(f"there are no pages with texts (ID.html and ID.txt) in {options.folder}", file=sys.stderr)
        return 2
    print(f"{len(pages)} pages\n{'':24}{'precision':>10}{'recall':>10}{'F1':>10}{'empty':>10}{'ms/page':>10}")
    for name, system in SYSTEMS.items():
        started = time.process_time()
        texts = [system(page.read_bytes()) for page in pages]
        spent = 1000 * (time.process_time() - started) / len(pages)
        scores = [
            score(text, page.with_suffix(".txt").read_text(encoding="utf-8")) for text, page in zip(texts, pages, strict=True)
        ]
        whole = Score(mean(each.precision for each in scores), mean(each.recall for each in scores))
        empty = sum(not text for text in texts)
        print(f"{name:24}{whole.precision:10.3f}{whole.recall:10.3f}{whole.f1:10.3f}{empty:10}{spent:10.0f}")
        if options.errors and system is ours:
            worst = sorted(zip(scores, pages, strict=True), key=lambda each: each[0].f1)[:_WORST]
            for each, page in worst:
                print(f"    {page.name}: precision {each.precision:.3f}, recall {each.recall:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
