"""Replies as Discord messages: every Reply within Discord's limits, every word there, nothing an article says is markup."""

import json
import re
from collections.abc import Iterator
from typing import Any

import discord
import pytest
from discord.http import handle_message_parameters
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from adapters.discord.controls import Menu
from adapters.discord.embeds import NOTHING, Message, message, messages, parts, payload, plain
from adapters.discord.limits import ALT_TEXT, CONTENT, length, problems
from adapters.discord.markdown import target
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
    Ranking,
    Ref,
    Reply,
    ReportedValue,
    Said,
    Text,
    say,
)
from tests.adapters.discord import reading
from tests.adapters.discord.reading import Node, marks, read, read_title
from tests.adapters.discord.shown import SHOWN, hostile
from tests.adapters.replies import replies_of, spoken

HOSTILE = [
    "@everyone",
    "<@80351110224678912>",
    "<t:1618953630:R>",
    "**bold**",
    "`code",
    "```\ncode",
    "||spoiler||",
    "> quoted",
    "# heading",
    "- item",
    "1. item",
    ":fire:",
    "a\nb",
    "ends in *",
    "[masked](https://evil.example)",
    "](https://evil.example)",
    "https://evil.example/a_b",
    "\u202eright to left\u202c",
    "\u05e9\u05dc\u05d5\u05dd",
    "\U0001f469\u200d\U0001f680",
    "\x00",
    "\ud83d",
]
replies = replies_of(HOSTILE)
short_replies = replies_of(HOSTILE, longest=300)
slow = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
OURS = {"bold", "struck", "italic", "item", "quotation", "heading", "small", "link"}


def one(*blocks: Block, **more: Any) -> Message:
    (only,) = messages(Reply(blocks, **more))
    return only


def seen(of: Message) -> list[Node]:
    """All that a person reads in the content and the descriptions, in order."""
    texts = [of.content or "", *(embed.description or "" for embed in of.embeds)]
    return [node for text in texts for node in read(text)]


def shown(drawn: list[Message]) -> str:
    """All words, what can be pressed left out."""
    found = []
    for each in drawn:
        found.append(reading.words(read(each.content or "")))
        for embed in each.embeds:
            found.append(reading.words(read_title(embed.title or "")))
            found.append(reading.words(read(embed.description or "")))
            found.append(embed.footer.text or "")
    return "\n".join(found)


def addresses(value: Any) -> Iterator[str]:
    """Where the links that a Reply itself has lead."""
    yield from filter(None, map(target, re.findall(r'"url": "([^"]+)"', json.dumps(value, default=vars_of))))


def vars_of(value: Any) -> Any:
    return {name: getattr(value, name) for name in value.__slots__}


@slow
@given(replies)
def test_discord_takes_every_message_of_every_reply(reply: Reply) -> None:
    drawn = messages(reply)
    assert drawn
    for each in drawn:
        assert problems(payload(each)) == []
        assert len(each.text.strip()) > 0
        assert length(each.text) <= CONTENT
        assert problems(payload(plain(reply))) == []


@slow
@given(short_replies)
@example(Reply((Excerpt("<t:1618953630:R>", "", "[masked](https://evil.example)"),)))
def test_no_word_is_lost(reply: Reply) -> None:
    everything = " ".join(shown(messages(reply)).split())
    for text in spoken(reply.blocks):
        for word in clean(text).split():
            assert word in everything


@slow
@given(short_replies)
def test_nothing_an_article_says_is_markup(reply: Reply) -> None:
    text_blocks = [block.text for block in reply.blocks if isinstance(block, Text)]
    allowed = {*addresses(reply), *(address for text in text_blocks for address in re.findall(r"https?://[\w./]+", text))}
    for each in messages(reply):
        for node in marks(seen(each)):
            assert node.kind in OURS
            assert node.kind != "link" or node.to in allowed
        for embed in each.embeds:
            assert marks(read_title(embed.title or "")) == []
            assert embed.url is None or embed.url in allowed
        assert marks(read(each.text)) == []


@slow
@given(replies)
def test_nobody_is_pinged_and_nothing_previewed(reply: Reply) -> None:
    for each in messages(reply):
        sent = payload(each)
        assert sent["allowed_mentions"] == {"parse": []}
        assert each.embeds or discord.MessageFlags._from_value(sent["flags"]).suppress_embeds


