"""The weights of the ranker, learned by `training.train` and kept as text."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

STORY, MORE = "story", "more"  # what tells the story by itself; what adds to it once that is told


@dataclass(frozen=True, slots=True)
class Weights:
    """For each of the two tasks: a weight for every feature, for every number of a sentence's sense, and for having one."""

    features: Mapping[str, Mapping[str, float]]
    sense: Mapping[str, NDArray[np.float32]]
    read: Mapping[str, float]


@cache
def load_weights() -> Weights:
    """The weights in the repository, loaded once per process."""
    found = json.loads(files("summarizer.keypoints").joinpath("weights", "ranker.json").read_text(encoding="utf-8"))
    return Weights(
        {task: part["features"] for task, part in found.items()},
        {task: np.array(part["sense"], np.float32) for task, part in found.items()},
        {task: float(part["read"]) for task, part in found.items()},
    )
