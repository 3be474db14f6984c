"""The sentences that tell the story: ranked, made to stand alone, shortened by deletion alone."""

from summarizer.keypoints.pick import pick_key_points, short_form

__all__ = ["pick_key_points", "short_form"]
