"""Learn `weights/ranker.json` from the marked articles of `annotations.json`.

    python -m summarizer.keypoints.training.train POLNEAR_TEXT_DIR ECBPLUS.jsonl [--out ranker.json] [--folds 5]

`annotations.json` has places in the texts of two corpora (PolNeAR, MIT; ECB+, CC BY 3.0), which are not here: of each article
the 3 to 5 sentences that an editor would keep, three more that come next, and up to three that together are nearest to
highlights of 50 words that were written of it. Two logistic regressions with a ridge. "more" learns what is kept, from the
features and from the 32 directions in which senses differ most. "story" learns what is in the highlights, from the features
alone (on articles of other subjects senses did harm), and has beside it the weights that were set by hand before there was
anything to learn from. Prints first how many of the kept sentences the key points
cover on articles that were left out of the learning.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from summarizer.article import Article, Span
from summarizer.figures.find import find_figures
from summarizer.items import LIKELY, Figure, KeyPoint, Quote
from summarizer.keypoints.features import REASONS
from summarizer.keypoints.learned import MORE, STORY, Weights
from summarizer.keypoints.pick import pick_key_points
from summarizer.keypoints.rank import rank
from summarizer.keypoints.sentences import headline
from summarizer.language import ParsedArticle, parse
from summarizer.quotes.find import quotes_and_senses
from summarizer.quotes.tagger.senses import Senses
from summarizer.quotes.training.calibrate import fitted

ANNOTATIONS = Path(__file__).with_name("annotations.json")
WEIGHTS = Path(__file__).parents[1] / "weights" / "ranker.json"
_FEATURES = tuple(REASONS)
_DIRECTIONS = 32
_RIDGE = {STORY: 200.0, MORE: 100.0}
_NEXT = 0.4  # how much of a key sentence one is that comes next
_RARE = {"caption": -1.2, "no news": -2.0, "half": -0.7, "teaser": -1.0}  # in too few articles to be learned
_HAND = {
    STORY: _RARE
    | {"position": -0.75, "centrality": 0.7, "opening": 0.45, "figures": 0.3, "paragraph": 0.5, "names": 0.42, "speech": -0.5}
    | {"first person": -0.2, "length": -1.2},
    MORE: _RARE,
}
_SHARE = 0.5  # of what was learned of the story, beside what was set by hand

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Marked:
    """An article as it was read, its candidates as rows of numbers, and how much of what is wanted each is (0 to 1)."""

    parsed: ParsedArticle
    quotes: tuple[Quote, ...]
    figures: tuple[Figure, ...]
    senses: Senses
    kept: tuple[Span, ...]
    values: Floats  # candidates x features
    sense: Floats  # candidates x 384, 0 where nothing was read
    read: NDArray[np.bool_]
    wanted: dict[str, Floats]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("polnear", type=Path)
    parser.add_argument("ecbplus", type=Path)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--folds", type=int, default=5)
    options = parser.parse_args()
    articles = [marked(text, places) for text, places in texts(options.polnear, options.ecbplus)]
    print(f"{len(articles)} articles, {sum(len(one.values) for one in articles)} sentences")
    covered = total = 0
    for fold in range(options.folds):
        weights = learn([one for number, one in enumerate(articles) if number % options.folds != fold])
        for one in articles[fold :: options.folds]:
            points = pick_key_points(one.parsed, one.quotes, one.figures, one.senses, weights)
            covered += sum(any(_covers(point, kept) for point in points) for kept in one.kept)
            total += len(one.kept)
    if total:
        print(f"key points cover {100 * covered / total:.1f} % of {total} kept sentences of articles left out")
    write(learn(articles), options.out)


def texts(polnear: Path, ecbplus: Path) -> Iterator[tuple[str, dict[str, list[list[int]]]]]:
    """Each marked article's text and places. Raises `FileNotFoundError` or `KeyError` where a corpus lacks one."""
    annotations = json.loads(ANNOTATIONS.read_text(encoding="utf-8"))
    lines = map(json.loads, ecbplus.read_text(encoding="utf-8").splitlines())
    stories = {entry["id"]: entry["text"] for entry in lines}
    for name, places in annotations["polnear"].items():
        yield (polnear / name).read_bytes().decode("utf-8"), places
    for name, places in annotations["ecbplus"].items():
        yield stories[name], places


