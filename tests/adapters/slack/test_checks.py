"""What `pullquote doctor` says of Slack, asked of a Slack of our own."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from slack_sdk.oauth.installation_store import Installation

from adapters.slack.checks import check_slack
from adapters.slack.install import FILES_SCOPE, Installations
from bot.doctor import Finding, Verdict
from bot.settings import Settings
from tests.adapters.listening import other_program
from tests.adapters.slack.running import settings_for
from tests.adapters.slack.server import FakeSlack, fake_slack
from tests.adapters.slack.world import Fault


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with fake_slack() as made:
        yield made


def found(slack: FakeSlack, folder: Path, **more: Any) -> dict[str, Finding]:
    """By what is checked; no line has a token."""
    settings = settings_for(slack, folder, **more)
    findings = list(check_slack(settings))
    for token in (slack.bot_token, slack.app_token, slack.signing_secret, "xoxb-", "xapp-other"):
        assert token not in " ".join(f"{one.said} {one.todo.replace('with xoxb-', '')}" for one in findings)
    return {one.what: one for one in findings}


def test_all_is_well(slack: FakeSlack, tmp_path: Path) -> None:
    findings = found(slack, tmp_path)
    assert {one.verdict for one in findings.values()} == {Verdict.GOOD}
    assert set(findings) == {"Slack: bot token", "Slack: scopes", "Slack: app token"}
    assert "Workspace T1" in findings["Slack: bot token"].said
    assert slack.refused == []
    assert slack.connections == 0  # it was asked whether it might connect, no more


def test_it_says_what_time_slack_has(slack: FakeSlack, tmp_path: Path) -> None:
    ahead = found(slack, tmp_path)["Slack: bot token"].ahead
    assert ahead is not None
    assert abs(ahead) < 10


def test_nothing_set_is_no_fault() -> None:
    [one] = check_slack(Settings())
    assert (one.verdict, one.said) == (Verdict.ASIDE, "not set; docs/slack.md says how")


def test_half_of_what_is_needed_is_a_fault(slack: FakeSlack, tmp_path: Path) -> None:
    [one] = found(slack, tmp_path, slack_bot_token="").values()
    assert one.verdict is Verdict.BAD
    assert "Slack needs slack_bot_token" in one.said


@pytest.mark.parametrize(("setting", "what"), [("slack_bot_token", "Slack: bot token"), ("slack_app_token", "Slack: app token")])
def test_a_token_that_slack_does_not_take(slack: FakeSlack, tmp_path: Path, setting: str, what: str) -> None:
    one = found(slack, tmp_path, **{setting: "xapp-other"})[what]
    assert (one.verdict, one.said) == (Verdict.BAD, f"Slack does not take {setting} (invalid_auth)")
    assert "docs/slack.md" in one.todo


def test_a_scope_that_is_missing_is_named(slack: FakeSlack, tmp_path: Path) -> None:
    some = slack.installed.scopes - {"files:write", "users:read"}
    slack.world.installed[slack.bot_token] = replace(slack.installed, scopes=some)
    one = found(slack, tmp_path)["Slack: scopes"]
    assert (one.verdict, one.said) == (Verdict.BAD, "files:write, users:read is missing")
    assert "install the app again" in one.todo


def test_files_need_a_scope_more(slack: FakeSlack, tmp_path: Path) -> None:
    some = slack.installed.scopes - {FILES_SCOPE}
    slack.world.installed[slack.bot_token] = replace(slack.installed, scopes=some)
    assert found(slack, tmp_path)["Slack: scopes"].verdict is Verdict.GOOD
    assert FILES_SCOPE in found(slack, tmp_path, slack_files=True)["Slack: scopes"].said


@pytest.mark.parametrize("fault", [Fault(broken=True), Fault(status=502)], ids=["cut", "bad gateway"])
def test_slack_that_cannot_be_reached_is_not_a_wrong_token(slack: FakeSlack, tmp_path: Path, fault: Fault) -> None:
    slack.fails("auth.test", fault)
    one = found(slack, tmp_path)["Slack: bot token"]
    assert one.verdict is Verdict.BAD
    assert "cannot be reached" in one.said or "answers" in one.said
    assert "does not take" not in one.said


def test_over_http_the_port_may_be_free_but_no_other_programs(slack: FakeSlack, tmp_path: Path) -> None:
    with other_program() as port:
        told = found(slack, tmp_path, slack_app_token="", slack_port=port)
        assert "another program" in told["Slack: HTTP"].said
    assert found(slack, tmp_path, slack_app_token="", slack_port=port)["Slack: HTTP"].verdict is Verdict.ASIDE


# Many workspaces


def many(slack: FakeSlack, **more: Any) -> dict[str, Any]:
    given = {"slack_client_id": slack.world.client_id, "slack_client_secret": slack.world.client_secret, "slack_app_token": ""}
    return {"slack_bot_token": "", "slack_token_key": KEY, "slack_port": 0, **given, **more}


KEY = Fernet.generate_key().decode()


def install(settings: Settings, team: str, token: str) -> None:
    async def put() -> None:
        installations = Installations.of(settings)
        await installations.prepare()
        await installations.async_save(
            Installation(app_id="A1", team_id=team, user_id="U1", bot_token=token, bot_id="B1", bot_user_id="U2")
        )
        await installations.close()

    asyncio.run(put())


def test_each_workspace_is_asked(slack: FakeSlack, tmp_path: Path) -> None:
    settings = settings_for(slack, tmp_path, **many(slack))
    install(settings, "T1", slack.bot_token)
    install(settings, "T2", slack.install("T2").token)
    assert found(slack, tmp_path, **many(slack))["Slack: workspaces"].said == "2 of 2 are as they should be"


def test_a_workspace_whose_token_was_revoked_is_named(slack: FakeSlack, tmp_path: Path) -> None:
    settings = settings_for(slack, tmp_path, **many(slack))
    install(settings, "T1", slack.bot_token)
    install(settings, "T2", "xoxb-of-nobody")
    findings = list(check_slack(settings))
    assert "the token of T2 (invalid_auth)" in findings[0].said
    assert findings[1].said == "1 of 2 are as they should be"


def test_tokens_of_another_key_are_told(slack: FakeSlack, tmp_path: Path) -> None:
    install(settings_for(slack, tmp_path, **many(slack)), "T1", slack.bot_token)
    [one, *_] = check_slack(settings_for(slack, tmp_path, **many(slack, slack_token_key=Fernet.generate_key().decode())))
    assert one.said == "the token of T1 cannot be read with slack_token_key"


def test_installed_nowhere_is_no_fault(slack: FakeSlack, tmp_path: Path, postgres_url: str) -> None:
    for more in ({}, {"database_url": postgres_url}):
        assert found(slack, tmp_path, **many(slack, **more))["Slack: workspaces"].verdict is Verdict.ASIDE


def test_a_database_that_cannot_be_asked_is_told(slack: FakeSlack, tmp_path: Path) -> None:
    one = found(slack, tmp_path, **many(slack, database_url="postgresql://ann:s3cret@127.0.0.1:1/news"))["Slack: workspaces"]
    assert one.verdict is Verdict.BAD
    assert "s3cret" not in one.said + one.todo
