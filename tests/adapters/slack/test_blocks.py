"""Replies as Slack messages: every Reply within Slack's limits, every word there, nothing an article says is markup."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.slack.allowed import problems
from adapters.slack.blocks import Message, message, messages, parts
from adapters.slack.limits import MESSAGE_BLOCKS, MESSAGE_TEXT_ADVISED, MESSAGE_WEIGHT, weigh
from adapters.text import clean
from bot.reply import (
    Action,
    Block,
    Button,
    Change,
    Compare,
    Compared,
    Excerpt,
    FigureLine,
    Figures,
    Heading,
    Link,
    Links,
    PointLine,
    Points,
    QuoteLine,
    Ref,
    Reply,
    ReportedValue,
    Said,
    Text,
    say,
)
from tests.adapters.replies import replies_of, spoken
from tests.adapters.shown import every_kind_of_quote
from tests.adapters.slack.shown import SHOWN, hostile

Json = dict[str, Any]

HOSTILE = [
    "<!channel>",
    "<@U012AB3CD>",
    "&amp;",
    "*bold*",
    "`code",
    "> quoted",
    ":fire:",
    "a\nb",
    "\u202eright to left\u202c",
    "\u05e9\u05dc\u05d5\u05dd",
    "\U0001f469\u200d\U0001f680",
    "<https://evil.example|Kestrel Post>",
    "\x00",
    "\ud83d",
]
replies = replies_of(HOSTILE)
slow = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def found(value: Any, key: str) -> Iterator[Any]:
    """All values of `key` in JSON."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == key and not isinstance(inner, dict):
                yield inner
            else:
                yield from found(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from found(inner, key)


def shown(drawn: list[Message]) -> str:
    """All words of the blocks, what can be pressed left out."""
    blocks = [block for each in drawn for block in each.blocks if block["type"] != "actions"]
    return "".join(found(blocks, "text"))


def one(*blocks: Block, **more: Any) -> Message:
    (only,) = messages(Reply(blocks, **more))
    return only


def rich(of: Message) -> list[Json]:
    return [element for block in of.blocks if block["type"] == "rich_text" for element in block["elements"]]


def pieces(of: Message) -> list[tuple[str, str]]:
    """Pieces of rich text with their first style, in order."""
    runs = [part for element in rich(of) for part in (element["elements"] if "style" in element else [element])]
    return [(piece["text"], next(iter(piece.get("style", {})), "")) for run in runs for piece in run["elements"]]


@slow
@given(replies)
def test_slack_takes_every_message_of_every_reply(reply: Reply) -> None:
    drawn = messages(reply)
    assert drawn
    for each in drawn:
        assert problems({"blocks": each.blocks, "text": each.text}) == []
        assert 0 < len(each.text) <= MESSAGE_TEXT_ADVISED


@slow
@given(replies)
def test_no_word_is_lost(reply: Reply) -> None:
    words = set(shown(messages(reply)).split())
    joined = " ".join(words)
    for text in spoken(reply.blocks):
        for word in clean(text).split():
            assert word in joined


@slow
@given(replies)
def test_nothing_an_article_says_stands_where_it_would_be_markup(reply: Reply) -> None:
    for each in messages(reply):
        assert not re.search(r"<[!@#]|<http", each.text)
        for block in each.blocks:
            for element in block.get("elements", []):
                if element["type"] == "mrkdwn":
                    assert re.fullmatch(r"<https?://[^<>|\s]+\|Open the article>", element["text"])


@slow
@given(replies)
def test_each_part_is_one_message_and_the_same_again(reply: Reply) -> None:
    assert [message(part) for part in parts(reply)] == messages(reply) == messages(reply)


@slow
@given(replies)
def test_every_message_can_be_sent_as_json(reply: Reply) -> None:
    for each in messages(reply):
        json.dumps({"blocks": each.blocks, "text": each.text}, ensure_ascii=False).encode()


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 30), st.integers(1, 30))
def test_long_answers_are_parted_between_their_quotes(speakers: int, count: int) -> None:
    said = tuple(
        Said(f"Speaker {number}", None, tuple(QuoteLine(f"{number}-{each} {'word ' * 9}end", True) for each in range(count)))
        for number in range(speakers)
    )
    drawn = messages(Reply(said))
    for each in drawn:
        assert len(each.blocks) <= MESSAGE_BLOCKS
        assert weigh(each.blocks) <= MESSAGE_WEIGHT
    text = shown(drawn)
    assert [text.count(f"“{number}-{each} ") for number in range(speakers) for each in range(count)] == [1] * speakers * count
    assert "…" not in text


def test_buttons_never_stand_alone_under_a_long_reply() -> None:
    points = Points(tuple(PointLine("word " * 40, Ref(7, f"p{number}")) for number in range(80)))
    drawn = messages(
        Reply((points,), buttons=(Button(Action.WHO, "Who said what", "7"), Button(Action.WRONG, "Not right?", "7")))
    )
    assert [each.blocks[0]["type"] for each in drawn] == ["rich_text"] * len(drawn)
    assert [len(each.blocks[-1]["elements"]) for each in drawn] == [1] * (len(drawn) - 1) + [3]


