"""What many tests share: a hand-made digest, an article to write to disk, and the command as a person runs it."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from summarizer.article import Article
from tests.databases import (  # noqa: F401 (fixtures)
    both_stores,
    database_url,
    empty_database_url,
    postgres_database,
    postgres_server,
    postgres_url,
    sqlite_template,
    sqlite_url,
    store,
)

# How long an example takes says nothing here: the first one of all loads word lists or the pipeline.
settings.register_profile("pullquote", deadline=None)
settings.load_profile("pullquote")

COMMAND = Path(sys.executable).parent / "pullquote"
STORY = """\
Ferry to Lowmoor stops for the winter

The ferry between Port Kestrel and Lowmoor will stop running on Friday, the company that owns it said, leaving about 900 \
islanders with one flight a day until the spring.

"We cannot mend the engine before April," said Olga Brandt, the head of Kestrel Lines. "I am sorry for everyone who relied on us."

Brandt said the repair would cost $1.2 million, most of it for parts that are no longer made.

Islanders were told by letter on Monday. Several of them gathered at the pier in the evening and asked for a smaller boat, which \
the company has refused so far because of the weather in the strait. The regional government will discuss the matter next week, \
and a decision on a grant for the repair is expected before the end of the month. Until then a doctor will fly in twice a week, \
and the shop will be supplied by air. The school will stay open for the eleven children who live on the island all year.
"""


@pytest.fixture
def story() -> Article:
    """A short news article with a title line, two quotes and some figures."""
    return Article(STORY)


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test sees the settings of the person who runs it."""
    for name in list(os.environ):
        if name.startswith("PULLQUOTE_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.getbasetemp() / "no-config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))


Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def pullquote(tmp_path: Path) -> Run:
    """Runs the installed command in an empty folder: `pullquote("digest", "a.txt", stdin="...")`."""

    def run(*arguments: str, stdin: str = "", env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "COLUMNS": "80", **(env or {})}
        return subprocess.run(
            [COMMAND, *arguments], cwd=tmp_path, env=environment, input=stdin, capture_output=True, encoding="utf-8", timeout=120
        )

    return run
