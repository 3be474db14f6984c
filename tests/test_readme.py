"""What the pages show is what the commands print."""

from pathlib import Path

import pytest

from tests.console import ROOT, Example, examples, run

PAGES = ("README.md", "docs/how-it-works.md")
EXAMPLES = [(page, example) for page in PAGES for example in examples((ROOT / page).read_text(encoding="utf-8"))]


@pytest.mark.parametrize(("page", "example"), EXAMPLES, ids=[f"{page}: {example.command}" for page, example in EXAMPLES])
def test_an_example_prints_what_the_page_shows(page: str, example: Example) -> None:
    assert run(example.command) == example.output, f"{page} is out of date: make readme"


def test_the_readme_has_examples_of_every_command() -> None:
    commands = " ".join(example.command for page, example in EXAMPLES if page == "README.md")
    assert all(f"pullquote {name}" in commands for name in ("demo", "digest", "ask", "chat", "settings"))


def test_the_settings_page_is_what_the_settings_say() -> None:
    from bot.described import reference

    assert Path(ROOT, "docs", "settings.md").read_text(encoding="utf-8") == reference()


def test_every_direct_dependency_is_accounted_for() -> None:
    import re
    import tomllib

    project = tomllib.loads(Path(ROOT, "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    page = Path(ROOT, "docs", "dependencies.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `([\w-]+)` \|", page, re.MULTILINE))
    assert {re.split(r"[\[<>=!~ ]", name)[0] for name in wanted} <= listed


def test_the_lock_names_no_address() -> None:
    lock = Path(ROOT, "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    assert "--index" not in lock
    assert " @ " not in lock
