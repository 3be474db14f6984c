"""Files into articles, and one clear line for each that is none."""

import io
import json
import os
from pathlib import Path
from threading import Barrier

import pytest

from bot.reading import InputError, Readers, Source, check, find_sources, read, read_all
from bot.settings import Settings, load_settings
from summarizer.article import Article
from tests.conftest import STORY


@pytest.fixture
def settings() -> Settings:
    return load_settings()


def outcome_of(path: Path | str, settings: Settings) -> Article | InputError:
    (source,) = find_sources([str(path)], settings)
    return read(source, settings, Readers()).outcome


def code_of(path: Path | str, settings: Settings) -> str:
    outcome = outcome_of(path, settings)
    assert isinstance(outcome, InputError)
    assert "\n" not in outcome.message
    return outcome.code


@pytest.mark.parametrize("text", [STORY, STORY.replace("\n", "\r\n"), "  \n" + STORY + "\n\n ", STORY.replace("\n", "\r")])
def test_a_text_file_is_taken_unchanged(text: str, tmp_path: Path, settings: Settings) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(text.encode())
    assert outcome_of(file, settings) == Article(text)


def test_a_byte_order_mark_is_not_text(tmp_path: Path, settings: Settings) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"\xef\xbb\xbf" + STORY.encode())
    assert outcome_of(file, settings) == Article(STORY)


def test_standard_input_is_taken_unchanged(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    text = STORY.replace("\n", "\r\n")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert outcome_of("-", settings) == Article(text)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t\r\n", "empty"),
        ("a.txt", b"\xef\xbb\xbf\n", "empty"),
        ("a.txt", STORY.encode() + b"\0" + STORY.encode(), "binary"),
        ("a.txt", b"%PDF-1.7\n" + STORY.encode(), "binary"),
        ("a.txt", b"\x01\x02\x03\x04" * 99, "binary"),
        ("a.txt", STORY.encode() + b"\xff\xfe caf\xe9", "not_utf8"),
        ("a.txt", STORY.encode("utf-16"), "not_utf8"),
        ("a.txt", b"Short.", "too_short"),
        ("a.txt", b"<!DOCTYPE html><html><body>" + STORY.encode(), "html_as_text"),
        ("a.txt", ("Мост закроют на два года, сообщило правительство. " * 20).encode(), "not_english"),
        ("a.txt", ("東京都は月曜日、橋を二年間閉鎖すると発表した。" * 20).encode(), "not_english"),
        ("a.txt", STORY.encode() * 400, "too_large"),
        ("a.txt", STORY.encode() * 10_000, "too_large"),
        ("a.html", b"", "empty"),
        ("a.html", b"\x89PNG\r\n", "binary"),
        ("a.docx", STORY.encode(), "unsupported_type"),
        ("article", STORY.encode(), "unsupported_type"),
        ("a.jsonl", b"\n\n", "empty"),
        ("a.jsonl", b"{not json}", "bad_json"),
        ("a.jsonl", b"[1]", "bad_json"),
        ("a.jsonl", b'{"id": "x", "title": "no text"}', "bad_json"),
        ("a.jsonl", b'{"id": "x", "text": ""}', "empty"),
        ("a.jsonl", b'{"id": "x", "text": "caf\xe9"}', "not_utf8"),
        ("a.jsonl", json.dumps({"id": "x", "text": STORY + "\ud800"}).encode(), "not_utf8"),
        ("a.jsonl", b'{"id": "x", "text": "' + b"a" * 10_000_001 + b'"}', "too_large"),
        ("a.jsonl", b"[" * 100_000, "bad_json"),
    ],
)
def test_what_cannot_be_digested_is_named(name: str, content: bytes, code: str, tmp_path: Path, settings: Settings) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    assert code_of(file, settings) == code


def test_a_missing_file_is_named(settings: Settings) -> None:
    assert code_of("nowhere/a.txt", settings) == "not_found"
    assert code_of("a\0.txt", settings) == "unreadable"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_named(tmp_path: Path, settings: Settings) -> None:
    file = tmp_path / "a.txt"
    file.write_text(STORY)
    file.chmod(0)
    assert code_of(file, settings) == "not_permitted"


