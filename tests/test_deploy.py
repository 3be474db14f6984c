"""What `deploy/` has fits the project: the packages are those of development, the files are whole."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.jobs.queues import READ_LATER, READ_SOON
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


def manifests(name: str) -> list[Any]:
    return list(yaml.safe_load_all((DEPLOY / "kubernetes" / name).read_text(encoding="utf-8")))


def pod(deployment: Any) -> Any:
    return deployment["spec"]["template"]["spec"]


@pytest.fixture(params=["run", "worker"])
def deployment(request: pytest.FixtureRequest) -> Any:
    [found] = [one for one in manifests(f"{request.param}.yaml") if one["kind"] == "Deployment"]
    return found


def test_each_manifest_is_applied_or_says_how() -> None:
    [kustomization] = manifests("kustomization.yaml")
    there = {path.name for path in (DEPLOY / "kubernetes").glob("*.yaml")} - {"kustomization.yaml"}
    alone = {name for name in there if f"apply --filename {name}" in (DEPLOY / "kubernetes" / name).read_text(encoding="utf-8")}
    assert set(kustomization["resources"]) == there - alone


def test_each_deployment_runs_a_command_that_there_is(deployment: Any) -> None:
    from bot.cli import app

    [container] = pod(deployment)["containers"]
    assert container["args"][0] in {command.callback.__name__ for command in app.registered_commands if command.callback}


def test_each_deployment_is_asked_whether_it_lives_and_is_ready(deployment: Any) -> None:
    [container] = pod(deployment)["containers"]
    paths = {probe: container[f"{probe}Probe"]["httpGet"]["path"] for probe in ("startup", "liveness", "readiness")}
    assert paths == {"startup": "/healthz", "liveness": "/healthz", "readiness": "/readyz"}


def test_each_deployment_has_time_to_end_what_it_is_at_and_a_budget_for_disruptions(deployment: Any) -> None:
    component = deployment["spec"]["selector"]["matchLabels"]["app.kubernetes.io/component"]
    [budget] = [one for one in manifests(f"{component}.yaml") if one["kind"] == "PodDisruptionBudget"]
    assert budget["spec"]["selector"]["matchLabels"] == {"app.kubernetes.io/component": component}
    assert pod(deployment)["terminationGracePeriodSeconds"] >= 30


def test_each_deployment_sets_what_are_settings(deployment: Any) -> None:
    from bot.settings import SECRETS, Settings

    [container] = pod(deployment)["containers"]
    names = {variable["name"] for variable in container["env"]} - {SECRETS}
    assert {name.removeprefix("PULLQUOTE_").lower() for name in names} <= Settings.model_fields.keys()


def test_a_worker_has_no_platforms_token() -> None:
    [worker] = [one for one in manifests("worker.yaml") if one["kind"] == "Deployment"]
    secrets = next(volume for volume in pod(worker)["volumes"] if volume["name"] == "secrets")
    assert secrets["projected"]["sources"] == [{"secret": {"name": "pullquote-database"}}]
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    assert compose["services"]["worker"]["secrets"] == ["pullquote_database_url"]


def test_workers_are_as_many_as_there_is_to_read() -> None:
    [scaler] = manifests("autoscaling.yaml")
    [worker] = [one for one in manifests("worker.yaml") if one["kind"] == "Deployment"]
    assert scaler["spec"]["scaleTargetRef"]["name"] == worker["metadata"]["name"]
    assert "replicas" not in worker["spec"]  # it would undo what the autoscaler does, at each apply
    (queues,) = re.findall(r'queue=~"(.*?)"', (DEPLOY / "kubernetes" / "autoscaling.yaml").read_text(encoding="utf-8"))
    assert all(re.fullmatch(queues, queue) for queue in (READ_SOON, READ_LATER))
