"""What `deploy/` has for whoever runs the bot for years: backups that can be gone back to, alerts of metrics that there are."""

import re
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from prometheus_client import CollectorRegistry

from bot.backup import settle
from bot.channel import Channel
from bot.metrics import REGISTRY, Backlog, Condition, Waiting
from bot.store import Store
from tests.bot.test_backup import on_postgres
from tests.bot.test_operating import pullquote
from tests.console import ROOT
from tests.databases import PostgresServer

DEPLOY = Path(ROOT, "deploy")
NOW = datetime(2026, 3, 28, 12, tzinfo=UTC)


def measured() -> set[str]:
    """The names of everything that `/metrics` has."""
    more = CollectorRegistry()
    more.register(Backlog(lambda: [Waiting("slack.people", "waiting", 1, 2.0)], lambda: {"dead": 1}))
    more.register(Condition("1", lambda: {"slack": []}))
    families = [family for registry in (REGISTRY, more) for family in registry.collect()]
    ends = {"counter": ("_total",), "histogram": ("_bucket", "_count", "_sum")}
    return {f"{family.name}{end}" for family in families for end in ends.get(family.type, ("",))}


def test_alerts_are_of_metrics_that_there_are() -> None:
    rules = yaml.safe_load((DEPLOY / "alerts.yaml").read_text(encoding="utf-8"))["groups"][0]["rules"]
    named = {name for rule in rules for name in re.findall(r"pullquote_\w+", rule["expr"])}
    assert named
    assert named <= measured()


def test_the_metrics_that_are_told_are_those_that_there_are() -> None:
    told = set(re.findall(r"pullquote_\w+", Path(ROOT, "docs", "operating.md").read_text(encoding="utf-8")))
    ours = {name for name in measured() if name.startswith("pullquote_") and not name.endswith(("_bucket", "_count", "_sum"))}
    assert told == ours | {"pullquote_step_seconds"}


def test_the_nightly_unit_gives_a_command_that_there_is() -> None:
    unit = (DEPLOY / "pullquote-backup.service").read_text(encoding="utf-8")
    [command] = re.findall(r"^ExecStart=\S+/pullquote (.*)$", unit, re.MULTILINE)
    group, name, folder, *options = command.split()
    assert (group, name, folder) == ("admin", "backup", "%S/pullquote-backups")
    done = pullquote(group, name, "--help")
    assert done.exit_code == 0
    assert options[0] in done.stdout


def test_the_clusters_nightly_dump_can_be_gone_back_to(
    postgres_url: str, postgres_server: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, job = yaml.safe_load_all((DEPLOY / "kubernetes" / "backup.yaml").read_text(encoding="utf-8"))
    [container] = job["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"]
    script = container["args"][0].replace("/backups", str(tmp_path)).replace("/run/secrets/pullquote", str(tmp_path))
    on_postgres(postgres_url, tmp_path, monkeypatch)
    with Store.open(postgres_url) as store:
        store.follow(Channel("slack", "T1", "C1"), "Olga Brandt", NOW)
    (tmp_path / "pullquote_database_url").write_text(postgres_url)
    for number in range(16):
        (tmp_path / f"pullquote-20260101T0000{number:02}Z.dump").touch()
    subprocess.run([*container["command"], script], check=True)
    dumps = sorted(tmp_path.glob("pullquote-*.dump"))
    assert len(dumps) == 14
    new = postgres_server.create()
    try:
        newest = max(dumps, key=lambda path: path.stat().st_size)
        subprocess.run(["pg_restore", "--no-owner", "--exit-on-error", f"--dbname={new}", str(newest)], check=True)
        settle(on_postgres(new, tmp_path, monkeypatch), NOW, NOW + timedelta(hours=1))
        with Store.open(new) as store:
            assert store.channels() == [Channel("slack", "T1", "C1")]
    finally:
        postgres_server.drop(new)