@slow
@given(replies)
def test_each_part_is_one_message_and_the_same_again(reply: Reply) -> None:
    assert [payload(message(part)) for part in parts(reply)] == [payload(each) for each in messages(reply)]
    assert all(len(parts(part)) == 1 for part in parts(reply))


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 30), st.integers(1, 30))
def test_long_answers_are_parted_between_their_quotes(speakers: int, count: int) -> None:
    said = tuple(
        Said(f"Speaker {number}", None, tuple(QuoteLine(f"{number}-{each} {'word ' * 9}end", True) for each in range(count)))
        for number in range(speakers)
    )
    text = shown(messages(Reply(said)))
    assert [text.count(f"“{number}-{each} ") for number in range(speakers) for each in range(count)] == [1] * speakers * count
    assert "…" not in text


@pytest.mark.parametrize("count", [24, 25, 26, 100, 200])
def test_every_item_is_in_a_menu_under_it(count: int) -> None:
    points = Points(tuple(PointLine("x", Ref(7, f"p{number}")) for number in range(count)))
    drawn = messages(Reply((points,), buttons=(Button(Action.SOURCE, "Source", "7"),)))
    menus = [control for part in drawn for control in part.controls if isinstance(control, Menu)]
    assert [option.value for menu in menus for option in menu.options] == [f"7:p{number}" for number in range(count)]


def test_every_speaker_can_be_chosen() -> None:
    said = tuple(Said(f"Speaker {number}", None, (QuoteLine("x", True, Ref(7, f"q{number}")),), 1) for number in range(60))
    drawn = messages(Reply(said))
    menus = [c for part in drawn for c in part.controls if isinstance(c, Menu) and c.placeholder == "All quotes of …"]
    assert [option.label for menu in menus for option in menu.options] == [f"Speaker {number}" for number in range(60)]


def test_buttons_never_stand_alone_under_a_long_reply() -> None:
    points = Points(tuple(PointLine("word " * 40, Ref(7, f"p{number}")) for number in range(80)))
    drawn = messages(
        Reply((points,), buttons=(Button(Action.WHO, "Who said what", "7"), Button(Action.WRONG, "Not right?", "7")))
    )
    assert all(each.embeds[0].description for each in drawn)
    assert [sum(not isinstance(control, Menu) for control in each.controls) for each in drawn] == [0] * (len(drawn) - 1) + [2]


def test_a_line_that_is_too_long_by_itself_is_shortened_between_words() -> None:
    drawn = one(Points((PointLine("harbour " * 4_000, Ref(7, "p1")),)))
    assert re.fullmatch(r"(harbour )+harbour…", shown([drawn]).strip())


@pytest.mark.parametrize(
    "block",
    [
        Compare(tuple((change, "different_words") for _ in range(300) for change in Change)),
        Compared("hurt", tuple(ReportedValue(str(each), ("A post",) * 50) for each in range(300))),
        Compared("*" * 9_000, tuple(ReportedValue("*" * 300, ("*" * 300,) * 20) for _ in range(40))),
        Said("A" * 9_000, "B" * 9_000, (QuoteLine("C" * 9_000, True, None, "D" * 9_000, "https://post.example/", "E" * 9_000),)),
        Excerpt("a " * 9_000, "b " * 9_000, "c " * 9_000),
        Heading("h" * 20_000, "https://post.example/", "n" * 20_000),
        Heading("_" * 20_000, None, "~" * 20_000),
        Figures((FigureLine("1" * 9_000, "w" * 9_000, "c" * 9_000),)),
        Links((Link("l" * 20_000, "https://post.example/".ljust(2_000, "x"), "n" * 9_000),)),
        Text("||" * 20_000),
    ],
    ids=lambda block: type(block).__name__,
)
def test_whatever_cannot_be_parted_still_becomes_a_message(block: Block) -> None:
    for reply in (Reply((block,)), Reply((block,), headline="*" * 900, url="https://post.example/", facts=("_" * 3_000,))):
        assert [problem for each in messages(reply) for problem in problems(payload(each))] == []


def test_a_digest_is_an_embed_whose_title_leads_to_the_article() -> None:
    (embed,) = one(
        Points((PointLine("The harbour is shut."), PointLine("So is the quay."))),
        Heading("Figures"),
        Figures((FigureLine("40", "ships", "Marsh"),), 2),
        Heading("Who said what: 1 speaker, 2 quotes"),
        Said("Helena Marsh", "Minister", (QuoteLine("No.", True), QuoteLine("said it_was so", False)), 4),
        headline="Harbour_shut",
        url="https://post.example/a?b&c",
        facts=("Post", "23 Nov 2026", "2 min read"),
    ).embeds
    assert (embed.title, embed.url) == (r"Harbour\_shut", "https://post.example/a?b&c")
    assert embed.footer.text == "Post · 23 Nov 2026 · 2 min read · every line is from the article"
    assert (embed.description or "").split("\n") == [
        "- The harbour is shut.",
        "- So is the quay.",
        "### Figures",
        "- **40** ships (Marsh)",
        "*… 2 more*",
        "### Who said what: 1 speaker, 2 quotes",
        "**Helena Marsh**, Minister",
        "> “No.”",
        r"- said it\_was so",
        "*… 4 more*",
    ]


