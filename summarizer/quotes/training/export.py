# mypy: disallow-subclassing-any=False, warn-return-any=False
"""Trained weights as the library runs them: `tagger.onnx`, in whole numbers of 8 bits, and `vocab.txt`.

    python -m summarizer.quotes.training.export RUN/best.pt [MORE.pt ...] --out FOLDER [--seven-bits]

Several weights (of one run) are averaged. Beside the scores, the file gives the senses of the word pieces, which are what the
encoder's fourth layer makes of them. `--seven-bits` is for processors without VNNI, where
the sum of two 8-bit products may overflow; elsewhere it only loses a third of a point.
"""

import argparse
import shutil
import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from summarizer.quotes.tagger.decode import Scores
from summarizer.quotes.tagger.session import SENSE
from summarizer.quotes.tagger.units import Window
from summarizer.quotes.training.network import Network, load_network, pretrained

_SENSE_LAYER = "/network/encoder/layers.3/norm2/LayerNormalization_output_0"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seven-bits", action="store_true")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        whole = Path(scratch, "tagger.onnx")
        write_onnx(load_network(options.weights), whole)
        quantize_dynamic(
            whole,
            options.out / "tagger.onnx",
            per_channel=True,
            reduce_range=options.seven_bits,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul", "Gemm", "Gather", "LSTM"],
            extra_options={"MatMulConstBOnly": True},
        )
    add_senses(options.out / "tagger.onnx")
    shutil.copyfile(pretrained() / "vocab.txt", options.out / "vocab.txt")


def add_senses(path: Path) -> None:
    """Give the network at `path` one output more: pieces x 384, the encoder's fourth layer."""
    model = onnx.load(path)
    made = onnx.helper.make_node("Identity", [_SENSE_LAYER], [SENSE])
    model.graph.node.append(made)
    model.graph.output.append(onnx.helper.make_tensor_value_info(SENSE, onnx.TensorProto.FLOAT, [1, "pieces", 384]))
    onnx.checker.check_model(model)
    onnx.save(model, path)


class _Exported(torch.nn.Module):
    """The network for one window, with nothing padded."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, *window: torch.Tensor) -> tuple[torch.Tensor, ...]:
        return self.network(*window)


def write_onnx(network: Network, path: Path) -> None:
    """The network in ONNX's form, with windows of any length."""
    pieces, units = 60, 50
    example = (*(torch.zeros((1, pieces), dtype=torch.long) for _ in range(3)), torch.arange(units)[None])
    axes = {name: {1: "units" if name == "first" else "pieces"} for name in Window._fields}
    axes |= {name: {1: "units"} | ({} if name == "tag" else {2: "units"}) for name in Scores._fields}
    torch.onnx.export(
        _Exported(network).eval(),
        example,
        str(path),
        dynamo=False,
        opset_version=17,
        input_names=list(Window._fields),
        output_names=list(Scores._fields),
        dynamic_axes=axes,
    )


if __name__ == "__main__":
    main()
