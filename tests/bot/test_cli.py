"""The command as a person or a program runs it: real files, real processes."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import app
from tests.conftest import COMMAND, STORY, Run

runner = CliRunner()


def lines_of(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with one good article, one empty file and one that is too short."""
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / "b.txt").write_text("")
    (tmp_path / "c.txt").write_text("Too short.")
    return tmp_path


def test_many_inputs_give_a_line_each_in_order_and_the_bad_ones_an_error(files: Path) -> None:
    (files / "d.jsonl").write_text(json.dumps({"id": 7, "text": STORY, "title": "Given"}))
    names = [str(files / name) for name in ("b.txt", "a.txt", "c.txt", "none.txt", "d.jsonl")]
    done = runner.invoke(app, ["digest", "--json", *names, "http://192.168.0.7/a"])
    found = lines_of(done.stdout)
    assert done.exit_code == 1
    assert [line["path"] for line in found] == [*names[:4], f"{names[4]}#7", "http://192.168.0.7/a"]
    assert [line.get("error", {}).get("code") for line in found] == [
        "empty",
        None,
        "too_short",
        "not_found",
        None,
        "private_address",
    ]
    assert found[4]["article"]["title"] == "Given"
    assert len(done.stderr.splitlines()) == 4


def test_every_span_of_the_json_is_the_articles_own_text(files: Path) -> None:
    done = runner.invoke(app, ["digest", "--json", str(files / "a.txt")])
    (found,) = lines_of(done.stdout)
    text = found["article"]["text"]
    spans = [part["cue"] for part in found["quotes"] if part["cue"]] + found["figures"]
    assert done.exit_code == 0
    assert text == STORY
    assert spans
    assert all(text[part["start"] : part["end"]] == part["text"] for part in spans)


def test_a_digest_for_people_has_headline_points_figures_and_speakers(files: Path) -> None:
    done = runner.invoke(app, ["digest", str(files / "a.txt")])
    assert done.stdout.startswith("Ferry to Lowmoor stops for the winter")
    assert "\nFigures\n" in done.stdout
    assert "\nOlga Brandt, " in done.stdout


def test_several_digests_for_people_name_their_files(files: Path) -> None:
    (files / "e.txt").write_text(STORY)
    done = runner.invoke(app, ["digest", str(files)])
    assert done.exit_code == 1
    assert [line for line in done.stdout.splitlines() if line.endswith(".txt")] == [str(files / "a.txt"), str(files / "e.txt")]


def test_a_question_is_answered_from_the_article(files: Path) -> None:
    done = runner.invoke(app, ["ask", "--json", "--article", str(files / "a.txt"), "what did Brandt say about the engine?"])
    (found,) = lines_of(done.stdout)
    assert done.exit_code == 0
    assert found["question"] == "what did Brandt say about the engine?"
    assert "mend the engine" in found["answers"][0]["quote"]["text"]


def test_a_question_that_the_article_cannot_answer_has_an_empty_list(files: Path) -> None:
    done = runner.invoke(app, ["ask", "--json", "--article", str(files / "a.txt"), "what did Ottokar Zimmer say?"])
    assert lines_of(done.stdout)[0]["answers"] == []
    assert done.exit_code == 0


def test_a_question_to_a_bad_file_is_an_error(files: Path) -> None:
    done = runner.invoke(app, ["ask", "--json", "--article", str(files / "b.txt"), "who said what"])
    assert done.exit_code == 1
    assert lines_of(done.stdout)[0]["error"]["code"] == "empty"


def test_a_batch_answers_every_line(files: Path) -> None:
    questions = [
        {"id": "1", "article": str(files / "a.txt"), "q": "who said what"},
        {"id": "2", "article": "a.txt", "q": "how much will the repair cost?"},
        {"id": "3", "article": "b.txt", "q": "who said what"},
        {"id": "4", "q": "of which article?"},
    ]
    batch = files / "questions.jsonl"
    batch.write_text("\n".join(map(json.dumps, questions)) + "\nnot json\n")
    done = runner.invoke(app, ["ask", "--json", "--batch", str(batch)])
    found = lines_of(done.stdout)
    assert done.exit_code == 1
    assert [line["id"] for line in found] == ["1", "2", "3", "4", 5]
    assert [sorted(set(line) - {"id", "q"}) for line in found] == [["answer"], ["answer"], ["error"], ["error"], ["error"]]
    assert found[1]["answer"]["question"] == "how much will the repair cost?"


