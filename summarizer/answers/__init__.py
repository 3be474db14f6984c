"""How questions are read and what answers them; `summarizer.answer` is the door."""
