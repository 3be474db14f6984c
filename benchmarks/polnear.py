"""Quotes on PolNeAR, reported speech only.

    python -m benchmarks.polnear TEXT_DIR --scorer SCORER.py [--out DIGESTS.jsonl] [SCORER_OPTION ...]

Digests every .txt of TEXT_DIR and runs the scorer with `--speech` and all options that are not ours (`--split dev` if there are
none).
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from bot.contract import digest_json
from bot.settings import load_settings
from summarizer.article import Article
from summarizer.digest import summarize


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--out", type=Path, help="where the digests are written; else a file that is removed")
    options, scorers = parser.parse_known_args()
    with tempfile.TemporaryDirectory() as scratch:
        out = options.out or Path(scratch, "DIGESTS.jsonl")
        pipeline = load_settings().pipeline
        with out.open("w", encoding="utf-8") as file:
            for text in sorted(options.texts.glob("*.txt")):
                digest = summarize(Article(text.read_bytes().decode("utf-8")), pipeline)
                file.write(json.dumps(digest_json(str(text), digest), ensure_ascii=False) + "\n")
        return subprocess.run(
            [sys.executable, options.scorer, out, "--speech", *(scorers or ["--split", "dev"])], check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