def test_a_headline_that_is_too_long_for_a_title_is_shown_whole() -> None:
    (embed,) = one(headline="harbour " * 40, url="https://post.example/", facts=("Post",)).embeds
    assert embed.title is None
    assert embed.description == f"**[{('harbour ' * 40).strip()}](https://post.example/)**"


def test_without_a_headline_the_way_to_the_article_stands_below() -> None:
    (embed,) = one(Points((PointLine("Shut."),)), url="https://post.example/", facts=("Post",)).embeds
    assert embed.description == "Shut.\n[Open the article](https://post.example/)"


def test_a_roundup_is_an_embed_a_story_under_its_title() -> None:
    drawn = one(
        Heading("Fire at the port", "https://post.example/fire", "4 sources, 09:10 to 17:40"),
        Points((PointLine("Twelve died."),)),
        Heading("Ferry stops", "https://post.example/ferry", "Post, 08:00"),
        Points((PointLine("It stops."),)),
        Heading("Also"),
        Links((Link("Tram", "https://herald.example/tram", "Herald"),)),
        Text("2 more in the thread."),
        headline="Roundup for Tuesday",
        facts=("5 stories",),
        in_thread=False,
    )
    assert drawn.content == "## Roundup for Tuesday\n-# 5 stories · every line is from its article"
    assert [(embed.title, embed.url, embed.footer.text) for embed in drawn.embeds] == [
        ("Fire at the port", "https://post.example/fire", "4 sources, 09:10 to 17:40"),
        ("Ferry stops", "https://post.example/ferry", "Post, 08:00"),
        ("Also", None, None),
    ]
    assert drawn.embeds[2].description == "- [Tram](https://herald.example/tram) (Herald)\n\n2 more in the thread."


def test_ten_stories_are_one_message_the_eleventh_is_in_the_next() -> None:
    def story(number: int) -> tuple[Block, ...]:
        return Heading(f"Story {number}", f"https://post.example/{number}"), Points((PointLine("So it is."),))

    def told(count: int) -> list[int]:
        blocks = tuple(block for number in range(count) for block in story(number))
        return [len(each.embeds) for each in messages(Reply(blocks, headline="Roundup", facts=(f"{count} stories",)))]

    assert told(10) == [10]
    assert told(11) == [10, 1]


def test_lines_of_ours_are_content() -> None:
    drawn = one(Text("Added https://post.example/my_feed (17 entries)."))
    assert (drawn.content, drawn.embeds) == ("Added <https://post.example/my_feed> (17 entries).", ())
    drawn = one(Text("Digested here already:"), Links((Link("Harbour_shut", "https://chat.example/m", "by Post"),)))
    assert (drawn.content, drawn.embeds) == (
        "Digested here already:\n- [Harbour\\_shut](https://chat.example/m) (by Post)",
        (),
    )
    drawn = one(Text("Altered, said by Marsh:"), Excerpt("Before ", "the words", " after."))
    assert (drawn.content, drawn.embeds[0].description) == ("Altered, said by Marsh:", "> Before **the words** after.")


def test_what_several_articles_answer_names_them() -> None:
    drawn = one(
        Said("Marsh", None, (QuoteLine("No.", True, None, "Harbour, Post", "https://post.example/", "also in 2 others"),)),
        Figures((FigureLine("40", "ships", None, None, "Quay", None),)),
    )
    assert (drawn.embeds[0].description or "").split("\n") == [
        "**Marsh**",
        r"> “No.” \[[Harbour, Post](https://post.example/)\] (also in 2 others)",
        "",
        r"- **40** ships \[Quay\]",
    ]


def test_an_altered_quotation_can_be_read_without_colour() -> None:
    words = ((Change.SAME, "We have"), (Change.LEFT_OUT, "not"), (Change.ADDED, "never"), (Change.SAME, "run out."))
    drawn = one(Compare(words))
    line, legend = (drawn.embeds[0].description or "").split("\n")
    assert line == "We have ~~not~~ **never** run out."
    assert legend.startswith("-# Struck out: in the article")
    assert drawn.text == r"We have \[-not-\] {+never+} run out."