def test_a_line_that_is_too_long_by_itself_is_shortened_between_words() -> None:
    drawn = one(Points((PointLine("harbour " * 4_000, Ref(7, "p1")),)), buttons=(Button(Action.SOURCE, "Source", "7"),))
    assert problems(drawn.blocks) == []
    assert re.fullmatch(r"(harbour )+harbour…", shown([drawn]))


@pytest.mark.parametrize(
    "block",
    [
        Compare(tuple((change, "different words") for _ in range(300) for change in Change)),
        Compared("hurt", tuple(ReportedValue(str(each), ("A post",) * 50) for each in range(300))),
        Said("A" * 9_000, "B" * 9_000, (QuoteLine("C" * 9_000, True, None, "D" * 9_000, "https://post.example/", "E" * 9_000),)),
        Excerpt("a " * 9_000, "b " * 9_000, "c " * 9_000),
        Heading("h" * 20_000, "https://post.example/", "n" * 20_000),
        Figures((FigureLine("1" * 9_000, "w" * 9_000, "c" * 9_000),)),
        Links((Link("l" * 20_000, "https://post.example/", "n" * 9_000),)),
    ],
    ids=lambda block: type(block).__name__,
)
def test_whatever_cannot_be_parted_still_becomes_a_message(block: Block) -> None:
    assert problems({"blocks": message(Reply((block,))).blocks, "text": "x"}) == []


def test_a_digest_has_a_headline_and_says_that_every_line_is_from_the_article() -> None:
    drawn = one(
        Points((PointLine("The harbour is shut."),)),
        headline="Harbour",
        url="https://post.example/a?b&c",
        facts=("Post", "2 min read"),
    )
    header, context, _ = drawn.blocks
    assert header == {"type": "header", "text": {"type": "plain_text", "text": "Harbour", "emoji": False}}
    assert [each["text"] for each in context["elements"]] == [
        "Post · 2 min read · every line is from the article",
        "<https://post.example/a?b&amp;c|Open the article>",
    ]


def test_a_long_headline_is_shown_whole() -> None:
    drawn = one(headline="harbour " * 40, facts=("Post",))
    assert pieces(drawn) == [(("harbour " * 40).strip(), "bold")]


def test_what_belongs_to_an_article_has_a_headline_that_leads_to_it() -> None:
    drawn = one(Excerpt("Before ", "the words", " after."), headline="Harbour", url="https://post.example/")
    assert rich(drawn)[0]["elements"] == [
        {"type": "link", "text": "Harbour", "style": {"bold": True}, "url": "https://post.example/"}
    ]
    assert rich(drawn)[1]["type"] == "rich_text_quote"
    assert pieces(drawn)[1:] == [("Before ", ""), ("the words", "bold"), (" after.", "")]


def test_direct_quotes_stand_in_marks_and_are_set_off_others_are_not() -> None:
    (said,) = [
        block["elements"]
        for each in messages(every_kind_of_quote())
        for block in each.blocks
        if "Mara Lindqvist, transport chief" in "".join(found(block, "text")) and block["type"] == "rich_text"
    ]
    assert [element["type"] for element in said] == ["rich_text_section", "rich_text_quote", "rich_text_list"]
    assert [piece["text"] for piece in said[1]["elements"]] == ["“The harbour is ours … It stays ours.”"]
    assert list(found(said[2], "text")) == ['argued that the port was "bleeding money"']


def test_a_quote_names_its_article_and_what_is_noted() -> None:
    quote = QuoteLine("No.", True, None, "Kestrel Post", "https://post.example/", "also in 2 others")
    run = rich(one(Said("Marsh", None, (quote,), more=3)))[1]["elements"]
    assert [(piece["type"], piece["text"]) for piece in run] == [
        ("text", "“No.” ["),
        ("link", "Kestrel Post"),
        ("text", "] (also in 2 others)"),
    ]


def test_figures_are_a_list_with_the_number_first() -> None:
    drawn = one(Figures((FigureLine("40", "ships", "Marsh"), FigureLine("7 percent", "")), 5))
    assert pieces(drawn) == [("40", "bold"), (" ships (Marsh)", ""), ("7 percent", "bold"), ("… 5 more", "italic")]


def test_figures_of_several_sources_make_one_list() -> None:
    values = (ReportedValue("12", ("Kestrel Post",), "09:10"), ReportedValue("14", ("Herald", "Coast")))
    drawn = one(Compared("killed", values), Compared("injured", (ReportedValue("31", ("Herald",)),)))
    assert len(drawn.blocks[0]["elements"][0]["elements"]) == 2
    assert pieces(drawn)[:2] == [("killed", "bold"), (": 12 (Kestrel Post, 09:10), 14 (Herald, Coast)", "")]


def test_an_altered_quotation_can_be_read_without_colour() -> None:
    words = ((Change.SAME, "We have"), (Change.LEFT_OUT, "not"), (Change.ADDED, "never"), (Change.SAME, "run out."))
    drawn = one(Compare(words))
    assert pieces(drawn) == [("We have ", ""), ("not", "strike"), (" ", ""), ("never", "bold"), (" run out.", "")]
    assert "Struck out: in the article" in shown([drawn])
    assert drawn.text == "We have [-not-] {+never+} run out."