def test_a_link_says_what_to_do_instead(settings: Settings) -> None:
    outcome = outcome_of("https://kestrel.example/news", settings)
    assert isinstance(outcome, InputError)
    assert outcome.code == "url_not_supported"
    assert "paste the text" in outcome.message


def test_a_reader_of_links_can_be_given(settings: Settings) -> None:
    (source,) = find_sources(["https://kestrel.example/news"], settings)
    assert read(source, settings, Readers(url=lambda _: Article(STORY))).outcome == Article(STORY)


def test_links_are_read_several_at_once_and_given_in_order(settings: Settings) -> None:
    names = [f"https://kestrel.example/{number}" for number in range(20)]
    together = Barrier(4)

    def url(link: str) -> Article:
        if names.index(link) < 4:
            together.wait(10)  # broken unless four are read at the same time
        return Article(STORY, url=link)

    readings = list(read_all(find_sources(names, settings), settings, Readers(url=url)))
    assert [reading.path for reading in readings] == names
    assert [reading.outcome for reading in readings] == [Article(STORY, url=name) for name in names]


def test_a_short_page_of_a_link_says_what_to_do(settings: Settings) -> None:
    (reading,) = read_all(find_sources(["https://kestrel.example/"], settings), settings, Readers(url=lambda _: Article("Rain.")))
    assert isinstance(reading.outcome, InputError)
    assert reading.outcome.code == "too_short"
    assert reading.outcome.message.endswith("paste the article's text instead")


def test_a_line_of_jsonl_is_called_by_its_id(tmp_path: Path, settings: Settings) -> None:
    file = tmp_path / "a.jsonl"
    first = {"id": "x", "text": STORY, "title": "T", "url": "u", "site": "s", "published": "2024-03-05"}
    lines = [first, {"text": STORY}, {"id": 7}]
    file.write_text("\n".join(map(json.dumps, lines)) + "\n\n")
    found = [read(source, settings, Readers()) for source in find_sources([str(file)], settings)]
    assert [reading.path for reading in found] == [f"{file}#x", f"{file}#2", f"{file}#3"]
    assert found[0].outcome == Article(STORY, "T", "u", "s", (), "2024-03-05")
    assert isinstance(found[2].outcome, InputError)


def test_one_line_of_jsonl_can_be_named(tmp_path: Path, settings: Settings) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text("".join(json.dumps({"id": name, "text": f"{STORY}{name}."}) + "\n" for name in ("x", "y")))
    assert outcome_of(f"{file}#y", settings) == Article(f"{STORY}y.")
    assert code_of(f"{file}#z", settings) == "not_found"


def test_a_folder_is_searched_in_order_and_hidden_files_are_left_out(tmp_path: Path, settings: Settings) -> None:
    for name in ("b.txt", "a.md", "sub/c.html", ".hidden.txt", ".git/d.txt", "e.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(STORY)
    paths = [source.path for source in find_sources([str(tmp_path)], settings)]
    assert paths == [str(tmp_path / name) for name in ("a.md", "b.txt", "sub/c.html")]


def test_an_empty_folder_is_named(tmp_path: Path, settings: Settings) -> None:
    assert code_of(tmp_path, settings) == "empty_folder"


def test_a_pipe_is_read_as_text(tmp_path: Path, settings: Settings) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    (source,) = find_sources([str(pipe)], settings)
    if os.fork() == 0:
        pipe.write_bytes(STORY.encode())
        os._exit(0)
    assert read(source, settings, Readers()).outcome == Article(STORY)


def test_the_language_need_not_be_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULLQUOTE_CHECK_LANGUAGE", "false")
    assert check(Article("Мост закроют на два года, сообщило правительство. " * 20), load_settings()) is None


def test_a_source_that_is_known_to_be_wrong_is_not_read(settings: Settings) -> None:
    error = InputError("not_found", "gone")
    assert read(Source("a", "text", Path("/"), error=error), settings, Readers()).outcome == error
