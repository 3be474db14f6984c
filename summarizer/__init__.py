"""The library: text in, `Digest` and `Answer` out. No network, no disk, no clock, no chat."""
