"""What people see in Slack, as files that a person has read; `UPDATE_GOLDEN=1` writes them anew, `make preview` draws them."""

import json
import os
from pathlib import Path

import pytest

from adapters.slack.allowed import problems
from adapters.slack.blocks import messages
from tests.adapters.slack.shown import SHOWN
from tests.preview_slack import main

GOLDEN = Path(__file__).parents[2] / "golden/slack"


@pytest.mark.parametrize("name", SHOWN)
def test_a_reply_is_drawn_as_it_was_when_a_person_looked_at_it(name: str) -> None:
    drawn = [{"text": each.text, "blocks": each.blocks} for each in messages(SHOWN[name]())]
    file = GOLDEN / f"{name}.json"
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(json.dumps(drawn, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert drawn == json.loads(file.read_text(encoding="utf-8"))
    assert [problem for each in drawn for problem in problems(each)] == []


def test_no_file_is_left_of_what_is_shown_no_more() -> None:
    assert sorted(file.stem for file in GOLDEN.glob("*.json")) == sorted(SHOWN)


def test_the_preview_draws_all_of_it(tmp_path: Path) -> None:
    page = main(tmp_path).read_text(encoding="utf-8")
    assert "not drawn" not in page
    assert page.count('class="message"') > len(SHOWN)
