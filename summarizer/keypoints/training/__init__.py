"""Learns the weights of the ranker of key points from articles that editors marked; not needed to run it."""
