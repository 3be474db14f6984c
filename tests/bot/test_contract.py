"""The JSON that other programs rely on."""

import json
from dataclasses import replace

from bot.contract import answer_json, digest_json, error_json
from summarizer.article import Article, Span
from summarizer.items import Answer, Figure, FigureKind, FoundItem, Insertion, KeyPoint
from tests.making import TEXT, digest, span


def test_a_digest_has_the_fields_of_the_contract() -> None:
    found = digest_json("a.txt", digest())
    assert list(found) == ["path", "article", "key_points", "quotes", "figures"]
    assert list(found["article"]) == ["title", "text", "url", "site", "authors", "published"]
    assert list(found["quotes"][0]) == ["id", "kind", "text", "spans", "speakers", "mention", "cue", "confidence"]
    fields = ["id", "text", "start", "end", "kind", "value", "unit", "what", "claimed_by", "approximation"]
    fields += ["direction", "same_as", "what_spans"]
    assert list(found["figures"][0]) == fields


def test_every_offset_is_into_the_text() -> None:
    found = digest_json("a.txt", digest())
    text = found["article"]["text"]
    cue = found["quotes"][1]["cue"]
    figure = found["figures"][0]
    assert text == TEXT
    assert text[cue["start"] : cue["end"]] == cue["text"] == "argued"
    assert text[figure["start"] : figure["end"]] == figure["text"] == "40"
    assert [text[s["start"] : s["end"]] for s in found["quotes"][0]["spans"]] == ["The harbour is ours,", "It stays ours."]


def test_a_title_that_the_article_lacks_is_its_headline() -> None:
    assert digest_json("a.txt", digest())["article"]["title"] == "Harbour vote splits Kestrel"
    titled = replace(digest(), article=Article(TEXT, title="Given", authors=("A. Quill",)))
    assert digest_json("a.txt", titled)["article"]["title"] == "Given"
    assert digest_json("a.txt", titled)["article"]["authors"] == ["A. Quill"]


def test_a_range_has_two_values() -> None:
    figure = Figure("f1", "40", Span(0, 2), FigureKind.COUNT, (3.0, 4.0))
    found = answer_json(Answer("how many?", (FoundItem(digest(), figure),)))
    assert found["answers"][0]["figure"]["value"] == [3.0, 4.0]


def test_what_is_unknown_is_null() -> None:
    unnamed = digest_json("a.txt", digest())["quotes"][4]
    assert (unnamed["speakers"], unnamed["mention"]) == ([], None)


def test_names_in_brackets_are_told_from_the_articles_words() -> None:
    part = span("argued that the port")
    point = KeyPoint("[Mara Lindqvist] argued that the port", (part,), part, (Insertion(0, "Mara Lindqvist"),))
    found = digest_json("a.txt", replace(digest(), key_points=(point,)))["key_points"][0]
    assert found["insertions"] == [{"before": 0, "name": "Mara Lindqvist"}]


def test_an_error_takes_the_place_of_a_digest() -> None:
    assert error_json("a", "empty", "the file is empty") == {
        "path": "a",
        "error": {"code": "empty", "message": "the file is empty"},
    }


def test_an_answer_says_which_are_quotes_and_which_figures() -> None:
    found = digest()
    answered = answer_json(Answer("q", (FoundItem(found, found.figures[0]), FoundItem(found, found.quotes[0]))))
    assert [list(item) for item in answered["answers"]] == [["figure"], ["quote"]]
    assert json.loads(json.dumps(answered)) == answered


def test_no_answer_is_an_empty_list() -> None:
    assert answer_json(Answer("q", (), "not in it")) == {"question": "q", "answers": []}
