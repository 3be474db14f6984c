# mypy: disallow-untyped-decorators=False, warn-return-any=False
"""Train the tagger on PolNeAR.

    python -m summarizer.quotes.training.train POLNEAR --scorer SCORER.py --out RUN [--resume]

Writes to RUN one line an epoch (log.jsonl), the weights with the best dev score so far (best.pt), those of each epoch, and where
to go on from after a break (last.pt, `--resume`). All that is left to chance comes from (seed, epoch, batch): on one thread two
runs are the same to the bit, broken off or not. Twelve epochs take about an hour on two cores.
"""

import argparse
import json
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch

from summarizer.marks import find_quotations
from summarizer.quotes.tagger.decode import Scores, Tagged, decode
from summarizer.quotes.tagger.units import blocks_of, window_of, windows_of
from summarizer.quotes.tagger.wordpiece import WordPieces
from summarizer.quotes.training.batches import WEIGHTS, batches, collate, examples, losses
from summarizer.quotes.training.corpus import lines_of, load_scorer, read_documents
from summarizer.quotes.training.network import FROZEN, NEW, Network, pretrained
from summarizer.quotes.training.score import gold_of, score

_WARM_UP = 300  # batches
_LEAST_RATE = 0.02  # of the peak, at the end


def main() -> None:
    options = _options()
    torch.set_num_threads(options.threads)
    options.out.mkdir(parents=True, exist_ok=True)
    run = Run(options)
    scorer = load_scorer(options.scorer)
    gold = gold_of(scorer, options.polnear)
    documents = read_documents(options.polnear, "train")
    if options.documents:
        documents, gold = documents[: options.documents], dict(list(gold.items())[: options.documents])
    while run.epoch < options.epochs:
        began = time.time()
        loss = run.train_epoch(documents)
        with run.smoothed() as network:
            figures = score(scorer, gold, lambda text: read(network, text, run.pieces))
            run.keep_weights(figures["all"])
        line = {"epoch": run.epoch, "seconds": round(time.time() - began), "loss": loss, "dev": figures}
        with (options.out / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(line) + "\n")
        run.save()
        print(json.dumps(line), flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("polnear", type=Path)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--batch", type=int, default=8, help="windows")
    parser.add_argument("--rate", type=float, default=1.2e-4, help="of the encoder")
    parser.add_argument("--head-rate", type=float, default=1e-3, help="of all that is not pretrained")
    parser.add_argument("--augment", type=float, default=0.4, help="share of documents with other marks or line breaks")
    parser.add_argument("--smoothing", type=float, default=0.997, help="of the running average of weights")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--documents", type=int, help="only so many: to try the script")
    parser.add_argument("--save-every", type=int, default=60, help="batches")
    parser.add_argument("--resume", action="store_true")
    return parser.parse_args()


class Run:
    """A training run: the network, its optimizer, the running average of its weights, and how far it has come."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.pieces = WordPieces((pretrained() / "vocab.txt").read_text(encoding="utf-8").splitlines())
        torch.manual_seed(options.seed)
        self.network = Network()
        self.network.encoder.load_pretrained(pretrained() / "model.safetensors")
        for name, weights in self.network.named_parameters():
            weights.requires_grad_(name not in FROZEN)
        self.trained = {name: p for name, p in self.network.named_parameters() if p.requires_grad}
        self.average = {name: p.detach().clone() for name, p in self.trained.items()}
        self.optimizer = torch.optim.AdamW(self._groups(), betas=(0.9, 0.98))
        self.epoch = self.batch = self.step = 0
        self.sums: dict[str, float] = {}
        self.best = -1.0
        if options.resume and (options.out / "last.pt").exists():
            self._restore()

    def _groups(self) -> list[dict[str, Any]]:
        """Parameters by rate, and by whether they decay (matrices do)."""
        groups = []
        for new in (False, True):
            for flat in (False, True):
                here = [p for name, p in self.trained.items() if _is_new(name) == new and (p.ndim < 2) == flat]
                peak = self.options.head_rate if new else self.options.rate
                groups.append({"params": here, "peak": peak, "lr": peak, "weight_decay": 0.0 if flat else 0.01})
        return groups

    def train_epoch(self, documents: list[Any]) -> dict[str, float]:
        """One pass over all documents; returns the mean parts of the loss."""
        options = self.options
        rng = np.random.default_rng([options.seed, self.epoch])
        found = examples(documents, self.pieces, rng, options.augment)
        order = batches(found, options.batch, rng)
        self.network.train()
        for number in range(self.batch, len(order)):
            torch.manual_seed((options.seed * 1000 + self.epoch) * 10000 + number)  # a run broken off goes on the same
            self._learn(collate([found[n] for n in order[number]]), self.epoch * len(order) + number, len(order))
            self.batch = number + 1
            if self.batch % options.save_every == 0:
                self.save()
        mean = {name: round(value / len(order), 4) for name, value in self.sums.items()}
        self.epoch, self.batch, self.sums = self.epoch + 1, 0, {}
        return mean

    def _learn(self, batch: Any, now: int, batches_an_epoch: int) -> None:
        total = self.options.epochs * batches_an_epoch
        warm = min(_WARM_UP, total // 10)
        rate = min(1.0, (now + 1) / warm) if now < warm else max(_LEAST_RATE, (total - now) / (total - warm))
        for group in self.optimizer.param_groups:
            group["lr"] = group["peak"] * rate
        parts = losses(self.network, batch)
        self.optimizer.zero_grad(set_to_none=True)
        torch.stack([WEIGHTS[name] * part for name, part in parts.items()]).sum().backward()
        torch.nn.utils.clip_grad_norm_(list(self.trained.values()), 1.0)
        self.optimizer.step()
        self.step += 1
        decay = min(self.options.smoothing, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            for name, weights in self.trained.items():
                self.average[name].lerp_(weights, 1 - decay)
        for name, part in parts.items():
            self.sums[name] = self.sums.get(name, 0.0) + part.item()

    def smoothed(self) -> "_Smoothed":
        """The network with the running average in place of its weights."""
        return _Smoothed(self)

    def keep_weights(self, figure: float) -> None:
        """Write the weights as they are now for this epoch, and as the best if `figure` is."""
        weights = {name: p.detach().clone() for name, p in self.trained.items()}
        _write(weights, self.options.out / f"epoch_{self.epoch}.pt")
        if figure > self.best:
            self.best = figure
            _write(weights, self.options.out / "best.pt")

    def save(self) -> None:
        """Write all that is needed to go on from here."""
        state = {
            "network": self.network.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "average": self.average,
            "at": [self.epoch, self.batch, self.step],
            "sums": self.sums,
            "best": self.best,
        }
        _write(state, self.options.out / "last.pt")

    def _restore(self) -> None:
        state = torch.load(self.options.out / "last.pt", weights_only=True)
        self.network.load_state_dict(state["network"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.average, self.sums, self.best = state["average"], state["sums"], state["best"]
        self.epoch, self.batch, self.step = state["at"]


class _Smoothed:
    def __init__(self, run: Run) -> None:
        self.run = run

    def __enter__(self) -> Network:
        self.raw = {name: p.detach().clone() for name, p in self.run.trained.items()}
        self.run.network.load_state_dict(self.run.average, strict=False)
        return self.run.network.eval()

    def __exit__(self, *_: object) -> None:
        self.run.network.load_state_dict(self.raw, strict=False)


def _is_new(name: str) -> bool:
    return not name.startswith("encoder.") or name in NEW


def _write(what: object, path: Path) -> None:
    """All or nothing: a run may be killed while it writes."""
    torch.save(what, path.with_suffix(".tmp"))
    path.with_suffix(".tmp").replace(path)


@torch.no_grad()
def read(network: Network, text: str, pieces: WordPieces) -> list[Tagged]:
    """What the network finds in `text`, as the library's tagger would."""
    lines = lines_of(text)
    blocks = blocks_of(text, lines, find_quotations(text, lines), pieces)
    windows = windows_of(blocks)
    scores = []
    for i, j in windows:
        given = [torch.from_numpy(values)[None] for values in window_of(blocks[i:j])]
        scores.append(Scores(*(output[0].numpy() for output in network(*given))))
    return decode(blocks, windows, scores)


if __name__ == "__main__":
    main()
