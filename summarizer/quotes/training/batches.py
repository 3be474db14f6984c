"""Training windows, their batches, and the loss."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from numpy.random import Generator
from torch import Tensor

from summarizer.article import Span
from summarizer.marks import find_quotations
from summarizer.quotes.tagger.decode import Tag
from summarizer.quotes.tagger.units import LONGEST, Window, blocks_of, window_of, windows_of
from summarizer.quotes.tagger.wordpiece import WordPieces
from summarizer.quotes.training.augment import Changed, augmented
from summarizer.quotes.training.corpus import Attribution, Document, lines_of
from summarizer.quotes.training.network import Network
from summarizer.quotes.training.targets import Targets, targets_of, window_targets

WEIGHTS = {"tag": 1.0, "cue": 0.3, "source": 0.3, "link": 0.2}
_IGNORED = -100
_SHORTEST = 128  # word pieces of a document's first window, at least: so the borders of windows move from epoch to epoch


class Example(NamedTuple):
    """A window and what the network shall say of it."""

    window: Window
    targets: Targets


class Batch(NamedTuple):
    """Windows padded to one length, with their targets."""

    ids: Tensor
    mark: Tensor
    shape: Tensor
    first: Tensor
    lengths: Tensor
    units: Tensor
    tag: Tensor
    cue: Tensor
    source: Tensor
    links: list[tuple[int, int, int, bool]]


def examples(documents: Sequence[Document], pieces: WordPieces, rng: Generator, share: float) -> list[Example]:
    """All windows of one epoch. share: of the documents whose marks or line breaks are changed."""
    found = []
    for document in documents:
        changed = augmented(document.text, rng, share)
        lines = lines_of(changed.text)
        blocks = blocks_of(changed.text, lines, find_quotations(changed.text, lines), pieces, LONGEST)
        attributions = [_moved(attribution, changed) for attribution in document.attributions]
        targets = targets_of(changed.text, blocks, attributions)
        base = np.cumsum([0, *(block.length for block in blocks)])
        for i, j in windows_of(blocks, 0, LONGEST, int(rng.integers(_SHORTEST, LONGEST + 1))):
            found.append(Example(window_of(blocks[i:j]), window_targets(targets, int(base[i]), int(base[j]))))
    return found


def _moved(attribution: Attribution, changed: Changed) -> Attribution:
    def moved(spans: tuple[Span, ...]) -> tuple[Span, ...]:
        return tuple(new for span in spans if (new := changed.moved(span)) is not None)

    return Attribution(moved(attribution.content), moved(attribution.cue), moved(attribution.source))


def batches(found: Sequence[Example], size: int, rng: Generator) -> list[list[int]]:
    """The windows (by number) in batches of like length, in chance order."""
    order = sorted(rng.permutation(len(found)), key=lambda n: len(found[n].window.ids) // 32)
    cut = [[int(n) for n in order[at : at + size]] for at in range(0, len(order), size)]
    return [cut[n] for n in rng.permutation(len(cut))]


def collate(found: Sequence[Example]) -> Batch:
    pieces = max(len(example.window.ids) for example in found)
    units = max(len(example.window.first) for example in found)

    def padded(arrays: list[np.typing.NDArray[np.int64]], length: int, fill: int = 0) -> Tensor:
        return torch.from_numpy(np.stack([np.pad(a, (0, length - len(a)), constant_values=fill) for a in arrays]))

    return Batch(
        padded([e.window.ids for e in found], pieces),
        padded([e.window.mark for e in found], pieces),
        padded([e.window.shape for e in found], pieces),
        padded([e.window.first for e in found], units),
        torch.tensor([len(e.window.ids) for e in found]),
        torch.tensor([len(e.window.first) for e in found]),
        padded([e.targets.tag for e in found], units, _IGNORED),
        padded([e.targets.cue for e in found], units),
        padded([e.targets.source for e in found], units),
        [(number, *link) for number, example in enumerate(found) for link in example.targets.links],
    )


def losses(network: Network, batch: Batch) -> dict[str, Tensor]:
    """The parts of the loss, before their weights: of tags over all units, of pointers where a content or cue stands."""
    tag, cue, source, link = network(*batch[:6])
    padding = (torch.arange(tag.shape[1])[None] >= batch.units[:, None])[:, None, :]
    parts = {"tag": F.cross_entropy(tag.flatten(0, 1), batch.tag.flatten(), ignore_index=_IGNORED)}
    pointers = {
        "cue": (cue, batch.cue, (Tag.CONTENT, Tag.IN_CONTENT)),
        "source": (source, batch.source, (Tag.CUE, Tag.IN_CUE)),
    }
    for name, (scores, gold, tags) in pointers.items():
        where = (batch.tag == tags[0]) | (batch.tag == tags[1])
        if where.any():
            parts[name] = F.cross_entropy(scores.masked_fill(padding, -1e4)[where], gold[where])
    if batch.links:
        rows = torch.tensor([each[:3] for each in batch.links]).unbind(1)
        same = torch.tensor([float(each[3]) for each in batch.links])
        parts["link"] = F.binary_cross_entropy_with_logits(link[rows], same)
    return parts