def test_figures_of_several_sources_are_one_list() -> None:
    values = (ReportedValue("12", ("Post",), "09:10"), ReportedValue("14", ("Herald",)))
    drawn = one(Compared("people died", values), Compared("hurt", (ReportedValue("31", ("Post",)),)))
    assert (drawn.embeds[0].description or "").split("\n") == [
        "- **people died**: 12 (Post, 09\\:10), 14 (Herald)",
        "- **hurt**: 31 (Post)",
    ]


def test_a_ranking_comes_as_a_picture_with_its_words() -> None:
    ranking = Ranking("Quoted most", (("Ilse Brandt", 5), ("Petra Lund", 4), ("Rikke Dahl", 2)))
    drawn = message(Reply((ranking,)))
    (picture,) = drawn.pictures
    assert picture.png.startswith(b"\x89PNG")
    assert picture.alt == "Bar chart. Quoted most: Ilse Brandt 5, Petra Lund 4, Rikke Dahl 2."
    assert drawn.embeds[0].image.url == f"attachment://{picture.name}"
    assert drawn.embeds[0].description == "- Ilse Brandt: 5\n- Petra Lund: 4\n- Rikke Dahl: 2"
    assert payload(drawn)["attachments"] == [{"id": 0, "filename": picture.name, "description": picture.alt}]
    file = picture.file()
    assert (file.filename, file.description) == (picture.name, picture.alt)
    assert file.fp.read() == picture.png


@pytest.mark.parametrize("rows", [(("Ilse Brandt", 5), ("Petra Lund", 4)), tuple(("\U000f0000" * 3, 2) for _ in range(3))])
def test_a_ranking_that_makes_no_picture_is_words(rows: tuple[tuple[str, int], ...]) -> None:
    drawn = message(Reply((Ranking("Quoted most", rows),)))
    assert drawn.pictures == ()
    assert drawn.embeds[0].image.url is None
    assert (drawn.embeds[0].description or "").count("\n- ") == len(rows) - 1


def test_where_no_file_may_be_sent_there_is_no_picture() -> None:
    reply = Reply((Ranking("Quoted most", (("A", 3), ("B", 2), ("C", 2))),))
    assert message(reply, pictures=False).pictures == ()
    assert message(reply, pictures=False).embeds[0].image.url is None


def test_a_description_of_a_picture_is_no_longer_than_discord_takes() -> None:
    rows = tuple((f"{number} {'Name ' * 40}", 2) for number in range(12))
    (picture,) = message(Reply((Ranking("Quoted most", rows),))).pictures
    assert length(picture.alt) <= ALT_TEXT


def test_where_embeds_are_not_allowed_it_is_told_in_words() -> None:
    reply = Reply(
        (Points((PointLine("The *harbour* is shut.", Ref(7, "p1")),)),),
        "Harbour",
        buttons=(Button(Action.WRONG, "Not right?", "7"),),
    )
    told = plain(reply)
    assert (told.content, told.embeds) == ("Harbour\n• The \\*harbour\\* is shut.", ())
    assert told.controls == message(reply).controls


def test_nothing_to_show_is_said() -> None:
    for reply in (Reply(), say(" \n")):
        assert messages(reply) == [Message(NOTHING, (), (), NOTHING)]


def test_what_an_article_tries_is_shown_as_words() -> None:
    drawn = messages(hostile())
    text = shown(drawn)
    for words in (
        "@everyone @here <@80351110224678912>",
        "**not bold**",
        "||no spoiler||",
        ":fire:",
        "> not a quotation",
        "# no",
    ):
        assert words in text
    assert "\u202e" not in text
    assert {node.to for each in drawn for node in marks(seen(each)) if node.kind == "link"} == {
        "https://post.example/a_%28b%29",
        "https://post.example/a%7Cb%3Ec%3Cd%20e?q=1&r=2#x",
    }


@pytest.mark.parametrize("name", SHOWN)
def test_discord_takes_what_people_see(name: str) -> None:
    assert [problem for each in messages(SHOWN[name]()) for problem in problems(payload(each))] == []


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_sent_is_what_the_library_would_send(name: str) -> None:
    for each in messages(SHOWN[name]()):
        with handle_message_parameters(each.content, embeds=each.embeds, files=[one.file() for one in each.pictures]) as sent:
            made = sent.payload or json.loads((sent.multipart or [])[0]["value"])
            ours = payload(each)
            assert made["embeds"] == ours["embeds"]
            assert made["content"] == ours.get("content")
            assert made.get("attachments", []) == ours.get("attachments", [])
