"""How the weights of the tagger are made. Needs the dependency group `training`; nothing of the library imports it.

    python -m summarizer.quotes.training.train POLNEAR --scorer score_polnear.py --out RUN
    python -m summarizer.quotes.training.export RUN/best.pt --out summarizer/quotes/weights
    python -m summarizer.quotes.training.evaluate summarizer/quotes/weights POLNEAR --scorer score_polnear.py

POLNEAR is a folder with `train` and `dev`, each with `text/NAME.txt` and `attributions/NAME_ANNOTATOR.ann` (brat standoff).
What the weights are, on what they were trained and what they are worth: `docs/model-card.md`.
"""