def marked(text: str, places: dict[str, list[list[int]]]) -> Marked:
    """The article of `text` with what an editor marked in it."""
    parsed = parse(Article(text))
    found, senses = quotes_and_senses(parsed)
    quotes = tuple(quote for quote in found if quote.confidence >= LIKELY)
    figures = find_figures(parsed, quotes)
    candidates = rank(parsed, quotes, figures, headline(parsed), senses).candidates
    kept, after, story = (tuple(Span(*place) for place in places[name]) for name in ("key", "also", "story"))
    of_each = [senses.of(candidate.sentence) for candidate in candidates]
    none = np.zeros(384)
    return Marked(
        parsed,
        quotes,
        figures,
        senses,
        kept,
        np.array([[each.values.get(name, 0.0) for name in _FEATURES] for each in candidates]).reshape(-1, len(_FEATURES)),
        np.array([none if sense is None else sense for sense in of_each], float).reshape(-1, 384),
        np.array([sense is not None for sense in of_each], bool),
        {
            STORY: np.array([float(_is_one(each.sentence, story)) for each in candidates]),
            MORE: np.array([max(_is_one(each.sentence, kept), _NEXT * _is_one(each.sentence, after)) for each in candidates]),
        },
    )


def _is_one(sentence: Span, places: Sequence[Span]) -> bool:
    """Whether at least half of `sentence` lies in one of `places`."""
    return any(2 * (min(sentence.end, place.end) - max(sentence.start, place.start)) >= len(sentence) for place in places)


def _covers(point: KeyPoint, sentence: Span) -> bool:
    inside = sum(max(0, min(span.end, sentence.end) - max(span.start, sentence.start)) for span in point.spans)
    return 2 * inside >= sum(len(span) for span in point.spans)


def learn(articles: Sequence[Marked]) -> Weights:
    """The weights of both tasks."""
    values, sense = (np.concatenate([getattr(one, name) for one in articles]) for name in ("values", "sense"))
    read = np.concatenate([one.read for one in articles])
    wanted = {task: np.concatenate([one.wanted[task] for one in articles]) for task in (STORY, MORE)}
    middle = sense[read].mean(0)
    _, basis = np.linalg.eigh(np.cov(sense[read].T))
    basis = basis[:, -_DIRECTIONS:]
    turned = np.where(read[:, None], (sense - middle) @ basis, 0.0)
    story = _learned(values, wanted[STORY], _RIDGE[STORY])
    more = _learned(np.hstack([values, turned, read[:, None].astype(float)]), wanted[MORE], _RIDGE[MORE])
    size = len(_FEATURES)
    by_sense = basis @ more[size:-1]
    return Weights(
        {STORY: _with_hand(_SHARE * story, STORY), MORE: _with_hand(more[:size], MORE)},
        {STORY: np.zeros(384, np.float32), MORE: by_sense.astype(np.float32)},
        {STORY: 0.0, MORE: float(more[-1] - middle @ by_sense)},
    )


def _learned(x: Floats, y: Floats, ridge: float) -> Floats:
    """A weight for each column, which need not be of one scale."""
    mean, spread = x.mean(0), np.maximum(x.std(0), 1e-6)
    scaled = np.hstack([np.ones((len(x), 1)), (x - mean) / spread])
    return np.asarray(fitted(scaled, y, np.ones(len(x)), ridge)[1:] / spread)


def _with_hand(weights: Floats, task: str) -> dict[str, float]:
    return {name: weight + _HAND[task].get(name, 0.0) for name, weight in zip(_FEATURES, weights.tolist(), strict=True)}


def write(weights: Weights, path: Path) -> None:
    """`weights` as `learned.load_weights` reads them: three decimals for features, four for the sense."""
    tasks = []
    for task in (STORY, MORE):
        by_feature = ",\n".join(f"   {json.dumps(name)}: {weight:.3f}" for name, weight in weights.features[task].items())
        sense = ", ".join(f"{weight:.4f}" for weight in weights.sense[task].tolist())
        rest = f'  "sense": [{sense}],\n  "read": {weights.read[task]:.3f}\n'
        tasks.append(f' "{task}": {{\n  "features": {{\n{by_feature}\n  }},\n{rest} }}')
    path.write_text("{\n" + ",\n".join(tasks) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
