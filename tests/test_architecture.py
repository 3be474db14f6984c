"""The import rule, and that the library touches nothing outside itself."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.console import ROOT

OUTSIDE = {"socket", "urllib", "http", "requests", "httpx", "aiohttp", "subprocess", "os", "pathlib", "shutil", "tempfile", "io"}
CLOCK = {"time", "datetime", "random"}
# how the tagger is trained is no part of what runs
LIBRARY = sorted(file for file in (ROOT / "summarizer").rglob("*.py") if "training" not in file.parts)


def test_the_import_rule_is_kept() -> None:
    done = subprocess.run([Path(sys.executable).parent / "lint-imports"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("file", LIBRARY, ids=[str(file.relative_to(ROOT)) for file in LIBRARY])
def test_the_library_knows_no_network_disk_or_clock(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    imported = {name.name.partition(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    imported |= {(node.module or "").partition(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert not imported & (OUTSIDE | CLOCK)
    assert not called & {"open", "print", "input", "eval", "exec"}


def test_the_top_of_the_repository_has_the_houses_rooms() -> None:
    assert all((ROOT / name).is_dir() for name in ("summarizer", "bot", "adapters", "config", "tests", "benchmarks", "docs"))


def test_the_command_starts_without_loading_spacy() -> None:
    code = "import sys, bot.cli; sys.exit(any(name in sys.modules for name in ('spacy', 'trafilatura', 'py3langid', 'sumy')))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0
