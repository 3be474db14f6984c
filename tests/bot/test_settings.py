"""Settings: where they come from, which place wins, and what is said when one is wrong."""

from pathlib import Path

import pytest

from bot.described import describe
from bot.settings import BadSettings, Settings, load_settings, unknown_variables


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a settings file that is in force."""
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "pullquote.toml"
    file.write_text("min_words = 50\njobs = 2\n")
    monkeypatch.setenv("PULLQUOTE_CONFIG", str(file))
    return tmp_path


def source_of(name: str) -> str:
    return next(setting.source for setting in describe(load_settings()) if setting.name == name)


def test_without_any_the_defaults_hold() -> None:
    assert load_settings() == Settings.model_construct()
    assert source_of("min_words") == "default"


def test_the_file_is_read(folder: Path) -> None:
    assert load_settings().min_words == 50
    assert source_of("min_words") == str(folder / "pullquote.toml")


def test_the_file_is_found_in_the_users_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platformdirs.user_config_path", lambda *_, **__: tmp_path)
    (tmp_path / "pullquote.toml").write_text("min_words = 60")
    assert load_settings().min_words == 60


def test_dot_env_wins_over_the_file(folder: Path) -> None:
    (folder / ".env").write_text("PULLQUOTE_MIN_WORDS=70\nOTHER=1\n")
    assert (load_settings().min_words, load_settings().jobs) == (70, 2)
    assert source_of("min_words") == ".env"


def test_the_environment_wins_over_all(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / ".env").write_text("PULLQUOTE_MIN_WORDS=70\n")
    monkeypatch.setenv("PULLQUOTE_MIN_WORDS", "80")
    assert load_settings().min_words == 80
    assert source_of("min_words") == "environment"


@pytest.mark.usefixtures("folder")
def test_shards_are_named_as_hosts_of_discord_bots_name_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHARD_IDS", "2-3,7")
    monkeypatch.setenv("SHARD_COUNT", "8")
    assert (load_settings().discord_shard_ids, load_settings().discord_shard_count) == ((2, 3, 7), 8)
    assert source_of("discord_shard_ids") == "environment"
    monkeypatch.setenv("PULLQUOTE_DISCORD_SHARD_IDS", "0")
    assert load_settings().discord_shard_ids == (0,)


@pytest.mark.usefixtures("folder")
def test_bad_shards_are_an_error_whatever_the_variable_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHARD_IDS", "all")
    with pytest.raises(BadSettings, match=r"'discord_shard_ids' \(from environment\).*shards are numbers"):
        load_settings()


def test_a_secret_may_lie_in_a_file_of_its_own(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "secrets").mkdir()
    (folder / "secrets" / "pullquote_discord_token").write_text("from-a-file\n")
    (folder / ".env").write_text("PULLQUOTE_DISCORD_TOKEN=from-dot-env")
    monkeypatch.setenv("PULLQUOTE_SECRETS", str(folder / "secrets"))
    assert load_settings().discord_token.get_secret_value() == "from-a-file"
    assert source_of("discord_token") == str(folder / "secrets")
    assert unknown_variables() == []


def test_a_folder_of_secrets_that_is_not_there_is_an_error(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULLQUOTE_SECRETS", str(folder / "nowhere"))
    with pytest.raises(BadSettings, match="PULLQUOTE_SECRETS"):
        load_settings()


@pytest.mark.parametrize(
    ("content", "said"),
    [("min_words = ", "cannot read the settings file"), ("min_word = 3", "unknown setting 'min_word'"), ("jobs = -1", "jobs")],
)
def test_a_wrong_file_is_one_clear_line(content: str, said: str, folder: Path) -> None:
    (folder / "pullquote.toml").write_text(content)
    with pytest.raises(BadSettings, match=said) as error:
        load_settings()
    assert "\n" not in str(error.value)


def test_a_file_that_is_named_and_missing_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULLQUOTE_CONFIG", "/nowhere/pullquote.toml")
    with pytest.raises(BadSettings, match="does not exist"):
        load_settings()


def test_a_wrong_variable_is_named_with_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULLQUOTE_JOBS", "many")
    with pytest.raises(BadSettings, match=r"'jobs' \(from environment\).*'many'"):
        load_settings()


def test_a_misspelt_variable_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULLQUOTE_JOB", "3")
    assert unknown_variables() == ["PULLQUOTE_JOB"]


def test_every_setting_says_what_it_means() -> None:
    assert all(len(setting.meaning) > 30 for setting in describe(load_settings()))
