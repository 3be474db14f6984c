"""The settings that fetching has, from the places that settings come from into the fetcher."""

from ipaddress import ip_network
from pathlib import Path

import pytest

from adapters.web.configured import fetcher_from
from adapters.web.fetch import Fetcher
from adapters.web.guard import Guard
from adapters.web.limits import FetchLimits
from bot.described import show
from bot.settings import BadSettings, load_settings


def test_without_any_setting_the_fetcher_is_as_it_is_by_itself() -> None:
    made, plain = fetcher_from(load_settings()), Fetcher()
    assert (made._limits, made._guard, made._agent) == (plain._limits, plain._guard, plain._agent)
    assert (made._limits, made._guard) == (FetchLimits(), Guard())


def test_lists_are_written_with_commas_in_the_environment_and_as_lists_in_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "pullquote.toml").write_text('blocked_networks = ["198.51.100.0/24"]\nallowed_ports = [8443]\n')
    monkeypatch.setenv("PULLQUOTE_CONFIG", str(tmp_path / "pullquote.toml"))
    monkeypatch.setenv("PULLQUOTE_ALLOWED_PORTS", "443, 8443")
    settings = load_settings()
    assert fetcher_from(settings)._guard == Guard(frozenset({443, 8443}), (ip_network("198.51.100.0/24"),))
    assert show(settings.allowed_ports) == "443, 8443"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ALLOWED_PORTS", ""),
        ("ALLOWED_PORTS", "http"),
        ("ALLOWED_PORTS", "0"),
        ("BLOCKED_NETWORKS", "here"),
        ("CONTACT", "a b"),
        ("CONTACT", "https://kestrel.example/\r\nX-Smuggled: yes"),
        ("FETCH_TIMEOUT_SECONDS", "0"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"PULLQUOTE_{name}", value)
    with pytest.raises(BadSettings, match=name.lower()) as wrong:
        load_settings()
    assert "\n" not in str(wrong.value)


def test_whoever_runs_the_bot_can_say_where_to_find_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULLQUOTE_CONTACT", "mailto:olga@kestrel.example")
    assert fetcher_from(load_settings())._agent.endswith(" (+mailto:olga@kestrel.example)")