def test_a_batch_for_people_repeats_the_questions(files: Path) -> None:
    batch = files / "questions.jsonl"
    batch.write_text(json.dumps({"id": "1", "article": "a.txt", "q": "who said what"}))
    done = runner.invoke(app, ["ask", "--batch", str(batch)])
    assert done.stdout.startswith("> who said what\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ask", "--batch", "q.jsonl", "why?"], "leave out"),
        (["ask"], "what is the question?"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(arguments: list[str], said: str) -> None:
    done = runner.invoke(app, arguments)
    assert done.exit_code == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_settings_are_shown_with_their_source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULLQUOTE_MIN_WORDS", "40")
    done = runner.invoke(app, ["settings"])
    assert "min_words = 40\n   from environment; default 30; environment PULLQUOTE_MIN_WORDS\n" in done.stdout


@pytest.mark.parametrize("command", ["digest", "ask", "roundup", "chat", "feed", "demo", "run", "settings"])
def test_every_command_has_help(command: str) -> None:
    done = runner.invoke(app, [command, "--help"])
    assert done.exit_code == 0
    assert "Usage" in done.stdout


def test_chat_takes_a_message_a_line_from_a_pipe(files: Path) -> None:
    done = runner.invoke(app, ["chat", str(files / "a.txt")], input="who said what\nquit\nnever read\n")
    assert done.exit_code == 0
    assert "\nOlga Brandt, " in done.stdout.partition("> who said what\n")[2]
    assert done.stdout.endswith("Goodbye.\n")


def test_chat_takes_an_article_from_a_pipe() -> None:
    done = runner.invoke(app, ["chat"], input=f"{STORY}\n\nfigures\n")
    assert "> Ferry to Lowmoor stops for the winter …\nFerry to Lowmoor" in done.stdout
    assert "> figures\n" in done.stdout


def test_a_missing_batch_is_one_line_and_exit_code_2(pullquote: Run) -> None:
    done = pullquote("ask", "--batch", "none.jsonl")
    assert (done.returncode, done.stderr) == (2, "pullquote: none.jsonl: No such file or directory\n")


def test_the_installed_command_knows_its_version(pullquote: Run) -> None:
    done = pullquote("--version")
    assert (done.returncode, done.stdout.split()[0]) == (0, "pullquote")


def test_processes_share_the_work_and_keep_the_order(pullquote: Run, tmp_path: Path) -> None:
    for number in range(4):
        (tmp_path / f"{number}.txt").write_text(STORY if number != 2 else "Too short.")
    done = pullquote("digest", "--json", "--jobs", "2", "0.txt", "1.txt", "2.txt", "3.txt", "-", stdin=STORY)
    found = lines_of(done.stdout)
    assert done.returncode == 1
    assert [line["path"] for line in found] == ["0.txt", "1.txt", "2.txt", "3.txt", "-"]
    assert ["error" in line for line in found] == [False, False, True, False, False]
    assert done.stderr == f"pullquote: 2.txt: {found[2]['error']['message']}\n"


def test_a_missing_pipeline_is_one_line(pullquote: Run) -> None:
    done = pullquote("digest", "a.txt", env={"PULLQUOTE_PIPELINE": "no_such_pipeline"})
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("pullquote: the spaCy pipeline 'no_such_pipeline' is not installed")
    assert len(done.stderr.splitlines()) == 1


def test_bad_settings_are_one_line(pullquote: Run) -> None:
    done = pullquote("settings", env={"PULLQUOTE_JOBS": "-3"})
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert "'jobs'" in done.stderr


def test_a_reader_that_goes_away_makes_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY)
    done = subprocess.run(
        f"{COMMAND} digest --json a.txt a.txt a.txt | head -c 10",
        shell=True,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "Traceback" not in done.stderr


def test_a_locale_without_unicode_prints_the_articles_own_characters(pullquote: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(STORY.replace('"', "”"), encoding="utf-8")
    done = pullquote("digest", "--json", "a.txt", env={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"})
    assert lines_of(done.stdout)[0]["article"]["text"] == STORY.replace('"', "”")


def test_the_demo_without_a_terminal_prints_the_digest_and_ends(pullquote: Run) -> None:
    done = pullquote("demo")
    assert done.returncode == 0
    assert done.stdout.startswith("Calder Bridge to close for two years")
    assert "Helena Marsh, Transport Minister\n" in done.stdout
    assert "\x1b" not in done.stdout
    assert done.stderr == ""


PAGE = "<!doctype html><html><head><title>{0}</title></head><body><article><h1>{0}</h1>{1}</article></body></html>"


def test_web_pages_are_read_in_order_whatever_stands_between(files: Path) -> None:
    title, *paragraphs = STORY.strip().split("\n\n")
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    for name in ("p", "q", "r"):
        (files / f"{name}.html").write_text(PAGE.format(f"{title} {name}", text))
    (files / "heavy.html").write_text(PAGE.format(title, f"<p {' '.join(f'a{index}=1' for index in range(50_000))}>No.</p>"))
    names = [str(files / name) for name in ("p.html", "heavy.html", "a.txt", "q.html", "c.txt", "r.html")]
    for jobs in ("1", "2"):
        done = runner.invoke(app, ["digest", "--json", "--jobs", jobs, *names])
        found = lines_of(done.stdout)
        assert [line["path"] for line in found] == names
        codes = [line.get("error", {}).get("code") for line in found]
        assert codes == [None, "page_too_heavy", None, None, "too_short", None]
        assert [found[index]["article"]["title"] for index in (0, 3, 5)] == [f"{title} {name}" for name in ("p", "q", "r")]


@pytest.mark.parametrize(
    ("link", "code"),
    [
        ("file:///etc/passwd", "bad_url"),
        ("http://127.0.0.1/", "private_address"),
        ("http://localhost:80/", "private_address"),
        ("http://169.254.169.254/latest/meta-data/", "private_address"),
    ],
)
def test_a_link_that_may_not_be_opened_is_refused_wherever_it_is_named(link: str, code: str) -> None:
    for arguments in (["digest", "--json", link], ["ask", "--json", "--article", link, "who said what"]):
        done = runner.invoke(app, arguments)
        assert done.exit_code == 1
        assert lines_of(done.stdout)[0]["error"]["code"] == code
        assert len(done.stderr.splitlines()) == 1


def test_a_text_file_is_digested_without_anything_of_the_web(files: Path) -> None:
    code = (
        "import sys, bot.cli\n"
        f"sys.argv = ['pullquote', 'digest', '--json', {str(files / 'a.txt')!r}]\n"
        "try: bot.cli.main()\n"
        "finally: assert not {'adapters.web', 'aiohttp', 'pebble', 'trafilatura', 'pypdf'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Kestrel Gazette</title><link>https://kestrel.example/</link>
<item><title>The bridge shuts</title><link>https://kestrel.example/a</link><guid>1</guid>
<pubDate>Mon, 02 Nov 2026 08:00:00 GMT</pubDate></item></channel></rss>"""


def test_a_feed_shows_its_title_and_newest_entries(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(FEED)
    done = runner.invoke(app, ["feed", str(tmp_path / "feed.xml")])
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "Kestrel Gazette",
        "https://kestrel.example/",
        "2026-11-02 08:00  The bridge shuts",
        "   https://kestrel.example/a",
    ]


@pytest.mark.parametrize(
    ("address", "says"),
    [("http://192.168.0.7/feed", "not a public address"), ("none.xml", "name a feed's file"), ("/", "name a feed's file")],
)
def test_what_is_no_feed_gets_one_line(address: str, says: str) -> None:
    done = runner.invoke(app, ["feed", address])
    assert done.exit_code == 1
    assert says in done.stderr
    assert len(done.stderr.splitlines()) == 1
