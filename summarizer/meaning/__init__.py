"""How near two texts are in meaning, by a small network on this machine: a question and what somebody said in other words."""

from summarizer.meaning.encoder import Encoder, load_encoder

__all__ = ["Encoder", "load_encoder"]
