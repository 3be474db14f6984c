"""The app in many workspaces: each is answered with its own token, and nothing of one is found in another."""

import socket
from collections.abc import Iterator

import pytest
from cryptography.fernet import Fernet

from bot.channel import Channel
from tests.adapters.slack.installing import install
from tests.adapters.slack.running import Running, running
from tests.adapters.slack.server import FakeSlack, fake_slack
from tests.bot.test_conversation import FERRY

HEADLINE = "Ferry to Lowmoor stops for the winter"


@pytest.fixture(scope="module")
def address() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory, address: str) -> Iterator[Running]:
    """Installed in T1, and in T2 and T3, which belong to one enterprise."""
    with fake_slack() as slack:
        slack.world.rates.posts = None
        given = {
            "slack_app_token": "",
            "slack_bot_token": "",
            "slack_port": int(address.rpartition(":")[2]),
            "slack_client_id": slack.world.client_id,
            "slack_client_secret": slack.world.client_secret,
            "slack_token_key": Fernet.generate_key().decode(),
        }
        with running(slack, tmp_path_factory.mktemp("many"), **given) as opened:
            slack.use_http(f"{address}/slack/events")
            install(slack, address, "T1")
            install(slack, address, "T2", "E1")
            install(slack, address, "T3", "E1")
            slack.channel("C2", "U21", team="T2")
            slack.channel("C3", "U31", team="T3")
            yield opened
        assert slack.refused == []


def ours(slack: FakeSlack, channel: str, thread: str) -> list[dict[str, object]]:
    return [one for one in slack.messages(channel, thread) if str(one.get("bot_id", "")).startswith("B0PULLQUOTE")]


def test_each_workspace_is_answered_with_its_own_token(bot: Running) -> None:
    slack = bot.slack
    for channel, person, team in (("C1", "U1", "T1"), ("C2", "U21", "T2"), ("C3", "U31", "T3")):
        said = slack.says(channel, FERRY, user=person)
        (digest,) = slack.wait_for(lambda place=channel, ts=said.ts: ours(slack, place, ts))
        assert HEADLINE in str(digest)
        posted = [call for call in slack.calls("chat.postMessage") if call.args["channel"] == channel]
        assert {call.token for call in posted} == {slack.world.bot_of(team).token}


def test_what_one_saw_is_not_found_from_another(bot: Running) -> None:
    slack = bot.slack
    said = slack.says("C1", FERRY, user="U1")
    slack.wait_for(lambda: ours(slack, "C1", said.ts))
    for channel, person, team in (("C22", "U21", "T2"), ("C33", "U31", "T3")):
        slack.channel(channel, person, team=team)
        name = f"<@{slack.world.bot_of(team).bot_user}>"
        asked = slack.says(channel, f"{name} what did Brandt say?", user=person)
        slack.wait_for(lambda place=channel, ts=asked.ts: ours(slack, place, ts) or slack.ephemerals(place))
        assert "We cannot mend" not in str(slack.messages(channel)) + str(slack.ephemerals(channel))


def test_a_button_of_another_workspace_shows_nothing(bot: Running) -> None:
    slack = bot.slack
    said = slack.says("C1", FERRY, user="U1")
    slack.wait_for(lambda: ours(slack, "C1", said.ts))
    article = bot.service.store.recent(Channel("slack", "T1", "C1"), 1)[0].article
    button = {"type": "button", "action_id": "pq:who", "value": str(article), "text": {"type": "plain_text", "text": "Who"}}
    place = slack.channel("C222", "U21", team="T2")
    with slack.world.changed:
        forged = slack.world.add_message(place, {"user": "U21", "blocks": [{"type": "actions", "elements": [button]}]})["ts"]
    assert slack.clicks("C222", forged, "pq:who", user="U21").ok
    (told,) = slack.wait_for(lambda: slack.ephemerals("C222", "U21"))
    assert "not kept any more" in told.text


def test_the_home_tab_is_the_workspaces_own(bot: Running) -> None:
    slack = bot.slack
    slack.channel("D3", "U31", team="T3")
    event = {"type": "app_home_opened", "tab": "home", "user": "U31", "channel": "D3"}
    assert slack.event(event, team="T3").ok
    view = slack.wait_for(lambda: slack.home("U31"))
    assert "'C3'" in str(view.view)
    assert "'C2'" not in str(view.view)


def test_an_event_of_a_workspace_that_has_not_installed_it_is_let_pass(bot: Running) -> None:
    bot.slack.install("T9")
    bot.slack.channel("C9", "U91", team="T9")
    said = bot.slack.says("C9", FERRY, user="U91")
    assert said.acks[0].status == 200
    assert bot.service.store.channels("slack", "T9") == []


def test_removal_erases_that_workspace_alone_and_its_token(bot: Running) -> None:
    """T2 and T3 are of one enterprise, and still two."""
    slack, store = bot.slack, bot.service.store
    assert store.channels("slack", "T2")
    assert slack.event({"type": "tokens_revoked", "tokens": {"bot": ["U0PULLQUOTET2"]}}, team="T2").ok
    assert slack.event({"type": "app_uninstalled"}, team="T2").ok
    slack.wait_for(lambda: not store.channels("slack", "T2"))
    assert store.channels("slack", "T1")
    assert store.channels("slack", "T3")
    before = len(slack.calls("chat.postMessage"))
    slack.says("C2", FERRY, user="U21")
    said = slack.says("C3", f"<@{slack.world.bot_of('T3').bot_user}> status", user="U31")
    slack.wait_for(lambda: ours(slack, "C3", said.ts))
    assert [call.args["channel"] for call in slack.calls("chat.postMessage")[before:]] == ["C3"]


def test_installed_again_it_begins_anew(bot: Running, address: str) -> None:
    slack = bot.slack
    install(slack, address, "T2", "E1")
    said = slack.says("C2", FERRY, user="U21")
    (digest,) = slack.wait_for(lambda: ours(slack, "C2", said.ts))
    assert HEADLINE in str(digest)
