"""`pullquote roundup` as a person and as a program runs it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.gathering import FeedItems, FeedReaders, gather
from bot.reading import InputError, Readers
from bot.roundup import Bare
from bot.settings import Settings
from summarizer.article import Article
from tests.conftest import Run
from tests.stories import COPY, DAY, FERRY, FIRST, OTHER_SILO, SECOND, SILO, THIRD

Fields = dict[str, object]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Path:
    texts = {"first": FIRST, "second": SECOND, "third": THIRD, "copy": COPY, "ferry": FERRY}
    (tmp_path / "day").mkdir()
    for name, text in texts.items():
        (tmp_path / "day" / f"{name}.txt").write_text(text)
    return tmp_path


def test_the_story_that_several_tell_is_printed_with_what_they_agree_and_differ_on(pullquote: Run) -> None:
    done = pullquote("roundup", "day")
    assert done.returncode == 0, done.stderr
    assert "Warehouse fire in Port Kestrel kills 12  (4 sources)" in done.stdout
    assert "people died: Fourteen (second.txt), at least 14 (third.txt), 12 (first.txt, copy.txt)" in " ".join(
        done.stdout.split()
    )
    assert "also at copy.txt" in done.stdout
    assert "Lowmoor ferry" not in done.stdout


def test_a_file_is_named_once_beside_what_it_says(pullquote: Run, folder: Path) -> None:
    (folder / "one.txt").write_text(SILO)
    (folder / "two.txt").write_text(OTHER_SILO)
    shown = pullquote("roundup", "one.txt", "two.txt").stdout
    assert "the words differ" in " ".join(shown.split())
    assert "one.txt, one.txt" not in shown


def test_all_keeps_the_story_that_one_article_tells(pullquote: Run) -> None:
    assert "Lowmoor ferry stops for the winter" in pullquote("roundup", "--all", "day").stdout


def test_json_has_every_item_with_the_article_it_is_from(folder: Path, pullquote: Run) -> None:
    found = json.loads(pullquote("roundup", "--json", "--all", "day").stdout)
    assert found["errors"] == []
    fire, ferry = found["stories"]
    assert fire["headline"] == "Warehouse fire in Port Kestrel kills 12"
    assert [article["path"] for article in fire["articles"]] == [
        f"day/{name}.txt" for name in ("copy", "first", "second", "third")
    ]
    assert [article.get("copy_of") for article in fire["articles"]] == ["day/first.txt", None, None, None]
    assert ferry["articles"] == [
        {"path": "day/ferry.txt", "title": "Lowmoor ferry stops for the winter", "url": None, "site": None, "published": None}
    ]
    toll = next(figure for figure in fire["figures"] if "values" in figure)
    assert [(value["value"], [place["path"] for place in value["sources"]]) for value in toll["values"]] == [
        (14.0, ["day/second.txt", "day/third.txt"]),
        (12.0, ["day/first.txt"]),
    ]
    altered = next(quote for quote in fire["quotes"] if quote["altered"])
    assert {altered["path"], altered["altered"][0]["path"]} == {"day/first.txt", "day/second.txt"}
    texts = {path.as_posix(): path.read_text() for path in (folder / "day").glob("*.txt")}
    for story in found["stories"]:
        for item in story["quotes"]:
            text = texts[(folder / item["path"]).as_posix()]
            assert all(text[span["start"] : span["end"]] in item["text"] for span in item["spans"])
        for figure in story["figures"]:
            assert texts[(folder / figure["path"]).as_posix()][figure["start"] : figure["end"]] == figure["text"]


def test_without_all_an_article_that_no_other_tells_is_left_out(pullquote: Run) -> None:
    found = json.loads(pullquote("roundup", "--json", "day").stdout)
    assert len(found["stories"]) == 1
    assert len(found["stories"][0]["key_points"]) == 2


def test_the_lines_of_a_jsonl_file_are_named_by_their_ids_however_short(tmp_path: Path, pullquote: Run) -> None:
    briefs = ["Ferry to Lowmoor stops on Friday.", "The ferry to Lowmoor will stop on Friday, its owner said."]
    lines = [json.dumps({"id": f"b{number}", "text": text}) for number, text in enumerate(briefs)]
    (tmp_path / "day.jsonl").write_text("\n".join(lines))
    done = pullquote("roundup", "--json", "--all", "day.jsonl")
    assert done.returncode == 0, done.stderr
    listed = [article["path"] for story in json.loads(done.stdout)["stories"] for article in story["articles"]]
    assert sorted(listed) == ["day.jsonl#b0", "day.jsonl#b1"]


def test_what_cannot_be_read_is_said_and_the_others_go_on(pullquote: Run) -> None:
    done = pullquote("roundup", "--json", "day", "nowhere.txt", "nothing.xml")
    assert done.returncode == 1
    found = json.loads(done.stdout)
    assert len(found["stories"]) == 1
    assert {error["path"]: error["error"]["code"] for error in found["errors"]} == {
        "nowhere.txt": "not_found",
        "nothing.xml": "not_found",
    }
    assert "nowhere.txt: there is no such file or folder" in done.stderr


def test_articles_with_nothing_in_common_say_so(pullquote: Run) -> None:
    done = pullquote("roundup", "day/ferry.txt")
    assert done.returncode == 0
    assert "--all shows each by itself" in done.stdout


def readers(pages: dict[str, Article | InputError]) -> Readers:
    return Readers(url=lambda url: pages.get(url, InputError("gone", "no such page")))


def feed(*entries: Bare) -> Callable[[object], FeedItems]:
    return lambda _: FeedItems("Kestrel Post", entries)


ENTRIES = tuple(Bare(f"Entry {n}", f"https://post.example/{n}", "Kestrel Post") for n in (1, 2))


def test_a_link_that_leads_to_a_feed_gives_its_articles_and_links_for_those_that_cannot_be_read() -> None:
    pages: dict[str, Article | InputError] = {
        "https://post.example/feed": InputError("wrong_type", "a feed"),
        "https://post.example/1": DAY[0],
    }
    found = gather(["https://post.example/feed"], Settings(), readers(pages), FeedReaders(url=feed(*ENTRIES)))
    assert found.paths == ("https://post.example/1",)
    assert found.links == ENTRIES[1:]
    assert found.errors == ()


def test_a_feeds_file_gives_its_articles() -> None:
    pages: dict[str, Article | InputError] = {"https://post.example/1": DAY[0], "https://post.example/2": DAY[1]}
    found = gather(["feed.xml"], Settings(), readers(pages), FeedReaders(file=feed(*ENTRIES)))
    assert [piece.source for piece in found.pieces] == ["Kestrel Post", "Harbour Herald"]


def test_an_article_that_is_named_and_in_a_feed_too_is_read_once() -> None:
    found = gather(
        ["https://post.example/1", "feed.xml"],
        Settings(),
        readers({"https://post.example/1": DAY[0]}),
        FeedReaders(file=feed(ENTRIES[0])),
    )
    assert found.paths == ("https://post.example/1",)


def test_a_site_without_a_feed_keeps_its_own_error() -> None:
    front = InputError("front_page", "this page lists stories")
    found = gather(["https://post.example/"], Settings(), readers({"https://post.example/": front}), FeedReaders())
    assert found.errors == (("https://post.example/", front),)


def test_a_text_of_some_length_that_is_not_english_is_refused() -> None:
    german = "Die Brücke zwischen den Inseln wird für zwei Jahre geschlossen, teilte die Regierung am Montag mit. " * 3
    found = gather(["https://post.example/1"], Settings(), readers({"https://post.example/1": Article(german)}), FeedReaders())
    assert [error.code for _, error in found.errors] == ["not_english"]
