"""How near two texts are in meaning, by a small network on this machine: a question and what somebody said in other words."""

from summarizer.meaning.encoder import Encoder, load_encoder
from summarizer.meaning.glance import Glance, load_glance

__all__ = ["Encoder", "Glance", "load_encoder", "load_glance"]
