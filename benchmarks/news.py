"""Quotes, figures, key points and answers on hand-annotated articles.

    python -m benchmarks.news DATA_DIR --scorer SCORER.py [--out DIR] [--errors]

DATA_DIR has `ID.txt` and `ID.json` (with "questions": [{"q": ...}]). Digests every text and asks every question in one process,
writes DIGESTS.jsonl and ANSWERS.jsonl to `--out`, and runs the scorer on them.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TextIO

from bot.contract import answer_json, digest_json
from bot.settings import load_settings
from summarizer.answer import answer
from summarizer.article import Article
from summarizer.digest import summarize


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--out", type=Path, help="where the digests and answers are written; else a folder that is removed")
    parser.add_argument("--errors", action="store_true", help="let the scorer list what is wrong")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        out = options.out or Path(scratch)
        out.mkdir(parents=True, exist_ok=True)
        digests, answers = out / "DIGESTS.jsonl", out / "ANSWERS.jsonl"
        write_digests_and_answers(options.data, digests, answers)
        scorer = [sys.executable, options.scorer, options.data, "--digests", digests, "--answers", answers]
        return subprocess.run([*scorer, *(["--errors"] if options.errors else [])], check=False).returncode


def write_digests_and_answers(data: Path, digests: Path, answers: Path) -> None:
    """Digest every `ID.txt` of `data` and ask it the questions of its `ID.json`."""
    pipeline = load_settings().pipeline
    with digests.open("w", encoding="utf-8") as digest_file, answers.open("w", encoding="utf-8") as answer_file:
        for text in sorted(data.glob("*.txt")):
            digest = summarize(Article(text.read_bytes().decode("utf-8")), pipeline)
            _write(digest_file, digest_json(str(text), digest))
            gold = text.with_suffix(".json")
            questions = json.loads(gold.read_text(encoding="utf-8")).get("questions", []) if gold.exists() else []
            for question in questions:
                found = answer_json(answer(question["q"], [digest]))
                _write(answer_file, {"id": text.stem, "q": question["q"], "answer": found})


def _write(file: TextIO, found: dict[str, object]) -> None:
    file.write(json.dumps(found, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    sys.exit(main())
