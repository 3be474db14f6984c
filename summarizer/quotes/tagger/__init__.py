"""The learned tagger: which words of a text are reported, by which cue, from which source."""
