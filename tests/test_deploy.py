"""What `deploy/` has fits the project: the packages are those of development, the files are whole."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.console import ROOT

DEPLOY = Path(ROOT, "deploy")


def pinned(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==([^ ;\\]+)", lock.read_text(encoding="utf-8"), re.MULTILINE))


def test_what_runs_is_what_was_tested() -> None:
    tested = pinned(Path(ROOT, "requirements.lock"))
    for lock in ("requirements.lock", "build.lock"):
        installed = pinned(DEPLOY / lock)
        assert installed
        assert installed.items() <= tested.items()


def test_every_dependency_is_installed_and_no_tool_of_development() -> None:
    import tomllib

    project = tomllib.loads(Path(ROOT, "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {re.split(r"[\[<>=!~ ]", name)[0].lower() for name in project["project"]["dependencies"]}
    installed = {name.lower() for name in pinned(DEPLOY / "requirements.lock")}
    assert wanted <= installed
    assert not {"pytest", "ruff", "mypy", "simcord"} & installed


@pytest.mark.parametrize("path", sorted(DEPLOY.glob("**/*.yaml")), ids=lambda path: path.name)
def test_each_manifest_is_yaml_with_something_in_it(path: Path) -> None:
    assert all(yaml.safe_load_all(path.read_text(encoding="utf-8")))


def test_secrets_are_named_like_settings() -> None:
    from bot.settings import Settings

    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    named = {name.removeprefix("pullquote_") for name in compose["secrets"] if name.startswith("pullquote_")}
    unit = (DEPLOY / "pullquote.service").read_text(encoding="utf-8")
    named |= set(re.findall(r"LoadCredential=pullquote_(\w+):", unit))
    assert named
    assert named <= Settings.model_fields.keys()


def test_the_scripts_are_shell() -> None:
    for script in DEPLOY.glob("*.sh"):
        subprocess.run(["sh", "-n", str(script)], check=True)
