"""The benchmark commands digest what they are given and hand it to the scorer they are given."""

import json
from pathlib import Path

import pytest

from benchmarks import extraction, growth, news, polnear
from benchmarks.speed import read_texts
from tests.adapters.web.pages import ARTICLES, PLANT
from tests.conftest import STORY

SCORER = """\
import json, sys
print(json.dumps(sys.argv[1:]))
for name in sys.argv[1:]:
    if name.endswith(".jsonl"):
        print([sorted(json.loads(line)) for line in open(name, encoding="utf-8")])
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with one article and one question, and a scorer that says what it was given."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.txt").write_text(STORY)
    (tmp_path / "data" / "a.json").write_text(json.dumps({"questions": [{"q": "who said what"}]}))
    (tmp_path / "scorer.py").write_text(SCORER)
    return tmp_path


def test_news_writes_digests_and_answers_for_the_scorer(
    data: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["news", str(data / "data"), "--scorer", str(data / "scorer.py"), "--out", str(data / "out")])
    assert news.main() == 0
    given, digests, answers = capfd.readouterr().out.splitlines()
    assert json.loads(given)[0::2] == [str(data / "data"), str(data / "out/DIGESTS.jsonl"), str(data / "out/ANSWERS.jsonl")]
    assert digests == str([["article", "figures", "key_points", "path", "quotes"]])
    assert answers == str([["answer", "id", "q"]])


def test_polnear_asks_for_speech_only(data: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    scorer = str(data / "scorer.py")
    monkeypatch.setattr("sys.argv", ["polnear", str(data / "data"), "--scorer", scorer, "--split", "train"])
    assert polnear.main() == 0
    given, digests = capfd.readouterr().out.splitlines()
    assert json.loads(given)[1:] == ["--speech", "--split", "train"]
    assert digests == str([["article", "figures", "key_points", "path", "quotes"]])


def test_speed_reads_files_folders_and_lines(data: Path) -> None:
    (data / "b.jsonl").write_text(json.dumps({"text": "One."}) + "\n" + json.dumps({"text": "Two."}) + "\n")
    assert read_texts([data / "data", data / "b.jsonl"]) == [STORY, "One.", "Two."]


def test_extraction_scores_every_system_on_pages_with_texts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for make in ARTICLES:
        (tmp_path / f"{make.__name__}.html").write_text(make(PLANT), encoding="utf-8")
        (tmp_path / f"{make.__name__}.txt").write_text(PLANT.text, encoding="utf-8")
    (tmp_path / "without_text.html").write_text("<html></html>")
    monkeypatch.setattr("sys.argv", ["extraction", str(tmp_path), "--errors"])
    assert extraction.main() == 0
    first, head, ours, *others = capsys.readouterr().out.splitlines()
    assert first == f"{len(ARTICLES)} pages"
    assert head.split()[:3] == ["precision", "recall", "F1"]
    assert ours.startswith("ours ")
    assert [line.partition("  ")[0] for line in others if line[:1] != " "] == list(extraction.SYSTEMS)[1:]
    assert float(ours.split()[3]) >= max(float(line.split()[-3]) for line in others if line[:1] != " ")


def test_shingles_of_four_tokens_are_counted() -> None:
    found = extraction.score("One two three four five six.", "One two, three four five seven!")
    assert (found.precision, found.recall) == (2 / 3, 2 / 3)
    assert extraction.score("", "") == extraction.Score(1, 1)
    assert extraction.score("", "One.").f1 == 0
    assert extraction.score("One two", "one two").recall == 0


def test_extraction_without_pages_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["extraction", str(tmp_path)])
    assert extraction.main() == 2
    assert "no pages" in capsys.readouterr().err


@pytest.mark.parametrize("name", growth.TEXTS)
def test_a_text_that_grows_is_as_long_as_it_is_to_be(name: str) -> None:
    assert [len(growth.TEXTS[name](size)) for size in (100, 2_000, 10_000)] == [100, 2_000, 10_000]


def test_what_takes_sixteen_times_as_long_for_four_times_the_text_is_too_steep() -> None:
    assert growth.ratio([1, 4, 16, 64]) == 16 > growth.TOO_STEEP
    assert growth.ratio([1, 2, 4, 8]) == 4 < growth.TOO_STEEP
    assert growth.ratio([0.001, 0.001, 0.01, 0.1]) is None


def test_growth_measures_what_is_asked_for(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["growth", "one letter", "said", "--most", "1"])
    assert growth.main() == 0
    head, *lines = capsys.readouterr().out.splitlines()
    assert head.startswith("CPU seconds at 0.125, 0.25, 0.5, 1 thousand characters")
    assert [line.partition("  ")[0] for line in lines] == ["one letter", "said", "all linear"]


def test_growth_knows_its_texts(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["growth", "poems"])
    with pytest.raises(SystemExit):
        growth.main()
    assert "no such text: poems; there are prose, " in capsys.readouterr().err