def test_addresses_in_our_lines_are_links() -> None:
    run = rich(one(Text("Added https://post.example/feed (17 entries).")))[0]["elements"]
    assert [(piece["type"], piece["text"]) for piece in run] == [
        ("text", "Added "),
        ("link", "https://post.example/feed"),
        ("text", " (17 entries)."),
    ]


def test_buttons_bring_back_their_action_and_value() -> None:
    drawn = one(Text("x"), buttons=(Button(Action.WHO, "Who said what", "7"), Button(Action.WRONG, "Not right?", "7:q1")))
    assert [(each["action_id"], each["value"], each["text"]["text"]) for each in drawn.blocks[-1]["elements"]] == [
        ("pq:who", "7", "Who said what"),
        ("pq:wrong", "7:q1", "Not right?"),
    ]


def test_an_action_that_comes_twice_stands_in_two_rows() -> None:
    drawn = one(Text("x"), buttons=(Button(Action.MORE, "One", "1"), Button(Action.MORE, "Two", "2")))
    assert [block["type"] for block in drawn.blocks] == ["rich_text", "actions", "actions"]


def test_the_source_of_every_item_can_be_chosen_in_the_place_of_the_button() -> None:
    drawn = one(
        Points((PointLine("The harbour is shut.", Ref(7, "p1")),)),
        Figures((FigureLine("40", "ships", None, Ref(7, "f1")),)),
        Said("Marsh", None, (QuoteLine("No.", True, Ref(8, "q2")), QuoteLine("No.", True, Ref(8, "q2")), QuoteLine("x", True))),
        buttons=(Button(Action.SOURCE, "Source", "7"), Button(Action.WRONG, "Not right?", "7")),
    )
    menu, wrong = drawn.blocks[-1]["elements"]
    assert (menu["type"], menu["action_id"], wrong["action_id"]) == ("static_select", "pq:source", "pq:wrong")
    assert [(each["value"], each["text"]["text"]) for each in menu["options"]] == [
        ("7", "Every key point"),
        ("7:p1", "The harbour is shut."),
        ("7:f1", "40 ships"),
        ("8:q2", "“No.”"),
    ]


def test_an_answer_has_the_menu_without_a_button() -> None:
    drawn = one(Said("Marsh", None, (QuoteLine("word " * 40, False, Ref(7, "q1")),)))
    (menu,) = drawn.blocks[-1]["elements"]
    assert [each["value"] for each in menu["options"]] == ["7:q1"]
    assert menu["options"][0]["text"]["text"].endswith("word…")


def test_without_items_of_a_stored_article_source_is_a_button() -> None:
    drawn = one(Points((PointLine("x"),)), buttons=(Button(Action.SOURCE, "Source", "7"),))
    assert [each["type"] for each in drawn.blocks[-1]["elements"]] == ["button"]


@pytest.mark.parametrize("count", [99, 100, 250])
def test_every_item_is_in_the_menu_under_it(count: int) -> None:
    points = Points(tuple(PointLine("x", Ref(7, f"p{number}")) for number in range(count)))
    drawn = messages(Reply((points,), buttons=(Button(Action.SOURCE, "Source", "7"),)))
    values = [each["value"] for part in drawn for menu in part.blocks[-1]["elements"] for each in menu["options"]]
    assert [value for value in values if ":" in value] == [f"7:p{number}" for number in range(count)]


def test_what_an_article_tries_is_shown_as_words() -> None:
    (drawn,) = messages(hostile())
    text = shown([drawn])
    for words in ("<!channel> <@U012AB3CD>", "*not bold*", "`no code`", ":fire:", "&lt;!here&gt;", "> not a quotation"):
        assert words in text
    assert "\u202e" not in text
    assert [each["url"] for each in rich(drawn)[-1]["elements"][0]["elements"] if each["type"] == "link"] == [
        "https://post.example/a%7Cb%3Ec%3Cd%20e?q=1&r=2#x"
    ]


def test_the_text_beside_the_blocks_tells_it_all_to_who_hears_it() -> None:
    drawn = messages(every_kind_of_quote())[0].text
    assert drawn.splitlines()[:5] == [
        "Harbour vote splits Kestrel · 1 min read",
        "Figures",
        "more than 40 ships (Mara Lindqvist)",
        "Who said what: 5 speakers, 5 quotes",
        "Mara Lindqvist, transport chief:",
    ]


def test_nothing_to_show_is_said() -> None:
    assert messages(Reply()) == [Message([], "Nothing to show.")]
    assert messages(say(" \n")) == [Message([{"type": "rich_text", "elements": [
        {"type": "rich_text_section", "elements": [{"type": "text", "text": " \n"}]}]}], "Nothing to show.")]  # fmt: skip


@pytest.mark.parametrize("name", SHOWN)
def test_slack_takes_what_people_see(name: str) -> None:
    assert [problem for each in messages(SHOWN[name]()) for problem in problems(each.blocks)] == []
