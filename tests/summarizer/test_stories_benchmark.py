"""The benchmark of stories scores as BCubed does, and hands the scorer what `pullquote roundup --json` prints."""

import json
from pathlib import Path

import pytest

from benchmarks import stories
from benchmarks.stories import Labelled, score, topic_of
from tests.stories import DAY

NAMES = ("1plus", "1plus", "1plus", "1plus", "1ecb", "2plus")
SCORER = "import json, sys; print(sorted(len(story['articles']) for story in json.load(open(sys.argv[2]))['stories']))"


def labelled(names: tuple[str, ...] = NAMES) -> list[Labelled]:
    return [Labelled(str(place), name, article) for place, (name, article) in enumerate(zip(names, DAY, strict=True))]


def test_stories_found_as_named_score_one() -> None:
    assert (score(labelled()).precision, score(labelled()).recall) == (1, 1)


def test_a_story_that_is_two_costs_precision_and_one_that_is_halved_recall() -> None:
    assert score(labelled(("1plus", "1plus", "1ecb", "1ecb", "2ecb", "2plus"))).precision == pytest.approx((4 * 0.5 + 2) / 6)
    assert score(labelled(("1plus",) * 6)).recall == pytest.approx((4 * 4 + 2) / 36)


def test_a_look_alike_is_of_the_same_topic() -> None:
    assert topic_of("12plus") == topic_of("12ecb") == "12"


def test_the_command_prints_its_own_score_and_the_scorers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    lines = [json.dumps({"id": each.id, "story": each.story, "text": each.article.text}) for each in labelled()]
    (tmp_path / "day.jsonl").write_text("\n".join(lines))
    (tmp_path / "scorer.py").write_text(SCORER)
    monkeypatch.setattr("sys.argv", ["stories", str(tmp_path / "day.jsonl"), "--scorer", str(tmp_path / "scorer.py"), "--days"])
    assert stories.main() == 0
    first, days, scored = capfd.readouterr().out.splitlines()
    assert first.startswith("6 articles, 3 stories in ")
    assert first.endswith("P 100.0  R 100.0  F1 100.0")
    assert days.startswith("60 days of 4 to 40 articles: F1 ")
    assert scored == "[1, 1, 4]"
